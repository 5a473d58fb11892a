"""The healthy scan over the left part of the candidate, up to a divider that is moved."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from busynth_gui.ui.canvas.items.scan_item import ScanItem
from busynth_gui.ui.canvas.items.strokes import double_stroke, label

__all__ = ["GRAB", "SwipeItem"]

GRAB = 6.0
"""How near the divider a press takes hold of it, px of the view."""
_LIGHT = QColor(240, 240, 240)
_HANDLE = 7.0
_FONT_PT = 8.5


class SwipeItem(ScanItem):
    """Hidden until there is something to show."""

    def __init__(self) -> None:
        super().__init__()
        self._divider = 0.5
        self.setVisible(False)

    def show_healthy(self, grey: NDArray[np.uint8] | None, divider: float) -> None:
        """Show ``grey`` uint8 (H, W) left of ``divider``, a share of its width; None hides it."""
        self.setVisible(grey is not None)
        self.show_grey(grey)
        self.set_divider(divider)

    def set_divider(self, divider: float) -> None:
        """Move the divider to a share of the width, 0 to 1."""
        self._divider = divider
        self.update()

    @property
    def divider_x(self) -> float:
        """Where the divider is, px of the scan."""
        return self._divider * self.boundingRect().width()

    def grabs(self, x: float, reach: float) -> bool:
        """Whether a press at column ``x`` (px of the scan) takes the divider."""
        return self.isVisible() and abs(x - self.divider_x) <= reach

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        area, x = self.boundingRect(), self.divider_x
        painter.save()
        painter.setClipRect(QRectF(area.left(), area.top(), x, area.height()))
        super().paint(painter, option, widget)
        painter.restore()
        line = QPainterPath(QPointF(x, area.top()))
        line.lineTo(x, area.bottom())
        double_stroke(painter, line, _LIGHT)
        self._label(painter, widget, area, x)

    def _label(self, painter: QPainter, widget: QWidget | None, area: QRectF, x: float) -> None:
        """A handle and which side is which, in px of the view, where the divider is seen."""
        there = painter.worldTransform()
        top, bottom = there.map(QPointF(x, area.top())), there.map(QPointF(x, area.bottom()))
        height = float(widget.height()) if widget is not None else bottom.y()
        low, high = max(top.y(), 0.0), min(bottom.y(), height)
        painter.save()
        painter.setWorldTransform(QTransform())
        grip = QPainterPath()
        middle = (low + high) / 2
        grip.addEllipse(QPointF(top.x(), middle), _HANDLE, _HANDLE)
        double_stroke(painter, grip, _LIGHT)
        font = QFont(widget.font() if widget is not None else QFont())
        font.setPointSizeF(_FONT_PT)
        words = (
            QCoreApplication.translate("Swipe", "healthy"),
            QCoreApplication.translate("Swipe", "candidate"),
        )
        painter.setFont(font)
        wide = painter.fontMetrics().horizontalAdvance(words[0]) + 8
        line = high - 16
        label(painter, QPointF(top.x() - wide - 6, line), words[0], _LIGHT, font)
        label(painter, QPointF(top.x() + 6, line), words[1], _LIGHT, font)
        painter.restore()
