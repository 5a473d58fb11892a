"""Drawing and reshaping candidate regions: pure geometry in px of the scan."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np

from busynth_gui.case.region import (
    BoxRegion,
    EllipseRegion,
    PolygonRegion,
    RasterRegion,
    Region,
)

__all__ = ["SMALLEST", "Grip", "Point", "contains", "dragged", "grips"]

Point = tuple[float, float]

SMALLEST = 2.0
"""Smallest half-axis a drag can make, in px."""

SNAP_DEGREES = 15.0


class Grip(StrEnum):
    """What a press on a region takes hold of: the whole, the turning knob, a side or a corner."""

    MOVE = "move"
    TURN = "turn"
    E = "e"
    W = "w"
    N = "n"
    S = "s"
    NE = "ne"
    NW = "nw"
    SE = "se"
    SW = "sw"


_SIDES: dict[Grip, tuple[int, int]] = {
    Grip.E: (1, 0),
    Grip.W: (-1, 0),
    Grip.N: (0, -1),
    Grip.S: (0, 1),
    Grip.NE: (1, -1),
    Grip.NW: (-1, -1),
    Grip.SE: (1, 1),
    Grip.SW: (-1, 1),
}


@dataclass(frozen=True)
class _Frame:
    """Centre, half-extents and turn of an ellipse or box; u along the first axis, v the second."""

    cx: float
    cy: float
    a: float
    b: float
    degrees: float

    def to_scan(self, u: float, v: float) -> Point:
        cos, sin = self._turn()
        return (self.cx + u * cos - v * sin, self.cy + u * sin + v * cos)

    def to_local(self, x: float, y: float) -> Point:
        cos, sin = self._turn()
        dx, dy = x - self.cx, y - self.cy
        return (dx * cos + dy * sin, dy * cos - dx * sin)

    def _turn(self) -> Point:
        angle = math.radians(self.degrees)
        return (math.cos(angle), math.sin(angle))


def grips(region: Region, reach: float) -> dict[Grip, Point]:
    """Where a region's handles lie; the turning knob stands ``reach`` px off its outline."""
    if not isinstance(region, EllipseRegion | BoxRegion):
        return {}
    frame = _frame(region)
    count = 4 if isinstance(region, EllipseRegion) else 8
    sides = list(_SIDES.items())[:count]
    found = {grip: frame.to_scan(u * frame.a, v * frame.b) for grip, (u, v) in sides}
    found[Grip.TURN] = frame.to_scan(0.0, -frame.b - reach)
    return found


def dragged(region: Region, grip: Grip, start: Point, now: Point, even: bool = False) -> Region:
    """The region after ``grip`` was dragged from ``start`` to ``now``.

    ``even`` keeps the centre when sizing and snaps to 15 degrees when turning.
    """
    dx, dy = now[0] - start[0], now[1] - start[1]
    if grip is Grip.MOVE:
        return _moved(region, dx, dy)
    if isinstance(region, EllipseRegion | BoxRegion):
        if grip is Grip.TURN:
            return _turned(region, start, now, even)
        return _sized(region, grip, start, now, even)
    return region


def contains(region: Region, x: float, y: float) -> bool:
    """Whether a point of the scan lies inside the region."""
    if isinstance(region, EllipseRegion):
        u, v = _frame(region).to_local(x, y)
        return (u / region.rx) ** 2 + (v / region.ry) ** 2 <= 1.0
    if isinstance(region, BoxRegion):
        u, v = _frame(region).to_local(x, y)
        return 2 * abs(u) <= region.width and 2 * abs(v) <= region.height
    if isinstance(region, PolygonRegion):
        contour = np.array(region.points, np.float32).reshape(-1, 1, 2)
        return bool(cv2.pointPolygonTest(contour, (x, y), False) >= 0)
    row, column = math.floor(y), math.floor(x)
    if not (0 <= row < region.height and 0 <= column < region.width):
        return False
    return bool(region.rasterize((region.height, region.width))[row, column])


def _frame(region: EllipseRegion | BoxRegion) -> _Frame:
    if isinstance(region, EllipseRegion):
        return _Frame(region.cx, region.cy, region.rx, region.ry, region.degrees)
    a, b = region.width / 2, region.height / 2
    return _Frame(region.x + a, region.y + b, a, b, region.degrees)


def _moved(region: Region, dx: float, dy: float) -> Region:
    match region:
        case EllipseRegion():
            return replace(region, cx=region.cx + dx, cy=region.cy + dy)
        case BoxRegion():
            return replace(region, x=region.x + dx, y=region.y + dy)
        case PolygonRegion():
            return PolygonRegion(tuple((x + dx, y + dy) for x, y in region.points))
        case RasterRegion():
            return region  # painted on the grid: it stays on it


def _turned(
    region: EllipseRegion | BoxRegion, start: Point, now: Point, snap: bool
) -> EllipseRegion | BoxRegion:
    frame = _frame(region)
    before = math.atan2(start[1] - frame.cy, start[0] - frame.cx)
    after = math.atan2(now[1] - frame.cy, now[0] - frame.cx)
    degrees = region.degrees + math.degrees(after - before)
    if snap:
        degrees = round(degrees / SNAP_DEGREES) * SNAP_DEGREES
    # Both look the same after half a turn; keep the number readable.
    return replace(region, degrees=(degrees + 90.0) % 180.0 - 90.0)


def _sized(
    region: EllipseRegion | BoxRegion, grip: Grip, start: Point, now: Point, even: bool
) -> Region:
    frame = _frame(region)
    (u0, v0), (u1, v1) = frame.to_local(*start), frame.to_local(*now)
    su, sv = _SIDES[grip]
    centre_u, a = _stretched(frame.a, su, u1 - u0, even)
    centre_v, b = _stretched(frame.b, sv, v1 - v0, even)
    cx, cy = frame.to_scan(centre_u, centre_v)
    if isinstance(region, EllipseRegion):
        return replace(region, cx=cx, cy=cy, rx=a, ry=b)
    return BoxRegion(cx - a, cy - b, 2 * a, 2 * b, region.degrees)


def _stretched(half: float, side: int, by: float, even: bool) -> tuple[float, float]:
    """New centre offset and half-extent after one side moved ``by``; the other side stays."""
    if side == 0:
        return 0.0, half
    if even:
        return 0.0, max(half + side * by, SMALLEST)
    new = max(half + side * by / 2, SMALLEST)
    return side * (new - half), new
