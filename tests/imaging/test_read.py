"""Scans and masks come in exactly as stored, or not at all."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import list_scans, read_mask, read_scan
from busynth_gui.imaging.write import mask_png_bytes, png_bytes
from busynth_gui.paths import resource_folder

RNG = np.random.default_rng(3)
GREY8 = RNG.integers(0, 256, (70, 90), np.uint8)
GREY16 = RNG.integers(0, 65536, (70, 90), np.uint16)

in_one_folder = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@in_one_folder
@given(data=st.data(), bits=st.sampled_from([np.uint8, np.uint16]))
def test_png_round_trip_keeps_every_value(tmp_path: Path, data: st.DataObject, bits: type) -> None:
    shape = data.draw(st.tuples(st.integers(64, 96), st.integers(64, 96)))
    pixels = data.draw(hnp.arrays(bits, shape))
    (tmp_path / "scan.png").write_bytes(png_bytes(pixels))
    read = read_scan(tmp_path / "scan.png").pixels
    assert read.dtype == bits
    np.testing.assert_array_equal(read, pixels)


@pytest.mark.parametrize("pixels", [GREY8, GREY16], ids=["8bit", "16bit"])
@pytest.mark.parametrize("ending", ["png", "tif", "bmp"])
def test_lossless_formats(tmp_path: Path, pixels: np.ndarray, ending: str) -> None:
    if ending == "bmp" and pixels.dtype == np.uint16:
        pytest.skip("BMP has no 16-bit grey")
    path = tmp_path / f"scan.{ending}"
    Image.fromarray(pixels).save(path)
    scan = read_scan(path)
    assert scan.name == path.name and scan.pixels.dtype == pixels.dtype
    np.testing.assert_array_equal(scan.pixels, pixels)


def test_big_endian_and_white_is_zero_tiff(tmp_path: Path) -> None:
    Image.fromarray(GREY16).save(tmp_path / "plain.tif", tiffinfo={262: 0})
    inverted = read_scan(tmp_path / "plain.tif").pixels
    np.testing.assert_array_equal(inverted, 65535 - GREY16)
    Image.frombytes("I;16B", (90, 70), GREY16.astype(">u2").tobytes()).save(tmp_path / "big.tif")
    np.testing.assert_array_equal(read_scan(tmp_path / "big.tif").pixels, GREY16)


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_grey_stored_as_16_bit_colours(tmp_path: Path, ending: str) -> None:
    path = str(tmp_path / f"scan.{ending}")
    assert cv2.imwrite(path, np.dstack([GREY16] * 3))
    np.testing.assert_array_equal(read_scan(Path(path)).pixels, GREY16)


def test_colours_of_16_bit_become_luminance(tmp_path: Path) -> None:
    red = np.zeros((70, 90, 3), np.uint16)
    red[..., 2] = 60000  # OpenCV writes blue first
    cv2.imwrite(str(tmp_path / "red.png"), red)
    assert np.unique(read_scan(tmp_path / "red.png").pixels).tolist() == [17940]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "LA", "P"])
def test_grey_in_colour_modes_is_exact(tmp_path: Path, mode: str) -> None:
    Image.fromarray(GREY8).convert(mode).save(tmp_path / "scan.png")
    np.testing.assert_array_equal(read_scan(tmp_path / "scan.png").pixels, GREY8)


def test_colours_become_luminance_and_transparency_black(tmp_path: Path) -> None:
    rgba = np.zeros((70, 90, 4), np.uint8)
    rgba[..., 1] = 200
    rgba[:, :45, 3] = 255
    Image.fromarray(rgba).save(tmp_path / "green.png")
    pixels = read_scan(tmp_path / "green.png").pixels
    assert np.unique(pixels[:, :45]).tolist() == [117]
    assert not pixels[:, 45:].any()


def test_one_bit_and_see_through_palette(tmp_path: Path) -> None:
    Image.fromarray(GREY8 > 127).save(tmp_path / "bits.png")
    np.testing.assert_array_equal(
        read_scan(tmp_path / "bits.png").pixels, np.where(GREY8 > 127, 255, 0)
    )
    palette = Image.fromarray(GREY8 & 3).convert("P")
    palette.putpalette([9, 9, 9, 50, 50, 50, 99, 99, 99, 200, 200, 200])
    palette.save(tmp_path / "palette.png", transparency=3)
    expected = np.array([9, 50, 99, 0], np.uint8)[GREY8 & 3]
    np.testing.assert_array_equal(read_scan(tmp_path / "palette.png").pixels, expected)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_exif_orientation(tmp_path: Path, orientation: int) -> None:
    """Pillow's own transposition is the reference."""
    from PIL import ImageOps

    image = Image.fromarray(GREY8)
    exif = Image.Exif()
    exif[274] = orientation
    image.save(tmp_path / "turned.png", exif=exif)
    with Image.open(tmp_path / "turned.png") as stored:
        upright = np.asarray(ImageOps.exif_transpose(stored))
    np.testing.assert_array_equal(read_scan(tmp_path / "turned.png").pixels, upright)


