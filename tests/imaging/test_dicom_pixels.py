"""A header is a claim: whatever it says, the pixels come out right, or the file is refused."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import imagecodecs
import jpeg_ls
import numpy as np
import pydicom
import pytest
from dicom_files import dataset, pack, save
from PIL import Image
from pydicom.dataset import Dataset, FileDataset
from pydicom.encaps import generate_frames
from truths import COLOURS, GREY, GREY12, as_ybr, flow, luminance

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import list_scans, read_scan
from busynth_gui.imaging.readers import decoders
from busynth_gui.imaging.readers.codestream import stream_of
from busynth_gui.imaging.readers.decode import decode_scan

SYNTAX = {
    "jpeg": "1.2.840.10008.1.2.4.50",
    "jpeg-12": "1.2.840.10008.1.2.4.51",
    "lossless": "1.2.840.10008.1.2.4.70",
    "jpeg-ls": "1.2.840.10008.1.2.4.80",
    "jpeg-2000": "1.2.840.10008.1.2.4.90",
    "high-throughput": "1.2.840.10008.1.2.4.201",
    "encapsulated": "1.2.840.10008.1.2.1.98",
    "rle": "1.2.840.10008.1.2.5",
}


def jpeg(pixels: np.ndarray, **options: Any) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95, subsampling=0, **options)
    return file.getvalue()


def bare_jpeg(pixels: np.ndarray) -> bytes:
    """Without any word about its colours: the segment of JFIF left out."""
    stream = jpeg(pixels)
    assert stream[2:4] == b"\xff\xe0"
    return stream[:2] + stream[4 + int.from_bytes(stream[4:6], "big") :]


def rgb_jpeg(pixels: np.ndarray) -> bytes:
    return bytes(imagecodecs.jpeg8_encode(pixels, level=95, colorspace="RGB", outcolorspace="RGB"))


def bare_lossless(pixels: np.ndarray) -> bytes:
    """Without Adobe's segment, and with components that are called by number."""
    stream = bytes(imagecodecs.jpeg8_encode(pixels, lossless=True))
    at = stream.index(b"\xff\xee")
    stream = stream[:at] + stream[at + 16 :]
    return stream.replace(b"R\x11\x00G\x11\x00B\x11\x00", b"\0\x11\0\1\x11\0\2\x11\0").replace(
        b"\x03R\x00G\x00B\x00", b"\x03\0\0\1\0\2\0"
    )


def j2k(pixels: np.ndarray, mct: int = 1, boxes: bool = False) -> bytes:
    file = io.BytesIO()
    Image.fromarray(pixels).save(
        file, "JPEG2000", irreversible=False, mct=mct if pixels.ndim == 3 else 0, no_jp2=not boxes
    )
    return file.getvalue()


def charls(pixels: np.ndarray, interleave: int | None = None) -> bytes:
    stored = pixels.transpose(2, 0, 1) if interleave == 0 else pixels
    return bytes(jpeg_ls.encode_array(np.ascontiguousarray(stored), interleave_mode=interleave))


def packed(frame: bytes, syntax: str, pixels: np.ndarray, **changes: Any) -> FileDataset:
    made = dataset(pixels, **changes)
    pack(made, frame)
    made.file_meta.TransferSyntaxUID = SYNTAX[syntax]
    return made


def half_chroma(ybr: np.ndarray) -> bytes:
    pairs = np.empty((120, 80, 4), np.uint8)
    pairs[..., 0], pairs[..., 1] = ybr[:, ::2, 0], ybr[:, 1::2, 0]
    pairs[..., 2], pairs[..., 3] = ybr[:, ::2, 1], ybr[:, ::2, 2]
    return pairs.tobytes()


def rows_by_run_lengths(**changes: Any) -> FileDataset:
    made = dataset(COLOURS)
    made.compress(pydicom.uid.RLELossless, encoding_plugin="pydicom")
    for keyword, value in changes.items():
        setattr(made, keyword, value)
    return made


