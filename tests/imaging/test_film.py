"""A film is read frame by frame: 2,000 frames cost no more memory than one."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from dicom_files import dataset, pack, save
from PIL import Image
from truths import GREY

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.film import open_film
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.readers import tiff
from busynth_gui.imaging.readers.decode import decode_scan
from busynth_gui.imaging.readers.limits import frame_name

SHAPE = (480, 640)


def picture(number: int) -> np.ndarray:
    """A frame of its own, that packs well."""
    frame = np.full(SHAPE, 60, np.uint8)
    frame[100:200, 100 : 120 + number % 500] = number % 251
    return frame


def plain(path: Path, frames: int) -> Path:
    first = np.zeros(SHAPE, np.uint8)
    made = dataset(first, NumberOfFrames=frames, PixelData=b"")
    save(made, path)
    with path.open("r+b") as file:
        file.seek(-4, 2)  # the length of the pixels, which come last
        file.write((frames * first.size).to_bytes(4, "little"))
        for number in range(frames):
            file.write(picture(number).tobytes())
    return path


def packed(path: Path, frames: int, *, offsets: bool = True) -> Path:
    made = dataset(np.zeros(SHAPE, np.uint8), NumberOfFrames=frames)
    streams = [bytes(imagecodecs.jpegls_encode(picture(number))) for number in range(frames)]
    pack(made, *streams)
    if not offsets:
        from pydicom.encaps import encapsulate

        made.PixelData = encapsulate(streams, has_bot=False)
    made.file_meta.TransferSyntaxUID = "1.2.840.10008.1.2.4.80"
    return save(made, path)


def pages(path: Path, frames: int) -> Path:
    rest = [Image.fromarray(picture(number)) for number in range(1, frames)]
    Image.fromarray(picture(0)).save(path, save_all=True, append_images=rest)
    return path


KINDS = {"IM0001.dcm": plain, "IM0002.dcm": packed, "pages.tif": pages}


@pytest.mark.parametrize("name", KINDS)
def test_every_frame_is_its_own(tmp_path: Path, name: str) -> None:
    film = open_film(KINDS[name](tmp_path / name, 40))
    assert film.frames == 40 and film.middle == 19
    for number in (0, 39, 19, 1):
        scan = film.frame(number)
        np.testing.assert_array_equal(scan.pixels, picture(number))
        stem, _, ending = name.partition(".")
        assert scan.name == f"{stem}_frame{number + 1:02d}.{ending}"
    with pytest.raises(Refusal, match="no frame 41: choose one of 1 to 40"):
        film.frame(40)
    with pytest.raises(Refusal, match="holds 40 frames: choose one of them"):
        read_scan(film.path)


def test_frames_without_a_table_of_offsets(tmp_path: Path) -> None:
    film = open_film(packed(tmp_path / "cine.dcm", 12, offsets=False))
    np.testing.assert_array_equal(film.frame(7).pixels, picture(7))


def test_a_film_that_lacks_frames_is_damaged(tmp_path: Path) -> None:
    path = plain(tmp_path / "cine.dcm", 6)
    path.write_bytes(path.read_bytes()[: -3 * 480 * 640])
    with pytest.raises(Refusal, match="damaged"):
        open_film(path).frame(1)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells it")
@pytest.mark.parametrize("name", KINDS)
def test_the_memory_of_a_film_is_that_of_a_frame(tmp_path: Path, name: str) -> None:
    frames = 300 if name == "pages.tif" else 2000  # Pillow takes long to write pages
    path = KINDS[name](tmp_path / name, frames)
    look = (
        "import sys\nfrom pathlib import Path\n"
        "from busynth_gui.imaging.readers.decode import decode_scan, film_of\n"
        # Not ru_maxrss, which begins with what the starting process holds.
        "def peak():\n"
        "    return int(Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0])\n"
        "path = Path(sys.argv[1])\nframes, _ = film_of(path)\ndecode_scan(path, 0)\n"
        "before = peak()\n"
        "for number in range(0, frames, frames // 20):\n    decode_scan(path, number)\n"
        "print(frames, peak() - before)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, path], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    counted, grown = map(int, done.stdout.split())
    assert counted == frames
    assert grown < 30_000  # kB; all of the film is 92 to 614 MB


def test_frames_come_fast_enough_to_be_played(tmp_path: Path) -> None:
    film = open_film(packed(tmp_path / "cine.dcm", 300))
    film.frame(0)
    begun = time.monotonic()
    for number in range(100, 110):
        film.frame(number)
    assert time.monotonic() - begun < 30


def test_what_frames_are_called() -> None:
    assert frame_name("cine.dcm", 11, 300) == "cine_frame012.dcm"
    assert frame_name("IM000001", 0, 5) == "IM000001_frame1"
    assert frame_name("1.2.840", 1, 5) == "1.2.840_frame2"


def test_a_still_picture_is_a_film_of_one(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "scan.png")
    film = open_film(tmp_path / "scan.png")
    assert (film.frames, film.rate, film.middle) == (1, None, 0)
    np.testing.assert_array_equal(next(film.scans()).pixels, GREY)


@pytest.mark.parametrize("big", [False, True])
@pytest.mark.parametrize("compression", [None, "tiff_lzw", "tiff_adobe_deflate", "jpeg"])
def test_any_page_is_read_as_if_it_were_the_first(
    tmp_path: Path, compression: str | None, big: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "film.tif"
    numbers = [7, 100, 250, 499]
    pictures = [Image.fromarray(picture(number)) for number in numbers]
    kind = {"save_all": True, "append_images": pictures[1:], "compression": compression}
    pictures[0].save(path, big_tiff=big, **kind)
    met: list[int] = []
    page = tiff._one_page
    monkeypatch.setattr(tiff, "_one_page", lambda *a: (met.append(a[1]), page(*a))[1])
    for index in (3, 0, 2, 1, 3):
        found = decode_scan(path, index).pixels.astype(int)
        assert np.abs(found - picture(numbers[index])).mean() <= (
            0.3 if compression == "jpeg" else 0
        )
    assert len(met) == len(numbers)  # they are looked for once
    pictures[2].save(path, big_tiff=big)
    assert np.array_equal(decode_scan(path).pixels, picture(numbers[2]))
