"""Which keys do what: the actions' shortcuts, keys to hold, keys of reasons, all to be changed."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QKeyCombination, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence

from busynth_gui.case.decision import CATEGORIES, REASONS
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.tooltips import native, plain_tip, set_tip
from busynth_gui.ui.models.user_store import UserStore

__all__ = ["CATEGORY_KEYS", "REASON_KEYS", "Binding", "KeyMap", "Scope", "spelled_key"]

_log = logging.getLogger(__name__)

_KEY = "keys"
_TAKEN = ("Tab", "Shift+Tab")
_OWN = {"reasons": ("Return", "Enter", "Esc", "Space"), "film": ("Esc", "Up", "Down")}
"""What the decision panel, the film dialog and what lies in them do by key, by scope."""

REASON_KEYS = dict(zip(REASONS, "123456789ZXCVB", strict=True))
"""The key that a reason has unless it is changed: figures for the stages, below them the row of
letters that the left hand reaches for the general ones."""

CATEGORY_KEYS = {"2": "F2", "3": "F3", "4": "F4", "5": "F5", "4A": "F6", "4B": "F7", "4C": "F8"}
"""The key of a BI-RADS category: its own number where it has one."""


class Scope(StrEnum):
    """Where a binding's keys act; in one scope no two have the same key."""

    WINDOW = "window"
    REASONS = "reasons"
    """While the decision panel asks. There it goes before the window's keys."""
    FILM = "film"
    """In the dialog in which frames of a film are chosen."""


@dataclass(frozen=True)
class Binding:
    """Something to do by key. ``defaults`` are in Qt's portable spelling.

    ``held`` ones act for as long as their key, a single one, is down. Outside the window's scope,
    too, keys are single ones.
    """

    name: str
    words: str
    group: str
    defaults: tuple[str, ...]
    held: bool = False
    scope: Scope = Scope.WINDOW


