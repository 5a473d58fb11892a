"""The ways that sound takes through a scan: what lies behind a lesion lies along them.

A linear probe sends it straight down. Under a curved probe, and in the trapezoid that linear ones
show when their outer beams are steered, beams spread from a point above the scan, which the
straight sides of the field of view tell. What is equally deep has the shape of the probe's face,
which the top of the field of view shows: round about that point, or flat.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.fov_shape import Side, meeting_point, straight_sides

__all__ = ["STRAIGHT_DOWN", "Beams"]

_LEAST_LEAN = 0.07
"""Px to the side for each row, of both sides, from which beams spread: 4 degrees. Rectangles that
are found or drawn a little askew lean less."""
_MOST_SIDE = 512
"""Side of the grid on which the field's sides are looked for, px at most."""

Mask = NDArray[np.bool_]
Plane = NDArray[np.float32]
P = TypeVar("P", Plane, tuple[Plane, Plane], tuple[Mask, Mask])


@dataclass(frozen=True)
class Beams:
    """Where the beams of a scan meet: ``origin``, row and column in px; None is straight down.

    The probe's face is ``flat``, or round about the origin.
    """

    origin: tuple[float, float] | None = None
    flat: bool = False

    @classmethod
    def of(cls, field: Mask) -> Beams:
        """Those of a field of view (H, W); straight down where it has no two sides that spread."""
        step = -(-max(field.shape) // _MOST_SIDE)
        small = np.ascontiguousarray(field[::step, ::step])
        if not small.any() or small.all():
            return cls()
        left, right = straight_sides(small, small)
        if left is None or right is None or -left[1] < _LEAST_LEAN or right[1] < _LEAST_LEAN:
            return cls()
        x, y = meeting_point(left, right)
        return cls((y * step, x * step), _flat(small, left, right))

    def seen_from(self, x: float, y: float, scale: float) -> Beams:
        """The same on a grid whose pixel (0, 0) lies at ``x``, ``y`` of this one, ``scale`` px of
        which go into one of this one's."""
        if self.origin is None:
            return self
        row, column = self.origin
        origin = (row - y + 0.5) * scale - 0.5, (column - x + 0.5) * scale - 0.5
        return Beams(origin, self.flat)

    def follow(self, of: Callable[..., P], mask: Mask, *planes: NDArray[np.generic]) -> P:
        """What ``of`` makes of a mask, and of other planes of it, each (H, W), along these beams:
        to ``of`` they go straight down. What it returns, a plane or more of them, has as many rows
        and columns as what it is given.
        """
        if self.origin is None:
            return of(mask, *planes)
        made: P = _Fan.about(self.origin, self.flat, mask).follow(of, mask, *planes)
        return made


STRAIGHT_DOWN = Beams()


@dataclass(frozen=True, eq=False)
class _Fan:
    """A scan's grid, and one whose columns are beams and whose rows are depths, a px apart where
    the mask is."""

    column: Plane
    """Where a pixel of the scan's grid (H, W) lies on the other one, and ``row``."""
    row: Plane
    x: Plane
    """Where one of the other grid's lies on the scan's, and ``y``."""
    y: Plane

    @classmethod
    def about(cls, origin: tuple[float, float], flat: bool, mask: Mask) -> _Fan:
        height, width = mask.shape
        down, aside = np.meshgrid(
            np.arange(height, dtype=np.float32) - np.float32(origin[0]),
            np.arange(width, dtype=np.float32) - np.float32(origin[1]),
            indexing="ij",
        )
        reach, angle = cv2.cartToPolar(down, aside)
        angle = np.where(angle > np.pi, angle - np.float32(2 * np.pi), angle)
        pitch = 1 / max(float(reach[mask].mean() if mask.any() else reach.mean()), 1.0)
        depth = down if flat else reach
        least, first = float(depth.min()), float(angle.min())
        row, column = depth - np.float32(least), (angle - np.float32(first)) / np.float32(pitch)
        depths = least + np.arange(int(row.max()) + 2, dtype=np.float32)[:, None]
        angles = first + pitch * np.arange(int(column.max()) + 2, dtype=np.float32)[None]
        ranges = depths / np.cos(angles) if flat else depths
        x, y = ranges * np.sin(angles) + origin[1], ranges * np.cos(angles) + origin[0]
        return cls(column, row, x.astype(np.float32), y.astype(np.float32))

    def follow(self, of: Callable[..., Any], *planes: NDArray[np.generic]) -> Any:
        made = of(*(_moved(plane, self.x, self.y) for plane in planes))
        if isinstance(made, tuple):
            return tuple(_moved(plane, self.column, self.row) for plane in made)
        return _moved(made, self.column, self.row)


def _flat(field: Mask, left: Side, right: Side) -> bool:
    """Whether the top of a field of view between two sides is flat, and not round about the point
    where they meet."""
    leans = np.linspace(0.8 * left[1], 0.8 * right[1], 9)
    x, y = meeting_point(left, right)
    below = np.arange(max(0, math.ceil(y)), field.shape[0])
    columns = np.rint(x + leans * (below[:, None] - y)).astype(int)
    seen = (columns >= 0) & (columns < field.shape[1])
    seen &= field[below[:, None], np.clip(columns, 0, field.shape[1] - 1)]
    depths = below[seen.argmax(0)] - y
    return bool(np.ptp(depths) + 1 < np.ptp(depths * np.hypot(1, leans)))


def _moved(plane: NDArray[np.generic], x: Plane, y: Plane) -> NDArray[np.generic]:
    """A plane at ``x`` and ``y``; masks stay masks, and beyond it all is 0."""
    if plane.dtype == np.bool_:
        return np.asarray(cv2.remap(plane.astype(np.uint8), x, y, cv2.INTER_NEAREST) > 0)
    return np.asarray(cv2.remap(plane.astype(np.float32), x, y, cv2.INTER_LINEAR))
