"""Compressed frames to arrays, by two decoders wherever two are at hand.

None of the decoders used here has ended the process in fuzzing (thousands of bit flips and changed
headers each); GDCM, which did, is not among them. Those who call this from a process that has to
live on go through :mod:`busynth_gui.imaging.readers.pool` all the same, since a file can still
make any decoder slow or large.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from busynth_gui.imaging.readers.codestream import (
    Codec,
    Codestream,
    components_as_coded,
    scan_count,
)

__all__ = ["DecodersDisagreeError", "UndecodableError", "decode", "decode_run_lengths"]

_CHEAP = 4_000_000
"""Frames of up to so many pixels are decoded twice."""

_MOST_SCANS = 500
"""More than any encoder writes; a JPEG file of 240 kB can hold 20,000 and take minutes."""

_SAME = 1.0
"""Mean difference in grey levels of 8 bit that rounding in lossy decoders can make."""

Array = NDArray[Any]


class UndecodableError(Exception):
    """No decoder knows this kind of stream."""


class DecodersDisagreeError(Exception):
    """Two decoders made different pixels of one stream: nobody can tell which is right."""


def decode(frame: bytes, stream: Codestream) -> Array:
    """The components as coded: (H, W) or (H, W, C), uint8 up to 8 bit, else uint16, or signed.

    Of JPEG and JPEG-LS no colour transform is undone, of JPEG 2000 its component transform is.
    Raises UndecodableError, DecodersDisagreeError, and whatever a decoder says of damaged data.
    """
    if stream.codec in (Codec.JPEG, Codec.LOSSLESS):
        if scan_count(frame) > _MOST_SCANS:
            raise ValueError("the stream holds more scans than any encoder writes")
        if frame.rfind(b"\xff\xd9") < frame.rfind(b"\xff\xda"):
            raise ValueError("the stream has no end")
        if stream.components == 3:
            frame = components_as_coded(frame)
    elif stream.codec is Codec.JPEG_2000:
        frame = frame[frame.index(b"\xff\x4f\xff\x51") :]  # no boxes about it that tell of colours
    array, others = _first(frame, stream, _decoders(stream))
    if stream.height * stream.width <= _CHEAP and others:
        try:
            second, _ = _first(frame, stream, others)
        except UndecodableError:
            return array
        if not _agree(array, second, stream):
            raise DecodersDisagreeError
    return array


_Decoder = Callable[[bytes, Codestream], Array]


def _decoders(stream: Codestream) -> list[_Decoder]:
    """The decoders of a kind of stream, the strictest first."""
    match stream.codec:
        case Codec.JPEG | Codec.LOSSLESS:
            return [_pillow, _opencv] if stream.bits == 8 else [_turbo]
        case Codec.JPEG_LS:
            return [_charls]
        case Codec.JPEG_2000:
            exact = stream.bits <= 8 or stream.components == 1
            return [*([_pillow] if exact else []), *([] if stream.signed else [_opencv]), _openjpeg]


def _first(
    frame: bytes, stream: Codestream, decoders: list[_Decoder]
) -> tuple[Array, list[_Decoder]]:
    """What the first decoder that knows the stream makes of it, and the decoders left.

    One that knows it and calls it damaged has the last word: others fill what is missing with grey.
    """
    for number, decoder in enumerate(decoders, 1):
        try:
            array = decoder(frame, stream)
        except (UndecodableError, UnidentifiedImageError):
            continue
        if array.shape[:2] != (stream.height, stream.width):
            raise ValueError("the frame has another size than its own header says")
        if (array.shape[2] if array.ndim == 3 else 1) != stream.components:
            raise ValueError("the frame has other components than its own header says")
        return array, decoders[number:]
    raise UndecodableError


def _agree(one: Array, other: Array, stream: Codestream) -> bool:
    if one.shape != other.shape:
        return False
    scale = 2.0 ** max(stream.bits - 8, 0)
    difference = np.abs(one.astype(np.int32) - other).mean(dtype=np.float64)
    return bool(difference <= _SAME * scale)


def _pillow(frame: bytes, stream: Codestream) -> Array:
    if stream.components not in (1, 3):
        raise UndecodableError
    with Image.open(io.BytesIO(frame), formats=("JPEG", "JPEG2000")) as image:
        image.load()
        array = np.asarray(image)
    if stream.codec is not Codec.JPEG_2000:
        return array
    # Pillow moves values to the upper bits and signed ones to above 0.
    wide = array.dtype != np.uint8
    array = array.astype(np.uint16) >> max((16 if wide else 8) - stream.bits, 0)
    return _signed(array, stream)


def _signed(array: Array, stream: Codestream) -> Array:
    if stream.signed:
        return (array.astype(np.int32) - (1 << (stream.bits - 1))).astype(np.int16)
    return array.astype(np.uint8) if stream.bits <= 8 else array.astype(np.uint16)


def _opencv(frame: bytes, stream: Codestream) -> Array:
    if stream.components not in (1, 3):
        raise UndecodableError
    array = cv2.imdecode(np.frombuffer(frame, np.uint8), cv2.IMREAD_UNCHANGED)
    if array is None or array.dtype not in (np.uint8, np.uint16):
        raise UndecodableError
    return array if array.ndim == 2 else np.ascontiguousarray(array[..., ::-1])


def _turbo(frame: bytes, stream: Codestream) -> Array:
    """JPEG of 9 to 16 bits, and lossless JPEG of fewer than 8."""
    import imagecodecs

    return np.asarray(imagecodecs.jpeg8_decode(frame))


def _openjpeg(frame: bytes, stream: Codestream) -> Array:
    import imagecodecs

    return np.asarray(imagecodecs.jpeg2k_decode(frame))


def _charls(frame: bytes, stream: Codestream) -> Array:
    import jpeg_ls

    data, told = jpeg_ls.decode_buffer(frame)
    array = np.frombuffer(data, np.uint8 if told["bits_per_sample"] <= 8 else np.dtype("<u2"))
    height, width, count = told["height"], told["width"], told["components"]
    if count == 1:
        return array.reshape(height, width)
    if told["interleave_mode"] == 0:  # plane by plane
        return np.ascontiguousarray(array.reshape(count, height, width).transpose(1, 2, 0))
    return array.reshape(height, width, count)


def decode_run_lengths(frame: bytes, height: int, width: int) -> Array | None:
    """A frame of run lengths (PS3.5 annex G): (H, W) or (H, W, 3) uint8 or uint16.

    How many segments it has tells samples and bytes: 1, 2, 3 or 6. None when it is none. Raises
    ValueError when it is damaged.
    """
    from pydicom.encaps import encapsulate
    from pydicom.pixels import get_decoder
    from pydicom.uid import RLELossless

    heads = np.frombuffer(frame[:64], "<u4")
    if len(heads) < 16 or heads[0] not in (1, 2, 3, 6) or heads[1] != 64 or heads[7:].any():
        return None
    count = int(heads[0])
    samples, bits = (3 if count >= 3 else 1), (16 if count in (2, 6) else 8)
    array, _ = get_decoder(RLELossless).as_array(
        encapsulate([frame]),
        raw=True,
        decoding_plugin="pydicom",
        rows=height,
        columns=width,
        samples_per_pixel=samples,
        bits_allocated=bits,
        bits_stored=bits,
        pixel_representation=0,
        planar_configuration=0,
        number_of_frames=1,
        pixel_keyword="PixelData",
        photometric_interpretation="RGB" if samples == 3 else "MONOCHROME2",
    )
    return np.asarray(array)
