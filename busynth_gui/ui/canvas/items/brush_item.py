"""Small things over the scan: the brush, callipers, proposals, the field of view's outline."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QGraphicsPathItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.brush import footprint
from busynth_gui.imaging.region_handles import Point, contains
from busynth_gui.ui.canvas.items.region_item import region_path
from busynth_gui.ui.canvas.items.scan_item import device_zoom
from busynth_gui.ui.canvas.items.strokes import double_stroke, label
from busynth_gui.ui.widgets.qimage import mask_outline
from busynth_gui.ui.widgets.theme import REGION
from busynth_gui.ui.wording.lengths import Calliper, Spacing, length_words

__all__ = ["BrushItem", "CalliperItem", "OutlineItem", "ProposalItem"]

_MARK = QColor(255, 230, 90)
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


class ProposalItem(QGraphicsItem):
    """Stage one's proposals as ghosts; the one under the pointer stands out."""

    def __init__(self) -> None:
        super().__init__()
        self._proposals: Sequence[EllipseRegion] = ()
        self._paths: list[QPainterPath] = []
        self._over: int | None = None
        self._scale = 1.0

    def show_proposals(self, proposals: Sequence[EllipseRegion]) -> None:
        self.prepareGeometryChange()
        self._proposals, self._over = proposals, None
        self._paths = [region_path(region) for region in proposals]
        self.update()

    def set_scale(self, scale: float) -> None:
        """Tell the px of the view per px of the scan."""
        self.prepareGeometryChange()
        self._scale = scale

    def at(self, point: Point) -> int | None:
        """Which proposal is there, the smallest if several are."""
        there = [n for n, region in enumerate(self._proposals) if contains(region, *point)]
        return min(there, key=lambda n: self._proposals[n].rx * self._proposals[n].ry, default=None)

    def hover(self, point: Point) -> None:
        over = self.at(point) if self.isVisible() else None
        if over != self._over:
            self._over = over
            self.update()

    def boundingRect(self) -> QRectF:
        area = QRectF()
        for path in self._paths:
            area = area.united(path.boundingRect())
        room = 24 / self._scale
        return area.adjusted(-room, -room, room, room) if self._paths else area

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        for number, path in enumerate(self._paths):
            over = number == self._over
            if over:
                painter.fillPath(path, QColor(REGION.red(), REGION.green(), REGION.blue(), 60))
            double_stroke(painter, path, REGION, dashed=True, width=2.2 if over else 1.4)
        painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
        for number, region in enumerate(self._proposals):
            middle = painter.transform().map(QPointF(region.cx, region.cy))
            painter.save()
            painter.resetTransform()
            label(painter, middle - QPointF(8, 0), str(number + 1), REGION, QApplication.font())
            painter.restore()


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


class OutlineItem(QGraphicsPathItem):
    """The outline of the field of view: thin dots, so that it hides nothing."""

    def __init__(self) -> None:
        super().__init__()
        pen = QPen(QColor(255, 255, 255, 150), 1.0, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([1.0, 4.0])
        pen.setCosmetic(True)
        self.setPen(pen)

    def show_mask(self, mask: NDArray[np.bool_] | None) -> None:
        path = QPainterPath()
        if mask is not None:
            contours, _ = cv2.findContours(
                mask.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE
            )
            for contour in contours:
                thin = cv2.approxPolyDP(contour, 0.7, True)[:, 0, :]
                path.addPolygon(QPolygonF([QPointF(x + 0.5, y + 0.5) for x, y in thin]))
                path.closeSubpath()
        self.setPath(path)