def test_print_resolution_is_not_believed(tmp_path: Path) -> None:
    for name in ("scan.png", "scan.jpg", "scan.tif"):
        Image.fromarray(GREY8).save(tmp_path / name, dpi=(300, 300))
        assert read_scan(tmp_path / name).spacing_mm is None


def test_the_sample_scans_tell_their_spacing(tmp_path: Path) -> None:
    for path in list_scans(resource_folder("samples")):
        row, column = read_scan(path).spacing_mm or (0.0, 0.0)
        assert row == column and 0.05 < row < 0.1
    Image.fromarray(GREY8).save(tmp_path / "scan.png")
    for text in ("[]", "{}", "not json", '{"samples": [{"file": "scan.png", "spacing_mm": "x"}]}'):
        (tmp_path / "samples.json").write_text(text)
        assert read_scan(tmp_path / "scan.png").spacing_mm is None


def encoded(kind: str, pixels: np.ndarray) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, kind)
    return file.getvalue()


WHOLE = {
    "png": png_bytes(GREY8),
    "png16": png_bytes(GREY16),
    "colours16": cv2.imencode(".png", np.dstack([GREY16] * 3))[1].tobytes(),
    "jpeg": encoded("JPEG", GREY8),
    "tiff": encoded("TIFF", GREY8),
    "bmp": encoded("BMP", GREY8),
}


@pytest.mark.parametrize("kind", WHOLE)
@in_one_folder
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_file_is_refused_or_whole(tmp_path: Path, kind: str, share: float) -> None:
    """Bytes after the last pixel may be lost; a frame with lost pixels is never handed on."""
    path = tmp_path / "cut"
    path.write_bytes(WHOLE[kind])
    whole = read_scan(path).pixels
    path.write_bytes(WHOLE[kind][: int(share * len(WHOLE[kind]))])
    try:
        pixels = read_scan(path).pixels
    except Refusal as refusal:
        assert "\n" not in str(refusal)
    else:
        np.testing.assert_array_equal(pixels, whole)


@in_one_folder
@given(
    noise=st.binary(max_size=300), head=st.sampled_from([b"", *(w[:60] for w in WHOLE.values())])
)
def test_noise_is_refused(tmp_path: Path, noise: bytes, head: bytes) -> None:
    path = tmp_path / "noise.png"
    path.write_bytes(head + noise)
    with pytest.raises(Refusal):
        read_scan(path)


def png_header(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds no pixel."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = struct.pack(">I", 13) + head + struct.pack(">I", zlib.crc32(head))
    data = b"IDAT" + zlib.compress(b"")
    data = struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))
    return b"\x89PNG\r\n\x1a\n" + chunk + data + b"\0\0\0\0IEND\xaeB`\x82"


