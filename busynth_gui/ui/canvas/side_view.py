"""The healthy scan in a view of its own beside the canvas, which it follows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QLabel, QWidget

from busynth_gui.ui.canvas.items.crosshair_item import CrosshairItem
from busynth_gui.ui.canvas.items.mask_item import MaskItem
from busynth_gui.ui.canvas.items.scan_item import ScanItem
from busynth_gui.ui.canvas.mouse_bindings import Drag
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.widgets.theme import MASK, SURROUND

__all__ = ["SideView"]


class SideView(QGraphicsView):
    """For looking only. Zoom, place and contrast are the canvas's, whichever of the two is dragged.

    A cross-hair in each shows where the pointer is in the other.
    """

    def __init__(self, canvas: CanvasView, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._canvas = canvas
        self.scan_item, self.cross = ScanItem(), CrosshairItem()
        self.mask_item = MaskItem(MASK)
        scene = QGraphicsScene(self)  # a scene without a parent is collected
        for item in (self.scan_item, self.mask_item, self.cross):
            scene.addItem(item)
        self.setScene(scene)
        self._does = Drag.NOTHING
        self._last = QPointF()
        self.caption = QLabel(self.tr("Healthy scan"), self)
        self.caption.setStyleSheet(
            "color: #e6e6e6; background: rgba(0, 0, 0, 150); padding: 3px 8px; border-radius: 4px;"
        )
        self.caption.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.caption.move(10, 10)
        self._dress()
        canvas.moved.connect(self.follow)
        canvas.pointer_moved.connect(self._point)
        self.hide()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(SURROUND)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the canvas has the keys
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAccessibleName(self.tr("Healthy scan, beside the candidate"))

    def show_scan(
        self, grey: NDArray[np.uint8] | None, mask: NDArray[np.bool_] | None, contour: bool
    ) -> None:
        """Show ``grey`` uint8 (H, W) with the outline of ``mask`` (H, W); hide for None."""
        self.setVisible(grey is not None)
        self.scan_item.show_grey(grey)
        self.mask_item.show_mask(mask if grey is not None else None)
        self.mask_item.set_look(0.0, contour)
        if grey is not None:
            self.follow()

    def follow(self) -> None:
        """Show the same part of the scan as the canvas does, as large."""
        if self.isHidden():
            return
        canvas = self._canvas
        self.setSceneRect(canvas.sceneRect())
        scale = canvas.transform().m11()
        self.setTransform(QTransform.fromScale(scale, scale))
        # The same place at the same height: the canvas's scales leave its viewport less room.
        self.centerOn(canvas.mapToScene(self.viewport().rect().center()))

    def _point(self, at: object) -> None:
        """Follow the canvas's pointer: (column, row) or None."""
        if isinstance(at, tuple):
            self.cross.show_at(QPointF(at[0] + 0.5, at[1] + 0.5))
        else:
            self.cross.hide()

    def _on_canvas(self, position: QPointF) -> QPoint:
        """The px of the canvas's viewport that shows what is shown there."""
        return self._canvas.mapFromScene(self.mapToScene(position.toPoint()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.follow()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        notches = (turned.y() or turned.x()) / 120
        self._canvas.turn_wheel(notches, event.modifiers(), self._on_canvas(event.position()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._last = event.position()
        does = self._canvas.mouse.drag(event.button())
        # Nothing is drawn here: the button that draws moves the view.
        self._does = Drag.PAN if does is Drag.DRAW else does

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = event.position() - self._last
        self._last = event.position()
        if event.buttons() and self._does is Drag.PAN:
            self._canvas.pan(moved.x(), moved.y())
        elif event.buttons() and self._does is Drag.CONTRAST:
            speed = self._canvas.mouse.contrast_speed
            self._canvas.contrast_dragged.emit(speed * moved.x(), speed * moved.y())
        point = self.mapToScene(event.position().toPoint())
        inside = QRectF(self.scan_item.boundingRect()).contains(point)
        self._canvas.show_cross(point if inside else None)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._does = Drag.NOTHING

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._canvas.show_cross(None)
