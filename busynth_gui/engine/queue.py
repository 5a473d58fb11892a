"""The queue as a plain model: which jobs there are and how far each is.

It knows no thread, process or Qt. Whoever owns it calls it from one thread only. What it is to
keep it keeps first, then changes, and tells its listeners what changed. Jobs are shown as frozen
snapshots, so what a listener holds never changes under its hands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Protocol

from busynth_gui.case.progress import Progress
from busynth_gui.engine.messages import Failed, Order

__all__ = ["DONE_KEPT", "JobQueue", "JobState", "Keeper", "Listeners", "QueuedJob"]

DONE_KEPT = 30
"""So many done jobs stay to be seen; their candidates are elsewhere."""


class JobState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_final(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True, eq=False)
class QueuedJob:
    """A job as it stands now.

    ``progress`` is the last step done (its preview left out), None before the first; ``failure``
    is set when the state is FAILED; ``cancelling`` from the wish to cancel until the job stops.
    """

    order: Order
    state: JobState = JobState.WAITING
    progress: Progress | None = None
    cancelling: bool = False
    failure: Failed | None = None

    @property
    def job_id(self) -> str:
        return self.order.job_id


class Listeners:
    """A plain signal: callbacks, called in the order in which they were connected."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[..., None]] = []

    def connect(self, callback: Callable[..., None]) -> None:
        self._callbacks.append(callback)

    def emit(self, *values: Any) -> None:
        """Call every one; what one of them raises is raised when all have heard."""
        raised: list[Exception] = []
        for callback in tuple(self._callbacks):
            try:
                callback(*values)
            except Exception as error:
                raised.append(error)
        if raised:
            raise raised[0]


class Keeper(Protocol):
    """Keeps a queue on disk. It is asked first: what it refuses by raising has not happened."""

    def keep_added(self, entries: Sequence[QueuedJob], before: str | None) -> None:
        """Jobs will come before the job ``before``, or at the end."""

    def keep_order(self, job_ids: Sequence[str]) -> None:
        """All jobs will be in this order."""


