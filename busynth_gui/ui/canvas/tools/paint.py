"""Brush, eraser and flood: they change the pixels of the region or of a candidate's mask."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import Qt

from busynth_gui.imaging.brush import stamp
from busynth_gui.imaging.mask_patch import Box, joined
from busynth_gui.imaging.masks import flood
from busynth_gui.imaging.region_handles import Point, Tool
from busynth_gui.ui.canvas.tools.base import CanvasTool, Touch, tr
from busynth_gui.ui.models.tool_settings import Target

__all__ = ["BrushTool", "FloodTool"]


class BrushTool(CanvasTool):
    """Stamps a disc along the pointer's way; the eraser, or Ctrl, takes away.

    The mask in hand is changed in place, and what a stroke changes is repainted alone.
    """

    _mask: NDArray[np.bool_] | None = None
    _before: NDArray[np.bool_]
    _last: Point
    _touched: Box | None = None
    _paints = True

    @property
    def busy(self) -> bool:
        return self._mask is not None

    def press(self, touch: Touch) -> None:
        mask = self.editor.begin_painting()
        if mask is None:
            return
        self._mask, self._before, self._touched = mask, mask.copy(), None
        self._paints = (self.editor.tool is Tool.BRUSH) is not touch.away
        self._last = touch.at
        self._stamp(touch.at)

    def move(self, touch: Touch) -> None:
        self.editor.brush_item.show_at(touch.at)
        if self._mask is not None and _pixel(touch.at) != _pixel(self._last):
            self._stamp(touch.at)

    def release(self, touch: Touch) -> None:
        mask, self._mask = self._mask, None
        if mask is not None:
            self.editor.end_painting(mask, self._before, self._step_name(), self._touched)

    def cancel(self) -> None:
        if self._mask is not None:
            self._mask = None
            self.editor.drop_painting()

    def hover(self, touch: Touch) -> None:
        self.editor.brush_item.show_at(touch.at)

    def leave(self) -> None:
        self.editor.brush_item.show_at(None)

    def _stamp(self, to: Point) -> None:
        assert self._mask is not None
        editor = self.editor
        within = editor.within if self._paints else None
        box = stamp(self._mask, self._last, to, editor.radii, self._paints, within)
        self._last = to
        if box is not None:
            self._touched = joined(self._touched, box)
            editor.paint_target.touch(self._mask, box)

    def _step_name(self) -> str:
        if self.editor.target is Target.MASK:
            return tr("Paint mask") if self._paints else tr("Erase mask")
        return tr("Paint region") if self._paints else tr("Erase region")


class FloodTool(CanvasTool):
    """Adds what hangs together with the pixel that is clicked; Ctrl takes it away.

    Dragging right or up widens the tolerance while one looks, left or down narrows it.
    """

    _before: NDArray[np.bool_] | None = None
    _mask: NDArray[np.bool_]
    _start: Touch
    _tolerance: int
    _away = False

    @property
    def busy(self) -> bool:
        return self._before is not None

    def press(self, touch: Touch) -> None:
        height, width = self.editor.shape
        column, row = _pixel(touch.at)
        if not (0 <= column < width and 0 <= row < height):
            return
        mask = self.editor.begin_painting()
        if mask is None:
            return
        self._before, self._start, self._away = mask, touch, touch.away
        self._tolerance = self.editor.tolerance
        self._flood()

    def move(self, touch: Touch) -> None:
        if self._before is None:
            return
        (x, y), (x0, y0) = touch.at, self._start.at
        by = ((x - x0) + (y0 - y)) * touch.scale / 6
        tolerance = min(max(round(self.editor.tolerance + by), 0), 255)
        if tolerance != self._tolerance:
            self._tolerance = tolerance
            self._flood()

    def release(self, touch: Touch) -> None:
        before, self._before = self._before, None
        if before is None:
            return
        on_mask = self.editor.target is Target.MASK
        name = tr("Flood mask") if on_mask else tr("Flood region")
        tolerance = self._tolerance
        self.editor.end_painting(self._mask, before, name, None)
        if tolerance != self.editor.tolerance:
            self.editor.tolerance_dragged.emit(tolerance)

    def cancel(self) -> None:
        if self._before is not None:
            self._before = None
            self.editor.drop_painting()

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        return Qt.CursorShape.CrossCursor

    def _flood(self) -> None:
        assert self._before is not None
        editor = self.editor
        pixels, full_scale = editor.pixels()
        found = flood(pixels, full_scale, _pixel(self._start.at), self._tolerance, editor.within)
        self._mask = self._before & ~found if self._away else self._before | found
        editor.paint_target.begin(self._mask)
        editor.hint_given.emit(tr("Tolerance {0}").format(self._tolerance))


def _pixel(point: Point) -> tuple[int, int]:
    return math.floor(point[0]), math.floor(point[1])
