"""From colours to the one channel of a scan, in strips: whole frames in float are gigabytes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels

__all__ = ["one_channel", "split_alpha", "strips"]

_STRIP = 1_000_000
"""Pixels that are worked on at once."""


def strips(height: int, width: int) -> Iterator[slice]:
    """Slices of rows that together are a frame, each of about a million pixels."""
    step = max(1, _STRIP // max(width, 1))
    for row in range(0, height, step):
        yield slice(row, min(row + step, height))


def split_alpha(array: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """The colours (H, W, 1 or 3) and the alpha (H, W) of an array, if it has one.

    An alpha that is 0 everywhere says nothing (many programs leave it so) and counts as none.
    """
    if array.ndim == 2:
        return array[..., None], None
    if array.shape[2] in (2, 4):
        alpha = array[..., -1]
        return array[..., :-1], alpha if alpha.any() else None
    return array, None


def one_channel(array: NDArray[Any]) -> Pixels:
    """Luminance (ITU-R BT.601) of colours, over black where they are transparent."""
    colours, alpha = split_alpha(array)
    height, width = colours.shape[:2]
    result = np.empty((height, width), array.dtype)
    equal = colours.shape[2] == 1 or all(
        (colours[rows] == colours[rows, :, :1]).all() for rows in strips(height, width)
    )
    top = np.iinfo(array.dtype).max
    for rows in strips(height, width):
        grey: NDArray[Any] = colours[rows, :, 0]
        if not equal:
            grey = np.rint(colours[rows] @ np.array([0.299, 0.587, 0.114])).astype(array.dtype)
        if alpha is not None and (alpha[rows] != top).any():
            grey = np.rint(grey.astype(np.float64) * alpha[rows] / top).astype(array.dtype)
        result[rows] = grey
    return result
