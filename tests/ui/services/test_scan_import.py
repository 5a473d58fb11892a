"""Opening scans: whatever a file does, the next one opens, and the window is not held up."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.write import SYNTHETIC_XMP, mask_png_bytes, png_bytes
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services import scan_import
from busynth_gui.workspace import arrays, row_mapping
from busynth_gui.workspace.database import Database
from busynth_gui.workspace.workspace import Workspace

OpenWindow = Callable[[], MainWindow]


def write_scans(folder: Path, count: int) -> list[Path]:
    """Small speckled scans, each of its own."""
    folder.mkdir(exist_ok=True)
    rng = np.random.default_rng(7)
    files = [folder / f"scan {number}.png" for number in range(count)]
    for file in files:
        file.write_bytes(png_bytes(rng.integers(20, 200, (80, 96), np.uint8)))
    return files


def take_in(qtbot: QtBot, window: MainWindow, files: list[Path]) -> list[str]:
    """Open files as the user does; gives what was said of those that could not be."""
    with qtbot.waitSignal(window.scan_import.finished) as ended:
        window.scan_import.open(files)
    for box in window.findChildren(QMessageBox):
        box.close()
    assert ended.args is not None
    said: list[str] = ended.args[0]
    return said


def test_a_mask_beside_its_scan_is_no_healthy_scan(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    files = write_scans(tmp_path / "taken", 2)
    masks = [file.with_name(f"{file.stem}_mask.png") for file in files]
    for mask in masks:
        mask.write_bytes(mask_png_bytes(np.eye(80, 96, dtype=bool)))
    before = len(window.workspace.scans())
    assert take_in(qtbot, window, sorted(files + masks)) == []  # all that lies in a folder
    assert [scan.name for scan in window.workspace.scans()[before:]] == ["scan 0.png", "scan 1.png"]
    (said,) = take_in(qtbot, window, masks[:1])
    assert "scan 0_mask.png is the mask of scan 0.png: give the scan itself" in said
    assert len(window.workspace.scans()) == before + 2


def test_what_a_folder_holds_and_is_no_scan_is_said(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    write_scans(tmp_path / "taken", 2)
    (tmp_path / "taken" / "film.mp4").write_bytes(bytes(400))
    (tmp_path / "taken" / "seg.png").write_bytes(mask_png_bytes(np.eye(80, 96, dtype=bool)))
    before = len(window.workspace.scans())
    foreign, mask = take_in(qtbot, window, [tmp_path / "taken"])
    assert "iles in formats that are not read: 1," in foreign and "film.mp4" in foreign
    assert "seg.png has 2 levels of grey, as masks have" in mask
    assert len(window.workspace.scans()) == before + 2


ERRORS = [
    MemoryError(),
    RecursionError("too deep"),
    UnicodeEncodeError("utf-8", "\udcff", 0, 1, "surrogates not allowed"),
    OSError(5, "Input/output error"),
    ZeroDivisionError(),
    Refusal("bad.png is damaged", "export it again"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("where", ["read", "pack"])
def test_a_file_that_fails_is_named_and_the_next_one_opens(
    qtbot: QtBot,
    open_window: OpenWindow,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    where: str,
) -> None:
    bad, good, later = write_scans(tmp_path / "in", 3)
    bad = bad.rename(bad.with_name("bad.png"))

    def failing(do: Callable[..., object], name: Callable[..., str]) -> Callable[..., object]:
        def run(*values: object) -> object:
            if name(*values) == "bad.png":
                raise error
            return do(*values)

        return run

    if where == "read":
        monkeypatch.setattr(
            scan_import, "read_scan", failing(scan_import.read_scan, lambda path: path.name)
        )
    else:
        pack = failing(row_mapping.PackedScan.of, lambda scan, _: scan.name)
        monkeypatch.setattr(row_mapping.PackedScan, "of", pack)
    window = open_window()
    (said,) = take_in(qtbot, window, [bad, good])
    assert "bad.png" in said
    assert [record.name for record in window.workspace.scans()] == [good.name]
    assert window.session.record is not None and window.session.record.name == good.name
    assert take_in(qtbot, window, [later]) == []
    assert window.worklist.scans.rowCount() == 2


def test_a_name_that_is_not_utf_8_opens(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    (file,) = write_scans(tmp_path, 1)
    try:
        strange = file.rename(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.png"))
    except OSError:
        pytest.skip("this file system takes no such name")
    window = open_window()
    assert take_in(qtbot, window, [strange]) == []
    (record,) = window.workspace.scans()
    assert record.name == "caf?.png"
    (said,) = take_in(qtbot, window, [strange.with_name("\udce9.png")])
    assert "?.png" in said


def test_a_listener_that_fails_does_not_end_opening(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    window = open_window()

    def fail(_: int) -> None:
        raise RuntimeError("a panel")

    window.session.scan_added.connect(fail)
    files = write_scans(tmp_path / "in", 3)
    with qtbot.captureExceptions() as caught:
        assert take_in(qtbot, window, files) == []
    assert len(caught) == 3
    assert window.worklist.scans.rowCount() == 3


def test_the_window_answers_while_scans_come_in(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither reading, packing nor keeping is the window's, and nothing is decoded again."""
    window = open_window()
    busy: list[str] = []
    beats: list[str] = []
    places: set[str] = set()

    def slow(name: str, do: Callable[..., object]) -> Callable[..., object]:
        def run(*values: object) -> object:
            places.add(threading.current_thread().name)
            busy.append(name)
            until = time.monotonic() + 20
            while beats.count(name) < 3 and time.monotonic() < until:
                time.sleep(0.01)
            busy.pop()
            return do(*values)

        return run

    def no_decoding(_: bytes) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr(scan_import, "read_scan", slow("read", scan_import.read_scan))
    monkeypatch.setattr(arrays, "png", slow("pack", arrays.png))
    insert = slow("keep", row_mapping.insert_scan)
    monkeypatch.setattr(row_mapping, "insert_scan", insert)
    monkeypatch.setattr(arrays, "unpng", no_decoding)
    timer = window.startTimer(5)
    window.timerEvent = lambda event: beats.extend(busy)  # type: ignore[method-assign]
    assert take_in(qtbot, window, write_scans(tmp_path / "in", 1)) == []
    window.killTimer(timer)
    assert {"read", "pack", "keep"} == set(beats)
    assert min(beats.count(name) for name in set(beats)) >= 3
    assert all(name.startswith("background") for name in places)
    assert window.session.scan is not None


