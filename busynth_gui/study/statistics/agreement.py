"""Agreement beyond chance: Cohen's kappa, weighted where answers have an order.

Cohen, Educ. Psychol. Meas. 20, 1960, and Psychol. Bull. 70, 1968 (weights); standard error by
Fleiss, Cohen and Everitt, Psychol. Bull. 72, 1969. Weights are quadratic: one step apart is a
small disagreement, five are 25 times that. Of more than two readers the mean over all pairs
(Light, Psychol. Bull. 76, 1971), its interval by a bootstrap over cases.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.study.statistics.estimate import LEVEL, Estimate, normal

__all__ = ["kappa", "mean_kappa", "weights"]

Answers = NDArray[np.int64]

_DRAWS = 1000


def weights(steps: int, ordinal: bool) -> NDArray[np.float64]:
    """How far two answers of ``steps`` agree, 0 to 1: (steps, steps)."""
    if not ordinal or steps < 2:
        return np.eye(steps)
    at = np.arange(steps)
    return np.asarray(1 - ((at[:, None] - at) / (steps - 1)) ** 2)


def kappa(first: Answers, second: Answers, steps: int, *, ordinal: bool) -> Estimate:
    """Kappa of two answers (n,), 0 to ``steps`` - 1, to the same cases.

    NaN without cases, and where both always gave the same single answer: then nothing can be said
    of agreement beyond chance. Without an interval where its error is nought: of answers that agree
    in every case, above all.
    """
    n = len(first)
    if not n:
        return Estimate.unknown()
    table = _table(first, second, steps) / n
    w = weights(steps, ordinal)
    value = _value(table, w)
    if not np.isfinite(value):
        return Estimate.unknown(n)
    rows, columns = table.sum(1), table.sum(0)
    agreed, chance = (table * w).sum(), (np.outer(rows, columns) * w).sum()
    # The standard error of a kappa that is not nought: Fleiss et al. 1969, formula 12.
    row_mean, column_mean = w @ columns, rows @ w
    inner = w * (1 - chance) - (row_mean[:, None] + column_mean[None]) * (1 - agreed)
    spread = (table * inner**2).sum() - (agreed * chance - 2 * chance + agreed) ** 2
    # A difference of equal numbers leaves some rounding.
    error = np.sqrt(spread / n) / (1 - chance) ** 2 if spread > 1e-12 else 0.0
    return normal(value, float(error), n, (-1, 1))


def mean_kappa(answers: Answers, steps: int, seed: int, *, ordinal: bool) -> Estimate:
    """The mean of kappa over all pairs of R readers: ``answers`` (R, n) to the same n cases.

    NaN with fewer than two readers, or where no pair has a kappa; without an interval where all
    draws are alike.
    """
    readers, n = answers.shape
    if readers < 2 or not n:
        return Estimate.unknown(n)
    if readers == 2:
        return kappa(answers[0], answers[1], steps, ordinal=ordinal)
    w = weights(steps, ordinal)
    pairs = [first * steps + second for first, second in combinations(answers, 2)]
    value = _mean_value(pairs, np.ones((1, n)), w)[0]
    rng = np.random.default_rng([seed, 13])
    drawn = _mean_value(pairs, rng.multinomial(n, np.full(n, 1 / n), _DRAWS).astype(float), w)
    if not np.isfinite(value) or not np.isfinite(drawn).any():
        return Estimate.unknown(n)
    tail = 50 * (1 - LEVEL)
    low, high = np.nanpercentile(drawn, [tail, 100 - tail])
    if high - low < 1e-9:
        return Estimate.alone(float(value), n)
    return Estimate(float(value), float(low), float(high), n)


def _mean_value(
    pairs: list[Answers], counts: NDArray[np.float64], w: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mean over pairs of readers, whose cells of the table are ``pairs`` (n,) each, in draws
    that count each case so often: (draws, n) to (draws,), NaN where no pair has a kappa.
    """
    steps = len(w)
    total = np.zeros(len(counts))
    known = np.zeros(len(counts))
    for cells in pairs:
        tables = counts @ np.eye(steps * steps)[cells] / counts.sum(1, keepdims=True)
        tables = tables.reshape(-1, steps, steps)
        agreed = (tables * w).sum((1, 2))
        chance = np.einsum("di,dj,ij->d", tables.sum(2), tables.sum(1), w)
        told = chance < 1 - 1e-12
        total += np.where(told, (agreed - chance) / np.where(told, 1 - chance, 1), 0)
        known += told
    return np.asarray(np.where(known > 0, total / np.maximum(known, 1), np.nan))


def _table(first: Answers, second: Answers, steps: int) -> NDArray[np.float64]:
    flat = np.bincount(first * steps + second, minlength=steps * steps)
    return np.asarray(flat, float).reshape(steps, steps)


def _value(table: NDArray[np.float64], w: NDArray[np.float64]) -> float:
    chance = float((np.outer(table.sum(1), table.sum(0)) * w).sum())
    if chance >= 1 - 1e-12:
        return float("nan")
    return (float((table * w).sum()) - chance) / (1 - chance)
