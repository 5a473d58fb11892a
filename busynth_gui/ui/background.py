"""One thread for work that would make the window wait: reading files, writing exports."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
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
        # Queued: work that ends at once must not be answered before `run` has returned.
        self._ended.connect(self._answer, Qt.ConnectionType.QueuedConnection)

    def run(self, work: Callable[[], Any], then: Callable[[Future[Any]], None]) -> None:
        """Run ``work`` in the thread, then call ``then`` with its future in the window's thread."""
        if self._closed:
            return
        future = self._pool.submit(work)
        future.add_done_callback(lambda done: self._ended.emit(done, then))

    def close(self) -> None:
        """Drop what has not begun, wait for what has; nothing is answered afterwards."""
        self._closed = True
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _answer(self, done: Future[Any], then: Callable[[Future[Any]], None]) -> None:
        if not self._closed:
            then(done)
