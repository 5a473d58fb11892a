"""The queue while jobs wait, fail, and are cancelled: a real child, a pipeline gone bad."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import bad_pipelines
import pytest
from desk import LEFT, NO_KEYS, add_scan
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.queue import JobState
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import user_bundles_folder
from busynth_gui.ui.dialogs.message_boxes import ErrorDialog
from busynth_gui.ui.lists.queue_delegate import title_of
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.request_form import SeedRule
from busynth_gui.workspace.workspace import Workspace

PATIENCE_MS = 60_000


@pytest.fixture
def open_again(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window on one workspace each time; its engine runs BadPipeline."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = user_bundles_folder() / "bad"
    folder.mkdir(parents=True)
    words = {name: "bad" for name in ("name", "version", "kind", "licence")}
    manifest = words | {"trained_on": [], "stages": {}, "image_size": 256, "files": {}}
    (folder / "bundle.json").write_text(json.dumps(manifest))
    windows: list[MainWindow] = []

    def open_one() -> MainWindow:
        workspace = Workspace.open(tmp_path / "workspace")
        window = MainWindow(workspace, warm_up=False, loader="bad_pipelines:BadPipeline")
        windows.append(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(open_again: Callable[[], MainWindow], sample: Path) -> MainWindow:
    """The window with a scan open."""
    window = open_again()
    record = add_scan(window.session, read_scan(sample), sample)
    window.session.open_scan(record.id)
    window.session.set_form(replace(window.session.form, bundle="bad", count=1))
    return window


def ask(window: MainWindow, seed: int, count: int = 1) -> None:
    window.session.set_form(replace(window.session.form, seed=seed, count=count))
    window.actions_.generate.trigger()


def states(window: MainWindow) -> list[JobState]:
    return [entry.state for entry in window.engine.queue.jobs()]


def click_button(qtbot: QtBot, window: MainWindow, row: int) -> None:
    """Click the cross, or the arrow, at the end of a row."""
    view = window.queue_panel.view
    place = view.visualRect(window.queue_panel.jobs.index(row))
    spot = QPoint(place.right() - 18, place.center().y())
    qtbot.mouseClick(view.viewport(), LEFT, NO_KEYS, spot)


def test_a_refusal_stays_with_its_job_and_can_be_tried_again(
    qtbot: QtBot, window: MainWindow
) -> None:
    ask(window, bad_pipelines.REFUSES)
    qtbot.waitUntil(lambda: states(window) == [JobState.FAILED], timeout=PATIENCE_MS)
    index = window.queue_panel.jobs.index(0)
    tip = index.data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "the region lies outside the tissue of mixed.png\ndraw a region on it"
    qtbot.waitUntil(lambda: window.queue_panel.summary.text() == "Idle, 1 failed")
    assert window.findChild(ErrorDialog) is None
    with qtbot.waitSignal(window.engine.job_failed, timeout=PATIENCE_MS):
        click_button(qtbot, window, 0)
    window.actions_.clear_finished.trigger()
    assert window.queue_panel.jobs.rowCount() == 0


def test_a_refusal_of_the_child_is_told_in_german_and_at_the_next_start_too(
    german: None, qtbot: QtBot, window: MainWindow, open_again: Callable[[], MainWindow]
) -> None:
    told = "die Region liegt außerhalb des Gewebes von mixed.png\neine Region darauf zeichnen"
    ask(window, bad_pipelines.REFUSES)
    qtbot.waitUntil(lambda: states(window) == [JobState.FAILED], timeout=PATIENCE_MS)
    assert window.queue_panel.jobs.index(0).data(Qt.ItemDataRole.ToolTipRole) == told
    window.close()
    again = open_again()
    assert again.queue_panel.jobs.index(0).data(Qt.ItemDataRole.ToolTipRole) == told


def test_a_fault_is_shown_once_and_the_queue_goes_on(qtbot: QtBot, window: MainWindow) -> None:
    for _ in range(3):
        ask(window, bad_pipelines.BREAKS)
    ask(window, bad_pipelines.REFUSES)
    qtbot.waitUntil(lambda: states(window) == [JobState.FAILED] * 4, timeout=PATIENCE_MS)
    dialogs = window.findChildren(ErrorDialog)
    assert len(dialogs) == 1
    assert "ArithmeticError: broken on purpose" in dialogs[0].report


def test_what_runs_is_seen_and_cancelled_by_its_cross(qtbot: QtBot, window: MainWindow) -> None:
    ask(window, bad_pipelines.HANGS, count=3)
    running = window.engine.queue.jobs()[0].job_id
    qtbot.waitUntil(
        lambda: window.generation.shows_live() and bool(window.generation.live.previews),
        timeout=PATIENCE_MS,
    )
    assert window.central.caption.text().endswith("Rendering: stage 2 of 3, lesion")
    assert window.view.stage_item.boundingRect().width() > 128
    assert window.stages.buttons[2].isEnabled() and not window.stages.buttons[3].isEnabled()
    qtbot.waitUntil(lambda: window.queue_panel.summary.text() == "3 to go")
    # What renders is said, not what was chosen since for the next request.
    device = window.statusBar().device
    assert "bad bad" in device.text()
    window.generation.use_bundle("compact")
    assert "bad bad" in device.text() and "rendering" in device.text()
    click_button(qtbot, window, 2)
    assert states(window)[2] is JobState.CANCELLED
    click_button(qtbot, window, 0)
    qtbot.waitUntil(lambda: window.engine.queue.get(running).state is JobState.CANCELLED)
    window.actions_.cancel_all.trigger()
    qtbot.waitUntil(lambda: states(window) == [JobState.CANCELLED] * 3, timeout=PATIENCE_MS)
    assert window.generation.live is None
    assert window.central.caption.text() == "mixed.png · Healthy scan"
    qtbot.waitUntil(lambda: "compact" in device.text())


def test_cancelling_all_is_asked_about_and_taken_back_together(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.actions_.pause.trigger()
    ask(window, bad_pipelines.HANGS, count=3)
    for verb, left in (("Leave it", JobState.WAITING), ("Cancel them", JobState.CANCELLED)):
        window.actions_.cancel_all.trigger()
        box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
        assert box.text().startswith("Cancel 3 jobs?") and states(window) == [JobState.WAITING] * 3
        next(b for b in box.buttons() if b.text() == verb).click()
        assert states(window) == [left] * 3
    window.actions_.retry_cancelled.trigger()
    assert states(window) == [JobState.WAITING] * 3
    assert not window.actions_.retry_cancelled.isEnabled()


def test_a_row_keeps_kind_and_seed_whole_and_the_head_its_numbers(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.actions_.pause.trigger()
    ask(window, bad_pipelines.HANGS, count=2)
    entry = window.engine.queue.jobs()[0]
    font = window.queue_panel.view.font()
    assert title_of(entry, 1000, font) == "benign, seed 3, mixed.png"
    for room in range(60, 300, 20):
        assert title_of(entry, room, font).startswith("benign, seed 3")
    assert window.queue_panel.summary.wordWrap()


def test_what_is_left_goes_on_at_the_next_start(
    qtbot: QtBot, window: MainWindow, open_again: Callable[[], MainWindow]
) -> None:
    ask(window, bad_pipelines.HANGS, count=3)
    ask(window, bad_pipelines.REFUSES)
    qtbot.waitUntil(lambda: window.generation.live is not None, timeout=PATIENCE_MS)
    entries = window.engine.queue.jobs()
    window.engine.cancel(entries[2].job_id)
    window.queue_panel.jobs.move_row(3, 1)
    window.actions_.pause.trigger()
    window.close()
    assert not window.isVisible()  # nothing is lost, so nothing is asked
    assert not window.engine._thread.isRunning()
    again = open_again()
    left = again.engine.queue.jobs()
    assert [e.job_id for e in left] == [entries[n].job_id for n in (0, 3, 1)]
    assert [e.order for e in left] == [entries[n].order for n in (0, 3, 1)]
    assert again.engine.paused and states(again) == [JobState.WAITING] * 3
    again.engine.cancel(left[0].job_id)
    again.actions_.pause.trigger()
    qtbot.waitUntil(lambda: again.engine.queue.count(JobState.FAILED) == 1, timeout=PATIENCE_MS)
    again.close()
    last = open_again()
    failed, hangs = last.engine.queue.jobs()
    assert failed.failure is not None and hangs.order == entries[1].order
    assert failed.failure.message == "the region lies outside the tissue of mixed.png"
    assert failed.failure.remedy == "draw a region on it"


def test_jobs_are_put_in_another_order(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.pause.trigger()
    for seed in (11, 12, 13):
        ask(window, seed)
    panel, queue = window.queue_panel, window.engine.queue
    seeds = lambda: [entry.order.request.seed for entry in queue.jobs()]  # noqa: E731
    panel.view.setCurrentIndex(panel.jobs.index(2))
    for _ in range(3):
        qtbot.keyClick(panel.view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert seeds() == [13, 11, 12]
    assert panel.view.currentIndex().row() == 0
    qtbot.keyClick(panel.view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert seeds() == [11, 13, 12]
    data = panel.jobs.mimeData([panel.jobs.index(0)])
    panel.jobs.dropMimeData(data, Qt.DropAction.MoveAction, 3, 0, QModelIndex())
    assert seeds() == [13, 12, 11]
    assert [r.request.seed for r in window.workspace.jobs.all()] == seeds()
    qtbot.keyClick(panel.view, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(panel.view, Qt.Key.Key_Delete)
    assert states(window) == [JobState.CANCELLED] * 3


def test_jobs_leave_with_their_scan(qtbot: QtBot, window: MainWindow, sample: Path) -> None:
    assert window.session.record is not None
    ask(window, bad_pipelines.HANGS, count=2)
    qtbot.waitUntil(lambda: window.generation.live is not None, timeout=PATIENCE_MS)
    window.session.remove_scan(window.session.record.id)
    qtbot.waitUntil(lambda: not window.engine.queue.unfinished(), timeout=PATIENCE_MS)
    assert states(window) == [JobState.CANCELLED] * 2
    assert window.workspace.jobs.all() == []


def test_a_bundle_that_was_replaced_is_taken_as_it_is_now(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.pause.trigger()
    ask(window, bad_pipelines.REFUSES)
    manifest = user_bundles_folder() / "bad" / "bundle.json"
    manifest.write_text(manifest.read_text().replace('"version": "bad"', '"version": "2"'))
    window.actions_.pause.trigger()
    qtbot.waitUntil(lambda: states(window) == [JobState.FAILED], timeout=PATIENCE_MS)
    (entry,) = window.engine.queue.jobs()
    assert entry.failure is not None and "not the one" in entry.failure.message
    window.actions_.retry_failed.trigger()
    qtbot.waitUntil(lambda: states(window) == [JobState.FAILED], timeout=PATIENCE_MS)
    (entry,) = window.engine.queue.jobs()
    assert entry.failure is not None and "outside the tissue" in entry.failure.message


def test_of_all_that_are_retried_those_without_a_bundle_are_refused_alone(
    window: MainWindow,
) -> None:
    window.engine.pause()
    ask(window, seed=1, count=2)
    (first, second) = (entry.order for entry in window.engine.queue.jobs())
    gone = replace(first.request, bundle="gone")
    window.engine.submit([replace(first, job_id="gone", request=gone)])
    window.engine.cancel_all()
    with pytest.raises(Refusal, match="gone"):
        window.generation.retry_all(JobState.CANCELLED)
    entries = window.engine.queue.jobs()
    assert [entry.job_id for entry in entries] == ["gone", first.job_id, second.job_id]
    assert states(window) == [JobState.CANCELLED, JobState.WAITING, JobState.WAITING]


def test_a_queue_that_paused_itself_says_why(qtbot: QtBot, window: MainWindow) -> None:
    ask(window, bad_pipelines.BREAKS, count=1)
    window.session.set_form(replace(window.session.form, seed_rule=SeedRule.LOCK))
    ask(window, bad_pipelines.BREAKS)
    for _ in range(6):
        ask(window, bad_pipelines.BREAKS)
    qtbot.waitUntil(lambda: window.engine.paused, timeout=PATIENCE_MS)
    assert window.queue_panel.notice.isVisible()
    assert "broken on purpose" in window.queue_panel.notice.text()
    assert window.actions_.pause.isChecked()
    qtbot.waitUntil(lambda: window.queue_panel.summary.text() == "Paused, 3 to go, 5 failed")
    window.engine.cancel_all()
    window.actions_.pause.trigger()
    assert not window.queue_panel.notice.isVisible()
