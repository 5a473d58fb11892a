"""The queue as a plain model: which jobs there are and how far each is.

It knows no thread, process or Qt. Whoever owns it calls it from one thread only, and it tells
its listeners the id of each job that changed. Jobs are shown as frozen snapshots, so what a
listener holds never changes under its hands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

from busynth_gui.case.progress import Progress
from busynth_gui.engine.messages import Failed, Job

__all__ = ["JobQueue", "JobState", "Listeners", "QueuedJob"]


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

    job: Job
    state: JobState = JobState.WAITING
    progress: Progress | None = None
    cancelling: bool = False
    failure: Failed | None = None

    @property
    def job_id(self) -> str:
        return self.job.job_id

    @property
    def fraction(self) -> float:
        """Share of the denoising steps done, in [0, 1], over the stages that this job runs."""
        if self.state is JobState.DONE:
            return 1.0
        if self.progress is None:
            return 0.0
        first = self.job.request.start_stage
        done = self.progress.stage - first + self.progress.step / max(1, self.progress.steps)
        return min(1.0, max(0.0, done / (4 - first)))


class Listeners:
    """A plain signal: callbacks that take a job's id, called in the order they were connected."""

    def __init__(self) -> None:
        self._callbacks: list[Callable[[str], None]] = []

    def connect(self, callback: Callable[[str], None]) -> None:
        self._callbacks.append(callback)

    def disconnect(self, callback: Callable[[str], None]) -> None:
        self._callbacks.remove(callback)

    def emit(self, job_id: str) -> None:
        for callback in tuple(self._callbacks):
            callback(job_id)


class JobQueue:
    """Jobs in the order in which they will run. At most one is running.

    Moves that the states do not allow raise ValueError, an unknown id KeyError: both are bugs of
    the caller, not of the user.
    """

    def __init__(self) -> None:
        self._jobs: dict[str, QueuedJob] = {}
        self.changed = Listeners()

    def jobs(self) -> tuple[QueuedJob, ...]:
        """All jobs in order, finished ones included until they are removed."""
        return tuple(self._jobs.values())

    def get(self, job_id: str) -> QueuedJob:
        return self._jobs[job_id]

    def __contains__(self, job_id: str) -> bool:
        return job_id in self._jobs

    def unfinished(self) -> tuple[QueuedJob, ...]:
        return tuple(entry for entry in self._jobs.values() if not entry.state.is_final)

    @property
    def running(self) -> QueuedJob | None:
        return self._first(JobState.RUNNING)

    @property
    def next_waiting(self) -> QueuedJob | None:
        return self._first(JobState.WAITING)

    def add(self, job: Job) -> None:
        """Put a job at the end."""
        if job.job_id in self._jobs:
            raise ValueError(f"job {job.job_id} is already in the queue")
        self._set(QueuedJob(job))

    def start(self, job_id: str) -> None:
        if self.running is not None:
            raise ValueError("a job is running already")
        self._set(replace(self._in(job_id, JobState.WAITING), state=JobState.RUNNING))

    def report(self, job_id: str, progress: Progress) -> None:
        """Note a step done; its preview is not kept."""
        entry = self._in(job_id, JobState.RUNNING)
        self._set(replace(entry, progress=replace(progress, preview=None)))

    def finish(self, job_id: str) -> None:
        entry = self._in(job_id, JobState.RUNNING)
        self._set(replace(entry, state=JobState.DONE, cancelling=False))

    def fail(self, job_id: str, failure: Failed) -> None:
        entry = self._in(job_id, JobState.RUNNING)
        self._set(replace(entry, state=JobState.FAILED, failure=failure, cancelling=False))

    def stop(self, job_id: str) -> None:
        """The running job has stopped because it was told to."""
        entry = self._in(job_id, JobState.RUNNING)
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

    def retry(self, job_id: str) -> None:
        """Put a failed or cancelled job at the end again, under its own id."""
        entry = self._in(job_id, JobState.FAILED, JobState.CANCELLED)
        del self._jobs[job_id]
        self._set(QueuedJob(entry.job))

    def move(self, job_id: str, index: int) -> None:
        """Put a waiting job at ``index`` of :meth:`jobs` (clamped to the ends)."""
        entry = self._in(job_id, JobState.WAITING)
        order = [other for other in self._jobs.values() if other is not entry]
        order.insert(max(0, index), entry)
        self._jobs = {other.job_id: other for other in order}
        self.changed.emit(job_id)

    def remove(self, job_id: str) -> None:
        """Take a finished job out of the list."""
        self._in(job_id, JobState.DONE, JobState.FAILED, JobState.CANCELLED)
        del self._jobs[job_id]
        self.changed.emit(job_id)

    def clear_finished(self) -> None:
        """Take every finished job out of the list."""
        for entry in self.jobs():
            if entry.state.is_final:
                self.remove(entry.job_id)

    def _first(self, state: JobState) -> QueuedJob | None:
        return next((entry for entry in self._jobs.values() if entry.state is state), None)

    def _in(self, job_id: str, *states: JobState) -> QueuedJob:
        entry = self._jobs[job_id]
        if entry.state not in states:
            raise ValueError(f"job {job_id} is {entry.state}, not {' or '.join(states)}")
        return entry

    def _set(self, entry: QueuedJob) -> None:
        self._jobs[entry.job_id] = entry
        self.changed.emit(entry.job_id)
