"""What lies over the scan and is never part of it: the mask, and a running stage's preview."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QStyleOptionGraphicsItem, QWidget

from busynth_gui.case.progress import Preview
from busynth_gui.ui.canvas.scan_item import ScanItem
from busynth_gui.ui.contrast import Contrast
from busynth_gui.ui.images import mask_outline, stencil_image
from busynth_gui.ui.theme import BUSY, MASK

__all__ = ["MaskItem", "PreviewItem", "double_stroke"]

_PADDING = 6.0


def double_stroke(
    painter: QPainter, path: QPainterPath, colour: QColor, dashed: bool = False
) -> None:
    """Stroke a path light on dark, so that it reads on any grey; widths do not scale."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for shade, width in ((QColor(0, 0, 0, 170), 3.4), (colour, 1.5)):
        pen = QPen(shade, width)
        pen.setCosmetic(True)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        if dashed and shade is colour:
            pen.setDashPattern([5.0, 3.0])
        painter.setPen(pen)
        painter.drawPath(path)


class MaskItem(QGraphicsItem):
    """A candidate's mask as a tint and a contour."""

    def __init__(self) -> None:
        super().__init__()
        self._tint: QImage | None = None
        self._area = QRectF()
        self._outline = QPainterPath()
        self._opacity = 0.3
        self._contour = True

    def show_mask(self, mask: NDArray[np.bool_] | None) -> None:
        """Show a boolean mask (H, W) of the scan's grid, or nothing."""
        self.prepareGeometryChange()
        self._outline = QPainterPath() if mask is None else mask_outline(mask)
        self._tint, self._area = None, QRectF()
        if mask is not None and mask.any():
            rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
            top, left = int(rows[0]), int(columns[0])
            box = mask[top : int(rows[-1]) + 1, left : int(columns[-1]) + 1]
            self._tint = stencil_image(box.astype(np.uint8) * 255, MASK)
            self._area = QRectF(left, top, box.shape[1], box.shape[0])
        self.update()

    def set_look(self, opacity: float, contour: bool) -> None:
        """How the tint (0 to 1) and the contour are shown."""
        self._opacity, self._contour = opacity, contour
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-_PADDING, -_PADDING, _PADDING, _PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._tint is None:
            return
        painter.save()
        painter.setOpacity(self._opacity)
        painter.drawImage(self._area, self._tint)
        painter.restore()
        if self._contour:
            double_stroke(painter, self._outline, MASK)


class PreviewItem(QGraphicsItem):
    """A running stage over its window: the mask as it forms, then the crop, within four corners."""

    def __init__(self) -> None:
        super().__init__()
        self._crop = ScanItem(self)
        # A child is painted over its parent unless it stands behind it; the frame goes on top.
        self._crop.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self._mask: QImage | None = None
        self._area = QRectF()

    def show_preview(self, preview: Preview | None, stage: int, contrast: Contrast) -> None:
        """Show a stage's preview, or nothing; stage one's is a mask, the others' a crop."""
        self.prepareGeometryChange()
        self._mask = None
        self._crop.show_grey(None)
        self._area = QRectF()
        if preview is not None:
            self._area = QRectF(preview.x, preview.y, preview.side, preview.side)
            if stage == 1:
                self._mask = stencil_image(preview.pixels, MASK)
            else:
                self._crop.show_grey(contrast.apply(preview.pixels, 255), self._area)
        self.update()

    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-_PADDING, -_PADDING, _PADDING, _PADDING)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._area.isEmpty():
            return
        if self._mask is not None:
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.setOpacity(0.6)
            painter.drawImage(self._area, self._mask)
            painter.restore()
        double_stroke(painter, _corners(self._area), BUSY)


def _corners(area: QRectF) -> QPainterPath:
    path = QPainterPath()
    arm = area.width() / 12
    for x, inward in ((area.left(), 1), (area.right(), -1)):
        for y, down in ((area.top(), 1), (area.bottom(), -1)):
            path.moveTo(x + inward * arm, y)
            path.lineTo(x, y)
            path.lineTo(x, y + down * arm)
    return path
