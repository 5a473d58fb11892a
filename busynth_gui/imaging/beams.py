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

_LEAST_ARC, _LEAST_SAG, _ROUND = 0.25, 0.02, 0.006
"""An edge of a field of view is round where so much of its width is seen, and sags by so much of
the scan's height, and its distance from one point varies by so much of it at most."""
_SIDE = 3
"""Px within which an edge counts as the side's."""
_ASIDE = 1.5
"""Widths of a mask on both sides of it that are looked at."""
_LEAST = 12
"""Width in px that a narrower mask counts as there; and how far above it is looked at."""
_STEEPEST = 1.4
"""Radians from straight down beyond which no beam goes."""

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
        """Those of a field of view (H, W); straight down where its sides do not spread, and where
        the frame cuts one off and neither its lower nor its upper edge is round."""
        step = -(-max(field.shape) // _MOST_SIDE)
        small = np.ascontiguousarray(field[::step, ::step])
        if not small.any() or small.all():
            return cls()
        left, right = straight_sides(small, small)
        left, right = _leaning(left, -1), _leaning(right, 1)
        if left is not None and right is not None:
            x, y = meeting_point(left, right)
            return cls((y * step, x * step), _flat(small, left, right))
        found = None
        for side in (left, right):
            if side is not None:
                found = _of_one_side(small, side)
        return cls() if found is None else cls((found[0] * step, found[1] * step))

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
        and columns as what it is given; above the mask, and further aside than what a lesion throws
        reaches, all is 0.
        """
        if self.origin is None or not mask.any():
            return of(mask, *planes)
        made: P = _Fan.about(self, mask).follow(of, mask, *planes)
        return made


STRAIGHT_DOWN = Beams()


@dataclass(frozen=True, eq=False)
class _Fan:
    """A grid whose columns are beams and whose rows are depths, a px apart where the mask is; it
    reaches from the mask to the end of the scan, and aside as far as what a lesion throws does."""

    box: tuple[slice, slice]
    """Of the scan's grid (H, W): where this one lies."""
    column: Plane
    """Where a pixel of the box lies on this grid, and ``row``."""
    row: Plane
    x: Plane
    """Where a cell of this grid lies on the scan's, and ``y``."""
    y: Plane

    @classmethod
    def about(cls, beams: Beams, mask: Mask) -> _Fan:
        """Of a mask that is not empty."""
        assert beams.origin is not None
        rows, columns = (n.astype(np.float32) for n in np.nonzero(mask))
        angles, depths = _at(beams, columns, rows)
        pitch = 1 / max(float(np.hypot(*_from(beams, columns, rows)).mean()), 1.0)
        aside = _ASIDE * max(float(np.ptp(angles)), _LEAST * pitch)
        first = max(float(angles.min()) - aside, -_STEEPEST)
        last = min(float(angles.max()) + aside, _STEEPEST)
        least = max(float(depths.min()) - _LEAST, 0.0)
        row, column = beams.origin
        deepest, width = mask.shape[0] - 1 - row, mask.shape[1]
        aslant = math.hypot(deepest, max(abs(column), abs(width - 1 - column)))
        end = deepest if beams.flat else aslant
        depth = least + np.arange(math.ceil(end - least) + 2, dtype=np.float32)[:, None]
        angle = first + pitch * np.arange(math.ceil((last - first) / pitch) + 1, dtype=np.float32)
        reach = depth / np.cos(angle) if beams.flat else depth
        y = (reach * np.cos(angle) + row).astype(np.float32)
        x = (reach * np.sin(angle) + column).astype(np.float32)
        box = _within(y, mask.shape[0]), _within(x, width)
        down, across = (np.arange(part.start, part.stop, dtype=np.float32) for part in box)
        its, deep = np.broadcast_arrays(*_at(beams, across[None], down[:, None]))
        return cls(
            box, (its - np.float32(first)) / np.float32(pitch), deep - np.float32(least), x, y
        )

    def follow(self, of: Callable[..., Any], mask: Mask, *planes: NDArray[np.generic]) -> Any:
        along = _moved(mask, self.x, self.y)
        # What is a px wide may lie between the cells.
        its = mask[self.box]
        cells = (np.rint(a[its]).astype(int) for a in (self.row, self.column))
        along[tuple(np.clip(c, 0, n - 1) for c, n in zip(cells, along.shape, strict=True))] = True
        made = of(along, *(_moved(plane, self.x, self.y) for plane in planes))
        if isinstance(made, tuple):
            return tuple(self._back(plane, mask) for plane in made)
        return self._back(made, mask)

    def _back(self, made: NDArray[np.generic], mask: Mask) -> NDArray[np.generic]:
        whole = np.zeros(mask.shape, made.dtype)
        whole[self.box] = _moved(made, self.column, self.row)
        return whole


def _from(beams: Beams, x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """How far down and aside of where beams meet, px."""
    assert beams.origin is not None
    return y - np.float32(beams.origin[0]), x - np.float32(beams.origin[1])


def _at(beams: Beams, x: Plane, y: Plane) -> tuple[Plane, Plane]:
    """The angle from straight down, radians, and the depth below where beams meet, px."""
    down, aside = _from(beams, x, y)
    return np.arctan2(aside, down), down if beams.flat else np.hypot(down, aside)


def _within(places: Plane, size: int) -> slice:
    """The pixels of ``size`` that ``places`` lie between."""
    first, last = math.floor(float(places.min())), math.ceil(float(places.max()))
    return slice(min(max(first, 0), size - 1), min(max(last + 1, 1), size))


def _leaning(side: Side | None, way: int) -> Side | None:
    return None if side is None or way * side[1] < _LEAST_LEAN else side


def _of_one_side(field: Mask, side: Side) -> tuple[float, float] | None:
    """Where beams meet, row and column, of a curved probe's field of view whose other side the
    frame cuts off: from where on its ``side`` its lower edge, or its upper one, is round; None
    where neither is."""
    height = field.shape[0]
    columns = np.flatnonzero(field.any(0))
    upper, lower = field[:, columns].argmax(0), height - 1 - field[::-1, columns].argmax(0)
    beside = abs(columns - side[0] - side[1] * upper) > _SIDE
    found = []
    for edge, seen in ((lower, lower < height - 1), (upper, beside & (upper > 0))):
        if seen.sum() < _LEAST_ARC * len(columns) or np.ptp(edge[seen]) < _LEAST_SAG * height:
            continue
        rows = np.arange(int(upper.min()), int(upper.min()) - 4 * height, -1.0)[:, None]
        reach = np.hypot(edge[seen] - rows, columns[seen] - side[0] - side[1] * rows)
        uneven = reach.std(1)
        best = int(uneven.argmin())
        y = float(rows[best, 0])
        found.append((float(uneven[best]) / height, (y, side[0] + side[1] * y)))
    uneven, place = min(found, default=(np.inf, None))
    return place if uneven < _ROUND else None


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
