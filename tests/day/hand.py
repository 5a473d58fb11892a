"""A hand on mouse and keyboard of the real window, and a watch on what it does."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QEventLoop, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from busynth_gui.ui.main_window import MainWindow

__all__ = ["CTRL", "SHIFT", "Hand", "Stuck"]

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
_LEFT = Qt.MouseButton.LeftButton
_NONE = Qt.KeyboardModifier.NoModifier
PATIENCE_S = 1800.0


class Stuck(Exception):
    """What was waited for did not come."""


class Hand:
    """``times`` has the seconds that each kind of deed took, until the window had done with it."""

    def __init__(self, window: MainWindow) -> None:
        self.window = window
        self.times: dict[str, list[float]] = defaultdict(list)

    # Time

    @contextmanager
    def timed(self, deed: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        QApplication.processEvents()
        self.times[deed].append(time.perf_counter() - begun)

    def wait(self, until: Callable[[], bool], what: str, patience_s: float = PATIENCE_S) -> None:
        end = time.perf_counter() + patience_s
        while not until():
            if time.perf_counter() > end:
                raise Stuck(what)
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            time.sleep(0.002)

    def rest(self, seconds: float) -> None:
        """Let the window live for a while."""
        end = time.perf_counter() + seconds
        self.wait(lambda: time.perf_counter() >= end, "time")

    def turn_to(self, window: QWidget) -> None:
        """Wait until keys go to a window or dialog; on a display that takes a moment."""

        def there() -> bool:
            window.activateWindow()
            return QApplication.activeWindow() is window

        self.wait(there, "the window to be in front", 30)

    # Keyboard

    def press(self, keys: str) -> None:
        """Type letters and figures to whatever has the focus."""
        for key in keys:
            QTest.keyClick(self._focused(), key)

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = _NONE) -> None:
        QTest.keyClick(self._focused(), key, modifiers)

    def _focused(self) -> QWidget:
        dialog = QApplication.activeModalWidget()
        found = QApplication.focusWidget()
        if isinstance(dialog, QDialog) and (found is None or found.window() is not dialog):
            return dialog
        return found or self.window

    # Mouse

    def click(self, widget: QWidget, at: QPoint | None = None) -> None:
        QTest.mouseClick(widget, _LEFT, _NONE, widget.rect().center() if at is None else at)

    def click_scan(self, point: tuple[float, float]) -> None:
        """Click on the canvas, px of the scan."""
        view, port = self.window.view, self.window.view.viewport()
        place = view.viewportTransform().map(QPointF(*point)).toPoint()
        QTest.mouseClick(port, _LEFT, _NONE, place)
        QTest.qWait(1)

    def draw(self, *points: tuple[float, float], deed: str = "") -> None:
        """Drag on the canvas through ``points``, px of the scan; each move is timed as ``deed``."""
        view, port = self.window.view, self.window.view.viewport()
        places = [view.viewportTransform().map(QPointF(*point)) for point in points]
        QTest.mousePress(port, _LEFT, _NONE, places[0].toPoint())
        for place in places[1:]:
            there = port.mapToGlobal(place)
            move = QMouseEvent(
                QEvent.Type.MouseMove, place, there, Qt.MouseButton.NoButton, _LEFT, _NONE
            )
            with self.timed(deed or "drag"):
                QApplication.sendEvent(port, move)
        QTest.mouseRelease(port, _LEFT, _NONE, places[-1].toPoint())

    def drop(self, files: list[str]) -> None:
        """Drop files onto the window."""
        mime = QMimeData()
        mime.setUrls([QUrl.fromLocalFile(file) for file in files])
        middle = QPointF(self.window.rect().center())
        copy = Qt.DropAction.CopyAction
        # Qt gives a drop to the widget that has let it in.
        enter = QDragEnterEvent(middle.toPoint(), copy, mime, _LEFT, _NONE)
        QApplication.sendEvent(self.window, enter)
        QApplication.sendEvent(self.window, QDropEvent(middle, copy, mime, _LEFT, _NONE))
