"""A live preview over the scan, marked as none of the candidates."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainter, QPainterPath, QTransform
from PySide6.QtWidgets import QApplication, QStyleOptionGraphicsItem, QWidget

from busynth_gui.case.progress import LivePreview
from busynth_gui.ui.canvas.items.crop_item import CropItem
from busynth_gui.ui.canvas.items.strokes import double_stroke, label
from busynth_gui.ui.models.window_level import WindowLevel
from busynth_gui.ui.widgets.qimage import mask_outline
from busynth_gui.ui.widgets.theme import BUSY, MASK
from busynth_gui.ui.wording.language import tr

__all__ = ["LiveItem"]


class LiveItem(CropItem):
    """The lesion at its place, in a dashed frame that is labelled; a candidate has neither."""

    def __init__(self) -> None:
        super().__init__()
        self._preview: LivePreview | None = None
        self._outline = QPainterPath()
        self.hide()

    def show_preview(
        self, preview: LivePreview | None, contrast: WindowLevel, contour: bool
    ) -> None:
        """Show a preview, with the outline of its mask if wanted, or nothing."""
        self.prepareGeometryChange()
        self._preview = preview
        self.setVisible(preview is not None)
        self._outline = QPainterPath()
        if preview is None:
            self._area = QRectF()
            self._crop.show_grey(None)
        else:
            self._area = QRectF(preview.x, preview.y, preview.width, preview.height)
            self._crop.show_grey(np.asarray(contrast.apply(preview.pixels, 255)), self._area)
            if contour:
                rows, columns = preview.mask.shape
                onto = QTransform.fromTranslate(preview.x, preview.y)
                onto.scale(preview.width / columns, preview.height / rows)
                self._outline = onto.map(mask_outline(preview.mask))
        self.update()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        if self._preview is None:
            return
        double_stroke(painter, self._outline, MASK, dashed=True, width=1.0)
        frame = QPainterPath()
        frame.addRect(self._area)
        double_stroke(painter, frame, BUSY, dashed=True)
        corner = painter.transform().map(self._area.topLeft())
        painter.save()
        painter.resetTransform()
        painter.scale(*(painter.device().devicePixelRatio(),) * 2)
        at = QPointF(corner) / painter.device().devicePixelRatio() + QPointF(6, 14)
        words = tr("Preview, full quality") if self._preview.whole else tr("Preview")
        label(painter, at, words, BUSY, QApplication.font())
        painter.restore()
