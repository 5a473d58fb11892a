"""Setting a study up: what is shown and asked, how often, and what that can show."""

from __future__ import annotations

import secrets
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QProgressBar,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.errors import Refusal
from busynth_gui.study.design import Design, Question, Shown, Task
from busynth_gui.ui.dialogs.study_power import StudyPower
from busynth_gui.ui.services.study_work import StudyWork
from busynth_gui.ui.widgets.column_area import ColumnArea
from busynth_gui.ui.widgets.factory import configured, make_primary, quiet_wheel
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.refusal_words import refusal_words
from busynth_gui.ui.wording.study_words import question_words, shown_words, task_words
from busynth_gui.workspace.studies import StudyRecord

__all__ = ["StudySetup"]

_DEFAULTS = {"count": 60, "practice": 6, "repeats": 10, "sham": 0, "blended": 6, "break_every": 20}


class StudySetup(QDialog):
    """Has ``work`` put the study together. ``made`` carries its StudyRecord."""

    made = Signal(object)

    def __init__(self, work: StudyWork, approved: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._work, self._approved = work, approved
        self.setWindowTitle(self.tr("New reader study"))
        self.power = StudyPower()
        self.tabs = QTabWidget()
        self.tabs.addTab(ColumnArea(self._make_design()), self.tr("Design"))
        self.tabs.addTab(self.power, self.tr("Cases and readers needed"))
        column = QVBoxLayout(self)
        column.addWidget(self.tabs, 1)
        self.obstacle = QLabel(wordWrap=True)
        self.progress = QProgressBar()
        self.progress.hide()
        column.addWidget(self.obstacle)
        column.addWidget(self.progress)
        column.addWidget(self._make_buttons())
        work.scan_read.connect(self._on_scan)
        work.picture_made.connect(self._on_picture)
        work.ended.connect(self._on_ended)
        work.refused.connect(self._on_refused)
        work.set_up.connect(self._on_made)
        resize_within_screen(self, 660, 640)
        self._refresh()

    def folders(self) -> tuple[Path, ...]:
        """The data sets of real scans."""
        return tuple(Path(self.sets.item(row).text()) for row in range(self.sets.count()))

    def add_set(self, folder: Path) -> None:
        """Take real scans from this folder too."""
        if folder not in self.folders():
            self.sets.addItem(str(folder))
        self._refresh()

    def design(self) -> Design:
        """What is chosen now. Raises Refusal when it makes no study."""
        return Design(
            self.name.text(),
            self.seed.value(),
            Task(self.task.currentData()),  # Qt gives the text of an enumeration back
            questions=tuple(q for q, box in self.questions.items() if box.isChecked()),
            shown=Shown(self.shown.currentData()),
            **{name: box.value() for name, box in self.numbers.items()},
        )

    def start(self) -> None:
        """Put the study together; the dialog closes when it is there."""
        design = self.design()
        self._set_busy(True)
        self._work.put_together(design, self.folders())

    def reject(self) -> None:
        """Close; what is being put together is given up."""
        self._work.cancel()
        super().reject()

    # Building

    def _make_design(self) -> QWidget:
        page = QWidget()
        form = QFormLayout(page)
        self.name = configured(QLineEdit(self.tr("Real or synthetic")), objectName="name")
        self.task = configured(QComboBox(), objectName="task")
        for task in Task:
            self.task.addItem(task_words(task), task)
        self.shown = configured(QComboBox(), objectName="shown")
        for shown in Shown:
            self.shown.addItem(shown_words(shown), shown)
        self.numbers = {name: configured(QSpinBox(), objectName=name) for name in _DEFAULTS}
        for name, box in self.numbers.items():
            box.setRange(0, 2000)
            box.setValue(_DEFAULTS[name])
            box.valueChanged.connect(lambda _: self._refresh())
        self.seed = configured(QSpinBox(), objectName="seed")
        self.seed.setRange(0, 2**31 - 1)
        # Another study is another draw, and its seed stands in the report.
        self.seed.setValue(secrets.randbelow(1_000_000))
        self.count_label = QLabel()
        rows: list[tuple[str | QLabel, QWidget]] = [
            (self.tr("Name"), self.name),
            (self.tr("Task"), self.task),
            (self.tr("Shown"), self.shown),
            (self.count_label, self.numbers["count"]),
            (self.tr("Trials for practice"), self.numbers["practice"]),
            (self.tr("Trials shown again"), self.numbers["repeats"]),
            (self.tr("Controls: real against real"), self.numbers["sham"]),
            (self.tr("Controls: real lesions pasted on"), self.numbers["blended"]),
            (self.tr("A break every so many trials"), self.numbers["break_every"]),
            (self.tr("Seed"), self.seed),
        ]
        for words, field in rows:
            if isinstance(words, str):
                field.setAccessibleName(words)
            form.addRow(words, field)
        self.questions = {q: QCheckBox(question_words(q)) for q in Question}
        for number, check in enumerate(self.questions.values()):
            form.addRow(self.tr("Ask besides") if number == 0 else "", check)
        form.addRow(self.tr("Real scans"), self._make_sets())
        self.name.textChanged.connect(lambda _: self._refresh())
        self.task.currentIndexChanged.connect(lambda _: self._refresh())
        quiet_wheel(page)  # it scrolls the page on a small screen
        return page

    def _make_sets(self) -> QWidget:
        box = QWidget()
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        self.sets = configured(QListWidget(), objectName="sets")
        self.sets.setAccessibleName(self.tr("Data sets of real scans"))
        self.sets.setMaximumHeight(72)
        self.sets.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.sets.setToolTip(
            self.tr(
                "Folders of real scans with masks, as BUSI, nnU-Net, COCO, DICOM with Segmentations"
                " or with a cases.csv. The pictures that are chosen are copied into the workspace."
            )
        )
        buttons = QVBoxLayout()
        add = configured(QPushButton(self.tr("Add folder…")), objectName="add-set")
        add.setAutoDefault(False)
        add.clicked.connect(lambda _=False: self._ask_set())
        remove = configured(QPushButton(self.tr("Remove")), objectName="remove-set")
        remove.setAutoDefault(False)
        remove.clicked.connect(lambda _=False: self._remove_set())
        buttons.addWidget(add)
        buttons.addWidget(remove)
        buttons.addStretch(1)
        row.addWidget(self.sets, 1)
        row.addLayout(buttons)
        return box

    def _make_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.make_button = configured(QPushButton(self.tr("Set up")), objectName="set-up")
        make_primary(self.make_button)
        # What Return presses: not Cancel, which throws all that was filled in away.
        box.addButton(self.make_button, QDialogButtonBox.ButtonRole.AcceptRole)
        self.make_button.clicked.connect(lambda _=False: self.start())
        box.rejected.connect(self.reject)
        return box

    def _ask_set(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Real scans with masks"))
        if folder:
            self.add_set(Path(folder))

    def _remove_set(self) -> None:
        self.sets.takeItem(self.sets.currentRow())
        self._refresh()

    # Showing

    def _refresh(self) -> None:
        pairs = self.task.currentData() == Task.CHOOSE
        outline = self.questions[Question.OUTLINE]
        outline.setEnabled(not pairs)
        outline.setChecked(outline.isChecked() and not pairs)
        label = self.tr("Pairs") if pairs else self.tr("Pictures, half of them synthetic")
        self.count_label.setText(label)
        self.numbers["count"].setAccessibleName(label)
        count = self.numbers["count"].value()
        self.power.set_plan(count, pairs=pairs)
        obstacle = ""
        try:
            design = self.design()
            practice = design.practice if pairs else (design.practice + 1) // 2
            needed = practice + design.blended + (design.count if pairs else design.count // 2)
            if not self.folders():
                obstacle = self.tr("Add a folder of real scans with masks.")
            elif needed > self._approved:
                obstacle = self.tr(
                    "This needs {0} approved candidates; there are {1}. Approve more, or ask for"
                    " fewer."
                ).format(needed, self._approved)
        except Refusal as refusal:
            obstacle = refusal_words(refusal)
        self.obstacle.setText(obstacle)
        self.make_button.setEnabled(not obstacle)

    def _set_busy(self, busy: bool) -> None:
        self.tabs.setEnabled(not busy)
        self.progress.setVisible(busy)
        self.progress.setRange(0, 0)
        self.make_button.setEnabled(not busy)
        if busy:
            self.obstacle.setText(self.tr("The real scans are read…"))

    def _on_scan(self, count: int) -> None:
        self.obstacle.setText(self.tr("Real scans read: {0}").format(count))

    def _on_picture(self, done: int, of: int) -> None:
        self.progress.setRange(0, max(of, done))
        self.progress.setValue(done)
        self.obstacle.setText(self.tr("Pictures are made: {0} of {1}").format(done, of))

    def _on_ended(self) -> None:
        self._set_busy(False)
        self._refresh()
        self.make_button.setFocus()  # it is on Cancel, where nothing else could be pressed

    def _on_refused(self, refusal: Refusal) -> None:
        if self.isVisible():
            self.obstacle.setText(refusal_words(refusal))

    def _on_made(self, record: StudyRecord) -> None:
        self.made.emit(record)
        self.accept()
