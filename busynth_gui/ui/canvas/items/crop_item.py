"""What lies over the scan while something is made: a crop in a frame."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QGraphicsItem

from busynth_gui.ui.canvas.items.scan_item import ScanItem

__all__ = ["CropItem"]

_PADDING = 6.0


class CropItem(QGraphicsItem):
    """A crop on its area of the scan; a subclass paints its frame."""

    def __init__(self) -> None:
        super().__init__()
        self._crop = ScanItem(self)
        # A child is painted over its parent unless it stands behind it; the frame goes on top.
        self._crop.setFlag(QGraphicsItem.GraphicsItemFlag.ItemStacksBehindParent)
        self._area = QRectF()

    def boundingRect(self) -> QRectF:
        return self._area.adjusted(-_PADDING, -_PADDING, _PADDING, _PADDING)
