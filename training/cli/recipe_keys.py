"""The keys of a recipe's section: what each says, and what it is in the recipe that is at hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields

from training.cli.recipe import Recipe
from training.keys import declared
from training.sections import SECTIONS

__all__ = ["Key", "recipe_keys"]


@dataclass(frozen=True)
class Key:
    """One setting: its name, its value as a recipe would write it, and what it says."""

    name: str
    value: str
    says: str


def recipe_keys(section: str, recipe: Recipe) -> Iterator[Key]:
    """The keys of a section with their values in ``recipe``, those of a base class first."""
    cls = SECTIONS[section]
    settings: object = recipe.settings(section, cls)
    for setting in fields(cls):
        says = declared(cls, setting.name, "says")
        if says is None:
            raise LookupError(f"{cls.__name__}.{setting.name} says nothing of itself")
        yield Key(setting.name, _written(getattr(settings, setting.name)), says)


def _written(value: object) -> str:
    """A value as TOML has it; ``none`` where the key is left out."""
    if value is None:
        return "none"
    return f"{value:g}" if isinstance(value, float) else json.dumps(value)
