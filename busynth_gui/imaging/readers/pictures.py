"""Pictures in: PNG, JPEG, TIFF, BMP and WebP, in their own bit depth, held to a second decoder."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from mmap import mmap
from pathlib import Path
from typing import IO, Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.readers.codestream import scan_count
from busynth_gui.imaging.readers.limits import MAX_PIXELS, too_large
from busynth_gui.imaging.readers.tiff import (
    ORIENTATION,
    PageFile,
    Pages,
    Tags,
    is_jpeg,
    is_plain,
    page_bytes,
    page_size,
    pages_of,
    stored_mask,
    stored_values,
    upright,
)

__all__ = ["PICTURE_FORMATS", "count_pages", "read_array", "read_mask_array", "read_xmp"]

PICTURE_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
"""Pillow's names of them. What it calls MPO is JPEG, with more pictures behind the first."""

_MASK_FORMATS = ("PNG", "TIFF", "BMP")

_PHOTOMETRIC, _BITS, _COLOUR_MAP = 262, 258, 320
_WHITE_IS_ZERO = 0
_JPEG_HEAD = b"\xff\xd8\xff"
_EVERY_KIND = Phrase("give a PNG, JPEG, TIFF, BMP, WebP or DICOM file")
_KINDS_OF_MASKS = Phrase("give a PNG, TIFF or BMP file")
_WIDER = {"1": "L", "PA": "RGBA"}
"""Pillow's modes that are not RGB at heart, and the mode that holds them whole."""

_MOST_SCANS = 500
_LARGEST_FILE = 1_000_000_000
_CHEAP_PIXELS, _CHEAP_BYTES = 4_000_000, 64_000_000
"""Pictures of up to so many pixels, in files of up to so many bytes, are decoded twice."""

Array = NDArray[Any]
_Stored = Callable[[Path, Tags, "bytes | mmap"], Array]


def read_array(path: Path, frame: int = 0) -> Array:
    """A frame (from 0), upright: uint8 or uint16, (H, W), or (H, W, C) with colours and alpha.

    Raises Refusal when the file is no such picture, damaged or too large, lacks the frame, or when
    two decoders read it differently.
    """
    with _opened(path, PICTURE_FORMATS) as file:
        if pages := pages_of(path, file):
            return _tiff(path, file, pages, frame)
        with Image.open(file, formats=PICTURE_FORMATS) as image:
            _refuse_frame(path, frame, _one_frame(path, image))
            return _picture(path, file, image)


def read_mask_array(path: Path) -> Array:
    """A mask as :func:`read_array` gives a frame, but for what it is worth: not 0 is marked.

    Raises Refusal as that does, for what was compressed as JPEG, whose noise is not 0, and for
    more than one frame.
    """
    with _opened(path, _MASK_FORMATS) as file:
        if file.read(len(_JPEG_HEAD)) == _JPEG_HEAD:
            raise _lossy_mask(path)
        file.seek(0)
        if pages := pages_of(path, file):
            if len(pages.frames) > 1:
                raise Refusal(
                    "the mask {0} holds {1} frames",
                    "give a mask of one frame",
                    path,
                    len(pages.frames),
                )
            if is_jpeg(pages.tags[pages.frames[0]]):
                raise _lossy_mask(path)
            return _tiff(path, file, pages, 0, stored_mask)
        with Image.open(file, formats=_MASK_FORMATS) as image:
            _one_frame(path, image)
            return _picture(path, file, image)


def count_pages(path: Path) -> int:
    """How many frames a picture file holds. Raises Refusal as :func:`read_array` does."""
    with _opened(path, PICTURE_FORMATS) as file:
        if pages := pages_of(path, file):
            return len(pages.frames)
        with Image.open(file, formats=PICTURE_FORMATS) as image:
            return _one_frame(path, image)


def read_xmp(path: Path) -> str:
    """The XMP packet of a picture that can be read; empty without one."""
    with (
        suppress(Exception),
        path.open("rb") as file,
        Image.open(file, formats=PICTURE_FORMATS) as image,
    ):
        packet = image.info.get("XML:com.adobe.xmp") or image.info.get("xmp", "")
        return packet.decode("utf-8", "replace") if isinstance(packet, bytes) else str(packet)
    return ""


def _picture(path: Path, file: IO[bytes], image: Image.Image) -> Array:
    _refuse_sizes(path, image)
    if image.format in ("JPEG", "MPO") and scan_count(_content(path, file)) > _MOST_SCANS:
        raise Refusal("{0} is made of too many scans", "save it anew in another program", path)
    if image.mode not in ("1", "P") and _png_bits(image, file) > 8:
        array = _sixteen_bit(path, image, _content(path, file))
    else:
        image.load()
        array = _array(path, image)
        _hold_against_opencv(path, image, file, array)
    return upright(array, _orientation(image))


