"""Tables, lengths and syntaxes are claims as well: frames come out right, or are refused."""

from __future__ import annotations

import struct
import zlib
from copy import deepcopy
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from dicom_files import dataset, pack, region, save
from pydicom.dataset import Dataset, FileDataset
from truths import COLOURS, GREY, GREY12, as_ybr, luminance

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.readers.decode import decode_scan

FRAMES = np.stack([np.roll(GREY, 9 * shift, 1) for shift in range(5)])
TINTED = np.dstack([GREY, np.rint(GREY * 0.85), np.rint(GREY * 0.6)]).astype(np.uint8)


def film(frames: np.ndarray, **changes: Any) -> FileDataset:
    made = dataset(frames[0], NumberOfFrames=len(frames), **changes)
    if "PixelData" not in changes:
        made.PixelData = frames.tobytes()
    return made


def write(made: FileDataset, path: Path, syntax: str, *, big: bool = False) -> Path:
    """Write a dataset as it is under any syntax, one that pydicom does not know included."""
    made.file_meta.TransferSyntaxUID = pydicom.uid.UID(syntax)
    with pydicom.config.disable_value_validation():
        pydicom.dcmwrite(
            path,
            made,
            implicit_vr=False,
            little_endian=not big,
            force_encoding=True,
            enforce_file_format=False,
        )
    return path


