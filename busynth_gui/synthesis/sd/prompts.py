"""From pathology and descriptors to the text that Stable Diffusion is told.

A template is a list of parts, each a text with fields in braces: ``{pathology}`` and the names of
the descriptors (:data:`busynth_gui.case.descriptors.LEXICON`). A part with a field that is not
specified is left out; the others are joined by ", ". ``bundle.json`` overrides it for a stage::

    "prompt": {
        "parts": ["breast ultrasound", "{pathology} tumour", "{margin} margin"],
        "words": {"margin": {"not-circumscribed": "spiculated"}},
        "negative": ""
    }

``words`` says a word in other words; a word without an entry has its hyphens taken out.
``negative`` is what guidance leads away from. A plain text instead of the mapping is one part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from string import Formatter
from typing import Any

from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Phrase, Refusal

__all__ = ["PARTS", "WORDS", "PromptTemplate"]

PARTS = (
    "ultrasound image of the breast",
    "{pathology} mass",
    "{shape} shape",
    "{orientation} orientation",
    "{margin} margin",
    "{echo_pattern}",
    "{posterior}",
)
"""The template of bundles that have none of their own."""
WORDS: Mapping[str, Mapping[str, str]] = {
    "posterior": {
        "none": "no posterior features",
        "enhancement": "posterior enhancement",
        "shadowing": "posterior shadowing",
    }
}
_KNOWN: Mapping[str, tuple[str, ...]] = {"pathology": tuple(Pathology), **LEXICON}


@dataclass(frozen=True)
class PromptTemplate:
    """A template as the module describes it."""

    parts: tuple[str, ...] = PARTS
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: dict(WORDS))
    negative: str = ""

    @classmethod
    def from_json(cls, data: Any) -> PromptTemplate:
        """What ``bundle.json`` says under "prompt"; None for the default.

        Raises Refusal for anything that could not be filled in.
        """
        if data is None:
            return cls()
        if isinstance(data, str):
            data = {"parts": [data]}
        if not isinstance(data, dict) or set(data) - {"parts", "words", "negative"}:
            raise _unreadable(Phrase("it has parts, words and negative"))
        parts = data.get("parts", list(PARTS))
        if not isinstance(parts, list) or not all(isinstance(p, str) for p in parts) or not parts:
            raise _unreadable(Phrase("its parts must be a list of texts"))
        for part in parts:
            for name in _fields(part):
                if name not in _KNOWN:
                    raise _unreadable(Phrase("'{{{0}}}' is none of {1}", name, ", ".join(_KNOWN)))
        words = data.get("words", WORDS)
        if not isinstance(words, Mapping) or not all(_is_words(k, v) for k, v in words.items()):
            raise _unreadable(Phrase("its words must be those of the BI-RADS lexicon"))
        return cls(tuple(parts), words, str(data.get("negative", "")))

    def text(self, pathology: Pathology | None, descriptors: Descriptors) -> str:
        """The prompt for one lesion; what is None is not spoken of."""
        said: dict[str, str] = {}
        for name in _KNOWN:
            value = pathology if name == "pathology" else getattr(descriptors, name)
            if value is not None:
                own = self.words.get(name, {})
                said[name] = own.get(str(value), str(value).replace("-", " "))
        told = [p.format(**said) for p in self.parts if all(f in said for f in _fields(p))]
        return ", ".join(told)

    def every(self) -> Iterator[str]:
        """The prompts of all lesions whose words are all specified."""
        for pathology, *words in product(*_KNOWN.values()):
            descriptors = Descriptors(**dict(zip(LEXICON, words, strict=True)))
            yield self.text(Pathology(pathology), descriptors)


def _fields(part: str) -> list[str]:
    try:
        return [name for _, name, _, _ in Formatter().parse(part) if name is not None]
    except ValueError as error:
        raise _unreadable(Phrase("'{0}' has a brace too many", part)) from error


def _is_words(name: str, own: Any) -> bool:
    return (
        name in _KNOWN
        and isinstance(own, Mapping)
        and all(k in _KNOWN[name] and isinstance(v, str) for k, v in own.items())
    )


def _unreadable(why: Phrase) -> Refusal:
    return Refusal("the bundle's prompt cannot be read", "{0}", why)
