"""Coarser grids, of means."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["block_means", "block_side", "reduced"]


def block_side(shape: tuple[int, ...], most_pixels: int) -> int:
    """How many px are to be one, along each axis, so that a frame has at most ``most_pixels``."""
    return int(np.ceil(np.sqrt(np.prod(shape) / most_pixels)))


def block_means(grey: NDArray[np.uint8], step: int) -> NDArray[np.uint8]:
    """Means of ``step`` x ``step`` px; at the far edges of what there is."""
    if step == 1:
        return grey
    bottom, right = (-n % step for n in grey.shape)
    padded = cv2.copyMakeBorder(grey, 0, bottom, 0, right, cv2.BORDER_REPLICATE)
    size = (padded.shape[1] // step, padded.shape[0] // step)
    return np.asarray(cv2.resize(padded, size, interpolation=cv2.INTER_AREA), np.uint8)


def reduced(plane: NDArray[np.generic], scale: float) -> NDArray[np.float32]:
    """A plane (H, W) at ``scale``, at most 1, of its size: means of what falls together."""
    floats = np.asarray(plane, np.float32)
    if scale == 1.0:
        return floats
    height, width = (max(1, round(n * scale)) for n in floats.shape)
    small = cv2.resize(floats, (width, height), interpolation=cv2.INTER_AREA)
    return np.asarray(small, np.float32)
