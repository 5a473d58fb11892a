"""How a job is drawn in the queue."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QMouseEvent, QPainter, QPalette
from PySide6.QtWidgets import QStyleOptionViewItem

from busynth_gui.case.decision import DecisionState
from busynth_gui.engine.queue import JobState, QueuedJob
from busynth_gui.engine.time_estimate import TimeEstimate
from busynth_gui.ui.lists.card_delegate import CardDelegate, Index, line_height, smaller
from busynth_gui.ui.lists.thumbnails import HIDDEN, RECORD
from busynth_gui.ui.widgets.theme import BUSY, DECISION_COLOURS, icon
from busynth_gui.ui.wording.labels import duration_words, pathology_words, stage_words
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["QueueDelegate", "title_of"]

_LEAST_OF_NAME = 3
"""Characters; so few of a scan's name tell nothing."""


class QueueDelegate(CardDelegate):
    """What the job makes, how far it is, a bar for each stage, a button that cancels or retries."""

    cancel_clicked = Signal(str)
    retry_clicked = Signal(str)
    row_clicked = Signal(str)

    def __init__(self, time_estimate: TimeEstimate, parent: QObject) -> None:
        super().__init__(parent)
        self._time_estimate = time_estimate

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(160, line_height(option.font) + 2 * line_height(smaller(option)) + 12)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: QueuedJob = index.data(RECORD)
        painter.save()
        self.paint_card(painter, option)
        row = option.rect.adjusted(9, 6, -34, -6)
        line = QRect(row.left(), row.top(), row.width(), line_height(option.font))
        title = title_of(entry, line.width(), option.font)
        if index.data(HIDDEN):
            title = entry.order.scan_name
        self.paint_text(painter, option, line, title)
        painter.setFont(smaller(option))
        line.translate(0, line.height())
        line.setHeight(line_height(painter.font()))
        if entry.failure is None:
            self.paint_text(painter, option, line, self._words(entry), faint=True)
            bars = QRect(row.left(), row.bottom() - 5, row.width(), 4)
            _paint_stages(painter, bars, entry, option)
        else:
            self.paint_text(painter, option, line, sentence(entry.failure.message))
            line.translate(0, line.height())
            remedy = entry.failure.remedy or self.tr("retry; a report can be copied")
            self.paint_text(painter, option, line, sentence(remedy), faint=True)
        symbol = _symbol(entry)
        if symbol:
            icon(symbol).paint(painter, _button(option.rect).adjusted(5, 5, -5, -5))
        painter.restore()

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        released = event.type() == QEvent.Type.MouseButtonRelease
        if released and isinstance(event, QMouseEvent):
            left = event.button() == Qt.MouseButton.LeftButton
            entry: QueuedJob = index.data(RECORD)
            if left and _button(option.rect).contains(event.position().toPoint()):
                if not entry.state.is_final:
                    self.cancel_clicked.emit(entry.job_id)
                elif entry.state is not JobState.DONE:
                    self.retry_clicked.emit(entry.job_id)
                return True
            if left:
                self.row_clicked.emit(entry.job_id)
        return super().editorEvent(event, model, option, index)

    def _words(self, entry: QueuedJob) -> str:
        if entry.cancelling:
            return self.tr("cancelling")
        if entry.state is JobState.RUNNING:
            return self._running_words(entry)
        waiting = self.tr("waiting, batch") if entry.order.behind else self.tr("waiting")
        words = {
            JobState.WAITING: waiting,
            JobState.DONE: self.tr("done"),
            JobState.CANCELLED: self.tr("cancelled"),
        }
        return words.get(entry.state, str(entry.state))

    def _running_words(self, entry: QueuedJob) -> str:
        progress = entry.progress
        if progress is None:
            return self.tr("starting")
        name = stage_words(progress.stage)
        words = f"{progress.stage}/3 {name} {progress.step}/{progress.steps}"
        left = self._time_estimate.seconds(entry.order.request, progress)
        return words if left is None else f"{words} · {duration_words(left)}"


def title_of(entry: QueuedJob, room: int, font: QFont) -> str:
    """What is made and its seed, whole; then what of the scan's name there is room for."""
    request, metrics = entry.order.request, QFontMetrics(font)
    seed = tr("seed {0}").format(request.seed)
    words = f"{pathology_words(request.pathology)}, {seed}"
    left = room - metrics.horizontalAdvance(f"{words}, ")
    name = metrics.elidedText(entry.order.scan_name, Qt.TextElideMode.ElideMiddle, left)
    return f"{words}, {name}" if len(name) > _LEAST_OF_NAME else words


def _symbol(entry: QueuedJob) -> str:
    if not entry.state.is_final:
        return "" if entry.cancelling else "fa6s.xmark"
    return "" if entry.state is JobState.DONE else "fa6s.rotate-right"


def _button(row: QRect) -> QRect:
    return QRect(row.right() - 31, row.center().y() - 12, 25, 25)


def _paint_stages(
    painter: QPainter, area: QRect, entry: QueuedJob, option: QStyleOptionViewItem
) -> None:
    """Three bars; stages that a job does not run have none."""
    gap = 4
    width = (area.width() - 2 * gap) // 3
    groove = QColor(option.palette.color(QPalette.ColorRole.Text))
    groove.setAlpha(40)
    for stage in (1, 2, 3):
        bar = QRect(area.left() + (stage - 1) * (width + gap), area.top(), width, area.height())
        if stage < entry.order.request.start_stage:
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
