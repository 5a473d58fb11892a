"""The outline of what is only shown: the field of view, other lesions and their bands."""

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

_WHITE = QColor(255, 255, 255, 150)


class OutlineItem(QGraphicsPathItem):
    """An outline in thin dots, so that it hides nothing; or in dashes of another length."""

    def __init__(self, colour: QColor = _WHITE, dash: float = 1.0) -> None:
        super().__init__()
        pen = QPen(colour, 1.0 if dash == 1.0 else 1.5, Qt.PenStyle.CustomDashLine)
        pen.setDashPattern([dash, 4.0])
        pen.setCosmetic(True)
        self.setPen(pen)

    def set_black(self, black: bool) -> None:
        """Whether what is inside is black, as it will be where it is exported."""
        self.setBrush(Qt.GlobalColor.black if black else Qt.BrushStyle.NoBrush)

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
