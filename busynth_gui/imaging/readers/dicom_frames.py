"""One frame of a DICOM file as values, and what they are: by the data, then by the header.

Compressed frames say all of it themselves. Of those that are not compressed the length tells how
many samples and bytes a pixel has; the header is asked for what is left, and where it is silent
the usual default holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.codestream import Codec, Codestream, Colours, stream_of
from busynth_gui.imaging.readers.colour import colours_by_pixels, greyness, rgb_of
from busynth_gui.imaging.readers.decoders import UndecodableError, decode, decode_run_lengths
from busynth_gui.imaging.readers.dicom_file import DicomFile
from busynth_gui.imaging.readers.dicom_stored import stored
from busynth_gui.imaging.readers.limits import MAX_PIXELS, refuse_small, too_large
from busynth_gui.imaging.readers.roughness import clearly_smoother, disorder

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["Frame", "frame_of"]

_GREY, _NOT_GREY = 0.9, 0.7
"""Shares of grey pixels: of a screen read right, and of one that is certainly read wrong."""

_IN_ORDER = 0.5
"""Disorder of words with their bytes in order, as a share of what they have the other way round."""

_NOISE, _FEWEST_VALUES = 0.5, 32
"""Disorder of words in the wrong order, and different values of an image, at least."""

_ENOUGH = 250_000
"""So many pixels, from the middle of the frame, are looked at for it."""

_UNCOMPRESSED_FRAMES = "1.2.840.10008.1.2.1.98"
"""Encapsulated Uncompressed: the only syntax with raw bytes in fragments (PS3.5 A.4.11)."""

_COLOURED = ("RGB", "YBR")
_HALF = -1
_HALF_CHROMA = ("YBR_FULL_422", "YBR_PARTIAL_422")


@dataclass(frozen=True)
class Frame:
    """``values`` (H, W) or (H, W, 3), with ``bits`` that count of each.

    ``meaning``: MONOCHROME1, MONOCHROME2, RGB (palettes are looked up), YBR_FULL or YBR_PARTIAL.
    ``visible`` is what a viewer would show of colours, uint8 (H, W, 3), None of grey values.
    ``padding`` (H, W) is true where grey values are none of the image.
    """

    values: NDArray[Any]
    meaning: str
    bits: int
    visible: NDArray[np.uint8] | None = None
    padding: NDArray[np.bool_] | None = None


def frame_of(path: Path, file: DicomFile, index: int, count: int) -> Frame:
    """Frame ``index`` of ``count``. Raises Refusal, and what decoders say of damaged data."""
    header = file.header
    claimed = str(header.get("PhotometricInterpretation") or "").strip().upper()
    if file.encapsulated:
        packed = file.packed_frame(index, count)
        stream = stream_of(packed)
        if stream is not None:
            return _compressed(path, file, packed, stream, claimed)
        values = decode_run_lengths(packed, int(header.Rows), int(header.Columns))
        if values is not None:
            return _meant(path, header, values, claimed, None)
        if file.syntax == _UNCOMPRESSED_FRAMES:
            return _plain(path, file, packed, claimed)
        raise _undecodable(path, file.syntax)
    if _is_video(file.syntax) or not _is_known(file.syntax):
        raise _undecodable(path, file.syntax)
    length = file.length // count if count > 1 else file.length
    if file.present < file.length - 1:
        raise ValueError("pixels are missing")
    samples, size, exact = _pixel_bytes(header, length, claimed)
    missing_samples = samples == 1 and claimed.startswith(_COLOURED) and length >= 3 * exact
    if count > 1 and exact * count <= file.length and not missing_samples:
        length = exact
    data = file.plain_bytes(index * length, length, words=file.words or size == 2)
    return _plain(path, file, data, claimed)


def _is_video(syntax: str) -> bool:
    """MPEG-2, MPEG-4 and HEVC: PS3.5 annex A.4.5 and later."""
    last = syntax.removeprefix("1.2.840.10008.1.2.4.")
    return last[:3].isdecimal() and 100 <= int(last[:3]) <= 108


def _is_known(syntax: str) -> bool:
    """Whether a syntax is the standard's, or none is named; others have rules of their own."""
    return not syntax or syntax.startswith("1.2.840.10008.1.2")


