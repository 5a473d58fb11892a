"""What readers wrote of a lesion, in whatever spelling: BI-RADS words and categories."""

from __future__ import annotations

import re
from collections.abc import Mapping

from busynth_gui.case.decision import CATEGORIES
from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.case.errors import Refusal

__all__ = ["KNOWN_CATEGORIES", "category_among", "category_of", "words_of"]

KNOWN_CATEGORIES = ("0", "1", *CATEGORIES, "6")
"""BI-RADS categories: those that a lesion can be read as, incomplete, negative, and proven."""

_NAMES = {
    "shape": ("shape",),
    "orientation": ("orientation",),
    "margin": ("margin", "margins"),
    "echo_pattern": ("echo_pattern", "echogenicity", "echo"),
    "posterior": ("posterior", "posterior_features", "posterior_acoustic_features"),
}
"""Columns and attributes that hold each descriptor."""

_CATEGORY_NAMES = ("birads", "bi_rads", "birads_category", "bi_rads_category", "category")
"""Columns and attributes that hold the BI-RADS category."""

_SAME = {
    "no": "none",
    "no-features": "none",
    "no-posterior-features": "none",
    "shadow": "shadowing",
    "acoustic-shadowing": "shadowing",
    "acoustic-enhancement": "enhancement",
    "antiparallel": "not-parallel",
    "non-parallel": "not-parallel",
    "taller-than-wide": "not-parallel",
    "wider-than-tall": "parallel",
    "non-circumscribed": "not-circumscribed",
    "indistinct": "not-circumscribed",
    "angular": "not-circumscribed",
    "microlobulated": "not-circumscribed",
    "spiculated": "not-circumscribed",
}


def words_of(said: Mapping[str, object]) -> Descriptors:
    """The descriptors among columns or attributes; what is no word of the lexicon is passed over.

    So are what the lexicon has and the models do not know (``combined``, ``heterogeneous``).
    """
    plain = {_plain(str(key)).replace("-", "_"): _plain(str(value)) for key, value in said.items()}
    found = {}
    for descriptor, names in _NAMES.items():
        cell = next((plain[name] for name in names if plain.get(name)), "")
        word = _SAME.get(cell, cell)
        if word.startswith("not-circumscribed"):
            word = "not-circumscribed"  # "not circumscribed - indistinct", as BrEaST has it
        if word in LEXICON[descriptor]:
            found[descriptor] = word
    return Descriptors(**found)


def category_of(text: str) -> str | None:
    """The BI-RADS category in a cell (``4A``, ``BI-RADS 3``); None when it is empty.

    Raises Refusal when it holds none.
    """
    cell = text.strip()
    if not cell:
        return None
    found = re.fullmatch(r"(?:bi-?rads)?[\s_:-]*([0-6](?:\.0)?[abc]?)", cell, re.IGNORECASE)
    category = found[1].upper().removesuffix(".0") if found else ""
    if category not in KNOWN_CATEGORIES:
        raise Refusal(
            "'{0}' is no BI-RADS category", "write one of {1}", cell, ", ".join(KNOWN_CATEGORIES)
        )
    return category


def category_among(said: Mapping[str, object]) -> str | None:
    """The category among columns or attributes; None where there is none, or none of BI-RADS."""
    plain = {_plain(str(key)).replace("-", "_"): str(value) for key, value in said.items()}
    cell = next((plain[name] for name in _CATEGORY_NAMES if plain.get(name)), "")
    try:
        return category_of(cell)
    except Refusal:
        return None


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", "-", text.strip().lower())
