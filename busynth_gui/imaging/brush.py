"""The brush: pixel-exact stamps on the scan's own grid, without anti-aliasing."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.mask_patch import Box

__all__ = ["footprint", "stamp"]

_TIE = 1e-9
"""A pixel whose centre lies on the rim belongs to the disc, whatever rounding says."""


def stamp(
    mask: NDArray[np.bool_],
    start: tuple[float, float],
    end: tuple[float, float],
    radii: tuple[float, float],
    paint: bool,
    within: NDArray[np.bool_] | None = None,
) -> Box | None:
    """Draw a disc along a line into ``mask`` (H, W), in place; give the box that was touched.

    ``start`` and ``end`` are points (x, y) in px of the scan, which count as the pixels they lie
    in; ``radii`` (horizontal, vertical) in px differ where the pixels are not square. A pixel is
    set to ``paint`` when its centre is no farther than the radius from the line between the two
    pixels' centres; a radius below 1 draws single pixels. Pixels outside ``within`` are left
    alone. None when nothing of it lies on the mask.
    """
    (x0, y0), (x1, y1) = _pixel(start), _pixel(end)
    rx, ry = max(radii[0], 0.5), max(radii[1], 0.5)
    reach_x, reach_y = math.floor(rx), math.floor(ry)
    height, width = mask.shape
    left, right = max(min(x0, x1) - reach_x, 0), min(max(x0, x1) + reach_x + 1, width)
    top, bottom = max(min(y0, y1) - reach_y, 0), min(max(y0, y1) + reach_y + 1, height)
    if left >= right or top >= bottom:
        return None
    # In units of the radii the disc is round and of radius 1.
    across = (np.arange(left, right) - x0) / rx
    down = ((np.arange(top, bottom) - y0) / ry)[:, None]
    along_x, along_y = (x1 - x0) / rx, (y1 - y0) / ry
    length = along_x**2 + along_y**2
    if length:
        share = np.clip((across * along_x + down * along_y) / length, 0.0, 1.0)
        distance = (across - share * along_x) ** 2 + (down - share * along_y) ** 2
    else:
        distance = across**2 + down**2
    touched = distance <= 1.0 + _TIE
    if within is not None:
        touched &= within[top:bottom, left:right]
    target = mask[top:bottom, left:right]
    if paint:
        target |= touched
    else:
        target &= ~touched
    return (top, left, bottom, right)


def footprint(radii: tuple[float, float]) -> NDArray[np.bool_]:
    """What one press draws: boolean, of odd sides, with the pressed pixel in the middle."""
    reach_x, reach_y = (math.floor(max(radius, 0.5)) for radius in radii)
    disc = np.zeros((2 * reach_y + 1, 2 * reach_x + 1), bool)
    middle = (float(reach_x), float(reach_y))
    stamp(disc, middle, middle, radii, True)
    return disc


def _pixel(point: tuple[float, float]) -> tuple[int, int]:
    return math.floor(point[0]), math.floor(point[1])
