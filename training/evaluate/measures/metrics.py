"""What an evaluation reports: metrics, each with what it takes to tell good from noise."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

__all__ = ["Metric"]

_NUMBERS = ("value", "low", "high", "real_real", "copy_paste", "copy_paste_hard")


@dataclass(frozen=True)
class Metric:
    """One measured value with its uncertainty and the two values to hold beside it.

    ``low`` and ``high`` bound the 95 % interval, None where there is none. ``n`` says how many of
    what (``"130 real, 120 synthetic"``), ``seeds`` which seeds the random draws had. ``real_real``
    is the same metric for real against real of the same sizes, ``copy_paste`` for the copies of
    training lesions pasted on healthy scans; None where the metric has no such counterpart.
    """

    name: str
    """Unique in a report, in lower case with hyphens: ``auc-crop-efficientnet-lite0``."""
    what: str
    """What it is, in a line a reader can understand; names the extractor where one is used."""
    value: float | None
    """None where it could not be measured: the note says why."""
    low: float | None = None
    high: float | None = None
    n: str = ""
    seeds: tuple[int, ...] = ()
    real_real: float | None = None
    copy_paste: float | None = None
    copy_paste_hard: float | None = None
    """The copy-paste baseline without blending: lesions pasted hard along their mask."""
    unit: str = ""
    note: str = ""
    """How it was made, where that differs from the protocol; known limits."""

    def __post_init__(self) -> None:
        # JSON has no word for what is no number, and of few cases some measures are none.
        for name in _NUMBERS:
            number = getattr(self, name)
            if number is not None and not math.isfinite(number):
                object.__setattr__(self, name, None)

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> Metric:
        return cls(**{**row, "seeds": tuple(row["seeds"])})
