"""Colours and icons. The palette is the system's; the colours here carry meaning only.

Okabe and Ito's palette (2008), which colour-blind readers can tell apart; every colour comes with
an icon or a word.
"""

from __future__ import annotations

from functools import cache

import qtawesome
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication

from busynth_gui.case.decision import DecisionState

__all__ = [
    "BUSY",
    "DECISION_COLOURS",
    "DECISION_ICONS",
    "MASK",
    "REGION",
    "SURROUND",
    "icon",
]

SURROUND = QColor(48, 48, 48)
"""Behind the scan in either theme: neutral and dark, so that grey values read the same."""

REGION = QColor(86, 180, 233)
MASK = QColor(230, 159, 0)
BUSY = QColor(86, 180, 233)

DECISION_COLOURS = {
    DecisionState.PENDING: QColor(140, 140, 140),
    DecisionState.APPROVED: QColor(0, 158, 115),
    DecisionState.REJECTED: QColor(213, 94, 0),
    DecisionState.FLAGGED: QColor(204, 121, 167),
}

DECISION_ICONS = {
    DecisionState.PENDING: "fa6s.circle-question",
    DecisionState.APPROVED: "fa6s.check",
    DecisionState.REJECTED: "fa6s.xmark",
    DecisionState.FLAGGED: "fa6s.flag",
}


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """An icon by its Font Awesome name, in the text's colour unless one is given."""
    palette = QApplication.palette()
    shown = colour or palette.color(QPalette.ColorRole.WindowText)
    return _icon(name, shown.name(), palette.color(QPalette.ColorRole.PlaceholderText).name())


@cache
def _icon(name: str, colour: str, disabled: str) -> QIcon:
    made: QIcon = qtawesome.icon(name, color=colour, color_disabled=disabled)
    return made
