"""Where and how far a candidate differs from its healthy scan, in colour over the scan."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.case.scan import Pixels

__all__ = ["DifferenceItem", "colours_of", "difference_colours"]

_DARKER, _BRIGHTER = (0, 114, 178), (230, 159, 0)
"""Blue and orange of Okabe and Ito: told apart by colour-blind readers too."""


def difference_colours(healthy: Pixels, image: Pixels) -> tuple[NDArray[np.uint8], int]:
    """``image`` less ``healthy``, both (H, W), as premultiplied BGRA (H, W, 4), and its range.

    The largest difference (99.9th percentile of what differs, in grey levels, at least 1) has the
    full colour; where nothing differs it is clear.
    """
    signed = image.astype(np.int32) - healthy.astype(np.int32)
    changed = np.abs(signed[signed != 0])
    most = max(1, round(float(np.percentile(changed, 99.9)))) if changed.size else 1
    return colours_of(signed / most), most


def colours_of(signed: NDArray[np.float64]) -> NDArray[np.uint8]:
    """Shares (H, W) of the full range, negative where darker, as premultiplied BGRA (H, W, 4)."""
    # The root: a small difference is to be seen as well.
    alpha = np.sqrt(np.clip(np.abs(signed), 0, 1))
    out = np.zeros((*signed.shape, 4), np.uint8)
    for colour, where in ((_DARKER, signed < 0), (_BRIGHTER, signed > 0)):
        for channel, value in enumerate(reversed(colour)):
            out[..., channel][where] = np.rint(alpha[where] * value).astype(np.uint8)
        out[..., 3][where] = np.rint(alpha[where] * 255).astype(np.uint8)
    return out


class DifferenceItem(QGraphicsItem):
    """Over the scan, under mask and region; hidden until there is something to show."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.range = 1
        """Grey levels that the full colour stands for."""

    def show_difference(self, healthy: Pixels | None, image: Pixels | None) -> None:
        """Show how ``image`` differs from ``healthy``, both (H, W); nothing for None."""
        self.prepareGeometryChange()
        self._image = None
        if healthy is not None and image is not None:
            colours, self.range = difference_colours(healthy, image)
            height, width = healthy.shape
            form = QImage.Format.Format_ARGB32_Premultiplied
            self._image = QImage(colours.data, width, height, 4 * width, form).copy()
        self.setVisible(self._image is not None)
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF() if self._image is None else QRectF(self._image.rect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._image is not None:
            painter.drawImage(0, 0, self._image)
