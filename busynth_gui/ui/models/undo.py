"""Undo and redo: named steps, scan by scan, within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from PySide6.QtCore import QObject, Signal

__all__ = ["MOST_BYTES", "MOST_STEPS", "History", "Step"]

MOST_BYTES = 64 * 2**20
MOST_STEPS = 1000
_OVERHEAD = 500
"""About what a step takes beside what it holds: the objects of Python."""


class Step(Protocol):
    """What can be undone. ``nbytes`` is what it holds for that; ``name`` is shown."""

    @property
    def name(self) -> str: ...
    @property
    def nbytes(self) -> int: ...
    @property
    def subject(self) -> object:
        """What it changes; :meth:`History.forget` takes a subject's steps out."""

    def redo(self) -> None: ...
    def undo(self) -> None: ...


@dataclass
class _Track:
    done: list[tuple[int, Step]] = field(default_factory=list)
    undone: list[tuple[int, Step]] = field(default_factory=list)

    def steps(self) -> list[Step]:
        return [step for _, step in (*self.done, *self.undone)]


class History(QObject):
    """One track of steps per scan, of which one is active, and one of steps on any scan.

    Undo takes back the latest step of the active track and of that one, redo does again what was
    undone last. All tracks together hold at most ``most_bytes`` and ``most_steps``; what goes
    first is the oldest step of the scan that was open longest ago. ``changed`` says that names or
    possibilities did.
    """

    changed = Signal()

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        most_bytes: int = MOST_BYTES,
        most_steps: int = MOST_STEPS,
    ) -> None:
        super().__init__(parent)
        self._most_bytes, self._most_steps = most_bytes, most_steps
        self._tracks: OrderedDict[int, _Track] = OrderedDict()
        self._common = _Track()
        self._active: _Track | None = None
        self._numbers = count()

    @property
    def most_bytes(self) -> int:
        return self._most_bytes

    @most_bytes.setter
    def most_bytes(self, most: int) -> None:
        self._most_bytes = most
        self._trim()
        self.changed.emit()

    def activate(self, scan_id: int | None) -> None:
        """Turn to a scan's steps; None to none."""
        self._active = None
        if scan_id is not None:
            self._active = self._tracks.setdefault(scan_id, _Track())
            self._tracks.move_to_end(scan_id)
        self.changed.emit()

    def push(self, step: Step, *, everywhere: bool = False, unasked: bool = False) -> None:
        """Do a step and keep it, unless ``redo`` raises; what was undone before is gone.

        With ``everywhere`` it can be undone whichever scan is active by then. What comes
        ``unasked`` costs nobody what was undone before.
        """
        track = self._common if everywhere else self._active
        assert track is not None
        step.redo()
        for each in () if unasked else self._in_reach():
            each.undone.clear()
        track.done.append((next(self._numbers), step))
        self._trim()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back; nothing when there is none."""
        track = self._last_done()
        if track is not None:
            _, step = track.done[-1]
            step.undo()
            track.done.pop()
            track.undone.append((next(self._numbers), step))
            self.changed.emit()

    def redo(self) -> None:
        """Do again what was undone last; nothing when there is none."""
        track = self._last_undone()
        if track is not None:
            _, step = track.undone[-1]
            step.redo()
            track.undone.pop()
            track.done.append((next(self._numbers), step))
            self.changed.emit()

    @property
    def undo_name(self) -> str | None:
        """Name of the step that :meth:`undo` takes back, None when there is none."""
        return None if self.latest is None else self.latest.name

    @property
    def redo_name(self) -> str | None:
        """Name of the step that :meth:`redo` does again, None when there is none."""
        return None if self.latest_undone is None else self.latest_undone.name

    @property
    def latest(self) -> Step | None:
        """The step that :meth:`undo` takes back."""
        track = self._last_done()
        return None if track is None else track.done[-1][1]

    @property
    def latest_undone(self) -> Step | None:
        """The step that :meth:`redo` does again."""
        track = self._last_undone()
        return None if track is None else track.undone[-1][1]

    @property
    def names(self) -> list[str]:
        """Names of the steps that can be undone now, oldest first."""
        return [step.name for _, step in sorted(self._done_in_reach(), key=_number)]

    @property
    def nbytes(self) -> int:
        """What the steps of all scans hold, in bytes."""
        return sum(step.nbytes + _OVERHEAD for track in self._all() for step in track.steps())

    def forget(self, subject: object) -> None:
        """Take out every step that changes ``subject``: it is gone, or was changed elsewhere."""
        for track in self._all():
            track.done = [entry for entry in track.done if entry[1].subject != subject]
            track.undone = [entry for entry in track.undone if entry[1].subject != subject]
        self.changed.emit()

    def remove(self, scan_id: int) -> None:
        """Forget all steps on a scan."""
        track = self._tracks.pop(scan_id, None)
        if track is self._active:
            self._active = None
        self.changed.emit()

    def _all(self) -> list[_Track]:
        """Every track, first the one whose steps go first."""
        scans = [*self._tracks.values()]
        # A thousand decisions must not leave a stroke no room.
        if len(self._common.steps()) > self._most_steps // 2:
            return [self._common, *scans]
        return [*scans, self._common]

    def _in_reach(self) -> list[_Track]:
        return [self._common] if self._active is None else [self._active, self._common]

    def _done_in_reach(self) -> list[tuple[int, Step]]:
        return [entry for track in self._in_reach() for entry in track.done]

    def _last_done(self) -> _Track | None:
        tracks = [track for track in self._in_reach() if track.done]
        return max(tracks, key=lambda track: track.done[-1][0], default=None)

    def _last_undone(self) -> _Track | None:
        tracks = [track for track in self._in_reach() if track.undone]
        return max(tracks, key=lambda track: track.undone[-1][0], default=None)

    def _trim(self) -> None:
        held = self.nbytes
        steps = sum(len(track.steps()) for track in self._all())
        for track in self._all():
            while track.done or track.undone:
                if held <= self._most_bytes and steps <= self._most_steps:
                    return
                # Each step rests on those before it: what was undone goes from its far end.
                _, oldest = track.done.pop(0) if track.done else track.undone.pop(0)
                held -= oldest.nbytes + _OVERHEAD
                steps -= 1


def _number(entry: tuple[int, Step]) -> int:
    return entry[0]
