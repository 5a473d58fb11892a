"""Where a job's arrays come from and where its candidate goes."""

from __future__ import annotations

from typing import Any, Protocol

from busynth_gui.case.candidate import Candidate
from busynth_gui.engine.messages import Job, Order

__all__ = ["JobIO"]


class JobIO(Protocol):
    """Works in the render thread alone, so that reading, hashing and writing stall no window.

    Any method may raise Refusal.
    """

    def fetch(self, order: Order) -> Job:
        """The order with its scan, its ground, and its lesion when it starts at stage three."""

    def store(self, order: Order, candidate: Candidate) -> Any:
        """Store a candidate for good; what it returns goes to whoever hears that it is done."""

    def close(self) -> None:
        """The render thread is about to end."""
