"""How long each candidate was looked at."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.user_activity import UserActivity

__all__ = ["ReadingTime"]


class ReadingTime(QObject):
    """Seconds that each candidate was on the canvas while somebody was at work in the program.

    Nobody is when another program is in front, and when mouse and keyboard have rested for longer
    than ``cut_off`` gives, in seconds: what comes after that is not counted, until they stir again.
    Several visits to one candidate add up until :meth:`reset`. ``clock`` gives seconds.
    """

    def __init__(
        self,
        session: Session,
        activity: UserActivity,
        cut_off: Callable[[], float],
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock, self._cut_off = clock, cut_off
        self._spent: dict[int, float] = {}
        self._looked_at = -1
        self._since: float | None = None
        self._stirred_at = clock()
        session.candidate_selected.connect(self._turn_to)
        activity.stirred.connect(self._on_stirred)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state)

    def seconds(self, candidate_id: int) -> float | None:
        """How long a candidate has been looked at since the last reset; None if never."""
        self._settle()
        spent = self._spent.get(candidate_id)
        return None if spent is None else round(spent, 2)

    def reset(self, candidate_id: int) -> None:
        """Begin anew for a candidate, on which was decided."""
        self._settle()
        self._spent.pop(candidate_id, None)

    def _turn_to(self, candidate_id: int) -> None:
        self._settle()
        self._looked_at = candidate_id
        self._since = self._clock()

    def _on_stirred(self) -> None:
        now = self._clock()
        if now - self._stirred_at > self._cut_off():
            self._settle()  # as long as it is known since when nobody was there
        self._stirred_at = now

    def _on_state(self, state: Qt.ApplicationState) -> None:
        self._settle()
        self._since = None
        if state is Qt.ApplicationState.ApplicationActive:
            self._since = self._stirred_at = self._clock()  # somebody has turned to it

    def _settle(self) -> None:
        """Count the time up to now, or up to when somebody was there last."""
        if self._since is None:
            return
        now = self._clock()
        until = min(now, self._stirred_at + self._cut_off())
        if self._looked_at >= 0:
            spent = self._spent.get(self._looked_at, 0.0)
            self._spent[self._looked_at] = spent + max(0.0, until - self._since)
        self._since = now
