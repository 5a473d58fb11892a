"""A timer in the window's event loop: by how much its beats come late, the window stood still."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimerEvent

__all__ = ["Heart"]

BEAT_MS = 4


class Heart(QObject):
    """Beats; ``late`` has how many seconds each beat was late, ``busy`` the thread's own time."""

    def __init__(self) -> None:
        super().__init__()
        self.late: list[float] = []
        self.busy: list[float] = []
        self._at, self._busy = time.perf_counter(), time.thread_time()
        self._timer = self.startTimer(BEAT_MS, Qt.TimerType.PreciseTimer)

    def stop(self) -> None:
        self.killTimer(self._timer)

    def timerEvent(self, event: QTimerEvent) -> None:
        now, busy = time.perf_counter(), time.thread_time()
        self.late.append(max(0.0, now - self._at - BEAT_MS / 1000))
        self.busy.append(busy - self._busy)
        self._at, self._busy = now, busy
