"""The formats that pairs can be exported in, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.export.busi import BusiLayout
from busynth_gui.export.coco import CocoLayout
from busynth_gui.export.dicom import DicomLayout
from busynth_gui.export.layout import Layout
from busynth_gui.export.nnunet import NnUNetLayout
from busynth_gui.export.pair import ExportedPair, ExportPair
from busynth_gui.export.split import Split
from busynth_gui.export.writer import write_pairs
from busynth_gui.export.yolo import YoloLayout

__all__ = ["FORMATS", "export_pairs", "find_format"]

FORMATS: Mapping[str, Layout] = {
    layout.name: layout
    for layout in (BusiLayout(), NnUNetLayout(), CocoLayout(), YoloLayout(), DicomLayout())
}


def find_format(name: str) -> Layout:
    """The layout of that name. Raises Refusal with the names there are."""
    known = ", ".join(FORMATS)
    if name not in FORMATS:
        raise Refusal("there is no export format '{0}'", "use one of {1}", name, known)
    return FORMATS[name]


def export_pairs(
    format_name: str,
    pairs: Iterable[ExportPair],
    out: Path,
    *,
    overwrite: bool = False,
    keep_stages: bool = False,
    split: Split | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> list[ExportedPair]:
    """Write pairs in the named format, all of them or none; see :func:`writer.write_pairs`."""
    return write_pairs(
        find_format(format_name),
        pairs,
        out,
        overwrite=overwrite,
        keep_stages=keep_stages,
        split=split,
        on_progress=on_progress,
    )
