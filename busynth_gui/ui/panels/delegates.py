"""How a scan, a candidate and a job are drawn in their lists."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.progress import STAGE_NAMES
from busynth_gui.engine.queue import JobState, QueuedJob
from busynth_gui.ui.panels.models import COUNTS, RECORD
from busynth_gui.ui.theme import (
    BUSY,
    DECISION_COLOURS,
    DECISION_ICONS,
    icon,
)
from busynth_gui.ui.words import sentence

__all__ = ["CandidateDelegate", "QueueDelegate", "ScanDelegate"]

_Index = QModelIndex | QPersistentModelIndex
_ELIDE = Qt.TextElideMode.ElideMiddle


class _CardDelegate(QStyledItemDelegate):
    """A rounded card under each row, tinted when it is selected or under the pointer."""

    def paint_card(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        palette = option.palette
        highlight = QColor(palette.color(QPalette.ColorRole.Highlight))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        card = option.rect.adjusted(2, 2, -2, -2)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(highlight)
            highlight.setAlpha(60)
            painter.setBrush(highlight)
            painter.drawRoundedRect(card, 5, 5)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            highlight.setAlpha(24)
            painter.setBrush(highlight)
            painter.drawRoundedRect(card, 5, 5)

    @staticmethod
    def paint_text(
        painter: QPainter, option: QStyleOptionViewItem, area: QRect, text: str, faint: bool = False
    ) -> None:
        colour = QColor(option.palette.color(QPalette.ColorRole.Text))
        if faint:
            colour.setAlpha(170)
        painter.setPen(colour)
        shown = QFontMetrics(painter.font()).elidedText(text, _ELIDE, area.width())
        painter.drawText(area, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)

    @staticmethod
    def paint_thumbnail(painter: QPainter, area: QRect, pixmap: QPixmap) -> None:
        painter.fillRect(area, Qt.GlobalColor.black)
        size = pixmap.size().scaled(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        inner = QRect(area.topLeft(), size)
        inner.moveCenter(area.center())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawPixmap(inner, pixmap)


class ScanDelegate(_CardDelegate):
    """Thumbnail, name, size and how many candidates are approved, pending and rejected."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, 62)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        record = index.data(RECORD)
        painter.save()
        self.paint_card(painter, option)
        row = option.rect.adjusted(7, 6, -7, -6)
        thumbnail = QRect(row.left(), row.top(), 60, row.height())
        self.paint_thumbnail(painter, thumbnail, index.data(Qt.ItemDataRole.DecorationRole))
        line = QRect(thumbnail.right() + 9, row.top(), row.right() - thumbnail.right() - 9, 17)
        self.paint_text(painter, option, line, record.name)
        painter.setFont(_smaller(option))
        line.translate(0, 17)
        size = f"{record.width} × {record.height}"
        self.paint_text(painter, option, line, size, faint=True)
        line.translate(0, 17)
        self._paint_counts(painter, option, line, index.data(COUNTS))
        painter.restore()

    def _paint_counts(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        line: QRect,
        counts: dict[DecisionState, int],
    ) -> None:
        x = line.left()
        for state in (DecisionState.APPROVED, DecisionState.REJECTED, DecisionState.PENDING):
            number = counts.get(state, 0)
            if not number:
                continue
            mark = QRect(x, line.top() + 3, 11, 11)
            icon(DECISION_ICONS[state], DECISION_COLOURS[state]).paint(painter, mark)
            x += 15
            width = QFontMetrics(painter.font()).horizontalAdvance(str(number)) + 2
            self.paint_text(painter, option, QRect(x, line.top(), width, 17), str(number))
            x += width + 8


