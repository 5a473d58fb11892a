"""A file that ends, hangs or bloats its reader is refused by name, and the next one opens."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pydicom
import pytest
from dicom_files import dataset, pack, save
from PIL import Image
from truths import GREY

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.film import open_film
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.imaging.readers import pool

BAD_READER = """
import os, sys, time
from busynth_gui.imaging.readers import child
def bad(path, request):
    name = path.name
    if "kills" in name:
        os.abort()
    if "leaves" in name:
        os._exit(3)
    if "hangs" in name:
        time.sleep(1000)
    if "spins" in name:
        while True:
            pass
    if "bloats" in name:
        held = [bytearray(400_000_000) for _ in range(100)]
    if "grows" in name:
        raise MemoryError
    if "errs" in name:
        raise KeyError("Doe^Jane")
    if "prints" in name:
        os.write(1, b"words of a library")
        print("more words")
    return good(path, request)
good = child._DO["scan"]
child._DO["scan"] = bad
"""
"""A reader whose decoders do what the file's name says."""


@pytest.fixture
def readers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Readers of this test alone, with bounds that are met at once."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "bad_reader.py").write_text(BAD_READER)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "code"), *sys.path])
    monkeypatch.setattr(pool, "_pool", pool._Pool())
    monkeypatch.setattr(pool, "_BOOT_FIRST", "import bad_reader; ")
    monkeypatch.setattr(pool, "MOST_CPU_S", 2.0)
    monkeypatch.setattr(pool, "MOST_MEMORY", 700_000_000)
    monkeypatch.setattr(pool, "_AT_FIRST_S", 0.1)
    yield
    pool.stop()


