"""How much neighbouring pixels differ: a frame that is read wrongly is rougher than it is."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["clearly_smoother", "disorder", "independent"]

_CLEARLY = 0.8
"""As a share of the other's roughness."""

_ENOUGH = 250_000
"""So many pixels, in rows spread over the frame, are looked at."""

_IMAGE = 0.75
"""Disorder up to which values are those of an image; bits cut out of an image are noise."""

_AS_ELSEWHERE = 2.0
_FEWEST, _FEWEST_LIT = 20, 1000


def clearly_smoother(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Whether (H, W) or (H, W, C) differs clearly less from pixel to pixel than ``other`` does."""
    return _roughness(one) < _CLEARLY * _roughness(other)


def _roughness(values: NDArray[Any]) -> float:
    """Mean absolute difference to the pixel on the right plus that to the pixel below."""
    return float(sum(np.abs(b - a).mean() for a, b in _pairs(values)))


def _rows(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
    """Rows spread over the frame, and those below them, as wider integers."""
    step = max(1, values.shape[0] * values.shape[1] // _ENOUGH)
    wide: Any = np.int16 if values.dtype == np.uint8 else np.int32
    return values[:-1:step].astype(wide), values[1::step].astype(wide)


def disorder(values: NDArray[Any]) -> float:
    """How much the pixels (H, W) that are not 0 differ from their neighbours, as a share of how
    much they do from any other: about 1 where there is nothing but noise, less of an image. 1 where
    there are too few of them to tell.
    """
    near = [np.abs(b - a)[(a != 0) & (b != 0)] for a, b in _pairs(values)]
    rows, _ = _rows(values)
    lit = rows[rows != 0]
    if min(map(len, near)) < _FEWEST_LIT:
        return 1.0
    anyhow = float(np.abs(np.random.default_rng(0).permutation(lit) - lit).mean())
    return float(np.mean([each.mean() for each in near])) / anyhow if anyhow else 1.0


def independent(values: NDArray[Any], bits: int) -> bool:
    """Whether what is above the lower ``bits`` of (H, W) has nothing to do with what is in them.

    Where the upper bits of one number change, the lower ones jump the other way.
    """
    lower, upper = values & ((1 << bits) - 1), values >> bits
    if disorder(lower) > _IMAGE:
        return False
    jumps, change, black = [], [], []
    for low, high in zip(_pairs(lower), _pairs(upper), strict=True):
        jumps.append(np.abs(low[1] - low[0]).ravel())
        change.append((high[1] != high[0]).ravel())
        black.append(((low[0] == 0) & (low[1] == 0)).ravel())
    jump, changes, dark = map(np.concatenate, (jumps, change, black))
    there, elsewhere = jump[changes & ~dark], jump[~changes & ~dark]
    if len(there) < _FEWEST:
        return int((changes & dark).sum()) >= _FEWEST
    return bool(len(elsewhere) < _FEWEST or there.mean() <= _AS_ELSEWHERE * elsewhere.mean())


def _pairs(values: NDArray[Any]) -> list[tuple[NDArray[Any], NDArray[Any]]]:
    """Pixels with those on their right, and with those below them."""
    rows, below = _rows(values)
    return [(rows[:, :-1], rows[:, 1:]), (rows, below)]
