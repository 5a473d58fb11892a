"""Films for the window's tests: small, each frame of its own."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import numpy as np
import pydicom
from PIL import Image
from pydicom.uid import MPEG2MPML, JPEGBaseline8Bit

sys.path.insert(0, str(Path(__file__).parents[1]))

from dicom_files import dataset, pack, region, save

__all__ = ["dicom_film", "frame", "tiff_film", "video"]

SHAPE = (96, 128)


def frame(number: int, film: int = 0) -> np.ndarray:
    """Frame ``number`` (from 0): speckle that no other has, uint8 (96, 128)."""
    rng = np.random.default_rng((film, number))
    coarse = rng.integers(40, 220, (SHAPE[0] // 8, SHAPE[1] // 8), np.uint8)
    return np.kron(coarse, np.ones((8, 8), np.uint8))


def dicom_film(
    path: Path, count: int, syntax: str = "rle", rate: float | None = 25.0, damaged: int = -1
) -> Path:
    """A multi-frame ultrasound file, RLE or JPEG; frame ``damaged`` is no image."""
    frames = [frame(number) for number in range(count)]
    told = {} if rate is None else {"FrameTime": str(1000 / rate)}
    made = dataset(
        frames[0],
        NumberOfFrames=count,
        PixelData=b"".join(each.tobytes() for each in frames),
        SequenceOfUltrasoundRegions=[region((0, 0, 127, 95), (0.02, 0.03))],
        **told,
    )
    if syntax == "rle":
        return save(made, path, "rle")
    packed = [
        b"\xff\xd8\xff\xe0 cut short" if n == damaged else _jpeg(frames[n]) for n in range(count)
    ]
    pack(made, *packed)
    made.file_meta.TransferSyntaxUID = JPEGBaseline8Bit
    return _written(made, path)


def video(path: Path) -> Path:
    """What says that it holds MPEG-2."""
    made = dataset(frame(0), NumberOfFrames=30)
    pack(made, b"\0\0\1\xb3" + bytes(2000))
    made.file_meta.TransferSyntaxUID = MPEG2MPML
    return _written(made, path)


def tiff_film(path: Path, count: int) -> Path:
    """A TIFF file of several pages."""
    first, *others = (Image.fromarray(frame(number, film=1)) for number in range(count))
    first.save(path, save_all=True, append_images=others)
    return path


def _jpeg(pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=90)
    return file.getvalue()


def _written(made: pydicom.FileDataset, path: Path) -> Path:
    with pydicom.config.disable_value_validation():
        pydicom.dcmwrite(path, made, enforce_file_format=True)
    return path
