"""Healthy tissue and lesion, enlarged beside each other."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from busynth_gui.ui.widgets.qimage import grey_image
from busynth_gui.ui.widgets.theme import (
    SURROUND,
)

__all__ = ["CropPair"]

_GAP = 4


_TALLEST = 300
"""Height to which a crop is enlarged, px."""


class CropPair(QWidget):
    """Healthy tissue and lesion, every pixel a square, as large as there is room for.

    Side by side where there is room for both, the healthy one left as everywhere; else one above
    the other, and then the lesion first: it is what a small window must show without scrolling.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pair: tuple[QPixmap, QPixmap] | None = None
        self.setAccessibleName(self.tr("Healthy tissue and lesion, enlarged"))
        self.setToolTip(self.tr("The healthy tissue, and the lesion in it"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_pair(self, healthy: NDArray[np.uint8], made: NDArray[np.uint8]) -> None:
        """Show two crops uint8 (h, w) of one size."""
        first, second = (QPixmap.fromImage(grey_image(crop)) for crop in (healthy, made))
        self._pair = (first, second)
        self._arrange()
        self.update()

    @property
    def zoom(self) -> float:
        """Px of the widget per px of the scan: whole, unless a crop is wider than the panel.

        Twice and more where there is room; nothing of the rim is ever cut for it.
        """
        if self._pair is None:
            return 1.0
        wide, tall = self._pair[0].width(), self._pair[0].height()
        if wide > self.width():
            return self.width() / wide
        fits = self._beside_fits()
        return float(max(1, min(fits if fits >= 2 else self.width() // wide, _TALLEST // tall)))

    @property
    def beside(self) -> bool:
        """Whether the two stand side by side."""
        return self._beside_fits() >= 2

    def _beside_fits(self) -> int:
        """How far both could be enlarged side by side."""
        wide = 1 if self._pair is None else self._pair[0].width()
        return (self.width() - _GAP) // 2 // wide

    def _arrange(self) -> None:
        one = 0 if self._pair is None else round(self._pair[0].height() * self.zoom)
        self.setFixedHeight(one if self.beside else 2 * one + _GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        width, height = self.width(), self.height()
        if self.beside:
            width = (width - _GAP) // 2
        else:
            height = (height - _GAP) // 2
        for number, pixmap in enumerate(self._pair or ()):
            place = QRect(0, 0, width, height)
            if self.beside:
                place.moveLeft(number * (width + _GAP))
            else:
                place.moveTop((1 - number) * (height + _GAP))
            painter.setClipRect(place)
            painter.fillRect(place, SURROUND)
            size = pixmap.size() * self.zoom
            target = QRect(0, 0, size.width(), size.height())
            smooth = QPainter.RenderHint.SmoothPixmapTransform
            painter.setRenderHint(smooth, self.zoom < 1)
            target.moveCenter(place.center())
            painter.drawPixmap(target, pixmap)
