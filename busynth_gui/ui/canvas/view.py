"""The view: zoom, pan, contrast by drag, and where the pointer is, all in px of the scan."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt, Signal
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

from busynth_gui.case.calliper import Spacing
from busynth_gui.imaging.region_handles import Point
from busynth_gui.ui.canvas.editor import Editor
from busynth_gui.ui.canvas.items.crosshair_item import CrosshairItem
from busynth_gui.ui.canvas.items.difference_item import DifferenceItem
from busynth_gui.ui.canvas.items.outline_item import OutlineItem
from busynth_gui.ui.canvas.items.scan_item import ScanItem
from busynth_gui.ui.canvas.items.stage_item import StageItem
from busynth_gui.ui.canvas.items.swipe_item import GRAB, SwipeItem
from busynth_gui.ui.canvas.mouse_bindings import Drag, MouseHabits, Turn
from busynth_gui.ui.canvas.rulers import Rulers
from busynth_gui.ui.canvas.tools.base import PointerEvent
from busynth_gui.ui.models.tool_settings import Tool
from busynth_gui.ui.widgets.theme import MASK, SURROUND, WRITING

__all__ = ["CanvasView"]

_CAPTION = 28
"""Px left free above a fitted scan for the caption: writing, which may name a patient, often stands
in that corner."""

_FIT_MARGIN = 16
_MOST_ZOOM = 40.0
_LEAST_SHOWN = 48.0


class CanvasView(QGraphicsView):
    """Shows one scan. Scene coordinates are px of the scan, x right and y down.

    What buttons and wheel do stands in ``mouse``. ``pointer_moved`` carries (column, row) or
    None, ``zoom_changed`` device px per scan px, ``brush_stepped`` whether up, and
    ``candidate_stepped`` 1 for the next or -1. ``moved`` says that another part of the scan is
    shown, or larger; ``divider_dragged`` carries where a swipe's divider was dragged to, as a share
    of the width.
    """

    pointer_moved = Signal(object)
    contrast_dragged = Signal(float, float)
    contrast_reset = Signal()
    brush_stepped = Signal(bool)
    candidate_stepped = Signal(int)
    zoom_changed = Signal(float)
    moved = Signal()
    divider_dragged = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scan_item, self.stage_item = ScanItem(), StageItem()
        self.field_item, self.difference_item = OutlineItem(), DifferenceItem()
        self.others_item, self.taken_item = OutlineItem(MASK, 6.0), OutlineItem(MASK, 1.5)
        self.writing_item = OutlineItem(WRITING, 3.0)
        self.swipe_item, self.cross = SwipeItem(), CrosshairItem()
        self.editor = editor = Editor(self)
        self.mask_item, self.region_item = editor.mask_item, editor.region_item
        scene = QGraphicsScene(self)  # a scene without a parent is collected
        items = [self.scan_item, self.difference_item, self.swipe_item, self.stage_item]
        items += [editor.live_item]
        items += [self.writing_item, self.field_item, self.taken_item, self.others_item, self.cross]
        items += [self.mask_item, editor.paint_item, self.region_item, editor.proposal_item]
        for item in (*items, editor.calliper_item, editor.brush_item):
            scene.addItem(item)
        self.setScene(scene)
        self.rulers = Rulers(self)
        self._scan_area = QRectF()
        self._fitted = True
        self.mouse = MouseHabits()
        self._space = False
        self._drag: Qt.MouseButton | None = None
        self._does = Drag.NOTHING
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

    def set_scan(self, shape: tuple[int, int], spacing: Spacing) -> None:
        """Make room for a scan of shape (H, W) and fit it; (0, 0) for none."""
        height, width = shape
        self.editor.set_scan(shape, spacing)
        self.rulers.set_scan(shape, spacing)
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
        down = max(room.height() - 2 * _FIT_MARGIN - _CAPTION, 1) / self._scan_area.height()
        scale = min(across, down)
        self._set_scale(scale)
        self.centerOn(self._scan_area.center() - QPointF(0, _CAPTION / 2 / scale))

    def frame(self, area: QRectF, share: float) -> None:
        """Bring an area of the scan into the middle, so large that it takes that share of it."""
        room = self.viewport().size()
        scale = share * min(
            room.width() / max(area.width(), 1.0), room.height() / max(area.height(), 1.0)
        )
        self._fitted, self._anchor = False, None
        self._set_scale(min(scale, _MOST_ZOOM))
        self.centerOn(area.center())

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
        editor = self.editor
        for item in (self.region_item, editor.proposal_item, editor.calliper_item):
            item.set_scale(scale)
        self.rulers.update()
        self.zoom_changed.emit(self.zoom)
        self.moved.emit()

    def pan(self, dx: float, dy: float) -> None:
        """Move what is shown by so many px of the view."""
        self._fitted, self._anchor = False, None
        self._scroll(-round(dx), -round(dy))

    def show_cross(self, point: QPointF | None) -> None:
        """A cross-hair at a point of the scan, or none."""
        if point is None:
            self.cross.hide()
        else:
            self.cross.show_at(point)

    def _scroll(self, dx: int, dy: int) -> None:
        for bar, by in ((self.horizontalScrollBar(), dx), (self.verticalScrollBar(), dy)):
            bar.setValue(bar.value() + by)

    # Events

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.rulers.place()
        self._anchor = None
        if self._fitted:
            self.fit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.rulers.update()
        self.moved.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        notches = (turned.y() or turned.x()) / 120  # some systems turn the wheel's axis with Shift
        self.turn_wheel(notches, event.modifiers(), event.position().toPoint())
        event.accept()

    def turn_wheel(self, notches: float, keys: Qt.KeyboardModifier, at: QPoint) -> None:
        """What the wheel does, turned by ``notches`` with the pointer ``at`` px of the viewport."""
        does = self.mouse.turn(keys) if notches else Turn.NOTHING
        if does is Turn.BRUSH:
            self.brush_stepped.emit(notches > 0)
        elif does is Turn.CANDIDATES:
            self.candidate_stepped.emit(-1 if notches > 0 else 1)
        elif does is Turn.ZOOM:
            self.zoom_by(self.mouse.zoom_step**notches, at)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._scan_area.isEmpty() or self._drag is not None:
            return
        self._drag, self._last = event.button(), event.position()
        self._does = self.mouse.drag(event.button())
        if self._does is Drag.DRAW and self._hand():
            self._does = Drag.PAN
        elif self._does is Drag.DRAW and self._on_divider(event):
            self._does = Drag.DIVIDER
            return
        if self._does is Drag.PAN:
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        elif self._does is Drag.DRAW:
            pointer = self._pointer(event)
            if event.type() is QEvent.Type.MouseButtonDblClick:
                self.editor.hand.double(pointer)
            else:
                self.editor.hand.press(pointer)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self.mouse.drag(event.button()) is Drag.CONTRAST:
            self.contrast_reset.emit()
        else:
            self.mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        moved = event.position() - self._last
        if self._drag is None:
            self._point_at(event)
            return
        self._last = event.position()
        if self._does is Drag.CONTRAST:
            speed = self.mouse.contrast_speed
            self.contrast_dragged.emit(speed * moved.x(), speed * moved.y())
        elif self._does is Drag.PAN:
            self.pan(moved.x(), moved.y())
        elif self._does is Drag.DIVIDER:
            share = self.scan_point(event.position())[0] / self._scan_area.width()
            self.divider_dragged.emit(min(max(share, 0.0), 1.0))
        elif self._does is Drag.DRAW:
            self.editor.hand.move(self._pointer(event))
        self._tell_pointer(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is not self._drag:
            return
        self._drag = None
        if self._does is Drag.DRAW:
            self.editor.hand.release(self._pointer(event))
        self._point_at(event)

    def leaveEvent(self, event: QEnterEvent) -> None:  # type: ignore[override]
        super().leaveEvent(event)
        if not self.editor.busy:
            self.editor.hand.leave()
        self.pointer_moved.emit(None)

    def event(self, event: QEvent) -> bool:
        override = event.type() is QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self.editor.wants(Qt.Key(event.key())):
            # A key that the tool in hand needs now is no shortcut: Delete removes a vertex.
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == self.mouse.pan_key:
            if not event.isAutoRepeat():
                self._set_space(True)
        elif not self.editor.key(Qt.Key(event.key())):
            event.ignore()  # arrow keys walk the candidates, not the scroll bars

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == self.mouse.pan_key and not event.isAutoRepeat():
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

    def _hand(self) -> bool:
        """Whether a press of the button that draws would move the view."""
        return self._space or self.editor.tool is Tool.PAN

    def _on_divider(self, event: QMouseEvent) -> bool:
        """Whether the pointer is where a press takes a swipe's divider."""
        x = self.scan_point(event.position())[0]
        return self.swipe_item.grabs(x, GRAB / self.transform().m11())

    def _pointer(self, event: QMouseEvent) -> PointerEvent:
        keys, modifier = event.modifiers(), Qt.KeyboardModifier
        return PointerEvent(
            self.scan_point(event.position()),
            self.transform().m11(),
            even=bool(keys & modifier.ShiftModifier),
            away=bool(keys & modifier.ControlModifier),
        )

    def _point_at(self, event: QMouseEvent) -> None:
        pointer = self._pointer(event)
        if self._hand():
            shape = Qt.CursorShape.OpenHandCursor
        elif self._on_divider(event):
            shape = Qt.CursorShape.SplitHCursor
        else:
            self.editor.hand.hover(pointer)
            shape = self.editor.hand.cursor(pointer)
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)
        self._tell_pointer(event.position())

    def _tell_pointer(self, position: QPointF) -> None:
        x, y = self.scan_point(position)
        inside = self._scan_area.contains(QPointF(x, y))
        self.pointer_moved.emit((math.floor(x), math.floor(y)) if inside else None)
