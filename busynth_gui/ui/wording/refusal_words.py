"""Refusals in the window's language.

Cases, files and models know no window: what they refuse, they say in English. Here the English is
found again in the tables beside, and what was filled in goes into the translated sentence.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from string import Formatter

from PySide6.QtCore import QCoreApplication

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.wording import refusals_files as files
from busynth_gui.ui.wording import refusals_models as models
from busynth_gui.ui.wording import refusals_workspace as desk

__all__ = ["TEMPLATES", "clause", "refusal_words"]

TEMPLATES: tuple[str, ...] = (*desk.WORDS, *files.WORDS, *models.WORDS)
"""Everything that is said, with {0}, {1} where something is filled in."""


def refusal_words(refusal: Refusal) -> str:
    """What is wrong and how to mend it, as ``str`` of the refusal has it in English."""
    return " ".join(f"{clause(refusal.what)}: {clause(refusal.remedy)}".split())


def clause(said: str) -> str:
    """A clause of a refusal in the window's language; as it is when nobody has translated it."""
    found = _recognised(said)
    if found is None:
        return said
    template, filled = found
    # What was filled in may be a clause itself, as what the disk says of a file.
    return QCoreApplication.translate("Refusals", template).format(*map(clause, filled))


@lru_cache(maxsize=256)
def _recognised(said: str) -> tuple[str, tuple[str, ...]] | None:
    """The template of a clause and what fills it in; that with the most words of its own."""
    for pattern, template in _patterns():
        match = pattern.fullmatch(said)
        if match is not None:
            return template, match.groups()
    return None


@cache
def _patterns() -> list[tuple[re.Pattern[str], str]]:
    found = []
    for template in dict.fromkeys(TEMPLATES):
        parts = [(text, place is not None) for text, place, _, _ in Formatter().parse(template)]
        own = sum(len(text) for text, _ in parts)
        pattern = "".join(re.escape(text) + ("(.+?)" if place else "") for text, place in parts)
        found.append((own, re.compile(pattern, re.DOTALL), template))
    found.sort(key=lambda each: -each[0])
    return [(pattern, template) for _, pattern, template in found]