def _undecodable(path: Path, syntax: str) -> Refusal:
    from pydicom.uid import UID

    if _is_video(syntax):
        return Refusal(
            "{0} holds a video ({1})", "export single frames of it", path, UID(syntax).name
        )
    known = UID(syntax)
    name = known.name if known.name != str(known) else "unknown"
    return Refusal(
        "{0} is compressed in a way that cannot be read ({1})", "export it uncompressed", path, name
    )


def _compressed(
    path: Path, file: DicomFile, packed: bytes, stream: Codestream, claimed: str
) -> Frame:
    if stream.components not in (1, 3):
        raise _unusual_colours(path)
    if stream.bits > 16:
        raise _unusual_values(path)
    if stream.height * stream.width > MAX_PIXELS:
        raise too_large(path)
    refuse_small(path, (stream.height, stream.width))
    try:
        values = decode(packed, stream)
    except UndecodableError:
        raise _undecodable(path, file.syntax) from None
    return _meant(path, file.header, values, claimed, stream)


def _plain(path: Path, file: DicomFile, data: bytes, claimed: str) -> Frame:
    """Values that are not compressed: their length decides what the header leaves open."""
    header = file.header
    height, width = int(header.Rows), int(header.Columns)
    samples, size, length = _pixel_bytes(header, len(data), claimed)
    if size not in (1, 2):
        raise _unusual_values(path)
    if samples not in (1, 3, _HALF):
        raise _unusual_colours(path)
    if len(data) < length:
        raise _undecodable(path, file.syntax) if file.encapsulated else ValueError("cut short")
    times, rest = divmod(len(data), length)
    if times > 1 and rest <= 1 and any(data[length:]):  # zeros, and a byte, are padding
        raise Refusal(
            "{0} holds {1} times as many bytes of pixels as its header claims",
            "export it again, or as PNG",
            path,
            times,
        )
    flat = np.frombuffer(data[:length], np.uint8)
    flat = flat if size == 1 else flat.view("<u2").astype(np.uint16)
    if samples == 1 and size == 2 and claimed != "PALETTE COLOR":
        flat = _in_order(header, flat, height, width)
    if samples == _HALF:
        values = _full_chroma(flat, height, width)
    elif samples == 1:
        values = flat.reshape(height, width)
    else:
        values = _pixels_of_colours(flat, header, (height, width))
    return _meant(path, header, values, claimed, None)