PLANES = np.ascontiguousarray(COLOURS.transpose(2, 0, 1)).tobytes()
YBR = as_ybr(COLOURS)

COLOUR_KINDS: dict[str, Callable[[], FileDataset]] = {
    "J2K with planes claimed": lambda: packed(
        j2k(COLOURS), "jpeg-2000", COLOURS,
        PlanarConfiguration=1, PhotometricInterpretation="YBR_RCT",
    ),
    "J2K that says RGB": lambda: packed(j2k(COLOURS), "jpeg-2000", COLOURS),
    "J2K that says YBR": lambda: packed(
        j2k(COLOURS), "jpeg-2000", COLOURS, PhotometricInterpretation="YBR_FULL"
    ),
    "J2K not transformed that says so": lambda: packed(
        j2k(COLOURS, mct=0), "jpeg-2000", COLOURS, PhotometricInterpretation="YBR_RCT"
    ),
    "J2K of YBR that says RGB": lambda: packed(j2k(YBR, mct=0), "jpeg-2000", COLOURS),
    "J2K in boxes": lambda: packed(j2k(COLOURS, boxes=True), "jpeg-2000", COLOURS),
    "high-throughput J2K": lambda: packed(
        bytes(imagecodecs.htj2k_encode(COLOURS, reversible=True)), "high-throughput", COLOURS
    ),
    "lossless with planes claimed": lambda: packed(
        bytes(imagecodecs.jpeg8_encode(COLOURS, lossless=True)),
        "lossless", COLOURS, PlanarConfiguration=1,
    ),
    "lossless RGB that says YBR": lambda: packed(
        bare_lossless(COLOURS), "lossless", COLOURS, PhotometricInterpretation="YBR_FULL"
    ),
    "lossless YBR that says RGB": lambda: packed(bare_lossless(YBR), "lossless", COLOURS),
    "lossless that says 7 bits": lambda: packed(
        bare_lossless(COLOURS), "lossless", COLOURS, BitsStored=7
    ),
    "lossless called baseline": lambda: packed(bare_lossless(COLOURS), "jpeg", COLOURS),
    "JPEG-LS by planes": lambda: packed(charls(COLOURS, 0), "jpeg-ls", COLOURS),
    "JPEG-LS by lines, planes claimed": lambda: packed(
        charls(COLOURS, 1), "jpeg-ls", COLOURS, PlanarConfiguration=1
    ),
    "JPEG-LS by pixels": lambda: packed(charls(COLOURS, 2), "jpeg-ls", COLOURS),
    "JPEG-LS of YBR that says RGB": lambda: packed(charls(YBR, 2), "jpeg-ls", COLOURS),
    "run lengths with planes claimed": lambda: rows_by_run_lengths(PlanarConfiguration=1),
    "run lengths with pixels claimed": lambda: rows_by_run_lengths(PlanarConfiguration=0),
    "half chroma claimed, all there": lambda: dataset(
        COLOURS, PhotometricInterpretation="YBR_FULL_422"
    ),
    "half chroma claimed, all there, YBR": lambda: dataset(
        YBR, PhotometricInterpretation="YBR_FULL_422"
    ),
    "half chroma": lambda: dataset(
        YBR, PhotometricInterpretation="YBR_FULL_422", PixelData=half_chroma(YBR)
    ),
    "YBR that says RGB": lambda: dataset(YBR),
    "RGB that says YBR": lambda: dataset(COLOURS, PhotometricInterpretation="YBR_FULL"),
    "planes": lambda: dataset(COLOURS, PlanarConfiguration=1, PixelData=PLANES),
    "planes that say pixels": lambda: dataset(COLOURS, PixelData=PLANES),
    "pixels that say planes": lambda: dataset(COLOURS, PlanarConfiguration=1),
    "no planar configuration": lambda: dataset(COLOURS, PlanarConfiguration=None),
    "no photometric interpretation": lambda: dataset(COLOURS, PhotometricInterpretation=None),
    "no samples per pixel": lambda: dataset(COLOURS, SamplesPerPixel=None),
    "no bits stored": lambda: dataset(COLOURS, BitsStored=None, HighBit=None),
    "no bits allocated": lambda: dataset(COLOURS, BitsAllocated=None),
    "no representation": lambda: dataset(COLOURS, PixelRepresentation=None),
    "nothing of the kind": lambda: dataset(
        COLOURS, PlanarConfiguration=None, PhotometricInterpretation=None, SamplesPerPixel=None,
        BitsStored=None, HighBit=None, BitsAllocated=None, PixelRepresentation=None,
    ),
    "grey claimed": lambda: packed(
        j2k(COLOURS), "jpeg-2000", COLOURS,
        SamplesPerPixel=1, PhotometricInterpretation="MONOCHROME2",
    ),
    "packed without compression": lambda: packed(COLOURS.tobytes(), "encapsulated", COLOURS),
    "wider than it is": lambda: packed(j2k(COLOURS), "jpeg-2000", COLOURS, Columns=200),
}  # fmt: skip


