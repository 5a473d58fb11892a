"""Operations on whole masks: select by flood, smooth, grow, shrink, fill holes, keep the largest.

Distances are Euclidean between pixel centres. ``radii`` are (horizontal, vertical) in px, the same
length in mm where the pixels are not square.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.mask_patch import Box, box_of

__all__ = ["fill_holes", "flood", "grow", "keep_largest", "shrink", "smooth"]

Mask = NDArray[np.bool_]
Radii = tuple[float, float]

_SPECKLE = 1.5
"""Standard deviation in px by which speckle is averaged before a flood, which would fray in it."""

_SPECK = 60
"""Holes of up to so many px are speckle, not structure."""

_TIE = 1e-5
"""Pixels at exactly the radius count as within it, whatever rounding says."""


def flood(
    pixels: Pixels,
    full_scale: int,
    at: tuple[int, int],
    tolerance: float,
    within: Mask | None = None,
) -> Mask:
    """Pixels connected to ``at`` (column, row) that differ from it by at most ``tolerance``.

    ``tolerance`` is in grey levels of 255, whatever the scan's depth. Speckle is averaged first,
    and the holes that it still leaves are filled. Threads of two px and less are left out: such
    are the slopes between two other greys. Boolean (H, W), inside ``within``; empty when ``at``
    lies outside of that.
    """
    column, row = at
    if within is not None and not within[row, column]:
        return np.zeros(pixels.shape, bool)
    grey = pixels.astype(np.float32) * (255.0 / full_scale)
    grey = cv2.GaussianBlur(grey, (0, 0), _SPECKLE)
    # floodFill takes a frame of one px about the image; where it is set nothing flows.
    barrier = np.zeros((pixels.shape[0] + 2, pixels.shape[1] + 2), np.uint8)
    if within is not None:
        barrier[1:-1, 1:-1] = ~within
    flags = 4 | cv2.FLOODFILL_MASK_ONLY | cv2.FLOODFILL_FIXED_RANGE | (2 << 8)
    span = (float(tolerance),) * 3
    cv2.floodFill(grey, barrier, (column, row), 0, span, span, flags)
    found = (barrier[1:-1, 1:-1] == 2).astype(np.uint8)
    solid = cv2.morphologyEx(found, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    if not solid[row, column]:
        return np.asarray(found, bool)  # nothing but threads: better than nothing
    _, labels = cv2.connectedComponents(solid, connectivity=4)
    return _without_specks(np.asarray(labels == labels[row, column]))


def _without_specks(mask: Mask) -> Mask:
    holes = (fill_holes(mask) & ~mask).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(holes, None, 4)
    small = stats[:, cv2.CC_STAT_AREA] <= _SPECK
    small[0] = False  # what is no hole
    return np.asarray(mask | small[labels])


def grow(mask: Mask, radii: Radii) -> Mask:
    """Every pixel within ``radii`` of the mask."""
    return _in_box(mask, radii, lambda part: _distance(~part, radii) <= 1.0 + _TIE)


def shrink(mask: Mask, radii: Radii) -> Mask:
    """Every pixel of the mask with no pixel outside of it within ``radii``.

    What lies beyond the scan's edge is unknown and takes nothing away, so that shrinking what was
    grown never loses a pixel of it.
    """
    return _in_box(mask, radii, lambda part: _distance(part, radii) > 1.0 + _TIE)


def smooth(mask: Mask, radii: Radii) -> Mask:
    """Without dents and spikes narrower than about ``radii``: a blur, cut at one half.

    What is smaller than that altogether vanishes.
    """

    def blurred(part: Mask) -> Mask:
        solid = part.astype(np.float32)
        edge = cv2.BORDER_REPLICATE
        soft = cv2.GaussianBlur(solid, (0, 0), radii[0], sigmaY=radii[1], borderType=edge)
        return np.asarray(soft > 0.5)

    return _in_box(mask, (3 * radii[0], 3 * radii[1]), blurred)


def fill_holes(mask: Mask) -> Mask:
    """With every hole that the mask encloses; what opens to the scan's edge is no hole."""

    def filled(part: Mask) -> Mask:
        count, labels = cv2.connectedComponents((~part).astype(np.uint8), connectivity=4)
        solid = np.ones(count, bool)
        for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
            solid[edge] = False
        solid[0] = True  # the mask itself
        return np.asarray(solid[labels])

    return _in_box(mask, (0, 0), filled)


def keep_largest(mask: Mask) -> Mask:
    """The largest connected part (diagonal neighbours count); the upper one of equals."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), None, 8)
    if count <= 2:
        return mask.copy()
    return np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA])))


def _in_box(mask: Mask, room: Radii, work: Callable[[Mask], Mask]) -> Mask:
    """``work`` on the mask's box with ``room`` about it; elsewhere the mask stays empty."""
    result = np.zeros_like(mask)
    box = box_of(mask)
    if box is not None:
        around = _widened(box, room, mask.shape)
        part = np.s_[around[0] : around[2], around[1] : around[3]]
        result[part] = work(mask[part])
    return result


def _widened(box: Box, room: Radii, shape: tuple[int, ...]) -> Box:
    x, y = math.ceil(room[0]) + 1, math.ceil(room[1]) + 1
    return (
        max(box[0] - y, 0),
        max(box[1] - x, 0),
        min(box[2] + y, shape[0]),
        min(box[3] + x, shape[1]),
    )


def _distance(inside: Mask, radii: Radii) -> NDArray[np.float64]:
    """Distance of each pixel to the nearest one outside, in units of ``radii``; inf without one."""
    if inside.all():
        return np.full(inside.shape, np.inf)
    if radii[0] == radii[1]:
        solid = inside.astype(np.uint8)
        return np.asarray(
            cv2.distanceTransform(solid, cv2.DIST_L2, cv2.DIST_MASK_PRECISE) / radii[0]
        )
    # Seldom needed, and its import takes a third of a second.
    from scipy.ndimage import distance_transform_edt

    return np.asarray(distance_transform_edt(inside, sampling=(1 / radii[1], 1 / radii[0])))
