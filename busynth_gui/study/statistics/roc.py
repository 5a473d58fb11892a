"""The ROC curve of ratings: its area, DeLong's covariances of it, and a bootstrap beside them.

DeLong, DeLong and Clarke-Pearson, Biometrics 44(3), 1988: the area is the mean of how each
positive case is placed among the negative ones, and its variance that of the placements. With
ratings of few steps many are tied; ties count one half.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.study.statistics.estimate import LEVEL, Estimate, normal

__all__ = ["Placements", "auc", "bootstrap_auc", "covariance", "placements", "roc_curve"]

Ratings = NDArray[np.float64]
Truth = NDArray[np.bool_]

BOOTSTRAP_DRAWS = 2000


@dataclass(frozen=True, eq=False)
class Placements:
    """For each of R readers: the share of negatives below each positive (R, P), ties one half,
    and of positives above each negative (R, N).
    """

    positive: NDArray[np.float64]
    negative: NDArray[np.float64]

    @property
    def areas(self) -> NDArray[np.float64]:
        """The area below each reader's curve: (R,)."""
        return np.asarray(self.positive.mean(1))


def placements(ratings: Ratings, truth: Truth) -> Placements:
    """Placements of ``ratings`` (R, n), higher for positive, by ``truth`` (n,), true if positive.

    Raises ValueError unless there are positives and negatives.
    """
    above, below = ratings[:, truth], ratings[:, ~truth]
    if not above.shape[1] or not below.shape[1]:
        raise ValueError("an area needs positive and negative cases")
    won = (above[:, :, None] > below[:, None, :]) + 0.5 * (above[:, :, None] == below[:, None, :])
    return Placements(won.mean(2), won.mean(1))


def covariance(placed: Placements) -> NDArray[np.float64]:
    """DeLong's covariance matrix of the readers' areas (R, R), who all read the same cases.

    NaN with a single positive or negative case, whose spread nobody knows.
    """
    total = np.zeros((len(placed.areas),) * 2)
    for each in (placed.positive, placed.negative):
        n = each.shape[1]
        if n < 2:
            return np.full_like(total, np.nan)
        centred = each - each.mean(1, keepdims=True)
        total += centred @ centred.T / (n - 1) / n
    return total


def auc(ratings: Ratings, truth: Truth) -> Estimate:
    """One reader's area (``ratings`` (n,)) with DeLong's interval, by the normal distribution.

    DeLong's variance is nought where every case was told and where all have one rating, and not
    known of a single positive or negative: then there is no interval. Where every case was told,
    the exact ones of sensitivity and specificity say what so many can show. NaN without positives
    or negatives.
    """
    n = len(ratings)
    if truth.all() or not truth.any():
        return Estimate.unknown(n)
    placed = placements(np.asarray(ratings, float)[None], truth)
    return normal(float(placed.areas[0]), float(np.sqrt(covariance(placed)[0, 0])), n)


def bootstrap_auc(
    ratings: Ratings, truth: Truth, seed: int, draws: int = BOOTSTRAP_DRAWS
) -> Estimate:
    """The same with a percentile bootstrap (Efron and Tibshirani 1993), positives and negatives
    drawn each among themselves; without an interval where all draws are alike.
    """
    n = len(ratings)
    if truth.all() or not truth.any():
        return Estimate.unknown(n)
    values = np.unique(ratings)
    above, below = (
        (ratings[which][:, None] == values).sum(0).astype(float) for which in (truth, ~truth)
    )
    rng = np.random.default_rng([seed, 11])
    # Ratings have few values: a draw of cases is a draw of how many there are of each.
    drawn_above = rng.multinomial(int(above.sum()), above / above.sum(), draws) / above.sum()
    drawn_below = rng.multinomial(int(below.sum()), below / below.sum(), draws) / below.sum()
    less = np.cumsum(drawn_below, 1) - 0.5 * drawn_below
    areas = (drawn_above * less).sum(1)
    tail = 50 * (1 - LEVEL)
    low, high = np.percentile(areas, [tail, 100 - tail])
    value = float((above / above.sum()) @ (np.cumsum(below) - 0.5 * below) / below.sum())
    if low == high:
        return Estimate.alone(value, n)
    return Estimate(value, float(low), float(high), n)


def roc_curve(ratings: Ratings, truth: Truth) -> NDArray[np.float64]:
    """Points (false positives, true positives) of the empirical curve from (0, 0) to (1, 1)."""
    cuts = np.unique(ratings)[::-1]
    points = [(0.0, 0.0)]
    for cut in cuts:
        called = ratings >= cut
        points.append((float(called[~truth].mean()), float(called[truth].mean())))
    return np.array(points)
