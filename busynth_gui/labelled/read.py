"""The one door to a folder of labelled scans, whatever its layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.busi import is_busi, read_busi
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.labelled.exchange_sets import (
    coco_index,
    has_segmentations,
    is_nnunet,
    read_coco,
    read_nnunet,
    read_segmentations,
)
from busynth_gui.labelled.files import Skipped
from busynth_gui.labelled.folder_reader import TABLE, read_folder

__all__ = ["LabelledSet", "open_labelled"]


@dataclass(frozen=True)
class LabelledSet:
    """A folder whose layout was told: ``layout`` names it.

    ``cases`` reads them one at a time; what could not be used is then in ``skipped``, with why.
    """

    folder: Path
    layout: str
    cases: Iterator[DatasetCase]
    skipped: Skipped


def open_labelled(folder: Path) -> LabelledSet:
    """The labelled scans in a folder, with or without lesions.

    Raises Refusal when there is no folder or its layout is none that is read.
    """
    try:
        if not folder.is_dir():
            raise Refusal("there is no folder {0}", "give the folder of a data set", folder)
        return _told(folder)
    except OSError as error:
        why = error.strerror or error
        raise Refusal("{0} cannot be read ({1})", "check your permissions", folder, why) from error


def _told(folder: Path) -> LabelledSet:
    skipped: Skipped = []
    index = coco_index(folder)
    known: tuple[tuple[str, bool, Callable[[], Iterator[DatasetCase]]], ...] = (
        ("table", (folder / TABLE).is_file(), lambda: iter(read_folder(folder)[0])),
        ("BUSI", is_busi(folder), lambda: read_busi(folder, skipped)),
        ("nnU-Net", is_nnunet(folder), lambda: read_nnunet(folder, skipped)),
        ("COCO", index is not None, lambda: read_coco(folder, index or folder, skipped)),
    )
    for layout, fits, read in known:
        if fits:
            return LabelledSet(folder, layout, read(), skipped)
    if has_segmentations(folder):
        return LabelledSet(folder, "DICOM", read_segmentations(folder, skipped), skipped)
    raise Refusal(
        "the layout of {0} is none that is read",
        "give a folder in the layout of BUSI, nnU-Net or COCO, DICOM with Segmentations, or one"
        " with a {1}",
        folder,
        TABLE,
    )