@pytest.mark.parametrize("kind", COLOUR_KINDS)
def test_colours_come_out_right(tmp_path: Path, kind: str) -> None:
    path = save(COLOUR_KINDS[kind](), tmp_path / "scan.dcm")
    pixels = read_scan(path).pixels
    assert pixels.shape == GREY.shape and pixels.dtype == np.uint8
    away = np.abs(pixels.astype(int) - luminance(COLOURS))
    assert away.max() <= 1  # YBR is rounded


LOSSY_KINDS: dict[str, Callable[[], FileDataset]] = {
    "JFIF that says RGB": lambda: packed(jpeg(COLOURS), "jpeg", COLOURS),
    "JFIF that says half chroma": lambda: packed(
        jpeg(COLOURS), "jpeg", COLOURS, PhotometricInterpretation="YBR_FULL_422"
    ),
    "no word of colours, says RGB": lambda: packed(bare_jpeg(COLOURS), "jpeg", COLOURS),
    "no word of colours, in the header either": lambda: packed(
        bare_jpeg(COLOURS), "jpeg", COLOURS, PhotometricInterpretation=None
    ),
    "RGB by Adobe that says YBR": lambda: packed(
        rgb_jpeg(COLOURS), "jpeg", COLOURS, PhotometricInterpretation="YBR_FULL_422"
    ),
    "planes claimed": lambda: packed(jpeg(COLOURS), "jpeg", COLOURS, PlanarConfiguration=1),
    "progressive": lambda: packed(jpeg(COLOURS, progressive=True), "jpeg", COLOURS),
    "8 bits in 16": lambda: packed(
        jpeg(COLOURS), "jpeg", COLOURS, BitsAllocated=16, BitsStored=8, HighBit=7
    ),
}


@pytest.mark.parametrize("kind", LOSSY_KINDS)
def test_lossy_colours_come_out_right(tmp_path: Path, kind: str) -> None:
    pixels = read_scan(save(LOSSY_KINDS[kind](), tmp_path / "scan.dcm")).pixels
    assert pixels.dtype == np.uint8
    away = np.abs(pixels.astype(int) - luminance(COLOURS))
    assert away.mean() < 2 and away.max() < 40


def with_modality_lut() -> FileDataset:
    """Entries that fall; what is dark is high in them, and low in what they give."""
    item = Dataset()
    item.LUTDescriptor = [256, 0, 8]
    item.LUTData = (255 - np.arange(256)).astype("<u2").tobytes()
    item.ModalityLUTType = "US"
    item["LUTDescriptor"].VR = "US"
    item["LUTData"].VR = "OW"
    return dataset(GREY, PhotometricInterpretation="MONOCHROME1", ModalityLUTSequence=[item])


