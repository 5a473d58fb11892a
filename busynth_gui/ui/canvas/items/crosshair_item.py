"""A small cross-hair: where the pointer is in the other view."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.ui.canvas.items.strokes import double_stroke

__all__ = ["CrosshairItem"]

_ARM, _OPEN = 14.0, 4.0
_COLOUR = QColor(240, 228, 66)


class CrosshairItem(QGraphicsItem):
    """Of one size at every zoom; open in the middle, so that it hides nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(10)
        self.hide()

    def show_at(self, point: QPointF) -> None:
        """Show it at a point of the scan."""
        self.setPos(point)
        self.show()

    def boundingRect(self) -> QRectF:
        reach = _ARM + 3
        return QRectF(-reach, -reach, 2 * reach, 2 * reach)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        path = QPainterPath()
        for dx, dy in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            path.moveTo(dx * _OPEN, dy * _OPEN)
            path.lineTo(dx * _ARM, dy * _ARM)
        double_stroke(painter, path, _COLOUR, width=1.2)
