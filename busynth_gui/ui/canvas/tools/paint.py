"""Brush, eraser and flood: they change the pixels of the region or of a candidate's mask."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from busynth_gui.imaging.brush import stamp
from busynth_gui.imaging.mask_patch import Box, joined
from busynth_gui.imaging.masks import flood
from busynth_gui.imaging.region_handles import Point
from busynth_gui.ui.canvas.tools.base import CanvasTool, PointerEvent
from busynth_gui.ui.models.tool_settings import Target, Tool
from busynth_gui.ui.wording.language import tr

__all__ = ["BrushTool", "FloodTool"]


class BrushTool(CanvasTool):
    """Stamps a disc along the pointer's way; the eraser, or Ctrl, takes away.

    The mask in hand is changed in place, and what a stroke changes is repainted alone.
    """

    tools = (Tool.BRUSH, Tool.ERASER)

    _mask: NDArray[np.bool_] | None = None
    _before: NDArray[np.bool_]
    _last: Point
    _touched: Box | None = None
    _paints = True

    @property
    def busy(self) -> bool:
        return self._mask is not None

    def press(self, pointer: PointerEvent) -> None:
        mask = self.host.begin_painting()
        if mask is None:
            return
        self._mask, self._before, self._touched = mask, mask.copy(), None
        self._paints = (self.host.tool is Tool.BRUSH) is not pointer.away
        self._last = pointer.at
        self._stamp(pointer.at)

    def move(self, pointer: PointerEvent) -> None:
        self.host.show_brush(pointer.at)
        if self._mask is not None and _pixel(pointer.at) != _pixel(self._last):
            self._stamp(pointer.at)

    def release(self, pointer: PointerEvent) -> None:
        mask, self._mask = self._mask, None
        if mask is not None:
            self.host.end_painting(mask, self._before, self._step_name(), self._touched)

    def cancel(self) -> None:
        if self._mask is not None:
            self._mask = None
            self.host.drop_painting()

    def hover(self, pointer: PointerEvent) -> None:
        self.host.show_brush(pointer.at)

    def leave(self) -> None:
        self.host.show_brush(None)

    def _stamp(self, to: Point) -> None:
        assert self._mask is not None
        host = self.host
        within = host.within if self._paints else None
        box = stamp(self._mask, self._last, to, host.radii, self._paints, within)
        self._last = to
        if box is not None:
            self._touched = joined(self._touched, box)
            host.show_painting(self._mask, box)

    def _step_name(self) -> str:
        if self.host.target is Target.MASK:
            return tr("Paint mask") if self._paints else tr("Erase mask")
        return tr("Paint region") if self._paints else tr("Erase region")


class FloodTool(CanvasTool):
    """Adds what hangs together with the pixel that is clicked; Ctrl takes it away.

    Dragging right or up widens the tolerance while one looks, left or down narrows it.
    """

    tools = (Tool.FLOOD,)

    _before: NDArray[np.bool_] | None = None
    _mask: NDArray[np.bool_]
    _start: PointerEvent
    _tolerance: int
    _away = False

    @property
    def busy(self) -> bool:
        return self._before is not None

    def press(self, pointer: PointerEvent) -> None:
        height, width = self.host.shape
        column, row = _pixel(pointer.at)
        if not (0 <= column < width and 0 <= row < height):
            return
        mask = self.host.begin_painting()
        if mask is None:
            return
        self._before, self._start, self._away = mask, pointer, pointer.away
        self._tolerance = self.host.tolerance
        self._flood()

    def move(self, pointer: PointerEvent) -> None:
        if self._before is None:
            return
        (x, y), (x0, y0) = pointer.at, self._start.at
        by = ((x - x0) + (y0 - y)) * pointer.scale / 6
        tolerance = min(max(round(self.host.tolerance + by), 0), 255)
        if tolerance != self._tolerance:
            self._tolerance = tolerance
            self._flood()

    def release(self, pointer: PointerEvent) -> None:
        before, self._before = self._before, None
        if before is None:
            return
        on_mask = self.host.target is Target.MASK
        name = tr("Flood mask") if on_mask else tr("Flood region")
        tolerance = self._tolerance
        self.host.end_painting(self._mask, before, name, None)
        if tolerance != self.host.tolerance:
            self.host.commit_tolerance(tolerance)

    def cancel(self) -> None:
        if self._before is not None:
            self._before = None
            self.host.drop_painting()

    def cursor(self, pointer: PointerEvent) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def _flood(self) -> None:
        assert self._before is not None
        host = self.host
        pixels, full_scale = host.shown_pixels()
        found = flood(pixels, full_scale, _pixel(self._start.at), self._tolerance, host.within)
        self._mask = self._before & ~found if self._away else self._before | found
        host.show_painting(self._mask)
        host.give_hint(tr("Tolerance {0}").format(self._tolerance))


def _pixel(point: Point) -> tuple[int, int]:
    return math.floor(point[0]), math.floor(point[1])
