"""Scans and masks in: PNG, JPEG, TIFF, BMP and DICOM, in their own bit depth."""

from __future__ import annotations

import re
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.dicom import DICOM_SUFFIXES, has_dicom_head, is_dicom, read_dicom
from busynth_gui.imaging.grey import one_channel, split_alpha
from busynth_gui.imaging.limits import MAX_PIXELS, refuse_small, too_large
from busynth_gui.json_file import read_json

__all__ = ["MAX_PIXELS", "SCAN_SUFFIXES", "list_scans", "read_mask", "read_scan"]

SCAN_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", *DICOM_SUFFIXES)
"""File name endings of the formats that are read."""

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_MASK_FORMATS = ("PNG", "TIFF", "BMP")
_ORIENTATION, _PHOTOMETRIC, _BITS = 274, 262, 258
_WHITE_IS_ZERO = 0
_LARGEST_LIST = 1_000_000
_WIDER = {"1": "L", "PA": "RGBA"}
"""Pillow's modes that are not RGB at heart, and the mode that holds them whole."""


def read_scan(path: Path) -> Scan:
    """The scan in a file: uint8 or uint16 (H, W) exactly as stored.

    A colour file whose channels are equal gives that channel, other colours their luminance;
    what is transparent is black. The spacing is None, since the resolution in these formats is that
    of a printer, unless a ``samples.json`` beside the file tells it. DICOM files tell their own,
    see :func:`dicom.read_dicom`. Raises Refusal when the file is missing, no such image, damaged,
    of several frames, too small or too large.
    """
    if _is_dicom(path):
        return read_dicom(path)
    array = _decode(path)
    refuse_small(path, array.shape)
    return Scan(path.name, one_channel(array), _sample_spacing(path))


def read_mask(path: Path, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The mask in a file: boolean (H, W), true where any colour of the pixel is above 0.

    Raises Refusal when the file cannot be read, is a JPEG (its noise is not 0), has another size
    than ``shape`` (H, W) or marks nothing.
    """
    if _is_dicom(path):
        raise Refusal("the mask {0} is a DICOM file", "{1}", path, _give(_MASK_FORMATS))
    array = _decode(path, _MASK_FORMATS)
    if array.shape[:2] != shape:
        raise Refusal(
            "the mask {0} is {1} x {2} px and the scan {3} x {4}",
            "give a mask of the scan's own size",
            path,
            array.shape[1],
            array.shape[0],
            shape[1],
            shape[0],
        )
    colours, alpha = split_alpha(array)
    mask = (colours != 0).any(axis=2)
    if alpha is not None:
        mask &= alpha != 0
    if not mask.any():
        raise Refusal("the mask {0} is empty", "mark the region with values above 0", path)
    return np.asarray(mask, bool)


def _sample_spacing(path: Path) -> tuple[float, float] | None:
    """What the sample scans' own list says of a file beside it."""
    try:
        said = read_json(path.with_name("samples.json"), _LARGEST_LIST, follow_links=False)
        listed = said["samples"]
        (side,) = (float(entry["spacing_mm"]) for entry in listed if entry["file"] == path.name)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None  # no such list, or it is somebody else's
    return (side, side) if 0 < side < 10 else None


def list_scans(path: Path) -> list[Path]:
    """The scan files that ``path`` stands for: itself, or a folder's, in natural order.

    Of a folder, hidden files, ``*_mask*`` files and other formats are left out; folders in it are
    not searched. Raises Refusal when there is nothing at ``path`` or no scan in the folder.
    """
    try:
        if not path.is_dir():
            if not path.exists():
                raise Refusal("there is no file {0}", "give a scan or a folder of scans", path)
            return [path]
        found = [p for p in path.iterdir() if _looks_like_scan(p)]
    except OSError as error:
        raise Refusal("{0} cannot be read", "{1}", path, _reason(error)) from error
    if not found:
        endings = ", ".join(SCAN_SUFFIXES)
        raise Refusal("there is no scan in the folder {0}", "files may end in {1}", path, endings)
    return sorted(found, key=_natural)


def _looks_like_scan(path: Path) -> bool:
    if path.name.startswith(".") or "_mask" in path.stem.lower() or not path.is_file():
        return False
    if path.suffix.lower() in SCAN_SUFFIXES:
        return True
    # DICOM files are often called IM000001, or by a number with dots.
    nameless = not path.suffix or path.suffix[1:].isdecimal()
    return nameless and path.name.upper() != "DICOMDIR" and has_dicom_head(path)


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in parts]


def _decode(path: Path, formats: tuple[str, ...] = _FORMATS) -> NDArray[Any]:
    """The file's array, upright: uint8 or uint16, (H, W), or (H, W, C) with colours and alpha."""
    try:
        with warnings.catch_warnings():
            # Pillow warns of odd metadata; the pixels are whole or it raises.
            warnings.simplefilter("ignore")
            with Image.open(path, formats=formats) as image:
                _refuse_frames_and_sizes(path, image)
                image.load()
                return _upright(_array(path, image), _orientation(image))
    except Refusal:
        raise
    except Image.DecompressionBombError as error:
        raise too_large(path) from error
    except UnidentifiedImageError as error:
        raise Refusal("{0} is no image that can be read", "{1}", path, _give(formats)) from error
    # Decoders answer a damaged file with nearly every kind of exception.
    except Exception as error:
        raise Refusal(
            "{0} is damaged or cut short", "export it again ({1})", path, error
        ) from error


