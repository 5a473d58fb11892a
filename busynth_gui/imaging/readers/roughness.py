"""How much neighbouring pixels differ: a frame that is read wrongly is rougher than it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["clearly_smoother"]

_CLEARLY = 0.8
"""As a share of the other's roughness."""

_ENOUGH = 250_000
"""So many pixels, in rows spread over the frame, are looked at."""


def clearly_smoother(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether (H, W) or (H, W, C) differs clearly less from pixel to pixel than ``other`` does."""
    return _roughness(one) < _CLEARLY * _roughness(other)


def _roughness(values: NDArray[Any]) -> float:
    """Mean absolute difference to the pixel on the right plus that to the pixel below."""
    step = max(1, values.shape[0] * values.shape[1] // _ENOUGH)
    wide: Any = np.int16 if values.dtype == np.uint8 else np.int32
    rows: NDArray[Any] = values[:-1:step].astype(wide)
    below: NDArray[Any] = values[1::step].astype(wide)
    return float(np.abs(np.diff(rows, axis=1)).mean() + np.abs(below - rows).mean())
