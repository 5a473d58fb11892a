"""The brush over the scan: what a press would draw."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import (
    QGraphicsItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from busynth_gui.imaging.brush import footprint
from busynth_gui.imaging.region_handles import Point
from busynth_gui.ui.canvas.items.scan_item import device_zoom
from busynth_gui.ui.widgets.qimage import mask_outline

__all__ = ["BrushItem"]

_MOST_EXACT = 60
"""Largest radius in px up to which the brush is drawn pixel by pixel."""

_TELLS_PIXELS = 2.5
"""Device px per px of the scan from which on single pixels can be told apart."""


class BrushItem(QGraphicsItem):
    """What a press would draw, around the pixel that the pointer is on.

    It follows every move of the brush, so it is drawn as cheaply as can be: pixel by pixel only
    where pixels can be told apart, and without smoothing.
    """

    def __init__(self) -> None:
        super().__init__()
        self._exact = QPainterPath()
        self._radii = (0.5, 0.5)
        self.setVisible(False)

    def set_radii(self, radii: tuple[float, float]) -> None:
        """In px of the scan, horizontal and vertical."""
        if radii == self._radii:
            return
        self.prepareGeometryChange()
        self._radii = radii
        self._exact = QPainterPath()
        if max(radii) <= _MOST_EXACT:
            disc = footprint(radii)
            self._exact = mask_outline(disc).translated(
                -(disc.shape[1] // 2), -(disc.shape[0] // 2)
            )

    def show_at(self, at: Point | None) -> None:
        self.setVisible(at is not None)
        if at is not None:
            self.setPos(math.floor(at[0]), math.floor(at[1]))

    def boundingRect(self) -> QRectF:
        rx, ry = self._radii
        return QRectF(-rx - 3, -ry - 3, 2 * rx + 7, 2 * ry + 7)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        exact = not self._exact.isEmpty() and device_zoom(painter) >= _TELLS_PIXELS
        for pen in _BRUSH_PENS:
            painter.setPen(pen)
            if exact:
                painter.drawPath(self._exact)
            else:
                painter.drawEllipse(QPointF(0.5, 0.5), self._radii[0] + 0.5, self._radii[1] + 0.5)


def _brush_pens() -> tuple[QPen, QPen]:
    """White dashes on black, which read on any grey."""
    dark, light = QPen(QColor(0, 0, 0)), QPen(QColor(255, 255, 255))
    light.setDashPattern([4.0, 3.0])
    for pen in (dark, light):
        pen.setCosmetic(True)
    return dark, light


_BRUSH_PENS = _brush_pens()
