"""The queue while jobs wait, fail, and are cancelled: a real child, a pipeline gone bad."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import bad_pipelines
import pytest
from desk import LEFT, NO_KEYS
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.engine.queue import JobState
from busynth_gui.imaging.places import user_bundles_folder
from busynth_gui.imaging.read import read_scan
from busynth_gui.ui.dialogs import ErrorDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace

PATIENCE_MS = 20_000


@pytest.fixture
def window(
    qtbot: QtBot, tmp_path: Path, sample: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MainWindow]:
    """The window with a scan open and an engine that runs BadPipeline."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    folder = user_bundles_folder() / "bad"
    folder.mkdir(parents=True)
    words = {name: "bad" for name in ("name", "version", "kind", "licence")}
    manifest = words | {"trained_on": [], "stages": {}, "image_size": 256, "files": {}}
    (folder / "bundle.json").write_text(json.dumps(manifest))
    workspace = Workspace.open(tmp_path / "workspace")
    window = MainWindow(workspace, warm_up=False, loader="bad_pipelines:BadPipeline")
    record = window.session.add_scan(read_scan(sample), sample)
    window.session.open_scan(record.id)
    window.session.set_form(replace(window.session.form, bundle="bad", count=1))
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    yield window
    window.close()
    QApplication.processEvents()


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
    assert tip == "the region lies outside the tissue\ndraw it elsewhere"
    assert window.queue_panel.summary.text() == "Idle, 1 failed"
    assert window.findChild(ErrorDialog) is None
    with qtbot.waitSignal(window.engine.job_failed, timeout=PATIENCE_MS):
        click_button(qtbot, window, 0)
    window.actions_.clear_finished.trigger()
    assert window.queue_panel.jobs.rowCount() == 0


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
    qtbot.waitUntil(lambda: window.rendering.shows_live() and bool(window.rendering.live.previews))
    assert window.centre.caption.text() == "Rendering: stage 2 of 3, lesion"
    assert window.view.preview_item.boundingRect().width() > 128
    assert window.stages.buttons[2].isEnabled() and not window.stages.buttons[3].isEnabled()
    assert window.queue_panel.summary.text() == "3 to go"
    click_button(qtbot, window, 2)
    assert states(window)[2] is JobState.CANCELLED
    click_button(qtbot, window, 0)
    qtbot.waitUntil(lambda: window.engine.queue.get(running).state is JobState.CANCELLED)
    window.actions_.cancel_all.trigger()
    qtbot.waitUntil(lambda: states(window) == [JobState.CANCELLED] * 3, timeout=PATIENCE_MS)
    assert window.rendering.live is None
    assert window.centre.caption.text() == "Healthy scan"


def test_closing_asks_while_candidates_are_made(qtbot: QtBot, window: MainWindow) -> None:
    ask(window, bad_pipelines.HANGS, count=2)
    qtbot.waitUntil(lambda: window.rendering.live is not None, timeout=PATIENCE_MS)
    window.close()
    assert window.isVisible()
    box = QApplication.activeModalWidget()
    assert box is not None and "2" in box.text()
    drop = next(button for button in box.buttons() if button.text() == "Close and drop")
    qtbot.mouseClick(drop, LEFT)
    assert not window.isVisible()
    assert not window.engine._thread.isRunning()
