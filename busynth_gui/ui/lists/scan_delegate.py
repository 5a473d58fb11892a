"""How a scan is drawn in the worklist."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.card_delegate import CardDelegate, Index, line_height, smaller
from busynth_gui.ui.lists.decision_counts import paint_tally
from busynth_gui.ui.lists.thumbnails import COUNTS, RECORD, STATE, WRITING
from busynth_gui.ui.lists.worklist_model import ScanState
from busynth_gui.ui.widgets.theme import BUSY, DECISION_COLOURS, icon
from busynth_gui.ui.widgets.theme import WRITING as WRITING_COLOUR
from busynth_gui.ui.wording.language import tr
from busynth_gui.workspace.writing import WritingState

__all__ = ["ScanDelegate"]

_PICTURE = 60
_MARK = 12


class ScanDelegate(CardDelegate):
    """Thumbnail, name, size, candidates by decision, marks for the scan's state and writing."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        text = line_height(option.font) + 2 * line_height(smaller(option))
        return QSize(120, max(50, text) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        record = index.data(RECORD)
        painter.save()
        self.paint_card(painter, option)
        row = option.rect.adjusted(7, 6, -7, -6)
        thumbnail = QRect(row.left(), row.top(), _PICTURE, row.height())
        self.paint_thumbnail(painter, thumbnail, index.data(Qt.ItemDataRole.DecorationRole))
        left = thumbnail.right() + 9
        line = QRect(left, row.top(), row.right() - left - _MARK - 4, line_height(option.font))
        self.paint_text(painter, option, line, record.name)
        mark = QRect(row.right() - _MARK + 1, 0, _MARK, _MARK)
        mark.moveTop(line.center().y() - _MARK // 2 + 1)
        _paint_state(painter, option, mark, ScanState(index.data(STATE)))
        painter.setFont(smaller(option))
        line.translate(0, line.height())
        line.setHeight(line_height(painter.font()))
        line.setRight(row.right())
        size = f"{record.width} × {record.height}"
        if record.healings:
            size = f"{tr('healed')} · {size}"
        self.paint_text(painter, option, line, size, faint=True)
        writing = index.data(WRITING)
        if writing is not None:
            sign = QRect(row.right() - _MARK + 1, line.top(), _MARK, _MARK)
            colour = WRITING_COLOUR if writing == WritingState.HELD else None
            icon("mdi6.text-recognition", colour).paint(painter, sign)
        line.translate(0, line.height())
        paint_tally(painter, option.palette, line, index.data(COUNTS))
        painter.restore()


def _paint_state(
    painter: QPainter, option: QStyleOptionViewItem, mark: QRect, state: ScanState
) -> None:
    """A ring, a half-filled ring, a disc: to do, in work, done."""
    colour = QColor(option.palette.color(QPalette.ColorRole.Text))
    colour.setAlpha(120)
    if state is not ScanState.TO_DO:
        colour = BUSY if state is ScanState.IN_WORK else DECISION_COLOURS[DecisionState.APPROVED]
    ring = mark.adjusted(1, 1, -2, -2)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    if state is ScanState.DONE:
        painter.drawEllipse(ring)
    elif state is ScanState.IN_WORK:
        painter.drawPie(ring, 90 * 16, -180 * 16)
    painter.setPen(colour)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(ring)
