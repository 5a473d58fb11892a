"""Intervals of 95 % for the metrics of an evaluation: by group, and honest with few groups.

A percentile bootstrap over groups, which was used here first, holds too seldom where groups are
few or of unequal sizes: with five, 80 % of its intervals of a mean held the truth and 30 % of those
of a rare share (``python -m tests.bench intervals`` measures it again). What is used now is in
:func:`by_group`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import beta, norm, t

__all__ = [
    "Interval",
    "Scale",
    "Statistic",
    "by_group",
    "effective_groups",
    "halves",
    "mean_of",
    "share_by_group",
]

LEVEL = 0.95

Interval = tuple[float, float] | tuple[None, None]
"""Both bounds, or none where the data cannot give any."""

Scale = Literal["share", "ratio", "any"]
"""What values a metric can have: 0 to 1, not below 0, or any."""

Statistic = Callable[[NDArray[np.float64]], float]
"""A metric of items that count so often each (n,); NaN where that leaves it undefined."""


def by_group(
    groups: Sequence[str],
    statistic: Statistic,
    scale: Scale,
    sides: Sequence[int] | None = None,
    repeats: Sequence[float] | None = None,
) -> Interval:
    """The interval of a ``statistic`` of items (n,) in ``groups`` (n,), sampled group by group.

    Each group is left out once (delete-a-group jackknife: Efron and Stein, Ann. Stat. 9, 1981).
    Shares are taken as logits, so that no bound leaves their range. The quantile is Student's, with
    Kish's effective number of groups (Survey Sampling, 1965) less one as degrees of freedom: five
    groups of which one has most of the items know as little as two. Where two samples are
    compared, ``sides`` (n,) says which item is of which, their variances are added, and the
    degrees of freedom are Satterthwaite's (Biometrics Bull. 2, 1946): candidates on two patients
    make the interval wide, however many real groups there are. ``repeats`` are the values of seeds
    whose mean the statistic is: their spread is added as well.

    Of a share so near 0 or 1 that less than one effective group would differ, and of one that all
    groups happen to have alike, which shows no spread that there could be, the exact interval
    for as many cases as the groups are worth (Korn and Graubard, Surv. Methodol. 24, 1998) is
    covered as well. Where nothing can be said (a side of one group; undefined without one of them)
    a share is anywhere between 0 and 1, and everything else has no interval.
    """
    names, number = np.unique(np.asarray(groups, np.str_), return_inverse=True)
    count = len(names)
    side = np.zeros(len(number), np.int64) if sides is None else np.asarray(sides, np.int64)
    value = statistic(np.ones(len(number)))
    without = np.array([statistic((number != k).astype(np.float64)) for k in range(count)])
    # (sides, groups): how many items of each side a group has.
    sizes = np.stack([np.bincount(number[side == s], minlength=count) for s in np.unique(side)])
    worth = [effective_groups(own[own > 0]) for own in sizes]
    if min((int((own > 0).sum()) for own in sizes), default=0) < 2 or not (
        math.isfinite(value) and np.isfinite(without).all()
    ):
        return (0.0, 1.0) if scale == "share" else (None, None)
    smallest = int(sizes.sum(1).min())
    moved = _moved(value, scale, smallest)
    steps = np.array([_moved(v, scale, smallest) for v in without]) - moved
    belongs = sizes / sizes.sum(0)
    variances = [_variance(steps, own) for own in belongs]
    freedom = [max(k - 1, 1.0) for k in worth]
    if repeats is not None and len(repeats) > 1:
        drawn = np.array([_moved(v, scale, smallest) for v in repeats])
        variances.append(float(drawn.var(ddof=1)) / len(drawn))
        freedom.append(len(drawn) - 1.0)
    total = sum(variances)
    low = high = value
    quantile = float(t.ppf(0.5 * (1 + LEVEL), min(freedom)))
    if total > 0:
        parts = sum(v * v / f for v, f in zip(variances, freedom, strict=True))
        quantile = float(t.ppf(0.5 * (1 + LEVEL), max(total * total / parts, 1.0)))
        reach = quantile * math.sqrt(total)
        low, high = _back(moved - reach, scale), _back(moved + reach, scale)
    alike = total <= 0  # as when each patient has one candidate of each kind
    if scale == "share" and (alike or min(value, 1 - value) * min(worth) < 1):
        low, high = _with_exact(value, without, belongs, min(worth), smallest, quantile, low, high)
    return low, high


def share_by_group(groups: Sequence[str], right: Sequence[bool] | NDArray[np.bool_]) -> Interval:
    """The interval of the share of items (n,) that are ``right``."""
    return by_group(groups, mean_of(np.asarray(right, np.float64)), "share")


def mean_of(values: NDArray[np.floating]) -> Statistic:
    """The mean of ``values`` (n,), each counted as often as it is drawn."""

    def mean(weights: NDArray[np.float64]) -> float:
        total = float(weights.sum())
        return float(weights @ values) / total if total else math.nan

    return mean


def effective_groups(sizes: NDArray[np.int64]) -> float:
    """How many groups of one size groups of these ``sizes`` are worth (Kish): 1 to their number."""
    return float(sizes.sum()) ** 2 / float((sizes.astype(np.float64) ** 2).sum())


def _variance(steps: NDArray[np.float64], belongs: NDArray[np.float64]) -> float:
    """The jackknife's variance of one side's groups; ``belongs`` is each group's share in it."""
    count = int((belongs > 0).sum())
    return float((count - 1) / count * (belongs * steps**2).sum())


