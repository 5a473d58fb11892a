"""A candidate enlarged beside its tile, for as long as the pointer rests on that."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from busynth_gui.ui.lists.tile_pictures import TilePictures
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.theme import SURROUND

__all__ = ["Loupe"]

_REST_MS = 450
_TIMES = 2.5
_SMALLEST, _LARGEST = 240, 560
_FRAME = 3
_ELIDE = Qt.TextElideMode.ElideRight


class Loupe(QWidget):
    """Lies on the sheet and lets the pointer through; never over the tile that it enlarges.

    ``words`` gives what is said of a candidate, by its id.
    """

    def __init__(self, pictures: TilePictures, words: Callable[[int], str]) -> None:
        super().__init__()
        self._pictures, self._words = pictures, words
        self._candidate, self._tile = -1, QRect()
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._rest = configured(QTimer(self), singleShot=True, interval=_REST_MS)
        self._rest.timeout.connect(self._show)
        pictures.changed.connect(lambda _: self.update())
        self.hide()

    @property
    def candidate(self) -> int:
        """The id of what it enlarges, -1 for nothing."""
        return self._candidate if self.isVisible() else -1

    def offer(self, candidate_id: int, tile: QRect) -> None:
        """Enlarge a candidate once the pointer has rested on its ``tile``, in px of the sheet."""
        if candidate_id != self._candidate:
            self.let_go()
            self._candidate, self._tile = candidate_id, tile
            self._rest.start()

    def let_go(self) -> None:
        """Enlarge nothing."""
        self._rest.stop()
        self._candidate = -1
        self.hide()

    def _show(self) -> None:
        parent = self.parentWidget()
        if parent is not None:
            self.setGeometry(_beside(self._tile, parent.rect()))
            self.show()
            self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        inner = self.rect().adjusted(_FRAME, _FRAME, -_FRAME, -_FRAME)
        self._pictures.paint(painter, inner, self._candidate)
        words = self._words(self._candidate)
        line = painter.fontMetrics().height() + 2 * _FRAME
        strip = QRect(inner.left(), inner.bottom() + 1 - line, inner.width(), line)
        painter.fillRect(strip, QColor(0, 0, 0, 160))
        painter.setPen(QColor(230, 230, 230))
        shown = painter.fontMetrics().elidedText(words, _ELIDE, strip.width() - 2 * _FRAME)
        painter.drawText(strip.adjusted(2 * _FRAME, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, shown)


def _beside(tile: QRect, area: QRect) -> QRect:
    """A square next to ``tile``, on the side where there is more room, within ``area``."""
    left, right = tile.left() - area.left(), area.right() - tile.right()
    wanted = min(max(_SMALLEST, round(_TIMES * tile.width())), _LARGEST)
    side = min(wanted, area.height(), max(left, right))
    place = QRect(tile.topLeft(), QSize(side, side))
    if right >= left:
        place.moveLeft(tile.right() + 1)
    else:
        place.moveRight(tile.left() - 1)
    place.moveTop(tile.center().y() - side // 2)
    top = max(area.top(), min(place.top(), area.bottom() + 1 - side))
    place.moveTop(top)
    return place
