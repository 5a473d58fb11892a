"""A hundred candidates decided on the contact sheet, by keyboard alone, as one more shift."""

from __future__ import annotations

import time
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.models.desk import Layout
from tests.day.hand import CTRL, SHIFT
from tests.day.worker import KEY, Worker

__all__ = ["AT_MOST_S", "AtTheSheet", "hand_s"]

AT_MOST_S = 180.0
"""What a hundred decisions may take, machine and hand together. Of the machine the processor's time
counts, which other programs' load does not change; how long it took is told beside it."""

_LOOK_S, _KEYSTROKE_S = 1.35, 0.28
"""Keystroke-level model: making up one's mind, and a key pressed by an average typist who does not
do it all day (Card, Moran and Newell, Commun. ACM 23 (1980) 396)."""

_KEYS = {"a": DecisionState.APPROVED, "r": DecisionState.REJECTED, "s": DecisionState.FLAGGED}
_TYPED = "aaraaasaar"
"""What is typed on one candidate after the other, over and over."""
_BY_ONE = 80
"""Of the candidates: the rest is approved at once, taken back, and approved again."""


def hand_s(looks: int, keystrokes: int) -> float:
    """Seconds that a person takes for so many candidates looked at and keys pressed."""
    return looks * _LOOK_S + keystrokes * _KEYSTROKE_S


class AtTheSheet(Worker):
    """Opens the sheet, lists all, decides one by one and then on the rest; no mouse is touched."""

    def run(self) -> None:
        hand, window = self.hand, self.window
        window.decisions.set_reviewer("Dr Day")
        window.view.setFocus()
        self.keystrokes, self.busy_s = 0, 0.0
        self._key(KEY.Key_4, CTRL, deed="sheet")
        assert window.desk.layout is Layout.SHEET
        window.sheet.scope.setFocus()
        self._key(KEY.Key_End)
        assert window.strip.candidates.scope is Scope.ALL
        window.sheet.view.setFocus()
        self._key(KEY.Key_Home)
        ids = window.strip.candidates.ids()
        typed: dict[int, DecisionState] = {}
        for number in range(_BY_ONE):
            key = _TYPED[number % len(_TYPED)]
            assert self.selected.state is DecisionState.PENDING
            typed[self.selected.id] = _KEYS[key]
            self._key(getattr(KEY, f"Key_{key.upper()}"), deed="tile")
        self.shoot("sheet")
        # Pages are turned so that each of the rest has been seen; else the program asks.
        rest = window.strip.candidates.pending()
        for key in (KEY.Key_End, KEY.Key_PageUp, KEY.Key_PageUp):
            seen = len(window.sheet.seen)
            if not set(rest) <= window.sheet.seen:
                self._key(key)
                hand.wait(lambda before=seen: len(window.sheet.seen) > before, "the page", 10)
        assert len(rest) == len(ids) - _BY_ONE
        for keys, held in (
            (KEY.Key_A, CTRL | SHIFT), (KEY.Key_Z, CTRL), (KEY.Key_Z, CTRL | SHIFT),
        ):  # fmt: skip
            self._key(keys, held, deed="rest")
        typed |= dict.fromkeys(rest, DecisionState.APPROVED)
        self.shoot("sheet-done")
        states = window.workspace.listing.states(ids)
        self.say(
            "sheet",
            decided=len(typed),
            as_typed=states == typed,
            pending=self.pending(),
            machine=sum(sum(times) for times in hand.times.values()),
            machine_cpu=self.busy_s,
            hand=hand_s(len(typed), self.keystrokes),
        )
        self.tell_times()
        window.close()

    def _key(
        self, key: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier, **deed: Any
    ) -> None:
        self.keystrokes += 1 + bin(held.value).count("1")
        busy = time.thread_time()
        with self.hand.timed(deed.get("deed", "walk")):
            self.hand.key(key, held)
            QApplication.processEvents()
        self.busy_s += time.thread_time() - busy
