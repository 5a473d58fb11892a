"""A value with its interval of 95 %, and the intervals of shares and of normal and t estimates."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["LEVEL", "Estimate", "clopper_pearson", "normal", "students_t"]

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """``value`` with the ends of its interval of 95 %; ``n`` is how many observations it rests on.

    NaN where it cannot be told: the ends alone where a value has no interval.
    """

    value: float
    low: float
    high: float
    n: int = 0

    @property
    def known(self) -> bool:
        return math.isfinite(self.value)

    @property
    def has_interval(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def words(self) -> str:
        """Value and interval to three digits, or what of them is not known."""
        if not self.known:
            return "not known"
        if not self.has_interval:
            return f"{self.value:.3f} (no interval)"
        return f"{self.value:.3f} ({self.low:.3f} to {self.high:.3f})"

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies in the interval."""
        return self.low <= value <= self.high

    @classmethod
    def unknown(cls, n: int = 0) -> Estimate:
        return cls(math.nan, math.nan, math.nan, n)

    @classmethod
    def alone(cls, value: float, n: int) -> Estimate:
        """A value of which no interval can be given."""
        return cls(value, math.nan, math.nan, n)


def clopper_pearson(count: int, n: int) -> Estimate:
    """A share with its exact interval (Clopper and Pearson, Biometrika 26, 1934); of none, NaN."""
    from scipy.special import betaincinv

    if not n:
        return Estimate.unknown()
    tail = (1 - LEVEL) / 2
    low = 0.0 if count == 0 else float(betaincinv(count, n - count + 1, tail))
    high = 1.0 if count == n else float(betaincinv(count + 1, n - count, 1 - tail))
    return Estimate(count / n, low, high, n)


def normal(value: float, error: float, n: int, bounds: tuple[float, float] = (0, 1)) -> Estimate:
    """A value with a standard error, its interval by the normal distribution, cut at ``bounds``.

    Without an interval where :func:`_says_nothing`.
    """
    return students_t(value, error, math.inf, n, bounds)


def students_t(
    value: float, error: float, df: float, n: int, bounds: tuple[float, float] = (0, 1)
) -> Estimate:
    """The same by Student's t with ``df`` degrees of freedom (infinite ones are the normal's)."""
    from scipy.special import ndtri, stdtrit

    if _says_nothing(error):
        return Estimate.alone(value, n)
    at = 0.5 + LEVEL / 2
    half = float(ndtri(at) if math.isinf(df) else stdtrit(df, at)) * error
    return Estimate(value, max(bounds[0], value - half), min(bounds[1], value + half), n)


def _says_nothing(error: float) -> bool:
    """Whether a standard error is not known, or nought.

    Nought is a failure of the estimate, no certainty: so many cases never show that a figure is
    exactly one, or exactly a half (Obuchowski and Lieber, Acad. Radiol. 9(5), 2002, of areas of 1).
    """
    return not error > 1e-9
