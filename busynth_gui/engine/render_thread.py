"""The engine as the window sees it: methods that return at once, and signals.

The queue lives in the window's thread, the child process is minded by the render thread. Of the
engine's modules only this one imports Qt.
"""

from __future__ import annotations

import uuid
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal, Slot

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.engine.child import DEFAULT_LOADER, ChildOptions
from busynth_gui.engine.messages import (
    AskProposals,
    BundleFailed,
    BundleReady,
    CancelJob,
    CancelledJob,
    ChildDied,
    ChildRestarted,
    Event,
    Failed,
    Finished,
    Job,
    LoadBundle,
    Proposals,
    ProposalsFailed,
    StageProgress,
    Started,
)
from busynth_gui.engine.queue import JobQueue, JobState
from busynth_gui.engine.supervisor import CANCEL_PATIENCE_S, Supervisor
from busynth_gui.synthesis.bundle import BundleInfo

__all__ = ["Engine", "EngineState", "RenderThread"]


class EngineState(StrEnum):
    """``STOPPED``: no bundle is in memory, the next job loads it first."""

    STOPPED = "stopped"
    LOADING = "loading"
    READY = "ready"
    BUSY = "busy"
    CLOSED = "closed"


class RenderThread(QThread):
    """The thread that minds the child process. Talk to it through :class:`Engine`."""

    event_received = Signal(object)

    def __init__(self, options: ChildOptions, patience_s: float, parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("render thread")
        self.supervisor = Supervisor(options, self.event_received.emit, patience_s)

    def run(self) -> None:
        self.supervisor.run()


class Engine(QObject):
    """Makes candidates away from the window. For the window's thread; no method but close waits.

    ``loader`` and ``device`` are those of :class:`ChildOptions`. ``patience_s`` is how long a
    cancelled job may take to stop before its child is ended by force.
    """

    job_added = Signal(str)
    job_started = Signal(str)
    progress_changed = Signal(str, object)
    """Job id, Progress. The preview is None in most: at most ten a second carry one."""
    candidate_finished = Signal(str, object)
    """Job id, Candidate."""
    job_failed = Signal(str, object)
    """Job id, Failed."""
    job_cancelled = Signal(str)
    bundle_ready = Signal(str)
    """Name of the bundle whose weights are now in memory."""
    warm_up_failed = Signal(object)
    """Failed, with an empty job id."""
    proposals_found = Signal(str, object)
    """Ask id, tuple of EllipseRegion."""
    proposals_failed = Signal(str, object)
    """Ask id, Failed."""
    child_died = Signal(object)
    """ChildDied. The job that ran, if any, is reported by job_failed as well."""
    child_restarted = Signal(str)
    """Why the child before it was lost."""
    queue_changed = Signal()
    state_changed = Signal(object)
    """EngineState."""

    def __init__(
        self,
        parent: QObject | None = None,
        *,
        loader: str = DEFAULT_LOADER,
        device: str = "cpu",
        patience_s: float = CANCEL_PATIENCE_S,
    ) -> None:
        super().__init__(parent)
        self._queue = JobQueue()
        self._queue.changed.connect(self._on_queue_changed)
        self._loading = False
        self._loaded = False
        self._closed = False
        self._state = EngineState.STOPPED
        self._thread = RenderThread(ChildOptions(loader, device), patience_s, self)
        self._thread.event_received.connect(self._on_event)
        application = QCoreApplication.instance()
        if application is not None:
            # A thread still running when Qt is torn down aborts the process.
            application.aboutToQuit.connect(self.close)

    @property
    def queue(self) -> JobQueue:
        """The jobs, for showing and for reordering."""
        return self._queue

    @property
    def state(self) -> EngineState:
        return self._state

    def submit(self, request: Request, scan: Scan, lesion: Pixels | None = None) -> str:
        """Put a request at the end of the queue. ``lesion`` as in :class:`Job`. Returns its id."""
        job_id = uuid.uuid4().hex
        self._queue.add(Job(job_id, request, scan, lesion))
        self.job_added.emit(job_id)
        self._dispatch()
        return job_id

    def cancel(self, job_id: str) -> None:
        """Cancel a job; ``job_cancelled`` follows, at once or when the running step is done."""
        waiting = self._queue.get(job_id).state is JobState.WAITING
        if self._queue.cancel(job_id):
            self._thread.supervisor.post(CancelJob(job_id))
        elif waiting:
            self.job_cancelled.emit(job_id)

    def cancel_all(self) -> None:
        """Cancel every job that waits or runs."""
        # Those that run last, or the next would be started only to be stopped.
        for entry in reversed(self._queue.unfinished()):
            self.cancel(entry.job_id)

    def retry(self, job_id: str) -> None:
        """Put a failed or cancelled job at the end of the queue again."""
        self._queue.retry(job_id)
        self._dispatch()

    def warm_up(self, bundle: BundleInfo) -> None:
        """Start the child and load a bundle ahead of the first job."""
        if self._closed:
            return
        self._loading = True
        self._post(LoadBundle(bundle))
        self._update_state()

    def propose(self, request: Request, scan: Scan, count: int) -> str:
        """Ask where stage one would put a lesion, at up to ``count`` places. Returns an id.

        ``proposals_found`` or ``proposals_failed`` follow, after the job that runs now.
        """
        ask_id = uuid.uuid4().hex
        if not self._closed:
            self._post(AskProposals(ask_id, request, scan, count))
        return ask_id

    @Slot()
    def close(self, timeout: float = 5.0) -> bool:
        """End thread and child within ``timeout`` seconds, whatever they do; once is enough.

        No signal comes afterwards but the last ``state_changed``. Returns whether all has ended.
        """
        if not self._closed:
            self._closed = True
            self._thread.supervisor.close()
            self._update_state()
        milliseconds = round(timeout * 1000)
        if self._thread.wait(milliseconds):
            return True
        self._thread.supervisor.kill_child()
        return self._thread.wait(milliseconds)

    def _dispatch(self) -> None:
        entry = self._queue.next_waiting
        if self._closed or entry is None or self._queue.running is not None:
            return
        self._queue.start(entry.job_id)
        self._post(entry.job)
        self._update_state()

    def _post(self, command: Job | LoadBundle | AskProposals) -> None:
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.supervisor.post(command)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if self._closed:
            return  # an event that was under way when the window closed
        match event:
            case Started(job_id):
                self.job_started.emit(job_id)
            case StageProgress(job_id, progress):
                self._queue.report(job_id, progress)
                self.progress_changed.emit(job_id, progress)
            case Finished(job_id, candidate):
                self._queue.finish(job_id)
                self.candidate_finished.emit(job_id, candidate)
            case Failed(job_id):
                self._queue.fail(job_id, event)
                self.job_failed.emit(job_id, event)
            case CancelledJob(job_id):
                self._queue.stop(job_id)
                self.job_cancelled.emit(job_id)
            case _:
                self._on_child_event(event)
        self._dispatch()
        self._update_state()

    def _on_child_event(self, event: Event) -> None:
        match event:
            case BundleReady(name):
                self._loading, self._loaded = False, True
                self.bundle_ready.emit(name)
            case BundleFailed(_, failure):
                self._loading = False
                self.warm_up_failed.emit(failure)
            case Proposals(ask_id, regions):
                self.proposals_found.emit(ask_id, regions)
            case ProposalsFailed(ask_id, failure):
                self.proposals_failed.emit(ask_id, failure)
            case ChildDied():
                self._loaded = False
                self.child_died.emit(event)
            case ChildRestarted(message):
                self._loaded = False
                self.child_restarted.emit(message)

    def _on_queue_changed(self, _job_id: str) -> None:
        self.queue_changed.emit()

    def _update_state(self) -> None:
        state = self._current_state()
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _current_state(self) -> EngineState:
        if self._closed:
            return EngineState.CLOSED
        if self._queue.running is not None:
            return EngineState.BUSY
        if self._loading:
            return EngineState.LOADING
        return EngineState.READY if self._loaded else EngineState.STOPPED
