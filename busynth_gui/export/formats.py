"""The formats that pairs can be exported in, by name."""

from __future__ import annotations

from collections.abc import Mapping

from busynth_gui.case.errors import Refusal
from busynth_gui.export.busi import BusiLayout
from busynth_gui.export.coco import CocoLayout
from busynth_gui.export.dicom import DicomLayout
from busynth_gui.export.layout import Layout
from busynth_gui.export.nnunet import NnUNetLayout
from busynth_gui.export.yolo import YoloLayout

__all__ = ["FORMATS", "find_format"]

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
