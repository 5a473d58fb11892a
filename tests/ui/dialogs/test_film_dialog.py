"""Films in the window: looked through, frames chosen, and kept as scans."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import desk
import numpy as np
import pytest
from desk import wheel
from film_files import dicom_film, frame, tiff_film, video
from PySide6.QtCore import QPoint, Qt, QTimerEvent
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.imaging.film import Film
from busynth_gui.imaging.readers import pool
from busynth_gui.imaging.write import png_bytes
from busynth_gui.ui.dialogs.film_dialog import FilmDialog
from busynth_gui.ui.dialogs.film_player import FilmPlayer
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.film_playback import FilmPlayback
from busynth_gui.ui.services import film_frames, scan_import
from busynth_gui.workspace.workspace import Workspace

KEY = Qt.Key
OpenWindow = Callable[[], MainWindow]


def open_films(qtbot: QtBot, window: MainWindow, *paths: Path) -> FilmDialog:
    """The dialog of films that were opened, when its frame is seen."""
    dialog = desk.open_films(qtbot, window, *paths)
    wait_for_frame(qtbot, dialog)
    return dialog


def player_of(dialog: FilmDialog) -> FilmPlayer:
    assert dialog.player is not None
    return dialog.player


def playback_of(dialog: FilmDialog) -> FilmPlayback:
    return player_of(dialog).playback


def wait_for_frame(qtbot: QtBot, dialog: FilmDialog) -> None:
    """Until the frame that it is at is seen, or why it is not."""
    player = player_of(dialog)

    def seen() -> bool:
        picture = player.frames._pictures.get(player.playback.position)
        return picture is not None and player.view.image is picture.image

    qtbot.waitUntil(seen)


def press(qtbot: QtBot, dialog: FilmDialog, *keys: Qt.Key) -> None:
    for key in keys:
        qtbot.keyClick(player_of(dialog).view, key)


def taken_in(qtbot: QtBot, window: MainWindow, count: int) -> list[str]:
    """The names of the workspace's scans, once there are so many."""
    qtbot.waitUntil(lambda: window.worklist.scans.rowCount() == count)
    return [record.name for record in window.workspace.scans()]


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return dicom_film(tmp_path / "cine.dcm", 40)


def test_a_film_opens_at_its_middle_and_says_where_it_is(
    qtbot: QtBot, open_window: OpenWindow, film: Path
) -> None:
    window = open_window()
    dialog = open_films(qtbot, window, film)
    player = player_of(dialog)
    assert player.caption.text() == "Frame 20 of 40 · 0.76 s"
    assert player.rate.text() == "25.0 frames a second"
    assert not dialog.list.isVisible()
    image = player.view.image
    assert image is not None
    shown = np.array([[image.pixelColor(x, y).red() for x in (3, 60)] for y in (3, 50)])
    np.testing.assert_array_equal(shown, frame(19)[3:51:47, 3:61:57])
    assert window.worklist.scans.rowCount() == 0


def test_every_key_goes_where_it_says(qtbot: QtBot, open_window: OpenWindow, film: Path) -> None:
    dialog = open_films(qtbot, open_window(), film)
    playback = playback_of(dialog)
    walked = []
    keys = "Right Left PageDown PageDown PageDown PageUp Home Left End Right"
    for key in keys.split():
        press(qtbot, dialog, KEY[f"Key_{key}"])
        walked.append(playback.position)
    assert walked == [20, 19, 29, 39, 39, 29, 0, 0, 39, 39]
    wait_for_frame(qtbot, dialog)
    assert player_of(dialog).slider.value() == 39
    assert player_of(dialog).strip.currentIndex().row() == 39


