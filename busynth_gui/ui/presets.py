"""Requests with a name, to be asked for again: a user's own, in every workspace."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.form import RequestForm
from busynth_gui.ui.user_data import UserData

__all__ = ["Presets"]

_KEY = "presets"
_LONGEST = 60


class Presets(QObject):
    """Forms by name, in the order of their names. ``changed`` says that there are others now.

    A preset holds all of a form but its seed, which is no matter of taste.
    """

    changed = Signal()

    def __init__(self, data: UserData, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data

    def names(self) -> list[str]:
        return sorted(self._kept(), key=str.casefold)

    def apply(self, name: str, form: RequestForm) -> RequestForm:
        """``form`` as the preset has it, with its own seed. Raises KeyError."""
        preset = RequestForm.from_json(self._kept()[name])
        return replace(preset, seed=form.seed, seed_rule=form.seed_rule)

    def save(self, name: str, form: RequestForm) -> None:
        """Keep a form under a name, in place of what was there. Raises Refusal for no name."""
        name = " ".join(name.split())
        if not name:
            raise Refusal("a preset needs a name", "type one")
        if len(name) > _LONGEST:
            raise Refusal("the preset's name is too long", f"use at most {_LONGEST} characters")
        self._keep(self._kept() | {name: form.to_json()})

    def remove(self, name: str) -> None:
        self._keep({other: form for other, form in self._kept().items() if other != name})

    def _kept(self) -> dict[str, object]:
        kept = self._data.get(_KEY, {})
        return kept if isinstance(kept, dict) else {}

    def _keep(self, kept: dict[str, object]) -> None:
        self._data.set(_KEY, kept)
        self.changed.emit()
