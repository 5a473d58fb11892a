"""How often the intervals of an evaluation hold the truth, on data whose truth is known.

``python -m tests.bench intervals`` prints it in some minutes: for 5, 10, 20 and 40 groups of very
unequal sizes (log-normal, 1 to 60 items) the share of 95 % intervals that hold the truth, of
:func:`training.evaluate.measures.intervals.by_group` and of the percentile bootstrap over groups
that was used before it. ``training/evaluate/PROTOCOL.md`` has the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from training.evaluate.measures.distances import kernel_distance
from training.evaluate.measures.intervals import (
    Interval,
    Scale,
    Statistic,
    by_group,
    effective_groups,
    halves,
    mean_of,
)

__all__ = ["CASES", "Case", "Sample", "bootstrap", "coverage", "figures"]

COUNTS = (5, 10, 20, 40)
DRAWS = 400
Rng = np.random.Generator


@dataclass(frozen=True)
class Sample:
    """Items of one drawn data set: what an evaluation would have in hand."""

    groups: list[str]
    statistic: Statistic
    scale: Scale
    sides: list[int] | None = None


@dataclass(frozen=True)
class Case:
    """A kind of metric, how a data set of so many groups is drawn, and the true value."""

    name: str
    truth: float
    draw: Callable[[int, Rng], Sample]


def _sizes(count: int, rng: Rng) -> NDArray[np.int64]:
    return np.minimum(np.ceil(np.exp(rng.normal(1.2, 1.0, count))), 60).astype(np.int64)


def _named(sizes: NDArray[np.int64], of: str) -> list[str]:
    return [f"{of}{k}" for k in np.repeat(np.arange(len(sizes)), sizes)]


def _mean(count: int, rng: Rng) -> Sample:
    """Groups differ as much as items within one."""
    sizes = _sizes(count, rng)
    values = np.repeat(rng.normal(size=count), sizes) + rng.normal(size=int(sizes.sum()))
    return Sample(_named(sizes, "g"), mean_of(values), "any")


def _share(share: float, alike: float) -> Callable[[int, Rng], Sample]:
    """Beta-binomial, with ``alike`` the correlation of two items of a group."""
    a, b = (p * (1 - alike) / alike for p in (share, 1 - share))

    def draw(count: int, rng: Rng) -> Sample:
        sizes = _sizes(count, rng)
        chances = np.repeat(rng.beta(a, b, count), sizes)
        hits = (rng.random(len(chances)) < chances).astype(np.float64)
        return Sample(_named(sizes, "g"), mean_of(hits), "share")

    return draw


def _area(apart: float, alike: float, grounds: int | None = None) -> Callable[[int, Rng], Sample]:
    """An area under the ROC curve: real lesions in unequal groups, candidates dealt over theirs."""

    def draw(count: int, rng: Rng) -> Sample:
        under = count if grounds is None else grounds
        real, made = _sizes(count, rng), np.full(under, max(2, 60 // under))
        scores = [
            shift
            + np.sqrt(alike) * np.repeat(rng.normal(size=len(sizes)), sizes)
            + np.sqrt(1 - alike) * rng.normal(size=int(sizes.sum()))
            for sizes, shift in ((real, 0.0), (made, apart))
        ]
        above = (scores[1][None] > scores[0][:, None]).astype(np.float64)
        first = len(scores[0])

        def area(w: NDArray[np.float64]) -> float:
            total = w[:first].sum() * w[first:].sum()
            return float(w[:first] @ above @ w[first:] / total) if total else float("nan")

        sides = [0] * first + [1] * len(scores[1])
        return Sample([*_named(real, "real"), *_named(made, "made")], area, "share", sides)

    return draw


CASES = (
    Case("mean", 0.0, _mean),
    Case("share of 0.5", 0.5, _share(0.5, 0.3)),
    Case("share of 0.1", 0.1, _share(0.1, 0.3)),
    Case("share of 0.02", 0.02, _share(0.02, 0.1)),
    Case("AUC 0.50", 0.5, _area(0.0, 0.2)),
    Case("AUC 0.58", float(norm.cdf(0.3 / np.sqrt(2))), _area(0.3, 0.6)),
    Case("AUC 0.86", float(norm.cdf(1.5 / np.sqrt(2))), _area(1.5, 0.6)),
    Case("AUC 0.96", float(norm.cdf(2.5 / np.sqrt(2))), _area(2.5, 0.2)),
    Case("AUC 0.58 on two grounds", float(norm.cdf(0.3 / np.sqrt(2))), _area(0.3, 0.6, 2)),
)


def bootstrap(sample: Sample, rng: Rng, draws: int = DRAWS) -> Interval:
    """The percentile bootstrap over groups that evaluations used until 0.5.0."""
    _, number = np.unique(np.asarray(sample.groups, np.str_), return_inverse=True)
    count = int(number.max()) + 1
    drawn = [
        sample.statistic(np.bincount(rng.integers(0, count, count), minlength=count)[number] * 1.0)
        for _ in range(draws)
    ]
    low, high = np.nanpercentile(drawn, (2.5, 97.5))
    return float(low), float(high)


def jackknife(sample: Sample, rng: Rng) -> Interval:
    return by_group(sample.groups, sample.statistic, sample.scale, sample.sides)


def coverage(
    case: Case, count: int, way: Callable[[Sample, Rng], Interval], times: int, seed: int
) -> tuple[float, float]:
    """The share of ``times`` intervals that hold the truth, and their mean width."""
    rng = np.random.default_rng([seed, count])
    held, wide = [], []
    for _ in range(times):
        low, high = way(case.draw(count, rng), rng)
        held.append(low is None or low <= case.truth <= high)
        wide.append(np.inf if low is None else high - low)
    return float(np.mean(held)), float(np.mean(wide))


def distance_coverage(count: int, times: int, seed: int) -> float:
    """The same of a kernel distance, by halves of the groups, 0 for two sets of one source."""
    rng = np.random.default_rng([seed, count, 1])
    held = []
    for _ in range(times):
        rows, groups = [], []
        for _side in range(2):
            sizes = _sizes(count, rng)
            number = np.repeat(np.arange(count), sizes)
            # Eight features; groups differ half as much as items do.
            rows.append(
                0.5 * rng.normal(size=(count, 8))[number] + rng.normal(size=(len(number), 8))
            )
            groups.append(number)
        drawn = []
        for _half in range(40):
            parts = []
            for side in range(2):
                place = rng.permutation(count)[groups[side]]
                parts.append(
                    rows[side][np.argsort(place, kind="stable")[: max(2, len(place) // 2)]]
                )
            drawn.append(kernel_distance(*parts))
        worth = min(effective_groups(np.bincount(g)) for g in groups)
        low, high = halves(kernel_distance(*rows), drawn, worth)
        held.append(low is not None and low <= 0.0 <= high)
    return float(np.mean(held))


def figures(times: int = 1000) -> dict[str, float]:
    """Percentages of intervals that hold the truth; the bootstrap's beside them."""
    found = {}
    for case in CASES:
        for count in COUNTS:
            for way, runs in ((jackknife, times), (bootstrap, times // 4)):
                held, wide = coverage(case, count, way, runs, 0)
                title = f"{case.name}, {count} groups, {way.__name__}"
                found[f"{title} (%)"] = round(100 * held, 1)
                found[f"{title}, width"] = round(wide, 3)
    for count in COUNTS:
        title = f"kernel distance, {count} groups, halves (%)"
        found[title] = round(100 * distance_coverage(count, times // 4, 0), 1)
    return found
