"""How many candidates have which decision: a mark and a number for each, in one line."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.widgets.theme import DECISION_COLOURS, DECISION_ICONS, icon
from busynth_gui.ui.wording.labels import state_words

__all__ = ["Counts", "DecisionCounts", "paint_tally"]

_ORDER = (
    DecisionState.APPROVED,
    DecisionState.REJECTED,
    DecisionState.FLAGGED,
    DecisionState.PENDING,
)
_MARK = 11
_GAPS = (8, 4)
"""Between two of them where there is room, and where there is little, px."""

Counts = Mapping[DecisionState, int]


def paint_tally(painter: QPainter, palette: QPalette, area: QRect, counts: Counts) -> None:
    """Paint the decisions that there are into ``area``, closer together where it is narrow.

    What does not fit even so is left out and dots are put there: half a number is a wrong one.
    """
    metrics = QFontMetrics(painter.font())
    shown = [(state, str(counts[state])) for state in _ORDER if counts.get(state)]
    widths = [_width(metrics, number) for _, number in shown]
    roomy, tight = _GAPS
    gap = roomy if sum(widths) + roomy * (len(widths) - 1) <= area.width() else tight
    dots = metrics.horizontalAdvance("…")
    flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    x = area.left()
    for at, ((state, number), width) in enumerate(zip(shown, widths, strict=True)):
        left = sum(widths[at:]) + gap * (len(widths) - at - 1)
        end = x + (width if left <= area.right() + 1 - x else width + gap + dots)
        if end > area.right() + 1:
            painter.drawText(QRect(x, area.top(), dots, area.height()), flags, "…")
            return
        mark = QRect(x, area.center().y() - 5, _MARK, _MARK)
        icon(DECISION_ICONS[state], DECISION_COLOURS[state]).paint(painter, mark)
        place = QRect(x + _MARK + 4, area.top(), width, area.height())
        painter.drawText(place, flags, number)
        x += width + gap


def _width(metrics: QFontMetrics, number: str) -> int:
    """Width of a mark and its number, px."""
    return _MARK + 4 + metrics.horizontalAdvance(number)


class DecisionCounts(QLabel):
    """The counts of a list. Its text has them in words, for who does not see the marks."""

    def __init__(self) -> None:
        super().__init__()
        self._counts: Counts = {}
        self.setMinimumWidth(1)  # the first to give way

    def show_counts(self, counts: Counts) -> None:
        self._counts = dict(counts)
        words = [f"{counts[s]} {state_words(s)}" for s in _ORDER if counts.get(s)]
        self.setText(" · ".join(words))
        self.setToolTip(self.text())

    def whole_width(self) -> int:
        """Width in which nothing is left out, px."""
        metrics = QFontMetrics(self.font())
        widths = [_width(metrics, str(number)) for number in self._counts.values() if number]
        return sum(widths) + _GAPS[0] * len(widths)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_tally(QPainter(self), self.palette(), self.contentsRect(), self._counts)
