"""``busynth synthesize --preview``: pictures of what a request would make, instead of pairs."""

from __future__ import annotations

import argparse
from pathlib import Path

from busynth_gui.atomic import write_bytes
from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.errors import Refusal
from busynth_gui.case.progress import LivePreview
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.live_picture import marked_picture
from busynth_gui.imaging.write import SYNTHETIC_XMP, png_bytes

__all__ = ["refuse_unseen", "write_preview"]


def refuse_unseen(args: argparse.Namespace, bundle: BundleInfo) -> None:
    """Raise Refusal for what no preview shows: proposed places, several lesions, a choice."""
    if len(args.region) != 1 or args.lesions not in (None, 1):
        raise Refusal("a preview shows one lesion in its region", "give --region, once")
    if args.best is not None:
        raise Refusal("a preview is not chosen by the critic", "leave --best out")
    bundle.refuse_if_slow()


def write_preview(out: Path, name: str, scan: Scan, preview: LivePreview) -> Path:
    """Write ``NAME_preview.png`` into a folder, and give its path."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{name}_preview.png"
    write_bytes(path, png_bytes(marked_picture(scan, preview), SYNTHETIC_XMP))
    return path