def raw_deflate(data: bytes) -> bytes:
    """Stored, not made smaller: longer than what it holds."""
    packer = zlib.compressobj(0, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


UNKNOWN = {
    "JPEG XL": ("1.2.840.10008.1.2.4.110", lambda: b"\xff\x0a" + bytes(range(1, 255)) * 90),
    "deflated": ("1.2.840.10008.1.2.8.1", lambda: raw_deflate(GREY.tobytes())),
    "private video": ("1.2.3.4.5", lambda: b"\0\0\0\x18ftypmp42" + bytes(range(256)) * 90),
    "raw, called JPEG": ("1.2.840.10008.1.2.4.50", GREY.tobytes),
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_bytes_of_an_unknown_kind_are_no_pixels(tmp_path: Path, kind: str) -> None:
    syntax, frame = UNKNOWN[kind]
    made = dataset(GREY)
    pack(made, frame())
    with pytest.raises(Refusal, match="is compressed in a way that cannot be read"):
        decode_scan(write(made, tmp_path / "scan.dcm", syntax))


def item(data: bytes) -> bytes:
    return struct.pack("<HHI", 0xFFFE, 0xE000, len(data)) + data


def encapsulated(table: list[int], fragments: list[bytes]) -> bytes:
    told = struct.pack(f"<{len(table)}I", *table)
    end = struct.pack("<HHI", 0xFFFE, 0xE0DD, 0)
    return item(told) + b"".join(map(item, fragments)) + end


def even(frame: bytes) -> bytes:
    return frame + bytes(len(frame) % 2)


STREAMS = {
    "1.2.840.10008.1.2.4.70": [
        even(bytes(imagecodecs.jpeg8_encode(frame, lossless=True))) for frame in FRAMES
    ],
    "1.2.840.10008.1.2.4.90": [
        even(bytes(imagecodecs.jpeg2k_encode(frame, codecformat="j2k", reversible=True, level=0)))
        for frame in FRAMES
    ],
}


def offsets_of(fragments: list[bytes]) -> list[int]:
    return [sum(8 + len(part) for part in fragments[:number]) for number in range(len(fragments))]


TABLES = {
    "right": lambda right: right,
    "none": lambda right: [],
    "zeros": lambda right: [0] * len(right),
    "off by 8": lambda right: [offset + 8 for offset in right],
    "from the file's start": lambda right: [offset + 1500 for offset in right],
    "one entry": lambda right: right[:1],
    "backwards": lambda right: right[::-1],
}


@pytest.mark.parametrize("syntax", STREAMS)
@pytest.mark.parametrize("parts", [1, 2, 3])
@pytest.mark.parametrize("table", TABLES)
def test_frames_are_found_whatever_the_table_says(
    tmp_path: Path, table: str, parts: int, syntax: str
) -> None:
    """One fragment a frame, or up to ``parts``."""
    fragments, begins = [], []
    for number, frame in enumerate(STREAMS[syntax]):
        begins.append(len(fragments))
        count = 1 + number % parts
        length = len(frame) // count // 2 * 2
        cuts = [*range(0, count * length, length), len(frame)]
        fragments += [frame[cuts[k] : cuts[k + 1]] for k in range(count)]
    right = [offsets_of(fragments)[number] for number in begins]
    made = film(FRAMES, PixelData=encapsulated(TABLES[table](right), fragments))
    made["PixelData"].is_undefined_length = True
    path = write(made, tmp_path / "film.dcm", syntax)
    for number, frame in enumerate(FRAMES):
        np.testing.assert_array_equal(decode_scan(path, number).pixels, frame)


def test_frames_that_cannot_be_told_apart_are_refused(tmp_path: Path) -> None:
    """Raw bytes do not say where one begins."""
    data = FRAMES.tobytes()
    parts = [data[at : at + 30_000] for at in range(0, len(data), 30_000)]
    made = film(FRAMES, PixelData=encapsulated([8, 90, 91, 92, 93], parts))
    made["PixelData"].is_undefined_length = True
    path = write(made, tmp_path / "film.dcm", "1.2.840.10008.1.2.1.98")
    for number in range(5):
        with pytest.raises(Refusal, match="damaged or cut short"):
            decode_scan(path, number)


def by_plane(colours: np.ndarray) -> bytes:
    return np.ascontiguousarray(colours.transpose(2, 0, 1)).tobytes()


@pytest.mark.parametrize("planes", [False, True], ids=["by pixel", "by plane"])
@pytest.mark.parametrize("claimed", [None, 0, 1])
@pytest.mark.parametrize("wide", [False, True], ids=["8bit", "16bit"])
@pytest.mark.parametrize("kind", ["grey", "tinted", "YBR"])
def test_the_planar_configuration_is_a_claim(
    tmp_path: Path, kind: str, wide: bool, claimed: int | None, planes: bool
) -> None:
    colours = {"grey": COLOURS, "tinted": TINTED, "YBR": as_ybr(COLOURS)}[kind]
    truth = luminance(TINTED if kind == "tinted" else COLOURS).astype(int)
    if wide:
        colours = colours.astype(np.uint16) * 257
    made = dataset(
        colours,
        PlanarConfiguration=claimed,
        PhotometricInterpretation="YBR_FULL" if kind == "YBR" else "RGB",
        PixelData=by_plane(colours) if planes else colours.tobytes(),
    )
    pixels = decode_scan(save(made, tmp_path / "scan.dcm")).pixels
    assert np.abs(pixels / (257 if wide else 1) - truth).max() <= 1


def test_noise_is_read_as_the_planar_configuration_says(tmp_path: Path) -> None:
    noise = np.random.default_rng(3).integers(0, 256, (80, 90, 3), np.uint8)
    for changes in ({}, {"PlanarConfiguration": 1, "PixelData": by_plane(noise)}):
        path = save(dataset(noise, **changes), tmp_path / "scan.dcm")
        np.testing.assert_array_equal(decode_scan(path, colour=True).pixels, luminance(noise))


TIMES: dict[str, tuple[FileDataset, int]] = {
    "colours of one sample": (dataset(COLOURS, SamplesPerPixel=1), 3),
    "colours of one sample in a film": (
        film(np.stack([COLOURS] * 2), SamplesPerPixel=1),
        3,
    ),
    "16 bits called 8": (dataset(GREY12, BitsAllocated=8, BitsStored=8), 2),
    "an odd number of pixels": (
        dataset(
            COLOURS[:119, :159],
            SamplesPerPixel=1,
            PixelData=even(COLOURS[:119, :159].tobytes()),
        ),
        3,
    ),
}


@pytest.mark.parametrize("kind", TIMES)
def test_many_times_the_data_is_a_contradiction(tmp_path: Path, kind: str) -> None:
    made, times = TIMES[kind]
    with pytest.raises(Refusal, match=f"holds {times} times as many bytes of pixels as its header"):
        decode_scan(save(made, tmp_path / "scan.dcm"), 0)


@pytest.mark.parametrize("behind", [b"\7\7", bytes(GREY.size), bytes(2 * GREY.size), b"\7" * 999])
def test_padding_is_no_contradiction(tmp_path: Path, behind: bytes) -> None:
    path = save(dataset(GREY, PixelData=GREY.tobytes() + behind), tmp_path / "scan.dcm")
    np.testing.assert_array_equal(decode_scan(path).pixels, GREY)


@pytest.mark.parametrize("vr", ["OB", "OW"])
@pytest.mark.parametrize("shape", [(119, 159), (120, 159)])
@pytest.mark.parametrize("count", [1, 2, 5])
def test_bytes_in_words_of_a_big_endian_file(
    tmp_path: Path, count: int, shape: tuple[int, int], vr: str
) -> None:
    """Frames of an odd number of pixels begin inside of a word."""
    frames = np.ascontiguousarray(FRAMES[:count, : shape[0], : shape[1]])
    data = even(frames.tobytes())
    if vr == "OW":
        data = np.frombuffer(data, "<u2").byteswap().tobytes()
    made = film(frames, PixelData=data)
    made["PixelData"].VR = vr
    path = write(made, tmp_path / "film.dcm", "1.2.840.10008.1.2.2", big=True)
    for number, frame in enumerate(frames):
        np.testing.assert_array_equal(decode_scan(path, number).pixels, frame)


@pytest.mark.parametrize("bits", [12, 16])
@pytest.mark.parametrize("header_is_right", [True, False])
def test_the_sign_of_a_jpeg_2000_stream_that_tells_none(
    tmp_path: Path, header_is_right: bool, bits: int
) -> None:
    """Two's complement in a stream of unsigned values; or a header that calls them signed."""
    values = GREY12 << (bits - 12)
    top = 1 << bits
    coded = (values.astype(int) - top // 2) % top if header_is_right else values
    stream = imagecodecs.jpeg2k_encode(
        coded.astype(np.uint16), codecformat="j2k", reversible=True, level=0, bitspersample=bits
    )
    made = dataset(values, BitsStored=bits, PixelRepresentation=1)
    pack(made, bytes(stream))
    pixels = decode_scan(write(made, tmp_path / "scan.dcm", "1.2.840.10008.1.2.4.90")).pixels
    np.testing.assert_array_equal(pixels, values - values.min())


def with_overlay(made: FileDataset, position: int, *, separate: bool = False) -> FileDataset:
    made.add_new(0x60020010, "US", made.Rows)
    made.add_new(0x60020011, "US", made.Columns)
    made.add_new(0x60020040, "CS", "G")
    made.add_new(0x60020050, "SS", [1, 1])
    made.add_new(0x60020100, "US", 1 if separate else 16)
    made.add_new(0x60020102, "US", position)
    if separate:
        made.add_new(0x60023000, "OW", bytes(GREY.size // 8))
    return made


DRAWN = np.zeros(GREY.shape, np.uint16)
DRAWN[20:30, 20:60] = 1

OVERLAYS = {
    "above 8 bits": (with_overlay(dataset(GREY | DRAWN << 8, BitsStored=8), 8), GREY),
    "above 12 bits": (with_overlay(dataset(GREY12 | DRAWN << 15, BitsStored=12), 15), GREY12),
    "below 12 bits": (
        with_overlay(dataset(GREY12 << 4 | DRAWN, BitsStored=12, HighBit=15), 0),
        GREY12,
    ),
    "beside the pixels": (
        with_overlay(dataset(GREY12, BitsStored=12), 0, separate=True),
        GREY12,
    ),
    "more bits than told, no overlay": (dataset(GREY12, BitsStored=8), GREY12),
}


@pytest.mark.parametrize("kind", OVERLAYS)
def test_overlays_in_bits_that_are_not_used_are_no_pixels(tmp_path: Path, kind: str) -> None:
    made, truth = OVERLAYS[kind]
    pixels = decode_scan(save(made, tmp_path / "scan.dcm")).pixels
    assert pixels.dtype == truth.dtype
    np.testing.assert_array_equal(pixels, truth)


OUTSIDE = np.zeros(GREY.shape, bool)
OUTSIDE[:, :12] = OUTSIDE[110:] = OUTSIDE[50:60, 80:90] = True


def padded(values: np.ndarray, padding: int, limit: int | None = None, **told: Any) -> FileDataset:
    values = np.where(OUTSIDE, np.array(padding).astype(values.dtype), values)
    vr = "SS" if values.dtype == np.int16 else "US"
    made = dataset(values, **told)
    made.add_new(0x00280120, vr, padding)
    if limit is not None:
        made.add_new(0x00280121, vr, limit)
    return made


INSIDE12 = np.clip(GREY12, 40, 4000)
BLACK_AROUND = np.where(OUTSIDE, 0, INSIDE12)

PADDED = {
    "below signed values": (
        padded((INSIDE12.astype(int) - 1064).astype(np.int16), -32768),
        np.where(OUTSIDE, 0, INSIDE12 - 40),
    ),
    "above unsigned values": (padded(INSIDE12, 65535), BLACK_AROUND),
    "beyond the bits that are stored": (padded(INSIDE12, 65535, BitsStored=12), BLACK_AROUND),
    "beyond the signed bits that are stored": (
        padded((INSIDE12.astype(int) - 2040).astype(np.int16), -32768, BitsStored=12),
        np.where(OUTSIDE, 0, INSIDE12 - 40),
    ),
    "a range": (padded(INSIDE12, 5000, limit=6000), BLACK_AROUND),
    "above, where less is brighter": (
        padded(4095 - INSIDE12, 65535, BitsStored=12, PhotometricInterpretation="MONOCHROME1"),
        BLACK_AROUND,
    ),
    "below, where less is brighter": (
        padded(4095 - INSIDE12, 0, BitsStored=12, PhotometricInterpretation="MONOCHROME1"),
        BLACK_AROUND,
    ),
    "black anyway": (padded(GREY, 0), np.where(OUTSIDE, 0, GREY)),
    "a grey level of the image": (padded(GREY, 70), np.where(OUTSIDE, 70, GREY)),
    "next to those of the image": (
        padded(np.minimum(GREY, 250), 251),
        np.where(OUTSIDE, 251, np.minimum(GREY, 250)),
    ),
}


@pytest.mark.parametrize("syntax", ["explicit", "implicit", "big", "rle"])
@pytest.mark.parametrize("kind", PADDED)
def test_padding_is_black_and_moves_nothing(tmp_path: Path, kind: str, syntax: str) -> None:
    made, truth = PADDED[kind]
    pixels = decode_scan(save(deepcopy(made), tmp_path / "scan.dcm", syntax)).pixels
    assert pixels.dtype == (np.uint8 if truth.max() < 256 else np.uint16)
    np.testing.assert_array_equal(pixels, truth)


@pytest.mark.parametrize("big", [False, True], ids=["little", "big"])
@pytest.mark.parametrize("factor", [1, 200, 257])
def test_palettes_in_words_of_either_end(tmp_path: Path, factor: int, big: bool) -> None:
    entries = np.arange(255, -1, -1) * factor
    table = entries.astype(np.uint8 if factor == 1 else "<u2").tobytes()
    if big:
        table = np.frombuffer(table, "<u2").byteswap().tobytes()
    made = dataset(255 - GREY, PhotometricInterpretation="PALETTE COLOR")
    for colour in ("Red", "Green", "Blue"):
        told = [256, 0, 8 if factor == 1 else 16]
        setattr(made, f"{colour}PaletteColorLookupTableDescriptor", told)
        setattr(made, f"{colour}PaletteColorLookupTableData", table)
    syntax = "1.2.840.10008.1.2.2" if big else "1.2.840.10008.1.2.1"
    pixels = decode_scan(write(made, tmp_path / "scan.dcm", syntax, big=big)).pixels
    np.testing.assert_array_equal(pixels, GREY.astype(int) * (200 if factor == 200 else 1))


@pytest.mark.parametrize("claimed", ["RGB", "YBR_FULL", None])
@pytest.mark.parametrize("bits", [10, 12, 16])
@pytest.mark.parametrize("kind", ["RGB", "YBR"])
def test_wide_colours_come_out_right(
    tmp_path: Path, kind: str, bits: int, claimed: str | None
) -> None:
    colours = as_ybr(COLOURS) if kind == "YBR" else COLOURS
    wide = colours.astype(np.uint16) << (bits - 8)
    path = save(
        dataset(wide, BitsStored=bits, PhotometricInterpretation=claimed), tmp_path / "scan.dcm"
    )
    away = np.abs(decode_scan(path).pixels / (1 << (bits - 8)) - luminance(COLOURS))
    assert away.max() <= 1


FALLING = np.arange(255, -1, -1)
VOI: dict[str, tuple[Any, str, bool]] = {
    "falling": (FALLING.astype("<u2").tobytes(), "OW", True),
    "falling, of bytes": (FALLING.astype(np.uint8).tobytes(), "OW", True),
    "falling, of numbers": (FALLING.tolist(), "US", True),
    "rising and steep": (
        np.minimum(255, 2 * np.arange(256)).astype("<u2").tobytes(),
        "OW",
        False,
    ),
    "up and down": (np.abs(FALLING - 128).astype("<u2").tobytes(), "OW", False),
    "nothing": (b"", "OW", False),
}


@pytest.mark.parametrize("dark", [1, 2])
@pytest.mark.parametrize("kind", VOI)
@pytest.mark.parametrize("big", [False, True], ids=["little", "big"])
def test_a_falling_voi_lut_mirrors(tmp_path: Path, big: bool, kind: str, dark: int) -> None:
    data, vr, falls = VOI[kind]
    if big and vr == "OW":
        data = np.frombuffer(data, "<u2").byteswap().tobytes()
    item = Dataset()
    item.add_new(0x00283002, "US", [256, 0, 8])
    item.add_new(0x00283006, vr, data)
    stored = 255 - GREY if falls == (dark == 2) else GREY
    made = dataset(stored, PhotometricInterpretation=f"MONOCHROME{dark}", VOILUTSequence=[item])
    syntax = "1.2.840.10008.1.2.2" if big else "1.2.840.10008.1.2.1"
    path = write(made, tmp_path / "scan.dcm", syntax, big=big)
    np.testing.assert_array_equal(decode_scan(path).pixels, GREY)


@pytest.mark.parametrize("hue", [(1, 0, 0), (0, 0.2, 1), (1, 0.7, 0)], ids=["red", "blue", "amber"])
@pytest.mark.parametrize("where", [None, (30, 30, 130, 90), (100, 90, 150, 110)])
@pytest.mark.parametrize("size", [1, 8])
def test_flow_of_one_hue_is_flow_where_the_header_says_so(
    tmp_path: Path, size: int, where: tuple[int, int, int, int] | None, hue: tuple[float, ...]
) -> None:
    coloured = COLOURS.copy()
    coloured[56:72, 70:90] = np.linspace(150, 255, 20)[None, :, None] * np.array(hue)
    coloured = np.repeat(np.repeat(coloured, size, 0), size, 1)
    box = None if where is None else region(tuple(size * side for side in where), 0.01, kind=2)  # type: ignore[arg-type]
    told = None if box is None else [box]
    path = save(dataset(coloured, SequenceOfUltrasoundRegions=told), tmp_path / "scan.dcm")
    if where == (30, 30, 130, 90):
        with pytest.raises(Refusal, match="shows colour Doppler"):
            decode_scan(path)
    else:
        assert decode_scan(path).pixels.shape == coloured.shape[:2]


def test_a_region_of_flow_without_any_is_read(tmp_path: Path) -> None:
    """Grey or tinted, as between two looks at the vessels."""
    for colours in (np.dstack([GREY] * 3), TINTED):
        told = [region((0, 0, 159, 119), 0.01, kind=2)]
        path = save(dataset(colours, SequenceOfUltrasoundRegions=told), tmp_path / "scan.dcm")
        assert decode_scan(path).pixels.shape == GREY.shape


@pytest.mark.parametrize(("element", "kind"), [(0x7FE00008, "OF"), (0x7FE00009, "OD")])
def test_floating_point_pixels_are_called_so(tmp_path: Path, element: int, kind: str) -> None:
    made = dataset(GREY, PixelData=None)
    made.add_new(element, kind, GREY.astype("<f4" if kind == "OF" else "<f8").tobytes())
    with pytest.raises(Refusal, match="holds floating-point values: export it as 8 or 16 bit"):
        decode_scan(save(made, tmp_path / "scan.dcm"))


@pytest.mark.parametrize(
    ("own", "shared", "spacing"),
    [
        (None, [0.08, 0.07], (0.08, 0.07)),
        ([0.3, 0.4], [0.08, 0.07], (0.3, 0.4)),
        (None, [0, 0], None),
        (None, None, None),
    ],
)
def test_spacing_that_frames_share(
    tmp_path: Path,
    own: list[float] | None,
    shared: list[float] | None,
    spacing: tuple[float, float] | None,
) -> None:
    measures, groups = Dataset(), Dataset()
    if shared is not None:
        measures.PixelSpacing = shared
    groups.PixelMeasuresSequence = [measures]
    made = dataset(GREY, PixelSpacing=own, SharedFunctionalGroupsSequence=[groups])
    assert decode_scan(save(made, tmp_path / "scan.dcm")).spacing_mm == spacing
