"""The queue: every job, how far it is, and the way out of it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListView,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.engine.queue import JobState
from busynth_gui.engine.render_thread import Engine
from busynth_gui.ui.panels.delegates import QueueDelegate
from busynth_gui.ui.panels.models import RECORD, QueueModel
from busynth_gui.ui.widgets import hint

__all__ = ["QueuePanel"]


class QueuePanel(QWidget):
    """Rows with a bar per stage; Delete or the cross cancels one, the head's button all.

    ``job_chosen`` carries the id of a row that was clicked.
    """

    job_chosen = Signal(str)

    def __init__(self, engine: Engine, cancel_all: QAction, clear: QAction) -> None:
        super().__init__()
        self._engine = engine
        self.jobs = QueueModel(engine.queue, self)
        self.view = _QueueView(engine)
        self.view.setModel(self.jobs)
        delegate = QueueDelegate(self.view)
        delegate.cancel_clicked.connect(engine.cancel)
        delegate.retry_clicked.connect(engine.retry)
        delegate.row_clicked.connect(self.job_chosen)
        self.view.setItemDelegate(delegate)
        self.view.setAccessibleName(self.tr("Queue"))
        self.summary = QLabel()
        self._cancel_all, self._clear = cancel_all, clear
        head = QHBoxLayout()
        head.addWidget(self.summary, 1)
        for action in (clear, cancel_all):
            button = QToolButton(autoRaise=True)
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            head.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(2)
        whole.addLayout(head)
        self._pages = QStackedWidget()
        self._pages.addWidget(hint(self.tr("Candidates being made appear here.")))
        self._pages.addWidget(self.view)
        whole.addWidget(self._pages, 1)
        engine.queue_changed.connect(self._show_summary)
        engine.job_started.connect(self._scroll_to)
        self._show_summary()

    def _scroll_to(self, job_id: str) -> None:
        self.view.scrollTo(self.jobs.index(self.jobs.row_of(job_id)))

    def _show_summary(self) -> None:
        entries = self._engine.queue.jobs()
        left = sum(not entry.state.is_final for entry in entries)
        failed = sum(entry.state is JobState.FAILED for entry in entries)
        words = self.tr("{0} to go").format(left) if left else self.tr("Idle")
        if failed:
            words += self.tr(", {0} failed").format(failed)
        self.summary.setText(words)
        self._cancel_all.setEnabled(left > 0)
        self._clear.setEnabled(left < len(entries))
        self._pages.setCurrentIndex(1 if entries else 0)


class _QueueView(QListView):
    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self._engine = engine
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        if event.key() == Qt.Key.Key_Delete and index.isValid():
            self._engine.cancel(index.data(RECORD).job_id)
        else:
            super().keyPressEvent(event)
