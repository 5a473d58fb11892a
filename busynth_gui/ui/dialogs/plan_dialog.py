"""The batch by plan: a data set counted, targets chosen, what is missing made until it is there."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.descriptors import LEXICON
from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.strata import FillPlan, SetCounts, Stratum, strata_by
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.plan_filling import PlanFilling
from busynth_gui.ui.widgets.bar_chart import Bar, BarChart
from busynth_gui.ui.widgets.factory import configured, make_primary, quiet_wheel
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.labels import descriptor_clause
from busynth_gui.ui.wording.refusal_words import refusal_words
from busynth_gui.ui.wording.stratum_words import stratum_words

__all__ = ["PlanDialog"]

_MOST = 100_000
_TARGET = 2


class PlanDialog(QDialog):
    """Shows :class:`PlanFilling`; work goes on beside it, and the plan when it is closed."""

    def __init__(self, session: Session, filling: PlanFilling, parent: QWidget) -> None:
        super().__init__(parent)
        self._session, self._filling = session, filling
        self._have: Counter[Stratum] = Counter()
        self._folders: tuple[Path, ...] = ()
        self.setWindowTitle(self.tr("Fill a data set's gaps"))
        column = QVBoxLayout(self)
        words = self.tr(
            "Count a data set by class, size and a measured word, say how many of each kind there"
            " are to be, and the batch makes what is missing until so many are approved."
        )
        column.addWidget(QLabel(words, wordWrap=True))
        column.addLayout(self._make_top())
        self.tabs = QTabWidget()
        self.tabs.addTab(self._make_table(), self.tr("Table"))
        self.tabs.addTab(self._make_bars(), self.tr("Bars"))
        column.addWidget(self.tabs, 1)
        column.addLayout(self._make_targets())
        self.told = QLabel(wordWrap=True)
        column.addWidget(self.told)
        column.addWidget(self._make_buttons())
        filling.changed.connect(self._show)
        filling.counted.connect(self._on_counted)
        filling.scan_read.connect(self._on_scan)
        filling.refused.connect(self._on_refused)
        resize_within_screen(self, 820, 640)
        self._restore()
        self.watch()

    def plan(self) -> FillPlan:
        """What is chosen now."""
        targets = {s: spin.value() for s, spin in self.targets.items()}
        return FillPlan(self.by.currentData(), dict(self._have), targets)

    def count(self, *folders: Path) -> None:
        """Count data sets in the background."""
        self._folders = folders
        self.count_button.setEnabled(False)
        self.by.setEnabled(False)
        self.told.setText(self.tr("The data set is counted…"))
        self._filling.count(folders, self.by.currentData())

    def watch(self) -> None:
        """Have the workspace's candidates counted as they are divided here."""
        self._filling.watch(True, self.by.currentData())

    def start(self) -> None:
        """Make what is missing, on the scans of the workspace in turn. Raises Refusal."""
        scans = tuple(r.id for r in self._session.workspace.scans() if not r.done)
        if not scans:
            raise Refusal("there is no scan to work on", "open healthy scans first")
        self._filling.start(self.plan(), scans)

    def set_all(self, target: int) -> None:
        """The same target for every kind."""
        for spin in self.targets.values():
            spin.setValue(target)

    def done(self, result: int) -> None:
        self._filling.watch(False)
        super().done(result)

    # Building

    def _make_top(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.count_button = configured(
            QPushButton(self.tr("Count a data set…")), objectName="count"
        )
        self.count_button.setAutoDefault(False)
        self.count_button.clicked.connect(lambda _=False: self._ask_set())
        self.by = configured(QComboBox(), objectName="by")
        self.by.setAccessibleName(self.tr("Divided by"))
        self.by.addItem(self.tr("class and size"), None)
        for key in LEXICON:
            words = self.tr("class, size and {0}").format(descriptor_clause(key))
            self.by.addItem(words, key)
        self.by.currentIndexChanged.connect(lambda _: self._on_divided())
        row.addWidget(self.count_button)
        row.addWidget(QLabel(self.tr("by")))
        row.addWidget(self.by)
        row.addStretch(1)
        return row

    def _make_table(self) -> QTableWidget:
        titles = [
            self.tr("Kind"),
            self.tr("In the set"),
            self.tr("Target"),
            self.tr("Approved"),
            self.tr("Undecided or queued"),
            self.tr("Missing"),
        ]
        self.targets: dict[Stratum, QSpinBox] = {}
        self.table = configured(QTableWidget(0, len(titles)), objectName="strata")
        self.table.setAccessibleName(self.tr("Kinds of lesions"))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.verticalHeader().hide()
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        self.table.setSelectionMode(QTableWidget.SelectionMode.NoSelection)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        return self.table

    def _make_bars(self) -> QScrollArea:
        self.chart = BarChart(
            self.tr("Lesions of each kind, in the set and approved, of the target")
        )
        area = QScrollArea(widgetResizable=True)
        area.setAccessibleName(self.tr("Bars"))
        area.setWidget(self.chart)
        return area

    def _make_targets(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.all = configured(QSpinBox(), objectName="all")
        self.all.setRange(0, _MOST)
        self.all.setAccessibleName(self.tr("Of every kind"))
        button = configured(QPushButton(self.tr("Set all targets")), objectName="set-all")
        button.setAutoDefault(False)
        button.clicked.connect(lambda _=False: self.set_all(self.all.value()))
        row.addWidget(QLabel(self.tr("Of every kind")))
        row.addWidget(self.all)
        row.addWidget(button)
        row.addStretch(1)
        return row

    def _make_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.run_button = configured(QPushButton(), objectName="run")
        make_primary(self.run_button)
        box.addButton(self.run_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.run_button.clicked.connect(lambda _=False: self._toggle())
        box.rejected.connect(self.reject)
        for button in box.buttons():  # Return ends what is typed as a target, not the dialog
            configured(button, autoDefault=False)
        return box

    # Showing

    def _restore(self) -> None:
        kept = self._filling.filling
        if kept is not None:
            self._have = Counter(kept.plan.have)
            self.by.setCurrentIndex(max(0, self.by.findData(kept.plan.by)))
        self._fill_table()
        if kept is not None:
            for stratum, spin in self.targets.items():
                spin.setValue(kept.plan.target.get(stratum, 0))

    def _fill_table(self) -> None:
        strata = strata_by(self.by.currentData())
        self.targets = {}
        self.table.setRowCount(len(strata))
        for row, stratum in enumerate(strata):
            self.table.setItem(row, 0, QTableWidgetItem(stratum_words(stratum)))
            spin = configured(QSpinBox(), objectName=stratum.code)
            spin.setRange(0, _MOST)
            spin.setAccessibleName(self.tr("Target of {0}").format(stratum_words(stratum)))
            spin.valueChanged.connect(lambda _: self._show())
            self.targets[stratum] = spin
            self.table.setCellWidget(row, _TARGET, spin)
        quiet_wheel(self.table)
        self._show()

    def _show(self) -> None:
        plan, filling = self.plan(), self._filling
        same = filling.counted_by == plan.by
        approved = filling.approved if same else Counter()
        pending = filling.pending if same else Counter()
        missing = plan.missing(approved)
        for row, stratum in enumerate(self.targets):
            numbers = (
                self._have[stratum], None, approved[stratum], pending[stratum],
                missing.get(stratum, 0),
            )  # fmt: skip
            for column, number in enumerate(numbers, 1):
                if number is not None:
                    item = QTableWidgetItem(str(number))
                    item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                    self.table.setItem(row, column, item)
        self.chart.show_bars(self._bars(plan, approved))
        for spin in (*self.targets.values(), self.all):
            spin.setEnabled(not filling.running)
        self.by.setEnabled(not filling.running)
        self.count_button.setEnabled(not filling.running)
        words = self.tr("Stop") if filling.running else self.tr("Make what is missing")
        self.run_button.setText(words)
        self.run_button.setEnabled(filling.running or bool(missing))
        self.told.setText(self._state(sum(missing.values()), sum(pending.values())))

    def _bars(self, plan: FillPlan, approved: Counter[Stratum]) -> list[Bar]:
        bars = []
        most = max([1, *plan.target.values(), *self._have.values()])
        for stratum in self.targets:
            there = self._have[stratum] + approved[stratum]
            numbers = self.tr("{0} of {1}").format(there, plan.target.get(stratum, 0))
            bars.append(Bar(stratum_words(stratum), numbers, min(1.0, there / most)))
        return bars

    def _state(self, missing: int, pending: int) -> str:
        if not missing:
            return self.tr("Nothing is missing.") if any(self._have) or self.targets else ""
        if not self._filling.running:
            return self.tr("Missing: {0}").format(missing)
        if pending:
            return self.tr(
                "Missing: {0}. Undecided or queued: {1}. Decide, and the next are made."
            ).format(missing, pending)
        return self.tr("Missing: {0}. The next are asked for…").format(missing)

    # What was asked for

    def _ask_set(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Data set to count"))
        if folder:
            self.count(Path(folder))

    def _toggle(self) -> None:
        if self._filling.running:
            self._filling.stop()
        else:
            self.start()

    def _on_divided(self) -> None:
        """Divided in another way the set is another one: it is counted again."""
        self._have = Counter()
        self._fill_table()
        self.watch()
        if self._folders:
            self.count(*self._folders)

    def _on_scan(self, count: int) -> None:
        self.told.setText(self.tr("Scans read: {0}").format(count))

    def _on_counted(self, counts: SetCounts) -> None:
        self._have = counts.lesions
        # As many of every kind as of the one that is there most often, until somebody says else.
        if not any(spin.value() for spin in self.targets.values()):
            most = max(counts.lesions.values(), default=0)
            self.all.setValue(most)
            self.set_all(most)
        self._show()
        self.told.setText(
            self.tr("Lesions: {0}, healthy scans: {1}, passed over: {2}.").format(
                counts.total, counts.healthy, counts.skipped
            )
            + " "
            + self.told.text()
        )

    def _on_refused(self, refusal: Refusal) -> None:
        self._show()
        self.told.setText(refusal_words(refusal))
