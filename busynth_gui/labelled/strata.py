"""What a labelled set has of each kind: lesions counted by class, size and one measured word.

Sizes are relative, for most sets do not say their spacing: the root of the mask's share of the
scan, that is its side against the scan's. The bands are the thirds of BUSI's lesions (0.18, 0.33).
Words are measured (:mod:`busynth_gui.imaging.lesion_measures`), whatever a set says itself: only so
are two sets counted alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.lesion_measures import describe, measure_lesion
from busynth_gui.labelled.read import LabelledSet

__all__ = [
    "SIZE_BOUNDS",
    "FillPlan",
    "SetCounts",
    "Size",
    "Stratum",
    "count_set",
    "size_at",
    "size_of",
    "strata_by",
    "stratum_of",
]


class Size(StrEnum):
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


SIZE_BOUNDS: Mapping[Size, tuple[float, float]] = {
    Size.SMALL: (0.0, 0.18),
    Size.MEDIUM: (0.18, 0.33),
    Size.LARGE: (0.33, 1.0),
}
"""Relative sizes from which and up to which a lesion is called so."""


@dataclass(frozen=True, order=True)
class Stratum:
    """A kind of lesion. ``word`` is the measured value of a plan's descriptor, None without one."""

    pathology: Pathology
    size: Size
    word: str | None = None

    @property
    def code(self) -> str:
        """``benign/small`` or ``benign/small/oval``."""
        parts = [self.pathology.value, self.size.value, self.word]
        return "/".join(part for part in parts if part is not None)

    @classmethod
    def parse(cls, code: str) -> Stratum:
        """The stratum of a code. Raises ValueError."""
        pathology, *rest = code.split("/")
        if not 0 < len(rest) < 3:
            raise ValueError(f"'{code}' names no stratum")
        return cls(Pathology(pathology), Size(rest[0]), rest[1] if rest[1:] else None)


@dataclass(frozen=True)
class SetCounts:
    """``lesions`` of a set by stratum, ``healthy`` scans, and how many were passed over.

    ``words``: for each pathology how often each word was measured, of all descriptors.
    """

    lesions: Counter[Stratum]
    words: Counter[tuple[Pathology, str, str]]
    healthy: int = 0
    skipped: int = 0

    @property
    def total(self) -> int:
        return sum(self.lesions.values())

    def __add__(self, other: SetCounts) -> SetCounts:
        return SetCounts(
            self.lesions + other.lesions,
            self.words + other.words,
            self.healthy + other.healthy,
            self.skipped + other.skipped,
        )


@dataclass(frozen=True)
class FillPlan:
    """How many lesions of each stratum there are to be in the end: ``have`` in the set that was
    counted, and ``target``. ``by`` is the descriptor whose words divide the strata, None for none.
    """

    by: str | None
    have: Mapping[Stratum, int]
    target: Mapping[Stratum, int]

    def __post_init__(self) -> None:
        if self.by is not None and self.by not in LEXICON:
            known = ", ".join(LEXICON)
            raise Refusal("there is no descriptor '{0}'", "use one of {1}", self.by, known)
        if any(count < 0 or count > 1_000_000 for count in self.target.values()):
            raise Refusal("a target is out of range", "ask for 0 to a million of a kind")

    def wanted(self, stratum: Stratum) -> int:
        """How many are to be made and approved."""
        return max(0, self.target.get(stratum, 0) - self.have.get(stratum, 0))

    def missing(self, approved: Mapping[Stratum, int]) -> dict[Stratum, int]:
        """How many are missing of each stratum when so many are approved; those that lack some."""
        lacking = {s: self.wanted(s) - approved.get(s, 0) for s in strata_by(self.by)}
        return {stratum: count for stratum, count in lacking.items() if count > 0}

    def to_json(self) -> dict[str, Any]:
        return {
            "by": self.by,
            "have": {stratum.code: count for stratum, count in self.have.items()},
            "target": {stratum.code: count for stratum, count in self.target.items()},
        }

    @classmethod
    def from_json(cls, data: Any) -> FillPlan:
        """The plan that :meth:`to_json` wrote. Raises Refusal on anything else."""
        try:
            return cls(
                data["by"],
                *(
                    {Stratum.parse(code): int(count) for code, count in data[name].items()}
                    for name in ("have", "target")
                ),
            )
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise Refusal("the plan is none that busynth wrote", "{0}", error) from error


def strata_by(by: str | None) -> list[Stratum]:
    """All strata, in the order in which they are shown and filled."""
    words: tuple[str | None, ...] = (None,) if by is None else LEXICON[by]
    return [Stratum(p, size, word) for p in Pathology for size in Size for word in words]


def size_of(mask: NDArray[np.bool_]) -> Size:
    """The size of a lesion by its mask (H, W)."""
    return size_at(float(np.sqrt(mask.mean())))


def size_at(share: float) -> Size:
    """The size that a relative one, the root of the mask's share of the scan, is called."""
    return next(
        size for size, (low, high) in SIZE_BOUNDS.items() if low <= share < high or high == 1
    )


def stratum_of(
    grey: NDArray[np.uint8], mask: NDArray[np.bool_], pathology: Pathology, by: str | None
) -> tuple[Stratum, Descriptors]:
    """The stratum of a lesion on a scan in 8 bits (H, W), and all its measured words."""
    words = describe(measure_lesion(grey.astype(np.float32) * np.float32(1 / 255), mask))
    word = None if by is None else getattr(words, by)
    return Stratum(pathology, size_of(mask), word), words


def count_set(
    found: LabelledSet, by: str | None, on_progress: Callable[[int], None] = lambda _count: None
) -> SetCounts:
    """Count a labelled set; ``on_progress`` is told how many scans were read, and may raise
    Cancelled.
    """
    lesions: Counter[Stratum] = Counter()
    words: Counter[tuple[Pathology, str, str]] = Counter()
    healthy = 0
    for count, case in enumerate(found.cases, 1):
        on_progress(count)
        if case.pathology == "normal":
            healthy += 1
            continue
        stratum, measured = stratum_of(case.scan, case.mask, Pathology(case.pathology), by)
        lesions[stratum] += 1
        words.update((stratum.pathology, key, word) for key, word in _said(measured))
    return SetCounts(lesions, words, healthy, len(found.skipped))


def _said(words: Descriptors) -> Iterator[tuple[str, str]]:
    return ((key, word) for key, word in words.to_json().items() if word is not None)
