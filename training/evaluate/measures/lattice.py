"""How much of a lesion's texture repeats with the cells of a network.

Networks that unfold features into pixels leave a lattice (Odena, Dumoulin and Olah, "Deconvolution
and checkerboard artifacts", Distill 2016). A classifier sees it, and so does a reader, as a weave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.evaluate.measures.intervals import Interval, by_group
from training.evaluate.measures.pairs import Pair

__all__ = ["PERIODS", "Lattice"]

PERIODS = (2, 4, 8)
"""In px of the scan: sides of cells that are unfolded."""
_SIDE = 32
_FULL = 0.95
"""The share of a block of pixels that lies in the lesion, at least."""
_BESIDE = 2
"""How many frequencies further the power is that it is held against."""


@dataclass(frozen=True)
class Lattice:
    """Mean power along both axes of blocks of 32 x 32 px inside each lesion: (n, 2, 17)."""

    power: NDArray[np.float64]
    groups: Sequence[str]
    blocks: int
    """How many there were in all lesions together."""

    @classmethod
    def of(cls, pairs: Sequence[Pair]) -> Lattice:
        """A lesion that holds no block counts nothing."""
        found = [_power(pair) for pair in pairs]
        power = np.stack([p for p, _ in found])
        return cls(power, [p.group for p in pairs], sum(count for _, count in found))

    def ratio(self, period: int, times: NDArray[np.float64]) -> float:
        """The power at a period over that at a little longer and shorter ones: about 1 without any
        lattice (at a period of 2 px, which has no shorter one beside it, less).

        The geometric mean of both axes, each lesion taken so many ``times`` (n,); NaN without any
        block.
        """
        power = np.tensordot(times, self.power, 1)
        at = _SIDE // period
        # What alternates from pixel to pixel has no shorter one beside it.
        after = min(at + _BESIDE, _SIDE // 2)
        beside = (at - _BESIDE, after if after > at else at - _BESIDE - 1)
        with np.errstate(divide="ignore", invalid="ignore"):
            logs = np.log(power[:, at]) - np.log(power[:, beside]).mean(1)
        return float(np.exp(logs.mean()))

    def measure(self, period: int) -> tuple[float, Interval]:
        """:meth:`ratio` of all, with its 95 % interval by group."""
        value = self.ratio(period, np.ones(len(self.groups)))
        return value, by_group(self.groups, lambda times: self.ratio(period, times), "ratio")


def _power(pair: Pair) -> tuple[NDArray[np.float64], int]:
    """The sum over a lesion's blocks, each divided by its variance, and how many these are."""
    window = np.outer(np.hanning(_SIDE), np.hanning(_SIDE))
    total, count = np.zeros((2, _SIDE // 2 + 1)), 0
    rows, columns = np.nonzero(pair.mask)
    for y in range(int(rows.min()), int(rows.max()) + 2 - _SIDE, _SIDE // 2):
        for x in range(int(columns.min()), int(columns.max()) + 2 - _SIDE, _SIDE // 2):
            here = np.s_[y : y + _SIDE, x : x + _SIDE]
            if pair.mask[here].mean() < _FULL:
                continue
            block = pair.pixels[here].astype(np.float64)
            block = (block - block.mean()) * window
            power = np.abs(np.fft.fft2(block)) ** 2 / (block.var() + 1)
            half = _SIDE // 2 + 1
            total += np.stack([power[:half].mean(1), power[:, :half].mean(0)])
            count += 1
    return total, count
