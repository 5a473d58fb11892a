"""Scans and masks in: PNG, JPEG, TIFF and BMP, in their own bit depth."""

from __future__ import annotations

import json
import re
import warnings
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import MIN_SCAN_SIDE, Pixels, Scan

__all__ = ["MAX_PIXELS", "SCAN_SUFFIXES", "list_scans", "read_mask", "read_scan"]

SCAN_SUFFIXES = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp")
"""File name endings of the formats that are read."""

MAX_PIXELS = 64_000_000
"""Largest frame that is decoded; a small file can claim to hold far more."""

_FORMATS = ("PNG", "JPEG", "TIFF", "BMP")
_ORIENTATION, _PHOTOMETRIC, _BITS = 274, 262, 258
_WHITE_IS_ZERO = 0
_WIDER = {"1": "L", "PA": "RGBA"}
"""Pillow's modes that are not RGB at heart, and the mode that holds them whole."""


def read_scan(path: Path) -> Scan:
    """The scan in a file: uint8 or uint16 (H, W) exactly as stored.

    A colour file whose channels are equal gives that channel, other colours their luminance;
    what is transparent is black. The spacing is None, since the resolution in these formats is that
    of a printer, unless a ``samples.json`` beside the file tells it. Raises Refusal when the file
    is missing, no such image, damaged, of several frames, too small or too large.
    """
    array = _decode(path)
    if min(array.shape[:2]) < MIN_SCAN_SIDE:
        raise Refusal(
            f"{path} is {array.shape[1]} x {array.shape[0]} px",
            f"give a scan of at least {MIN_SCAN_SIDE} x {MIN_SCAN_SIDE} px",
        )
    return Scan(path.name, _one_channel(array), _sample_spacing(path))


def read_mask(path: Path, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The mask in a file: boolean (H, W), true where any colour of the pixel is above 0.

    Raises Refusal when the file cannot be read, is a JPEG (its noise is not 0), has another size
    than ``shape`` (H, W) or marks nothing.
    """
    array = _decode(path, formats=("PNG", "TIFF", "BMP"))
    if array.shape[:2] != shape:
        raise Refusal(
            f"the mask {path} is {array.shape[1]} x {array.shape[0]} px "
            f"and the scan {shape[1]} x {shape[0]}",
            "give a mask of the scan's own size",
        )
    colours, alpha = _split(array)
    mask = (colours != 0).any(axis=2)
    if alpha is not None:
        mask &= alpha != 0
    if not mask.any():
        raise Refusal(f"the mask {path} is empty", "mark the region with values above 0")
    return np.asarray(mask, bool)


def _sample_spacing(path: Path) -> tuple[float, float] | None:
    """What the sample scans' own list says of a file beside it."""
    try:
        listed = json.loads(path.with_name("samples.json").read_text(encoding="utf-8"))["samples"]
        (side,) = (float(entry["spacing_mm"]) for entry in listed if entry["file"] == path.name)
    except (OSError, ValueError, KeyError, TypeError):
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
                raise Refusal(f"there is no file {path}", "give a scan or a folder of scans")
            return [path]
        found = [p for p in path.iterdir() if _looks_like_scan(p)]
    except OSError as error:
        raise Refusal(f"{path} cannot be read", _reason(error)) from error
    if not found:
        endings = ", ".join(SCAN_SUFFIXES)
        raise Refusal(f"there is no scan in the folder {path}", f"files may end in {endings}")
    return sorted(found, key=_natural)


def _looks_like_scan(path: Path) -> bool:
    named = path.suffix.lower() in SCAN_SUFFIXES and not path.name.startswith(".")
    return named and "_mask" not in path.stem.lower() and path.is_file()


def _natural(path: Path) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", path.name.lower())
    return [(int(p), "") if p.isdecimal() else (-1, p) for p in parts]


def _decode(path: Path, formats: tuple[str, ...] = _FORMATS) -> NDArray[Any]:
    """The file's array, upright: uint8 or uint16, (H, W), or (H, W, C) with colours and alpha."""
    _refuse_unreadable(path)
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
        raise _too_large(path) from error
    except UnidentifiedImageError as error:
        names = ", ".join(formats)
        raise Refusal(f"{path} is no image that can be read", f"give a {names} file") from error
    # Decoders answer a damaged file with nearly every kind of exception.
    except Exception as error:
        raise Refusal(f"{path} is damaged or cut short", f"export it again ({error})") from error


def _refuse_unreadable(path: Path) -> None:
    try:
        if not path.exists():
            raise Refusal(f"there is no file {path}", "check the path")
        if not path.is_file():
            raise Refusal(f"{path} is not a file", "give a PNG, JPEG, TIFF or BMP file")
        with path.open("rb") as file:
            head = file.read(132)
    except OSError as error:
        raise Refusal(f"{path} cannot be read", _reason(error)) from error
    if not head:
        raise Refusal(f"{path} is empty", "give a PNG, JPEG, TIFF or BMP file")
    if head[128:] == b"DICM":
        raise Refusal(
            f"{path} is a DICOM file, which this version does not read",
            "export the frame as a lossless PNG or TIFF",
        )


def _refuse_frames_and_sizes(path: Path, image: Image.Image) -> None:
    frames = int(getattr(image, "n_frames", 1))
    if frames != 1:
        raise Refusal(f"{path} holds {frames} frames", "give each frame as a file of its own")
    if image.width * image.height > MAX_PIXELS:
        raise _too_large(path)
    if 0 in image.size:
        raise Refusal(f"{path} is {image.width} x {image.height} px", "give a scan that has pixels")


def _too_large(path: Path) -> Refusal:
    return Refusal(f"{path} claims more than {MAX_PIXELS:,} pixels", "give a single scan")


def _reason(error: OSError) -> str:
    return f"check the path and your permissions ({error.strerror or error})"


def _array(path: Path, image: Image.Image) -> NDArray[Any]:
    mode = image.mode
    if mode == "F":
        raise Refusal(f"{path} holds floating-point values", "give 8 or 16 bit grey values")
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
        raise Refusal(f"{path} holds values beyond 16 bits", "give 8 or 16 bit grey values")
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
        raise Refusal(f"{path} holds colours of an unusual kind", "give 8 or 16 bit grey values")
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


def _split(array: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """The colours (H, W, 1 or 3) and the alpha (H, W) of an array, if it has one."""
    if array.ndim == 2:
        return array[..., None], None
    if array.shape[2] in (2, 4):
        return array[..., :-1], array[..., -1]
    return array, None


def _one_channel(array: NDArray[Any]) -> Pixels:
    """Luminance (ITU-R BT.601) of colours, over black where they are transparent."""
    colours, alpha = _split(array)
    grey: NDArray[Any] = colours[..., 0]
    if not (colours == grey[..., None]).all():
        grey = np.rint(colours @ np.array([0.299, 0.587, 0.114])).astype(array.dtype)
    top = np.iinfo(array.dtype).max
    if alpha is not None and (alpha != top).any():
        grey = np.rint(grey.astype(np.float64) * alpha / top).astype(array.dtype)
    return np.ascontiguousarray(grey)
