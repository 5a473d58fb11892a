"""A decision in words: what, by whom, why, and what was read."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from busynth_gui.case.decision import CATEGORIES, REASONS, Decision, Perceived
from busynth_gui.ui.wording.labels import descriptor_clause, state_words
from busynth_gui.ui.wording.language import tr

__all__ = ["category_words", "decision_lines", "reason_words"]


def decision_lines(decision: Decision) -> list[str]:
    """A line for each thing that was said; no line for what was not."""
    state = state_words(decision.state).capitalize()
    lines = [tr("{0} by {1}").format(state, decision.reviewer) if decision.reviewer else state]
    lines += [reason_words(code) for code in decision.reasons]
    if decision.comment:
        lines.append(tr("Comment: {0}").format(decision.comment))
    read = _read(decision.perceived)
    if read:
        lines.append(tr("Read as: {0}").format(read))
    return lines


def _read(perceived: Perceived) -> str:
    words = []
    if perceived.category is not None:
        words.append(tr("BI-RADS {0}").format(category_words(perceived.category)))
    for key, value in perceived.descriptors.to_json().items():
        if value is not None:
            words.append(f"{descriptor_clause(key)} {descriptor_clause(value)}")
    return ", ".join(words)


def reason_words(code: str) -> str:
    """A reason as it is read below the heading of its stage."""
    words = QCoreApplication.translate("Reasons", REASONS[code])
    stage, colon, rest = words.partition(": ")
    return rest[:1].upper() + rest[1:] if colon else stage


def category_words(category: str) -> str:
    """A BI-RADS category as it is read."""
    words = QCoreApplication.translate("Categories", CATEGORIES[category])
    return f"{category}: {words}"
