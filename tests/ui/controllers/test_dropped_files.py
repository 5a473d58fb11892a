"""Files that are dropped on the window are opened, wherever they fall; others are not taken."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import drop, offer, refusal_shown
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QDockWidget, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from busynth_gui.imaging.read import read_scan
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.workspace_switcher import WorkspaceSwitcher
from busynth_gui.workspace.workspace import Workspace

OpenWindow = Callable[[], MainWindow]


def files(*paths: Path) -> QMimeData:
    """As file managers give them: their names as text too."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    data.setText("\n".join(map(str, paths)))
    return data


def test_what_is_dragged_over_the_window_lights_it_up(window: MainWindow, sample: Path) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    data = files(sample)
    for after in (
        QDragLeaveEvent(),
        QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, left, none),
    ):
        assert offer(window, data)
        assert window.drop_frame.isVisible()
        assert window.central.rect().contains(window.drop_frame.geometry())
        QApplication.sendEvent(window, after)
        assert not window.drop_frame.isVisible()


def test_files_are_dropped_anywhere(qtbot: QtBot, open_window: OpenWindow, sample: Path) -> None:
    window = open_window()
    assert not window.view.acceptDrops() and not window.view.viewport().acceptDrops()
    with qtbot.waitSignal(window.scan_import.finished):
        drop(window, files(sample))
    assert window.session.record is not None
    assert window.session.record.sha256 == read_scan(sample).sha256
    with qtbot.waitSignal(window.scan_import.finished):
        drop(window, files(sample))
    assert window.worklist.scans.rowCount() == 1


def test_a_file_that_falls_on_a_field_is_no_text(window: MainWindow, sample: Path) -> None:
    fields = window.findChildren(QLineEdit)
    assert {"search", "comment", "reviewer"} <= {field.objectName() for field in fields}
    for field in fields:
        before = field.text()
        assert offer(field, files(sample))
        assert window.drop_frame.isVisible() and field.text() == before
        assert not field.acceptDrops()


def test_a_panel_that_floats_takes_files(
    qtbot: QtBot, window: MainWindow, samples: list[Path]
) -> None:
    dock = window.worklist.parentWidget()
    assert isinstance(dock, QDockWidget)
    dock.setFloating(True)
    with qtbot.waitSignal(window.scan_import.finished):
        drop(dock, files(*samples))
    assert len(window.workspace.scans()) == 1 + len(samples)
    assert not window.drop_frame.isVisible()


@pytest.fixture
def samples(sample: Path) -> list[Path]:
    return [sample.with_name(name) for name in ("dim.png", "fatty.png")]


def test_what_is_no_file_is_not_taken(window: MainWindow) -> None:
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/scan.png")])
    for data in (QMimeData(), web):
        assert not offer(window, data)
        assert not window.drop_frame.isVisible()


def test_nothing_is_taken_behind_a_dialog_that_waits(window: MainWindow, sample: Path) -> None:
    dialog = window.preferences.open_settings()
    assert not offer(window, files(sample))
    dialog.close()
    assert offer(window, files(sample))


@pytest.mark.parametrize("way", ["folder", "database", "chosen"])
def test_a_workspace_is_opened_as_one(
    qtbot: QtBot,
    workspaces: WorkspaceSwitcher,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    other = tmp_path / "other"
    Workspace.open(other).close()
    window = workspaces.window
    assert window is not None
    if way == "chosen":
        monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(other))
        window.actions_.open_folder.trigger()
    else:
        drop(window, files(other if way == "folder" else other / "workspace.sqlite"))
    qtbot.waitUntil(lambda: workspaces.window is not window)
    assert workspaces.window is not None and workspaces.window.workspace.folder == other


def test_a_workspace_among_scans_is_named_and_the_scans_open(
    qtbot: QtBot, window: MainWindow, samples: list[Path], tmp_path: Path
) -> None:
    Workspace.open(tmp_path / "other").close()
    with qtbot.waitSignal(window.scan_import.finished):
        drop(window, files(tmp_path / "other", *samples))
    assert "other is a workspace" in refusal_shown(window)
    assert len(window.workspace.scans()) == 1 + len(samples)
