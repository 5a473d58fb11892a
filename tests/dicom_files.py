"""DICOM files for tests, as ultrasound machines and archives write them."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate
from pydicom.uid import (
    ExplicitVRBigEndian,
    ExplicitVRLittleEndian,
    ImplicitVRLittleEndian,
    JPEG2000Lossless,
    JPEGBaseline8Bit,
    JPEGLosslessSV1,
    UltrasoundImageStorage,
    generate_uid,
)

SECRETS = {
    "PatientName": "Doe^Johanna Q",
    "PatientID": "PID-0815-4711",
    "PatientBirthDate": "19610229",  # no such day: what a parser would complain of
    "AccessionNumber": "ACC55512",
    "InstitutionName": "Saint Elsewhere",
    "ReferringPhysicianName": "Who^Doctor",
    "OperatorsName": "Sono^Grapher",
}
"""What must never be seen again; the day of birth is not a day."""


def region(
    box: tuple[int, int, int, int], cm: float | tuple[float, float], kind: int = 1, units: int = 3
) -> Dataset:
    """An ultrasound region: box x0, y0, x1, y1 in px and the size of a px (x, y) in cm."""
    item = Dataset()
    item.RegionSpatialFormat, item.RegionDataType, item.RegionFlags = 1, kind, 0
    (
        item.RegionLocationMinX0,
        item.RegionLocationMinY0,
        item.RegionLocationMaxX1,
        item.RegionLocationMaxY1,
    ) = box
    item.PhysicalUnitsXDirection = item.PhysicalUnitsYDirection = units
    item.PhysicalDeltaX, item.PhysicalDeltaY = cm if isinstance(cm, tuple) else (cm, cm)
    return item


def dataset(pixels: np.ndarray, **changes: Any) -> FileDataset:
    """An ultrasound image of ``pixels`` (H, W) or (H, W, 3), full of patient data.

    ``changes`` are elements by keyword; None leaves one out.
    """
    meta = FileMetaDataset()
    meta.MediaStorageSOPClassUID = UltrasoundImageStorage
    meta.MediaStorageSOPInstanceUID = generate_uid()
    meta.TransferSyntaxUID = ExplicitVRLittleEndian
    made = FileDataset("", {}, file_meta=meta, preamble=bytes(128))
    bits = 8 * pixels.dtype.itemsize
    elements: dict[str, Any] = {
        **SECRETS,
        "SOPClassUID": UltrasoundImageStorage,
        "SOPInstanceUID": meta.MediaStorageSOPInstanceUID,
        "StudyInstanceUID": generate_uid(),
        "SeriesInstanceUID": generate_uid(),
        "Modality": "US",
        "Rows": pixels.shape[0],
        "Columns": pixels.shape[1],
        "SamplesPerPixel": 1 if pixels.ndim == 2 else 3,
        "PhotometricInterpretation": "MONOCHROME2" if pixels.ndim == 2 else "RGB",
        "BitsAllocated": bits,
        "BitsStored": bits,
        "HighBit": bits - 1,
        "PixelRepresentation": int(np.issubdtype(pixels.dtype, np.signedinteger)),
        "PlanarConfiguration": None if pixels.ndim == 2 else 0,
        "PixelData": pixels.tobytes(),
    }
    elements |= changes
    if changes.get("BitsStored") and "HighBit" not in changes:
        elements["HighBit"] = changes["BitsStored"] - 1
    with pydicom.config.disable_value_validation():
        for keyword, value in elements.items():
            if value is not None:
                setattr(made, keyword, value)
    if "PixelData" in made:
        # Of words a big-endian file swaps the bytes, also where they hold two pixels.
        made["PixelData"].VR = "OW" if bits == 16 else "OB"
    return made


def save(made: FileDataset, path: Path, syntax: str = "explicit") -> Path:
    """Write a dataset in one of SYNTAXES."""
    if syntax == "big":
        width = made.BitsAllocated // 8
        made.PixelData = np.frombuffer(made.PixelData, f"<u{width}").astype(f">u{width}").tobytes()
    elif syntax == "rle":
        from pydicom.uid import RLELossless

        # GDCM comes first where it is installed, and aborts the process now and then.
        made.compress(RLELossless, encoding_plugin="pydicom")
    elif syntax == "jpeg-ls":
        from pydicom.uid import JPEGLSLossless

        made.compress(JPEGLSLossless)
    elif syntax in ("jpeg", "jpeg-2000"):
        _by_pillow(made, syntax)
    elif syntax == "jpeg-lossless":
        pack(made, imagecodecs.jpeg8_encode(array_of(made), lossless=True))
    made.file_meta.TransferSyntaxUID = {
        "implicit": ImplicitVRLittleEndian,
        "big": ExplicitVRBigEndian,
        "jpeg": JPEGBaseline8Bit,
        "jpeg-2000": JPEG2000Lossless,
        "jpeg-lossless": JPEGLosslessSV1,
    }.get(syntax, made.file_meta.TransferSyntaxUID)
    with pydicom.config.disable_value_validation():
        pydicom.dcmwrite(path, made, enforce_file_format=True)
    return path


SYNTAXES = ("explicit", "implicit", "big", "rle", "jpeg-ls", "jpeg-2000", "jpeg-lossless")
"""Those that keep every value."""


def array_of(made: FileDataset) -> np.ndarray:
    """The pixels of a dataset that is not compressed, as they were given to :func:`dataset`."""
    shape = (made.Rows, made.Columns, 3)[: 3 if made.SamplesPerPixel == 3 else 2]
    dtype = np.uint8 if made.BitsAllocated == 8 else np.uint16
    return np.frombuffer(made.PixelData, dtype).reshape(shape)


def pack(made: FileDataset, *frames: bytes) -> None:
    """Put compressed frames in the place of the pixels."""
    made.PixelData = encapsulate(list(frames))
    made["PixelData"].VR = "OB"
    made["PixelData"].is_undefined_length = True


def _by_pillow(made: FileDataset, syntax: str) -> None:
    colours = made.SamplesPerPixel == 3
    image = Image.fromarray(array_of(made))
    file = io.BytesIO()
    if syntax == "jpeg":
        image.save(file, "JPEG", quality=90)
        if colours:
            made.PhotometricInterpretation = "YBR_FULL_422"
    else:
        image.save(file, "JPEG2000", irreversible=False, mct=1 if colours else 0, no_jp2=True)
        if colours:
            made.PhotometricInterpretation = "YBR_RCT"
    pack(made, file.getvalue())