def _in_order(header: Dataset, words: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    """Words whose bytes stand as an image has them: some files hold the other order than theirs.

    It has to fit into the bits that the header tells.
    """
    rows = max(_ENOUGH // width, 2)
    middle = max((height - rows) // 2, 0)
    part = words.reshape(height, width)[middle : middle + rows]
    noise = disorder(part)
    image = noise > _NOISE and disorder(part.byteswap()) < _IN_ORDER * noise
    if not image or np.unique(part).size < _FEWEST_VALUES:
        return words
    other = words.byteswap()
    bits = max(int(header.get("BitsStored") or 16), int(header.get("HighBit") or 0) + 1)
    return other if int(other.max()).bit_length() <= bits else words


def _pixel_bytes(header: Dataset, length: int, claimed: str) -> tuple[int, int, int]:
    """Samples a pixel (_HALF: 3 of halved chroma), bytes a sample, and bytes of a whole frame."""
    area = int(header.Rows) * int(header.Columns)
    bits = header.get("BitsAllocated")
    samples = header.get("SamplesPerPixel")
    coloured = claimed.startswith(_COLOURED)
    if samples is None:
        samples = 3 if coloured or (not claimed and length >= 3 * area) else 1
    samples = int(samples)
    if bits is None:
        bits = 16 if length >= 2 * samples * area else 8
    size = int(bits) // 8 if int(bits) % 8 == 0 else 0
    if samples == 3 and size == 1 and claimed in _HALF_CHROMA and length < 3 * area:
        return _HALF, size, 2 * area  # what it says; many say so and hold all of the chroma
    return samples, size, samples * size * area


def _full_chroma(flat: NDArray[Any], height: int, width: int) -> NDArray[Any]:
    """Y1 Y2 Cb Cr for each two pixels (PS3.3 C.7.6.3.1.2) as three values for each."""
    pairs = flat.reshape(height, width // 2, 4)
    values = np.empty((height, width, 3), flat.dtype)
    values[:, :, 0] = pairs[:, :, :2].reshape(height, width)
    values[:, :, 1] = pairs[:, :, 2].repeat(2, axis=1)
    values[:, :, 2] = pairs[:, :, 3].repeat(2, axis=1)
    return values


def _pixels_of_colours(flat: NDArray[Any], header: Dataset, shape: tuple[int, int]) -> NDArray[Any]:
    """Colours (H, W, 3) of data by pixel or by plane, as the header says unless pixels deny it."""
    by_pixel = flat.reshape(*shape, 3)
    by_plane = flat.reshape(3, *shape).transpose(1, 2, 0)
    claims_planes = header.get("PlanarConfiguration") == 1
    claimed, other = (by_plane, by_pixel) if claims_planes else (by_pixel, by_plane)
    grey = greyness(claimed)
    denied = grey < _GREY and (
        (grey <= _NOT_GREY and greyness(other) >= _GREY) or clearly_smoother(other, claimed)
    )
    return np.ascontiguousarray(other if denied else claimed)


def _meant(
    path: Path, header: Dataset, values: NDArray[Any], claimed: str, stream: Codestream | None
) -> Frame:
    image = stored(header, values, stream, may_pad=claimed != "PALETTE COLOR")
    values, bits = image.values, image.bits
    if values.ndim == 2 and claimed == "PALETTE COLOR":
        from pydicom.pixels.processing import apply_color_lut

        colours = _narrowed(apply_color_lut(values, header))
        bits = 8 * colours.dtype.itemsize
        return Frame(colours, "RGB", bits, rgb_of(colours, bits, "RGB"))
    if values.ndim == 2:
        meaning = "MONOCHROME1" if claimed == "MONOCHROME1" else "MONOCHROME2"
        if claimed and not claimed.startswith(("MONO", "PALETTE", "RGB", "YBR")):
            raise _unusual_colours(path)
        return Frame(values, meaning, bits, padding=image.padding)
    if values.dtype not in (np.uint8, np.uint16):
        raise _unusual_colours(path)
    meaning = _colours(path, values, bits, claimed, stream)
    return Frame(values, meaning, bits, rgb_of(values, bits, meaning))


def _narrowed(colours: NDArray[Any]) -> NDArray[Any]:
    """16-bit colours of a palette as 8 bit where no value is lost: most are made of those."""
    if colours.dtype == np.uint8:
        return colours
    high, low = colours >> 8, colours & 255
    return high.astype(np.uint8) if (low == 0).all() or (low == high).all() else colours


def _colours(
    path: Path, values: NDArray[Any], bits: int, claimed: str, stream: Codestream | None
) -> str:
    """RGB, YBR_FULL or YBR_PARTIAL: by the stream, else by the header; pixels can deny both."""
    if claimed.startswith("YBR_PARTIAL"):
        told = claimed[:11]
    elif stream is not None and stream.colours is not Colours.UNTOLD:
        told = "RGB" if stream.colours is Colours.RGB else "YBR_FULL"
    elif claimed.startswith("YBR_FULL"):
        told = "YBR_FULL"
    elif claimed in ("RGB", "YBR_RCT", "YBR_ICT") or claimed.startswith(("MONO", "PALETTE")):
        told = "RGB"
    elif not claimed:  # lossy JPEG is hardly ever anything else, others hardly ever that
        told = "YBR_FULL" if stream is not None and stream.codec is Codec.JPEG else "RGB"
    else:
        raise _unusual_colours(path)
    seen = colours_by_pixels(values, bits)
    if seen.evident is not None:
        if seen.evident is Colours.RGB:
            return "RGB"
        return told if told != "RGB" else "YBR_FULL"
    if seen.likely is not None and (seen.likely is Colours.RGB) != (told == "RGB"):
        raise Refusal(
            "{0} says that its colours are {1}, and its pixels look like {2}",
            "export it again, as grey values or as PNG",
            path,
            told,
            seen.likely,
        )
    return told


def _unusual_colours(path: Path) -> Refusal:
    return Refusal("{0} holds colours of an unusual kind", "give 8 or 16 bit grey values", path)


def _unusual_values(path: Path) -> Refusal:
    return Refusal("{0} holds values of an unusual kind", "give 8 or 16 bit grey values", path)
