"""DICOM images with Segmentations, in any folders."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.dicom_file import DICOM_SUFFIXES, has_dicom_head
from busynth_gui.labelled.cases import DatasetCase, read_image
from busynth_gui.labelled.files import Skipped, each_case, walk_files
from busynth_gui.labelled.said import case_of

__all__ = ["has_segmentations", "read_segmentations"]

_LOOKED_AT = 2000


def has_segmentations(folder: Path, follow_links: bool = False) -> bool:
    """Whether a folder holds DICOM Segmentations."""
    files = islice(_dicom_files(folder, follow_links), _LOOKED_AT)
    return any(_modality(path) == "SEG" for path in files)


def _dicom_files(folder: Path, follow_links: bool) -> Iterator[Path]:
    """DICOM files in depth, masks among them, by name."""
    for path in walk_files(folder, follow_links):
        nameless = not path.suffix or path.suffix[1:].isdecimal()
        if path.name == "DICOMDIR":
            continue
        if path.suffix.lower() in DICOM_SUFFIXES or (nameless and has_dicom_head(path)):
            yield path


def _modality(path: Path) -> str:
    header = _header(path, ["Modality"])
    return "" if header is None else str(header.get("Modality", ""))


def _header(path: Path, keywords: list[str], pixels: bool = False) -> Any:
    import pydicom

    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if pixels:
                return pydicom.dcmread(path)
            return pydicom.dcmread(path, stop_before_pixels=True, specific_tags=keywords)
    except Exception:  # damaged, or no DICOM: nothing to be had from it
        return None


def read_segmentations(
    folder: Path, skipped: Skipped, follow_links: bool = False
) -> Iterator[DatasetCase]:
    """DICOM images with Segmentations (PS3.3 A.51) that refer to them, in any folders.

    The label or description of a segment has to say benign or malignant. Images that no
    Segmentation refers to are left out, since nobody said that they are healthy, but for those in
    folders called ``normal``. Scans of one patient are one group.
    """
    images: dict[str, tuple[Path, str]] = {}
    masks: list[Path] = []
    for path in _dicom_files(folder, follow_links):
        header = _header(path, ["Modality", "SOPInstanceUID", "PatientID"])
        if header is None:
            continue
        if header.get("Modality") == "SEG":
            masks.append(path)
        else:
            images[str(header.get("SOPInstanceUID", ""))] = path, str(header.get("PatientID", ""))
    drawn: dict[str, list[Any]] = {}
    for path in masks:
        made = _header(path, [], pixels=True)
        uid = "" if made is None else _referred(made)
        drawn.setdefault(uid, []).append(made)
    patients = {patient: n for n, patient in enumerate(sorted({p for _, p in images.values()}), 1)}

    def read(uid: str) -> DatasetCase | str:
        path, patient = images[uid]
        scan, spacing = read_image(path)
        mask = np.zeros(scan.shape, bool)
        words: set[str] = set()
        for made in drawn.get(uid, []):
            found, said = _segments(made, scan.shape)
            mask |= found
            words |= said
        name = path.relative_to(folder).with_suffix("").as_posix()
        # A number, since what a patient is called is nobody's business here.
        number = f"patient {patients[patient]}" if patient else ""
        return case_of(folder.name, name, scan, mask, words, number, spacing)

    healthy = {
        uid
        for uid, (path, _) in images.items()
        if "normal" in (part.lower() for part in path.relative_to(folder).parts[:-1])
    }
    named = [uid for uid in images if uid in drawn or uid in healthy]
    yield from each_case(folder.name, named, read, skipped)


def _referred(made: Any) -> str:
    """The image that a Segmentation is of."""
    try:
        series = made.ReferencedSeriesSequence[0]
        return str(series.ReferencedInstanceSequence[0].ReferencedSOPInstanceUID)
    except (AttributeError, LookupError):
        return ""


def _segments(made: Any, shape: tuple[int, ...]) -> tuple[NDArray[np.bool_], set[str]]:
    words = set()
    for segment in made.get("SegmentSequence", []):
        for keyword in ("SegmentLabel", "SegmentDescription"):
            words.add(str(segment.get(keyword, "")).lower())
        for item in segment.get("SegmentedPropertyTypeCodeSequence", []):
            for code in (item, *item.get("SegmentedPropertyTypeModifierCodeSequence", [])):
                words.add(str(code.get("CodeMeaning", "")).lower())
    try:
        frames = np.asarray(made.pixel_array)
    except Exception as error:
        raise Refusal("its Segmentation cannot be read", "export it again") from error
    frames = frames.reshape(-1, *frames.shape[-2:])
    if frames.shape[1:] != tuple(shape):
        raise Refusal("its Segmentation is of another size", "export it again")
    return np.asarray((frames > 0).any(axis=0)), words
