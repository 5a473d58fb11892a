"""Messages for a thread that waits on pipes."""

from __future__ import annotations

import threading
from collections import deque
from multiprocessing import Pipe
from typing import Generic, TypeVar

__all__ = ["Mailbox"]

_T = TypeVar("_T")


class Mailbox(Generic[_T]):
    """A list, and a pipe that says it is not empty. Post from any thread; never waits."""

    def __init__(self) -> None:
        self.reader, self._writer = Pipe(duplex=False)
        self._lock = threading.Lock()
        self._messages: deque[_T] = deque()
        self._closed = False

    def post(self, message: _T) -> None:
        """Leave a message; once closed, it is dropped."""
        with self._lock:
            if self._closed:
                return
            if not self._messages:  # so the pipe never holds more than one byte, never blocks
                self._writer.send_bytes(b"!")
            self._messages.append(message)

    def take(self) -> list[_T]:
        """All that was left, in order."""
        with self._lock:
            messages = list(self._messages)
            if messages:
                self.reader.recv_bytes()
            self._messages.clear()
        return messages

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self.reader.close()
            self._writer.close()
