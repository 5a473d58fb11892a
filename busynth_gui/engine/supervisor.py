"""Keeps a child process at work: starts it, feeds it, buries it, starts the next. Without Qt.

:meth:`Supervisor.run` is the life of one thread. The other methods may be called from any
thread; they only leave a message and never wait.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait

from busynth_gui.case.errors import Phrase
from busynth_gui.engine.child import ChildOptions
from busynth_gui.engine.child_process import ChildProcess
from busynth_gui.engine.job_io import JobIO
from busynth_gui.engine.messages import (
    AskProposals,
    BundleFailed,
    BundleReady,
    CancelJob,
    CancelledJob,
    ChildDied,
    ChildRestarted,
    Command,
    Event,
    Failed,
    Finished,
    LoadBundle,
    Order,
    Proposals,
    ProposalsFailed,
    Stored,
    failed,
)

__all__ = ["CANCEL_PATIENCE_S", "Supervisor"]

CANCEL_PATIENCE_S = 15.0
"""A cancelled job that has not stopped by then hangs: its child is ended by force."""


Posted = Order | CancelJob | LoadBundle | AskProposals
"""What a supervisor takes."""


class Supervisor:
    """Runs one order at a time in a child; the next may be posted when the last has ended.

    Every posted order gets exactly one of Stored, Failed and CancelledJob, unless the supervisor
    is closed first; every AskProposals one of Proposals and ProposalsFailed likewise. It alone
    calls ``job_io``, in the thread of :meth:`run`.
    """

    def __init__(
        self,
        options: ChildOptions,
        job_io: JobIO,
        emit: Callable[[Event], None],
        cancel_patience_s: float = CANCEL_PATIENCE_S,
    ) -> None:
        self._options = options
        self._job_io = job_io
        self._emit = emit
        self._patience = cancel_patience_s
        self._mailbox = _Mailbox()
        self._child: ChildProcess | None = None
        self._order: Order | None = None
        self._loading: str | None = None
        self._asked: list[str] = []
        self._cancel_deadline: float | None = None
        self._loss: Phrase | None = None

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
        wait(sources, self._seconds_left())
        for command in self._mailbox.take():
            if command is None:
                return False
            self._obey(command)
        for event in self._child.events() if self._child is not None else []:
            self._pass_on(event)
        if self._seconds_left() == 0.0:
            self._end_hanging_job()
        return True

    def _obey(self, command: Posted) -> None:
        match command:
            case CancelJob(job_id):
                if self._order is not None and job_id == self._order.job_id and self._child:
                    self._child.send(command)
                    self._cancel_deadline = time.monotonic() + self._patience
            case Order(job_id=job_id):
                try:
                    job = self._job_io.fetch(command)
                except Exception as error:
                    self._emit(failed(job_id, error))
                    return
                self._order = command
                self._send(job)
            case LoadBundle(bundle):
                self._loading = bundle.name
                self._send(command)
            case AskProposals(ask_id=ask_id):
                self._asked.append(ask_id)
                self._send(command)

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

    def _started_child(self) -> ChildProcess:
        if self._child is None:
            self._child = ChildProcess(self._options)
            if self._loss is not None:
                self._emit(ChildRestarted(self._loss))
                self._loss = None
        return self._child

    def _pass_on(self, event: Event) -> None:
        if isinstance(event, Finished):
            event = self._store(event)
        if isinstance(event, (Stored, Failed, CancelledJob)):
            self._order = self._cancel_deadline = None
        elif isinstance(event, (BundleReady, BundleFailed)):
            self._loading = None
        elif isinstance(event, (Proposals, ProposalsFailed)):
            self._asked.remove(event.ask_id)
        elif isinstance(event, ChildDied):
            self._end_child()
            self._loss = event.message
            self._emit(event)
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
        """Answer for what the child was doing when it was lost."""
        if self._loading is not None:
            failure = Failed("", message, remedy, details=details)
            self._emit(BundleFailed(self._loading, failure))
        if self._order is not None:
            self._emit(Failed(self._order.job_id, message, remedy, details=details))
        for ask_id in self._asked:
            self._emit(ProposalsFailed(ask_id, Failed("", message, remedy, details=details)))
        self._asked = []
        self._loading = self._order = self._cancel_deadline = None

    def _end_hanging_job(self) -> None:
        order = self._order
        self._end_child(grace=0.0)
        self._loss = loss = Phrase("the engine did not stop when it was told to")
        self._order = self._cancel_deadline = None
        if order is not None:
            self._emit(CancelledJob(order.job_id))
        self._give_up(loss, Phrase("load the bundle again"), "")

    def _end_child(self, grace: float = 0.5) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.close(grace)

    def _seconds_left(self) -> float | None:
        if self._cancel_deadline is None:
            return None
        return max(0.0, self._cancel_deadline - time.monotonic())


class _Mailbox:
    """Commands for a thread that waits on pipes: a list, and a pipe that says it is not empty."""

    def __init__(self) -> None:
        self.reader, self._writer = Pipe(duplex=False)
        self._lock = threading.Lock()
        self._commands: deque[Posted | None] = deque()
        self._closed = False

    def post(self, command: Posted | None) -> None:
        with self._lock:
            if self._closed:
                return
            if not self._commands:  # so the pipe never holds more than one byte, never blocks
                self._writer.send_bytes(b"!")
            self._commands.append(command)

    def take(self) -> list[Posted | None]:
        with self._lock:
            commands = list(self._commands)
            if commands:
                self.reader.recv_bytes()
            self._commands.clear()
        return commands

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self.reader.close()
            self._writer.close()
