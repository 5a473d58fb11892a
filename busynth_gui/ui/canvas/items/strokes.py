"""Lines over a scan that read on any grey, at the same width whatever the zoom."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPen,
    QPolygonF,
    QTransform,
)

__all__ = ["DARK", "double_outline", "double_stroke", "label"]

DARK = QColor(0, 0, 0, 170)

_SHADE = QColor(0, 0, 0, 110)
_FINE = 1.5
"""Device px per px of the view from which on twice as many hairlines are needed."""


def double_stroke(
    painter: QPainter, path: QPainterPath, colour: QColor, dashed: bool = False, width: float = 1.5
) -> None:
    """Stroke a path light on dark; ``width`` is in px of the view."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, across in ((DARK, width + 1.9), (colour, width)):
        pen = QPen(shade, across)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed and shade is colour:
            pen.setDashPattern([5.0, 3.0])
        painter.setPen(pen)
        painter.drawPath(path)


def double_outline(
    painter: QPainter, polygons: Sequence[QPolygonF], colour: QColor, exposed: QRectF
) -> None:
    """As :func:`double_stroke`, for outlines of thousands of points.

    Qt strokes lines up to one px wide a hundred times as fast as wider ones (0.4 against 50 ms for
    a contour of 4,000 points), so hairlines are laid side by side. What does not meet ``exposed``,
    in the item's own px, is left out.
    """
    seen = [polygon for polygon in polygons if polygon.boundingRect().intersects(exposed)]
    if not seen:
        return
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    there = painter.transform()
    fine = painter.device().devicePixelRatio() >= _FINE
    for shade, reaches in ((_SHADE, (1.7, 1.2)), (colour, (0.65, 0.2))):
        painter.setPen(QPen(shade, 0))
        for reach in reaches if fine else (sum(reaches) / 2 - 0.1,):
            for dx, dy in ((-reach, 0.0), (reach, 0.0), (0.0, -reach), (0.0, reach)):
                painter.setTransform(there * QTransform.fromTranslate(dx, dy))
                for polygon in seen:
                    painter.drawPolygon(polygon)
    painter.restore()


def label(painter: QPainter, at: QPointF, words: str, colour: QColor, font: QFont) -> None:
    """Write words on a dark plate whose left end is at ``at``, in px of the view."""
    metrics = QFontMetricsF(font)
    plate = QRectF(at.x(), at.y() - metrics.height() / 2 - 1, 0, metrics.height() + 2)
    plate.setWidth(metrics.horizontalAdvance(words) + 8)
    painter.setFont(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(DARK)
    painter.drawRoundedRect(plate, 3, 3)
    painter.setPen(colour)
    painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, words)
