"""Recipe files: TOML with a section for each command."""

from __future__ import annotations

import tomllib
from dataclasses import Field, fields
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from training.keys import refuse_value
from training.sections import SECTIONS

__all__ = ["RECIPES", "Recipe", "read_recipe"]

RECIPES = Path(__file__).parents[1] / "recipes"
"""The recipes that come with the project."""

T = TypeVar("T")


class Recipe:
    """The sections of a recipe."""

    def __init__(self, path: Path, sections: dict[str, dict[str, Any]]) -> None:
        self.path, self._sections = path, sections

    def settings(self, name: str, cls: type[T]) -> T:
        """A section as the settings dataclass ``cls``; what it leaves out has its default.

        Raises ValueError for a key that ``cls`` does not have, and for a value of another kind
        or out of bounds.
        """
        known = {f.name: f for f in fields(cls)}  # type: ignore[arg-type]
        values = self._sections.get(name, {})
        unknown = sorted(set(values) - set(known))
        if unknown:
            raise ValueError(
                f"{self.path} [{name}]: unknown {', '.join(unknown)}; "
                f"there is {', '.join(sorted(known))}"
            )
        try:
            fitting = {key: _fitting(known[key], value) for key, value in values.items()}
            for key, value in fitting.items():
                refuse_value(cls, key, known[key].default, value)
            return cls(**fitting)
        except ValueError as error:
            raise ValueError(f"{self.path} [{name}]: {error}") from error


@cache
def read_recipe(path: Path) -> Recipe:
    """Read a TOML recipe, of whose sections (``SECTIONS``) each may be left out.

    Raises ValueError that names the file when it is malformed or has another section.
    """
    try:
        found = tomllib.loads(_text(path.read_bytes()))
    except RecursionError:
        raise ValueError(f"cannot read the recipe {path}: lists too deep in each other") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise ValueError(f"cannot read the recipe {path}: {said}") from error
    for name, values in found.items():
        if name not in SECTIONS:
            raise ValueError(
                f"{path}: unknown section {name}; there is {', '.join(sorted(SECTIONS))}"
            )
        if not isinstance(values, dict):
            raise ValueError(f"{path}: {name} is a section: write [{name}] above its keys")
    return Recipe(path, found)


def _text(data: bytes) -> str:
    """The text of a TOML file, which is UTF-8; of what editors on Windows put before it or make of
    line ends nothing is left. Raises ValueError for another coding."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ValueError("it is not UTF-8: save it in that coding") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _fitting(setting: Field[Any], value: object) -> object:
    """The value, if it is of the kind of the setting's default; lists become tuples."""
    kind: type = int if setting.default is None else type(setting.default)
    if kind is float and type(value) is int:
        return float(value)
    if kind is tuple and isinstance(value, list):
        return tuple(value)
    if type(value) is not kind:
        names: dict[type, str] = {
            int: "a whole number",
            float: "a number",
            tuple: "a list",
            str: "a text",
            bool: "true or false",
        }
        name = names[kind]
        raise ValueError(f"{setting.name} must be {name}, not {value!r}")
    return value
