"""Memorisation: how near a lesion's interior comes to any training lesion's."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["interior", "nearest"]

SIDE = 48


def interior(pixels: NDArray[np.generic], mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """A lesion's interior as a unit vector (48 * 48,).

    The mask's box resampled to 48 x 48; outside the mask 0, inside zero mean; unit norm. What is
    around the lesion does not count: there a copy of a lesion on another scan hides.
    """
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    grey = cv2.resize(pixels[box].astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    inside = cv2.resize(mask[box].astype(np.float32), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    solid = inside > 0.5
    values = np.where(solid, grey - grey[solid].mean(), 0).astype(np.float32).ravel()
    return np.asarray(values / max(float(np.linalg.norm(values)), 1e-6), np.float32)


def nearest(
    lesions: Sequence[NDArray[np.float32]], training: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Highest correlation of each lesion with any of ``training`` (n, 48 * 48) or its mirror."""
    table = np.stack(lesions)
    mirrored = table.reshape(-1, SIDE, SIDE)[:, :, ::-1].reshape(len(table), -1)
    best = np.maximum((table @ training.T).max(1), (mirrored @ training.T).max(1))
    return np.asarray(best, np.float32)