def test_many_are_kept_in_few_transactions(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    begun: list[str] = []
    transaction = Database.transaction

    def counted(self: Database) -> object:
        begun.append(threading.current_thread().name)
        return transaction(self)

    monkeypatch.setattr(Database, "transaction", counted)
    monkeypatch.setattr(scan_import, "_BATCH_S", 60.0)
    steps: list[tuple[int, int]] = []
    window.scan_import.progress_changed.connect(lambda done, total: steps.append((done, total)))
    files = write_scans(tmp_path / "in", 20)
    assert take_in(qtbot, window, [tmp_path / "in"]) == []
    assert [record.name for record in window.workspace.scans()] == [file.name for file in files]
    assert len([name for name in begun if name.startswith("background")]) == 2
    assert steps[-1] == (20, 20)
    assert window.session.record is not None and window.session.record.name == files[0].name


def test_a_full_disk_is_said_once_and_opening_goes_on(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    files = write_scans(tmp_path / "in", 6)
    with monkeypatch.context() as full:

        def refuse(*_: object) -> None:
            raise Refusal("the disk is full", "make room and try again")

        full.setattr(row_mapping, "insert_scan", refuse)
        titles: list[str] = []
        window.scan_import.finished.connect(
            lambda *_: titles.extend(box.text() for box in window.findChildren(QMessageBox))
        )
        (said,) = take_in(qtbot, window, files)
    assert "disk is full" in said
    assert titles == ["Files that could not be opened: 6"]  # said once, of all of them
    assert window.workspace.scans() == []
    assert take_in(qtbot, window, files) == []
    assert window.worklist.scans.rowCount() == 6


def test_closing_while_scans_come_in_keeps_whole_ones(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    files = write_scans(tmp_path / "in", 12)
    read = scan_import.read_scan

    def slowly(path: Path) -> Scan:
        time.sleep(0.05)
        return read(path)

    monkeypatch.setattr(scan_import, "read_scan", slowly)
    window.scan_import.open(files)
    qtbot.waitUntil(lambda: window.worklist.scans.rowCount() > 0)
    begun = time.monotonic()
    window.close()
    assert time.monotonic() - begun < 30
    with Workspace.open(window.workspace.folder) as workspace:
        kept = workspace.scans()
        assert 1 <= len(kept) < len(files)
        assert [record.name for record in kept] == [file.name for file in files[: len(kept)]]
        for record in kept:
            assert workspace.scan(record.id).sha256 == record.sha256


def test_scans_with_a_lesion_are_named(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    files = write_scans(tmp_path / "in", 5)
    # As pairs are exported.
    files[4].write_bytes(png_bytes(np.asarray(Image.open(files[4])), SYNTHETIC_XMP))
    lesion = np.zeros((80, 96), bool)
    files[1].with_name("scan 1_mask.png").write_bytes(mask_png_bytes(lesion))  # as normal ones have
    lesion[20:40, 30:60] = True
    files[2].with_name("scan 2_mask_1.png").write_bytes(mask_png_bytes(lesion))
    files[3].with_name("scan 3_mask.png").write_bytes(b"no picture")
    window = open_window()
    found: list[list[str]] = []
    window.scan_import.lesions_found.connect(found.append)
    assert take_in(qtbot, window, [tmp_path / "in"]) == []
    assert found == [["scan 2.png", "scan 4.png"]]
    assert len(window.workspace.scans()) == 5
