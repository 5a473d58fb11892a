"""Ellipse, box and freehand; and taking hold of the region that is there."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from busynth_gui.case.region import Region
from busynth_gui.imaging.region_handles import Grip, Point, Tool, dragged, drawn, freehand
from busynth_gui.ui.canvas.tools.base import CanvasTool, Touch, tr
from busynth_gui.ui.models.tool_settings import Target

__all__ = ["ShapeTool"]

_CURSORS = {
    Grip.MOVE: Qt.CursorShape.SizeAllCursor,
    Grip.TURN: Qt.CursorShape.PointingHandCursor,
}
_SIZING = (
    Qt.CursorShape.SizeHorCursor,
    Qt.CursorShape.SizeFDiagCursor,
    Qt.CursorShape.SizeVerCursor,
    Qt.CursorShape.SizeBDiagCursor,
)
_HEADINGS = {
    Grip.E: 0, Grip.SE: 45, Grip.S: 90, Grip.SW: 135, Grip.W: 180, Grip.NW: 225, Grip.N: 270,
    Grip.NE: 315,
}  # fmt: skip
"""Which way a handle pulls, in degrees clockwise from the right."""


class ShapeTool(CanvasTool):
    """Draws a shape by dragging. On a candidate's mask the shape is added, or taken away."""

    _start: Point | None = None
    _grip: Grip | None = None
    _draft: Region | None = None
    _away = False

    @property
    def busy(self) -> bool:
        return self._start is not None

    def press(self, touch: Touch) -> None:
        self._start, self._draft = touch.at, None
        self._grip = self.editor.grip_at(touch)
        self._stroke = [touch.at]
        self._away = touch.away

    def move(self, touch: Touch) -> None:
        if self._start is None:
            return
        editor = self.editor
        if self._grip is not None:
            assert editor.region is not None
            self._draft = dragged(editor.region, self._grip, self._start, touch.at, touch.even)
        elif editor.tool is Tool.FREEHAND:
            self._stroke.append(touch.at)
            editor.region_item.show_stroke(self._stroke)
            return
        else:
            self._draft = drawn(editor.tool, self._start, touch.at, touch.even)
        editor.show_draft(self._draft)

    def release(self, touch: Touch) -> None:
        if self._start is None:
            return
        if self._grip is None and self.editor.tool is Tool.FREEHAND:
            self._draft = freehand(self._stroke)
        start, draft, self._start, self._draft = self._start, self._draft, None, None
        self.editor.show_region()
        if draft is None:
            if self._grip is None and math.dist(start, touch.at) * touch.scale < 4:
                self.editor.take_proposal(touch.at)
        elif self._grip is None:
            self.editor.commit_shape(draft, self._step_name(), self._away)
        elif draft != self.editor.region:
            self.editor.region_edited.emit(draft, self._step_name())

    def cancel(self) -> None:
        self._start = self._draft = None
        self.editor.show_region()

    def hover(self, touch: Touch) -> None:
        self.editor.hover_proposal(touch.at)

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        grip = self.editor.grip_at(touch)
        if grip is None:
            over = self.editor.proposal_at(touch.at) is not None
            return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor
        if grip in _CURSORS:
            return _CURSORS[grip]
        heading = _HEADINGS[grip] + getattr(self.editor.region, "degrees", 0.0)
        return _SIZING[round(heading / 45) % 4]

    def _step_name(self) -> str:
        if self._grip is Grip.MOVE:
            return tr("Move region")
        if self._grip is Grip.TURN:
            return tr("Turn region")
        if self._grip is not None:
            return tr("Size region")
        if self.editor.target is Target.MASK:
            return tr("Take shape from mask") if self._away else tr("Add shape to mask")
        return {
            Tool.ELLIPSE: tr("Draw ellipse"),
            Tool.BOX: tr("Draw box"),
            Tool.FREEHAND: tr("Draw freehand"),
        }[self.editor.tool]
