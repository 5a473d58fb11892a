"""Callipers: drag from one point to another; take hold of an end to move it."""

from __future__ import annotations

import math
from dataclasses import replace

from PySide6.QtCore import Qt

from busynth_gui.case.calliper import Calliper
from busynth_gui.imaging.region_handles import Point
from busynth_gui.ui.canvas.tools.base import CanvasTool, PointerEvent, ToolHost
from busynth_gui.ui.models.tool_settings import Tool
from busynth_gui.ui.wording.language import tr

__all__ = ["CalliperTool"]

_GRASP = 9.0
_SHORTEST = 4.0
"""In px of the view; less was a click."""


class CalliperTool(CanvasTool):
    """Measures distances. Shift keeps a new one level or upright; Delete removes the chosen one."""

    tools = (Tool.CALLIPER,)

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._number: int | None = None
        self._draft: Calliper | None = None
        self._moves_start = False
        self._chosen: int | None = None

    @property
    def busy(self) -> bool:
        return self._draft is not None

    def press(self, pointer: PointerEvent) -> None:
        held = self._end_at(pointer)
        if held is None:
            self._number, self._moves_start = None, False
            at = self._on_scan(pointer.at)
            self._draft = Calliper(at, at)
        else:
            self._number, self._moves_start = held
            self._draft = self.host.callipers[self._number]
        self._chosen = self._number
        self._show()

    def move(self, pointer: PointerEvent) -> None:
        if self._draft is None:
            return
        fixed = self._draft.end if self._moves_start else self._draft.start
        at = self._on_scan(pointer.at)
        if pointer.even:
            level = abs(at[0] - fixed[0]) >= abs(at[1] - fixed[1])
            at = (at[0], fixed[1]) if level else (fixed[0], at[1])
        end = {"start": at} if self._moves_start else {"end": at}
        self._draft = replace(self._draft, **end)
        self._show()

    def release(self, pointer: PointerEvent) -> None:
        draft, self._draft = self._draft, None
        if draft is None:
            return
        there = list(self.host.callipers)
        if math.dist(draft.start, draft.end) * pointer.scale < _SHORTEST:
            self._show()
        elif self._number is None:
            self._chosen = len(there)
            self.host.commit_callipers((*there, draft), tr("Measure"))
        else:
            there[self._number] = draft
            self.host.commit_callipers(tuple(there), tr("Move calliper"))

    def cancel(self) -> None:
        self._draft = None
        self._show()

    def leave(self) -> None:
        self._chosen = None
        self._show()

    def wants(self, key: Qt.Key) -> bool:
        removes = key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        return removes and bool(self.host.callipers)

    def key(self, key: Qt.Key) -> bool:
        if not self.wants(key):
            return False
        there = self.host.callipers
        number = len(there) - 1 if self._chosen is None else self._chosen
        self._chosen = None
        left = tuple(c for n, c in enumerate(there) if n != number)
        self.host.commit_callipers(left, tr("Remove calliper"))
        return True

    def cursor(self, pointer: PointerEvent) -> Qt.CursorShape:
        held = self._end_at(pointer) is not None
        return Qt.CursorShape.PointingHandCursor if held else Qt.CursorShape.CrossCursor

    def _on_scan(self, at: Point) -> Point:
        """The nearest point of the scan: beside it there is nothing to measure."""
        height, width = self.host.shape
        return min(max(at[0], 0.0), float(width)), min(max(at[1], 0.0), float(height))

    def _end_at(self, pointer: PointerEvent) -> tuple[int, bool] | None:
        """Which calliper's end is under the pointer, and whether it is its start."""
        reach = _GRASP / pointer.scale
        for number, calliper in reversed(list(enumerate(self.host.callipers))):
            for is_start, end in ((True, calliper.start), (False, calliper.end)):
                if math.dist(end, pointer.at) <= reach:
                    return number, is_start
        return None

    def _show(self) -> None:
        shown = list(self.host.callipers)
        if self._draft is not None and self._number is None:
            shown.append(self._draft)
        elif self._draft is not None and self._number is not None:
            shown[self._number] = self._draft
        self.host.show_callipers(shown, self._chosen)
