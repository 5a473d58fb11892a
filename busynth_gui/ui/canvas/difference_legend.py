"""What the colours of the difference map stand for, in a corner of the canvas."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from busynth_gui.ui.canvas.items.difference_item import colours_of
from busynth_gui.ui.wording.language import tr

__all__ = ["DifferenceLegend"]

_BAR = (150, 10)
_EDGE = 8
_PLATE = QColor(0, 0, 0, 170)
_INK = QColor(230, 230, 230)


class DifferenceLegend(QWidget):
    """A colour bar from the darkest to the brightest change, in grey levels of the scan."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._range = 0
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        line = self.fontMetrics().height()
        self.setFixedSize(_BAR[0] + 2 * _EDGE, 2 * line + _BAR[1] + 2 * _EDGE)
        self.hide()

    def show_range(self, grey_levels: int) -> None:
        """The legend of a map with full colour at so many grey levels; 0 for no map."""
        self._range = grey_levels
        self.setVisible(grey_levels > 0)
        self.setAccessibleName(
            tr("Difference from the healthy scan: blue darker, orange brighter, by up to {0}")
            .format(grey_levels)
        )  # fmt: skip
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_PLATE)
        painter.drawRoundedRect(self.rect(), 4, 4)
        line = self.fontMetrics().height()
        painter.setPen(_INK)
        across = self.width() - 2 * _EDGE
        title = QRectF(_EDGE, _EDGE - 2, across, line)
        painter.drawText(title, Qt.AlignmentFlag.AlignCenter, tr("darker · brighter"))
        steps = np.linspace(-1, 1, _BAR[0], dtype=np.float64)[None]
        colours = np.ascontiguousarray(colours_of(steps))
        form = QImage.Format.Format_ARGB32_Premultiplied
        bar = QImage(colours.data, _BAR[0], 1, 4 * _BAR[0], form)
        place = QRectF(_EDGE, _EDGE + line, _BAR[0], _BAR[1])
        painter.fillRect(place, QColor(90, 90, 90))
        painter.drawImage(place, bar)
        numbers = QRectF(_EDGE, place.bottom() + 1, across, line)
        for where, words in (
            (Qt.AlignmentFlag.AlignLeft, f"\N{MINUS SIGN}{self._range}"),
            (Qt.AlignmentFlag.AlignHCenter, "0"),
            (Qt.AlignmentFlag.AlignRight, f"+{self._range}"),
        ):
            painter.drawText(numbers, where, words)
        painter.end()
