"""Ellipse, box and freehand; and taking hold of the region that is there."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from PySide6.QtCore import Qt

from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, Region
from busynth_gui.imaging.region_handles import SMALLEST, Grip, Point, dragged
from busynth_gui.ui.canvas.tools.base import CanvasTool, PointerEvent
from busynth_gui.ui.models.tool_settings import Target, Tool
from busynth_gui.ui.wording.language import tr

__all__ = ["ShapeTool", "drawn", "freehand"]

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

    tools = (Tool.ELLIPSE, Tool.BOX, Tool.FREEHAND)

    _start: Point | None = None
    _grip: Grip | None = None
    _draft: Region | None = None
    _away = False

    @property
    def busy(self) -> bool:
        return self._start is not None

    def press(self, pointer: PointerEvent) -> None:
        self._start, self._draft = pointer.at, None
        self._grip = self.host.grip_at(pointer)
        self._stroke = [pointer.at]
        self._away = pointer.away

    def move(self, pointer: PointerEvent) -> None:
        if self._start is None:
            return
        host = self.host
        if self._grip is not None:
            assert host.region is not None
            self._draft = dragged(host.region, self._grip, self._start, pointer.at, pointer.even)
        elif host.tool is Tool.FREEHAND:
            self._stroke.append(pointer.at)
            host.show_stroke(self._stroke)
            return
        else:
            self._draft = drawn(host.tool, self._start, pointer.at, pointer.even)
        host.show_draft(self._draft)

    def release(self, pointer: PointerEvent) -> None:
        if self._start is None:
            return
        if self._grip is None and self.host.tool is Tool.FREEHAND:
            self._draft = freehand(self._stroke)
        start, draft, self._start, self._draft = self._start, self._draft, None, None
        self.host.show_region()
        if draft is None:
            if self._grip is None and math.dist(start, pointer.at) * pointer.scale < 4:
                self.host.take_proposal(pointer.at)
        elif self._grip is None:
            self.host.commit_shape(draft, self._step_name(), self._away)
        elif draft != self.host.region:
            self.host.commit_region(draft, self._step_name())

    def cancel(self) -> None:
        self._start = self._draft = None
        self.host.show_region()

    def hover(self, pointer: PointerEvent) -> None:
        self.host.hover_proposal(pointer.at)

    def cursor(self, pointer: PointerEvent) -> Qt.CursorShape:
        grip = self.host.grip_at(pointer)
        if grip is None:
            over = self.host.proposal_at(pointer.at) is not None
            return Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.CrossCursor
        if grip in _CURSORS:
            return _CURSORS[grip]
        heading = _HEADINGS[grip] + getattr(self.host.region, "degrees", 0.0)
        return _SIZING[round(heading / 45) % 4]

    def _step_name(self) -> str:
        if self._grip is Grip.MOVE:
            return tr("Move region")
        if self._grip is Grip.TURN:
            return tr("Turn region")
        if self._grip is not None:
            return tr("Size region")
        if self.host.target is Target.MASK:
            return tr("Take shape from mask") if self._away else tr("Add shape to mask")
        return {
            Tool.ELLIPSE: tr("Draw ellipse"),
            Tool.BOX: tr("Draw box"),
            Tool.FREEHAND: tr("Draw freehand"),
        }[self.host.tool]


def drawn(tool: Tool, start: Point, now: Point, even: bool = False) -> Region | None:
    """The ellipse or box dragged from corner to corner; ``even`` makes it round or square.

    None while it is too small to be meant.
    """
    dx, dy = now[0] - start[0], now[1] - start[1]
    if even:
        side = max(abs(dx), abs(dy))
        dx, dy = math.copysign(side, dx), math.copysign(side, dy)
    if min(abs(dx), abs(dy)) < 2 * SMALLEST:
        return None
    if tool is Tool.ELLIPSE:
        return EllipseRegion(start[0] + dx / 2, start[1] + dy / 2, abs(dx) / 2, abs(dy) / 2)
    return BoxRegion(min(start[0], start[0] + dx), min(start[1], start[1] + dy), abs(dx), abs(dy))


def freehand(points: Sequence[Point]) -> PolygonRegion | None:
    """The closed outline of a stroke, thinned to half a px; None when it encloses too little."""
    if len(points) < 3:
        return None
    curve = np.array(points, np.float32).reshape(-1, 1, 2)
    thin = cv2.approxPolyDP(curve, 0.5, True)
    if len(thin) < 3:
        return None
    outline = PolygonRegion(tuple((float(x), float(y)) for x, y in thin[:, 0, :]))
    return None if outline.area() < (2 * SMALLEST) ** 2 else outline
