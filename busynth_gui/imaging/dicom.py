"""DICOM files in: one frame of ultrasound as it was stored, and no word about the patient.

Of the header only the elements in ``_PIXELS``, ``_SPACING`` and ``_NAMING`` are parsed, and the
last are only compared with the file's name. Nothing that a parser says of a value is passed on,
since it may quote it. pydicom is imported when the first such file is met.
"""

from __future__ import annotations

import logging
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.dicom_spacing import spacing_of
from busynth_gui.imaging.dicom_values import grey_of
from busynth_gui.imaging.limits import MAX_PIXELS, refuse_small, too_large

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["DICOM_SUFFIXES", "has_dicom_head", "is_dicom", "read_dicom"]

DICOM_SUFFIXES = (".dcm", ".dicom")
"""File name endings of DICOM files; many have none."""

_PIXELS = (
    "SOPClassUID", "Modality", "BurnedInAnnotation", "NumberOfFrames", "Rows", "Columns",
    "SamplesPerPixel", "PhotometricInterpretation", "PlanarConfiguration", "BitsAllocated",
    "BitsStored", "HighBit", "PixelRepresentation", "RescaleSlope", "RescaleIntercept",
    "ModalityLUTSequence", "ExtendedOffsetTable", "ExtendedOffsetTableLengths",
    *(
        f"{colour}PaletteColorLookupTable{part}"
        for colour in ("Red", "Green", "Blue")
        for part in ("Descriptor", "Data")
    ),
    *(f"Segmented{colour}PaletteColorLookupTableData" for colour in ("Red", "Green", "Blue")),
)  # fmt: skip
_SPACING = ("SequenceOfUltrasoundRegions", "PixelSpacing")
_NAMING = (
    "PatientName", "PatientID", "OtherPatientIDs", "PatientBirthDate", "AccessionNumber", "StudyID",
    "SOPInstanceUID", "SeriesInstanceUID", "StudyInstanceUID",
)  # fmt: skip
"""What some programs call files by."""

_MODALITIES = {"", "US", "OT", "SC"}
"""Of ultrasound, of captured screens, and of those that do not say."""

_UID = re.compile(r"\d+(\.\d+){3,}")

_BASELINE, _EXTENDED = "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51"
_LOSSLESS = {"1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70"}
_JPEG_LS = {"1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81"}
_JPEG_2000 = {"1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.91"}
_DEFLATED = "1.2.840.10008.1.2.1.99"


def has_dicom_head(path: Path) -> bool:
    """Whether the file begins as DICOM files do. Raises OSError as the file system does."""
    with path.open("rb") as file:
        return file.read(132)[128:] == b"DICM"


def is_dicom(path: Path) -> bool:
    """Whether a file is to be read as DICOM: by its head, else by its ending."""
    return has_dicom_head(path) or path.suffix.lower() in DICOM_SUFFIXES


def read_dicom(path: Path) -> Scan:
    """The scan in a DICOM file of one frame: uint8 or uint16 (H, W).

    Grey values are the stored ones, whatever window they are to be shown with; see
    :func:`dicom_values.grey_of`. Raises Refusal when the file is damaged, no ultrasound, of
    several frames, too small or too large, or compressed in a way that cannot be decoded.
    """
    # pydicom says what is odd in a file, with the value, to whoever listens.
    logging.getLogger("pydicom").setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _read(path)
    except (Refusal, MemoryError):
        raise
    # Parsers and decoders answer a damaged file with nearly every kind of exception. Its words
    # are not passed on, nor is it chained: a report would show them.
    except Exception:
        raise Refusal("{0} is damaged or cut short", "export it again", path) from None


def _read(path: Path) -> Scan:
    import pydicom

    headless = not has_dicom_head(path)
    if not headless:
        syntax = pydicom.filereader.read_file_meta_info(path).get("TransferSyntaxUID")
        if syntax == _DEFLATED:  # some kilobytes can grow to any size
            raise _undecodable(path, syntax)
    tags = [*_PIXELS, *_SPACING, *_NAMING]
    # First without the pixels: a film of a gigabyte is refused without reading it.
    header = pydicom.dcmread(path, stop_before_pixels=True, force=headless, specific_tags=tags)
    _refuse_unsuitable(path, header)
    tags.append("PixelData")
    dataset = pydicom.dcmread(path, force=headless, specific_tags=tags)
    if "PixelData" not in dataset:
        raise Refusal("{0} is damaged or cut short", "export it again", path)
    array, colours = _decode(path, dataset)
    pixels = grey_of(path, array, dataset, colours)
    return Scan(
        _name(path, dataset, pixels),
        pixels,
        spacing_of(dataset),
        burned_in=str(dataset.get("BurnedInAnnotation", "")).strip().upper() == "YES",
    )