GREY_KINDS: dict[str, tuple[Callable[[], FileDataset], np.ndarray]] = {
    "mirrored through a LUT": (with_modality_lut, GREY),
    "8 bits in 16 by JPEG 2000": (
        lambda: packed(j2k(GREY), "jpeg-2000", GREY.astype(np.uint16), BitsStored=8),
        GREY,
    ),
    "high-throughput": (
        lambda: packed(
            bytes(imagecodecs.htj2k_encode(GREY, reversible=True)), "high-throughput", GREY
        ),
        GREY,
    ),
    "12 bits of JPEG 2000": (
        lambda: packed(
            bytes(
                imagecodecs.jpeg2k_encode(
                    GREY12, codecformat="j2k", reversible=True, level=0, bitspersample=12
                )
            ),
            "jpeg-2000", GREY12, BitsStored=12,
        ),
        GREY12,
    ),
    "12 bits, lossless": (
        lambda: packed(
            bytes(imagecodecs.jpeg8_encode(GREY12, lossless=True, bitspersample=12)),
            "lossless", GREY12, BitsStored=12,
        ),
        GREY12,
    ),
    "16 bits, lossless, mirrored": (
        lambda: packed(
            bytes(imagecodecs.jpeg8_encode(65535 - GREY12, lossless=True)),
            "lossless", GREY12, PhotometricInterpretation="MONOCHROME1",
        ),
        GREY12,
    ),
    "upper 12 of 16 bits": (
        lambda: dataset(GREY12 << 4, BitsStored=12, HighBit=15),
        GREY12,
    ),
    "signed 12 bits without the sign's copies": (
        lambda: dataset(
            ((GREY12.astype(int) - 2048) & 0xFFF).astype(np.uint16),
            BitsStored=12,
            PixelRepresentation=1,
        ),
        GREY12,
    ),
    "no photometric interpretation": (
        lambda: dataset(GREY12, PhotometricInterpretation=None, SamplesPerPixel=None,
                        BitsAllocated=None, BitsStored=None, HighBit=None),
        GREY12,
    ),
    "a byte too many": (lambda: dataset(GREY, PixelData=GREY.tobytes() + b"\0\0"), GREY),
    "luminance of video": (
        lambda: dataset(
            np.dstack([np.rint(16 + GREY * (219 / 255)).astype(np.uint8), GREY * 0 + 128,
                       GREY * 0 + 128]),
            PhotometricInterpretation="YBR_PARTIAL_422",
        ),
        GREY,
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", GREY_KINDS)
def test_grey_comes_out_right(tmp_path: Path, kind: str) -> None:
    make, truth = GREY_KINDS[kind]
    pixels = read_scan(save(make(), tmp_path / "scan.dcm")).pixels
    tolerance = 1 if kind == "luminance of video" else 0
    assert np.abs(pixels.astype(int) - truth).max() <= tolerance


def test_jpeg_of_12_bits(tmp_path: Path) -> None:
    frame = bytes(imagecodecs.jpeg8_encode(GREY12, level=95, bitspersample=12))
    made = packed(frame, "jpeg-12", GREY12, BitsStored=12)
    pixels = read_scan(save(made, tmp_path / "scan.dcm")).pixels
    assert pixels.dtype == np.uint16
    assert np.abs(pixels.astype(int) - GREY12).mean() < 40


def test_a_contradiction_that_pixels_do_not_settle_is_named(tmp_path: Path) -> None:
    """Six tenths grey as RGB, the rest anything, and the header says YBR."""
    mixed = COLOURS.copy()
    mixed[66:] = np.random.default_rng(1).integers(0, 256, mixed[66:].shape, np.uint8)
    path = save(dataset(mixed, PhotometricInterpretation="YBR_FULL"), tmp_path / "scan.dcm")
    with pytest.raises(Refusal, match="its colours are YBR_FULL, and its pixels look like RGB"):
        read_scan(path)


@pytest.mark.parametrize(
    "kind", ["J2K in boxes", "lossless YBR that says RGB", "J2K that says RGB"]
)
def test_every_decoder_of_a_stream_agrees(kind: str) -> None:
    frame = next(generate_frames(COLOUR_KINDS[kind]().PixelData, number_of_frames=1))
    stream = stream_of(frame)
    assert stream is not None
    frame = frame[max(frame.find(b"\xff\x4f\xff\x51"), 0) :]
    made = [decoder(frame, stream) for decoder in decoders._decoders(stream)]
    assert len(made) >= 2
    for other in made[1:]:
        np.testing.assert_array_equal(made[0], other)


def test_decoders_that_disagree_are_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = save(packed(j2k(GREY), "jpeg-2000", GREY), tmp_path / "scan.dcm")
    monkeypatch.setattr(decoders, "_opencv", lambda frame, stream: GREY[::-1])
    with pytest.raises(Refusal, match=r"two decoders read .* differently"):
        decode_scan(path)


def deflated(content: bytes) -> bytes:
    """A file whose elements behind the head are deflated; ``content`` is in explicit VR."""
    head = 144 + int.from_bytes(content[140:144], "little")
    syntax = b"1.2.840.10008.1.2.1\0"
    longer = content[:head].replace(b"UI\x14\0" + syntax, b"UI\x16\0" + syntax[:-1] + b".99")
    group = (int.from_bytes(content[140:144], "little") + 2).to_bytes(4, "little")
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return longer[:140] + group + longer[144:] + packer.compress(content[head:]) + packer.flush()


def test_deflated(tmp_path: Path) -> None:
    content = save(dataset(GREY), tmp_path / "scan.dcm").read_bytes()
    (tmp_path / "scan.dcm").write_bytes(deflated(content))
    np.testing.assert_array_equal(read_scan(tmp_path / "scan.dcm").pixels, GREY)


def test_deflated_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("busynth_gui.imaging.readers.dicom_file.MAX_INFLATED", 100_000)
    content = save(dataset(GREY), tmp_path / "scan.dcm").read_bytes() + bytes(500_000)
    (tmp_path / "scan.dcm").write_bytes(deflated(content))
    with pytest.raises(Refusal, match="grows too large"):
        decode_scan(tmp_path / "scan.dcm")


@pytest.mark.parametrize("syntax", ["explicit", "implicit"])
def test_without_preamble_and_ending(tmp_path: Path, syntax: str) -> None:
    content = save(dataset(GREY), tmp_path / "scan.dcm", syntax).read_bytes()
    (tmp_path / "scan.dcm").unlink()
    head = 144 + int.from_bytes(content[140:144], "little")
    (tmp_path / "study").mkdir()
    (tmp_path / "study" / "bare").write_bytes(content[head:])
    (tmp_path / "study" / "text").write_bytes(b"this is a letter to somebody, and no scan")
    (tmp_path / "study" / "plain.IMA").write_bytes(content)
    found = list_scans(tmp_path)
    assert [path.name for path in found] == ["bare", "plain.IMA"]
    for path in found:
        np.testing.assert_array_equal(read_scan(path).pixels, GREY)


def test_colour_doppler_is_refused_unless_asked_for(tmp_path: Path) -> None:
    path = save(dataset(flow(COLOURS)), tmp_path / "flow.dcm")
    with pytest.raises(Refusal, match="shows colour Doppler"):
        read_scan(path)
    assert read_scan(path, colour=True).pixels.shape == GREY.shape
    Image.fromarray(flow(COLOURS)).save(tmp_path / "flow.png")
    with pytest.raises(Refusal, match="shows colour Doppler"):
        read_scan(tmp_path / "flow.png")


def test_logos_tints_and_writing_are_no_doppler(tmp_path: Path) -> None:
    logo = COLOURS.copy()
    logo[106:118, 4:60] = (20, 60, 200)
    sepia = np.dstack([GREY, (GREY * 0.8).astype(np.uint8), (GREY * 0.5).astype(np.uint8)])
    for name, picture in {"writing": COLOURS, "logo": logo, "sepia": sepia}.items():
        Image.fromarray(picture).save(tmp_path / f"{name}.png")
        assert read_scan(tmp_path / f"{name}.png").pixels.shape == GREY.shape
