"""Where a job's arrays come from and where its candidate goes."""

from __future__ import annotations

import traceback
from typing import Any, Protocol

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Refusal
from busynth_gui.engine.messages import Failed, Job, Order

__all__ = ["Depot", "failed"]


class Depot(Protocol):
    """Works in the render thread alone, so that reading, hashing and writing stall no window.

    Any method may raise Refusal.
    """

    def fetch(self, order: Order) -> Job:
        """The order with its scan, and its lesion when it starts at stage three."""

    def keep(self, order: Order, candidate: Candidate) -> Any:
        """Keep a candidate for good; what it returns goes to whoever hears that it is done."""

    def close(self) -> None:
        """The render thread is about to end."""


def failed(job_id: str, error: Exception, not_kept: bool = False) -> Failed:
    """The Failed that tells of an exception."""
    details = "".join(traceback.format_exception(error))
    if isinstance(error, Refusal):
        return Failed(job_id, error.what, error.remedy, True, details, not_kept)
    message = f"{type(error).__name__}: {error}"
    return Failed(job_id, message, details=details, not_kept=not_kept)
