"""What a compressed frame says of itself: size, components, depth and colour space.

A DICOM header is a claim about its pixels, and archives are full of wrong ones. JPEG, JPEG-LS and
JPEG 2000 streams hold all of it themselves, and only that is what a decoder goes by.

Sources: ITU-T T.81 (JPEG) annex B, T.87 (JPEG-LS) annex C, T.800 (JPEG 2000) annex A and I,
T.814 (high throughput), T.871 (JFIF), and Adobe Technical Note 5116 (the APP14 segment).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "Codec",
    "Codestream",
    "Colours",
    "begins_stream",
    "components_as_coded",
    "scan_count",
    "stream_of",
]


class Codec(StrEnum):
    """How a frame is compressed, by its own first bytes and its frame header."""

    JPEG = "JPEG"
    LOSSLESS = "lossless JPEG"
    JPEG_LS = "JPEG-LS"
    JPEG_2000 = "JPEG 2000"


class Colours(StrEnum):
    """What the three components of a stream are, as far as the stream itself tells."""

    RGB = "RGB"
    YBR = "YCbCr"
    UNTOLD = "untold"


@dataclass(frozen=True)
class Codestream:
    """``height`` and ``width`` in px, ``components`` 1 to 255, ``bits`` of each of them.

    ``colours`` are those of the components as coded. Of JPEG 2000 with a component transform they
    are RGB, since every decoder undoes the transform.
    """

    codec: Codec
    height: int
    width: int
    components: int
    bits: int
    signed: bool = False
    colours: Colours = Colours.UNTOLD


_SOI, _EOI, _SOS = 0xD8, 0xD9, 0xDA
_ALONE = {0x01, *range(0xD0, 0xD8), _SOI}
"""Markers without a segment: TEM, RST0 to RST7, SOI."""

_LOSSY = {0xC0, 0xC1, 0xC2, 0xC9, 0xCA}
_LOSSLESS = {0xC3, 0xCB}
_JPEG_LS = 0xF7
_APP0, _APP14 = 0xE0, 0xEE

_J2K, _JP2 = b"\xff\x4f\xff\x51", b"\x00\x00\x00\x0cjP  "


def begins_stream(head: bytes) -> bool:
    """Whether the first 12 bytes of something are those of a kind in :class:`Codec`."""
    return head.startswith((b"\xff\xd8\xff", _J2K, _JP2))


def stream_of(frame: bytes) -> Codestream | None:
    """What a compressed frame is; None when it is none of the kinds in :class:`Codec`.

    Raises ValueError when it begins as one and its headers make no sense.
    """
    try:
        if frame[:2] == b"\xff\xd8":
            return _jpeg(frame)
        if frame[:4] == _J2K:
            return _jpeg_2000(frame, 0)
        if frame[:8] == _JP2:
            return _jpeg_2000(frame, frame.index(_J2K))
    except (struct.error, IndexError) as error:
        raise ValueError("the headers of the stream are cut short") from error
    return None


def scan_count(frame: bytes) -> int:
    """How many scans a JPEG stream holds; each costs a pass over the whole frame.

    Inside of the coded data 0xFF is followed by 0, so that the marker stands for itself there.
    """
    return frame.count(b"\xff\xda")


def components_as_coded(frame: bytes) -> bytes:
    """A JPEG stream that makes decoders hand on its three components without a transform.

    They go by JFIF and Adobe segments, and guess where there are none. Here both are left out, and
    one of Adobe is put in that says: no transform.
    """
    none = b"\xff\xee\x00\x0eAdobe\x00\x64\x00\x00\x00\x00\x00"
    kept = [frame[:2], none]
    start = 2
    for marker, at, end in _segments(frame):
        if marker == _SOS:
            break
        if marker not in (_APP0, _APP14):
            kept.append(frame[at:end])
        start = end
    kept.append(frame[start:])
    return b"".join(kept)


def _segments(frame: bytes) -> Iterator[tuple[int, int, int]]:
    """(marker, first byte of it, end of its segment) up to the first scan."""
    at = 2
    while at + 4 <= len(frame):
        if frame[at] != 0xFF:
            raise ValueError("there is no marker where one has to be")
        while frame[at + 1] == 0xFF:  # fill bytes
            at += 1
        marker = frame[at + 1]
        if marker in _ALONE:
            at += 2
            continue
        if marker == _EOI:
            return
        end = at + 2 + struct.unpack_from(">H", frame, at + 2)[0]
        yield marker, at, end
        if marker == _SOS:
            return
        at = end


def _jpeg(frame: bytes) -> Codestream:
    jfif, adobe = False, None
    for marker, at, end in _segments(frame):
        body = frame[at + 4 : end]
        if marker == _APP0 and body[:5] == b"JFIF\0":
            jfif = True
        elif marker == _APP14 and body[:5] == b"Adobe" and len(body) >= 12:
            adobe = body[11]
        elif marker in _LOSSY or marker in _LOSSLESS or marker == _JPEG_LS:
            return _frame_header(marker, body, jfif, adobe)
    raise ValueError("the stream has no frame header that is known")


def _frame_header(marker: int, body: bytes, jfif: bool, adobe: int | None) -> Codestream:
    bits, height, width, count = struct.unpack_from(">BHHB", body)
    specs = [body[6 + 3 * k : 9 + 3 * k] for k in range(count)]
    if not specs or len(specs[-1]) != 3:
        raise ValueError("the frame header is cut short")
    if marker == _JPEG_LS:
        return Codestream(Codec.JPEG_LS, height, width, count, bits)
    codec = Codec.LOSSLESS if marker in _LOSSLESS else Codec.JPEG
    ids = bytes(spec[0] for spec in specs)
    sampled = [spec[1] for spec in specs]
    colours = _colours(codec, ids, sampled, jfif, adobe) if count == 3 else Colours.UNTOLD
    return Codestream(codec, height, width, count, bits, colours=colours)


def _colours(
    codec: Codec, ids: bytes, sampled: list[int], jfif: bool, adobe: int | None
) -> Colours:
    """What three components are: by markers, names, and that only chroma is ever subsampled."""
    if len(set(sampled)) > 1:
        return Colours.YBR
    if jfif and codec is Codec.JPEG:
        return Colours.YBR
    if adobe is not None:
        # Encoders of lossless JPEG write RGB whatever they put there.
        told = Colours.RGB if adobe == 0 else Colours.YBR
        return told if codec is Codec.JPEG or adobe == 0 else Colours.UNTOLD
    return Colours.RGB if ids == b"RGB" else Colours.UNTOLD


def _jpeg_2000(frame: bytes, start: int) -> Codestream:
    # SIZ: length, capabilities, grid size and offset, tile size and offset, components.
    right, bottom, left, top = struct.unpack_from(">IIII", frame, start + 8)
    (count,) = struct.unpack_from(">H", frame, start + 40)
    depths = {frame[start + 42 + 3 * k] for k in range(count)}
    if len(depths) != 1:
        raise ValueError("its components differ in depth")
    (depth,) = depths
    transformed = _component_transform(frame, start) and count >= 3
    return Codestream(
        Codec.JPEG_2000,
        bottom - top,
        right - left,
        count,
        (depth & 0x7F) + 1,
        bool(depth & 0x80),
        Colours.RGB if transformed and count == 3 else Colours.UNTOLD,
    )


def _component_transform(frame: bytes, start: int) -> bool:
    """Whether COD says that components were mixed (RCT or ICT) before coding."""
    at = start + 2
    while frame[at] == 0xFF and frame[at + 1] not in (0x90, 0xD9):
        if frame[at + 1] == 0x52:
            return frame[at + 8] == 1
        at += 2 + struct.unpack_from(">H", frame, at + 2)[0]
    return False
