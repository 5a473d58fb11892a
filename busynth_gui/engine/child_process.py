"""A handle on one child process, without Qt.

One handle is one process: after a death, or after :meth:`ChildProcess.close`, make a new one.
All methods are for one thread, apart from :meth:`ChildProcess.kill`.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import signal
import threading
from multiprocessing.connection import Connection, wait

from busynth_gui.case.errors import Phrase
from busynth_gui.engine import child
from busynth_gui.engine.child import ChildOptions
from busynth_gui.engine.mailbox import Mailbox
from busynth_gui.engine.messages import ChildDied, Command, Event, Quit

__all__ = ["ChildProcess"]

_CONTEXT = multiprocessing.get_context("spawn")
"""Spawned, never forked: a fork of a process with Qt threads can deadlock."""


class ChildProcess:
    """A running child. Raises OSError when the system cannot start one."""

    def __init__(self, options: ChildOptions) -> None:
        ours, theirs = _CONTEXT.Pipe()
        self._connection = ours
        self._process = _CONTEXT.Process(
            target=child.main, args=(theirs, options), name="busynth engine", daemon=True
        )
        try:
            self._process.start()
        except BaseException:
            ours.close()
            raise
        finally:
            # With our copy open, we would never see the pipe close when the child dies.
            theirs.close()
        self._dead = False
        self._inbox: Mailbox[Event | None] = Mailbox()
        self._outbox: queue.SimpleQueue[Command | Quit | None] = queue.SimpleQueue()
        # A child that is stopped half-way through a message must keep nobody waiting but these.
        self._threads = [
            threading.Thread(target=work, name=f"engine {work.__name__}", daemon=True)
            for work in (self._read, self._write)
        ]
        for thread in self._threads:
            thread.start()

    @property
    def pid(self) -> int:
        return self._process.pid or 0

    @property
    def connection(self) -> Connection:
        """Ready for reading (``multiprocessing.connection.wait``) when :meth:`events` has some."""
        return self._inbox.reader

    def send(self, command: Command) -> None:
        """Have a command sent; never waits. To a dead child it does nothing: :meth:`events` tells
        of the death."""
        self._outbox.put(command)

    def events(self, timeout: float | None = 0.0) -> list[Event]:
        """What has come in, waiting up to ``timeout`` seconds for the first.

        The last event of a child that ended by itself is ChildDied, sent once.
        """
        if self._dead or not wait([self._inbox.reader], timeout):
            return []
        found: list[Event] = []
        for event in self._inbox.take():
            if event is None:
                self._dead = True
                found.append(self._obituary())
            else:
                found.append(event)
        return found

    def kill(self) -> None:
        """End the process at once; from any thread."""
        self._process.kill()

    def close(self, grace: float = 0.5) -> None:
        """End the process: politely for ``grace`` seconds, then by force, and reap it."""
        self._dead = True
        self._outbox.put(Quit())
        if grace > 0:
            self._process.join(grace)
            if self._process.is_alive():
                self._process.terminate()
                self._process.join(grace)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        self._outbox.put(None)
        for thread in self._threads:  # the pipe has no other end any more
            thread.join(2.0)
        self._connection.close()
        self._inbox.close()
        self._process.close()

    def _read(self) -> None:
        with contextlib.suppress(Exception):  # cut off in the midst of a message, anything is read
            while True:
                self._inbox.post(self._connection.recv())
        self._inbox.post(None)

    def _write(self) -> None:
        with contextlib.suppress(OSError):
            while (command := self._outbox.get()) is not None:
                self._connection.send(command)

    def _obituary(self) -> ChildDied:
        # The pipe may close a moment before the process is gone.
        self._process.join(2.0)
        if self._process.exitcode is None:
            self._process.kill()
            self._process.join()
        return describe_death(self._process.exitcode or 0)


def describe_death(exit_code: int) -> ChildDied:
    """What an exit code means to somebody who only wanted a candidate."""
    retry = Phrase("retry; the window and the workspace are not affected")
    if exit_code == -9:
        return ChildDied(
            exit_code,
            Phrase("the engine was ended by the system: out of memory?"),
            Phrase("close other programs or choose a smaller bundle, then retry"),
        )
    if exit_code == child.DEVICE_LOST:
        return ChildDied(
            exit_code,
            Phrase("the graphics card reported a fault, and the engine begins anew"),
            Phrase("retry; should it come again, restart the computer"),
        )
    if exit_code < 0:
        try:
            name = signal.Signals(-exit_code).name
        except ValueError:
            name = f"signal {-exit_code}"
        return ChildDied(exit_code, Phrase("the engine crashed ({0})", name), retry)
    return ChildDied(exit_code, Phrase("the engine ended with exit code {0}", exit_code), retry)
