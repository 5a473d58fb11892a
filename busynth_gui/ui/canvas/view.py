"""The view: zoom, pan, contrast by drag, and where the pointer is, all in px of the scan."""

from __future__ import annotations

import math

from PySide6.QtCore import QPoint, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QGraphicsScene, QGraphicsView, QWidget

from busynth_gui.ui.canvas.editor import RegionEditor
from busynth_gui.ui.canvas.geometry import Point, Tool
from busynth_gui.ui.canvas.overlay import MaskItem, PreviewItem
from busynth_gui.ui.canvas.region_item import RegionItem
from busynth_gui.ui.canvas.scan_item import ScanItem
from busynth_gui.ui.theme import SURROUND

__all__ = ["CanvasView"]

_FIT_MARGIN = 16
_MOST_ZOOM = 40.0
_LEAST_SHOWN = 48.0


class CanvasView(QGraphicsView):
    """Shows one scan. Scene coordinates are px of the scan, x right and y down.

    Wheel zooms to the pointer, middle button or Space with left drags the scan, right drags the
    contrast, left draws. ``pointer_moved`` carries (column, row) or None, ``zoom_changed`` device
    px per scan px.
    """

    pointer_moved = Signal(object)
    contrast_dragged = Signal(float, float)
    contrast_reset = Signal()
    zoom_changed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scan_item, self.preview_item = ScanItem(), PreviewItem()
        self.mask_item, self.region_item = MaskItem(), RegionItem()
        scene = QGraphicsScene(self)  # a scene without a parent is collected
        for item in (self.scan_item, self.preview_item, self.mask_item, self.region_item):
            scene.addItem(item)
        self.setScene(scene)
        self.editor = RegionEditor(self.region_item, self)
        self._scan_area = QRectF()
        self._fitted = True
        self._space = False
        self._drag: Qt.MouseButton | None = None
        self._last = QPointF()
        self._anchor: tuple[QPoint, QPointF] | None = None
        self._dress()

    def _dress(self) -> None:
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setBackgroundBrush(SURROUND)
        self.setMouseTracking(True)
        self.setAcceptDrops(False)  # the window takes dropped files
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.AnchorViewCenter)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontAdjustForAntialiasing, False)
        self.setRenderHint(QPainter.RenderHint.Antialiasing)
        self.setAccessibleName(self.tr("Scan"))

    # What is shown

    def set_scan_size(self, width: int, height: int) -> None:
        """Make room for a scan of that size in px and fit it; 0 x 0 for none."""
        self._scan_area = QRectF(0, 0, width, height)
        # Room on every side, so that any part of the scan can be brought to the middle.
        self.setSceneRect(self._scan_area.adjusted(-2 * width, -2 * height, 2 * width, 2 * height))
        self.fit()

    @property
    def zoom(self) -> float:
        """Device px per px of the scan: 1 shows every pixel of the scan on one of the screen."""
        return self.transform().m11() * self.devicePixelRatioF()

    def fit(self) -> None:
        """Show the whole scan, and keep doing so while the view changes its size."""
        self._fitted = True
        if self._scan_area.isEmpty():
            return
        room = self.viewport().size()
        across = max(room.width() - 2 * _FIT_MARGIN, 1) / self._scan_area.width()
        down = max(room.height() - 2 * _FIT_MARGIN, 1) / self._scan_area.height()
        self._set_scale(min(across, down))
        self.centerOn(self._scan_area.center())

    def one_to_one(self) -> None:
        """One px of the scan on one px of the screen, around what is in the middle now."""
        self.zoom_by(1.0 / self.zoom, self.viewport().rect().center())

    def zoom_by(self, factor: float, at: QPoint) -> None:
        """Zoom so that the scan's point under ``at`` (px of the viewport) stays there."""
        if self._scan_area.isEmpty():
            return
        if self._anchor is None or self._anchor[0] != at:
            self._anchor = (QPoint(at), self._exact(QPointF(at)))
        fixed = self._anchor[1]
        least = _LEAST_SHOWN / max(self._scan_area.width(), self._scan_area.height())
        self._fitted = False
        self._set_scale(min(max(self.transform().m11() * factor, least), _MOST_ZOOM))
        off = self.mapFromScene(fixed) - at
        self._scroll(off.x(), off.y())

    def scan_point(self, position: QPointF) -> Point:
        """Where a point of the viewport lies on the scan, continuous."""
        point = self._exact(position)
        return (point.x(), point.y())

    def _exact(self, position: QPointF) -> QPointF:
        # mapToScene takes whole px only and would lose the fraction of high-resolution pointers.
        inverse, _ = self.viewportTransform().inverted()
        return inverse.map(position)

    def _set_scale(self, scale: float) -> None:
        self.setTransform(QTransform.fromScale(scale, scale))
        self.region_item.set_scale(scale)
        self.zoom_changed.emit(self.zoom)

    def _scroll(self, dx: int, dy: int) -> None:
        for bar, by in ((self.horizontalScrollBar(), dx), (self.verticalScrollBar(), dy)):
            bar.setValue(bar.value() + by)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._anchor = None
        if self._fitted:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        notches = event.angleDelta().y() / 120
        if notches:
            self.zoom_by(1.2**notches, event.position().toPoint())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._scan_area.isEmpty() or self._drag is not None:
            return
        self._drag, self._last = event.button(), event.position()
        if self._pans(event.button()):
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif event.button() is Qt.MouseButton.LeftButton:
            self.editor.press(self.scan_point(event.position()), self.transform().m11())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.RightButton:
            self.contrast_reset.emit()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = event.position() - self._last
        if self._drag is None:
            self._point_at(event.position())
            return
        self._last = event.position()
        if self.editor.busy:
            even = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.editor.move(self.scan_point(event.position()), even)
        elif self._drag is Qt.MouseButton.RightButton:
            self.contrast_dragged.emit(moved.x(), moved.y())
        elif self._pans(self._drag):
            self._fitted, self._anchor = False, None
            self._scroll(-round(moved.x()), -round(moved.y()))
        self._tell_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not self._drag:
            return
        self._drag = None
        self.editor.release()
        self._point_at(event.position())

    def leaveEvent(self, event: QEnterEvent) -> None:  # type: ignore[override]
        super().leaveEvent(event)
        self.pointer_moved.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._set_space(True)
        elif event.key() == Qt.Key.Key_Escape and self.editor.busy:
            self.editor.cancel()
        else:
            event.ignore()  # arrow keys walk the candidates, not the scroll bars

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._set_space(False)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._set_space(False)

    def _set_space(self, held: bool) -> None:
        self._space = held
        self.viewport().setCursor(
            Qt.CursorShape.OpenHandCursor if held else Qt.CursorShape.CrossCursor
        )

    def _pans(self, button: Qt.MouseButton) -> bool:
        if button is Qt.MouseButton.MiddleButton:
            return True
        hand = self._space or self.editor.tool is Tool.PAN
        return hand and button is Qt.MouseButton.LeftButton and not self.editor.busy

    def _point_at(self, position: QPointF) -> None:
        if self._space or self.editor.tool is Tool.PAN:
            shape = Qt.CursorShape.OpenHandCursor
        else:
            shape = self.editor.cursor_at(self.scan_point(position), self.transform().m11())
        self.viewport().setCursor(shape)
        self._tell_pointer(position)

    def _tell_pointer(self, position: QPointF) -> None:
        x, y = self.scan_point(position)
        inside = self._scan_area.contains(QPointF(x, y))
        self.pointer_moved.emit((math.floor(x), math.floor(y)) if inside else None)
