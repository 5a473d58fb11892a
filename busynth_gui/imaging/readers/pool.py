"""Files are decoded in processes of their own, with bounds on time and memory.

A file that ends, hangs or bloats its reader is refused by name, and the next one opens. All of it
is for any thread; a call blocks until the file is read or refused, at most ``LONGEST_S``.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.frozen import READER, own_command
from busynth_gui.imaging.readers.wire import receive, send

__all__ = ["LONGEST_S", "MOST_CPU_S", "MOST_MEMORY", "ask", "interrupt", "stop", "warm"]

LONGEST_S = 60.0
"""Longest that a file may take, whatever it waits for."""

MOST_CPU_S = 20.0
"""Longest that a processor may work on a file; real ones take less than a second."""

MOST_MEMORY = 2_000_000_000
"""Bytes that a reader may hold: enough for the largest frame, in colours of 16 bits."""

_READERS = 2
_LOOK_S = 0.1
_AT_FIRST_S = 1.0
"""Nobody looks at time and memory before that."""

_BOOT_FIRST = ""
"""What a reader runs before all else; tests put a decoder there that misbehaves."""

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")

# Ctrl+C in the terminal is for the program: it would end a reader from its start on, too.
_ALONE: dict[str, Any] = {"process_group": 0}
if sys.platform == "win32":
    _ALONE = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}

Answer = tuple[dict[str, Any], bytearray]


class _Died(Exception):
    """The process ended before it answered."""


class _Reader:
    """One process. Raises OSError when the system cannot start it."""

    def __init__(self) -> None:
        boot = (
            f"import sys; sys.path[:] = {sys.path!r}; {_BOOT_FIRST}"
            f"from busynth_gui.imaging.readers.child import main; main({MOST_MEMORY})"
        )
        self._process = subprocess.Popen(
            own_command(READER, boot, str(MOST_MEMORY)),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **dict.fromkeys(_THREADS, "1")},
            **_ALONE,
        )
        self.stopped = False
        self._answers: queue.SimpleQueue[Answer | None] = queue.SimpleQueue()
        # A pipe cannot be waited for with a limit on every system; a queue can.
        threading.Thread(target=self._listen, name="busynth reader", daemon=True).start()

    def _listen(self) -> None:
        answers: IO[bytes] = self._process.stdout  # type: ignore[assignment]
        try:
            while (answer := receive(answers)) is not None:
                self._answers.put(answer)
        except (OSError, ValueError):
            pass
        self._answers.put(None)

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, request: dict[str, Any]) -> Answer:
        """Raises _Died, TimeoutError, and MemoryError; after any of these it is of no more use."""
        pipe: IO[bytes] = self._process.stdin  # type: ignore[assignment]
        try:
            send(pipe, request)
        except OSError as error:
            raise _Died from error
        begun = time.monotonic()
        cpu_before: float | None = None
        wait = _AT_FIRST_S
        while True:
            with contextlib.suppress(queue.Empty):
                answer = self._answers.get(timeout=wait)
                if answer is None:
                    raise _Died
                return answer
            wait = _LOOK_S
            memory, cpu = self._used()
            cpu_before = cpu if cpu_before is None else cpu_before
            if memory > MOST_MEMORY:
                raise MemoryError
            if cpu - cpu_before > MOST_CPU_S or time.monotonic() - begun > LONGEST_S:
                raise TimeoutError

    def _used(self) -> tuple[int, float]:
        """Bytes of memory and seconds of processor time; (0, 0) of one that has just ended."""
        import psutil

        try:
            process = psutil.Process(self._process.pid)
            times = process.cpu_times()
            return process.memory_info().rss, times.user + times.system
        except psutil.Error:
            return 0, 0.0

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


class _Pool:
    """At most so many readers; they stay for the next file."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._room = threading.Semaphore(_READERS)
        self._lock = threading.Lock()
        self._idle: list[_Reader] = []
        self._all: set[_Reader] = set()

    @contextlib.contextmanager
    def reader(self) -> Iterator[_Reader]:
        """A reader for one request; one that did not answer is ended and not used again."""
        with self._room:
            reader = self._take()
            try:
                yield reader
            except BaseException:
                self._drop(reader)
                raise
            with self._lock:
                if reader in self._all:
                    self._idle.append(reader)

    def warm(self) -> None:
        """Start a reader if there is none."""
        with self._lock:
            if not self._all:
                reader = _Reader()
                self._all.add(reader)
                self._idle.append(reader)

    def stop(self, *, idle: bool) -> None:
        """End the readers at work, and ``idle`` ones if asked: who waits gets a Refusal at once."""
        with self._lock:
            staying = [] if idle else self._idle
            readers = self._all.difference(staying)
            self._idle, self._all = staying, set(staying)
        for reader in readers:
            reader.stopped = True
            reader.end()

    def _take(self) -> _Reader:
        with self._lock:
            while self._idle:
                reader = self._idle.pop()
                if reader.alive:
                    return reader
                self._all.discard(reader)
            reader = _Reader()
            self._all.add(reader)
            return reader

    def _drop(self, reader: _Reader) -> None:
        with self._lock:
            self._all.discard(reader)
        reader.end()


_pool = _Pool()
_pool_lock = threading.Lock()


def _here() -> _Pool:
    """The pool of this process: a fork must not talk to the readers of its parent."""
    global _pool  # noqa: PLW0603
    with _pool_lock:
        if _pool.pid != os.getpid():
            _pool = _Pool()
        return _pool


def warm() -> None:
    """Start a reader now, so that the first file need not wait for it; returns at once."""
    with contextlib.suppress(OSError):
        _here().warm()


def stop() -> None:
    """End all readers, also those at work; the next file starts new ones."""
    _here().stop(idle=True)


def interrupt() -> None:
    """End the readers at work; idle ones stay for the next file, of another window perhaps."""
    _here().stop(idle=False)


atexit.register(stop)


def ask(do: str, path: Path, **given: Any) -> Answer:
    """What a reader answers about a file. Raises Refusal, also where the file ends its reader."""
    pool = _here()
    request = {"do": do, "path": os.fsencode(path).hex(), "folder": _folder(), **given}
    reader: _Reader | None = None
    try:
        with pool.reader() as reader:
            answer, payload = reader.ask(request)
    except _Died:
        if reader is not None and reader.stopped:
            raise Refusal("the reader of files was stopped", "open {0} again", path) from None
        raise Refusal("reading {0} ended its reader", "export it again", path) from None
    except TimeoutError:
        raise Refusal("reading {0} takes too long", "export it again", path) from None
    except MemoryError:
        raise _too_much(path) from None
    except OSError as error:
        raise Refusal(
            "the reader of files cannot be started",
            "check memory and the installation ({0})",
            error,
        ) from error
    if "refusal" in answer:
        # As it was raised there: templates first, then what fills them in.
        raise Refusal(
            *(Phrase.from_json(a) if isinstance(a, list) else a for a in answer["refusal"])
        )
    if "memory" in answer:
        raise _too_much(path)
    if "failed" in answer:
        raise RuntimeError(f"reading a file failed with {answer['failed']}")
    return answer, payload


def _folder() -> str:
    """Where relative paths begin here; a reader may have been started elsewhere."""
    try:
        return os.fsencode(Path.cwd()).hex()
    except OSError:  # it has been deleted
        return ""


def _too_much(path: Path) -> Refusal:
    return Refusal("reading {0} needs too much memory", "give a smaller file", path)
