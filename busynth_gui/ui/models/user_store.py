"""What belongs to a user rather than to a workspace: one small JSON file."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from busynth_gui.atomic import write_text
from busynth_gui.json_file import read_json
from busynth_gui.paths import user_config_folder

__all__ = ["UserStore", "user_data_file"]


def user_data_file() -> Path:
    """Where the system wants a program's settings."""
    return user_config_folder() / "busynth.json"


class UserStore:
    """Values under keys, written as they are set: a new file in place of the old one.

    Nothing in it is worth a word on screen: what cannot be read counts as not there, what cannot
    be written is forgotten when the program ends.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or user_data_file()
        self._values = self._read()
        self._told: dict[str, Any] = {}
        """What was last said under a key to, or by, who keeps values there."""

    def get(self, key: str, default: Any = None) -> Any:
        self._told[key] = self._values.get(key)
        return self._values.get(key, default)

    def set(self, key: str, value: Any) -> None:
        """Keep a JSON value. Another window may have kept others meanwhile: they stay, and of a
        table so do the entries that this window has not changed.
        """
        there = self._values | self._read()
        self._values = there | {key: _merged(self._told.get(key), there.get(key), value)}
        self._told[key] = value
        with suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_text(self._path, json.dumps(self._values, indent=1))

    def _read(self) -> dict[str, Any]:
        try:
            values = read_json(self._path)
        except (OSError, ValueError):
            return {}
        return values if isinstance(values, dict) else {}


def _merged(before: Any, there: Any, value: Any) -> Any:
    """Of a table what is ``there``, with what has changed from ``before`` to ``value``."""
    if not isinstance(there, dict) or not isinstance(value, dict):
        return value
    before = before if isinstance(before, dict) else {}
    changed = {k: v for k, v in value.items() if k not in before or before[k] != v}
    return {k: v for k, v in there.items() if k in value or k not in before} | changed