def _refuse_unreadable(path: Path) -> None:
    try:
        if not path.exists():
            raise Refusal("there is no file {0}", "check the path", path)
        if not path.is_file():
            raise Refusal("{0} is not a file", "{1}", path, _give(_FORMATS))
        with path.open("rb") as file:
            head = file.read(1)
    except OSError as error:
        raise Refusal("{0} cannot be read", "{1}", path, _reason(error)) from error
    if not head:
        raise Refusal("{0} is empty", "{1}", path, _give(_FORMATS))


def _is_dicom(path: Path) -> bool:
    """Whether it is one. Raises Refusal when there is no file to be read."""
    _refuse_unreadable(path)
    try:
        return is_dicom(path)
    except OSError as error:
        raise Refusal("{0} cannot be read", "{1}", path, _reason(error)) from error


def _refuse_frames_and_sizes(path: Path, image: Image.Image) -> None:
    frames = int(getattr(image, "n_frames", 1))
    if frames != 1:
        raise Refusal("{0} holds {1} frames", "give each frame as a file of its own", path, frames)
    if image.width * image.height > MAX_PIXELS:
        raise too_large(path)
    if 0 in image.size:
        raise Refusal(
            "{0} is {1} x {2} px", "give a scan that has pixels", path, image.width, image.height
        )


def _give(formats: tuple[str, ...]) -> Phrase:
    """Which files can be read; scans may be DICOM, which is not among Pillow's formats."""
    if formats == _MASK_FORMATS:
        return Phrase("give a PNG, TIFF or BMP file")
    return Phrase("give a PNG, JPEG, TIFF, BMP or DICOM file")


def _reason(error: OSError) -> Phrase:
    return Phrase("check the path and your permissions ({0})", error.strerror or error)


def _array(path: Path, image: Image.Image) -> NDArray[Any]:
    mode = image.mode
    if mode == "F":
        raise Refusal("{0} holds floating-point values", "give 8 or 16 bit grey values", path)
    if mode == "I":
        return _from_32_bit(path, np.asarray(image))
    if mode.startswith("I;16"):
        return _from_16_bit(np.asarray(image), image)
    if mode not in ("1", "P") and _bits_per_sample(image) > 8:
        return _sixteen_bit_colours(path)
    if mode not in ("L", "LA", "RGB", "RGBA"):
        see_through = "transparency" in image.info
        image = image.convert("RGBA" if see_through else _WIDER.get(mode, "RGB"))
    return np.asarray(image)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    # Damaged metadata is no reason to refuse whole pixels.
    except Exception:
        return 1


def _from_16_bit(stored: NDArray[Any], image: Image.Image) -> NDArray[np.uint16]:
    array = stored.astype(np.uint16)
    # Pillow turns 8-bit TIFF whose white is zero the right way round, 16-bit ones it does not.
    tags = getattr(image, "tag_v2", {})
    if tags.get(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO:
        return np.uint16(65535) - array
    return array


def _from_32_bit(path: Path, array: NDArray[Any]) -> NDArray[np.uint16]:
    if array.size and (array.min() < 0 or array.max() > 65535):
        raise Refusal("{0} holds values beyond 16 bits", "give 8 or 16 bit grey values", path)
    return array.astype(np.uint16)


def _bits_per_sample(image: Image.Image) -> int:
    tags = getattr(image, "tag_v2", None)
    if tags is not None:
        return int(max(tags.get(_BITS, (8,))))
    if image.format == "PNG":
        # Byte 24 of a PNG file is the bit depth of its first chunk, IHDR.
        with Path(image.filename).open("rb") as file:  # type: ignore[attr-defined]
            return file.read(25)[24]
    return 8


def _sixteen_bit_colours(path: Path) -> NDArray[np.uint16]:
    """Colours of 16 bits each, which Pillow cuts to 8; it has found the file whole before."""
    data = np.frombuffer(path.read_bytes(), np.uint8)
    decoded = cv2.imdecode(data, cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.dtype != np.uint16:
        raise Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)
    array = np.asarray(decoded, np.uint16)
    return array if array.ndim == 2 else _blue_last(array)


def _blue_last(array: NDArray[np.uint16]) -> NDArray[np.uint16]:
    order = [2, 1, 0, *range(3, array.shape[2])]
    return array[..., order]


def _upright(array: NDArray[Any], orientation: int) -> NDArray[Any]:
    """The array turned as the EXIF orientation (1 to 8) asks."""
    if orientation in (2, 3, 7, 8):
        array = array[:, ::-1]
    if orientation in (3, 4, 6, 7):
        array = array[::-1]
    if orientation in (5, 6, 7, 8):
        array = array.swapaxes(0, 1)
    return np.ascontiguousarray(array)
