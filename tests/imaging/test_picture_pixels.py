"""Pictures of odd kinds come out right, or are refused: TIFF above all, and alpha."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import cv2
import imagecodecs
import numpy as np
import pytest
from PIL import Image
from truths import COLOURS, GREY, GREY12, luminance

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.film import open_film
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.imaging.readers import pictures
from busynth_gui.imaging.readers.decode import decode_scan
from busynth_gui.imaging.readers.tiff import upright

WIDE = (GREY12 << 4).astype(np.uint16)
WIDE_COLOURS = COLOURS.astype(np.uint16) * 257


def tiff(*pages: tuple[np.ndarray, dict[int, Any]], order: str = "<", big: bool = False) -> bytes:
    """An uncompressed TIFF, or a ``big`` one; tags by number over the usual ones, pixels as they
    lie in memory.

    Arrays are (H, W), (H, W, C), or, with tag 284 = 2, (C, H, W).
    """
    head = struct.pack(order + ("HHHQ" if big else "HI"), *((43, 8, 0, 0) if big else (42, 0)))
    content = bytearray((b"II" if order == "<" else b"MM") + head)
    place_of, count_of, room, link = ("Q", "Q", 8, 8) if big else ("I", "H", 4, 4)
    for array, given in pages:
        planes = given.get(284) == 2
        height, width = array.shape[1:] if planes else array.shape[:2]
        samples = 1 if array.ndim == 2 else array.shape[0 if planes else 2]
        data = np.ascontiguousarray(array).astype(array.dtype.newbyteorder(order)).tobytes()
        at = len(content)
        content += data + b"\0" * (len(data) % 2)
        strips = samples if planes else 1
        size = len(data) // strips
        tags: dict[int, Any] = {
            256: width, 257: height, 258: [8 * array.dtype.itemsize] * samples, 259: 1,
            262: 2 if samples >= 3 else 1, 273: [at + k * size for k in range(strips)],
            277: samples, 278: height, 279: [size] * strips, **given,
        }  # fmt: skip
        entries = b""
        for tag, value in sorted(tags.items()):
            values = value if isinstance(value, list) else [value]
            body = struct.pack(f"{order}{len(values)}I", *values)
            if len(body) > room:
                place = len(content)
                content += body
                body = struct.pack(order + place_of, place)
            entries += struct.pack(order + "HH" + place_of, tag, 4, len(values))
            entries += body.ljust(room, b"\0")
        struct.pack_into(order + place_of, content, link, len(content))
        content += struct.pack(order + count_of, len(tags)) + entries
        link = len(content)
        content += bytes(room)
    return bytes(content)


def packed(values: np.ndarray, bits: int) -> tuple[np.ndarray, dict[int, Any]]:
    """A page of values that lie bit by bit, (H, W) of fewer than 16, and its tags."""
    single = (values[..., None] >> np.arange(bits - 1, -1, -1)) & 1
    rows = np.packbits(single.reshape(len(values), -1).astype(np.uint8), axis=1)
    return rows, {256: values.shape[1], 258: bits}


EXACT: dict[str, tuple[bytes, np.ndarray]] = {
    "signed bytes": (tiff(((GREY ^ 0x80).view(np.int8), {339: 2})), GREY),
    "signed 16 bit": (
        tiff(((WIDE.astype(np.int32) - 32768).astype(np.int16), {339: 2})), WIDE,
    ),
    "big-endian 16 bit": (tiff((WIDE, {}), order=">"), WIDE),
    "white is zero, 16 bit": (tiff((65535 - WIDE, {262: 0})), WIDE),
    "white is zero, 8 bit": (tiff((255 - GREY, {262: 0})), GREY),
    "whole numbers in float": (tiff((GREY.astype(np.float32), {339: 3})), GREY),
    "whole numbers in double": (tiff((WIDE.astype(np.float64), {339: 3})), WIDE),
    "32 bit": (tiff((WIDE.astype(np.uint32), {339: 1})), WIDE),
    "planes of 8 bit": (
        tiff((COLOURS.transpose(2, 0, 1), {284: 2})), luminance(COLOURS),
    ),
    "planes of 16 bit": (
        tiff((WIDE_COLOURS.transpose(2, 0, 1), {284: 2})), luminance(WIDE_COLOURS),
    ),
    "planes of 16 bit, big-endian": (
        tiff((WIDE_COLOURS.transpose(2, 0, 1), {284: 2}), order=">"), luminance(WIDE_COLOURS),
    ),
    "16-bit colours": (tiff((WIDE_COLOURS, {})), luminance(WIDE_COLOURS)),
    "16-bit colours with a spare sample": (
        tiff((np.dstack([WIDE_COLOURS, WIDE * 0]), {338: 0})), luminance(WIDE_COLOURS),
    ),
    "16-bit grey with alpha": (
        tiff((np.dstack([WIDE, WIDE * 0 + 65535]), {338: 2, 262: 1})), WIDE,
    ),
    **{
        f"{kind}, {way}": (tiff((array, tags), order=order, big=big), truth)
        for way, order, big in (
            ("big-endian", ">", False), ("BigTIFF", "<", True), ("big-endian BigTIFF", ">", True),
        )
        for kind, array, tags, truth in (
            ("8 bit", GREY, {}, GREY),
            ("16 bit", WIDE, {}, WIDE),
            ("8-bit white is zero", 255 - GREY, {262: 0}, GREY),
            ("16-bit white is zero", 65535 - WIDE, {262: 0}, WIDE),
            ("8-bit colours", COLOURS, {}, luminance(COLOURS)),
            ("packed 12 bit", *packed(GREY12, 12), GREY12),
            ("4 bit", *packed(GREY >> 4, 4), (GREY >> 4) * np.uint8(17)),
        )
    },
    "packed 12 bit": (tiff(packed(GREY12, 12)), GREY12),
    **{
        f"{bits} bit{' of which white is zero' * white}": (
            tiff((rows, {**tags, 262: 1 - white})), (GREY >> (8 - bits)) * np.uint8(spread),
        )
        for bits, spread in ((1, 255), (2, 85), (4, 17))
        for white in (0, 1)
        for rows, tags in [packed((GREY >> (8 - bits)) ^ (((1 << bits) - 1) * white), bits)]
    },
    "12 bit of which white is zero": (
        tiff((packed(4095 - GREY12, 12)[0], {256: GREY12.shape[1], 258: 12, 262: 0})), GREY12,
    ),
    "a thumbnail behind": (tiff((GREY, {}), (GREY[::4, ::4], {254: 1})), GREY),
    "a thumbnail before": (tiff((GREY[::4, ::4], {}), (GREY, {})), GREY),
    "a mask page behind": (tiff((GREY, {}), ((GREY > 9).astype(np.uint8), {254: 4})), GREY),
}  # fmt: skip


@pytest.mark.parametrize("kind", EXACT)
def test_tiff_comes_out_right(tmp_path: Path, kind: str) -> None:
    content, truth = EXACT[kind]
    (tmp_path / "scan.tif").write_bytes(content)
    if kind == "signed 16 bit":
        truth = truth - truth.min()  # moved up until the least is 0
    pixels = read_scan(tmp_path / "scan.tif").pixels
    assert pixels.dtype == truth.dtype
    np.testing.assert_array_equal(pixels, truth)


@pytest.mark.parametrize("kind", [k for k in EXACT if "thumb" not in k and "page" not in k])
def test_the_tiff_of_these_tests_is_what_libtiff_reads(kind: str) -> None:
    content, truth = EXACT[kind]
    stored = imagecodecs.tiff_decode(content, index=0)
    assert truth.shape in (stored.shape, stored.shape[:2], stored.shape[1:])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("stored", [GREY, WIDE, WIDE_COLOURS], ids=["8", "16", "colours of 16"])
def test_tiff_stands_upright(tmp_path: Path, orientation: int, stored: np.ndarray) -> None:
    (tmp_path / "scan.tif").write_bytes(tiff((stored, {274: orientation})))
    pixels = read_scan(tmp_path / "scan.tif").pixels
    truth = stored if stored.ndim == 2 else luminance(stored)
    exif = Image.Exif()
    exif[274] = orientation
    file = io.BytesIO()
    Image.fromarray((truth >> (8 * truth.dtype.itemsize - 8)).astype(np.uint8)).save(
        file, "PNG", exif=exif
    )
    from PIL import ImageOps

    turned = np.asarray(ImageOps.exif_transpose(Image.open(file)))
    assert pixels.shape == turned.shape
    np.testing.assert_array_equal(pixels >> (8 * truth.dtype.itemsize - 8), turned)
    np.testing.assert_array_equal(pixels, upright(truth, orientation))


@pytest.mark.parametrize("scale", [1.0, 1 / 255, 300.7])
def test_floating_point_is_scaled(tmp_path: Path, scale: float) -> None:
    (tmp_path / "scan.tif").write_bytes(tiff(((GREY * scale).astype(np.float32), {339: 3})))
    pixels = read_scan(tmp_path / "scan.tif").pixels
    assert np.corrcoef(pixels.ravel(), GREY.ravel())[0, 1] > 0.9999


def test_values_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    bad = GREY.astype(np.float32)
    bad[3, 3] = np.nan
    (tmp_path / "scan.tif").write_bytes(tiff((bad, {339: 3})))
    with pytest.raises(Refusal, match="values that are no numbers"):
        read_scan(tmp_path / "scan.tif")


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
def test_compressed_tiff(tmp_path: Path, compression: str) -> None:
    Image.fromarray(GREY).save(tmp_path / "scan.tif", compression=compression)
    away = np.abs(read_scan(tmp_path / "scan.tif").pixels.astype(int) - GREY)
    assert away.mean() < (6 if compression == "jpeg" else 0.001)


@pytest.mark.parametrize("green", [5, 6])
def test_bitmaps_of_16_bits_a_pixel(tmp_path: Path, green: int) -> None:
    """OpenCV widens 5 bits by zeros, Pillow spreads them: the same picture all the same."""
    lost = np.array([3, 8 - green, 3])
    few = (COLOURS >> lost).astype("<u2")
    values = few @ np.array([1 << (5 + green), 32, 1], "<u2")
    fields = (31 << (5 + green), ((1 << green) - 1) << 5, 31)
    _bitmap(tmp_path / "scan.bmp", values, fields)
    wide = np.rint(few * (255 / ((1 << (8 - lost)) - 1))).astype(np.uint8)
    away = np.abs(read_scan(tmp_path / "scan.bmp").pixels.astype(int) - luminance(wide))
    assert away.max() <= 1
    mask = GREY > 99
    _bitmap(tmp_path / "mask.bmp", mask * values.max(), fields)
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.bmp", mask.shape), mask)


def _bitmap(path: Path, values: np.ndarray, fields: tuple[int, int, int]) -> None:
    """A BMP of values of 16 bits (H, W), and which bits of them are red, green and blue."""
    height, width = values.shape
    data = np.ascontiguousarray(values[::-1]).astype("<u2").tobytes()
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 16, 3, len(data), 0, 0, 0, 0)
    info += struct.pack("<III", *fields)
    head = b"BM" + struct.pack("<IHHI", 14 + len(info) + len(data), 0, 0, 14 + len(info))
    path.write_bytes(head + info + data)


def test_a_film_of_pages(tmp_path: Path) -> None:
    small = GREY[::4, ::4]
    content = tiff((GREY, {}), (small, {254: 1}), (255 - GREY, {}), (small, {254: 1}))
    (tmp_path / "film.tif").write_bytes(content)
    assert open_film(tmp_path / "film.tif").frames == 2
    np.testing.assert_array_equal(read_scan(tmp_path / "film.tif", 1).pixels, 255 - GREY)
    with pytest.raises(Refusal, match="holds 2 frames"):
        read_scan(tmp_path / "film.tif")
    with pytest.raises(Refusal, match="no frame 3: choose one of 1 to 2"):
        read_scan(tmp_path / "film.tif", 2)


def test_an_alpha_of_zero_everywhere_says_nothing(tmp_path: Path) -> None:
    rgba = np.dstack([COLOURS, GREY * 0])
    height, width = GREY.shape
    pixels = rgba[::-1, :, [2, 1, 0, 3]].tobytes()
    info = struct.pack("<IiiHHIIiiII", 108, width, height, 1, 32, 3, len(pixels), 0, 0, 0, 0)
    info += struct.pack("<IIII", 0xFF0000, 0xFF00, 0xFF, 0xFF000000) + bytes(52)
    head = b"BM" + struct.pack("<IHHI", 14 + len(info) + len(pixels), 0, 0, 14 + len(info))
    (tmp_path / "scan.bmp").write_bytes(head + info + pixels)
    Image.fromarray(rgba).save(tmp_path / "scan.png")
    cv2.imwrite(str(tmp_path / "scan16.png"), (rgba.astype(np.uint16) * 257)[..., [2, 1, 0, 3]])
    for name in ("scan.bmp", "scan.png"):
        np.testing.assert_array_equal(read_scan(tmp_path / name).pixels, luminance(COLOURS))
    wide = read_scan(tmp_path / "scan16.png").pixels
    np.testing.assert_array_equal(wide, luminance(WIDE_COLOURS))


def test_grey_with_alpha_of_16_bits(tmp_path: Path) -> None:
    alpha = np.full_like(WIDE, 65535)
    alpha[:30] = 0
    (tmp_path / "scan.png").write_bytes(imagecodecs.png_encode(np.dstack([WIDE, alpha])))
    pixels = read_scan(tmp_path / "scan.png").pixels
    np.testing.assert_array_equal(pixels[30:], WIDE[30:])
    assert not pixels[:30].any()


def with_chunk(array: np.ndarray, kind: bytes, body: bytes) -> bytes:
    """A PNG with a chunk behind its first one."""
    ok, coded = cv2.imencode(".png", array[..., ::-1] if array.ndim == 3 else array)
    assert ok
    told = struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return coded.tobytes()[:33] + told + coded.tobytes()[33:]


@pytest.mark.parametrize("array", [GREY, WIDE, COLOURS, WIDE_COLOURS], ids=lambda a: str(a.shape))
def test_the_one_colour_that_is_see_through_is_black(tmp_path: Path, array: np.ndarray) -> None:
    which = array[60, 80]  # of tissue
    (tmp_path / "scan.png").write_bytes(
        with_chunk(array, b"tRNS", np.atleast_1d(which).astype(">u2").tobytes())
    )
    hidden = array == which if array.ndim == 2 else (array == which).all(axis=2)
    grey = array if array.ndim == 2 else luminance(array)
    np.testing.assert_array_equal(
        read_scan(tmp_path / "scan.png").pixels, np.where(hidden, 0, grey)
    )


def test_a_colour_map_of_8_bits_is_not_black(tmp_path: Path) -> None:
    inverse = [255 - level for level in range(256)] * 3
    (tmp_path / "scan.tif").write_bytes(tiff((GREY, {262: 3, 320: inverse})))
    np.testing.assert_array_equal(read_scan(tmp_path / "scan.tif").pixels, 255 - GREY)


def test_webp_and_the_second_picture_of_a_phone(tmp_path: Path) -> None:
    Image.fromarray(COLOURS).save(tmp_path / "scan.webp", lossless=True)
    np.testing.assert_array_equal(read_scan(tmp_path / "scan.webp").pixels, luminance(COLOURS))
    first, second = Image.fromarray(GREY), Image.fromarray(255 - GREY)
    first.save(tmp_path / "phone.jpg", "MPO", save_all=True, append_images=[second], quality=95)
    pixels = read_scan(tmp_path / "phone.jpg").pixels
    assert np.abs(pixels.astype(int) - GREY).mean() < 3


def test_decoders_that_disagree_are_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Image.fromarray(GREY).save(tmp_path / "scan.png")
    (tmp_path / "scan.tif").write_bytes(tiff((GREY, {})))
    monkeypatch.setattr(pictures.cv2, "imdecode", lambda *_: GREY[::-1])
    monkeypatch.setattr(pictures, "stored_values", lambda *_: GREY[::-1])
    for name in ("scan.png", "scan.tif"):
        with pytest.raises(Refusal, match=r"two decoders read .* differently"):
            decode_scan(tmp_path / name)


def test_masks_of_every_kind(tmp_path: Path) -> None:
    mask = np.zeros(GREY.shape, bool)
    mask[40:70, 50:90] = True
    on = np.uint8(255)
    solid = np.dstack([np.full(GREY.shape, on)] * 3)
    kinds = {
        "16 bit": mask.astype(np.uint16) * 255,
        "16 bit, full": mask.astype(np.uint16) * 65535,
        "alpha, white": np.dstack([solid, mask * on]),
        "alpha, black": np.dstack([solid * 0, mask * on]),
        "grey and alpha": np.dstack([mask * on, mask * on]),
        "colours, opaque": np.dstack([np.dstack([mask * on] * 3), solid[..., 0]]),
        "colours, alpha 0": np.dstack([np.dstack([mask * on] * 3), solid[..., 0] * 0]),
    }
    for kind, array in kinds.items():
        Image.fromarray(array).save(tmp_path / "mask.png")
        np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", mask.shape), mask, kind)
    Image.fromarray(np.dstack([solid * 0, solid[..., 0]])).save(tmp_path / "mask.png")
    with pytest.raises(Refusal, match="is empty"):
        read_mask(tmp_path / "mask.png", mask.shape)


MASK = np.zeros(GREY.shape, bool)
MASK[40:70, 50:90] = True
TIFF_MASKS: dict[str, tuple[np.ndarray, dict[int, Any]]] = {
    **{
        f"{kind}, {value}": (MASK.astype(kind) * np.array(value, kind), {339: form})
        for kind, form, values in (
            ("u1", 1, (1, 255)), ("u2", 1, (1, 65535)), ("u4", 1, (1, 2**32 - 1)),
            ("i1", 2, (1, -1)), ("i2", 2, (1, -1, -32768)), ("i4", 2, (1, -1, 2**31 - 1)),
            ("f4", 3, (1, -1, 255, 0.3, 1e-9, 1e30)), ("f8", 3, (1, 1e-300)),
        )
        for value in values
    },
    **{
        f"white is zero, {kind}": (~(MASK.astype(kind) * np.iinfo(kind).max), {262: 0})
        for kind in ("u1", "u2", "u4")
    },
    "2 bit": packed(MASK * np.uint8(1), 2),
    "4 bit": packed(MASK * np.uint8(1), 4),
    "planes with a sign": (np.stack([MASK * np.int16(0), MASK * np.int16(-1)] * 2)[:3],
                           {284: 2, 339: [2] * 3}),
}  # fmt: skip


@pytest.mark.parametrize("kind", TIFF_MASKS)
@pytest.mark.parametrize("big", [False, True], ids=["TIFF", "BigTIFF"])
@pytest.mark.parametrize("order", ["<", ">"], ids=["little", "big"])
def test_a_mask_is_what_is_stored_as_anything_but_0(
    tmp_path: Path, kind: str, big: bool, order: str
) -> None:
    (tmp_path / "mask.tif").write_bytes(tiff(TIFF_MASKS[kind], order=order, big=big))
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.tif", MASK.shape), MASK)


@pytest.mark.parametrize(
    ("values", "tags", "why"),
    [
        (np.where(MASK, 1, np.nan).astype(np.float32), {339: 3}, "values that are no numbers"),
        (np.where(MASK, 1, -1).astype(np.float32), {339: 3}, "values below and above 0"),
        (np.where(MASK, 100, -100).astype(np.int8), {339: 2}, "values below and above 0"),
        (MASK.astype(np.int8), {339: 2, 262: 0}, "values of an unusual kind"),
    ],
)
def test_a_mask_whose_outside_nobody_can_tell_is_refused(
    tmp_path: Path, values: np.ndarray, tags: dict[int, Any], why: str
) -> None:
    (tmp_path / "mask.tif").write_bytes(tiff((values, tags)))
    with pytest.raises(Refusal, match=why):
        read_mask(tmp_path / "mask.tif", MASK.shape)


def test_a_mask_that_was_a_jpeg_is_called_so_whatever_its_name(tmp_path: Path) -> None:
    image = Image.fromarray(MASK * np.uint8(255))
    image.save(tmp_path / "a_mask.jpg")
    image.save(tmp_path / "a_mask.png", "JPEG")
    image.save(tmp_path / "a_mask.tif", compression="jpeg")
    for name in ("a_mask.jpg", "a_mask.png", "a_mask.tif"):
        with pytest.raises(Refusal, match=f"the mask .*{name} is compressed as JPEG"):
            read_mask(tmp_path / name, MASK.shape)


def test_a_mask_of_several_frames_is_refused(tmp_path: Path) -> None:
    page = (MASK.astype(np.uint8), {})
    (tmp_path / "mask.tif").write_bytes(tiff(page, page))
    with pytest.raises(Refusal, match="holds 2 frames: give a mask of one frame"):
        read_mask(tmp_path / "mask.tif", MASK.shape)
