"""Which bits of stored DICOM values are the image: without overlays, padding and empty bits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.readers.codestream import Codec, Codestream
from busynth_gui.imaging.readers.dicom_spacing import numbers_of
from busynth_gui.imaging.readers.roughness import clearly_smoother, independent

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["OVERLAY_TAGS", "STORED_KEYWORDS", "Stored", "stored"]

STORED_KEYWORDS: tuple[str, ...] = (
    "BitsStored", "HighBit", "PixelRepresentation", "PixelPaddingValue", "PixelPaddingRangeLimit",
)  # fmt: skip
"""Elements that :func:`stored` asks for, beside OVERLAY_TAGS."""

_GROUPS = range(0x6000, 0x6020, 2)
_POSITION, _DATA = 0x0102, 0x3000

OVERLAY_TAGS = tuple(group << 16 | element for group in _GROUPS for element in (_POSITION, _DATA))
"""Overlay Bit Position and Overlay Data of each overlay that there can be."""


@dataclass(frozen=True)
class Stored:
    """``values`` (H, W) or (H, W, 3), with ``bits`` that count of each.

    ``padding`` (H, W) is true where there is no image; the values there are some of the image's.
    """

    values: NDArray[Any]
    bits: int
    padding: NDArray[np.bool_] | None = None


def stored(
    header: Dataset, values: NDArray[Any], stream: Codestream | None, *, may_pad: bool
) -> Stored:
    """The values of the image in what was decoded; of grey ones alone some can be padding."""
    values = _without_overlays(header, values)
    if stream is None:
        values = _right_aligned(header, values)
    grey = may_pad and values.ndim == 2
    if grey:
        values = _without_strangers(header, values)
    padding = _padding(header, values) if grey else None
    if padding is not None:
        values = np.where(padding, values[~padding][0], values)
    signed = bool(header.get("PixelRepresentation"))
    width = 8 * values.dtype.itemsize if stream is None else stream.bits
    told = int(header.get("BitsStored") or 0)
    told = told if 1 <= told <= width else width
    if signed and values.ndim == 2 and not (stream is not None and stream.signed):
        number = _signed(values, told)
        # What is signed, and read as if it were not, has jumps where its sign changes; where the
        # header is wrong, its reading has them. The sign of a JPEG 2000 stream is its own claim;
        # else black has to be 0, since writing on what is signed and dark jumps as well.
        coded = stream is not None and stream.codec is Codec.JPEG_2000
        if not ((coded or _is_black_0(values)) and clearly_smoother(values, number)):
            return Stored(number.astype(np.int16), told, padding)
        signed = False
    # Those the header says, unless there are more in the data.
    bits = told if signed else max(told, int(values.max()).bit_length())
    return Stored(values, bits, padding)


def _without_overlays(header: Dataset, values: NDArray[Any]) -> NDArray[Any]:
    """Values without the bits beside the stored ones that hold overlays (retired; PS3.5 8.1.1)."""
    count = header.get("BitsStored")
    if count is None or values.dtype not in (np.uint8, np.uint16):
        return values
    high = header.get("HighBit")
    high = int(count) - 1 if high is None else int(high)
    mask = whole = int(np.iinfo(values.dtype).max)
    for group in _GROUPS:
        told = header.get(group << 16 | _POSITION)
        if told is None or group << 16 | _DATA in header:
            continue
        for position in map(int, numbers_of(told.value)):
            if 0 <= position < 16 and not high - int(count) < position <= high:
                mask &= ~(1 << position)
    return values if mask == whole else values & values.dtype.type(mask)


def _without_strangers(header: Dataset, values: NDArray[Any]) -> NDArray[Any]:
    """Grey values without bits above the stored ones that have nothing to do with them: overlays
    of which the header is silent, and what was left in memory. More bits of the image stay."""
    told, width = int(header.get("BitsStored") or 0), 8 * values.dtype.itemsize
    if header.get("PixelRepresentation") or not 0 < told < width or values.dtype.kind != "u":
        return values
    if "PixelPaddingValue" in header or int(values.max()).bit_length() <= told:
        return values
    within = values.dtype.type((1 << told) - 1)
    return values & within if independent(values, told) else values


def _is_black_0(values: NDArray[Any]) -> bool:
    """Whether 0 is the most frequent of values without a sign."""
    return int(np.bincount(values.reshape(-1)).argmax()) == 0


def _right_aligned(header: Dataset, values: NDArray[Any]) -> NDArray[Any]:
    """Values that the header says stand in the upper bits, moved down if the lower are empty."""
    count, high = header.get("BitsStored"), header.get("HighBit")
    if count is None or high is None:
        return values
    low = int(high) + 1 - int(count)
    if low == 0 and values.any() and not (values & ((1 << int(count)) - 1)).any():
        low = 8 * values.dtype.itemsize - int(count)  # they stand above what is told to be theirs
    if not 0 < low < 16 or (values & ((1 << low) - 1)).any():
        return values
    return values >> low


def _padding(header: Dataset, values: NDArray[Any]) -> NDArray[np.bool_] | None:
    """Where values are padding (PS3.3 C.7.5.1.1.2), if any are.

    What is told to be padding and lies among the other values, or next to them, is none: there are
    headers that name a grey level of the image.
    """
    ends = numbers_of(header.get("PixelPaddingValue"))
    if len(ends) != 1:
        return None
    ends += numbers_of(header.get("PixelPaddingRangeLimit"))[:1]
    width = 8 * values.dtype.itemsize
    index = values.view(np.uint8 if width == 8 else np.uint16)
    used = np.bincount(index.reshape(-1), minlength=1 << width) > 0
    patterns = np.arange(1 << width, dtype=np.int32)
    told = int(header.get("BitsStored") or width)
    if header.get("PixelRepresentation") or values.dtype == np.int16:
        # The values' upper bits repeat the sign or are empty; padding can be beyond those stored.
        whole, numbers = _signed(patterns, width), _signed(patterns, min(told, width))
        ends = [float(_signed(np.array(int(end) & 0xFFFF), 16)) for end in ends]
    else:
        whole = numbers = patterns
        ends = [float(int(end) & 0xFFFF) for end in ends]
    low, high = min(ends), max(ends)
    named = (whole >= low) & (whole <= high)
    named |= (numbers >= low) & (numbers <= high) & (patterns >> told == 0)
    others = numbers[used & ~named]
    if not (used & named).any() or not others.size:
        return None
    if low <= others.max() + 1 and high >= others.min() - 1:
        return None
    return np.asarray(named[index])


def _signed(values: NDArray[Any], bits: int) -> NDArray[np.int32]:
    """The two's complement of so many bits; what is above them is left out."""
    sign = 1 << (bits - 1)
    return np.asarray(((values.astype(np.int32) & ((1 << bits) - 1)) ^ sign) - sign)
