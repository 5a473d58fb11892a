"""The summary page: what the decisions of a workspace say together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.atomic import write_text
from busynth_gui.case.errors import Refusal
from busynth_gui.case.summary import Summary, summarise
from busynth_gui.ui.dialogs import summary_rows
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.widgets.bar_chart import Bar, BarChart
from busynth_gui.ui.widgets.factory import configured, heading
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.workspace.workspace import Workspace

__all__ = ["SummaryDialog"]

_SETTLE_MS = 300
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class SummaryDialog(QDialog):
    """Plots and a table of :class:`Summary`, counted in a thread and again after each decision.

    ``counted`` says that it shows the newest.
    """

    counted = Signal()

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)
        self._running = False
        self._summary: Summary | None = None
        self.setWindowTitle(self.tr("Summary of decisions"))
        self.headline = heading(self.tr("Counting…"))
        self.charts: list[tuple[BarChart, Callable[[Summary], list[Bar]]]] = []
        self.times = QLabel(wordWrap=True)
        self.table = self._make_table()
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Summary"))
        self.tabs.addTab(self._make_plots(), self.tr("Plots"))
        self.tabs.addTab(self.table, self.tr("Table"))
        column = QVBoxLayout(self)
        column.addWidget(self.headline)
        column.addWidget(self.tabs, 1)
        column.addWidget(self._make_buttons())
        resize_within_screen(self, 900, 620)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self._count)
        for signal in (
            session.candidate_added,
            session.candidate_changed,
            session.candidates_decided,
            session.presence_changed,
            session.scan_removed,
        ):
            signal.connect(self._on_changed)
        self._count()

    def done(self, result: int) -> None:
        """Close, and let the thread end before the workspace does."""
        self._settle.stop()
        self._background.close()
        super().done(result)

    def copy(self) -> None:
        """Put the table onto the clipboard as CSV."""
        if self._summary is not None:
            QGuiApplication.clipboard().setText(self._summary.to_csv())

    def save(self, path: Path) -> None:
        """Write the table as CSV, whole or not at all."""
        if self._summary is None:
            return
        try:
            write_text(path, self._summary.to_csv())
        except OSError as error:
            why = error.strerror or error
            raise Refusal(
                "{0} cannot be written ({1})", "choose another place", path, why
            ) from error

    # Building

    def _make_plots(self) -> QScrollArea:
        page = QWidget()
        columns = QHBoxLayout(page)
        columns.setSpacing(28)
        left, right = QVBoxLayout(), QVBoxLayout()
        self._add(left, self.tr("Decisions"), summary_rows.state_bars)
        self._add(left, self.tr("Approved, of what was decided"), summary_rows.approval_bars)
        self._add(left, self.tr("Reasons, of what was decided"), summary_rows.reason_bars)
        self._add(left, self.tr("Time for a case"), summary_rows.time_bars)
        left.addWidget(self.times)
        self._add(right, self.tr("Read as it was asked for"), summary_rows.agreement_bars)
        self._add(right, self.tr("BI-RADS category read"), summary_rows.category_bars)
        near = self.tr("Nearer to a training lesion than 99 % of unseen real ones")
        self._add(right, near, summary_rows.near_bars)
        note = QLabel(self.tr("Whiskers: 95 % intervals (Wilson)."))
        right.addWidget(note)
        for column in (left, right):
            column.setSpacing(4)
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea(widgetResizable=True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setAccessibleName(self.tr("Plots"))
        area.setWidget(page)
        return area

    def _add(self, column: QVBoxLayout, title: str, bars: Callable[[Summary], list[Bar]]) -> None:
        chart = BarChart(title)
        column.addWidget(heading(title))
        column.addWidget(chart)
        column.addSpacing(12)
        self.charts.append((chart, bars))

    def _make_table(self) -> QTableWidget:
        titles = [
            self.tr("Measure"),
            self.tr("What"),
            self.tr("Count"),
            self.tr("Of how many"),
            self.tr("Value"),
            self.tr("95 % interval or quartiles"),
        ]
        table = configured(QTableWidget(0, len(titles)), objectName="numbers")
        table.setHorizontalHeaderLabels(titles)
        table.setAccessibleName(self.tr("Numbers"))
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setStretchLastSection(True)
        return table

    def _make_buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        for name, text, do in (
            ("copy", self.tr("Copy as CSV"), self.copy),
            ("save", self.tr("Save as CSV…"), self._ask_path),
        ):
            button = configured(QPushButton(text), objectName=name, autoDefault=False)
            button.clicked.connect(lambda _=False, do=do: do())
            buttons.addButton(button, role)
        buttons.rejected.connect(self.reject)
        return buttons

    def _ask_path(self) -> None:
        title = self.tr("Save the summary")
        kinds = self.tr("Tables (*.csv)")
        chosen, _ = QFileDialog.getSaveFileName(self, title, "summary.csv", kinds)
        if chosen:
            self.save(Path(chosen))

    # Counting

    def _on_changed(self, _what: object) -> None:
        if self.isVisible():
            self._settle.start()

    def _count(self) -> None:
        if self._running:
            self._settle.start()
            return
        self._running = True
        workspace = self._session.workspace
        self._background.run(lambda: _summary_of(workspace), self._on_counted)

    def _on_counted(self, found: Future[Summary]) -> None:
        self._running = False
        self._show(found.result())
        self.counted.emit()

    def _show(self, summary: Summary) -> None:
        self._summary = summary
        self.headline.setText(summary_rows.headline(summary))
        for chart, bars in self.charts:
            chart.show_bars(bars(summary))
        self.times.setText(summary_rows.time_words(summary))
        lines = summary.lines()
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            for column, text in enumerate(summary_rows.line_words(line)):
                item = QTableWidgetItem(text)
                if column > 1:
                    item.setTextAlignment(_NUMBERS)
                self.table.setItem(row, column, item)


def _summary_of(workspace: Workspace) -> Summary:
    """Works in the background's thread, over a connection of its own."""
    with workspace.for_thread() as own:
        return summarise(own.decisions.entries())
