"""Several readers of the same cases: Obuchowski's and Rockette's analysis of one modality.

Obuchowski and Rockette, Commun. Stat. Simul. Comput. 24(2), 1995: the readers' figures (areas, or
shares of right choices) vary as readers do, and together as the cases do that all of them read.
With r readers, MS(R) the mean square of their figures, and Cov2 the mean covariance of two readers'
figures (DeLong's for areas),

    var = (MS(R) + r max(Cov2, 0)) / r
    df = (MS(R) + r max(Cov2, 0))^2 / (MS(R)^2 / (r - 1))

are the variance of the mean figure for readers and cases to come, and the degrees of freedom of its
t interval (Hillis, Stat. Med. 26(3), 2007; Hillis, Berbaum and Metz, Acad. Radiol. 15(5), 2008).
For these readers alone, with cases to come,

    var = (Var + (r - 1) max(Cov2, 0)) / r,

where Var is the mean of the readers' own variances; its interval is normal. A variance that is
estimated as nought gives no interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.study.statistics.estimate import Estimate, normal, students_t

__all__ = ["Mrmc", "obuchowski_rockette", "share_covariance"]

_NOUGHT = 1e-15
"""Variances up to it are rounding."""


@dataclass(frozen=True)
class Mrmc:
    """The mean figure of ``readers`` readers: for readers and cases to come; ``fixed``: for cases
    to come and these readers alone.

    ``reader_sd`` is the standard deviation between readers beyond what the cases explain, ``rho``
    the correlation of two readers' errors. ``df`` is NaN where nothing varies.
    """

    mean: Estimate
    fixed: Estimate
    readers: int
    error: float
    df: float
    ms_reader: float
    variance: float
    cov2: float

    @property
    def reader_sd(self) -> float:
        """Hillis 2007: MS(R) estimates the readers' variance plus Var less Cov2."""
        return math.sqrt(max(0.0, self.ms_reader - self.variance + self.cov2))

    @property
    def rho(self) -> float:
        """NaN where no figure varies with the cases."""
        return self.cov2 / self.variance if self.variance > _NOUGHT else math.nan


def obuchowski_rockette(
    figures: NDArray[np.float64], covariance: NDArray[np.float64], n: int
) -> Mrmc | None:
    """The analysis of ``figures`` (r,) with their ``covariance`` (r, r) on ``n`` cases.

    None with fewer than two readers, or with a covariance that is not known.
    """
    r = len(figures)
    if r < 2 or not np.isfinite(covariance).all():
        return None
    mean = float(figures.mean())
    ms = float(figures.var(ddof=1))
    variance = float(np.trace(covariance) / r)
    cov2 = float((covariance.sum() - np.trace(covariance)) / (r * (r - 1)))
    spread = ms + r * max(cov2, 0.0)
    # Readers who agree to the last case: nothing varies but the cases, or nothing at all.
    agree = math.inf if spread > _NOUGHT else math.nan
    df = agree if ms <= _NOUGHT else spread**2 / (ms**2 / (r - 1))
    error = math.sqrt(spread / r)
    fixed = math.sqrt((variance + (r - 1) * max(cov2, 0.0)) / r)
    return Mrmc(
        students_t(mean, error, df, n), normal(mean, fixed, n), r, error, df, ms, variance, cov2
    )


def share_covariance(right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The covariance (r, r) of the shares of right choices of r readers: ``right`` (r, n).

    A share is a mean over cases, and so is its covariance over n. NaN with a single case.
    """
    n = right.shape[1]
    if n < 2:
        return np.full((len(right),) * 2, np.nan)
    return np.asarray(np.atleast_2d(np.cov(right.astype(float))) / n, float)
