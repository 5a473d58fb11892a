"""The two ways in which work ends early that are nobody's bug."""

from __future__ import annotations

__all__ = ["Cancelled", "Refusal"]


class Refusal(Exception):
    """What was asked cannot be done: exit code 2 on the command line, a dialog in the window.

    ``what`` says what is wrong, ``remedy`` how to mend it; both are clauses without a full stop.
    """

    def __init__(self, what: str, remedy: str) -> None:
        super().__init__(what, remedy)
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return " ".join(f"{self.what}: {self.remedy}".split())


class Cancelled(Exception):
    """The user cancelled; raised between two steps, with nothing half-written."""