class CandidateDelegate(_CardDelegate):
    """Thumbnail with the decision's badge, number, pathology and seed."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(112, 140)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        record = index.data(RECORD)
        painter.save()
        option.rect.setHeight(self.sizeHint(option, index).height())  # not the view's
        self.paint_card(painter, option)
        thumbnail = QRect(option.rect.left() + 8, option.rect.top() + 7, 96, 96)
        self.paint_thumbnail(painter, thumbnail, index.data(Qt.ItemDataRole.DecorationRole))
        self._paint_badge(painter, thumbnail, record.state)
        line = QRect(thumbnail.left(), thumbnail.bottom() + 2, thumbnail.width(), 16)
        painter.setFont(_smaller(option))
        self.paint_text(painter, option, line, index.data(Qt.ItemDataRole.DisplayRole))
        line.translate(0, 14)
        words = self.tr("seed {0}").format(record.request.seed)
        if record.request.start_stage > 1:
            words += self.tr(" · from stage {0}").format(record.request.start_stage)
        self.paint_text(painter, option, line, words, faint=True)
        painter.restore()

    @staticmethod
    def _paint_badge(painter: QPainter, thumbnail: QRect, state: DecisionState) -> None:
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


class QueueDelegate(_CardDelegate):
    """What the job makes, a bar for each stage, and a button that cancels or retries."""

    cancel_clicked = Signal(str)
    retry_clicked = Signal(str)
    row_clicked = Signal(str)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(160, 54)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        entry: QueuedJob = index.data(RECORD)
        painter.save()
        self.paint_card(painter, option)
        row = option.rect.adjusted(9, 6, -34, -6)
        line = QRect(row.left(), row.top(), row.width(), 17)
        self.paint_text(painter, option, line, index.data(Qt.ItemDataRole.DisplayRole))
        painter.setFont(_smaller(option))
        line.translate(0, 17)
        if entry.failure is not None:
            line.setHeight(28)
            self._paint_failure(painter, option, line, entry.failure.message)
        else:
            self.paint_text(painter, option, line, self._words(entry), faint=True)
            bars = QRect(row.left(), row.bottom() - 3, row.width(), 4)
            _paint_stages(painter, bars, entry, option)
        symbol = _symbol(entry)
        if symbol:
            icon(symbol).paint(painter, _button(option.rect).adjusted(5, 5, -5, -5))
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        released = event.type() == QEvent.Type.MouseButtonRelease
        if released and isinstance(event, QMouseEvent):
            entry: QueuedJob = index.data(RECORD)
            if _button(option.rect).contains(event.position().toPoint()):
                if not entry.state.is_final:
                    self.cancel_clicked.emit(entry.job_id)
                elif entry.state is not JobState.DONE:
                    self.retry_clicked.emit(entry.job_id)
                return True
            self.row_clicked.emit(entry.job_id)
        return super().editorEvent(event, model, option, index)

    @staticmethod
    def _paint_failure(
        painter: QPainter, option: QStyleOptionViewItem, area: QRect, message: str
    ) -> None:
        """Two lines of the message; the tooltip has all of it and the remedy."""
        painter.setPen(option.palette.color(QPalette.ColorRole.Text))
        painter.setClipRect(area)
        painter.drawText(area, Qt.TextFlag.TextWordWrap, sentence(message))
        painter.setClipping(False)

    def _words(self, entry: QueuedJob) -> str:
        if entry.cancelling:
            return self.tr("cancelling")
        progress = entry.progress
        if entry.state is JobState.RUNNING and progress is None:
            return self.tr("starting")
        if entry.state is JobState.RUNNING and progress is not None:
            name = STAGE_NAMES[progress.stage]
            return f"{progress.stage}/3 {name} {progress.step}/{progress.steps}"
        words = {
            JobState.WAITING: self.tr("waiting"),
            JobState.DONE: self.tr("done"),
            JobState.CANCELLED: self.tr("cancelled"),
        }
        return words.get(entry.state, str(entry.state))


def _symbol(entry: QueuedJob) -> str:
    if not entry.state.is_final:
        return "" if entry.cancelling else "fa6s.xmark"
    return "" if entry.state is JobState.DONE else "fa6s.rotate-right"


def _button(row: QRect) -> QRect:
    return QRect(row.right() - 31, row.center().y() - 12, 25, 25)


def _paint_stages(
    painter: QPainter, area: QRect, entry: QueuedJob, option: QStyleOptionViewItem
) -> None:
    """Three bars; stages that a job does not run stay hollow."""
    gap = 4
    width = (area.width() - 2 * gap) // 3
    groove = QColor(option.palette.color(QPalette.ColorRole.Text))
    groove.setAlpha(40)
    for stage in (1, 2, 3):
        bar = QRect(area.left() + (stage - 1) * (width + gap), area.top(), width, area.height())
        if stage < entry.job.request.start_stage:
            continue
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(groove)
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(round(width * _stage_share(entry, stage)))
        if bar.width():
            painter.setBrush(_bar_colour(entry))
            painter.drawRoundedRect(bar, 2, 2)


def _stage_share(entry: QueuedJob, stage: int) -> float:
    if entry.state is JobState.DONE:
        return 1.0
    if entry.progress is None or stage > entry.progress.stage:
        return 0.0
    if stage < entry.progress.stage:
        return 1.0
    return entry.progress.step / max(1, entry.progress.steps)


def _bar_colour(entry: QueuedJob) -> QColor:
    if entry.state is JobState.DONE:
        return DECISION_COLOURS[DecisionState.APPROVED]
    if entry.state is JobState.CANCELLED:
        return DECISION_COLOURS[DecisionState.PENDING]
    return BUSY


def _smaller(option: QStyleOptionViewItem) -> QFont:
    font = QFont(option.font)
    font.setPointSizeF(font.pointSizeF() * 0.88)
    return font
