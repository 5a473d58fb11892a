"""DICOM files in: frames of ultrasound as they were stored, and no word about the patient.

Of the header only the elements in ``_PIXELS``, ``_SPACING`` and ``_NAMING`` are parsed, and the
last are only compared with the file's name. Nothing that a parser says of a value is passed on,
since it may quote it. pydicom is imported when the first such file is met.
"""

from __future__ import annotations

import logging
import math
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.readers.colour import refuse_coloured
from busynth_gui.imaging.readers.decoders import DecodersDisagreeError
from busynth_gui.imaging.readers.dicom_file import (
    DICOM_SUFFIXES,
    DicomFile,
    InflatesTooFarError,
    has_dicom_head,
    looks_like_bare_dicom,
    looks_like_picture,
)
from busynth_gui.imaging.readers.dicom_frames import frame_of
from busynth_gui.imaging.readers.dicom_spacing import (
    flow_boxes,
    has_colour_flow,
    numbers_of,
    spacing_of,
)
from busynth_gui.imaging.readers.dicom_stored import OVERLAY_TAGS, STORED_KEYWORDS
from busynth_gui.imaging.readers.dicom_values import grey_of
from busynth_gui.imaging.readers.limits import MAX_PIXELS, refuse_small, too_large
from busynth_gui.imaging.readers.neutral_names import neutral_name

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["dicom_film", "is_dicom", "read_dicom"]

_PIXELS: tuple[str | int, ...] = (
    "SOPClassUID", "Modality", "BurnedInAnnotation", "SyntheticData",
    "NumberOfFrames", "Rows", "Columns", "SamplesPerPixel", "PhotometricInterpretation",
    "PlanarConfiguration", "BitsAllocated",
    "RescaleSlope", "RescaleIntercept", "ModalityLUTSequence", "VOILUTSequence",
    *STORED_KEYWORDS, *OVERLAY_TAGS, "ExtendedOffsetTable", "ExtendedOffsetTableLengths",
    "UltrasoundColorDataPresent", "FrameTime", "CineRate", "RecommendedDisplayFrameRate",
    *(
        f"{colour}PaletteColorLookupTable{part}"
        for colour in ("Red", "Green", "Blue")
        for part in ("Descriptor", "Data")
    ),
    *(f"Segmented{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")),
)  # fmt: skip
_SPACING = ("SequenceOfUltrasoundRegions", "PixelSpacing", "SharedFunctionalGroupsSequence")
_NAMING = (
    "PatientName", "PatientID", "OtherPatientIDs", "PatientBirthDate", "AccessionNumber", "StudyID",
    "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID",
)  # fmt: skip
"""What some programs call files by."""

_MODALITIES = {"", "US", "OT", "SC"}
"""Of ultrasound, of captured screens, and of those that do not say."""

_BLOCK = 16
"""Sides in px to which encoders of JPEG fill frames up."""

_DIRECTORY = "1.2.840.10008.1.3.10"


def is_dicom(path: Path) -> bool:
    """Whether a file is to be read as DICOM: by its content, else by its ending."""
    if has_dicom_head(path) or looks_like_bare_dicom(path):
        return True
    return path.suffix.lower() in DICOM_SUFFIXES and not looks_like_picture(path)


def dicom_film(path: Path) -> tuple[int, float | None]:
    """How many frames a DICOM file holds, and how many a second if it says so. Raises Refusal."""
    with _opened(path) as file:
        return _frames(file.header), _rate(file.header)


def read_dicom(path: Path, frame: int = 0, *, colour: bool = False) -> Scan:
    """The scan in a frame (from 0) of a DICOM file: uint8 or uint16 (H, W).

    Grey values are the stored ones, whatever window they are to be shown with; see
    :func:`dicom_values.grey_of`. Only that frame is read and decoded. Raises Refusal when the file
    is damaged, no ultrasound, too small or too large, compressed in a way that cannot be decoded,
    contradicts itself, or shows flow in colours (unless ``colour``).
    """
    with _opened(path) as file:
        count = _frames(file.header)
        if not 0 <= frame < count:
            raise Refusal("{0} has no frame {1}", "choose one of 1 to {2}", path, frame + 1, count)
        decoded = frame_of(path, file, frame, count)
        if decoded.visible is not None and not colour:
            _refuse_flow(path, file.header, decoded.visible, decoded.values.shape[0])
        pixels = grey_of(path, decoded, file.header)
        return Scan(
            _name(path, file.header, pixels),
            pixels,
            spacing_of(file.header) if _fits_header(pixels, file.header) else None,
            burned_in=_says_yes(file.header, "BurnedInAnnotation"),
            synthetic=_says_yes(file.header, "SyntheticData"),
        )