def test_wheel_slider_and_strip_scrub(qtbot: QtBot, open_window: OpenWindow, film: Path) -> None:
    dialog = open_films(qtbot, open_window(), film)
    player, playback = player_of(dialog), playback_of(dialog)
    wheel(player.view, QPoint(50, 50), -3)
    assert playback.position == 22
    wheel(player.slider, QPoint(5, 5), 1)
    assert playback.position == 21
    player.slider.setValue(7)
    assert playback.position == 7
    qtbot.keyClick(player.slider, KEY.Key_Right)
    qtbot.keyClick(player.slider, KEY.Key_Space)
    assert playback.playing
    qtbot.keyClick(player.slider, KEY.Key_Space)
    playback.seek(8)
    wait_for_frame(qtbot, dialog)
    index = player.strip.frames.index(9)
    qtbot.mouseClick(
        player.strip.viewport(),
        Qt.MouseButton.LeftButton,
        pos=player.strip.visualRect(index).center(),
    )
    assert playback.position == 9 and playback.marked == ()


def test_it_plays_frame_by_frame_begins_anew_and_pauses(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    dialog = open_films(qtbot, open_window(), dicom_film(tmp_path / "c.dcm", 12, rate=60.0))
    playback = playback_of(dialog)
    seen: list[int] = []
    playback.position_changed.connect(seen.append)
    press(qtbot, dialog, KEY.Key_Space)
    assert playback.playing
    qtbot.waitUntil(lambda: len(seen) >= 20)
    press(qtbot, dialog, KEY.Key_Space)
    stopped = len(seen)
    assert seen == [(5 + 1 + step) % 12 for step in range(stopped)]
    qtbot.wait(150)
    assert len(seen) == stopped and not playback.playing
    press(qtbot, dialog, KEY.Key_Space, KEY.Key_Left)
    assert not playback.playing  # a step by hand ends playing


def test_playing_keeps_the_time_of_the_film_once_it_is_read(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    dialog = open_films(qtbot, open_window(), dicom_film(tmp_path / "c.dcm", 8, rate=20.0))
    playback, player = playback_of(dialog), player_of(dialog)
    for at in range(8):
        playback.seek(at)
        wait_for_frame(qtbot, dialog)
    times: list[float] = []
    playback.position_changed.connect(lambda _: times.append(time.perf_counter()))
    player.play.click()
    qtbot.waitUntil(lambda: len(times) >= 13)
    player.play.click()
    assert 0.045 <= np.median(np.diff(times)) < 0.1


def test_marked_frames_become_scans_that_tell_the_frame(
    qtbot: QtBot, open_window: OpenWindow, film: Path
) -> None:
    window = open_window()
    dialog = open_films(qtbot, window, film)
    press(qtbot, dialog, KEY.Key_Home, KEY.Key_M, KEY.Key_PageDown, KEY.Key_M)
    strip = player_of(dialog).strip
    place = strip.circle_of(11).center()
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseClick(player_of(dialog).view, Qt.MouseButton.LeftButton)  # frame 11: not any more
    assert playback_of(dialog).marked == (0, 11)
    assert dialog.take_button.text() == "Take 2 frames as scans"
    press(qtbot, dialog, KEY.Key_Return)
    names = taken_in(qtbot, window, 2)
    assert names == [Film(film, 40, 25.0).frame(at).name for at in (0, 11)]
    assert "_frame01" in names[0] and "_frame12" in names[1]
    first, second = window.workspace.scans()
    np.testing.assert_array_equal(window.workspace.scan(first.id).pixels, frame(0))
    np.testing.assert_array_equal(window.workspace.scan(second.id).pixels, frame(11))
    assert first.spacing_mm == pytest.approx((0.3, 0.2))
    assert window.dialogs.film_dialog is None
    assert window.session.record is not None and window.session.record.id == first.id


def test_without_a_mark_the_frame_that_is_seen_is_taken_and_once_only(
    qtbot: QtBot, open_window: OpenWindow, film: Path
) -> None:
    window = open_window()
    for _ in range(2):
        dialog = open_films(qtbot, window, film)
        press(qtbot, dialog, KEY.Key_End, KEY.Key_Enter)
        qtbot.waitUntil(lambda: window.session.record is not None)
        qtbot.waitUntil(lambda: not window.scan_import._reading)
    assert len(taken_in(qtbot, window, 1)) == 1


def test_a_tiff_of_pages_is_a_film(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    window = open_window()
    dialog = open_films(qtbot, window, tiff_film(tmp_path / "pages.tif", 5))
    assert player_of(dialog).caption.text() == "Frame 3 of 5"
    assert player_of(dialog).rate.text() == "The file tells no frame rate"
    dialog.take_button.click()
    assert taken_in(qtbot, window, 1) == ["pages_frame3.tif"]


def test_pictures_of_a_folder_open_and_its_films_are_listed_once(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    folder = tmp_path / "study"
    (folder / "deep").mkdir(parents=True)
    for number in (1, 2):
        (folder / f"p{number}.png").write_bytes(png_bytes(frame(number, film=9)))
    dicom_film(folder / "a.dcm", 6)
    tiff_film(folder / "deep" / "b.tif", 4)
    video(folder / "v.dcm")
    window = open_window()
    with qtbot.waitSignal(window.scan_import.finished) as ended:
        window.scan_import.open([folder])
    assert ended.args is not None
    (said,) = ended.args[0]
    assert "v.dcm holds a video (MPEG2" in said
    for box in window.findChildren(QMessageBox):
        box.close()
    assert taken_in(qtbot, window, 2) == ["p1.png", "p2.png"]
    (dialog,) = window.findChildren(FilmDialog)
    listed = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert listed == ["a.dcm\nFrames: 6 · 0.2 s", "b.tif\nFrames: 4"]
    # One after another: what is taken of one leads to the next, after the last it closes.
    press(qtbot, dialog, KEY.Key_Return)
    assert playback_of(dialog).film.path.name == "b.tif"
    assert dialog.list.item(0).text().endswith("taken: 1")
    press(qtbot, dialog, KEY.Key_M, KEY.Key_Left, KEY.Key_M, KEY.Key_Return)
    assert len(taken_in(qtbot, window, 5)) == 5
    assert window.dialogs.film_dialog is None


def test_marks_stay_when_another_film_is_looked_at(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    files = [dicom_film(tmp_path / f"{name}.dcm", 6) for name in "ab"]
    dialog = open_films(qtbot, open_window(), *files)
    press(qtbot, dialog, KEY.Key_End, KEY.Key_M)
    qtbot.keyClick(dialog.list, KEY.Key_Down)
    assert playback_of(dialog).film.path.name == "b.dcm" and playback_of(dialog).marked == ()
    qtbot.keyClick(dialog.list, KEY.Key_Up)
    assert playback_of(dialog).marked == (5,) and playback_of(dialog).position == 5


def test_marks_outlive_closing(qtbot: QtBot, open_window: OpenWindow, film: Path) -> None:
    window = open_window()
    dialog = open_films(qtbot, window, film)
    press(qtbot, dialog, KEY.Key_Home, KEY.Key_M, KEY.Key_Right, KEY.Key_M, KEY.Key_Escape)
    assert not dialog.isVisible()
    again = open_films(qtbot, window, film)
    assert again.isVisible() and playback_of(again).marked == (0, 1)
    press(qtbot, again, KEY.Key_Return)
    assert len(taken_in(qtbot, window, 2)) == 2
    assert window.dialogs.film_dialog is None


def test_a_film_with_marks_comes_before_closing(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    files = [dicom_film(tmp_path / "a.dcm", 6), tiff_film(tmp_path / "b.tif", 4)]
    window = open_window()
    dialog = open_films(qtbot, window, *files)
    press(qtbot, dialog, KEY.Key_Return)  # a
    qtbot.keyClick(dialog.list, KEY.Key_Up)
    press(qtbot, dialog, KEY.Key_End, KEY.Key_M)  # more of a
    qtbot.keyClick(dialog.list, KEY.Key_Down)
    press(qtbot, dialog, KEY.Key_Return)  # b
    assert dialog.isVisible() and playback_of(dialog).marked == (5,)
    press(qtbot, dialog, KEY.Key_Return)
    assert not dialog.isVisible()
    assert len(taken_in(qtbot, window, 3)) == 3


def test_memory_is_bounded_whatever_the_length(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of 300 frames that were all looked at, no more are held than have room."""
    monkeypatch.setattr(film_frames, "_MOST_BYTES", 20 * 96 * 128)
    monkeypatch.setattr(film_frames, "_MOST_THUMBNAILS", 30)
    dialog = open_films(qtbot, open_window(), dicom_film(tmp_path / "long.dcm", 300))
    player = player_of(dialog)
    pictures, thumbnails = player.frames._pictures.data, player.frames._thumbnails.data
    most = 0
    for at in range(0, 300, 3):
        player.slider.setValue(at)
        wait_for_frame(qtbot, dialog)
        most = max(most, len(pictures))
    assert most == 20 and len(thumbnails) <= 30
    images = [*(picture.image for picture in pictures.values()), *thumbnails.values()]
    assert sum(image.sizeInBytes() for image in images if image is not None) <= 50 * 96 * 128


def test_nothing_of_a_film_of_2000_frames_is_made_before_it_is_seen(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    dialog = open_films(qtbot, open_window(), dicom_film(tmp_path / "long.dcm", 2000))
    player = player_of(dialog)
    assert player.strip.frames.rowCount() == 2000
    qtbot.wait(1500)
    assert len(player.frames._pictures) + len(player.frames._thumbnails) < 60


def test_the_window_answers_while_300_frames_are_scrubbed(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decoding takes 0.1 s a frame: the event loop waits for none, and the newest wins."""
    slow = Film.frame
    decoded: list[int] = []

    def slowly(self: Film, index: int, *, colour: bool = False) -> object:
        decoded.append(index)
        time.sleep(0.1)
        return slow(self, index, colour=colour)

    window = open_window()
    dialog = open_films(qtbot, window, dicom_film(tmp_path / "long.dcm", 300))
    player = player_of(dialog)
    qtbot.waitUntil(lambda: not player.frames._busy)
    monkeypatch.setattr(Film, "frame", slowly)
    busy: list[float] = []
    last = time.thread_time()

    def beat(event: QTimerEvent) -> None:
        nonlocal last
        now = time.thread_time()
        busy.append(now - last)
        last = now

    dialog.timerEvent = beat  # type: ignore[method-assign]
    timer = dialog.startTimer(5)
    begun = time.perf_counter()
    for at in range(300):
        player.slider.setValue(at)
        qtbot.wait(2)
    scrubbed = time.perf_counter() - begun
    wait_for_frame(qtbot, dialog)
    dialog.killTimer(timer)
    assert player.playback.position == 299
    assert len(decoded) <= scrubbed / 0.1 + 12  # those in passing are left out
    # The thread's own time between beats: what other programs do does not change it.
    assert max(busy) < 0.1
    assert 299 in decoded


BAD_READER = """
import os
from busynth_gui.imaging.readers import child
def bad(path, request):
    if request.get("frame") == 5 and "dies" in path.name:
        os._exit(3)
    return good(path, request)
good = child._DO["scan"]
child._DO["scan"] = bad
"""


@pytest.fixture
def dying_reader(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Readers of this test alone, which end at the sixth frame of a film whose name says so."""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "bad_film_reader.py").write_text(BAD_READER)
    monkeypatch.setattr(sys, "path", [str(tmp_path / "code"), *sys.path])
    monkeypatch.setattr(pool, "_pool", pool._Pool())
    monkeypatch.setattr(pool, "_BOOT_FIRST", "import bad_film_reader; ")
    yield
    pool.stop()


def test_a_frame_that_ends_its_reader_is_said_and_the_next_is_seen(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path, dying_reader: None
) -> None:
    window = open_window()
    dialog = open_films(qtbot, window, dicom_film(tmp_path / "dies.dcm", 9, rate=50.0))
    player = player_of(dialog)
    press(qtbot, dialog, KEY.Key_Space)
    qtbot.waitUntil(lambda: not player.playback.playing)
    assert player.playback.position == 5
    assert "ended its reader" in player.view.refused
    assert player.view.accessibleDescription() == player.view.refused
    press(qtbot, dialog, KEY.Key_M, KEY.Key_Right)
    wait_for_frame(qtbot, dialog)
    assert player.view.image is not None and player.view.refused == ""
    # Chosen all the same it is refused by name, and the others are kept.
    press(qtbot, dialog, KEY.Key_M)
    with qtbot.waitSignal(window.scan_import.finished) as ended:
        press(qtbot, dialog, KEY.Key_Return)
    assert ended.args is not None and "dies.dcm" in ended.args[0][0]
    assert len(taken_in(qtbot, window, 1)) == 1
    for box in window.findChildren(QMessageBox):
        box.close()


def test_a_damaged_frame_is_said(qtbot: QtBot, open_window: OpenWindow, tmp_path: Path) -> None:
    """Also the middle one, which is what opening looks at first."""
    path = dicom_film(tmp_path / "cut.dcm", 5, syntax="jpeg", damaged=2)
    dialog = open_films(qtbot, open_window(), path)
    assert player_of(dialog).view.image is None
    assert "damaged or cut short" in player_of(dialog).view.refused


def test_it_closes_while_it_plays(qtbot: QtBot, open_window: OpenWindow, film: Path) -> None:
    window = open_window()
    dialog = open_films(qtbot, window, film)
    press(qtbot, dialog, KEY.Key_Space)
    qtbot.wait(100)
    press(qtbot, dialog, KEY.Key_Escape)
    qtbot.waitUntil(lambda: window.dialogs.film_dialog is None)
    assert window.isVisible()


def test_the_window_closes_while_a_film_plays_and_keeps_what_was_chosen(
    qtbot: QtBot, open_window: OpenWindow, film: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Return, then the window is closed at once: the frames are there all the same."""
    window = open_window()
    dialog = open_films(qtbot, window, film)
    marked = range(5, 9)
    for at in marked:
        playback_of(dialog).toggle_mark(at)
    press(qtbot, dialog, KEY.Key_Space)
    read = scan_import.read_scan

    def slowly(*given: object) -> object:
        time.sleep(0.2)
        return read(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(scan_import, "read_scan", slowly)
    press(qtbot, dialog, KEY.Key_Return)
    begun = time.monotonic()
    window.close()
    assert time.monotonic() - begun < 60
    with Workspace.open(window.workspace.folder) as workspace:
        kept = [workspace.scan(record.id).pixels for record in workspace.scans()]
    assert len(kept) == 4
    for at, pixels in zip(marked, kept, strict=True):
        np.testing.assert_array_equal(pixels, frame(at))


def test_frames_are_kept_while_a_film_plays(
    qtbot: QtBot, open_window: OpenWindow, tmp_path: Path
) -> None:
    files = [dicom_film(tmp_path / f"{name}.dcm", 12) for name in "ab"]
    window = open_window()
    dialog = open_films(qtbot, window, files[0], tiff_film(tmp_path / "t.tif", 6))
    for at in range(12):
        playback_of(dialog).toggle_mark(at)
    press(qtbot, dialog, KEY.Key_Return, KEY.Key_Space)
    assert playback_of(dialog).playing
    taken_in(qtbot, window, 12)
    assert playback_of(dialog).playing


def test_a_key_of_a_film_can_be_changed(qtbot: QtBot, open_window: OpenWindow, film: Path) -> None:
    window = open_window()
    window.preferences.keys.assign("film.mark", ["A"])  # approves elsewhere: another scope
    dialog = open_films(qtbot, window, film)
    press(qtbot, dialog, KEY.Key_M)
    assert playback_of(dialog).marked == ()
    press(qtbot, dialog, KEY.Key_A)
    assert playback_of(dialog).marked == (19,)


def test_ctrl_click_marks_and_goes_nowhere(
    qtbot: QtBot, open_window: OpenWindow, film: Path
) -> None:
    dialog = open_films(qtbot, open_window(), film)
    strip, playback = player_of(dialog).strip, playback_of(dialog)
    place = strip.visualRect(strip.frames.index(20)).center()
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(strip.viewport(), Qt.MouseButton.LeftButton, ctrl, place)
    assert playback.marked == (20,) and playback.position == 19


def test_it_is_told_in_german(
    qtbot: QtBot, german: None, open_window: OpenWindow, film: Path
) -> None:
    dialog = open_films(qtbot, open_window(), film)
    assert player_of(dialog).caption.text() == "Einzelbild 20 von 40 · 0,76 s"
    assert dialog.take_button.text() == "Dieses Einzelbild übernehmen"
