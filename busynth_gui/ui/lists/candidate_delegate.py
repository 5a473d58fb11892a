"""How a candidate is drawn in the strip."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.finding import Mark
from busynth_gui.ui.lists.card_delegate import CardDelegate, Index, line_height, smaller
from busynth_gui.ui.lists.thumbnails import FINDING, HIDDEN, RECORD
from busynth_gui.ui.widgets.theme import (
    DECISION_COLOURS,
    DECISION_ICONS,
    MARK_COLOURS,
    MARK_ICONS,
    icon,
)

__all__ = ["CandidateDelegate", "paint_decision", "paint_mark"]

_SIDE = 96


class CandidateDelegate(CardDelegate):
    """Thumbnail with the decision's badge and that of the checks, pathology and seed."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(_SIDE + 16, _SIDE + 12 + 2 * line_height(smaller(option)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        record = index.data(RECORD)
        painter.save()
        option.rect.setHeight(self.sizeHint(option, index).height())  # not the view's
        self.paint_card(painter, option)
        thumbnail = QRect(option.rect.left() + 8, option.rect.top() + 7, _SIDE, _SIDE)
        self.paint_thumbnail(painter, thumbnail, index.data(Qt.ItemDataRole.DecorationRole))
        paint_decision(painter, thumbnail, record.state)
        finding = index.data(FINDING)
        if finding is not None:
            paint_mark(painter, thumbnail, finding.mark)
        painter.setFont(smaller(option))
        height = line_height(painter.font()) - 1
        line = QRect(thumbnail.left(), thumbnail.bottom() + 1, thumbnail.width(), height)
        self.paint_text(painter, option, line, index.data(Qt.ItemDataRole.DisplayRole))
        line.translate(0, height)
        if index.data(HIDDEN):
            painter.restore()
            return
        words = self.tr("seed {0}").format(record.request.seed)
        if record.request.start_stage > 1:
            # The tooltip says it in words; here there is room for a sign.
            words += f" ↻{record.request.start_stage}"
        self.paint_text(painter, option, line, words, faint=True)
        painter.restore()


def paint_mark(painter: QPainter, thumbnail: QRect, mark: Mark) -> None:
    """What the checks found, in the lower left corner of a thumbnail.

    Dark and small and not where a decision is, so that it is not taken for one.
    """
    badge = QRect(thumbnail.left() + 4, thumbnail.bottom() - 22, 19, 19)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(0, 0, 0, 150))
    painter.drawRoundedRect(badge, 4, 4)
    icon(MARK_ICONS[mark], MARK_COLOURS[mark]).paint(painter, badge.adjusted(2, 2, -2, -2))


def paint_decision(painter: QPainter, thumbnail: QRect, state: DecisionState) -> None:
    """What was decided, as a badge in the upper right corner and as a frame; nothing if pending."""
    if state is DecisionState.PENDING:
        return
    badge = QRect(thumbnail.right() - 23, thumbnail.top() + 4, 20, 20)
    painter.setPen(QColor(0, 0, 0, 160))
    painter.setBrush(DECISION_COLOURS[state])
    painter.drawEllipse(badge)
    white = QColor(Qt.GlobalColor.white)
    icon(DECISION_ICONS[state], white).paint(painter, badge.adjusted(4, 4, -4, -4))
    painter.setPen(DECISION_COLOURS[state])
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(thumbnail.adjusted(0, 0, -1, -1))
