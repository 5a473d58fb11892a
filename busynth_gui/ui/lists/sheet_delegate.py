"""How a candidate is drawn on the contact sheet."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPalette, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyleOptionViewItem

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.candidate_delegate import paint_decision, paint_mark
from busynth_gui.ui.lists.card_delegate import CardDelegate, Index, line_height, smaller
from busynth_gui.ui.lists.thumbnails import FINDING, RECORD
from busynth_gui.ui.lists.tile_pictures import TilePictures
from busynth_gui.ui.widgets.theme import DECISION_COLOURS, DECISION_ICONS, icon
from busynth_gui.workspace.records import CandidateRecord

__all__ = ["PADDING", "TILE_DECISIONS", "SheetDelegate"]

PADDING = 4
"""Around the picture and its words, px."""

TILE_DECISIONS = (DecisionState.APPROVED, DecisionState.REJECTED, DecisionState.FLAGGED)
"""What a tile under the pointer offers, from left to right."""

_BUTTON = 24
_CURRENT = 3


class SheetDelegate(CardDelegate):
    """The lesion's surroundings as large as the tile, decision and checks as badges, two lines.

    A tile under the pointer offers decisions, see :meth:`decision_at`. ``scan_name`` gives a
    scan's name by its id.
    """

    def __init__(
        self, pictures: TilePictures, scan_name: Callable[[int], str], view: QListView
    ) -> None:
        super().__init__(view)
        self._pictures, self._scan_name, self._view = pictures, scan_name, view
        self.cell = QSize(120, 150)
        """What one tile takes with all around it."""

    def words_height(self, font: QFont) -> int:
        """Height of what stands under the picture."""
        option = QStyleOptionViewItem()
        option.font = font
        return 2 * line_height(smaller(option))

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return self.cell

    def picture(self, cell: QRect) -> QRect:
        """Where the picture lies in a tile's rectangle: a square at the top, in the middle."""
        side = cell.width() - 2 * PADDING
        return QRect(cell.left() + PADDING, cell.top() + PADDING, side, side)

    def decision_at(self, cell: QRect, place: QPoint) -> DecisionState | None:
        """The decision that the tile offers at a place."""
        for state, button in self._buttons(cell):
            if button.contains(place):
                return state
        return None

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        record: CandidateRecord = index.data(RECORD)
        painter.save()
        cell = QRect(option.rect.topLeft(), self.cell)
        option.rect = cell
        self.paint_card(painter, option)
        picture = self.picture(cell)
        self._pictures.paint(painter, picture, record.id)
        paint_decision(painter, picture, record.state)
        finding = index.data(FINDING)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if hovered and not record.discarded:
            self._paint_buttons(painter, cell)
        elif finding is not None:
            paint_mark(painter, picture, finding.mark)
        if index == self._view.currentIndex():
            self._paint_current(painter, option, picture)
        self._paint_words(painter, option, index, picture, record)
        painter.restore()

    def _paint_words(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: Index,
        picture: QRect,
        record: CandidateRecord,
    ) -> None:
        painter.setFont(smaller(option))
        height = line_height(painter.font()) - 1
        line = QRect(picture.left(), picture.bottom() + 2, picture.width(), height)
        self.paint_text(painter, option, line, self._scan_name(record.scan_id))
        line.translate(0, height)
        self.paint_text(painter, option, line, index.data(Qt.ItemDataRole.DisplayRole), faint=True)

    @staticmethod
    def _paint_current(painter: QPainter, option: QStyleOptionViewItem, picture: QRect) -> None:
        """A frame around the one that a key decides on, which none of the decisions' is like."""
        pen = QPen(option.palette.color(QPalette.ColorRole.Highlight), _CURRENT)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(picture.adjusted(-1, -1, 0, 0))

    def _buttons(self, cell: QRect) -> list[tuple[DecisionState, QRect]]:
        picture = self.picture(cell)
        side = min(_BUTTON, picture.width() // (len(TILE_DECISIONS) + 1))
        gap = (picture.width() - len(TILE_DECISIONS) * side) // (len(TILE_DECISIONS) + 1)
        top = picture.bottom() - side - 4
        return [
            (state, QRect(picture.left() + gap + at * (side + gap), top, side, side))
            for at, state in enumerate(TILE_DECISIONS)
        ]

    def _paint_buttons(self, painter: QPainter, cell: QRect) -> None:
        for state, button in self._buttons(cell):
            painter.setPen(DECISION_COLOURS[state])
            painter.setBrush(QColor(0, 0, 0, 170))
            painter.drawRoundedRect(button, 4, 4)
            mark = icon(DECISION_ICONS[state], DECISION_COLOURS[state])
            mark.paint(painter, button.adjusted(5, 5, -5, -5))
