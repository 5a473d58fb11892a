"""One thread for work that would make the window wait: reading files, writing exports."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

__all__ = ["Background"]


class Background(QObject):
    """Runs functions one after the other in a thread and answers in the window's."""

    _ended = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="background")
        self._closed = False
        self._last: Future[Any] | None = None
        # Queued: work that ends at once must not be answered before `run` has returned.
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(
        self, work: Callable[[], Any], then: Callable[[Future[Any]], None]
    ) -> Future[Any] | None:
        """Run ``work`` in the thread, then call ``then`` with its future in the window's thread.

        Gives that future; None when it is closed, and nothing is run.
        """
        if self._closed:
            return None
        future = self._last = self._pool.submit(work)
        future.add_done_callback(lambda done: self._end(done, then))
        return future

    def close(self, patience_s: float | None = None) -> None:
        """Drop what has not begun, wait for what has; nothing is answered afterwards.

        With ``patience_s`` the wait is no longer than so many seconds, for work that may hang on
        the network; the program then ends when that lets go.
        """
        self._closed = True
        self._pool.shutdown(wait=patience_s is None, cancel_futures=True)
        if patience_s is not None and self._last is not None:
            wait([self._last], patience_s)

    def _end(self, done: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        # Who was closed is asked for nothing more, and may be taken apart while work ends: a signal
        # of what is just being deleted ends the program.
        if self._closed:
            return
        with suppress(RuntimeError):  # the window has not waited, and is gone
            self._ended.emit(done, then)

    def _answer(self, done: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        if not self._closed:
            then(done)
