"""Regions as a command line gives them: drawn in words, or a mask in a file."""

from __future__ import annotations

from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion, Region, parse_region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import read_mask

__all__ = ["drawn_on", "refuse_unsound"]


def refuse_unsound(text: str) -> None:
    """Raise Refusal for what is wrong with a region whatever the scan."""
    if _mask_file(text) is None:
        parse_region(text)


def drawn_on(text: str, scan: Scan) -> Region:
    """The region that is meant on a scan. Raises Refusal, also of a mask that does not fit it."""
    file = _mask_file(text)
    if file is None:
        return parse_region(text)
    return RasterRegion.from_mask(read_mask(file, scan.shape))


def _mask_file(text: str) -> Path | None:
    """The file of ``mask:FILE``; None for other regions. Raises Refusal where it is left out."""
    kind, _, file = text.partition(":")
    if kind.strip().lower() != "mask":
        return None
    if not file:
        raise Refusal("'{0}' names no file", "give mask:FILE", text)
    return Path(file)
