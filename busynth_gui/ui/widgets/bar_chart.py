"""Bars with words and numbers, drawn in the theme's colours."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

__all__ = ["Bar", "BarChart"]

_GAP = 8
_LEAST_BAR = 60


@dataclass(frozen=True)
class Bar:
    """``length`` 0 to 1 of the room there is, None for nothing to draw; ``numbers`` beside it.

    ``interval`` is drawn as a whisker. ``colour`` None takes the theme's accent. An ``indented``
    bar belongs to the one above it.
    """

    words: str
    numbers: str
    length: float | None
    interval: tuple[float, float] | None = None
    colour: QColor | None = None
    indented: bool = False


class BarChart(QWidget):
    """Horizontal bars, one a line. What they say is its accessible description as well."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bars: tuple[Bar, ...] = ()

    def show_bars(self, bars: list[Bar]) -> None:
        self._bars = tuple(bars)
        said = "; ".join(f"{bar.words}: {bar.numbers}" for bar in bars)
        self.setAccessibleDescription(said)
        self.setToolTip("\n".join(f"{bar.words}: {bar.numbers}" for bar in bars))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        words, numbers = self._columns()
        return QSize(words + numbers + 2 * _GAP + 3 * _LEAST_BAR, self._line() * len(self._bars))

    def minimumSizeHint(self) -> QSize:
        words, numbers = self._columns()
        return QSize(words + numbers + 2 * _GAP + _LEAST_BAR, self._line() * len(self._bars))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        words, numbers = self._columns()
        line = self._line()
        room = QRect(words + _GAP, 0, self.width() - words - numbers - 2 * _GAP, line)
        for number, bar in enumerate(self._bars):
            top = number * line
            self._paint_text(painter, bar, QRect(0, top, words, line))
            self._paint_bar(painter, bar, room.translated(0, top))
            painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            right = QRect(self.width() - numbers, top, numbers, line)
            painter.drawText(right, Qt.AlignmentFlag.AlignVCenter, bar.numbers)

    def _paint_text(self, painter: QPainter, bar: Bar, area: QRect) -> None:
        colour = self.palette().color(QPalette.ColorRole.WindowText)
        if bar.indented:
            colour.setAlpha(170)
        painter.setPen(colour)
        inner = area.adjusted(self._indent() if bar.indented else 0, 0, 0, 0)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter, bar.words)

    def _paint_bar(self, painter: QPainter, bar: Bar, room: QRect) -> None:
        palette = self.palette()
        if bar.length is None:
            return
        inset = 6 if bar.indented else 4
        full = QRectF(room).adjusted(0, inset, 0, -inset)
        painter.setPen(Qt.PenStyle.NoPen)
        trough = palette.color(QPalette.ColorRole.WindowText)
        trough.setAlpha(24)
        painter.setBrush(trough)
        painter.drawRect(full)
        colour = QColor(bar.colour or palette.color(QPalette.ColorRole.Highlight))
        if bar.indented:
            colour.setAlpha(150)
        painter.setBrush(colour)
        painter.drawRect(QRectF(full.left(), full.top(), full.width() * bar.length, full.height()))
        if bar.interval is not None:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.WindowText), 1.4))
            middle = full.center().y()
            low, high = (full.left() + full.width() * end for end in bar.interval)
            painter.drawLine(QPointF(low, middle), QPointF(high, middle))
            for end in (low, high):
                painter.drawLine(QPointF(end, middle - 3), QPointF(end, middle + 3))

    def _columns(self) -> tuple[int, int]:
        """Widths of the words and of the numbers, in px."""
        metrics = self.fontMetrics()
        words = [
            metrics.horizontalAdvance(bar.words) + (self._indent() if bar.indented else 0)
            for bar in self._bars
        ]
        numbers = [metrics.horizontalAdvance(bar.numbers) for bar in self._bars]
        return max(words, default=0) + 2, max(numbers, default=0) + 2

    def _indent(self) -> int:
        return self.fontMetrics().horizontalAdvance("mm")

    def _line(self) -> int:
        return self.fontMetrics().height() + 6
