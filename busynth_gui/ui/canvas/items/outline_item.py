"""The outline of the field of view."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import (
    QGraphicsPathItem,
)

__all__ = ["OutlineItem"]


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
