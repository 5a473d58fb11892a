"""Grey levels in and around the lesion, before and after."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from busynth_gui.imaging.checks import BINS, GreyLevels
from busynth_gui.ui.services.candidate_checks import CheckReport
from busynth_gui.ui.widgets.theme import (
    MASK,
    REGION,
)
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["GreyHistogram"]


class GreyHistogram(QWidget):
    """Grey levels inside the mask and around it, and of the healthy tissue that was there.

    What was there before is dashed, in the colour of what is there now.
    """

    def __init__(self) -> None:
        super().__init__()
        self._findings: CheckReport | None = None
        self.setMinimumHeight(118 + self.fontMetrics().height())
        self.setAccessibleName(self.tr("Grey levels"))

    def show_levels(self, findings: CheckReport) -> None:
        """Draw the findings' histograms; their middles in words, for who cannot see them."""
        self._findings = findings
        words = self.tr("Median grey level inside {0}, before {1}; around {2}, before {3}").format(
            number_words(findings.inside.median),
            number_words(findings.before.median),
            number_words(findings.around.median),
            number_words(findings.around_before.median),
        )
        self.setAccessibleDescription(words)
        self.setToolTip(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._findings is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = painter.fontMetrics().height()
        area = self.rect().adjusted(2, 2, -2, -3 * line - 4)
        found = self._findings
        curves = (
            (found.around_before, REGION, True),
            (found.before, MASK, True),
            (found.around, REGION, False),
            (found.inside, MASK, False),
        )
        highest = max(float(levels.shares.max()) for levels, _, _ in curves) or 1.0
        painter.setPen(QPen(self.palette().mid().color(), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())
        for levels, colour, earlier in curves:
            style = Qt.PenStyle.DotLine if earlier else Qt.PenStyle.SolidLine
            painter.setPen(QPen(colour, 1.3 if earlier else 1.8, style))
            painter.drawPolyline(_curve(levels, area, highest))
        left = area.left()
        for now, before, colour, name in (
            (found.inside, found.before, MASK, self.tr("inside")),
            (found.around, found.around_before, REGION, self.tr("around")),
        ):
            words = f"{name} {number_words(now.median)} ({number_words(before.median)})"
            painter.setPen(QPen(colour, 3))
            middle = area.bottom() + line
            painter.drawLine(left, middle - 3, left + 12, middle - 3)
            painter.setPen(self.palette().windowText().color())
            painter.drawText(left + 16, middle + 2, words)
            left += 28 + painter.fontMetrics().horizontalAdvance(words)
        painter.setPen(self.palette().placeholderText().color())
        told = self.tr("Medians of grey levels. Dotted and in brackets: the healthy scan")
        below = QRect(area.left(), area.bottom() + line + 4, area.width(), 2 * line)
        painter.drawText(below, Qt.TextFlag.TextWordWrap, told)


def _curve(levels: GreyLevels, area: QRect, highest: float) -> QPolygonF:
    step, tall = area.width() / BINS, area.height() / highest
    points = [
        QPointF(area.left() + (k + 0.5) * step, area.bottom() - float(share) * tall)
        for k, share in enumerate(levels.shares)
    ]
    return QPolygonF(points)
