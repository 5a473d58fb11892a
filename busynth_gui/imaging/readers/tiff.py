"""TIFF: which pages are frames, and the kinds of values that Pillow gets wrong or cuts to 8 bit.

Pillow reads signed bytes as unsigned, planes of 16 bit as pixels, and cuts colours of 16 bit; such
files are decoded by libtiff as they are stored, and turned into grey values here, or into a mask.
The numbers of tags are those of TIFF 6.0.
"""

from __future__ import annotations

import mmap
import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal

__all__ = [
    "ORIENTATION",
    "PageFile",
    "Pages",
    "Tags",
    "is_jpeg",
    "is_plain",
    "page_bytes",
    "page_size",
    "pages_of",
    "stored_mask",
    "stored_values",
    "upright",
]

ORIENTATION = 274
Tags = dict[int, tuple[int, ...]]
"""The values of a page's tags by number, of those that are looked at here."""

_SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT = 254, 255, 256, 257
_BITS, _COMPRESSION, _PHOTOMETRIC, _SAMPLES, _PLANES, _EXTRA, _FORMAT = (
    258,
    259,
    262,
    277,
    284,
    338,
    339,
)

_REDUCED, _IS_MASK, _OLD_REDUCED = 1, 4, 2
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB = 0, 1, 2
_UNSIGNED, _SIGNED, _FLOAT = 1, 2, 3
_UNSPECIFIED, _ASSOCIATED = 0, 1
_OLD_JPEG, _NEW_JPEG = 6, 7


_WANTED = {
    _SUBFILE, _OLD_SUBFILE, _WIDTH, _HEIGHT, _BITS, _COMPRESSION, _PHOTOMETRIC, ORIENTATION,
    _SAMPLES, _PLANES, _EXTRA, _FORMAT,
}  # fmt: skip
_TYPES = {1: "B", 3: "H", 4: "I", 16: "Q"}
_ORDERS = {b"II*\0": "<", b"MM\0*": ">", b"II+\0": "<", b"MM\0+": ">"}
_MOST_VALUES, _MOST_PAGES = 16, 100_000


@dataclass(frozen=True)
class Pages:
    """The pages of a file: the ``tags`` of each, and the byte at which each is described.

    ``head`` is the file's beginning, in which :meth:`first` names the first page.
    """

    tags: list[Tags]
    starts: list[int]
    head: bytes

    @cached_property
    def frames(self) -> list[int]:
        """The pages that are frames: not thumbnails, smaller copies and masks.

        Those say so, or are smaller than the largest.
        """
        sizes: dict[int, tuple[int, int]] = {}
        for page, tags in enumerate(self.tags):
            if not _first(tags, _SUBFILE, 0) & (_REDUCED | _IS_MASK) and (
                _first(tags, _OLD_SUBFILE, 0) != _OLD_REDUCED
            ):
                sizes[page] = page_size(tags)
        largest = max(sizes.values(), key=lambda size: size[0] * size[1], default=None)
        return [page for page, size in sizes.items() if size == largest] or [0]

    def first(self, page: int) -> bytes:
        """The file's beginning as it would be, were that page the first.

        Decoders go through all pages before the one they are asked for: the last frame of a film
        of 2,000 took them 0.3 s.
        """
        order, big = _ORDERS[self.head[:4]], b"+" in self.head[:4]
        at = 8 if big else 4
        start = struct.pack(order + ("Q" if big else "I"), self.starts[page])
        return self.head[:at] + start


_latest: list[tuple[tuple[object, ...], Pages]] = []
"""What was found in the file that was last asked for, and how that was to be known."""


def pages_of(path: Path, file: IO[bytes]) -> Pages | None:
    """The pages of an opened file, TIFF or BigTIFF; None when it is neither.

    Those of the last file are remembered while it stays as it is, for its next frame. Raises
    ValueError or struct.error when the file is damaged. The file's place is kept.
    """
    said = os.fstat(file.fileno())
    key = (path, said.st_dev, said.st_ino, said.st_size, said.st_mtime_ns)
    if _latest and _latest[0][0] == key:
        return _latest[0][1]
    place = file.tell()
    file.seek(0)
    head = file.read(16)
    order, big = _ORDERS.get(head[:4]), b"+" in head[:4]
    if order is None:
        file.seek(place)
        return None
    pages = Pages([], [], head)
    at = struct.unpack_from(order + ("Q" if big else "I"), head, 8 if big else 4)[0]
    seen: set[int] = set()
    while at and at not in seen and len(seen) < _MOST_PAGES:
        seen.add(at)
        pages.starts.append(at)
        tags, at = _one_page(file, at, order, big)
        pages.tags.append(tags)
    file.seek(place)
    _latest[:] = [(key, pages)]
    return pages if pages.tags else None


