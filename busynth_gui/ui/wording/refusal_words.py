"""Refusals in the window's language.

Cases, files and models know no window: what they refuse they say in English, as a template and
what fills it in. Here the template is translated and filled in anew.
"""

from __future__ import annotations

import re

from PySide6.QtCore import QCoreApplication

from busynth_gui.case.errors import Phrase, Refusal

__all__ = ["clause", "refusal_words", "sentence"]

_FILLED_IN = re.compile(r"\{(\d+)\}")


def refusal_words(refusal: Refusal) -> str:
    """What is wrong and how to mend it, as ``str`` of the refusal has it in English."""
    return " ".join(f"{clause(refusal.what)}: {clause(refusal.remedy)}".split())


def clause(said: str) -> str:
    """A phrase in the window's language; any other text as it is."""
    if not isinstance(said, Phrase):
        return said
    return _template(said).format(*map(clause, said.args))


def sentence(said: str | Refusal) -> str:
    """A clause or a whole refusal in the window's language, with a capital and a full stop.

    A name at the beginning stays as it was filled in: "scan.png" is not "Scan.png".
    """
    words = refusal_words(said) if isinstance(said, Refusal) else " ".join(clause(said).split())
    if not _begins_with_a_name(said.what if isinstance(said, Refusal) else said):
        words = words[:1].upper() + words[1:]
    return words + ("" if words.endswith((".", "?", "!")) else ".")


def _begins_with_a_name(said: str) -> bool:
    if not isinstance(said, Phrase):
        return False
    first = _FILLED_IN.match(_template(said))
    if first is None:
        return False
    filled = said.args[int(first[1])]
    return not isinstance(filled, Phrase) or _begins_with_a_name(filled)


def _template(phrase: Phrase) -> str:
    return QCoreApplication.translate("Refusals", phrase.template)
