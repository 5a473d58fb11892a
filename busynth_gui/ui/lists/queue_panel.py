"""The queue: every job, how far it is, and the way out of it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.engine.messages import Failed
from busynth_gui.engine.queue import JobState, QueuedJob
from busynth_gui.ui.lists.queue_delegate import QueueDelegate
from busynth_gui.ui.lists.queue_model import QueueModel
from busynth_gui.ui.lists.silence_notice import SilenceNotice
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.models.blinding import Blinding
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.widgets.factory import configured, hint
from busynth_gui.ui.wording.labels import duration_words
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["QueuePanel"]

_SUMMARY_MS = 300


class QueuePanel(QWidget):
    """Rows with a bar per stage. Rows are dragged, or moved with Alt and the arrows; Delete or the
    cross cancels; the head pauses, retries, clears and cancels all.

    ``job_chosen`` carries the id of a row that was clicked, ``retry_asked`` of one to try again.
    """

    job_chosen = Signal(str)
    retry_asked = Signal(str)

    def __init__(self, generation: Generation, blinding: Blinding, actions: list[QAction]) -> None:
        super().__init__()
        self._engine = generation.engine
        self.jobs = QueueModel(self._engine.queue, blinding, self)
        self.view = self._make_view()
        self.summary = QLabel(wordWrap=True)  # half a number is a wrong one
        self.summary.setAccessibleName(self.tr("What the queue has to do yet"))
        self.summary.setMinimumWidth(1)
        self.notice = configured(QLabel(wordWrap=True), objectName="notice")
        self.notice.setFrameShape(QFrame.Shape.StyledPanel)
        self.notice.setMargin(4)
        self.notice.hide()
        head = QHBoxLayout()
        head.setSpacing(0)
        head.addWidget(self.summary, 1)
        for action in actions:
            button = configured(QToolButton(), autoRaise=True)
            button.setDefaultAction(action)
            head.addWidget(button)
        self.silence = SilenceNotice(self._engine)
        self._pages = QStackedWidget()
        self._pages.addWidget(hint(self.tr("Candidates being made appear here.")))
        self._pages.addWidget(self.view)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(8, 4, 8, 4)
        whole.setSpacing(2)
        whole.addLayout(head)
        whole.addWidget(self.notice)
        whole.addWidget(self.silence)
        whole.addWidget(self._pages, 1)
        # The time left changes with every step; words that flicker cannot be read.
        self._soon = QTimer(self, singleShot=True, interval=_SUMMARY_MS)
        self._soon.timeout.connect(self._show_summary)
        self._connect()
        self._show_summary()

    def _connect(self) -> None:
        engine = self._engine
        engine.queue_changed.connect(self._on_queue)
        engine.job_started.connect(self._scroll_to)
        engine.paused_changed.connect(self._on_paused)
        engine.halted.connect(self._on_halted)
        engine.child_silent.connect(lambda _: self._show_summary())
        engine.child_answered.connect(self._show_summary)

    def _make_view(self) -> QListView:
        view = _QueueView(self)
        view.setModel(self.jobs)
        delegate = QueueDelegate(self._engine.time_estimate, view)
        delegate.cancel_clicked.connect(self._engine.cancel)
        delegate.retry_clicked.connect(self.retry_asked)
        delegate.row_clicked.connect(self.job_chosen)
        view.setItemDelegate(delegate)
        view.setAccessibleName(self.tr("Queue"))
        view.customContextMenuRequested.connect(self._open_menu)
        return view

    # Doing

    def cancel_selected(self) -> None:
        """Cancel the jobs of the selected rows."""
        for entry in reversed(self._selected()):
            self._engine.cancel(entry.job_id)

    def move_selected(self, by: int) -> None:
        """Move the current row one place up (-1) or down (1)."""
        row = self.view.currentIndex().row()
        target = row + by
        if 0 <= target < self.jobs.rowCount():
            self.jobs.move_row(row, target if by < 0 else target + 1)
            self.view.scrollTo(self.view.currentIndex())

    def _first(self) -> None:
        """Let the current row run next."""
        for row in range(self.jobs.rowCount()):
            if self.jobs.index(row).data(RECORD).state is JobState.WAITING:
                self.jobs.move_row(self.view.currentIndex().row(), row)
                return

    def _open_menu(self, at: QPoint) -> None:
        index = self.view.indexAt(at)
        if not index.isValid():
            return
        entry: QueuedJob = index.data(RECORD)
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        waits = entry.state is JobState.WAITING
        retry = entry.state in (JobState.FAILED, JobState.CANCELLED)
        for words, key, do, fits in (
            (self.tr("Run next"), "", self._first, waits),
            (self.tr("Move up"), "Alt+Up", lambda: self.move_selected(-1), waits),
            (self.tr("Move down"), "Alt+Down", lambda: self.move_selected(1), waits),
            (self.tr("Cancel"), "Del", self.cancel_selected, not entry.state.is_final),
            (self.tr("Retry"), "", lambda: self.retry_asked.emit(entry.job_id), retry),
            (self.tr("Show its scan"), "", lambda: self.job_chosen.emit(entry.job_id), True),
        ):
            action = menu.addAction(words, do)
            action.setShortcut(QKeySequence(key))
            action.setEnabled(fits)
        menu.popup(self.view.viewport().mapToGlobal(at))

    def _selected(self) -> list[QueuedJob]:
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.jobs.index(row).data(RECORD) for row in rows]

    # Showing

    def _scroll_to(self, job_id: str) -> None:
        if not self.view.underMouse():
            index = self.jobs.index(self.jobs.row_of(job_id))
            self.view.scrollTo(index, QAbstractItemView.ScrollHint.PositionAtCenter)

    def _on_queue(self) -> None:
        self._pages.setCurrentIndex(1 if len(self._engine.queue) else 0)
        if not self._soon.isActive():
            self._soon.start()

    def _on_paused(self, paused: bool) -> None:
        if not paused:
            self.notice.hide()
        self._show_summary()

    def _on_halted(self, failure: Failed) -> None:
        words = self.tr("The queue has paused itself. {0}").format(sentence(failure.message))
        if failure.remedy:
            words += " " + sentence(failure.remedy)
        self.notice.setText(words)
        self.notice.show()

    def _show_summary(self) -> None:
        queue = self._engine.queue
        left = queue.count(JobState.WAITING, JobState.RUNNING)
        failed = queue.count(JobState.FAILED)
        words = self.tr("{0} to go").format(left) if left else self.tr("Idle")
        seconds = self._engine.seconds_left() if left else None
        if self._engine.paused:
            words = self.tr("Paused, {0}").format(words) if left else self.tr("Paused")
        elif left and self._engine.silent:
            words = self.tr("{0}, no answer").format(words)
        elif seconds is not None:
            words += ", " + duration_words(seconds)
        if failed:
            words += self.tr(", {0} failed").format(failed)
        self.summary.setText(words)
        self.summary.setToolTip(words)
        self._pages.setCurrentIndex(1 if len(queue) else 0)


class _QueueView(QListView):
    def __init__(self, panel: QueuePanel) -> None:
        super().__init__()
        self._panel = panel
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Delete:
            self._panel.cancel_selected()
        elif key in steps and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self._panel.move_selected(steps[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._panel.job_chosen.emit(self.currentIndex().data(RECORD).job_id)
        else:
            super().keyPressEvent(event)
