"""The one door to a folder of labelled scans, whatever its layout."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.busi import is_busi, read_busi
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.labelled.coco import coco_indexes, read_coco
from busynth_gui.labelled.files import Skipped, told_together
from busynth_gui.labelled.folder_reader import TABLE, read_folder
from busynth_gui.labelled.nnunet import is_nnunet, read_nnunet
from busynth_gui.labelled.segmentations import has_segmentations, read_segmentations

__all__ = ["LabelledSet", "known_layout", "no_lesion", "open_labelled"]


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
        found = known_layout(folder)
    except OSError as error:
        why = error.strerror or error
        raise Refusal("{0} cannot be read ({1})", "check your permissions", folder, why) from error
    if found is None:
        raise Refusal(
            "the layout of {0} is none that is read",
            "give a folder in the layout of BUSI, nnU-Net or COCO, DICOM with Segmentations, or one"
            " with a {1}",
            folder,
            TABLE,
        )
    return found


def no_lesion(found: LabelledSet) -> Refusal:
    """What is said of a set that was read to its end, and has no lesion that can be used."""
    return Refusal(
        "{0} has no scan with a lesion{1}",
        "give another data set",
        found.folder,
        "".join(f"; {line}" for line in told_together(found.skipped)),
    )


def known_layout(
    folder: Path, follow_links: bool = False, in_depth: bool = True
) -> LabelledSet | None:
    """The set in a folder, told by what lies in it; None where it is none. Raises OSError.

    ``follow_links`` enters folders that are links, and reads what a table names through one.
    ``in_depth`` looks for DICOM in all folders of it.
    """
    skipped: Skipped = []
    indexes = coco_indexes(folder)
    known: tuple[tuple[str, bool, Callable[[], Iterator[DatasetCase]]], ...] = (
        (
            "table",
            (folder / TABLE).is_file(),
            lambda: iter(read_folder(folder, follow_links, skipped)[0]),
        ),
        ("BUSI", is_busi(folder), lambda: read_busi(folder, skipped)),
        ("nnU-Net", is_nnunet(folder), lambda: read_nnunet(folder, skipped)),
        ("COCO", bool(indexes), lambda: read_coco(folder, indexes, skipped)),
    )
    for layout, fits, read in known:
        if fits:
            return LabelledSet(folder, layout, read(), skipped)
    if in_depth and has_segmentations(folder, follow_links):
        cases = read_segmentations(folder, skipped, follow_links)
        return LabelledSet(folder, "DICOM", cases, skipped)
    return None
