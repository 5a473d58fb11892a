"""The ROI crop: the square window around a region that the models see, and the way back.

All geometry is in pixels of the scan, x to the right and y down. A window may reach over the
scan's border; what lies outside is black, as everything beyond the field of view is, and is
never written back.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.beams import Beams

__all__ = ["CONTEXT", "MIN_SIDE", "RoiWindow", "window_around"]

CONTEXT = 2.0
"""Side of the window over the longest side of what it surrounds."""

MIN_SIDE = 128
"""Smallest window, in px: below it the crop would be enlarged more than twice."""


@dataclass(frozen=True)
class RoiWindow:
    """A square window on the scan: top-left corner and side in px (corner may be negative)."""

    x: int
    y: int
    side: int

    def extract(self, array: NDArray[np.generic], size: int) -> NDArray[np.float32]:
        """Cut the window out of ``array`` (H, W) and resample it to (size, size) float32."""
        return resample(self._cut(array), size)

    def extract_mask(self, mask: NDArray[np.bool_], size: int) -> NDArray[np.float32]:
        """Coverage in [0, 1] of a boolean mask (H, W); nothing lies outside the scan."""
        return np.clip(resample(self._cut(mask), size), 0.0, 1.0)

    def with_room(self, area: NDArray[np.bool_]) -> tuple[slice, slice]:
        """The rows and columns of an array, the size of ``area`` (H, W), that lie in the window,
        and those about all of ``area``."""
        within = []
        for axis, start in ((1, self.y), (0, self.x)):
            taken = np.flatnonzero(area.any(axis))
            first, last = (int(taken[0]), int(taken[-1]) + 1) if taken.size else (start, 0)
            end = max(start + self.side, last)
            within.append(slice(max(min(start, first), 0), min(end, area.shape[1 - axis])))
        return within[0], within[1]

    def beams(self, beams: Beams, size: int) -> Beams:
        """``beams`` of the scan on the window's (size, size) grid."""
        return beams.seen_from(self.x, self.y, size / self.side)

    def place(
        self, crop: NDArray[np.float32], shape: tuple[int, int], fill: float = 0.0
    ) -> NDArray[np.float32]:
        """The crop resampled to the window and laid on a (H, W) array filled with ``fill``."""
        square = resample(crop, self.side)
        out = np.full(shape, fill, np.float32)
        y0, x0 = max(self.y, 0), max(self.x, 0)
        y1, x1 = min(self.y + self.side, shape[0]), min(self.x + self.side, shape[1])
        if y1 > y0 and x1 > x0:
            out[y0:y1, x0:x1] = square[y0 - self.y : y1 - self.y, x0 - self.x : x1 - self.x]
        return out

    def _cut(self, array: NDArray[np.generic]) -> NDArray[np.float32]:
        h, w = array.shape
        y0, x0 = max(self.y, 0), max(self.x, 0)
        y1, x1 = min(self.y + self.side, h), min(self.x + self.side, w)
        out = np.zeros((self.side, self.side), np.float32)
        if y1 > y0 and x1 > x0:
            out[y0 - self.y : y1 - self.y, x0 - self.x : x1 - self.x] = array[y0:y1, x0:x1]
        return out


def resample(square: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    """A square array at another size: area averaging down, cubic up."""
    side = square.shape[0]
    if side == size:
        return square.astype(np.float32, copy=True)
    how = cv2.INTER_AREA if size < side else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(square, (size, size), interpolation=how), np.float32)


def window_around(
    mask: NDArray[np.bool_], context: float = CONTEXT, min_side: int = MIN_SIDE
) -> RoiWindow:
    """The ROI window of a mask (H, W): centred on its box, shifted inside the scan where it fits.

    Raises ValueError for an empty mask.
    """
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    if rows.size == 0:
        raise ValueError("no window around an empty mask")
    h, w = mask.shape
    longest = int(max(rows[-1] - rows[0], columns[-1] - columns[0])) + 1
    side = max(min_side, round(context * longest))
    x = _inside((int(columns[0]) + int(columns[-1]) + 1 - side) // 2, side, w)
    y = _inside((int(rows[0]) + int(rows[-1]) + 1 - side) // 2, side, h)
    return RoiWindow(x, y, side)


def _inside(start: int, side: int, length: int) -> int:
    if side >= length:
        return (length - side) // 2
    return min(max(start, 0), length - side)
