"""Undo and redo: named steps, scan by scan, within a bound of bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
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
    done: list[Step] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)

    def steps(self) -> list[Step]:
        return [*self.done, *self.undone]


class History(QObject):
    """One track of steps per scan, of which one is active.

    All tracks together hold at most ``most_bytes`` and ``most_steps``; what goes first is the
    oldest step of the scan that was open longest ago. ``changed`` says that names or
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
        self._active: _Track | None = None

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

    def push(self, step: Step) -> None:
        """Do a step and keep it, unless ``redo`` raises; what was undone before is gone."""
        assert self._active is not None
        step.redo()
        self._active.undone.clear()
        self._active.done.append(step)
        self._trim()
        self.changed.emit()

    def undo(self) -> None:
        """Take the last step back; nothing when there is none."""
        if self._active is not None and self._active.done:
            step = self._active.done[-1]
            step.undo()
            self._active.undone.append(self._active.done.pop())
            self.changed.emit()

    def redo(self) -> None:
        """Do again what was undone last; nothing when there is none."""
        if self._active is not None and self._active.undone:
            step = self._active.undone[-1]
            step.redo()
            self._active.done.append(self._active.undone.pop())
            self.changed.emit()

    @property
    def undo_name(self) -> str | None:
        """Name of the step that :meth:`undo` takes back, None when there is none."""
        return self._active.done[-1].name if self._active and self._active.done else None

    @property
    def redo_name(self) -> str | None:
        """Name of the step that :meth:`redo` does again, None when there is none."""
        return self._active.undone[-1].name if self._active and self._active.undone else None

    @property
    def names(self) -> list[str]:
        """Names of the active scan's steps that can be undone, oldest first."""
        return [step.name for step in self._active.done] if self._active else []

    @property
    def nbytes(self) -> int:
        """What the steps of all scans hold, in bytes."""
        return sum(step.nbytes + _OVERHEAD for t in self._tracks.values() for step in t.steps())

    def forget(self, subject: object) -> None:
        """Take out every step that changes ``subject``: it is gone, or was changed elsewhere."""
        for track in self._tracks.values():
            track.done = [step for step in track.done if step.subject != subject]
            track.undone = [step for step in track.undone if step.subject != subject]
        self.changed.emit()

    def remove(self, scan_id: int) -> None:
        """Forget all steps on a scan."""
        track = self._tracks.pop(scan_id, None)
        if track is self._active:
            self._active = None
        self.changed.emit()

    def _trim(self) -> None:
        held = self.nbytes
        count = sum(len(track.steps()) for track in self._tracks.values())
        for track in self._tracks.values():
            while track.done or track.undone:
                if held <= self._most_bytes and count <= self._most_steps:
                    return
                # Each step rests on those before it: what was undone goes from its far end.
                oldest = track.done.pop(0) if track.done else track.undone.pop(0)
                held -= oldest.nbytes + _OVERHEAD
                count -= 1
