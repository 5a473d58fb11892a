"""The scan on the canvas, and the crops that running stages send."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.ui.widgets.qimage import grey_image

__all__ = ["ScanItem", "device_zoom"]


def device_zoom(painter: QPainter) -> float:
    """Device px per px of the scan, whatever the screen's scale factor."""
    return math.sqrt(abs(painter.deviceTransform().determinant()))


class ScanItem(QGraphicsItem):
    """Grey values over a rectangle of the scan: every pixel a square above 100 %, smooth below."""

    def __init__(self, parent: QGraphicsItem | None = None) -> None:
        super().__init__(parent)
        self._grey: NDArray[np.uint8] | None = None
        self._area = QRectF()
        self._levels: dict[int, QPixmap] = {}

    def show_grey(self, grey: NDArray[np.uint8] | None, area: QRectF | None = None) -> None:
        """Show ``grey`` uint8 (H, W) over ``area`` (its own size at the origin by default)."""
        self.prepareGeometryChange()
        self._grey = grey
        self._levels = {}
        if grey is None:
            self._area = QRectF()
        else:
            self._area = area or QRectF(0, 0, grey.shape[1], grey.shape[0])
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._grey is None:
            return
        zoom = device_zoom(painter) * self._area.width() / self._grey.shape[1]
        # A crop that is enlarged to its window is a drawing in progress, not pixels to count.
        own_grid = self._area.width() == self._grey.shape[1]
        smooth = zoom < 1.0 or not own_grid
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
        pixmap = self._level(zoom)
        painter.drawPixmap(self._area, pixmap, QRectF(pixmap.rect()))

    def _level(self, zoom: float) -> QPixmap:
        """The pixmap for a zoom; halved by area averaging below 50 %, where speckle would alias."""
        assert self._grey is not None
        level = max(0, math.floor(math.log2(1 / zoom))) if 0 < zoom < 1 else 0
        if level not in self._levels:
            grey = self._grey
            if level:
                height, width = (max(1, side >> level) for side in grey.shape)
                resized = cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)
                grey = np.asarray(resized, np.uint8)
            self._levels[level] = QPixmap.fromImage(grey_image(grey))
        return self._levels[level]