class JobQueue:
    """Jobs in the order in which they will run; those behind after the others. One runs at most.

    ``changed`` tells the id of a job whose state changed, ``inserted`` the first row of new jobs
    and their number, ``removed`` the jobs that left, ``moved`` a job's row before and after.

    Moves that the states do not allow raise ValueError, an unknown id KeyError: both are bugs of
    the caller, not of the user.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, QueuedJob] = {}
        self._counts: Counter[JobState] = Counter()
        self._running: str | None = None
        self._keeper: Keeper | None = None
        self.changed = Listeners()
        self.inserted = Listeners()
        self.removed = Listeners()
        self.moved = Listeners()

    def keep_with(self, keeper: Keeper) -> None:
        """From here on ask ``keeper`` before jobs are added or moved."""
        self._keeper = keeper

    def jobs(self) -> tuple[QueuedJob, ...]:
        """All jobs in order, finished ones included until they are removed."""
        return tuple(self._jobs.values())

    def get(self, job_id: str) -> QueuedJob:
        return self._jobs[job_id]

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._jobs

    def __len__(self) -> int:
        return len(self._jobs)

    def slice(self, start: int, stop: int | None = None) -> list[QueuedJob]:
        """The jobs of some rows."""
        return list(islice(self._jobs.values(), start, stop))

    def count(self, *states: JobState) -> int:
        """How many jobs are in these states."""
        return sum(self._counts[state] for state in states)

    def unfinished(self) -> tuple[QueuedJob, ...]:
        return tuple(entry for entry in self._jobs.values() if not entry.state.is_final)

    @property
    def running(self) -> QueuedJob | None:
        return None if self._running is None else self._jobs[self._running]

    @property
    def next_waiting(self) -> QueuedJob | None:
        if not self._counts[JobState.WAITING]:
            return None
        return next(e for e in self._jobs.values() if e.state is JobState.WAITING)

    def add(self, orders: Sequence[Order]) -> None:
        """Put orders at the end, or those that are not behind before the first that waits behind.

        They are all behind or none is.
        """
        self._put(self._kept([QueuedJob(order) for order in orders]))

    def restore(self, entries: Sequence[QueuedJob]) -> None:
        """Put jobs that were in a queue before, waiting or failed, at the end in their order."""
        self._put(entries, at_end=True)

    def _row_for(self, entries: Sequence[QueuedJob]) -> int:
        """Where new jobs go."""
        row = len(self._jobs)
        if not entries or entries[0].order.behind:
            return row
        behind = (n for n, other in enumerate(self._jobs.values()) if _waits_behind(other))
        return next(behind, row)

    def _kept(self, entries: Sequence[QueuedJob]) -> Sequence[QueuedJob]:
        """New jobs, once whoever keeps the queue has them."""
        if self._keeper is not None and entries:
            late = self.slice(self._row_for(entries))
            waiting = (entry.job_id for entry in late if entry.state is JobState.WAITING)
            self._keeper.keep_added(entries, next(waiting, None))
        return entries

    def _put(self, entries: Sequence[QueuedJob], at_end: bool = False) -> None:
        known = [entry.job_id for entry in entries if entry.job_id in self._jobs]
        if known:
            raise ValueError(f"job {known[0]} is already in the queue")
        row = len(self._jobs) if at_end else self._row_for(entries)
        late = list(self._jobs.values())[row:]
        for entry in late:
            del self._jobs[entry.job_id]
        for entry in (*entries, *late):
            self._jobs[entry.job_id] = entry
        self._counts.update(entry.state for entry in entries)
        if entries:
            self.inserted.emit(row, len(entries))

    def start(self, job_id: str) -> None:
        if self._running is not None:
            raise ValueError("a job is running already")
        entry = self._in(job_id, JobState.WAITING)
        self._running = job_id
        self._set(replace(entry, state=JobState.RUNNING))

    def report(self, job_id: str, progress: Progress) -> None:
        """Note a step done; its preview is not kept."""
        entry = self._in(job_id, JobState.RUNNING)
        self._set(replace(entry, progress=replace(progress, preview=None)))

    def finish(self, job_id: str) -> None:
        """The job is done; of those done before, the oldest may leave."""
        entry = self._in(job_id, JobState.RUNNING)
        self._running = None
        self._set(replace(entry, state=JobState.DONE, cancelling=False))
        if self._counts[JobState.DONE] > DONE_KEPT:
            self.remove(next(e.job_id for e in self._jobs.values() if e.state is JobState.DONE))

    def fail(self, job_id: str, failure: Failed) -> None:
        entry = self._in(job_id, JobState.RUNNING)
        self._running = None
        self._set(replace(entry, state=JobState.FAILED, failure=failure, cancelling=False))

    def stop(self, job_id: str) -> None:
        """The running job has stopped because it was told to."""
        entry = self._in(job_id, JobState.RUNNING)
        self._running = None
        self._set(replace(entry, state=JobState.CANCELLED, cancelling=False))

    def cancel(self, job_id: str) -> bool:
        """Cancel a waiting job at once, or mark the running one; a finished one is left alone.

        Returns True when the job runs and still has to be told (the first time only).
        """
        entry = self._jobs[job_id]
        if entry.state is JobState.WAITING:
            self._set(replace(entry, state=JobState.CANCELLED))
        elif entry.state is JobState.RUNNING and not entry.cancelling:
            self._set(replace(entry, cancelling=True))
            return True
        return False

    def move(self, job_id: str, row: int) -> None:
        """Put a waiting job at ``row`` of :meth:`jobs` (clamped to the ends)."""
        entry = self._in(job_id, JobState.WAITING)
        before = self.row_of(job_id)
        order = [other for other in self._jobs.values() if other is not entry]
        row = min(max(0, row), len(order))
        order.insert(row, entry)
        if self._keeper is not None and row != before:
            self._keeper.keep_order([other.job_id for other in order])
        self._jobs = {other.job_id: other for other in order}
        if row != before:
            self.moved.emit(before, row)

    def retry(self, orders: Sequence[Order]) -> None:
        """Put failed or cancelled jobs again, in this order, where such new ones would go."""
        for behind in (False, True):
            again = [QueuedJob(order) for order in orders if order.behind is behind]
            ended = [self._in(e.job_id, JobState.FAILED, JobState.CANCELLED) for e in again]
            self._kept(again)
            self._remove(ended)
            self._put(again)

    def remove(self, job_id: str) -> None:
        """Take a finished job out of the list."""
        self._remove([self._in(job_id, JobState.DONE, JobState.FAILED, JobState.CANCELLED)])

    def clear_finished(self) -> None:
        """Take every finished job out of the list."""
        self._remove([entry for entry in self._jobs.values() if entry.state.is_final])

    def row_of(self, job_id: str) -> int:
        """The row of a job in :meth:`jobs`, -1 when it has none."""
        return next((row for row, other in enumerate(self._jobs) if other == job_id), -1)

    def _remove(self, entries: Sequence[QueuedJob]) -> None:
        for entry in entries:
            del self._jobs[entry.job_id]
            self._counts[entry.state] -= 1
        if entries:
            self.removed.emit(tuple(entries))

    def _in(self, job_id: str, *states: JobState) -> QueuedJob:
        entry = self._jobs[job_id]
        if entry.state not in states:
            raise ValueError(f"job {job_id} is {entry.state}, not {' or '.join(states)}")
        return entry

    def _set(self, entry: QueuedJob) -> None:
        self._counts[self._jobs[entry.job_id].state] -= 1
        self._counts[entry.state] += 1
        self._jobs[entry.job_id] = entry
        self.changed.emit(entry.job_id)


def _waits_behind(entry: QueuedJob) -> bool:
    return entry.order.behind and entry.state is JobState.WAITING
