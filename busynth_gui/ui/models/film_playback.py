"""Where somebody is in a film: the frame, whether it plays, and which frames are chosen."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from busynth_gui.imaging.film import Film

__all__ = ["PAGE", "USUAL_RATE", "FilmPlayback"]

PAGE = 10
"""Frames that a page up or down goes."""

USUAL_RATE = 25.0
"""Frames a second of a film that tells none."""


class FilmPlayback(QObject):
    """Frames count from 0.

    Playing shows every frame and begins anew after the last. The next one comes when the last was
    shown for its time, which whoever shows them tells by :meth:`note_shown`: a film that is read
    slower than it plays gets slower, and nobody waits. Going to a frame by hand ends playing.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    choice_changed = Signal()
    """Frames were marked, or taken."""

    def __init__(self, film: Film, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.film = film
        self._position = film.middle
        self._playing = False
        self._marked: set[int] = set()
        self._taken: set[int] = set()
        self._due = 0.0
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._go_on)

    # Where

    @property
    def position(self) -> int:
        return self._position

    def seek(self, frame: int) -> None:
        """Go to a frame, or to the nearest there is."""
        self.set_playing(False)
        self._move(min(max(frame, 0), self.film.frames - 1))

    def step(self, frames: int) -> None:
        """Go so many frames on; back when they are negative."""
        self.seek(self._position + frames)

    # Playing

    @property
    def playing(self) -> bool:
        return self._playing

    def set_playing(self, wanted: bool) -> None:
        if wanted is self._playing:
            return
        self._playing = wanted
        self._timer.stop()
        self._due = time.perf_counter()
        self.playing_changed.emit(wanted)
        if self._playing:
            self._go_on()

    def toggle_playing(self) -> None:
        self.set_playing(not self._playing)

    def note_shown(self, frame: int) -> None:
        """Hear that a frame is seen; the next one is due when its time is over."""
        if self._playing and frame == self._position and not self._timer.isActive():
            now = time.perf_counter()
            # What came late is not made up for.
            self._due = max(self._due + 1 / (self.film.rate or USUAL_RATE), now)
            self._timer.start(round((self._due - now) * 1000))

    def _go_on(self) -> None:
        self._move((self._position + 1) % self.film.frames)

    def _move(self, frame: int) -> None:
        if frame != self._position:
            self._position = frame
            self.position_changed.emit(frame)

    # Choosing

    @property
    def marked(self) -> tuple[int, ...]:
        """The frames that are marked, in their order."""
        return tuple(sorted(self._marked))

    @property
    def taken(self) -> int:
        """How many frames were taken as scans."""
        return len(self._taken)

    @property
    def chosen(self) -> tuple[int, ...]:
        """The marked frames; where none is marked, the one that is seen."""
        return self.marked or (self._position,)

    def is_marked(self, frame: int) -> bool:
        return frame in self._marked

    def is_taken(self, frame: int) -> bool:
        return frame in self._taken

    def toggle_mark(self, frame: int) -> None:
        self._marked ^= {frame}
        self.choice_changed.emit()

    def take(self) -> tuple[int, ...]:
        """The chosen frames, which are taken and marked no more from now on."""
        chosen = self.chosen
        self._taken |= set(chosen)
        self._marked.clear()
        self.choice_changed.emit()
        return chosen
