"""Measured distances over the scan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from busynth_gui.case.calliper import Calliper, Spacing
from busynth_gui.ui.canvas.items.strokes import double_stroke, label
from busynth_gui.ui.wording.lengths import length_words

__all__ = ["CalliperItem"]

_MARK = QColor(255, 230, 90)


class CalliperItem(QGraphicsItem):
    """Measured distances, each with its length; the ends are crosses as on a scanner."""

    def __init__(self) -> None:
        super().__init__()
        self._callipers: Sequence[Calliper] = ()
        self._chosen: int | None = None
        self._spacing: Spacing = None
        self._scale = 1.0

    def show_callipers(self, callipers: Sequence[Calliper], chosen: int | None = None) -> None:
        self.prepareGeometryChange()
        self._callipers, self._chosen = tuple(callipers), chosen
        self.update()

    def set_spacing(self, spacing: Spacing) -> None:
        self._spacing = spacing
        self.update()

    def set_scale(self, scale: float) -> None:
        """Tell the px of the view per px of the scan."""
        self.prepareGeometryChange()
        self._scale = scale

    def boundingRect(self) -> QRectF:
        if not self._callipers:
            return QRectF()
        points = [QPointF(*p) for c in self._callipers for p in (c.start, c.end)]
        area = QPolygonF(points).boundingRect()
        side, right = 24 / self._scale, 220 / self._scale  # room for the words
        return area.adjusted(-side, -side, right, side)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        for number, calliper in enumerate(self._callipers):
            start, end = QPointF(*calliper.start), QPointF(*calliper.end)
            path = QPainterPath(start)
            path.lineTo(end)
            double_stroke(painter, path, _MARK, dashed=True, width=1.0)
            wide = 2.4 if number == self._chosen else 1.5
            double_stroke(painter, self._crosses(start, end), _MARK, width=wide)
            right = end if end.x() >= start.x() else start
            where = painter.transform().map(right) + QPointF(10, 0)
            words = length_words(calliper, self._spacing)
            if len(self._callipers) > 1:
                words = f"{number + 1}  {words}"
            painter.save()
            painter.resetTransform()
            label(painter, where, words, _MARK, QApplication.font())
            painter.restore()

    def _crosses(self, *points: QPointF) -> QPainterPath:
        path = QPainterPath()
        arm = 6 / self._scale
        for point in points:
            for dx, dy in ((arm, 0.0), (0.0, arm)):
                path.moveTo(point.x() - dx, point.y() - dy)
                path.lineTo(point.x() + dx, point.y() + dy)
        return path
