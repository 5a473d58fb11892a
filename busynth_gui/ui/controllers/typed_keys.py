"""Keys that a control works with are its own while it has the focus."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

__all__ = ["TypedKeys"]

_KEEPS = (
    *(QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView),
    *(QLineEdit, QTextEdit, QPlainTextEdit),
)
_KEY = Qt.Key
_WALKING = frozenset(
    {
        *(_KEY.Key_Left, _KEY.Key_Right, _KEY.Key_Up, _KEY.Key_Down, _KEY.Key_Home, _KEY.Key_End),
        *(_KEY.Key_PageUp, _KEY.Key_PageDown, _KEY.Key_Delete, _KEY.Key_Backspace),
    }
)
_TYPES = (
    Qt.KeyboardModifier.NoModifier
    | Qt.KeyboardModifier.ShiftModifier
    | Qt.KeyboardModifier.KeypadModifier
)
"""With these a key still types; with Ctrl, Alt or Meta it is a command."""


class TypedKeys(QObject):
    """Whatever box, slider or list has the focus, in whatever window, hears what is typed.

    The window's shortcuts are single letters, and Qt gives a letter to a shortcut unless the
    widget in focus claims it. Only fields of text do so by themselves: in a combo box "r" for
    "round" would reject. ``but`` are lists of ``window`` on which the shortcuts are meant to act;
    another main window, as when a workspace is changed, sees to its own.
    """

    def __init__(self, but: Container[QWidget], window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._but = but
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        # A filter on the widget in focus, not on the program: that one would hear every event.
        app.focusChanged.connect(self._on_focus)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            typed = event.text().isprintable() and event.text() != ""
            if not event.modifiers() & ~_TYPES and (typed or Qt.Key(event.key()) in _WALKING):
                event.accept()
                return True
        return False

    def _on_focus(self, before: QWidget | None, now: QWidget | None) -> None:
        if before is not None:
            before.removeEventFilter(self)
        if now is None or (isinstance(now.window(), QMainWindow) and now.window() != self._window):
            return
        if isinstance(now, _KEEPS) and now not in self._but:
            now.installEventFilter(self)
