"""The best of several candidates: those that a critic tells least easily from real lesions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

__all__ = ["least_told"]

_T = TypeVar("_T")


def least_told(
    drawn: Iterable[_T], told: Callable[[_T], Sequence[float | None]], keep: int
) -> list[_T]:
    """The ``keep`` of those drawn that are told least easily, that one first.

    ``told`` gives how easily each lesion on one is told, 0 to 1. It is as hard to tell as what a
    reader finds first: its lesion that is most easily told. One that no critic judged counts as
    told for sure. Of equal ones the earlier is better.
    """
    return sorted(drawn, key=lambda each: max(map(_sure, told(each)), default=1.0))[:keep]


def _sure(value: float | None) -> float:
    return 1.0 if value is None else value
