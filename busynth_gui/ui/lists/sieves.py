"""By what the checks found candidates can be left out of a list: a table, with one entry each.

What nothing is known of is let through: it is hidden from nobody because a bundle has no critic, or
because the checks have not come to it yet.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from busynth_gui.case.finding import NEAR, Mark
from busynth_gui.ui.wording.language import marked, tr
from busynth_gui.ui.wording.numbers import number_words
from busynth_gui.workspace.records import CandidateFacts

__all__ = ["SIEVES", "TOLD_AT_MOST", "Sieve", "sieve_named", "told_at_most"]

TOLD_AT_MOST = (0.25, 0.5, 0.75)
"""The bounds to choose from without typing one."""
_TOLD = "told"


@dataclass(frozen=True)
class Sieve:
    """What is listed. ``name`` is kept with the workspace; ``words`` may have a place for a bound.

    ``tells``: it says what was asked for, and is not to be had while that is hidden.
    """

    name: str
    words: str
    lets_through: Callable[[CandidateFacts], bool]
    tells: bool = False
    bound: float | None = None

    def label(self) -> str:
        bound = "" if self.bound is None else number_words(self.bound, 2)
        return tr(self.words).format(bound)


def told_at_most(bound: float) -> Sieve:
    """Those that the critic tells no more easily than that, 0 to 1."""
    bound = round(min(max(bound, 0.0), 1.0), 2)
    return Sieve(
        f"{_TOLD}:{bound}",
        marked("", "told ≤ {0}"),
        lambda facts: facts.told is None or facts.told <= bound,
        tells=True,
        bound=bound,
    )


def _sound(facts: CandidateFacts) -> bool:
    return facts.mark in (Mark.SOUND, None)


def _doubtful(facts: CandidateFacts) -> bool:
    return facts.mark is not Mark.SOUND


def _far(facts: CandidateFacts) -> bool:
    return facts.nearness is None or facts.nearness < NEAR


SIEVES = {
    sieve.name: sieve
    for sieve in (
        Sieve("far", marked("", "near no training lesion"), _far),
        Sieve("sound", marked("", "checks passed"), _sound, tells=True),
        Sieve("doubtful", marked("", "doubtful by the checks"), _doubtful, tells=True),
    )
}
"""Those without a bound, by name."""


def sieve_named(name: str | None) -> Sieve | None:
    """The sieve of that name; None for none. Raises ValueError when there is none like it."""
    if name is None:
        return None
    kind, _, bound = name.partition(":")
    if kind == _TOLD:
        return told_at_most(float(bound))
    if name not in SIEVES:
        raise ValueError(f"there is no sieve {name}")
    return SIEVES[name]
