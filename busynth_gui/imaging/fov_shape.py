"""The shapes that a probe's field of view can have: straight sides, a flat or a round top."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Side",
    "beneath",
    "complete_beams",
    "cut_cap",
    "hull",
    "into_corners",
    "meeting_point",
    "straight_sides",
]

Mask = NDArray[np.bool_]
Side = tuple[float, float]
"""A side of a field of view: its x at row 0, and px to the right for each row."""

_LONG = 0.2
"""A side is straight over this share of the height at least."""

_STEEPEST = 50.0
"""Degrees by which a side may lean outwards."""

_SPREADING = 0.05
"""Px to the side for each row from which beams are said to spread."""

_HUGGED = 0.6
"""Share of a side's rows in which tissue reaches it."""

_CAP = 0.12
"""Dents in the top of up to this share of the width are tissue that shows nothing."""

_COARSE = 4


def hull(area: Mask) -> Mask:
    """The convex hull of an area (H, W) that is not empty, filled."""
    filled = np.zeros(area.shape, np.uint8)
    cv2.fillConvexPoly(filled, _outline(area), 1)
    return filled > 0


def _outline(area: Mask) -> NDArray[np.int32]:
    contours, _ = cv2.findContours(area.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    return np.asarray(cv2.convexHull(np.concatenate(contours)), np.int32)


def into_corners(area: Mask, reach: int) -> Mask:
    """With each corner of the frame to which ``area`` comes within ``reach`` px on both edges."""
    area = area.copy()
    for rows in (slice(None), slice(None, None, -1)):
        for columns in (slice(None), slice(None, None, -1)):
            corner = area[rows, columns][:reach, :reach]
            if corner[0].any() and corner[:, 0].any():
                corner[0, 0] = True
    return area


def beneath(area: Mask, spread: bool) -> Mask:
    """The hull of an area and what lies below it, to both sides by 45 degrees with ``spread``."""
    points = _outline(area)[:, 0]
    height = area.shape[0]
    foot = []
    for at in (points[:, 0].argmin(), points[:, 0].argmax()):
        x, y = (int(v) for v in points[at])
        way = (-1 if at == points[:, 0].argmin() else 1) * int(spread)
        foot.append((x + way * (height - y), height))
    corners = np.concatenate([points, np.array(foot, np.int32)])
    filled = np.zeros(area.shape, np.uint8)
    cv2.fillConvexPoly(filled, cv2.convexHull(corners), 1)
    return filled > 0


def complete_beams(area: Mask, inside: Mask, dark: Mask) -> Mask:
    """``inside`` with the dark corners below its sides: a beam that enters goes on to the bottom.

    The sides are the straight parts of the hull ``inside`` that the tissue ``area`` hugs; they are
    drawn on to the depth that is seen elsewhere. Only what is ``dark`` is added.
    """
    rows = np.flatnonzero(inside.any(1))
    top, bottom = int(rows[0]), int(rows[-1])
    left, right = straight_sides(area, inside)
    if left and right and (left[1] < -_SPREADING) != (right[1] > _SPREADING):
        return inside  # the frame cuts one off, and does not tell how far what it shows goes down
    y, x = np.ogrid[: inside.shape[0], : inside.shape[1]]
    sides = [(left, 1.0)] if left else []
    sides += [(right, -1.0)] if right else []
    within = np.zeros(inside.shape, bool)
    within[top : bottom + 1] = True
    for (at, slope), way in sides:
        within &= way * (x - at - slope * y) >= -0.5
    if left and right:
        if right[1] - left[1] > _SPREADING:  # they meet above: the depth is a distance from there
            apex_x, apex_y = meeting_point(left, right)
            within &= (x - apex_x) ** 2 + (y - apex_y) ** 2 <= (bottom - apex_y + 0.5) ** 2
    elif len(sides) == 1 and abs(sides[0][0][1]) < _SPREADING:
        # Without its other side nothing is added on that half.
        middle = float(np.flatnonzero(inside.any(0)).mean())
        within &= sides[0][1] * (x - middle) < 0
    else:
        return inside
    lost = within & ~inside
    if not lost.any():
        return inside
    count, labels = cv2.connectedComponents(lost.astype(np.uint8), connectivity=4)
    total = np.bincount(labels.ravel(), minlength=count)
    black = np.bincount(labels[dark], minlength=count)
    keep = black > 0.9 * total
    keep[0] = False
    return np.asarray(inside | (keep[labels] & dark))


def straight_sides(area: Mask, inside: Mask) -> tuple[Side | None, Side | None]:
    """The left and the right side of an area's hull ``inside`` (H, W), where they are straight and
    the tissue ``area`` (H, W) hugs them."""
    rows = np.flatnonzero(inside.any(1))
    top, bottom = int(rows[0]), int(rows[-1])
    left = _side(area, inside, top, bottom)
    mirrored = _side(area[:, ::-1], inside[:, ::-1], top, bottom)
    right = mirrored and (inside.shape[1] - 1 - mirrored[0], -mirrored[1])
    return left, right


def meeting_point(left: Side, right: Side) -> tuple[float, float]:
    """Where two sides that are not parallel meet: x and y in px."""
    (a, b), (c, d) = left, right
    y = (a - c) / (d - b)
    return a + b * y, y


def _side(area: Mask, inside: Mask, top: int, bottom: int) -> Side | None:
    """The left side; None when it is not straight."""
    points = _outline(inside)[:, 0].astype(np.float64)
    ends = np.roll(points, -1, axis=0)
    steps = ends - points
    # From the topmost point the left side runs down; hulls are clockwise or not.
    down = np.where(steps[:, 1:] < 0, -steps, steps)
    lean = np.degrees(np.arctan2(down[:, 0], np.maximum(down[:, 1], 1e-6)))
    middle = points[:, 0].mean()
    leftmost = (points[:, 0] + ends[:, 0]) / 2 < middle
    straight = leftmost & (lean <= 2) & (lean >= -_STEEPEST)
    straight &= down[:, 1] >= _LONG * (bottom - top)
    # Where the frame cuts a scan off, its border is no side as long as there is another.
    border = np.maximum(points[:, 0], ends[:, 0]) <= 1
    for k in np.lexsort((-down[:, 1], border)):
        if not straight[k]:
            continue
        (x0, y0), (x1, y1) = sorted([points[k], ends[k]], key=lambda p: float(p[1]))
        slope = (x1 - x0) / (y1 - y0)
        span = np.arange(int(y0), int(y1) + 1)
        first = np.where(area[span].any(1), area[span].argmax(1), area.shape[1])
        if (first - (x0 + slope * (span - y0)) <= 3).mean() >= _HUGGED:
            return float(x0 - slope * y0), float(slope)
    return None


def cut_cap(area: Mask, inside: Mask, margin: Mask) -> Mask:
    """``inside`` without the cap of margin above a curved probe, which its hull bridges."""
    width = _top_width(inside)
    size = max(1, round(_CAP * width / _COARSE))
    # Coarsely: what a large closing fills need not be known to the pixel.
    coarse = cv2.resize(area.astype(np.uint8), None, fx=1 / _COARSE, fy=1 / _COARSE,
                        interpolation=cv2.INTER_AREA)  # fmt: skip
    filled = cv2.morphologyEx(coarse, cv2.MORPH_CLOSE, np.ones((1, size), np.uint8))
    closed = area | (cv2.resize(filled, area.shape[::-1], interpolation=cv2.INTER_NEAREST) > 0)
    # What has tissue above it is no cap.
    above = np.logical_or.accumulate(closed, axis=0)
    cap = inside & ~above
    if not cap.any() or (margin & cap).sum() < 0.8 * cap.sum():
        return inside
    count, labels, stats, _ = cv2.connectedComponentsWithStats(cap.astype(np.uint8), None, 4)
    wide = stats[:, cv2.CC_STAT_WIDTH] >= 0.3 * width
    wide[0] = False
    return np.asarray(inside & ~wide[labels]) if count > 1 else inside


def _top_width(inside: Mask) -> int:
    """How wide an area is a little below its top: of a curved probe's, about as its face."""
    rows = np.flatnonzero(inside.any(1))
    row = inside[int(rows[0]) + (int(rows[-1]) - int(rows[0])) // 20]
    return int(np.ptp(np.flatnonzero(row))) + 1
