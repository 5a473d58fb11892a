"""The polygon: set its vertices one by one; later move them, add some, take some away."""

from __future__ import annotations

import math

from PySide6.QtCore import Qt

from busynth_gui.case.region import PolygonRegion
from busynth_gui.imaging.polygon_vertices import (
    FEWEST,
    inserted,
    moved_vertex,
    nearest_edge,
    nearest_vertex,
    removed,
)
from busynth_gui.imaging.region_handles import Grip, Point, dragged
from busynth_gui.ui.canvas.tools.base import CanvasTool, PointerEvent, ToolHost
from busynth_gui.ui.models.tool_settings import Target, Tool
from busynth_gui.ui.wording.language import tr

__all__ = ["PolygonTool"]

_GRASP = 8.0
"""How near to a vertex or an edge a press must be, in px of the view."""


class PolygonTool(CanvasTool):
    """A click sets a vertex; Return, a double click or a click on the first one closes.

    On a polygon that is there: drag a vertex, press an edge for a new one, Ctrl and click or Delete
    takes one away, drag inside to move the whole.
    """

    tools = (Tool.POLYGON,)
    shows_vertices = True

    def __init__(self, host: ToolHost) -> None:
        super().__init__(host)
        self._points: list[Point] = []
        self._setting = False
        self._away = False
        self._held: int | None = None
        self._chosen: int | None = None
        self._before: PolygonRegion | None = None
        self._draft: PolygonRegion | None = None
        self._from: Point | None = None
        self._step = ""

    @property
    def busy(self) -> bool:
        return bool(self._points) or self._from is not None

    # The mouse

    def press(self, pointer: PointerEvent) -> None:
        if self._points:
            self._set_vertex(pointer)
        elif not self._take_hold(pointer) and not self.host.take_proposal(pointer.at):
            self._chosen = None
            self._away = pointer.away
            self._set_vertex(pointer)

    def move(self, pointer: PointerEvent) -> None:
        if self._setting:
            self._points[-1] = pointer.at
            self._show_points()
        elif self._from is not None and self._before is not None:
            if self._held is None:
                moved = dragged(self._before, Grip.MOVE, self._from, pointer.at)
                assert isinstance(moved, PolygonRegion)
                self._draft = moved
            else:
                self._draft = moved_vertex(self._before, self._held, pointer.at)
            self.host.show_draft(self._draft, self._chosen)

    def release(self, pointer: PointerEvent) -> None:
        self._setting = False
        if self._from is None:
            return
        draft, self._from, self._draft, self._before = self._draft, None, None, None
        if draft is not None and draft != self.host.region:
            self.host.commit_region(draft, self._step)
        self._show()

    def double(self, pointer: PointerEvent) -> None:
        if self._points:
            self._close()
        else:
            self.press(pointer)

    def hover(self, pointer: PointerEvent) -> None:
        if self._points:
            self._show_points(pointer.at)
        else:
            self.host.hover_proposal(pointer.at)

    def cursor(self, pointer: PointerEvent) -> Qt.CursorShape:
        polygon = self._polygon()
        if self._points or polygon is None:
            return Qt.CursorShape.CrossCursor
        reach = _GRASP / pointer.scale
        if nearest_vertex(polygon.points, pointer.at, reach) is not None:
            return Qt.CursorShape.PointingHandCursor
        if nearest_edge(polygon.points, pointer.at, reach) is not None:
            return Qt.CursorShape.DragCopyCursor
        inside = self.host.grip_at(pointer) is Grip.MOVE
        return Qt.CursorShape.SizeAllCursor if inside else Qt.CursorShape.CrossCursor

    # Keys

    def wants(self, key: Qt.Key) -> bool:
        if self._points:
            keys = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
            return key in keys
        return key == Qt.Key.Key_Delete and self._chosen is not None

    def key(self, key: Qt.Key) -> bool:
        if not self.wants(key):
            return False
        if not self._points:
            assert self._chosen is not None
            self._remove(self._chosen)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._close()
        else:
            self._points.pop()
            self._show_points()
        return True

    def cancel(self) -> None:
        self._points, self._setting = [], False
        self._from = self._draft = self._before = self._held = None
        self._show()

    def leave(self) -> None:
        self._chosen = None

    # Setting vertices

    def _set_vertex(self, pointer: PointerEvent) -> None:
        if len(self._points) >= FEWEST:
            first = math.dist(self._points[0], pointer.at) * pointer.scale
            if first <= _GRASP:
                self._close()
                return
        self._points.append(pointer.at)
        self._setting = True
        self._show_points()

    def _close(self) -> None:
        points = _without_repeats(self._points)
        self._points, self._setting = [], False
        self._show()
        if len(points) < FEWEST:
            return
        name = tr("Draw polygon")
        if self.host.target is Target.MASK:
            name = tr("Take shape from mask") if self._away else tr("Add shape to mask")
        self.host.commit_shape(PolygonRegion(tuple(points)), name, self._away)

    def _show_points(self, pointer: Point | None = None) -> None:
        if not self._points:
            self._show()
            return
        line = self._points if pointer is None else [*self._points, pointer]
        self.host.show_stroke(line, self._points)

    # Changing the polygon that is there

    def _take_hold(self, pointer: PointerEvent) -> bool:
        polygon = self._polygon()
        if polygon is None:
            return False
        reach = _GRASP / pointer.scale
        vertex = nearest_vertex(polygon.points, pointer.at, reach)
        edge = nearest_edge(polygon.points, pointer.at, reach)
        self._draft = None
        if vertex is not None and pointer.away:
            self._remove(vertex)
            return True
        if vertex is not None:
            self._before, self._held, self._step = polygon, vertex, tr("Move vertex")
        elif edge is not None:
            self._before = self._draft = inserted(polygon, edge, pointer.at)
            self._held, self._step = edge + 1, tr("Add vertex")
        elif self.host.grip_at(pointer) is Grip.MOVE:
            self._before, self._held, self._step = polygon, None, tr("Move region")
        else:
            return False
        self._from, self._chosen = pointer.at, self._held
        self.host.show_draft(self._before, self._chosen)
        return True

    def _remove(self, vertex: int) -> None:
        polygon = self._polygon()
        self._chosen = None
        left = None if polygon is None else removed(polygon, vertex)
        if left is None:
            self.host.give_hint(tr("A polygon has at least three vertices"))
        else:
            self.host.commit_region(left, tr("Delete vertex"))
        self._show()

    def _polygon(self) -> PolygonRegion | None:
        """The region's polygon, when it is there to be changed."""
        region = self.host.region
        there = self.host.target is Target.REGION and isinstance(region, PolygonRegion)
        return region if there and isinstance(region, PolygonRegion) else None

    def _show(self) -> None:
        polygon = self._polygon()
        if polygon is None or (self._chosen or 0) >= len(polygon.points):
            self._chosen = None
        self.host.show_region(self._chosen)


def _without_repeats(points: list[Point]) -> list[Point]:
    """Without vertices that lie on the one before, as a double click sets them."""
    kept: list[Point] = []
    for point in points:
        if not kept or math.dist(kept[-1], point) > 0.5:
            kept.append(point)
    return kept
