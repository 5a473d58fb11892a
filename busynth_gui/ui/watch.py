"""How long each candidate was looked at."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication

from busynth_gui.ui.session import Session

__all__ = ["Watch"]


class Watch(QObject):
    """Seconds that each candidate was on the canvas while the program was in front.

    Several visits to one candidate add up until :meth:`reset`. ``clock`` gives seconds.
    """

    def __init__(
        self,
        session: Session,
        parent: QObject | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._clock = clock
        self._spent: dict[int, float] = {}
        self._looked_at = -1
        self._since: float | None = None
        session.candidate_selected.connect(self._turn_to)
        app = QGuiApplication.instance()
        assert isinstance(app, QGuiApplication)
        app.applicationStateChanged.connect(self._on_state)

    def seconds(self, candidate_id: int) -> float | None:
        """How long a candidate has been on the canvas since the last reset; None if never."""
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

    def _on_state(self, state: Qt.ApplicationState) -> None:
        self._settle()
        self._since = self._clock() if state is Qt.ApplicationState.ApplicationActive else None

    def _settle(self) -> None:
        if self._since is None:
            return
        now = self._clock()
        if self._looked_at >= 0:
            spent = self._spent.get(self._looked_at, 0.0)
            self._spent[self._looked_at] = spent + now - self._since
        self._since = now
