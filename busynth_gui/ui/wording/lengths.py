"""Lengths on a scan: in mm where its pixel spacing is known, else in px, and saying so."""

from __future__ import annotations

from busynth_gui.case.calliper import Calliper, Spacing, length
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.numbers import number_words
from busynth_gui.workspace.records import ScanRecord

__all__ = ["extent_words", "length_words", "spacing_words"]


def length_words(calliper: Calliper, spacing: Spacing) -> str:
    """Its length as it is read: to a tenth of a mm, or to a px."""
    value = length(calliper, spacing)
    if spacing is None:
        return tr("{0} px").format(number_words(value))
    return tr("{0} mm").format(number_words(value, 1))


def spacing_words(record: ScanRecord) -> str:
    """Width × height of a scan's pixels, and whose word that is when it is not its file's."""
    if record.spacing_mm is None:
        return tr("spacing unknown")
    row, column = record.spacing_mm
    words = tr("{0} × {1} mm").format(number_words(column, 3), number_words(row, 3))
    return tr("{0}, set by hand").format(words) if record.spacing_by_user else words


def extent_words(width: float, height: float, spacing: Spacing) -> str:
    """Width × height, given in px, in mm when the spacing is known."""
    if spacing is None:
        return tr("{0} × {1} px").format(number_words(width), number_words(height))
    sides = width * spacing[1], height * spacing[0]
    return tr("{0} × {1} mm").format(*(number_words(side, 1) for side in sides))
