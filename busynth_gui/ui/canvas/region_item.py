"""The candidate region on the canvas, with its handles."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, Region
from busynth_gui.ui.canvas.geometry import Grip, Point, grips
from busynth_gui.ui.canvas.overlay import double_stroke
from busynth_gui.ui.images import mask_outline
from busynth_gui.ui.theme import REGION

__all__ = ["KNOB_REACH", "RegionItem", "region_path"]

KNOB_REACH = 24.0
"""How far the turning knob stands off the outline, in px of the view."""

_HANDLE = 4.0


def region_path(region: Region) -> QPainterPath:
    """The region's outline in px of the scan."""
    path = QPainterPath()
    match region:
        case EllipseRegion():
            path.addEllipse(QPointF(0, 0), region.rx, region.ry)
            turn = QTransform().translate(region.cx, region.cy).rotate(region.degrees)
            return turn.map(path)
        case BoxRegion():
            path.addRect(QRectF(region.x, region.y, region.width, region.height))
        case PolygonRegion():
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in region.points]))
            path.closeSubpath()
        case _:
            return mask_outline(region.rasterize((region.height, region.width)))
    return path


class RegionItem(QGraphicsItem):
    """Outline and handles of a region, or the open stroke while one is drawn freehand."""

    def __init__(self) -> None:
        super().__init__()
        self._region: Region | None = None
        self._path = QPainterPath()
        self._scale = 1.0
        self._handles = True

    def show_region(self, region: Region | None) -> None:
        self.prepareGeometryChange()
        self._region = region
        self._path = QPainterPath() if region is None else region_path(region)
        self.update()

    def show_stroke(self, points: list[Point]) -> None:
        """Show a freehand stroke that is not closed yet."""
        self.prepareGeometryChange()
        self._region = None
        self._path = QPainterPath()
        self._path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        self.update()

    def set_handles(self, shown: bool) -> None:
        self._handles = shown
        self.update()

    def set_scale(self, scale: float) -> None:
        """Tell the px of the view per px of the scan; handles keep their size in the view."""
        self.prepareGeometryChange()
        self._scale = scale

    def boundingRect(self) -> QRectF:
        if self._path.isEmpty():
            return QRectF()
        padding = (KNOB_REACH + 2 * _HANDLE + 2) / self._scale
        return self._path.boundingRect().adjusted(-padding, -padding, padding, padding)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._path.isEmpty():
            return
        double_stroke(painter, self._path, REGION)
        if self._region is not None and self._handles:
            self._paint_handles(painter, self._region)

    def _paint_handles(self, painter: QPainter, region: Region) -> None:
        found = grips(region, KNOB_REACH / self._scale)
        if Grip.TURN in found:
            stalk = QPainterPath(QPointF(*found[Grip.N]))
            stalk.lineTo(QPointF(*found[Grip.TURN]))
            double_stroke(painter, stalk, REGION)
        pen = QPen(QColor(0, 0, 0, 200), 1.2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        painter.setBrush(Qt.GlobalColor.white)
        half = _HANDLE / self._scale
        for grip, (x, y) in found.items():
            square = QRectF(x - half, y - half, 2 * half, 2 * half)
            if grip is Grip.TURN:
                painter.setBrush(REGION)
                painter.drawEllipse(square.adjusted(-half / 4, -half / 4, half / 4, half / 4))
                painter.setBrush(Qt.GlobalColor.white)
            else:
                painter.drawRect(square)
