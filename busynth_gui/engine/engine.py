"""The engine as the window sees it: methods that return at once, and signals.

The queue lives in the window's thread, the child process is minded by the render thread. Of the
engine's modules only this one imports Qt.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import QCoreApplication, QObject, QThread, Signal, Slot

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.child import DEFAULT_LOADER, ChildOptions
from busynth_gui.engine.job_io import JobIO
from busynth_gui.engine.messages import (
    AskHealing,
    AskPreview,
    AskProposals,
    BundleFailed,
    BundleReady,
    CancelJob,
    CancelledJob,
    CancelPreview,
    ChildAnswered,
    ChildDied,
    ChildRestarted,
    ChildSilent,
    ChildStopped,
    Event,
    Failed,
    HealingDone,
    HealingFailed,
    LoadBundle,
    Order,
    PreviewDropped,
    PreviewFailed,
    PreviewMade,
    Proposals,
    ProposalsFailed,
    Restart,
    StageProgress,
    Started,
    Stored,
)
from busynth_gui.engine.queue import JobQueue, JobState
from busynth_gui.engine.supervisor import CANCEL_PATIENCE_S, SILENCE_S, Posted, Supervisor
from busynth_gui.engine.time_estimate import TimeEstimate

__all__ = ["FAULTS_BEFORE_PAUSE", "Engine", "EngineState", "RenderThread"]

FAULTS_BEFORE_PAUSE = 5
"""After so many faults in a row the queue pauses: the next job would meet the same."""


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

    def __init__(
        self,
        options: ChildOptions,
        job_io: JobIO,
        patience_s: float,
        silence_s: float,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("render thread")
        self.supervisor = Supervisor(
            options, job_io, self.event_received.emit, patience_s, silence_s
        )

    def run(self) -> None:
        self.supervisor.run()


class Engine(QObject):
    """Makes candidates away from the window. For the window's thread; no method but close waits.

    ``job_io`` gives jobs their arrays and keeps their candidates. ``loader`` is that of
    :class:`ChildOptions`. A cancelled job counts as such within half a second; ``patience_s`` is
    how long it may take to stop before its child is ended by force, ``silence_s`` how long nothing
    may be heard of the child before ``child_silent`` says so.
    """

    job_started = Signal(str)
    progress_changed = Signal(str, object)
    """Job id, Progress. The preview is None in most: at most ten a second carry one."""
    candidate_finished = Signal(str, object)
    """Job id, and what storing gave for the candidate."""
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
    healing_done = Signal(str, object)
    """Ask id, Healed."""
    healing_failed = Signal(str, object)
    """Ask id, Failed."""
    preview_made = Signal(str, object)
    """Ask id, LivePreview."""
    preview_dropped = Signal(str)
    """Ask id of what was cancelled, or has been replaced by a newer one."""
    preview_failed = Signal(str, object)
    """Ask id, Failed."""
    child_died = Signal(object)
    """ChildDied. The job that ran, if any, is reported by job_failed as well."""
    child_silent = Signal(float)
    """Seconds for which nothing was heard of the child: :meth:`restart` it, or wait."""
    child_answered = Signal()
    """A child that was silent was heard again, or is no more."""
    child_restarted = Signal(object)
    """Why the child before it was lost."""
    queue_changed = Signal()
    state_changed = Signal(object)
    """EngineState."""
    paused_changed = Signal(bool)
    halted = Signal(object)
    """Failed, because of which the queue has paused itself."""

    def __init__(
        self,
        job_io: JobIO,
        parent: QObject | None = None,
        *,
        loader: str = DEFAULT_LOADER,
        patience_s: float = CANCEL_PATIENCE_S,
        silence_s: float = SILENCE_S,
    ) -> None:
        super().__init__(parent)
        self._queue = JobQueue()
        for told in (self._queue.changed, self._queue.inserted):
            told.connect(self._on_queue_changed)
        for told in (self._queue.removed, self._queue.moved):
            told.connect(self._on_queue_changed)
        self.time_estimate = TimeEstimate()
        self._device = ""
        self._paused = False
        self._faults = 0
        self._loading = False
        self._loaded = False
        self._closed = False
        self._silent = False
        self._state = EngineState.STOPPED
        self._thread = RenderThread(ChildOptions(loader), job_io, patience_s, silence_s, self)
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

    @property
    def device(self) -> str:
        """Where the weights are, for the screen; empty while none are loaded."""
        return self._device if self._loaded else ""

    @property
    def silent(self) -> bool:
        """Nothing is heard of the child; what was said of the time left no longer holds."""
        return self._silent

    @property
    def paused(self) -> bool:
        """No further job is started; the one that runs is brought to its end."""
        return self._paused

    def seconds_left(self) -> float | None:
        """How long the queue takes yet; None when nothing like it was measured, or it stands."""
        return None if self._silent else self.time_estimate.left(self._queue.jobs())

    def submit(self, orders: Sequence[Order]) -> None:
        """Put orders into the queue, see :meth:`JobQueue.add`."""
        self._queue.add(orders)
        self._dispatch()

    def start(self) -> None:
        """Take up what waits from an earlier time."""
        self._dispatch()

    def pause(self) -> None:
        """Start no further job until :meth:`resume`."""
        if not self._paused:
            self._paused = True
            self.paused_changed.emit(True)

    def resume(self) -> None:
        """Go on with the queue."""
        self._faults = 0
        if self._paused:
            self._paused = False
            self.paused_changed.emit(False)
        self._dispatch()
        self._update_state()

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

    def retry(self, orders: Sequence[Order]) -> None:
        """Put failed or cancelled jobs again, see :meth:`JobQueue.retry`."""
        self._queue.retry(orders)
        self._dispatch()

    def restart(self) -> None:
        """End the child, whatever it does, and begin its job anew in another."""
        if not self._closed:
            self._post(Restart())

    def warm_up(self, bundle: BundleInfo) -> None:
        """Start the child and load a bundle ahead of the first job.

        While there are jobs to run it does nothing: each loads the bundle that it needs, and
        another one in between would only have to make room again.
        """
        if self._closed or self._queue.running or (self._queue.next_waiting and not self._paused):
            return
        self._loading = True
        self._post(LoadBundle(bundle))
        self._update_state()

    def propose(
        self, request: Request, scan: Scan, count: int, ground: Candidate | None = None
    ) -> str:
        """Ask where stage one would put a lesion, at up to ``count`` places. Returns an id.

        ``proposals_found`` or ``proposals_failed`` follow, after the job that runs now.
        """
        ask_id = uuid.uuid4().hex
        if not self._closed:
            self._post(AskProposals(ask_id, request, scan, count, ground))
        return ask_id

    def heal(self, request: HealRequest, scan: Scan) -> str:
        """Have lesions healed. Returns an id.

        ``healing_done`` or ``healing_failed`` follow, after the job that runs now.
        """
        ask_id = uuid.uuid4().hex
        if not self._closed:
            self._post(AskHealing(ask_id, request, scan))
        return ask_id

    def preview(
        self, request: Request, scan: Scan, ground: Candidate | None = None, whole: bool = False
    ) -> str:
        """Ask what a request would make; ``whole`` for the candidate itself. Returns an id.

        ``preview_made``, ``preview_dropped`` or ``preview_failed`` follow. A likeness is made
        between two steps of the job that runs, and of several that wait the newest alone. A whole
        one is dropped where a job runs; a job of the same request that follows has its candidate.
        """
        ask_id = uuid.uuid4().hex
        if not self._closed:
            self._post(AskPreview(ask_id, request, scan, ground, whole))
        return ask_id

    def cancel_preview(self, ask_id: str) -> None:
        """Nobody waits for a preview any more; one that has come already is left alone."""
        if not self._closed:
            self._post(CancelPreview(ask_id))

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
        held = self._closed or self._paused or self._queue.running is not None
        if held or entry is None:
            return
        self._queue.start(entry.job_id)
        self._post(entry.order)
        self._update_state()

    def _post(self, command: Posted) -> None:
        if not self._thread.isRunning():
            self._thread.start()
        self._thread.supervisor.post(command)

    @Slot(object)
    def _on_event(self, event: Event) -> None:
        if self._closed:
            return  # an event that was under way when the window closed
        match event:
            case Started(job_id):
                self.time_estimate.started(self._queue.get(job_id).order.request, time.monotonic())
                self.job_started.emit(job_id)
            case StageProgress(job_id, progress):
                self.time_estimate.stepped(progress, time.monotonic())
                self._queue.report(job_id, progress)
                self.progress_changed.emit(job_id, progress)
            case Stored(job_id, receipt):
                self.time_estimate.ended(time.monotonic(), done=True)
                self._faults = 0
                self._queue.finish(job_id)
                self.candidate_finished.emit(job_id, receipt)
            case Failed(job_id):
                self.time_estimate.ended(time.monotonic(), done=False)
                self._queue.fail(job_id, event)
                self.job_failed.emit(job_id, event)
                self._halt_if_hopeless(event)
            case CancelledJob(job_id):
                self.time_estimate.ended(time.monotonic(), done=False)
                self._queue.stop(job_id)
                self.job_cancelled.emit(job_id)
            case _:
                self._on_child_event(event)
        self._dispatch()
        self._update_state()

    def _on_child_event(self, event: Event) -> None:
        match event:
            case BundleReady(name, _, device):
                self._loading, self._loaded = False, True
                self._device = device
                self.time_estimate.loaded(time.monotonic())
                self.bundle_ready.emit(name)
            case BundleFailed(_, failure):
                self._loading = False
                self.warm_up_failed.emit(failure)
            case ChildSilent(seconds):
                self._silent = True
                self.child_silent.emit(seconds)
            case ChildAnswered():
                self._answer()
            case ChildStopped():
                self._loaded = False
                self._answer()
            case ChildDied():
                self._loaded = False
                self._answer()
                self.child_died.emit(event)
            case ChildRestarted(message):
                self._loaded = False
                self.child_restarted.emit(message)
            case _:
                self._on_answer(event)

    def _on_answer(self, event: Event) -> None:
        """To what was asked for beside the jobs."""
        match event:
            case Proposals(ask_id, regions):
                self.proposals_found.emit(ask_id, regions)
            case ProposalsFailed(ask_id, failure):
                self.proposals_failed.emit(ask_id, failure)
            case HealingDone(ask_id, healed):
                self.healing_done.emit(ask_id, healed)
            case HealingFailed(ask_id, failure):
                self.healing_failed.emit(ask_id, failure)
            case PreviewMade(ask_id, preview):
                self.preview_made.emit(ask_id, preview)
            case PreviewDropped(ask_id):
                self.preview_dropped.emit(ask_id)
            case PreviewFailed(ask_id, failure):
                self.preview_failed.emit(ask_id, failure)

    def _answer(self) -> None:
        if self._silent:
            self._silent = False
            self.child_answered.emit()

    def _halt_if_hopeless(self, failure: Failed) -> None:
        """Pause rather than spend a whole night's batch on one and the same fault."""
        self._faults = 0 if failure.is_refusal else self._faults + 1
        hopeless = failure.not_stored or self._faults >= FAULTS_BEFORE_PAUSE
        if hopeless and self._queue.next_waiting is not None and not self._paused:
            self.pause()
            self.halted.emit(failure)

    def _on_queue_changed(self, *_what: object) -> None:
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