@contextmanager
def _opened(path: Path, formats: tuple[str, ...]) -> Iterator[IO[bytes]]:
    """The opened file. What decoders say of it becomes a Refusal."""
    try:
        # An opened file, not its path: Pillow maps what it can into memory when it is given one,
        # and then swaps the sides of a TIFF that is to be turned.
        with warnings.catch_warnings(), path.open("rb") as file:
            # Pillow warns of odd metadata; the pixels are whole or it raises.
            warnings.simplefilter("ignore")
            yield file
    except (Refusal, MemoryError):
        raise
    except Image.DecompressionBombError as error:
        raise too_large(path) from error
    except UnidentifiedImageError as error:
        wanted = _EVERY_KIND if "JPEG" in formats else _KINDS_OF_MASKS
        raise Refusal("{0} is no image that can be read", "{1}", path, wanted) from error
    # Decoders answer a damaged file with nearly every kind of exception.
    except Exception as error:
        raise Refusal(
            "{0} is damaged or cut short", "export it again ({1})", path, error
        ) from error


def _one_frame(path: Path, image: Image.Image) -> int:
    """1. Raises Refusal for a picture that moves."""
    count = int(getattr(image, "n_frames", 1))
    if count != 1 and image.format != "MPO":
        raise Refusal(
            "{0} holds {1} frames", "give them as DICOM, TIFF or single files", path, count
        )
    return 1


def _refuse_frame(path: Path, frame: int, count: int) -> None:
    if not 0 <= frame < count:
        raise Refusal("{0} has no frame {1}", "choose one of 1 to {2}", path, frame + 1, count)


def _refuse_sizes(path: Path, image: Image.Image) -> None:
    if image.width * image.height > MAX_PIXELS:
        raise too_large(path)
    if 0 in image.size:
        raise Refusal(
            "{0} is {1} x {2} px", "give a scan that has pixels", path, image.width, image.height
        )


def _content(path: Path, file: IO[bytes]) -> bytes:
    """All of the file, with the file's place kept."""
    _refuse_large(path, file)
    at = file.tell()
    file.seek(0)
    data = file.read()
    file.seek(at)
    return data


def _refuse_large(path: Path, file: IO[bytes]) -> None:
    if _size(file) > _LARGEST_FILE:
        raise Refusal(
            "{0} is larger than {1} MB", "give a smaller file", path, _LARGEST_FILE // 10**6
        )


def _disagreement(path: Path) -> Refusal:
    return Refusal("two decoders read {0} differently", "save it anew in another program", path)


def _lossy_mask(path: Path) -> Refusal:
    return Refusal(
        "the mask {0} is compressed as JPEG, which blurs its edge",
        "save the mask anew as PNG, TIFF or BMP, from what it was made of",
        path,
    )


def _tiff(
    path: Path, file: IO[bytes], pages: Pages, frame: int, stored: _Stored = stored_values
) -> Array:
    """A frame of a TIFF, upright: by Pillow where it can, else as ``stored`` reads it."""
    _refuse_frame(path, frame, len(pages.frames))
    page = pages.frames[frame]
    tags = pages.tags[page]
    height, width = page_size(tags)
    if height * width > MAX_PIXELS:
        raise too_large(path)
    if not height * width:
        raise Refusal("{0} is {1} x {2} px", "give a scan that has pixels", path, width, height)
    turned = tags.get(ORIENTATION, (1,))[0]
    by_pillow = _tiff_by_pillow(path, file, pages, page) if is_plain(tags) else None
    if by_pillow is None:
        return upright(_stored(path, file, pages, page, stored), turned)
    array, mode = by_pillow
    cheap = height * width <= _CHEAP_PIXELS and _size(file) <= _LARGEST_FILE
    if mode in ("L", "RGB", "I;16", "I;16B") and cheap:
        second = _second_of_tiff(path, file, pages, page)
        if second is not None and not np.array_equal(upright(second, turned), array):
            raise _disagreement(path)
    return array


def _tiff_by_pillow(
    path: Path, file: IO[bytes], pages: Pages, page: int
) -> tuple[Array, str] | None:
    """A page turned upright, and Pillow's mode of it; None where Pillow does not know its kind:
    BigTIFF that is big-endian, and grey of 12 and 16 bits that is so or whose white is zero."""
    try:
        image = Image.open(PageFile(file, pages, page), formats=("TIFF",))  # type: ignore[arg-type]
    except UnidentifiedImageError:
        return None
    with image:
        image.load()
        return _array(path, image), image.mode


def _stored(path: Path, file: IO[bytes], pages: Pages, page: int, stored: _Stored) -> Array:
    _refuse_large(path, file)
    with page_bytes(file, pages, page) as data:
        return stored(path, pages.tags[page], data)


def _second_of_tiff(path: Path, file: IO[bytes], pages: Pages, page: int) -> Array | None:
    try:
        return _stored(path, file, pages, page, stored_values)
    except Exception:  # a kind that only Pillow knows
        return None


