"""Colours and icons. The palette is the system's; the colours here carry meaning only.

Okabe and Ito's palette (2008), which colour-blind readers can tell apart; every colour comes with
an icon or a word.
"""

from __future__ import annotations

from functools import cache

import qtawesome
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPalette, QPixmap
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
    """An icon by its Font Awesome name, in the text's colour unless one is given.

    It follows the system when that turns from light to dark.
    """
    return _themed(name, colour.name() if colour is not None else "")


@cache
def _themed(name: str, colour: str) -> QIcon:
    return QIcon(_IconEngine(name, QColor(colour) if colour else None))


class _IconEngine(QIconEngine):
    """Paints with the palette of the moment; qtawesome's own icons keep that of their making."""

    def __init__(self, name: str, colour: QColor | None) -> None:
        super().__init__()
        self._name, self._colour = name, colour

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        group = QPalette.ColorGroup
        faint = mode is QIcon.Mode.Disabled
        colour = None if faint else self._colour
        if colour is None:
            palette = QApplication.palette()
            now = group.Disabled if faint else group.Active
            colour = palette.color(now, QPalette.ColorRole.WindowText)
        _drawing(self._name, colour.name()).paint(painter, rect)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(), size), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _IconEngine(self._name, self._colour)


@cache
def _drawing(name: str, colour: str) -> QIcon:
    made: QIcon = qtawesome.icon(name, color=colour)
    return made