class PageFile:
    """An opened file as it would be, were one page the first; for reading by Pillow."""

    def __init__(self, file: IO[bytes], pages: Pages, page: int) -> None:
        self._file, self._first = file, pages.first(page)
        self.seek, self.tell, self.fileno = file.seek, file.tell, file.fileno

    def read(self, size: int = -1) -> bytes:
        at = self._file.tell()
        data = self._file.read(size)
        if at >= len(self._first):
            return data
        return (self._first[at:] + data[len(self._first) - at :])[: len(data)]


@contextmanager
def page_bytes(file: IO[bytes], pages: Pages, page: int) -> Iterator[mmap.mmap]:
    """The whole file mapped as it would be, were one page the first: what is not asked for stays
    on the disk."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY) as mapped:
        first = pages.first(page)
        mapped[: len(first)] = first
        yield mapped


def _one_page(file: IO[bytes], at: int, order: str, big: bool) -> tuple[Tags, int]:
    """The tags of the page at a byte, and where the next one is."""
    file.seek(at)
    (count,) = struct.unpack(order + ("Q" if big else "H"), file.read(8 if big else 2))
    size = 20 if big else 12
    if count > 4096:
        raise ValueError("a page has too many tags")
    entries = file.read(count * size)
    (following,) = struct.unpack(order + ("Q" if big else "I"), file.read(8 if big else 4))
    tags: Tags = {}
    for start in range(0, count * size, size):
        tag, kind = struct.unpack_from(order + "HH", entries, start)
        if tag not in _WANTED or kind not in _TYPES:
            continue
        (number,) = struct.unpack_from(order + ("Q" if big else "I"), entries, start + 4)
        layout = f"{order}{min(number, _MOST_VALUES)}{_TYPES[kind]}"
        inner = start + (12 if big else 8)
        if struct.calcsize(f"{order}{number}{_TYPES[kind]}") <= (8 if big else 4):
            tags[tag] = struct.unpack_from(layout, entries, inner)
        else:
            file.seek(struct.unpack_from(order + ("Q" if big else "I"), entries, inner)[0])
            tags[tag] = struct.unpack(layout, file.read(struct.calcsize(layout)))
    return tags, following


def _first(tags: Tags, tag: int, default: int) -> int:
    return tags.get(tag, (default,))[0]


def page_size(tags: Tags) -> tuple[int, int]:
    """(height, width) in px as stored; 0 where the page does not say."""
    return _first(tags, _HEIGHT, 0), _first(tags, _WIDTH, 0)


def is_jpeg(tags: Tags) -> bool:
    """Whether a page is compressed as JPEG, which loses what the values were."""
    return _first(tags, _COMPRESSION, 1) in (_OLD_JPEG, _NEW_JPEG)


def is_plain(tags: Tags) -> bool:
    """Whether a page holds what Pillow reads as it is stored, if it knows the kind at all:
    unsigned, 8 bit or 16 bit grey."""
    bits = tags.get(_BITS, (1,))
    samples = _first(tags, _SAMPLES, 1)
    if is_jpeg(tags):
        return True
    whole = set(tags.get(_FORMAT, (_UNSIGNED,))) <= {_UNSIGNED, 4}  # 4: not said
    if samples > 1 and (_first(tags, _PLANES, 1) == 2 or len(set(bits)) > 1):
        return False
    return whole and (max(bits) <= 8 or (samples == 1 and max(bits) in (12, 16)))


def stored_values(path: Path, tags: Tags, data: bytes | mmap.mmap) -> NDArray[Any]:
    """The first page as uint8 or uint16, (H, W) or (H, W, 2 to 4), not yet turned upright.

    Signed values are moved up: bytes by 128, wider ones until the least is 0. Floating-point ones
    from 0 to 1 are spread over 16 bits; whole numbers stay; others are spread from the least (or 0,
    if that is less) to the greatest. Fewer than 8 bits are spread over 8, as Pillow does it. Raises
    Refusal for more than 16 bits, or for other colours.
    """
    array = _decoded(path, tags, data)
    bits = max(tags.get(_BITS, (8,)))
    values = _unsigned(path, array)
    if array.dtype == np.uint8 and bits < 8:
        most = (1 << bits) - 1
        values = ((values.astype(np.uint16) * 255 + most // 2) // most).astype(np.uint8)
    if _is_white_zero(tags):
        known = array.dtype.kind in "bu" and bits <= 16
        top = (1 << max(bits, 8)) - 1 if known else int(values.max())
        values = (top - values.astype(np.int32)).astype(values.dtype)
    return _without_extra(values, tags.get(_EXTRA, ()))


def stored_mask(path: Path, tags: Tags, data: bytes | mmap.mmap) -> NDArray[np.uint8]:
    """The first page of a mask, not yet turned upright: 1 where a sample is stored as anything but
    0, (H, W) or (H, W, 2 to 4).

    No value is moved or scaled, as :func:`stored_values` does for scans: 0 is what is outside,
    whether values have a sign or not. Where white is zero, black is (TIFF 6.0 page 37). Raises
    Refusal for values that are no numbers, for values on both sides of 0, of which nobody can tell
    which are outside, and for other colours.
    """
    array = _decoded(path, tags, data)
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise _no_numbers(path)
    if array.dtype.kind in "if" and array.min() < 0 < array.max():
        raise Refusal(
            "the mask {0} holds values below and above 0",
            "save it with 0 outside of the lesion and 255 within",
            path,
        )
    if array.dtype.kind not in ("bu" if _is_white_zero(tags) else "buif"):
        raise _unusual(path)
    outside = (1 << max(tags.get(_BITS, (8,)))) - 1 if _is_white_zero(tags) else 0
    return _without_extra((array != outside).astype(np.uint8), tags.get(_EXTRA, ()))


def _decoded(path: Path, tags: Tags, data: bytes | mmap.mmap) -> NDArray[Any]:
    """The first page as it is stored, (H, W) or (H, W, 1 to 4), of any type. Raises Refusal."""
    import imagecodecs

    array = np.asarray(imagecodecs.tiff_decode(data, index=0))
    if _first(tags, _SAMPLES, 1) > 1 and _first(tags, _PLANES, 1) == 2:
        array = np.moveaxis(array, 0, -1)
    photometric = _first(tags, _PHOTOMETRIC, _BLACK_IS_ZERO)
    if photometric not in (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB) or not _is_frame(array):
        raise Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)
    return array


def _is_white_zero(tags: Tags) -> bool:
    return _first(tags, _PHOTOMETRIC, _BLACK_IS_ZERO) == _WHITE_IS_ZERO


def _is_frame(array: NDArray[Any]) -> bool:
    return array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (1, 2, 3, 4))


def _without_extra(values: NDArray[Any], extra: tuple[int, ...]) -> NDArray[Any]:
    """Without a last sample that is no alpha, or whose alpha is in the colours already."""
    if values.ndim == 3 and values.shape[2] == 1:
        return values[..., 0]
    if values.ndim == 2 or values.shape[2] == 3:
        return values
    if not extra or extra[-1] in (_UNSPECIFIED, _ASSOCIATED):
        return values[..., 0] if values.shape[2] == 2 else values[..., :3]
    return values


def _unsigned(path: Path, array: NDArray[Any]) -> NDArray[Any]:
    if array.dtype in (np.uint8, np.uint16):
        return array
    if array.dtype == np.int8:
        return (array.view(np.uint8) ^ 0x80).astype(np.uint8)
    if array.dtype.kind == "f":
        return _from_float(path, array)
    if array.dtype == bool:
        return array.astype(np.uint8) * np.uint8(255)
    if array.dtype.kind not in "iu":
        raise _unusual(path)
    least, most = int(array.min()), int(array.max())
    least = min(least, 0)
    if most - least > 65535:
        raise Refusal("{0} holds values beyond 16 bits", "give 8 or 16 bit grey values", path)
    return (array.astype(np.int64) - least).astype(np.uint16)


def _from_float(path: Path, array: NDArray[Any]) -> NDArray[Any]:
    if not np.isfinite(array).all():
        raise _no_numbers(path)
    least, most = float(array.min()), float(array.max())
    if least >= 0 and most <= 1:
        return np.rint(array * np.float64(65535)).astype(np.uint16)
    if least >= 0 and most <= 65535 and (array == np.rint(array)).all():
        return array.astype(np.uint8 if most <= 255 else np.uint16)
    least = min(least, 0.0)
    return np.rint((array - np.float64(least)) * (65535 / (most - least))).astype(np.uint16)


def _unusual(path: Path) -> Refusal:
    return Refusal("{0} holds values of an unusual kind", "give 8 or 16 bit grey values", path)


def _no_numbers(path: Path) -> Refusal:
    return Refusal("{0} holds values that are no numbers", "give 8 or 16 bit grey values", path)


def upright(array: NDArray[Any], orientation: int) -> NDArray[Any]:
    """The array turned as an orientation of 1 to 8 asks (TIFF 6.0 page 36, the same in EXIF)."""
    if orientation in (2, 3, 7, 8):
        array = array[:, ::-1]
    if orientation in (3, 4, 6, 7):
        array = array[::-1]
    if orientation in (5, 6, 7, 8):
        array = array.swapaxes(0, 1)
    return np.ascontiguousarray(array)
