"""From numpy arrays to what Qt draws. Every QImage owns its bytes."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainterPath, QPolygonF

__all__ = ["grey_image", "mask_outline", "stencil_image"]


def grey_image(pixels: NDArray[np.uint8]) -> QImage:
    """A greyscale image of ``pixels`` uint8 (H, W)."""
    array = np.ascontiguousarray(pixels)
    height, width = array.shape
    image = QImage(array.data, width, height, width, QImage.Format.Format_Grayscale8)
    return image.copy()  # the numpy buffer may go away


def stencil_image(coverage: NDArray[np.uint8], colour: QColor) -> QImage:
    """``colour`` with ``coverage`` uint8 (H, W) as its opacity."""
    height, width = coverage.shape
    alpha = coverage.astype(np.uint16)
    array = np.empty((height, width, 4), np.uint8)
    # Premultiplied ARGB lies in memory as blue, green, red, alpha.
    for channel, value in enumerate((colour.blue(), colour.green(), colour.red(), 255)):
        array[..., channel] = (alpha * value + 127) // 255
    form = QImage.Format.Format_ARGB32_Premultiplied
    return QImage(array.data, width, height, 4 * width, form).copy()


def mask_outline(mask: NDArray[np.bool_]) -> QPainterPath:
    """The outline of a boolean mask (H, W) in px of the scan, within 0.25 px of the true edge."""
    path = QPainterPath()
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if rows.size == 0:
        return path
    top, left = int(rows[0]), int(columns[0])
    box = mask[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1].astype(np.uint8)
    # Contours run through pixel centres; on a doubled grid those lie next to the pixels' edges.
    doubled = np.pad(box.repeat(2, 0).repeat(2, 1), 1)
    contours, _ = cv2.findContours(doubled, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    for contour in contours:
        points = (contour[:, 0, :] - 0.5) / 2 + (left, top)
        across, down = points.T.tolist()
        path.addPolygon(QPolygonF(list(map(QPointF, across, down))))
        path.closeSubpath()
    return path
