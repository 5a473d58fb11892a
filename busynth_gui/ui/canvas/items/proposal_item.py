"""Stage one's proposals over the scan."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import (
    QApplication,
    QGraphicsItem,
    QStyleOptionGraphicsItem,
    QWidget,
)

from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.region_handles import Point, contains
from busynth_gui.ui.canvas.items.region_item import region_path
from busynth_gui.ui.canvas.items.strokes import double_stroke, label
from busynth_gui.ui.widgets.theme import REGION

__all__ = ["ProposalItem"]


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

    @property
    def count(self) -> int:
        """How many are shown, numbered from 1."""
        return len(self._proposals)

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
