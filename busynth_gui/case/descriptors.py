"""Pathology and the BI-RADS ultrasound descriptors.

The words are those of the ACR BI-RADS Atlas, 5th edition (2013), ultrasound lexicon, masses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from enum import StrEnum

from busynth_gui.case.errors import Refusal

__all__ = ["LEXICON", "Descriptors", "Pathology"]


class Pathology(StrEnum):
    BENIGN = "benign"
    MALIGNANT = "malignant"


LEXICON: Mapping[str, tuple[str, ...]] = {
    "shape": ("oval", "round", "irregular"),
    "orientation": ("parallel", "not-parallel"),
    "margin": ("circumscribed", "not-circumscribed"),
    "echo_pattern": ("anechoic", "hypoechoic", "isoechoic", "hyperechoic"),
    "posterior": ("none", "enhancement", "shadowing"),
}
"""The values that each descriptor may have; a descriptor that is None is "not specified"."""


@dataclass(frozen=True)
class Descriptors:
    """BI-RADS descriptors asked for. Raises Refusal for a word outside the lexicon."""

    shape: str | None = None
    orientation: str | None = None
    margin: str | None = None
    echo_pattern: str | None = None
    posterior: str | None = None

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None and value not in LEXICON[field.name]:
                words = ", ".join(LEXICON[field.name])
                raise Refusal("{0} cannot be '{1}'", "choose one of {2}", field.name, value, words)

    @classmethod
    def parse(cls, items: Iterable[str]) -> Descriptors:
        """Descriptors of ``KEY=VALUE`` arguments; case and ``-``, ``_``, space do not matter."""
        found: dict[str, str] = {}
        for item in items:
            key, sign, value = item.partition("=")
            key = key.strip().lower().replace("-", "_").replace(" ", "_")
            if not sign or key not in LEXICON:
                raise Refusal(
                    "cannot read the descriptor '{0}'",
                    "write KEY=VALUE with KEY one of {1}",
                    item,
                    ", ".join(LEXICON),
                )
            word = value.strip().lower().replace("_", "-").replace(" ", "-")
            if found.setdefault(key, word) != word:
                raise Refusal(
                    "{0} cannot be '{1}' and '{2}'",
                    "choose one of them; descriptors are of all lesions that are asked for",
                    key,
                    found[key],
                    word,
                )
        return cls(**found)

    def to_json(self) -> dict[str, str | None]:
        return asdict(self)
