"""Recipe files: TOML with a section for each command."""

from __future__ import annotations

import tomllib
from dataclasses import fields
from pathlib import Path
from typing import Any, TypeVar

__all__ = ["Recipe", "read_recipe"]

T = TypeVar("T")


class Recipe:
    """The sections of a recipe. Raises ValueError for a key that no setting has."""

    def __init__(self, path: Path, sections: dict[str, dict[str, Any]]) -> None:
        self.path, self._sections = path, sections

    def section(self, name: str) -> dict[str, Any]:
        """The values of one section, empty if the recipe does not have it."""
        return dict(self._sections.get(name, {}))

    def settings(self, name: str, cls: type[T]) -> T:
        """A section as the settings dataclass ``cls``; lists become tuples."""
        known = {f.name for f in fields(cls)}  # type: ignore[arg-type]
        values = self.section(name)
        unknown = sorted(set(values) - known)
        if unknown:
            raise ValueError(
                f"{self.path} [{name}]: unknown {', '.join(unknown)}; "
                f"there is {', '.join(sorted(known))}"
            )
        return cls(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


def read_recipe(path: Path) -> Recipe:
    """Read a TOML recipe. Raises ValueError that names the file when it is malformed."""
    try:
        return Recipe(path, tomllib.loads(path.read_text()))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"cannot read the recipe {path}: {error}") from error