@pytest.mark.parametrize(
    ("deed", "words"),
    [
        ("kills", "ended its reader"),
        ("leaves", "ended its reader"),
        ("hangs", "takes too long"),
        ("spins", "takes too long"),
        ("bloats", "needs too much memory"),
        ("grows", "needs too much memory"),
    ],
)
def test_a_bad_file_is_refused_and_the_next_opens(
    tmp_path: Path, readers: None, deed: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (f"{deed}.png", "good.png"):
        Image.fromarray(GREY).save(tmp_path / name)
    read_scan(tmp_path / "good.png")  # what follows is the time of the file, not of a start
    with monkeypatch.context() as bounds:
        if deed == "hangs":
            bounds.setattr(pool, "LONGEST_S", 2.0)
        with pytest.raises(Refusal, match=words) as met:
            read_scan(tmp_path / f"{deed}.png")
    assert str(tmp_path / f"{deed}.png") in str(met.value)
    np.testing.assert_array_equal(read_scan(tmp_path / "good.png").pixels, GREY)


TERMINAL = """
import os, signal, sys
from pathlib import Path
from busynth_gui.imaging.read import read_scan
from busynth_gui.imaging.readers import pool

pressed = []
signal.signal(signal.SIGINT, lambda *_: pressed.append(1))  # heard between two scans
ask = pool._Reader.ask
def ask_and_press(self, request):
    os.killpg(0, signal.SIGINT)  # as a terminal does, to all that runs in it
    return ask(self, request)
pool._Reader.ask = ask_and_press
for _ in range(2):
    read_scan(Path("scan.png"))
sys.exit(len(pressed))
"""


@pytest.mark.skipif(os.name != "posix", reason="there a group has no such signal")
def test_ctrl_c_ends_no_reader_at_its_start_or_later(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "scan.png")
    done = subprocess.run(
        [sys.executable, "-c", TERMINAL],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        start_new_session=True,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (2, "")


def test_a_bug_is_no_refusal_and_tells_nothing_of_the_file(tmp_path: Path, readers: None) -> None:
    Image.fromarray(GREY).save(tmp_path / "errs.png")
    with pytest.raises(RuntimeError, match="failed with KeyError") as met:
        read_scan(tmp_path / "errs.png")
    assert "Jane" not in str(met.value)


def test_what_libraries_print_is_no_answer(tmp_path: Path, readers: None) -> None:
    Image.fromarray(GREY).save(tmp_path / "prints.png")
    for _ in range(2):
        np.testing.assert_array_equal(read_scan(tmp_path / "prints.png").pixels, GREY)


def test_stopping_frees_who_waits(tmp_path: Path, readers: None) -> None:
    Image.fromarray(GREY).save(tmp_path / "hangs.png")
    told: list[Refusal] = []

    def wait() -> None:
        with pytest.raises(Refusal) as met:
            read_scan(tmp_path / "hangs.png")
        told.append(met.value)

    waiting = threading.Thread(target=wait)
    waiting.start()
    while not pool._here()._all:
        time.sleep(0.01)
    time.sleep(0.5)
    pool.stop()
    waiting.join(20)
    assert not waiting.is_alive()
    assert "the reader of files was stopped" in str(told[0])


def test_an_interruption_leaves_idle_readers_for_the_next_file(
    tmp_path: Path, readers: None
) -> None:
    Image.fromarray(GREY).save(tmp_path / "good.png")
    Image.fromarray(GREY).save(tmp_path / "hangs.png")

    def wait() -> None:
        with pytest.raises(Refusal, match="was stopped"):
            read_scan(tmp_path / "hangs.png")

    waiting = threading.Thread(target=wait)
    read_scan(tmp_path / "good.png")
    (idle,) = pool._pool._all
    with pool._pool.reader():  # the idle one is busy: another is begun for what hangs
        waiting.start()
        while len(pool._pool._all) < 2:
            time.sleep(0.01)
    pool.interrupt()
    waiting.join(20)
    assert not waiting.is_alive() and pool._pool._all == {idle}
    read_scan(tmp_path / "good.png")
    assert pool._pool._all == {idle}


def test_an_idle_reader_that_was_killed_is_replaced(tmp_path: Path, readers: None) -> None:
    Image.fromarray(GREY).save(tmp_path / "good.png")
    read_scan(tmp_path / "good.png")
    (reader,) = pool._pool._all
    os.kill(reader._process.pid, signal.SIGKILL)
    reader._process.wait()
    np.testing.assert_array_equal(read_scan(tmp_path / "good.png").pixels, GREY)


def test_many_threads_share_the_readers(tmp_path: Path, readers: None) -> None:
    for number in range(6):
        Image.fromarray(GREY // (number + 1)).save(tmp_path / f"{number}.png")
    made: dict[int, np.ndarray] = {}

    def read(number: int) -> None:
        made[number] = read_scan(tmp_path / f"{number}.png").pixels

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(pool._pool._all) <= 2
    for number in range(6):
        np.testing.assert_array_equal(made[number], GREY // (number + 1))


def test_a_refusal_keeps_its_template_and_its_path(tmp_path: Path) -> None:
    path = tmp_path / "caf\udce9 {0}.png"
    path.write_bytes(b"no picture")
    with pytest.raises(Refusal) as met:
        read_scan(path)
    assert met.value.what.template == "{0} is no image that can be read"
    assert met.value.what.args[0] == str(path)
    assert isinstance(met.value.remedy.args[1], Phrase)


def test_a_name_that_is_not_utf8_opens(tmp_path: Path) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    try:
        Image.fromarray(GREY).save(path)
    except OSError:
        pytest.skip("this file system wants UTF-8")
    np.testing.assert_array_equal(read_scan(path).pixels, GREY)


def test_twenty_thousand_scans_in_a_jpeg(tmp_path: Path) -> None:
    file = io.BytesIO()
    Image.fromarray(GREY).save(file, "JPEG", progressive=True)
    whole = file.getvalue()
    # The last scan of a progressive file, again and again.
    last = whole.rindex(b"\xff\xda")
    many = whole[:last] + whole[last:-2] * 20_000 + b"\xff\xd9"
    (tmp_path / "slow.jpg").write_bytes(many)
    begun = time.monotonic()
    with pytest.raises(Refusal, match="too many scans"):
        read_scan(tmp_path / "slow.jpg")
    made = dataset(GREY)
    pack(made, many)
    made.file_meta.TransferSyntaxUID = pydicom.uid.JPEGBaseline8Bit
    with pytest.raises(Refusal, match="damaged"):
        read_scan(save(made, tmp_path / "slow.dcm"))
    assert time.monotonic() - begun < 20


def test_a_deep_nest_of_sequences_in_a_small_file(tmp_path: Path) -> None:
    """Recursion in a parser is a refusal like any other damage."""
    content = save(dataset(GREY), tmp_path / "deep.dcm").read_bytes()
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    sequence = b"\x18\x00\x11\x60SQ\x00\x00\xff\xff\xff\xff" + item
    head = 144 + int.from_bytes(content[140:144], "little")
    (tmp_path / "deep.dcm").write_bytes(content[:head] + sequence * 20_000)
    with pytest.raises(Refusal, match=r"damaged|holds no image|ended its reader"):
        read_scan(tmp_path / "deep.dcm")


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells it")
def test_a_large_picture_costs_a_bounded_memory(tmp_path: Path) -> None:
    """8000 x 8000 px in 200 kB once peaked at 2.2 GB."""
    Image.new("RGB", (8000, 8000), (7, 7, 9)).save(tmp_path / "large.png")
    look = (
        "import sys\nfrom pathlib import Path\n"
        "from busynth_gui.imaging.readers.decode import decode_scan\n"
        "print(decode_scan(Path(sys.argv[1])).pixels.shape)\n"
        # Not ru_maxrss, which begins with what the starting process holds.
        "said = Path('/proc/self/status').read_text()\n"
        "print(int(said.split('VmHWM:')[1].split()[0]) // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", look, tmp_path / "large.png"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    shape, peak = done.stdout.splitlines()
    assert shape == "(8000, 8000)"
    assert int(peak) < 900


def test_a_fork_has_readers_of_its_own(tmp_path: Path) -> None:
    Image.fromarray(GREY).save(tmp_path / "good.png")
    look = (
        "import os, sys\nfrom pathlib import Path\nfrom busynth_gui.imaging.read import read_scan\n"
        "path = Path(sys.argv[1])\nread_scan(path)\npid = os.fork()\n"
        "shape = read_scan(path).pixels.shape\n"
        "os._exit(0) if not pid else sys.exit(os.waitpid(pid, 0)[1])"
    )
    done = subprocess.run([sys.executable, "-c", look, tmp_path / "good.png"], check=False)
    assert done.returncode == 0


def test_a_mask_and_a_film_come_through_the_readers_too(tmp_path: Path) -> None:
    Image.fromarray(GREY > 40).save(tmp_path / "mask.png")
    np.testing.assert_array_equal(read_mask(tmp_path / "mask.png", GREY.shape), GREY > 40)
    made = dataset(GREY, NumberOfFrames=3, PixelData=GREY.tobytes() * 3, FrameTime="40")
    film = open_film(save(made, tmp_path / "IM0001.dcm"))
    assert (film.frames, film.rate, film.middle) == (3, 25.0, 1)
    assert film.frame(2).name == "IM0001_frame3.dcm"
