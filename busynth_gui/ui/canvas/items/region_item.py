"""The candidate region on the canvas, with its handles."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF, QTransform
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.case.region import (
    BoxRegion,
    EllipseRegion,
    PolygonRegion,
    RasterRegion,
    Region,
)
from busynth_gui.imaging.region_handles import Grip, Point, grips
from busynth_gui.ui.canvas.items.strokes import double_stroke
from busynth_gui.ui.widgets.qimage import mask_outline
from busynth_gui.ui.widgets.theme import REGION

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
            a, b = region.width / 2, region.height / 2
            path.addRect(QRectF(-a, -b, 2 * a, 2 * b))
            turn = QTransform().translate(region.x + a, region.y + b).rotate(region.degrees)
            return turn.map(path)
        case PolygonRegion():
            path.addPolygon(QPolygonF([QPointF(x, y) for x, y in region.points]))
            path.closeSubpath()
        case _:
            return mask_outline(region.rasterize((region.height, region.width)))
    return path


class RegionItem(QGraphicsItem):
    """Outline and handles of a shape, or the open line while one is drawn point by point.

    A painted region is shown by a MaskItem; of it there is nothing here.
    """

    def __init__(self) -> None:
        super().__init__()
        self._region: Region | None = None
        self._path = QPainterPath()
        self._vertices: Sequence[Point] = ()
        self._chosen: int | None = None
        self._scale = 1.0
        self._handles = True

    def show_region(
        self, region: Region | None, vertices: bool = False, chosen: int | None = None
    ) -> None:
        """Show a shape; with ``vertices`` a polygon's too, of which ``chosen`` stands out."""
        self.prepareGeometryChange()
        self._region = None if isinstance(region, RasterRegion) else region
        self._path = QPainterPath() if self._region is None else region_path(self._region)
        polygon = vertices and isinstance(region, PolygonRegion)
        self._vertices = region.points if polygon and isinstance(region, PolygonRegion) else ()
        self._chosen = chosen
        self.update()

    def show_stroke(self, points: Sequence[Point], vertices: Sequence[Point] = ()) -> None:
        """Show a line that is not closed yet, with the vertices that are set already."""
        self.prepareGeometryChange()
        self._region, self._chosen = None, None
        self._vertices = tuple(vertices)
        self._path = QPainterPath()
        self._path.addPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        self.update()

    def set_handles(self, shown: bool) -> None:
        if shown != self._handles:
            self._handles = shown
            self.update()

    def set_scale(self, scale: float) -> None:
        """Tell the px of the view per px of the scan; handles keep their size in the view."""
        self.prepareGeometryChange()
        self._scale = scale

    def boundingRect(self) -> QRectF:
        if self._path.isEmpty() and not self._vertices:
            return QRectF()
        padding = (KNOB_REACH + 2 * _HANDLE + 2) / self._scale
        area = self._path.boundingRect()
        for x, y in self._vertices[:1]:  # a path of one point has no rectangle
            area = area.united(QRectF(x, y, 1e-6, 1e-6))
        return area.adjusted(-padding, -padding, padding, padding)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        double_stroke(painter, self._path, REGION)
        if not self._handles:
            return
        found = {} if self._region is None else grips(self._region, KNOB_REACH / self._scale)
        if Grip.TURN in found:
            stalk = QPainterPath(QPointF(*found[Grip.N]))
            stalk.lineTo(QPointF(*found[Grip.TURN]))
            double_stroke(painter, stalk, REGION)
        pen = QPen(QColor(0, 0, 0, 200), 1.2)
        pen.setCosmetic(True)
        painter.setPen(pen)
        for grip, at in found.items():
            self._paint_handle(painter, at, round_=grip is Grip.TURN)
        for number, at in enumerate(self._vertices):
            self._paint_handle(painter, at, chosen=number == self._chosen)

    def _paint_handle(
        self, painter: QPainter, at: Point, *, round_: bool = False, chosen: bool = False
    ) -> None:
        half = _HANDLE / self._scale
        square = QRectF(at[0] - half, at[1] - half, 2 * half, 2 * half)
        painter.setBrush(REGION if round_ or chosen else Qt.GlobalColor.white)
        if round_:
            painter.drawEllipse(square.adjusted(-half / 4, -half / 4, half / 4, half / 4))
        else:
            painter.drawRect(square)
