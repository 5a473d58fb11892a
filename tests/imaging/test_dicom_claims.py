"""Tables, lengths and syntaxes are claims as well: frames come out right, or are refused."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pydicom
import pytest
from dicom_files import dataset, pack, save
from pydicom.dataset import FileDataset
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
