"""The exact composite: what was made goes in, and not one pixel elsewhere changes."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels

__all__ = ["exact_composite", "unchanged_outside"]


def exact_composite(
    scan: Pixels, made: NDArray[np.float32], change: NDArray[np.bool_], full_scale: int
) -> Pixels:
    """The scan with ``made`` where ``change``, in the scan's own type.

    ``made`` is (H, W) in grey levels of the scan; it is rounded and clipped to 0 ... full_scale.
    Outside ``change`` the result is a copy of the scan, bit for bit.
    """
    out = scan.copy()
    levels = np.clip(np.rint(made[change]), 0, full_scale)
    out[change] = levels.astype(scan.dtype)
    return out


def unchanged_outside(scan: Pixels, image: Pixels, change: NDArray[np.bool_]) -> bool:
    """Whether ``image`` (H, W) equals ``scan`` bit for bit wherever ``change`` is false, and is of
    its type."""
    same_kind = scan.dtype == image.dtype and scan.shape == image.shape
    return bool(same_kind and np.array_equal(scan[~change], image[~change]))
