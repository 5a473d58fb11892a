"""DICOM images with Segmentations, in any folders."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.readers.dicom_file import DICOM_SUFFIXES, has_dicom_head
from busynth_gui.labelled.cases import DatasetCase, read_image
from busynth_gui.labelled.files import Skipped, each_case, walk_files
from busynth_gui.labelled.said import case_of, lesions_among

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

    The label or description of a segment has to say benign or malignant; beside those that do,
    others are no lesions. Images that no
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
    drawn: dict[str, list[_Drawn]] = {}
    for path in masks:
        name = path.relative_to(folder).as_posix()
        try:
            found = _by_image(_header(path, [], pixels=True))
        except Refusal as refusal:
            skipped.append((f"{folder.name}/{name}", str(refusal)))
            continue
        if not found.keys() & images.keys():
            skipped.append((f"{folder.name}/{name}", "it is a mask without a scan"))
        for uid, made in found.items():
            drawn.setdefault(uid, []).append(made)
    patients = {patient: n for n, patient in enumerate(sorted({p for _, p in images.values()}), 1)}

    def read(name: str) -> DatasetCase | str:
        uid = named[name]
        path, patient = images[uid]
        scan, spacing = read_image(path)
        mask = np.zeros(scan.shape, bool)
        words: set[str] = set()
        parts = [part for each in drawn.get(uid, ()) for part in each.parts(scan.shape)]
        if uid in drawn and not parts:
            return Phrase("no frame of its Segmentation is of it")
        # Of an image that shows nothing, the words alone tell that something is missing.
        parts = [part for part in parts if part[0].any()] or parts
        for part, said in lesions_among(parts, lambda part: part[1]):
            mask |= part
            words |= said
        # A number, since what a patient is called is nobody's business here.
        number = f"patient {patients[patient]}" if patient else ""
        name = path.relative_to(folder).with_suffix("").as_posix()
        return case_of(folder.name, name, scan, mask, words, number, spacing)

    healthy = {
        uid
        for uid, (path, _) in images.items()
        if "normal" in (part.lower() for part in path.relative_to(folder).parts[:-1])
    }
    named = {
        path.relative_to(folder).as_posix(): uid
        for uid, (path, _) in images.items()
        if uid in drawn or uid in healthy
    }
    yield from each_case(folder.name, list(named), read, skipped)


@dataclass(frozen=True)
class _Drawn:
    """What a Segmentation ``made`` has of one image.

    ``frames``, from 0, each with its segment's number, or None where its pixels are such numbers (a
    label map). ``words`` of each segment by its number. Of other Segmentations a pixel is in a
    segment from the value ``least`` on.
    """

    made: Any
    frames: tuple[tuple[int, int | None], ...]
    words: Mapping[int, set[str]]
    least: int

    def parts(self, shape: tuple[int, ...]) -> list[tuple[NDArray[np.bool_], set[str]]]:
        """Each segment's mask (H, W) with its words. Raises Refusal."""
        try:
            pixels = np.asarray(self.made.pixel_array)
            pixels = pixels.reshape(-1, *pixels.shape[-2:])
            shown = [(pixels[frame], number) for frame, number in self.frames]
        except Exception as error:
            raise Refusal("its Segmentation cannot be read", "export it again") from error
        if pixels.shape[1:] != tuple(shape):
            raise Refusal("its Segmentation is of another size", "export it again")
        found: list[tuple[NDArray[np.bool_], set[str]]] = []
        for frame, number in shown:
            if number is None:
                found += [(frame == n, words) for n, words in self.words.items()]
            else:
                found.append((frame >= self.least, self.words.get(number, set())))
        return found


def _by_image(made: Any) -> dict[str, _Drawn]:
    """What a Segmentation has of each image that it refers to, by the image's UID.

    Each frame says which image and which segment it is of, or the shared functional groups say it
    for all (PS3.3 C.7.6.16.2.6, C.8.20.3.1). Raises Refusal when that cannot be told.
    """
    try:
        words = _words(made)
        least = _least(made)
        is_map = made.get("SegmentationType") == "LABELMAP"
        frames: dict[str, list[tuple[int, int | None]]] = {uid: [] for uid in _referred(made)}
        shared: Any = next(iter(made.get("SharedFunctionalGroupsSequence") or ()), {})
        groups = list(made.get("PerFrameFunctionalGroupsSequence") or ())
        groups += [{}] * (int(made.get("NumberOfFrames") or 1) - len(groups))
        only = next(iter(words)) if len(words) == 1 else None
        for frame, own in enumerate(groups):
            images = _sources(own) or _sources(shared) or set(frames)
            number = None if is_map else _segment_of(own) or _segment_of(shared) or only
            if len(images) != 1 or (number is None and not is_map):
                raise Refusal(
                    "frame {0} of the Segmentation does not say of which image and segment it is",
                    "export a Segmentation for each image",
                    frame + 1,
                )
            frames.setdefault(images.pop(), []).append((frame, number))
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise Refusal("its Segmentation cannot be read", "export it again") from error
    return {uid: _Drawn(made, tuple(of), words, least) for uid, of in frames.items()}


def _words(made: Any) -> dict[int, set[str]]:
    """What is said of each segment, by its number; 0 is the background of label maps."""
    found: dict[int, set[str]] = {}
    for segment in made.get("SegmentSequence") or ():
        words = found.setdefault(int(segment.SegmentNumber), set())
        for keyword in ("SegmentLabel", "SegmentDescription"):
            words.add(str(segment.get(keyword, "")).lower())
        for item in segment.get("SegmentedPropertyTypeCodeSequence") or ():
            for code in (item, *item.get("SegmentedPropertyTypeModifierCodeSequence", [])):
                words.add(str(code.get("CodeMeaning", "")).lower())
    return {number: words for number, words in found.items() if number}


def _least(made: Any) -> int:
    """Half of what stands for all of a pixel, or for certain, in fractions (PS3.3 C.8.20.2.3)."""
    if made.get("SegmentationType") != "FRACTIONAL":
        return 1
    return max(1, (int(made.get("MaximumFractionalValue") or 255) + 1) // 2)


def _referred(made: Any) -> list[str]:
    """The images that a Segmentation is of."""
    return [
        str(instance.ReferencedSOPInstanceUID)
        for series in made.get("ReferencedSeriesSequence") or ()
        for instance in series.get("ReferencedInstanceSequence") or ()
    ]


def _sources(group: Any) -> set[str]:
    """The images that a functional group says that its frame was drawn on."""
    return {
        str(source.ReferencedSOPInstanceUID)
        for derived in group.get("DerivationImageSequence") or ()
        for source in derived.get("SourceImageSequence") or ()
    }


def _segment_of(group: Any) -> int | None:
    """The number of the segment that a functional group says that its frame is of."""
    for item in group.get("SegmentIdentificationSequence") or ():
        return int(item.ReferencedSegmentNumber)
    return None