def _hold_against_opencv(path: Path, image: Image.Image, file: IO[bytes], array: Array) -> None:
    """Raise Refusal when OpenCV makes other pixels of the same file."""
    bits = _png_bits(image, file)
    if image.mode not in ("L", "RGB", "RGBA") or bits < 8 or "transparency" in image.info:
        return
    if image.width * image.height > _CHEAP_PIXELS or _size(file) > _CHEAP_BYTES:
        return
    second = cv2.imdecode(np.frombuffer(_content(path, file), np.uint8), cv2.IMREAD_UNCHANGED)
    if second is None:
        return
    colours, ours = _first_channels(second), _first_channels(array)
    if colours.shape[:2] != ours.shape[:2]:
        raise _disagreement(path)
    if colours.shape[2] == 3:
        colours = colours[..., ::-1]
    if image.format == "BMP" and _byte(file, 28, 0) == 16:  # biBitCount
        # OpenCV puts zeros below colours of 5 bits, Pillow spreads them over 8.
        colours, ours = colours >> 3, ours >> 3
    away = np.abs(colours.astype(np.int16) - ours)  # of one channel, if one decoder makes one
    if away.mean() > (1.0 if image.format in ("JPEG", "MPO", "WEBP") else 0.0):
        raise _disagreement(path)


def _first_channels(array: Array) -> Array:
    """Colours (H, W, 1 or 3) without alpha."""
    return array[..., None] if array.ndim == 2 else array[..., :3]


def _size(file: IO[bytes]) -> int:
    at = file.tell()
    size = file.seek(0, 2)
    file.seek(at)
    return size


def _array(path: Path, image: Image.Image) -> Array:
    mode = image.mode
    if mode == "F":
        raise Refusal("{0} holds floating-point values", "give 8 or 16 bit grey values", path)
    see_through = "transparency" in image.info
    if mode == "I":
        return _from_32_bit(path, np.asarray(image))
    if mode.startswith("I;16"):
        array = _from_16_bit(np.asarray(image), image)
        if not see_through:
            return array
        seen = array != image.info["transparency"]
        return np.dstack([array, seen * np.uint16(65535)])
    if mode == "P" and (narrow := _narrow_colour_map(image)) is not None:
        return np.asarray(narrow[np.asarray(image)])
    if see_through or mode not in ("L", "LA", "RGB", "RGBA"):
        image = image.convert("RGBA" if see_through else _WIDER.get(mode, "RGB"))
    return np.asarray(image)


def _narrow_colour_map(image: Image.Image) -> Array | None:
    """The colours (256, 3) of a TIFF whose map holds 8-bit values where 16 bits are due: Pillow
    divides them to black. None for any other."""
    tags: Any = getattr(image, "tag_v2", {})
    values = np.asarray(tags.get(_COLOUR_MAP, ()))
    if not values.size or values.size % 3 or not 0 < values.max() < 256:
        return None
    return np.asarray(values.reshape(3, -1).T, np.uint8)


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    # Damaged metadata is no reason to refuse whole pixels.
    except Exception:
        return 1


def _from_16_bit(stored: Array, image: Image.Image) -> NDArray[np.uint16]:
    array = stored.astype(np.uint16)
    # Pillow turns 8-bit TIFF whose white is zero the right way round, 16-bit ones it does not.
    tags: Any = getattr(image, "tag_v2", {})
    if tags.get(_PHOTOMETRIC, 1) == _WHITE_IS_ZERO:
        top = (1 << int(max(tags.get(_BITS, (16,))))) - 1
        return (top - array.astype(np.int32)).astype(np.uint16)
    return array


def _from_32_bit(path: Path, array: Array) -> NDArray[np.uint16]:
    if array.size and (array.min() < 0 or array.max() > 65535):
        raise Refusal("{0} holds values beyond 16 bits", "give 8 or 16 bit grey values", path)
    return array.astype(np.uint16)


def _png_bits(image: Image.Image, file: IO[bytes]) -> int:
    """Bits of a sample; only PNG has other pictures than of 8 here."""
    return _byte(file, 24, 8) if image.format == "PNG" else 8  # in the first chunk, IHDR


def _byte(file: IO[bytes], at: int, default: int) -> int:
    """The byte of a file at a place, with the file's own place kept."""
    place = file.tell()
    file.seek(at)
    byte = file.read(1)
    file.seek(place)
    return byte[0] if byte else default


def _sixteen_bit(path: Path, image: Image.Image, data: bytes) -> Array:
    """16-bit PNG: grey by Pillow, colours by OpenCV, since Pillow cuts them to 8 bit.

    Pillow's cut ones have to be the upper halves of OpenCV's.
    """
    image.load()
    if image.mode.startswith("I"):
        return _array(path, image)
    decoded = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None or decoded.dtype != np.uint16:
        raise Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)
    array = np.asarray(decoded, np.uint16)
    if array.ndim == 3:
        array = array[..., [2, 1, 0, *range(3, array.shape[2])]]
    cut = np.asarray(image)
    if cut.ndim == 3 and cut.shape[2] == 2 and array.ndim == 3:  # grey with alpha
        cut = cut[..., [0, 0, 0, 1]]
    if cut.shape == array.shape and not np.array_equal(array >> 8, cut):
        raise _disagreement(path)
    return np.ascontiguousarray(array)
