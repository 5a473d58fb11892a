"""How many pixels a scan spends on speckle that fewer would show.

An export that was enlarged, a machine that smooths its pictures and a probe with a wide point
spread have this in common: what their pixels could show at the finest is not there. What learned
speckle from other scans makes it too fine on these, and must work on a coarser grid.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.resampling import reduced

__all__ = ["oversampling"]

_USUAL = -0.48
"""The logarithm of how much smaller differences between neighbours are than between pixels of twice
the size: what the smoother half of BUSI's scans has, -0.53 to -0.35 (BUS-BRA's -0.41 to -0.17, 5th
to 95th percentile). White noise has 0.69, and what is perfectly smooth -0.69."""
_OCTAVES = 3
_BLOCK = 32
"""Side of what is looked at by itself, px: text and callipers lie in few of so many."""
_PART = 768
"""Longest side of the part in the middle of a scan that is looked at, px."""
_SMOOTH = -np.log(2)
"""The fall of what has no detail at all: a slope."""


def oversampling(pixels: Pixels, full_scale: int, fov: NDArray[np.bool_]) -> float:
    """Pixels of a scan (H, W), along one axis, to one of a grid on which its speckle is as fine as
    on those that bundles are trained on: from 1 to 8; 1 for a field of view with too little in it.

    That of the axis along which the scan shows more; the median of its blocks with tissue. What was
    enlarged by repeating its pixels is taken as it is.
    """
    box = _middle(fov)
    grey = np.asarray(pixels[box] / full_scale, np.float32)
    grid = (grey.shape[1] // _BLOCK, grey.shape[0] // _BLOCK)
    if min(grid) == 0:
        return 1.0
    whole = _blocks(fov[box].astype(np.float32), grid) > 0.99
    if not whole.any():
        return 1.0
    # Grey levels are whole numbers, or steps of a few. On what was enlarged much, rounding is all
    # that differs.
    step = float(np.diff(np.unique(pixels[box])).min(initial=full_scale))
    rounding = (step / full_scale) ** 2 / 6
    powers = []
    for octave in range(_OCTAVES + 2):
        parts = [_blocks(np.diff(grey, axis=axis) ** 2, grid)[whole] for axis in (0, 1)]
        powers.append(np.maximum(np.array(parts) - rounding / 4**octave, rounding / 100))
        grey = reduced(grey, 0.5)
    power = np.array(powers)
    # Half of the blocks: in the darker ones there is hardly more than rounding.
    bright = power[0].sum(0) >= np.median(power[0].sum(0))
    level = 0.5 * np.log(power[:, :, bright])
    falls = np.median(level[:-1] - level[1:], axis=2).max(1)
    return float(2 ** _reached(np.maximum(falls, _SMOOTH)))


def _reached(falls: NDArray[np.float64]) -> float:
    """The octave at which ``falls``, of each octave, first are the usual ones."""
    usual = np.flatnonzero(falls >= _USUAL)
    if usual.size == 0:
        return float(_OCTAVES)
    after = int(usual[0])
    if after == 0:
        return 0.0
    before = falls[after - 1]
    return min(after - 1 + float((_USUAL - before) / (falls[after] - before)), float(_OCTAVES))


def _middle(fov: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The middle of what is seen, at most :data:`_PART` px long."""

    def part(axis: int) -> slice:
        where = np.flatnonzero(fov.any(axis))
        if where.size == 0:
            return slice(0)
        start, stop = int(where[0]), int(where[-1]) + 1
        cut = max(0, stop - start - _PART) // 2
        return slice(start + cut, stop - cut)

    return part(1), part(0)


def _blocks(plane: NDArray[np.float32], grid: tuple[int, int]) -> NDArray[np.float32]:
    """Means over ``grid`` blocks of a plane, columns and rows."""
    return np.asarray(cv2.resize(plane, grid, interpolation=cv2.INTER_AREA), np.float32)
