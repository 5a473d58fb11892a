"""Where a scan is made anew when its lesion is healed: the lesion, its rim, and what it throws."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.band import column_weight
from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams

__all__ = ["healing_hole", "healing_weight", "rim_width"]

_BEHIND = 0.35
"""Column weight down to which what lies behind a lesion belongs to the hole: about as deep again as
the lesion is high."""


def rim_width(mask: NDArray[np.bool_]) -> float:
    """How far beyond its mask (H, W) a lesion is healed, px: a tenth of its size, 5 to 24 px.

    Outlines are drawn along the lesion, and its halo lies outside of them.
    """
    return float(np.clip(0.1 * np.sqrt(mask.sum()), 5.0, 24.0))


def healing_hole(
    mask: NDArray[np.bool_], behind: bool, beams: Beams = STRAIGHT_DOWN
) -> NDArray[np.bool_]:
    """What of a scan is made anew (H, W): ``mask`` with its rim and, where there is a shadow or an
    enhancement ``behind`` it, along ``beams``, that.

    Raises ValueError for an empty mask.
    """
    if not mask.any():
        raise ValueError("nothing to heal in an empty mask")
    outside = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    hole = outside <= rim_width(mask)
    if behind:
        hole |= column_weight(mask, beams) > _BEHIND
    return np.asarray(hole, np.bool_)


def healing_weight(
    hole: NDArray[np.bool_], valid: NDArray[np.bool_], width: float
) -> NDArray[np.float32]:
    """How far each pixel (H, W) may change: 1 in the hole, 0 from ``width`` px around it on.

    It is 0 outside ``valid``, the field of view.
    """
    outside = cv2.distanceTransform((~hole).astype(np.uint8), cv2.DIST_L2, 5)
    near = np.clip(1 - outside / width, 0, 1)
    weight = near * near * (3 - 2 * near)
    weight[hole] = 1.0
    weight[~valid] = 0.0
    return np.asarray(weight, np.float32)
