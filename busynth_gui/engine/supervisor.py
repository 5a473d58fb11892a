"""Keeps a child process at work: starts it, feeds it, buries it, starts the next. Without Qt.

:meth:`Supervisor.run` is the life of one thread. The other methods may be called from any
thread; they only leave a message and never wait.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from multiprocessing.connection import Connection, wait

from busynth_gui.case.errors import Phrase
from busynth_gui.engine.child import DEVICE_LOST, ChildOptions
from busynth_gui.engine.child_process import ChildProcess
from busynth_gui.engine.job_io import JobIO
from busynth_gui.engine.mailbox import Mailbox
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
    Command,
    Event,
    Failed,
    Finished,
    HealingDone,
    HealingFailed,
    Heartbeat,
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
    failed,
)

__all__ = ["CANCEL_ANSWER_S", "CANCEL_PATIENCE_S", "MOST_GROWTH", "SILENCE_S", "Supervisor"]

CANCEL_ANSWER_S = 0.5
"""A job that has not stopped by then counts as cancelled, whatever its child still does."""
CANCEL_PATIENCE_S = 5.0
"""A child that has not stopped such a job by then hangs, and is ended by force."""
SILENCE_S = 10.0
"""Of a child that sends a heartbeat every second: it is stopped, or the machine is at its end."""
_START_S = 50.0
"""What a child may take besides until it first speaks: it reads its libraries from the disk."""
STANDSTILL_S = 180.0
"""Without a step, or a bundle loaded, of a child whose heart beats: it may hang."""
MOST_GROWTH = 500_000_000
"""Bytes that a child may hold more than after its first job; then the next job gets another child.
oneDNN keeps a kernel for each size of crop that it meets, of up to a thousand layers."""

Ask = AskProposals | AskHealing | AskPreview
Posted = Order | CancelJob | LoadBundle | Ask | CancelPreview | Restart
"""What a supervisor takes."""
_ANSWERS = (
    *(Proposals, ProposalsFailed, HealingDone, HealingFailed),
    *(PreviewMade, PreviewDropped, PreviewFailed),
)


class Supervisor:
    """Runs one order at a time in a child; the next may be posted when the last has ended.

    Every posted order gets exactly one of Stored, Failed and CancelledJob, unless the supervisor
    is closed first; every AskProposals one of Proposals and ProposalsFailed likewise, every
    AskHealing one of HealingDone and HealingFailed, every AskPreview one of PreviewMade,
    PreviewDropped and PreviewFailed. It alone calls ``job_io``, in the thread of
    :meth:`run`.

    A cancel is answered within ``CANCEL_ANSWER_S``. A child that works on is left to come to the
    end of its step, lest a bundle of gigabytes be loaded again; what is posted meanwhile waits.
    """

    def __init__(
        self,
        options: ChildOptions,
        job_io: JobIO,
        emit: Callable[[Event], None],
        cancel_patience_s: float = CANCEL_PATIENCE_S,
        silence_s: float = SILENCE_S,
    ) -> None:
        self._options = options
        self._job_io = job_io
        self._emit = emit
        self._patience, self._silence = cancel_patience_s, silence_s
        self._mailbox: Mailbox[Posted | None] = Mailbox()
        self._child: ChildProcess | None = None
        self._order: Order | None = None
        self._loading: str | None = None
        self._asked: dict[
            str, type[ProposalsFailed] | type[HealingFailed] | type[PreviewFailed]
        ] = {}
        """What was asked for and not answered yet, and how it fails."""
        self._left: str | None = None
        """A cancelled job that the child has not brought to its end yet; nobody waits for it."""
        self._held: list[Order | LoadBundle | Ask] = []
        """What waits for that."""
        self._answer_at: float | None = None
        self._force_at: float | None = None
        self._heard_at = 0.0
        self._is_silent = False
        self._loss: Phrase | None = None
        self._memory: tuple[int, int] | None = None
        """What the child held after its first job with this bundle, and after the last."""

    def post(self, command: Posted) -> None:
        """Have a command carried out."""
        self._mailbox.post(command)

    def close(self) -> None:
        """Have :meth:`run` end its child and return, within a second or two."""
        self._mailbox.post(None)

    def kill_child(self) -> None:
        """End the child at once, for when :meth:`close` was not enough."""
        child = self._child
        if child is not None:
            child.kill()

    def run(self) -> None:
        """Work until :meth:`close`."""
        try:
            while self._turn():
                pass
        finally:
            self._end_child()
            self._mailbox.close()
            self._job_io.close()

    def _turn(self) -> bool:
        sources: list[Connection] = [self._mailbox.reader]
        if self._child is not None:
            sources.append(self._child.connection)
        asleep = time.monotonic()
        limit = self._seconds_left()
        wait(sources, limit)
        if limit is not None and time.monotonic() - asleep > limit + 1.0:
            # This process did not run either: the computer slept, or was at its end.
            self._heard_at = time.monotonic()
        for command in self._mailbox.take():
            if command is None:
                return False
            self._obey(command)
        for event in self._child.events() if self._child is not None else []:
            self._hear(event)
        self._keep_time()
        return True

    # Commands

    def _obey(self, command: Posted) -> None:
        match command:
            case CancelJob(job_id):
                self._cancel(job_id)
            case CancelPreview(ask_id):
                self._cancel_preview(ask_id)
            case Restart():
                self._restart()
            case _ if self._left is not None:
                self._held.append(command)
            case Order(job_id=job_id):
                try:
                    job = self._job_io.fetch(command)
                except Exception as error:
                    self._emit(failed(job_id, error))
                    return
                self._renew_child()
                self._order = command
                self._send(job)
            case LoadBundle(bundle):
                self._loading = bundle.name
                self._send(command)
            case AskProposals(ask_id=ask_id):
                self._asked[ask_id] = ProposalsFailed
                self._send(command)
            case AskHealing(ask_id=ask_id):
                self._asked[ask_id] = HealingFailed
                self._send(command)
            case AskPreview(ask_id=ask_id):
                self._asked[ask_id] = PreviewFailed
                self._send(command)

    def _cancel(self, job_id: str) -> None:
        for held in self._held:
            if isinstance(held, Order) and held.job_id == job_id:
                self._held.remove(held)
                self._emit(CancelledJob(job_id))
                return
        if self._order is not None and job_id == self._order.job_id and self._child:
            self._child.send(CancelJob(job_id))
            now = time.monotonic()
            self._answer_at = now + min(CANCEL_ANSWER_S, self._patience)
            self._force_at = now + self._patience

    def _cancel_preview(self, ask_id: str) -> None:
        for held in self._held:
            if isinstance(held, AskPreview) and held.ask_id == ask_id:
                self._held.remove(held)
                self._emit(PreviewDropped(ask_id))
                return
        if ask_id in self._asked and self._child:
            self._child.send(CancelPreview(ask_id))

    def _restart(self) -> None:
        """End the child and have another one do what it was doing."""
        again: list[Order | LoadBundle | Ask] = []
        if self._order is not None and self._answer_at is None:
            again.append(self._order)
            self._order = None
        self._stop_child(Phrase("the engine was restarted"), Phrase("retry"))
        for command in again:
            self._obey(command)

    def _send(self, command: Command) -> None:
        try:
            child = self._started_child()
        except OSError as error:
            self._give_up(
                Phrase("the engine cannot be started: {0}", error),
                Phrase("close other programs"),
                "",
            )
            return
        child.send(command)

    def _renew_child(self) -> None:
        """Between two jobs, end a child that has grown too large; nobody need hear of it."""
        if self._memory is None or self._loading is not None or self._asked:
            return
        first, last = self._memory
        if last - first > MOST_GROWTH:
            self._end_child()

    def _started_child(self) -> ChildProcess:
        if self._child is None:
            self._child = ChildProcess(self._options)
            self._heard_at, self._is_silent = time.monotonic() + _START_S, False
            if self._loss is not None:
                self._emit(ChildRestarted(self._loss))
                self._loss = None
        return self._child

    # Events

    def _hear(self, event: Event) -> None:
        self._heard_at = time.monotonic()
        if isinstance(event, Heartbeat):
            self._set_silent(event.busy_s if event.busy_s > STANDSTILL_S else 0.0)
            return
        self._set_silent(0.0)
        if self._left is not None and getattr(event, "job_id", None) == self._left:
            if not isinstance(event, Started | StageProgress):
                self._left = self._force_at = None
                self._take_up_held()
            return
        self._pass_on(event)

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, Finished):
            first = event.memory if self._memory is None else self._memory[0]
            self._memory = (first, event.memory)
            event = self._store(event)
        if isinstance(event, (Stored, Failed, CancelledJob)):
            self._order = self._answer_at = self._force_at = None
        elif isinstance(event, (BundleReady, BundleFailed)):
            self._loading = self._memory = None
        elif isinstance(event, _ANSWERS):
            self._asked.pop(event.ask_id)
        elif isinstance(event, ChildDied):
            self._end_child()
            self._loss = event.message
            self._emit(event)
            if event.exit_code == DEVICE_LOST and self._order is not None:
                # The job that lost it has been answered for; this one never began.
                order, self._order = self._order, None
                self._held.insert(0, order)
            details = f"exit code of the child process: {event.exit_code}"
            self._give_up(event.message, event.remedy, details)
            return
        self._emit(event)

    def _store(self, event: Finished) -> Stored | Failed:
        assert self._order is not None
        try:
            return Stored(event.job_id, self._job_io.store(self._order, event.candidate))
        except Exception as error:
            return failed(event.job_id, error, not_stored=True)

    def _give_up(self, message: Phrase, remedy: Phrase, details: str) -> None:
        """Answer for what the child was doing when it was lost, and go on with what waited."""
        if self._loading is not None:
            failure = Failed("", message, remedy, details=details)
            self._emit(BundleFailed(self._loading, failure))
        if self._order is not None:
            cancelled = self._answer_at is not None
            lost = Failed(self._order.job_id, message, remedy, details=details)
            self._emit(CancelledJob(lost.job_id) if cancelled else lost)
        for ask_id, failing in self._asked.items():
            self._emit(failing(ask_id, Failed("", message, remedy, details=details)))
        self._asked = {}
        self._loading = self._order = self._left = self._answer_at = self._force_at = None
        self._take_up_held()

    def _take_up_held(self) -> None:
        held, self._held = self._held, []
        for command in held:
            self._obey(command)

    # Time

    def _keep_time(self) -> None:
        now = time.monotonic()
        if self._answer_at is not None and now >= self._answer_at:
            assert self._order is not None
            self._left, self._order, self._answer_at = self._order.job_id, None, None
            self._emit(CancelledJob(self._left))
        stopped = self._left is not None and self._is_silent
        if self._force_at is not None and (now >= self._force_at or stopped):
            self._stop_child(
                Phrase("the engine did not stop when it was told to"),
                Phrase("load the bundle again"),
            )
        elif self._child is not None and now - self._heard_at > self._silence:
            self._set_silent(now - self._heard_at)

    def _set_silent(self, seconds: float) -> None:
        if seconds > 0 and not self._is_silent:
            self._emit(ChildSilent(seconds))
        elif seconds == 0 and self._is_silent:
            self._emit(ChildAnswered())
        self._is_silent = seconds > 0

    def _stop_child(self, loss: Phrase, remedy: Phrase) -> None:
        self._end_child(grace=0.0)
        self._loss = loss
        self._emit(ChildStopped(loss))
        self._give_up(loss, remedy, "")

    def _end_child(self, grace: float = 0.5) -> None:
        self._is_silent, self._memory = False, None
        child, self._child = self._child, None
        if child is not None:
            child.close(grace)

    def _seconds_left(self) -> float | None:
        """Until something is to be done without being told."""
        times = [at for at in (self._answer_at, self._force_at) if at is not None]
        if self._child is not None and not self._is_silent:
            times.append(self._heard_at + self._silence)
        return max(0.0, min(times) - time.monotonic()) if times else None
