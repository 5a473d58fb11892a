"""Callipers: drag from one point to another; take hold of an end to move it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from busynth_gui.imaging.region_handles import Point
from busynth_gui.ui.canvas.tools.base import CanvasTool, Touch, tr
from busynth_gui.ui.wording.lengths import Calliper

if TYPE_CHECKING:
    from busynth_gui.ui.canvas.editor import Editor

__all__ = ["CalliperTool"]

_GRASP = 9.0
_SHORTEST = 4.0
"""In px of the view; less was a click."""


class CalliperTool(CanvasTool):
    """Measures distances. Shift keeps a new one level or upright; Delete removes the chosen one."""

    def __init__(self, editor: Editor) -> None:
        super().__init__(editor)
        self._number: int | None = None
        self._draft: Calliper | None = None
        self._moves_start = False
        self._chosen: int | None = None

    @property
    def busy(self) -> bool:
        return self._draft is not None

    def press(self, touch: Touch) -> None:
        held = self._end_at(touch)
        if held is None:
            self._number, self._moves_start = None, False
            at = self._on_scan(touch.at)
            self._draft = Calliper(at, at)
        else:
            self._number, self._moves_start = held
            self._draft = self.editor.callipers[self._number]
        self._chosen = self._number
        self._show()

    def move(self, touch: Touch) -> None:
        if self._draft is None:
            return
        fixed = self._draft.end if self._moves_start else self._draft.start
        at = self._on_scan(touch.at)
        if touch.even:
            level = abs(at[0] - fixed[0]) >= abs(at[1] - fixed[1])
            at = (at[0], fixed[1]) if level else (fixed[0], at[1])
        end = {"start": at} if self._moves_start else {"end": at}
        self._draft = replace(self._draft, **end)
        self._show()

    def release(self, touch: Touch) -> None:
        draft, self._draft = self._draft, None
        if draft is None:
            return
        there = list(self.editor.callipers)
        if math.dist(draft.start, draft.end) * touch.scale < _SHORTEST:
            self._show()
        elif self._number is None:
            self._chosen = len(there)
            self.editor.callipers_edited.emit((*there, draft), tr("Measure"))
        else:
            there[self._number] = draft
            self.editor.callipers_edited.emit(tuple(there), tr("Move calliper"))

    def cancel(self) -> None:
        self._draft = None
        self._show()

    def leave(self) -> None:
        self._chosen = None
        self._show()

    def wants(self, key: Qt.Key) -> bool:
        removes = key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        return removes and bool(self.editor.callipers)

    def key(self, key: Qt.Key) -> bool:
        if not self.wants(key):
            return False
        there = self.editor.callipers
        number = len(there) - 1 if self._chosen is None else self._chosen
        self._chosen = None
        left = tuple(c for n, c in enumerate(there) if n != number)
        self.editor.callipers_edited.emit(left, tr("Remove calliper"))
        return True

    def cursor(self, touch: Touch) -> Qt.CursorShape:
        held = self._end_at(touch) is not None
        return Qt.CursorShape.PointingHandCursor if held else Qt.CursorShape.CrossCursor

    def _on_scan(self, at: Point) -> Point:
        """The nearest point of the scan: beside it there is nothing to measure."""
        height, width = self.editor.shape
        return min(max(at[0], 0.0), float(width)), min(max(at[1], 0.0), float(height))

    def _end_at(self, touch: Touch) -> tuple[int, bool] | None:
        """Which calliper's end is under the pointer, and whether it is its start."""
        reach = _GRASP / touch.scale
        for number, calliper in reversed(list(enumerate(self.editor.callipers))):
            for is_start, end in ((True, calliper.start), (False, calliper.end)):
                if math.dist(end, touch.at) <= reach:
                    return number, is_start
        return None

    def _show(self) -> None:
        shown = list(self.editor.callipers)
        if self._draft is not None and self._number is None:
            shown.append(self._draft)
        elif self._draft is not None and self._number is not None:
            shown[self._number] = self._draft
        self.editor.calliper_item.show_callipers(shown, self._chosen)
