"""A running stage over the scan."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter, QPainterPath
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from busynth_gui.case.progress import Preview
from busynth_gui.ui.canvas.items.crop_item import CropItem
from busynth_gui.ui.canvas.items.strokes import double_stroke
from busynth_gui.ui.models.window_level import WindowLevel
from busynth_gui.ui.widgets.qimage import stencil_image
from busynth_gui.ui.widgets.theme import BUSY, MASK

__all__ = ["StageItem"]


class StageItem(CropItem):
    """A running stage over its window: the mask as it forms, then the crop, within four corners."""

    def __init__(self) -> None:
        super().__init__()
        self._mask: QImage | None = None

    def show_preview(self, preview: Preview | None, stage: int, contrast: WindowLevel) -> None:
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
