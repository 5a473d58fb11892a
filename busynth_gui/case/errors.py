"""The two ways in which work ends early that are nobody's bug, and the words that tell them."""

from __future__ import annotations

import re
from typing import Any

__all__ = ["Cancelled", "Phrase", "Refusal", "ScanRefusal", "lacks_memory"]

_SIGNS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Signs in a file's name that a terminal obeys, or that turn the words about it round."""

_NO_MEMORY = (
    "out of memory", "can't allocate memory", "cannot allocate memory", "not enough memory",
    "bad_alloc", "alloc_failed", "unable to allocate",
)  # fmt: skip
"""What libraries say instead of raising MemoryError."""


class Phrase(str):
    """English words that remember their template and what filled it in, ``str.format``'s way.

    It is the English text wherever a text is wanted; the window translates the template and fills
    it in anew. What is filled in is a text, never a template: braces in a file's name stay. Only
    phrases and refusals among it are translated in their turn.
    """

    template: str
    args: tuple[str, ...]

    def __new__(cls, template: str, *args: object) -> Phrase:
        filled = tuple(_told(each) for each in args)
        phrase = super().__new__(cls, template.format(*filled))
        phrase.template = template
        phrase.args = filled
        return phrase

    def __getnewargs__(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.template, *self.args)

    def to_json(self) -> list[Any]:
        return [self.template, *(a.to_json() if isinstance(a, Phrase) else a for a in self.args)]

    @classmethod
    def from_json(cls, data: list[Any]) -> Phrase:
        """The phrase that :meth:`to_json` wrote. Raises ValueError on anything else."""
        try:
            template, *args = data
            filled = [cls.from_json(a) if isinstance(a, list) else str(a) for a in args]
            return cls(str(template), *filled)
        except (LookupError, AttributeError, TypeError, RecursionError) as error:
            raise ValueError(f"it is no phrase ({error})") from error


class Refusal(Exception):
    """What was asked cannot be done: exit code 2 on the command line, a dialog in the window.

    ``what`` says what is wrong, ``remedy`` how to mend it; both are clauses without a full stop.
    They are made of two templates, literals for the translator to find, and of what fills in both:

        raise Refusal("{0} is damaged", "export it again ({1})", path, error)

    Words that are chosen beforehand, as a remedy that depends on the error, are filled in too, as
    a :class:`Phrase`: ``Refusal("{0} cannot be written", "{1}", path, remedy)``.
    """

    def __init__(self, what: str, remedy: str, *args: object) -> None:
        super().__init__(what, remedy, *map(_told, args))
        self.what = Phrase(what, *self.args[2:])
        self.remedy = Phrase(remedy, *self.args[2:])

    def __str__(self) -> str:
        return " ".join(f"{self.what}: {self.remedy}".split())


class ScanRefusal(Refusal):
    """A Refusal that is of one scan, by the hash of its pixels: it is to be looked at."""

    scan_sha256 = ""


class Cancelled(Exception):
    """The user cancelled; raised between two steps, with nothing half-written."""


def lacks_memory(error: BaseException | None) -> bool:
    """Whether an error says that there was not enough memory, or came of one that does."""
    while error is not None:
        text = "" if isinstance(error, Refusal) else str(error).lower()
        if isinstance(error, MemoryError) or any(words in text for words in _NO_MEMORY):
            return True
        error = error.__cause__
    return False


def _told(filled: object) -> str:
    """What stands in a phrase, fit to be pickled whatever it was."""
    if isinstance(filled, Refusal):
        return Phrase("{0}: {1}", filled.what, filled.remedy)
    return filled if isinstance(filled, Phrase) else _SIGNS.sub("\ufffd", str(filled))