def _refuse_unsuitable(path: Path, header: Dataset) -> None:
    modality = str(header.get("Modality") or "").strip().upper()
    if modality not in _MODALITIES:
        kind = modality if re.fullmatch(r"[A-Z]{2,16}", modality) else "unknown"
        raise Refusal("{0} is a DICOM file of modality {1}", "give an ultrasound image", path, kind)
    if header.get("Rows") is None or header.get("Columns") is None:
        raise Refusal("{0} holds no image", "give an ultrasound image", path)
    height, width = int(header.Rows), int(header.Columns)
    frames = int(header.get("NumberOfFrames") or 1)
    if frames != 1:
        raise Refusal("{0} holds {1} frames", "give each frame as a file of its own", path, frames)
    if height * width > MAX_PIXELS:
        raise too_large(path)
    refuse_small(path, (height, width))
    if int(header.BitsAllocated) not in (8, 16):
        raise Refusal("{0} holds values of an unusual kind", "give 8 or 16 bit grey values", path)
    if int(header.SamplesPerPixel) not in (1, 3):
        raise Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)


def _decode(path: Path, dataset: Dataset) -> tuple[NDArray[Any], str]:
    """The stored array (H, W) or (H, W, 3), and what its values mean."""
    from pydicom.pixels import get_decoder
    from pydicom.uid import ImplicitVRLittleEndian

    meta = getattr(dataset, "file_meta", None)
    syntax = str(meta.get("TransferSyntaxUID", "") if meta is not None else "")
    if not syntax:  # a file without a head, from before there were heads
        syntax = str(ImplicitVRLittleEndian)
        dataset.file_meta.TransferSyntaxUID = ImplicitVRLittleEndian
    try:
        decoder = get_decoder(syntax)
    except NotImplementedError:
        raise _undecodable(path, syntax) from None
    plugin = _plugin(syntax, dataset)
    if decoder.UID.is_encapsulated and plugin not in decoder.available_plugins:
        raise _undecodable(path, syntax)
    array, told = decoder.as_array(dataset, raw=True, decoding_plugin=plugin)
    return array, str(told["photometric_interpretation"])


def _plugin(syntax: str, dataset: Dataset) -> str:
    """Who decodes: Pillow where it can, as it does other images and refuses damaged ones."""
    deep = int(dataset.get("BitsStored", 8)) > 8
    if syntax in _LOSSLESS or (syntax == _EXTENDED and deep):
        return "gdcm"
    if syntax in _JPEG_2000 and deep and int(dataset.SamplesPerPixel) > 1:
        return "gdcm"
    if syntax in _JPEG_LS:
        return "pyjpegls"
    if syntax in _JPEG_2000 or syntax in (_BASELINE, _EXTENDED):
        return "pillow"
    return "pydicom" if syntax == "1.2.840.10008.1.2.5" else ""


def _undecodable(path: Path, syntax: object) -> Refusal:
    from pydicom.uid import UID

    known = UID(str(syntax))
    name = known.name if known.name != str(known) else "unknown"
    return Refusal(
        "{0} is compressed in a way that cannot be read ({1})", "export it uncompressed", path, name
    )


def _name(path: Path, dataset: Dataset, pixels: NDArray[Any]) -> str:
    """The file's name, unless it repeats what the header says of the patient or the study."""
    stem = path.name.casefold()
    told = [
        part
        for keyword in _NAMING
        for part in re.split(r"[\^=\\\s,;]+", str(dataset.get(keyword) or "").casefold())
    ]
    if _UID.search(stem) or any(len(part) >= 4 and part in stem for part in told):
        return f"scan-{array_sha256(pixels)[:8]}.dcm"
    return path.name
