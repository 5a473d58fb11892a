"""Intervals of 95 % for the metrics of an evaluation."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binomtest

__all__ = ["clustered", "group_counts", "group_draws", "halves", "proportion"]

LEVEL = 0.95


def proportion(count: int, n: int) -> tuple[float, float]:
    """The exact interval of a share (Clopper and Pearson, Biometrika 26, 1934)."""
    interval = binomtest(count, n).proportion_ci(LEVEL, method="exact")
    return float(interval.low), float(interval.high)


def group_counts(groups: Sequence[str], rng: np.random.Generator) -> NDArray[np.float64]:
    """How often each item occurs in one bootstrap draw of whole groups: (n,)."""
    _, number = np.unique(np.asarray(groups, np.str_), return_inverse=True)
    return _counted(number, rng)


def _counted(number: NDArray[np.intp], rng: np.random.Generator) -> NDArray[np.float64]:
    count = int(number.max()) + 1
    drawn = np.bincount(rng.integers(0, count, count), minlength=count)
    return np.asarray(drawn[number], np.float64)


def group_draws(
    groups: Sequence[str], rng: np.random.Generator, draws: int = 1000
) -> NDArray[np.float64]:
    """Many draws as those of :func:`group_counts` at once: (draws, n)."""
    _, number = np.unique(np.asarray(groups, np.str_), return_inverse=True)
    count = int(number.max()) + 1
    drawn = rng.multinomial(count, np.full(count, 1 / count), size=draws)
    return np.asarray(drawn[:, number], np.float64)


def clustered(
    groups: Sequence[str],
    statistic: Callable[[NDArray[np.float64]], float],
    seed: int,
    draws: int = 1000,
) -> tuple[float, float]:
    """Percentile bootstrap over groups (Field and Welsh, J. R. Stat. Soc. B 69, 2007).

    ``statistic`` takes the number of times each item was drawn; draws that leave it undefined
    (NaN) are passed over.
    """
    rng = np.random.default_rng([seed, 7])
    _, number = np.unique(np.asarray(groups, np.str_), return_inverse=True)
    values = [statistic(_counted(number, rng)) for _ in range(draws)]
    low, high = np.nanpercentile(values, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)


def halves(value: float, of_halves: Sequence[float]) -> tuple[float, float]:
    """The interval of a metric from the same metric on random halves, drawn without replacement.

    The spread of halves estimates that of the whole (Politis, Romano and Wolf, "Subsampling",
    1999, with half the sample); their bias, for a distance between small samples is biased by the
    samples' size, is taken out by centring them on ``value``. For metrics that drawing twice
    would distort: the same item twice makes a sample look poorer than it is.
    """
    low, middle, high = np.percentile(of_halves, [50 * (1 - LEVEL), 50, 50 * (1 + LEVEL)])
    return float(value + low - middle), float(value + high - middle)
