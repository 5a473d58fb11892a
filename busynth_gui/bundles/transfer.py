"""Following a piece of work in bytes, and ending it from another thread."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from busynth_gui.case.errors import Cancelled

__all__ = ["Amount", "Doing", "TransferProgress"]


class Doing(StrEnum):
    """What the bytes of an :class:`Amount` are for."""

    CHECK = "check"
    COPY = "copy"
    FETCH = "fetch"


@dataclass(frozen=True)
class Amount:
    """``done`` of ``total`` bytes."""

    doing: Doing
    done: int
    total: int


class TransferProgress:
    """Carried through a piece of work; ``on_amount`` hears each step of it, in its thread.

    From any thread :attr:`amount` says how far it is, and :meth:`cancel` ends it: the work raises
    Cancelled at its next step.
    """

    def __init__(self, on_amount: Callable[[Amount], None] = lambda _: None) -> None:
        self._on_amount = on_amount
        self._stop = threading.Event()
        # Ctrl+C cancels in the thread that may hold it.
        self._lock = threading.RLock()
        self._wake: Callable[[], None] | None = None
        self._amount = Amount(Doing.CHECK, 0, 0)

    @property
    def amount(self) -> Amount:
        return self._amount

    @property
    def cancelled(self) -> bool:
        return self._stop.is_set()

    def cancel(self) -> None:
        """End the work, also where it waits for the network."""
        self._stop.set()
        with self._lock:
            if self._wake is not None:
                self._wake()

    def check(self) -> None:
        """Raise Cancelled once :meth:`cancel` was called."""
        if self._stop.is_set():
            raise Cancelled

    def begin(self, doing: Doing, total: int) -> None:
        """A new count begins, of ``total`` bytes."""
        self._amount = Amount(doing, 0, total)
        self._on_amount(self._amount)

    def add(self, count: int) -> None:
        """So many bytes more (fewer, when negative) are done. Raises Cancelled."""
        self.check()
        amount = self._amount
        self._amount = Amount(amount.doing, max(0, amount.done + count), amount.total)
        self._on_amount(self._amount)

    def wait(self, seconds: float) -> None:
        """Sleep, but no longer than until :meth:`cancel`. Raises Cancelled."""
        self._stop.wait(seconds)
        self.check()

    @contextmanager
    def waking(self, wake: Callable[[], None]) -> Iterator[None]:
        """Within the block :meth:`cancel` calls ``wake``, which ends a wait that sees no flag."""
        with self._lock:
            self._wake = wake
        try:
            self.check()
            yield
        finally:
            with self._lock:
                self._wake = None
