"""Lengths on a scan: in mm where its pixel spacing is known, else in px, and saying so."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QCoreApplication

from busynth_gui.ui.wording.numbers import number_words

__all__ = [
    "Calliper",
    "Spacing",
    "callipers_from_json",
    "callipers_to_json",
    "extent_words",
    "length",
    "length_words",
]

Spacing = tuple[float, float] | None
"""mm per px (row, column), or None when the scan does not tell."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Measures", text)


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


def length_words(calliper: Calliper, spacing: Spacing) -> str:
    """Its length as it is read: to a tenth of a mm, or to a px."""
    value = length(calliper, spacing)
    if spacing is None:
        return _tr("{0} px").format(number_words(value))
    return _tr("{0} mm").format(number_words(value, 1))


def extent_words(width: float, height: float, spacing: Spacing) -> str:
    """Width × height, given in px, in mm when the spacing is known."""
    if spacing is None:
        return _tr("{0} × {1} px").format(number_words(width), number_words(height))
    sides = width * spacing[1], height * spacing[0]
    return _tr("{0} × {1} mm").format(*(number_words(side, 1) for side in sides))


def callipers_to_json(callipers: Sequence[Calliper]) -> list[list[float]]:
    return [[*c.start, *c.end] for c in callipers]


def callipers_from_json(data: Any) -> tuple[Calliper, ...]:
    """What :func:`callipers_to_json` wrote; none when ``data`` is anything else."""
    try:
        quads = [tuple(float(v) for v in quad) for quad in data or ()]
        return tuple(Calliper((x0, y0), (x1, y1)) for x0, y0, x1, y1 in quads)
    except (TypeError, ValueError):
        return ()