class KeyMap(QObject):
    """The keys of each binding, kept in the user's data and set on the actions.

    ``changed`` says that some are others now.
    """

    changed = Signal()

    def __init__(self, actions: Actions, data: UserStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data
        self._actions = {name: action for name, _, action in actions.listed()}
        self._bindings = [
            Binding(name, action.text().rstrip("…"), group, _spelled(action.shortcuts()))
            for name, group, action in actions.listed()
        ]
        held = self.tr("While held")
        self._bindings += [
            Binding("hold_pan", self.tr("Move the view"), held, ("Space",), held=True),
            Binding("hold_healthy", self.tr("Show the healthy scan"), held, ("H",), held=True),
            Binding("hold_bare", self.tr("Hide every overlay"), held, ("M",), held=True),
        ]
        self._bindings += [
            Binding(
                f"reason.{code}",
                QCoreApplication.translate("Reasons", words),
                self.tr("Reasons, while a decision asks for them"),
                (REASON_KEYS[code],),
                scope=Scope.REASONS,
            )
            for code, words in REASONS.items()
        ]
        self._bindings += [
            Binding(
                f"category.{code}",
                self.tr("Read as BI-RADS {0}").format(code),
                self.tr("Reading, while a decision asks"),
                (CATEGORY_KEYS[code],),
                scope=Scope.REASONS,
            )
            for code in CATEGORIES
        ]
        self._bindings += self._of_films()
        self._by_name = {binding.name: binding for binding in self._bindings}
        for action in self._actions.values():
            set_tip(action, plain_tip(action))  # before its key changes
        self._own = self._read()
        self._apply()

    def _of_films(self) -> list[Binding]:
        said = {
            "play": (self.tr("Play or pause"), ("Space",)),
            "next": (self.tr("Next frame"), ("Right",)),
            "previous": (self.tr("Previous frame"), ("Left",)),
            "forward": (self.tr("Ten frames on"), ("PgDown",)),
            "back": (self.tr("Ten frames back"), ("PgUp",)),
            "first": (self.tr("First frame"), ("Home",)),
            "last": (self.tr("Last frame"), ("End",)),
            "mark": (self.tr("Mark the frame"), ("M",)),
            "take": (self.tr("Take the frames as scans"), ("Return", "Enter")),
        }
        group = self.tr("In a film")
        return [
            Binding(f"film.{name}", words, group, keys, scope=Scope.FILM)
            for name, (words, keys) in said.items()
        ]

    def bindings(self) -> list[Binding]:
        """All of them, in the order of the menus."""
        return list(self._bindings)

    def keys(self, name: str) -> tuple[str, ...]:
        """The keys of a binding now, in Qt's portable spelling."""
        return self._own.get(name, self._by_name[name].defaults)

    def is_default(self, name: str) -> bool:
        return name not in self._own

    def reason_of(self, key: str) -> str | None:
        """The code of the reason with that key, None when it is no reason's."""
        for code in REASONS:
            if key in self.keys(f"reason.{code}"):
                return code
        return None

    def category_of(self, key: str) -> str | None:
        """The BI-RADS category with that key, None when it is no category's."""
        for code in CATEGORIES:
            if key in self.keys(f"category.{code}"):
                return code
        return None

    def film_action_of(self, key: str) -> str | None:
        """What that key does in a film, as "play"; None when it does nothing there."""
        for binding in self._bindings:
            if binding.scope is Scope.FILM and key in self.keys(binding.name):
                return binding.name.removeprefix("film.")
        return None

    def held_key(self, name: str) -> Qt.Key:
        """The key of a held binding; ``Key_unknown`` when it has none."""
        for keys in self.keys(name):
            return _first(keys).key()
        return Qt.Key.Key_unknown

    def assign(self, name: str, keys: Iterable[str]) -> None:
        """Give a binding these keys, none for no keys. Raises Refusal when one is taken."""
        wanted = tuple(dict.fromkeys(key for key in keys if key))
        for key in wanted:
            self._require_free(name, key)
        if wanted == self._by_name[name].defaults:
            self._own.pop(name, None)
        else:
            self._own[name] = wanted
        self._keep()

    def reset(self, name: str) -> None:
        """Back to a binding's own keys. Raises Refusal when another has one of them now."""
        self.assign(name, self._by_name[name].defaults)

    def reset_all(self) -> None:
        self._own = {}
        self._keep()

    def _require_free(self, name: str, key: str) -> None:
        if key in _TAKEN:
            raise Refusal(
                "{0} walks from control to control",
                "choose another key",
                native(key),
            )
        binding = self._by_name[name]
        modified = bool(_first(key).keyboardModifiers())
        if binding.held and modified:
            raise Refusal(
                "{0} cannot be held",
                "choose a key without Ctrl, Shift or Alt",
                native(key),
            )
        if binding.scope is not Scope.WINDOW and modified:
            raise Refusal(
                "{0} is more than one key",
                "choose a key without Ctrl, Shift or Alt",
                native(key),
            )
        if key in _OWN.get(binding.scope, ()):
            raise Refusal(
                "{0} has a meaning of its own there",
                "choose another key",
                native(key),
            )
        for other in self._bindings:
            if other.name == name or other.scope is not binding.scope:
                continue
            if key in self.keys(other.name):
                raise Refusal(
                    "{0} is taken by “{1}”",
                    "choose another key, or take it from there first",
                    native(key),
                    other.words,
                )

    def _keep(self) -> None:
        self._data.set(_KEY, {name: list(keys) for name, keys in self._own.items()})
        self._apply()
        self.changed.emit()

    def _apply(self) -> None:
        for name, action in self._actions.items():
            if _spelled(action.shortcuts()) != self.keys(name):
                action.setShortcuts([QKeySequence(key) for key in self.keys(name)])
            set_tip(action, plain_tip(action))

    def _read(self) -> dict[str, tuple[str, ...]]:
        """What was kept; a key that is now another's by default stays where the user put it."""
        kept = self._data.get(_KEY, {})
        own: dict[str, tuple[str, ...]] = {}
        taken: dict[Scope, set[str]] = {scope: set() for scope in Scope}
        for name, keys in kept.items() if isinstance(kept, dict) else ():
            binding = self._by_name.get(name)
            if binding is None or not _fit(binding, keys) or taken[binding.scope] & set(keys):
                _log.warning("The keys of '%s' in the store are left out", name)
                continue
            own[name] = tuple(keys)
            taken[binding.scope] |= set(keys)
        for binding in self._bindings:
            others = taken[binding.scope]
            if binding.name not in own and others & set(binding.defaults):
                own[binding.name] = tuple(k for k in binding.defaults if k not in others)
        return own


def spelled_key(key: int) -> str:
    """A single key, as an event has it, in Qt's portable spelling."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def _first(key: str) -> QKeyCombination:
    combination: QKeyCombination = QKeySequence(key)[0]  # type: ignore[index]
    return combination


def _spelled(sequences: Iterable[QKeySequence]) -> tuple[str, ...]:
    return tuple(s.toString(QKeySequence.SequenceFormat.PortableText) for s in sequences)


def _fit(binding: Binding, keys: object) -> bool:
    """Whether what was stored are keys that the binding may have."""
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        return False
    if any(QKeySequence(key).isEmpty() for key in keys):
        return False
    if binding.scope is Scope.WINDOW:
        return True
    own = _OWN[binding.scope]
    return not any(key in own or _first(key).keyboardModifiers() for key in keys)