def test_other_bad_files(tmp_path: Path) -> None:
    frames = tmp_path / "frames.tif"
    Image.fromarray(GREY8).save(frames, save_all=True, append_images=[Image.fromarray(GREY8)])
    contents = {
        "empty.png": b"",
        "text.png": b"this is no image",
        "gif.png": encoded("GIF", GREY8),
        "nothing.png": png_header(0, 0),
        "flat.png": png_header(500, 0),
        "bomb.png": png_header(20_000, 20_000),
        "bomb2.png": png_header(9_000, 9_000),
        "small.png": png_bytes(GREY8[:63]),
        "scan.dcm": bytes(128) + b"DICM" + bytes(50),
    }
    for name, data in contents.items():
        (tmp_path / name).write_bytes(data)
    words = {
        "empty.png": "empty",
        "text.png": "no image",
        "gif.png": "no image",
        "nothing.png": "",
        "flat.png": "",
        "bomb.png": "64 million",
        "bomb2.png": "64 million",
        "small.png": "at least 64 x 64",
        "scan.dcm": "holds no image",
        "frames.tif": "2 frames",
        "missing.png": "no file",
        ".": "not a file",
    }
    for name, word in words.items():
        with pytest.raises(Refusal) as caught:
            read_scan(tmp_path / name)
        assert word in str(caught.value) and "\n" not in str(caught.value), name


def test_masks(tmp_path: Path) -> None:
    mask = GREY8 > 200
    for name, image in {
        "binary.png": Image.open(io.BytesIO(mask_png_bytes(mask))),
        "one.png": Image.open(io.BytesIO(mask_png_bytes(mask, inside=1))),
        "bits.tif": Image.fromarray(mask),
        "blue.png": Image.fromarray(np.dstack([mask * 0, mask * 0, mask]).astype(np.uint8)),
        "alpha.png": Image.fromarray(np.dstack([mask] * 3 + [mask]).astype(np.uint8) * 255),
    }.items():
        image.save(tmp_path / name)
        np.testing.assert_array_equal(read_mask(tmp_path / name, mask.shape), mask, name)
    with pytest.raises(Refusal, match="own size"):
        read_mask(tmp_path / "binary.png", (70, 91))
    Image.fromarray(np.zeros((70, 90), np.uint8)).save(tmp_path / "empty.png")
    with pytest.raises(Refusal, match="empty"):
        read_mask(tmp_path / "empty.png", mask.shape)
    Image.fromarray(GREY8).save(tmp_path / "noisy.jpg")
    with pytest.raises(Refusal, match="is compressed as JPEG"):
        read_mask(tmp_path / "noisy.jpg", mask.shape)


def test_scans_of_a_folder_in_natural_order(tmp_path: Path) -> None:
    names = ["normal (10).png", "normal (9).png", "Normal (1).JPG", "a.tiff", "3.bmp", "2b.tif"]
    others = ["normal (9)_mask.png", "x_MASK_1.png", "notes.txt", "._a.png", ".hidden.png"]
    for name in names + others:
        (tmp_path / name).touch()
    (tmp_path / "folder.png").mkdir()
    found = [p.name for p in list_scans(tmp_path)]
    assert found == [
        "2b.tif", "3.bmp", "a.tiff", "Normal (1).JPG", "normal (9).png", "normal (10).png"
    ]  # fmt: skip
    assert list_scans(tmp_path / "a.tiff") == [tmp_path / "a.tiff"]
    with pytest.raises(Refusal, match="no scan in the folder"):
        list_scans(tmp_path / "folder.png")
    with pytest.raises(Refusal, match="no file"):
        list_scans(tmp_path / "missing")


def test_a_name_with_braces_is_refused_as_any_other(tmp_path: Path) -> None:
    path = tmp_path / "a {0} {b}.png"
    path.write_bytes(b"no picture")
    with pytest.raises(Refusal) as met:
        read_scan(path)
    assert str(path) in str(met.value)
