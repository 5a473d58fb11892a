"""Lengths on a scan: in mm where its pixel spacing is known, else in px, and saying so."""

from __future__ import annotations

from busynth_gui.case.calliper import Calliper, Spacing, length
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["extent_words", "length_words"]


def length_words(calliper: Calliper, spacing: Spacing) -> str:
    """Its length as it is read: to a tenth of a mm, or to a px."""
    value = length(calliper, spacing)
    if spacing is None:
        return tr("{0} px").format(number_words(value))
    return tr("{0} mm").format(number_words(value, 1))


def extent_words(width: float, height: float, spacing: Spacing) -> str:
    """Width × height, given in px, in mm when the spacing is known."""
    if spacing is None:
        return tr("{0} × {1} px").format(number_words(width), number_words(height))
    sides = width * spacing[1], height * spacing[0]
    return tr("{0} × {1} mm").format(*(number_words(side, 1) for side in sides))
