"""Readers for layouts that data sets are exchanged in: COCO, nnU-Net, and DICOM with SEG.

A "lesion" of which nothing says whether it is benign or malignant cannot be used.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.dicom_file import DICOM_SUFFIXES, has_dicom_head
from busynth_gui.json_file import parse_json, read_json
from busynth_gui.labelled.cases import DatasetCase, read_grey
from busynth_gui.labelled.files import Skipped, each_case, files_in, find_beside, mask_of
from busynth_gui.labelled.tables import read_text

__all__ = [
    "coco_index",
    "has_segmentations",
    "is_nnunet",
    "read_coco",
    "read_nnunet",
    "read_segmentations",
]

_LARGEST_INDEX = 1 << 30
_LOOKED_AT = 2000
_UNTOLD = "nothing says whether its lesion is benign or malignant"


def coco_index(folder: Path) -> Path | None:
    """The annotations that make a folder a data set in COCO's layout, if there are any."""
    for path in (*files_in(folder, "*.json"), *files_in(folder / "annotations", "*.json")):
        try:
            told = read_json(path, _LARGEST_INDEX)
        except (OSError, ValueError):
            continue
        if isinstance(told, dict) and {"images", "annotations", "categories"} <= set(told):
            return path
    return None


def read_coco(folder: Path, index: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """COCO: images beside the index or in ``images/``; polygons or run lengths; categories by name.

    Annotations of one image are one lesion. An image without any is normal.
    """
    told = read_json(index, _LARGEST_INDEX)
    words = {c["id"]: str(c["name"]).strip().lower() for c in told["categories"]}
    images = {Path(str(image["file_name"])).stem: image for image in told["images"]}
    places = [folder, folder / "images", index.parent]
    drawn: dict[Any, list[dict[str, Any]]] = {}
    for annotation in told["annotations"]:
        drawn.setdefault(annotation["image_id"], []).append(annotation)

    def read(name: str) -> DatasetCase | str:
        image = images[name]
        file_name = Path(str(image["file_name"])).name
        place = next((p for p in places if (p / file_name).exists()), folder)
        scan = read_grey(find_beside(place, file_name))
        mask = np.zeros(scan.shape, bool)
        found = set()
        for annotation in drawn.get(image["id"], []):
            mask |= _drawn(annotation.get("segmentation"), scan.shape)
            found.add(words.get(annotation["category_id"], ""))
        return _case(folder.name, name, scan, mask, found)

    yield from each_case(folder.name, list(images), read, skipped)


def _case(
    dataset: str, name: str, scan: NDArray[np.uint8], mask: NDArray[np.bool_], words: set[str]
) -> DatasetCase | str:
    """A case of what is said of its lesions: benign, malignant, or nothing where it is normal."""
    said = {
        pathology
        for pathology in ("benign", "malignant")
        if any(pathology in word.split() for word in (w.replace(",", " ") for w in words))
    }
    if mask.any() and len(said) != 1:
        return _UNTOLD if not said else "it has benign and malignant lesions"
    pathology = said.pop() if said else "normal"
    return DatasetCase(name, dataset, scan, mask, pathology, f"{dataset}/{name}")


def _drawn(segmentation: Any, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """Polygons, or run lengths down the columns (not packed into letters), as a mask."""
    if isinstance(segmentation, list):
        canvas = np.zeros(shape, np.uint8)
        outlines = [np.rint(np.reshape(p, (-1, 2))).astype(np.int32) for p in segmentation if p]
        cv2.fillPoly(canvas, outlines, 1)
        return np.asarray(canvas, bool)
    if isinstance(segmentation, dict) and isinstance(segmentation.get("counts"), list):
        runs = np.asarray(segmentation["counts"], np.int64)
        if tuple(segmentation.get("size", ())) != tuple(shape) or runs.sum() != np.prod(shape):
            raise Refusal("an annotation is of another size", "take it from the data set again")
        values = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
        return np.ascontiguousarray(values.reshape(shape[::-1]).T)
    raise Refusal("an annotation has no outline", "export polygons or run lengths as numbers")


def is_nnunet(folder: Path) -> bool:
    return (folder / "dataset.json").is_file() and (folder / "imagesTr").is_dir()


def read_nnunet(folder: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """nnU-Net: ``imagesTr/NAME_0000.png``, ``labelsTr/NAME.png``, labels in ``dataset.json``.

    Where a label only says that it is a lesion, the manifest of busynth's export tells, if it is
    there.
    """
    told = read_json(folder / "dataset.json")
    labels = {str(name).strip().lower(): value for name, value in dict(told["labels"]).items()}
    known = _pathologies(folder / "manifest.jsonl")
    images = {p.name.rsplit("_0000.", 1)[0]: p for p in files_in(folder / "imagesTr", "*_0000.*")}

    def read(name: str) -> DatasetCase | str:
        scan = read_grey(images[name])
        path = find_beside(folder / "labelsTr", f"{name}{images[name].suffix}")
        mask = mask_of(path, scan.shape)
        values = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        there = set(np.unique(values).tolist()) if values is not None else set()
        words = {word for word, value in labels.items() if value in there and value != 0}
        return _case(folder.name, name, scan, mask, words | known.get(name, set()))

    yield from each_case(folder.name, sorted(images), read, skipped)


def _pathologies(manifest: Path) -> Mapping[str, set[str]]:
    if not manifest.is_file():
        return {}
    try:
        records = [parse_json(line) for line in read_text(manifest).splitlines() if line]
        return {str(r["name"]): {str(r["pathology"])} for r in records}
    except (ValueError, LookupError, TypeError):
        return {}


def has_segmentations(folder: Path) -> bool:
    """Whether a folder holds DICOM Segmentations."""
    return any(_modality(path) == "SEG" for path in islice(_dicom_files(folder), _LOOKED_AT))


def _dicom_files(folder: Path) -> Iterator[Path]:
    """DICOM files in depth, masks among them, by name."""
    for path in sorted(folder.rglob("*")):
        nameless = not path.suffix or path.suffix[1:].isdecimal()
        if path.name.startswith(".") or path.name == "DICOMDIR" or not path.is_file():
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


def read_segmentations(folder: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """DICOM images with Segmentations (PS3.3 A.51) that refer to them, in any folders.

    The label or description of a segment has to say benign or malignant. Images that no
    Segmentation refers to are left out: nobody said that they are healthy. Scans of one patient
    are one group.
    """
    images: dict[str, tuple[Path, str]] = {}
    masks: list[Path] = []
    for path in _dicom_files(folder):
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
        scan = read_grey(path)
        mask = np.zeros(scan.shape, bool)
        words: set[str] = set()
        for made in drawn[uid]:
            found, said = _segments(made, scan.shape)
            mask |= found
            words |= said
        name = path.relative_to(folder).with_suffix("").as_posix()
        case = _case(folder.name, name, scan, mask, words)
        if isinstance(case, str):
            return case
        # A number, since what a patient is called is nobody's business here.
        group = f"{folder.name}/{patients[patient]}" if patient else case.group
        return DatasetCase(case.name, case.dataset, scan, mask, case.pathology, group)

    yield from each_case(folder.name, [uid for uid in images if uid in drawn], read, skipped)


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
