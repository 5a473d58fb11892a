"""How many cases and readers an interval of a given width needs, before anybody has read any.

One reader's area: the variance of Hanley and McNeil, Radiology 143(1), 1982. The mean of several:
that of :mod:`.mrmc` with an assumed standard deviation between readers and correlation of their
errors. A share of right choices: the binomial variance in its place.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from busynth_gui.case.errors import Refusal
from busynth_gui.study.statistics.estimate import clopper_pearson, normal, students_t

__all__ = ["READER_SD", "RHO", "Assumed", "auc_variance", "cases_for", "half_width"]

READER_SD = 0.05
"""Standard deviation between readers' areas; in published studies mostly 0.03 to 0.08."""

RHO = 0.35
"""Correlation of two readers' errors on the same cases: 0.43 in Van Dyke's study."""

MOST_CASES = 2000


@dataclass(frozen=True)
class Assumed:
    """What is expected: the area or share of right choices ``value``, and how readers differ.

    Raises Refusal for values that none of them can have.
    """

    value: float = 0.6
    reader_sd: float = READER_SD
    rho: float = RHO

    def __post_init__(self) -> None:
        for name, value, most in (
            ("value", self.value, 1.0),
            ("reader-sd", self.reader_sd, 0.5),
            ("rho", self.rho, 1.0),
        ):
            if not 0 <= value <= most:
                raise Refusal("{0} cannot be {1}", "give 0 to {2}", name, value, most)


def auc_variance(area: float, positives: int, negatives: int) -> float:
    """Hanley's and McNeil's variance of an area, on so many positive and negative cases."""
    q1, q2 = area / (2 - area), 2 * area**2 / (1 + area)
    spread = area * (1 - area)
    spread += (positives - 1) * (q1 - area**2) + (negatives - 1) * (q2 - area**2)
    return spread / (positives * negatives)


def half_width(cases: int, readers: int, assumed: Assumed, *, pairs: bool) -> float:
    """Half the width of the 95 % interval that is to be expected: of an area on ``cases`` pictures,
    half of them synthetic, or with ``pairs`` of a share of right choices on so many pairs.
    """
    value = assumed.value
    if pairs:
        variance = value * (1 - value) / cases
        if readers == 1:
            exact = clopper_pearson(round(value * cases), cases)
            return (exact.high - exact.low) / 2
    else:
        variance = auc_variance(value, cases // 2, cases - cases // 2)
    if readers == 1:
        made = normal(0, math.sqrt(variance), cases, (-math.inf, math.inf))
        return made.high
    cov2 = assumed.rho * variance
    # What MS(R) is expected to be: Hillis 2007.
    ms = assumed.reader_sd**2 + variance - cov2
    spread = ms + readers * cov2
    df = math.inf if ms <= 0 else spread**2 / (ms**2 / (readers - 1))
    made = students_t(0, math.sqrt(spread / readers), df, cases, (-math.inf, math.inf))
    return made.high


def cases_for(width: float, readers: int, assumed: Assumed, *, pairs: bool) -> int | None:
    """The fewest cases (an even number, or pairs) whose interval is no wider than ``width``.

    None where the readers' differences alone are wider, so that only more readers help.
    """
    step = 1 if pairs else 2
    low, high = 0, MOST_CASES // step
    if 2 * half_width(high * step, readers, assumed, pairs=pairs) > width:
        return None
    # The exact interval's width jumps a little from one number to the next; near enough here.
    while high - low > 1:
        middle = (low + high) // 2
        fits = middle * step >= 4 and (
            2 * half_width(middle * step, readers, assumed, pairs=pairs) <= width
        )
        low, high = (low, middle) if fits else (middle, high)
    return high * step
