"""Depth scale and ruler beside the scan: in mm when the pixel spacing is known, else in px."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QGraphicsView, QWidget

from busynth_gui.case.calliper import Spacing
from busynth_gui.ui.widgets.theme import SURROUND
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.numbers import number_words

__all__ = ["Rulers", "tick_step"]

_RIGHT, _BELOW = 46, 24
_INK = QColor(205, 205, 205)
_LABEL_EVERY = 46.0
_TICK_EVERY = 5.0


def tick_step(per_unit: float, apart: float) -> float:
    """The smallest of 1, 2, 5, 10, 20, ... units that is at least ``apart`` px long.

    ``per_unit`` is px of the view per unit.
    """
    step = 1.0
    while True:
        for factor in (1, 2, 5):
            if factor * step * per_unit >= apart:
                return factor * step
        step *= 10


class Rulers:
    """The two strips in the view's margins. The depth counts from the top of the field of view."""

    def __init__(self, view: QGraphicsView) -> None:
        self._view = view
        self.spacing: Spacing = None
        self.size = (0, 0)
        self.top = 0
        self.shown = False
        self.depth = _Strip(self, upright=True)
        self.ruler = _Strip(self, upright=False)
        self.depth.setAccessibleName(tr("Depth scale"))
        self.ruler.setAccessibleName(tr("Ruler"))
        for strip in (self.depth, self.ruler):
            strip.setParent(view)
            strip.hide()

    @property
    def unit(self) -> str:
        """What the numbers are: mm or px."""
        return tr("mm") if self.spacing is not None else tr("px")

    def set_scan(self, shape: tuple[int, int], spacing: Spacing) -> None:
        """For a scan of that shape (H, W) and spacing."""
        self.size, self.spacing, self.top = shape, spacing, 0
        words = tr("Depth below the top of the field of view, and width, in mm")
        if spacing is None:
            words = tr("In px: the scan does not tell how large its pixels are")
        for strip in (self.depth, self.ruler):
            strip.setToolTip(words)
        self.update()

    def set_top(self, row: int) -> None:
        """Where depth begins, in px of the scan."""
        self.top = row
        self.update()

    def show(self, shown: bool) -> None:
        self.shown = shown
        for strip in (self.depth, self.ruler):
            strip.setVisible(shown)
        if shown:
            self._view.setViewportMargins(0, 0, _RIGHT, _BELOW)
        else:
            self._view.setViewportMargins(0, 0, 0, 0)
        self.place()

    def place(self) -> None:
        """Follow the view's size."""
        port = self._view.viewport().geometry()
        self.depth.setGeometry(port.right() + 1, port.top(), _RIGHT, port.height() + _BELOW)
        self.ruler.setGeometry(port.left(), port.bottom() + 1, port.width(), _BELOW)

    def update(self) -> None:
        """Follow zoom, place and scan."""
        if self.shown:
            self.depth.update()
            self.ruler.update()

    def ticks(self, upright: bool) -> Iterator[tuple[float, str | None]]:
        """Where the ticks of a strip lie in px of the viewport, and their labels if they have one.

        Only those on the scan, and of them only the visible ones.
        """
        view, (height, width) = self._view, self.size
        transform = view.viewportTransform()
        scale = transform.m22() if upright else transform.m11()
        offset = transform.dy() if upright else transform.dx()
        if not height or scale <= 0:
            return
        first, last = (self.top, height) if upright else (0, width)
        unit_px = 1.0 if self.spacing is None else 1 / self.spacing[0 if upright else 1]
        per_unit = unit_px * scale
        label = tick_step(per_unit, _LABEL_EVERY)
        minor = max(tick_step(per_unit, _TICK_EVERY), label / 10)
        room = view.viewport().height() if upright else view.viewport().width()
        number = max(0, int((-offset / scale - first) / unit_px / minor))
        while True:
            value = number * minor
            at = first + value * unit_px
            place = offset + at * scale
            if at > last or place > room:
                return
            if place >= 0:
                labelled = abs(value / label - round(value / label)) < 1e-6
                yield place, number_words(value) if labelled else None
            number += 1


class _Strip(QWidget):
    def __init__(self, scales: Rulers, *, upright: bool) -> None:
        super().__init__()
        self._scales, self._upright = scales, upright
        font = QFont(self.font())
        font.setPointSizeF(max(font.pointSizeF() * 0.82, 6.5))
        self.setFont(font)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        painter.setPen(_INK)
        for place, words in self._scales.ticks(self._upright):
            length = 3.0 if words is None else 7.0
            if self._upright:
                painter.drawLine(QLineF(0, place, length, place))
                if words is not None:
                    area = QRectF(length + 3, place - 8, _RIGHT - length - 4, 16)
                    painter.drawText(area, Qt.AlignmentFlag.AlignVCenter, words)
            else:
                painter.drawLine(QLineF(place, 0, place, length))
                if words is not None:
                    area = QRectF(place - 30, length, 60, _BELOW - length)
                    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, words)
        if self._upright:
            corner = QRectF(0, self.height() - _BELOW, _RIGHT, _BELOW)
            painter.fillRect(corner, SURROUND)
            painter.drawText(corner, Qt.AlignmentFlag.AlignCenter, self._scales.unit)
        painter.end()
