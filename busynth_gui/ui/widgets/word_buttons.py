"""Buttons that lose their words, and keep their icons, where there is no room for both."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from busynth_gui.ui.widgets.factory import configured

__all__ = ["SPACE", "bare_width", "fit_words", "word_button"]

SPACE = 4
"""Between two of them, px."""
_WORDS = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
_ICON = Qt.ToolButtonStyle.ToolButtonIconOnly


def word_button(action: QAction) -> QToolButton:
    """A flat button for an action, with its icon and its words."""
    button = configured(QToolButton(), autoRaise=True, objectName=action.objectName())
    button.setDefaultAction(action)
    button.setToolButtonStyle(_WORDS)
    button.setIconSize(QSize(14, 14))
    return button


def bare_width(buttons: Sequence[QToolButton]) -> int:
    """Width of the buttons without their words, px."""
    return sum(button.iconSize().width() + 2 * SPACE for button in buttons)


def fit_words(buttons: Sequence[QToolButton], room: int) -> None:
    """Leave buttons that stand in ``room`` px the words it has place for, the last losing first."""
    for button in buttons:
        button.setToolButtonStyle(_WORDS)
    widths = [button.sizeHint().width() + SPACE for button in buttons]
    for at in reversed(range(len(buttons))):
        if sum(widths) <= room:
            return
        buttons[at].setToolButtonStyle(_ICON)
        widths[at] = buttons[at].sizeHint().width() + SPACE
