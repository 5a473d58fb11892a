"""Distances measured on a scan, in mm where its pixel spacing is known."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["Calliper", "Spacing", "callipers_from_json", "callipers_to_json", "length"]

Spacing = tuple[float, float] | None
"""mm per px (row, column), or None when the scan does not tell."""


@dataclass(frozen=True)
class Calliper:
    """A distance measured between two points (x, y) in px of the scan."""

    start: tuple[float, float]
    end: tuple[float, float]


def length(calliper: Calliper, spacing: Spacing) -> float:
    """Its length in mm, or in px when the spacing is unknown."""
    row, column = spacing or (1.0, 1.0)
    dx, dy = calliper.end[0] - calliper.start[0], calliper.end[1] - calliper.start[1]
    return math.hypot(dx * column, dy * row)


def callipers_to_json(callipers: Sequence[Calliper]) -> list[list[float]]:
    return [[*c.start, *c.end] for c in callipers]


def callipers_from_json(data: Any) -> tuple[Calliper, ...]:
    """What :func:`callipers_to_json` wrote; none when ``data`` is anything else."""
    try:
        quads = [tuple(float(v) for v in quad) for quad in data or ()]
        return tuple(Calliper((x0, y0), (x1, y1)) for x0, y0, x1, y1 in quads)
    except (TypeError, ValueError):
        return ()
