"""A value with its interval of 95 %, and the intervals of shares and of normal and t estimates."""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["LEVEL", "Estimate", "clopper_pearson", "normal", "students_t"]

LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """``value`` with the ends of its interval of 95 %; ``n`` is how many observations it rests on.

    NaN where it cannot be told.
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

    def holds(self, value: float) -> bool:
        """Whether ``value`` lies in the interval."""
        return self.low <= value <= self.high

    @classmethod
    def unknown(cls, n: int = 0) -> Estimate:
        return cls(math.nan, math.nan, math.nan, n)


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
    """A value with a standard error, its interval by the normal distribution, cut at ``bounds``."""
    from scipy.special import ndtri

    half = float(ndtri(0.5 + LEVEL / 2)) * error
    return Estimate(value, max(bounds[0], value - half), min(bounds[1], value + half), n)


def students_t(
    value: float, error: float, df: float, n: int, bounds: tuple[float, float] = (0, 1)
) -> Estimate:
    """The same by Student's t with ``df`` degrees of freedom (infinite ones are the normal's)."""
    from scipy.special import stdtrit

    if math.isinf(df):
        return normal(value, error, n, bounds)
    half = float(stdtrit(df, 0.5 + LEVEL / 2)) * error
    return Estimate(value, max(bounds[0], value - half), min(bounds[1], value + half), n)
