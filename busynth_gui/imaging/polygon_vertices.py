"""Editing a polygon's vertices: pure geometry in px of the scan."""

from __future__ import annotations

import math
from collections.abc import Sequence

from busynth_gui.case.region import PolygonRegion
from busynth_gui.imaging.region_handles import Point

__all__ = ["FEWEST", "inserted", "moved_vertex", "nearest_edge", "nearest_vertex", "removed"]

FEWEST = 3


def nearest_vertex(points: Sequence[Point], at: Point, reach: float) -> int | None:
    """Which vertex lies within ``reach`` px of ``at``, the nearest if several do."""
    if not points:
        return None
    number = min(range(len(points)), key=lambda n: math.dist(points[n], at))
    return number if math.dist(points[number], at) <= reach else None


def nearest_edge(points: Sequence[Point], at: Point, reach: float) -> int | None:
    """Which edge of the closed polygon passes within ``reach`` px; edge n starts at vertex n."""
    if len(points) < 2:
        return None
    closed = [*points, points[0]]

    def distance(number: int) -> float:
        return _to_segment(at, closed[number], closed[number + 1])

    number = min(range(len(points)), key=distance)
    return number if distance(number) <= reach else None


def inserted(polygon: PolygonRegion, edge: int, at: Point) -> PolygonRegion:
    """With a new vertex ``at`` on an edge; it becomes number ``edge + 1``."""
    points = polygon.points
    return PolygonRegion((*points[: edge + 1], at, *points[edge + 1 :]))


def moved_vertex(polygon: PolygonRegion, vertex: int, to: Point) -> PolygonRegion:
    points = polygon.points
    return PolygonRegion((*points[:vertex], to, *points[vertex + 1 :]))


def removed(polygon: PolygonRegion, vertex: int) -> PolygonRegion | None:
    """Without a vertex; None when too few would be left."""
    points = polygon.points
    if len(points) <= FEWEST:
        return None
    return PolygonRegion((*points[:vertex], *points[vertex + 1 :]))


def _to_segment(at: Point, start: Point, end: Point) -> float:
    dx, dy = end[0] - start[0], end[1] - start[1]
    square = dx * dx + dy * dy
    along = ((at[0] - start[0]) * dx + (at[1] - start[1]) * dy) / square if square else 0.0
    share = min(max(along, 0.0), 1.0)
    return math.dist(at, (start[0] + share * dx, start[1] + share * dy))
