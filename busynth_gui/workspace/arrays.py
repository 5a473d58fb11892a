"""Arrays as bytes, lossless and small.

A candidate differs from its scan, or its ground, inside mask and band only. So its images are kept
as the box in which they differ, and in it the difference modulo 2^8 or 2^16: exact for any two
arrays, and nothing has to be known about where the stages may write. Masks are kept as the packed
bits of their box. Scans are PNG, which other programs can open in an emergency.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.readers.limits import MAX_PIXELS

__all__ = [
    "DamagedArray",
    "pack_candidate",
    "pack_difference",
    "pack_mask",
    "png",
    "unpack_candidate",
    "unpack_difference",
    "unpack_mask",
    "unpng",
]

_BOX = struct.Struct("<4I")  # top, left, height, width
_PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_PNG_HEAD = struct.Struct(">2I2s")  # width, height and kind: what comes next
_GREY = (b"\x08\0", b"\x10\0")  # 8 and 16 bits a sample


class DamagedArray(ValueError):
    """The bytes are not what was written."""


def png(pixels: Pixels) -> bytes:
    """uint8 or uint16 pixels (H, W) as a PNG: a tenth of Pillow's time for 6 % more bytes."""
    done, data = cv2.imencode(".png", pixels)
    assert done
    return data.tobytes()


def unpng(data: bytes) -> Pixels:
    """The uint8 or uint16 pixels (H, W) of a greyscale PNG. Raises DamagedArray."""
    # OpenCV would try every format that it knows, and take as much memory as a chunk claims.
    # What a column of a damaged file holds need not be bytes.
    if not isinstance(data, bytes) or not data.startswith(_PNG) or not _chunks_are_there(data):
        raise DamagedArray("not a PNG, or cut short")
    width, height, kind = _PNG_HEAD.unpack_from(data, len(_PNG))
    if not 0 < width * height <= MAX_PIXELS or kind not in _GREY:
        raise DamagedArray("not a greyscale PNG of a size that a scan has")
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    if pixels is None or pixels.ndim != 2:
        raise DamagedArray("not a greyscale PNG")
    wide = pixels.dtype == np.uint16
    return np.asarray(pixels, np.uint16) if wide else np.asarray(pixels, np.uint8)


def _chunks_are_there(data: bytes) -> bool:
    at = len(_PNG) - 8
    while at + 12 <= len(data):
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    return at == len(data)


def pack_difference(pixels: Pixels, base: Pixels) -> bytes:
    """``pixels`` as its difference to ``base``, both of one type and shape (H, W); else raises
    ValueError."""
    if (pixels.shape, pixels.dtype) != (base.shape, base.dtype):
        raise ValueError(f"{pixels.dtype} {pixels.shape} on {base.dtype} {base.shape}")
    top, left, height, width = box = _box_of(pixels != base)
    window = np.s_[top : top + height, left : left + width]
    difference = pixels[window] - base[window]  # unsigned: wraps round
    return _pack(box, difference.astype(difference.dtype.newbyteorder("<")).tobytes())


def unpack_difference(data: bytes, base: Pixels) -> Pixels:
    """The pixels of :func:`pack_difference`. Raises DamagedArray."""
    (top, left, height, width), raw = _unpack(data, base.shape, 8 * base.dtype.itemsize)
    if len(raw) != height * width * base.dtype.itemsize:
        raise DamagedArray("the difference has another size")
    pixels = base.copy()
    difference = np.frombuffer(raw, base.dtype.newbyteorder("<")).reshape(height, width)
    pixels[top : top + height, left : left + width] += difference.astype(base.dtype)
    return pixels


def pack_mask(mask: NDArray[np.bool_]) -> bytes:
    """A boolean mask (H, W), which may be empty."""
    top, left, height, width = box = _box_of(mask)
    return _pack(box, np.packbits(mask[top : top + height, left : left + width]).tobytes())


def unpack_mask(data: bytes, shape: tuple[int, int]) -> NDArray[np.bool_]:
    """The mask of :func:`pack_mask` on a (H, W) grid. Raises DamagedArray."""
    (top, left, height, width), raw = _unpack(data, shape, 1)
    count = height * width
    if len(raw) != (count + 7) // 8:
        raise DamagedArray("the mask has another size")
    bits = np.unpackbits(np.frombuffer(raw, np.uint8), count=count).astype(bool)
    mask = np.zeros(shape, bool)
    mask[top : top + height, left : left + width] = bits.reshape(height, width)
    return mask


def pack_candidate(candidate: Candidate, scan: Scan) -> dict[str, bytes]:
    """A candidate's arrays by the names of its columns; all must fit the scan."""
    base = _base(scan, candidate.ground)
    return {
        "image": pack_difference(candidate.image, base),
        "mask": pack_mask(candidate.mask),
        "band": pack_mask(candidate.band),
        "region": pack_mask(candidate.region),
        "lesion": pack_difference(candidate.lesion, base),
    }


def unpack_candidate(
    packed: Mapping[str, bytes],
    request: Request,
    scan: Scan,
    threads: int | None = None,
    ground: Candidate | None = None,
) -> Candidate:
    """The candidate of :func:`pack_candidate`, on its ``ground``. Raises DamagedArray."""
    base = _base(scan, ground)
    return Candidate(
        request=request,
        image=unpack_difference(packed["image"], base),
        mask=unpack_mask(packed["mask"], scan.shape),
        band=unpack_mask(packed["band"], scan.shape),
        region=unpack_mask(packed["region"], scan.shape),
        lesion=unpack_difference(packed["lesion"], base),
        threads=threads,
        ground=ground,
    )


def _base(scan: Scan, ground: Candidate | None) -> Pixels:
    """What a candidate's images are kept as differences to."""
    return scan.pixels if ground is None else ground.image


def _box_of(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if rows.size == 0:
        return (0, 0, 0, 0)
    top, left = int(rows[0]), int(columns[0])
    return (top, left, int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left)


def _pack(box: tuple[int, int, int, int], raw: bytes) -> bytes:
    return _BOX.pack(*box) + zlib.compress(raw)


def _unpack(
    data: bytes, shape: tuple[Any, ...], bits: int
) -> tuple[tuple[int, int, int, int], bytes]:
    """The box, and at most one byte more than its pixels of so many ``bits`` take."""
    try:
        top, left, height, width = _BOX.unpack_from(data)
        if top + height > shape[0] or left + width > shape[1]:
            raise DamagedArray("the box reaches outside the scan")
        unpacker = zlib.decompressobj()
        # A few bytes of somebody else's can be made to grow a thousandfold.
        raw = unpacker.decompress(data[_BOX.size :], (height * width * bits + 7) // 8 + 1)
    except (struct.error, zlib.error, TypeError) as error:
        raise DamagedArray(str(error)) from error
    if not unpacker.eof:
        raise DamagedArray("it is cut short, or larger than its box")
    return (top, left, height, width), raw
