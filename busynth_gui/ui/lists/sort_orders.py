"""In which orders candidates can be listed: a table, to which another order is one entry more."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.finding import Mark
from busynth_gui.ui.wording.language import marked, tr
from busynth_gui.workspace.records import CandidateFacts

__all__ = ["ORDERS", "TIME", "SortOrder"]

TIME = "time"


@dataclass(frozen=True)
class SortOrder:
    """``key`` of a candidate's facts, smallest first; of equal ones the older comes first.

    ``tells``: the order says what was asked for, and is not to be had while that is hidden.
    """

    words: str
    key: Callable[[CandidateFacts], tuple[float, ...]]
    tells: bool = False

    def label(self) -> str:
        return tr(self.words)


def _size(facts: CandidateFacts) -> tuple[float, float]:
    """In mm2 where the spacing is known; then those in px, then those not measured yet."""
    if facts.area_mm2 is not None:
        return 0, facts.area_mm2
    return (2, 0.0) if facts.area_px is None else (1, facts.area_px)


def _largest(facts: CandidateFacts) -> tuple[float, float]:
    unit, area = _size(facts)
    return unit, -area


def _pathology(facts: CandidateFacts) -> tuple[float]:
    ways = list(Pathology)
    return (math.inf if facts.pathology is None else ways.index(facts.pathology),)


def _doubt(facts: CandidateFacts) -> tuple[float]:
    return ({Mark.BROKEN: 0.0, Mark.DIFFERS: 1.0, Mark.SOUND: 3.0, None: 2.0}[facts.mark],)


def _nearest(facts: CandidateFacts) -> tuple[float]:
    return (1.0 if facts.nearness is None else -facts.nearness,)


def _told(facts: CandidateFacts) -> tuple[float]:
    return (2.0 if facts.told is None else facts.told,)


def _told_most(facts: CandidateFacts) -> tuple[float]:
    return (2.0 if facts.told is None else -facts.told,)


ORDERS: dict[str, SortOrder] = {
    TIME: SortOrder(marked("", "oldest first"), lambda facts: (facts.id,)),
    "latest": SortOrder(marked("", "latest first"), lambda facts: (-facts.id,)),
    "smallest": SortOrder(marked("", "smallest first"), _size),
    "largest": SortOrder(marked("", "largest first"), _largest),
    "pathology": SortOrder(marked("", "by pathology"), _pathology, tells=True),
    "nearest": SortOrder(marked("", "nearest to a training lesion first"), _nearest),
    "hard": SortOrder(marked("", "hardest to tell first"), _told, tells=True),
    "easy": SortOrder(marked("", "most easily told first"), _told_most, tells=True),
    "checks": SortOrder(marked("", "doubtful by the checks first"), _doubt, tells=True),
}
"""By a name that is kept."""
