"""The real window on a workspace of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).parent))

import pytest
from desk import add_scan, make_candidate
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.recent_workspaces import RecentWorkspaces
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.ui.wording.language import use_language
from busynth_gui.ui.workspace_switcher import WorkspaceSwitcher
from busynth_gui.workspace.workspace import Workspace


@pytest.fixture(autouse=True)
def own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's own settings are read or written."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))


@pytest.fixture(autouse=True)
def nothing_is_left_to_later_tests() -> Iterator[None]:
    """What QTest pressed, or clicked twice, is let go, and no dialog waits for its answer."""
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.isModal():
            widget.hide()
            widget.deleteLater()
    for button in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
        if QApplication.mouseButtons() & button:
            QTest.mouseRelease(QWidget(), button)


@pytest.fixture
def german(qapp: QApplication) -> Iterator[None]:
    """What is made during the test speaks German."""
    before = QLocale()
    use_language(qapp, "de")
    yield
    for translator in qapp.findChildren(QTranslator):
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.fixture
def sample() -> Path:
    """A sample scan's file."""
    return resource_folder("samples", "mixed.png")


@pytest.fixture
def shown_refusals(monkeypatch: pytest.MonkeyPatch) -> list[MainWindow]:
    """Windows; the last shows what is refused in a slot, as the program's exception hook does."""
    windows: list[MainWindow] = []
    others = sys.excepthook  # fails the test

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if isinstance(error, Refusal) and windows:
            windows[-1].error_reporter.show(error)
        else:
            others(kind, error, trace)

    monkeypatch.setattr(sys, "excepthook", hook)
    return windows


@pytest.fixture
def open_window(
    qtbot: QtBot, tmp_path: Path, shown_refusals: list[MainWindow]
) -> Iterator[Callable[[], MainWindow]]:
    """Opens the window on the same workspace each time; what is still open is closed."""
    windows = shown_refusals

    def open_one() -> MainWindow:
        window = MainWindow(Workspace.open(tmp_path / "workspace"), warm_up=False)
        windows.append(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
        return window

    yield open_one
    for window in windows:
        window.engine.cancel_all()
        window.close()
        window.deleteLater()
    # Now, and not when the next test's window is open: it would lose the keyboard to none.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    QApplication.processEvents()


@pytest.fixture
def workspaces(qtbot: QtBot, tmp_path: Path) -> Iterator[WorkspaceSwitcher]:
    """Shows the workspace ``first`` in a window, and others in its place."""
    recent = RecentWorkspaces(UserStore())
    shown = WorkspaceSwitcher(recent, lambda workspace: MainWindow(workspace, warm_up=False))
    shown.open(tmp_path / "first")
    yield shown
    assert shown.window is not None
    shown.window.close()
    shown._background.close()
    QApplication.processEvents()


@pytest.fixture
def window(open_window: Callable[[], MainWindow], sample: Path) -> MainWindow:
    """The window with one sample scan open."""
    window = open_window()
    record = add_scan(window.session, read_scan(sample), sample)
    window.session.open_scan(record.id)
    QApplication.processEvents()
    window.view.setFocus()
    return window


@pytest.fixture
def review(window: MainWindow) -> MainWindow:
    """The window with five undecided candidates of its scan."""
    assert window.session.scan is not None
    for seed in range(5):
        pathology = Pathology.MALIGNANT if seed % 2 else Pathology.BENIGN
        window.session.add_candidate(make_candidate(window.session.scan, seed, pathology))
    return window
