"""A mask on the canvas: a tint and a contour, and while it is painted, the pixels themselves."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.imaging.mask_patch import Box, box_of
from busynth_gui.ui.canvas.items.strokes import double_outline
from busynth_gui.ui.widgets.qimage import mask_outline

__all__ = ["MaskItem"]

_PADDING = 4.0
_PAINTING = 0.3
"""Least opacity of the tint while it is painted: one must see what one does."""

_EDGE = 2


class MaskItem(QGraphicsItem):
    """Shows a mask that others own.

    The picture is one byte per pixel of the scan: 0 nothing, 1 inside, 2 the mask's outermost
    pixels, which are marked while it is painted in place of the contour.
    """

    def __init__(self, colour: QColor) -> None:
        super().__init__()
        self._colour = colour
        self._codes = np.zeros((0, 0), np.uint8)
        self._image = QImage()
        self._box: Box | None = None
        self._outline: list[QPolygonF] = []
        self._opacity, self._contour = 0.3, True
        self._painting = False
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemUsesExtendedStyleOption)

    def show_mask(self, mask: NDArray[np.bool_] | None) -> None:
        """Show a boolean mask (H, W) of the scan's grid, or nothing."""
        self.prepareGeometryChange()
        self._painting = False
        self._box = None if mask is None else box_of(mask)
        self._outline = []
        if mask is not None and self._box is not None:
            self._fit(mask.shape)
            top, left, bottom, right = self._box
            self._codes[top:bottom, left:right] = mask[top:bottom, left:right]
            self._outline = mask_outline(mask).toSubpathPolygons()
        self._colour_table()
        self.update()

    def begin(self, mask: NDArray[np.bool_]) -> None:
        """From here on :meth:`touch` tells what changes in ``mask``."""
        self.prepareGeometryChange()
        self._painting = True
        self._fit(mask.shape)
        self._box = (0, 0, *mask.shape)
        box = box_of(mask)
        if box is not None:
            self._draw(mask, box)
        self._colour_table()
        self.update()

    def touch(self, mask: NDArray[np.bool_], box: Box) -> None:
        """Show what changed in a box of the mask, and repaint that alone."""
        # The pixels beside it may have become the outermost ones, or no longer be.
        top, left = max(box[0] - 1, 0), max(box[1] - 1, 0)
        bottom, right = min(box[2] + 1, mask.shape[0]), min(box[3] + 1, mask.shape[1])
        self._draw(mask, (top, left, bottom, right))
        self.update(QRectF(left, top, right - left, bottom - top))

    def set_look(self, opacity: float, contour: bool) -> None:
        """How the tint (0 to 1) and the contour are shown."""
        if (opacity, contour) != (self._opacity, self._contour):
            self._opacity, self._contour = opacity, contour
            self._colour_table()
            self.update()

    def boundingRect(self) -> QRectF:
        if self._box is None:
            return QRectF()
        return _rect(self._box).adjusted(-_PADDING, -_PADDING, _PADDING, _PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._box is None:
            return
        exposed = option.exposedRect.intersected(_rect(self._box)).toAlignedRect()
        exposed = exposed.intersected(QRect(0, 0, self._codes.shape[1], self._codes.shape[0]))
        if not exposed.isEmpty():
            painter.drawImage(QRectF(exposed), self._image, QRectF(exposed))
        if self._contour and not self._painting:
            room = _PADDING * 2
            around = option.exposedRect.adjusted(-room, -room, room, room)
            double_outline(painter, self._outline, self._colour, around)

    def _fit(self, shape: tuple[int, ...]) -> None:
        """An empty picture of that size."""
        height, width = shape
        if self._codes.shape == (height, width):
            self._codes[:] = 0
            return
        padded = np.zeros((height, (width + 3) // 4 * 4), np.uint8)  # as QImage wants its rows
        self._codes = padded[:, :width]
        form = QImage.Format.Format_Indexed8
        # Over our own bytes, which live as long as this item does: painting copies nothing.
        self._image = QImage(padded.data, width, height, padded.shape[1], form)

    def _draw(self, mask: NDArray[np.bool_], box: Box) -> None:
        top, left, bottom, right = box
        part = mask[top:bottom, left:right].astype(np.uint8)
        # One px more on each side that has one: the neighbours decide what is outermost.
        above, before = min(top, 1), min(left, 1)
        wide = mask[top - above : bottom + 1, left - before : right + 1].astype(np.uint8)
        inner = cv2.erode(wide, _CROSS)[above:, before:]
        inner = inner[: bottom - top, : right - left]
        self._codes[top:bottom, left:right] = _EDGE * part - inner

    def _colour_table(self) -> None:
        opacity = max(self._opacity, _PAINTING) if self._painting else self._opacity
        edge = 1.0 if self._painting else opacity
        table = [_argb(self._colour, share) for share in (0.0, opacity, edge)]
        self._image.setColorTable(table)


_CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], np.uint8)


def _rect(box: Box) -> QRectF:
    return QRectF(box[1], box[0], box[3] - box[1], box[2] - box[0])


def _argb(colour: QColor, opacity: float) -> int:
    alpha = round(255 * opacity)
    return (alpha << 24) | (colour.red() << 16) | (colour.green() << 8) | colour.blue()