def _moved(value: float, scale: Scale, items: int) -> float:
    if scale != "share":
        return value
    inside = min(max(value, 0.5 / items), 1 - 0.5 / items)
    return math.log(inside / (1 - inside))


def _back(value: float, scale: Scale) -> float:
    if scale != "share":
        return value if scale == "any" else max(value, 0.0)
    return 1 / (1 + math.exp(-min(max(value, -700), 700)))


def _with_exact(
    value: float,
    without: NDArray[np.float64],
    belongs: NDArray[np.float64],
    worth: float,
    items: int,
    quantile: float,
    low: float,
    high: float,
) -> tuple[float, float]:
    spread = sum(_variance(without - value, own) for own in belongs)
    cases = worth
    if spread > 0:
        fewer = (float(norm.ppf(0.5 * (1 + LEVEL))) / quantile) ** 2
        cases = max(min(value * (1 - value) / spread, items) * fewer, 1.0)
    hits, misses = value * cases, (1 - value) * cases
    tail = 0.5 * (1 - LEVEL)
    below = float(beta.ppf(tail, hits, misses + 1)) if hits > 0 else 0.0
    above = float(beta.ppf(1 - tail, hits + 1, misses)) if misses > 0 else 1.0
    return min(low, below), max(high, above)


def halves(value: float, of_halves: Sequence[float], groups: float = math.inf) -> Interval:
    """The interval of a metric from the same metric on random halves, drawn without replacement.

    The spread of halves estimates that of the whole (Politis, Romano and Wolf, "Subsampling",
    1999, with half the sample); their bias, for a distance between small samples is biased by the
    samples' size, is taken out by centring them on ``value``. For metrics that leaving a group out,
    or drawing one twice, would distort. ``groups`` is how many effective groups the smaller sample
    has: with few, the interval grows as Student's quantile does.
    """
    low, middle, high = np.percentile(of_halves, [50 * (1 - LEVEL), 50, 50 * (1 + LEVEL)])
    freedom = max(groups - 1, 1.0)
    grow = 1.0
    if math.isfinite(freedom):
        grow = float(t.ppf(0.5 * (1 + LEVEL), freedom) / norm.ppf(0.5 * (1 + LEVEL)))
    return float(value + grow * (low - middle)), float(value + grow * (high - middle))
