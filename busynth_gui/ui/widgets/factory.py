"""Small helps for building widgets."""

from __future__ import annotations

from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLabel,
    QPushButton,
    QScrollBar,
    QWidget,
)

__all__ = ["configured", "heading", "hint", "make_primary", "make_segmented", "quiet_wheel"]

_Object = TypeVar("_Object", bound=QObject)


def configured(what: _Object, **properties: Any) -> _Object:
    """Set Qt properties by name; the type stubs know inherited ones in no constructor."""
    for name, value in properties.items():
        known = what.setProperty(name, value)
        assert known, f"{type(what).__name__} has no property {name}"
    return what


def heading(text: str) -> QLabel:
    """A label in bold."""
    label = QLabel(text)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    return label


def hint(text: str) -> QLabel:
    """Faint words in the middle of a panel that has nothing to show yet."""
    label = QLabel(text, alignment=Qt.AlignmentFlag.AlignCenter, wordWrap=True)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    label.setMargin(12)
    return label


class _QuietWheel(QObject):
    """Lets the wheel scroll the panel rather than change a value that has no focus."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget) and event.type() == QEvent.Type.Wheel:
            if watched.hasFocus():
                return False
            event.ignore()
            return True
        return super().eventFilter(watched, event)


def quiet_wheel(parent: QWidget) -> None:
    """Keep the wheel from changing values in passing, in every control of ``parent``."""
    guard = _QuietWheel(parent)
    for kind in (QAbstractSpinBox, QComboBox, QAbstractSlider):
        for control in parent.findChildren(kind):
            if not isinstance(control, QScrollBar):
                control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                control.installEventFilter(guard)


def make_segmented(buttons: list[QPushButton]) -> None:
    """Let a row of checkable buttons look like one control; the chosen one in the accent."""
    for number, button in enumerate(buttons):
        left = 5 if number == 0 else 0
        right = 5 if number == len(buttons) - 1 else 0
        button.setStyleSheet(
            "QPushButton { padding: 6px 10px; border: 1px solid palette(mid);"
            " background: palette(button); color: palette(button-text);"
            f" border-top-left-radius: {left}px; border-bottom-left-radius: {left}px;"
            f" border-top-right-radius: {right}px; border-bottom-right-radius: {right}px; }}"
            "QPushButton:checked { background: palette(highlight);"
            " color: palette(highlighted-text); border-color: palette(highlight); }"
            "QPushButton:focus { border: 2px solid palette(text); padding: 5px 9px; }"
        )


def make_primary(button: QPushButton) -> None:
    """Let a button stand out as the one that the panel is there for."""
    button.setStyleSheet(
        "QPushButton { padding: 8px; border: 1px solid palette(highlight); border-radius: 5px;"
        " background: palette(highlight); color: palette(highlighted-text); font-weight: 600; }"
        "QPushButton:pressed { background: palette(dark); }"
        "QPushButton:focus { border: 2px solid palette(text); padding: 7px; }"
        "QPushButton:disabled { background: palette(button); border-color: palette(mid);"
        " color: palette(placeholder-text); }"
    )