def _fits_header(pixels: Pixels, header: Dataset) -> bool:
    """Whether what the header says of places holds: its size is the frame's, but for the blocks
    that a compressed one is filled up to."""
    told = int(header.Rows), int(header.Columns)
    return all(abs(side - own) < _BLOCK for side, own in zip(told, pixels.shape, strict=True))


def _says_yes(header: Dataset, keyword: str) -> bool:
    return str(header.get(keyword, "")).strip().upper() == "YES"


def _refuse_flow(path: Path, header: Dataset, visible: NDArray[np.uint8], height: int) -> None:
    refuse_coloured(path, visible, expected=has_colour_flow(header))
    share = visible.shape[0] / height  # it is thinned out
    for box in flow_boxes(header):
        left, top, right, bottom = (math.floor(side * share) for side in box)
        inside = visible[top : bottom + 1, left : right + 1]
        refuse_coloured(path, inside, expected=True, of_region=True)


@contextmanager
def _opened(path: Path) -> Iterator[DicomFile]:
    """The file, found to hold ultrasound. What is odd in it becomes a Refusal without its words."""
    # pydicom says what is odd in a file, with the value, to whoever listens.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with DicomFile(path, [*_PIXELS, *_SPACING, *_NAMING]) as file:
                _refuse_unsuitable(path, file)
                yield file
    except (Refusal, MemoryError):
        raise
    except InflatesTooFarError:
        raise Refusal("{0} grows too large when it is unpacked", "export it again", path) from None
    except DecodersDisagreeError:
        raise Refusal(
            "two decoders read {0} differently", "export it uncompressed, or as PNG", path
        ) from None
    # Parsers and decoders answer a damaged file with nearly every kind of exception. Its words
    # are not passed on, nor is it chained: a report would show them.
    except Exception:
        raise Refusal("{0} is damaged or cut short", "export it again", path) from None


def _refuse_unsuitable(path: Path, file: DicomFile) -> None:
    header = file.header
    modality = str(header.get("Modality") or "").strip().upper()
    if modality not in _MODALITIES:
        kind = modality if re.fullmatch(r"[A-Z]{2,16}", modality) else "unknown"
        raise Refusal("{0} is a DICOM file of modality {1}", "give an ultrasound image", path, kind)
    if str(header.get("SOPClassUID", "")) == _DIRECTORY:
        raise Refusal("{0} lists files of a study", "open it as a folder", path)
    if header.get("Rows") is None or header.get("Columns") is None:
        raise Refusal("{0} holds no image", "give an ultrasound image", path)
    if file.has_floats:
        raise Refusal(
            "{0} holds floating-point values", "export it as 8 or 16 bit grey values", path
        )
    if not file.has_pixels:
        raise Refusal("{0} is damaged or cut short", "export it again", path)
    height, width = int(header.Rows), int(header.Columns)
    if height * width > MAX_PIXELS:
        raise too_large(path)
    refuse_small(path, (height, width))


def _frames(header: Dataset) -> int:
    return max(int(header.get("NumberOfFrames") or 1), 1)


def _rate(header: Dataset) -> float | None:
    """Frames a second, by the time of one (ms) or the rates that are told."""
    times = [1000 / t for t in numbers_of(header.get("FrameTime")) if t > 0]
    rates = [
        rate
        for keyword in ("CineRate", "RecommendedDisplayFrameRate")
        for rate in numbers_of(header.get(keyword))
    ]
    return next((rate for rate in (*times, *rates) if 0.1 <= rate <= 1000), None)


def _name(path: Path, header: Dataset, pixels: Pixels) -> str:
    """The file's name, if it tells nothing: see :func:`neutral_name`; else one of the pixels.

    Nor may it repeat what the header says of the patient or the study. A hash of the name itself
    would be undone by trying names; that of the pixels stands for what only their owner has.
    """
    stem = path.name.casefold()
    told = [
        part
        for keyword in _NAMING
        for part in re.split(r"[\^=\\\s,;]+", str(header.get(keyword) or "").casefold())
    ]
    repeats = any(len(part) >= 3 and part in stem for part in told)
    if repeats or not neutral_name(path.name):
        return f"scan-{array_sha256(pixels)[:8]}.dcm"
    return path.name
