"""The keys of a recipe: how one is declared, and which values it takes. Light."""

from __future__ import annotations

import math
from dataclasses import field
from typing import Any, TypeVar

__all__ = ["counted", "declared", "refuse_value", "setting", "share"]

T = TypeVar("T")

_MOST = 2**31 - 1
"""Of any whole number: what torch and NumPy can count to everywhere."""


def setting(
    default: T,
    says: str,
    *,
    least: int | None = None,
    most: int | None = None,
    multiple: int | None = None,
    among: tuple[str, ...] | None = None,
) -> T:
    """A key of a recipe: its default, what ``--help`` says of it, and the bounds of its values.

    No number is below 0, nor one of which only multiples are taken below the first of them; of a
    list ``least`` is its length. Texts are ``among`` these. A class that declares a key again keeps
    what it does not say anew.
    """
    told: dict[str, Any] = {"says": says, "least": least or multiple, "most": most}
    told |= {"multiple": multiple, "among": among}
    metadata = {name: value for name, value in told.items() if value is not None}
    made: T = field(default=default, metadata=metadata)
    return made


def counted(default: T, says: str) -> T:
    """A key of which there has to be one at least: a number from 1, or a list that is not empty."""
    return setting(default, says, least=1)


def share(default: float, says: str) -> float:
    """A key that is a share, 0 to 1."""
    return setting(default, says, most=1)


def declared(cls: type, key: str, what: str) -> Any:
    """What the nearest class declares of a key: a default of its own declares nothing new."""
    for base in cls.__mro__:
        own = base.__dict__.get("__dataclass_fields__", {}).get(key)
        if own is not None and what in own.metadata:
            return own.metadata[what]
    return None


def refuse_value(cls: type, key: str, default: object, value: object) -> None:
    """Raise ValueError for a value of the right kind that the key of a section cannot have.

    ``default`` is the key's, whose length and kind of entries a list of numbers has.
    """
    among = declared(cls, key, "among")
    if isinstance(value, str) and among is not None and value not in among:
        raise ValueError(f"{key} must be {' or '.join(among)}, not {value}")
    bounds = {name: declared(cls, key, name) for name in ("least", "most", "multiple")}
    if isinstance(value, tuple):
        _refuse_entries(key, default, value, int(bounds["least"] or 0))
        unknown = sorted(set(value) - set(among or value))
        if unknown:
            raise ValueError(f"{key} knows no {', '.join(unknown)}; there is {', '.join(among)}")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        _refuse_number(key, value, **bounds)


def _refuse_entries(key: str, default: object, value: tuple[object, ...], least: int) -> None:
    numbers = isinstance(default, tuple) and bool(default) and isinstance(default[0], int)
    if numbers and isinstance(default, tuple):
        if len(value) != len(default) or any(type(v) is not int for v in value):
            raise ValueError(f"{key} must be {len(default)} whole numbers, not {list(value)!r}")
        for entry in value:
            _refuse_number(f"each of {key}", entry, 1, None, None)  # type: ignore[arg-type]
    elif any(not isinstance(entry, str) for entry in value):
        raise ValueError(f"{key} must be a list of texts, not {list(value)!r}")
    elif len(value) < least:
        raise ValueError(f"{key} must name at least {least}")


def _refuse_number(
    key: str, value: float, least: float | None, most: float | None, multiple: int | None
) -> None:
    low, high = least or 0, most
    if isinstance(value, int) and high is None:
        high = _MOST
    if not math.isfinite(value) or value < low:
        raise ValueError(f"{key} must be at least {low}, not {value}")
    if high is not None and value > high:
        raise ValueError(f"{key} must be at most {high}, not {value}")
    if multiple is not None and value % multiple:
        raise ValueError(f"{key} must be a multiple of {multiple}, not {value}")
