"""The studies of a workspace: set up, read, reported, deleted."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMessageBox,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.errors import Refusal
from busynth_gui.study.report.write import HTML
from busynth_gui.study.simulated import is_simulated
from busynth_gui.ui.dialogs.message_boxes import ask_first, show_refusal
from busynth_gui.ui.dialogs.study_reader import StudyReader
from busynth_gui.ui.dialogs.study_setup import StudySetup
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.study_reading import StudyReading
from busynth_gui.ui.services.study_work import StudyWork
from busynth_gui.ui.widgets.factory import configured, heading, make_primary
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.workspace.studies import StudyRecord

__all__ = ["StudyDialog"]

_SETS = "study-sets"
_ID = Qt.ItemDataRole.UserRole


class StudyDialog(QDialog):
    """Lists the studies; results are told only when all who have begun are through, or reading was
    ended.
    """

    def __init__(self, session: Session, parent: QWidget) -> None:
        super().__init__(parent)
        self._session = session
        self._studies = session.workspace.studies
        self.work = StudyWork(session.workspace, self)
        self.setup: StudySetup | None = None
        self.reader: StudyReader | None = None
        self.told: QMessageBox | None = None
        self.setWindowTitle(self.tr("Reader studies"))
        column = QVBoxLayout(self)
        words = self.tr(
            "Can readers tell your approved candidates from real lesions? Pictures are shown"
            " without names, in an order drawn for each reader."
        )
        column.addWidget(QLabel(words, wordWrap=True))
        column.addWidget(self._make_table(), 1)
        column.addLayout(self._make_reading())
        self.hint = QLabel(wordWrap=True)
        column.addWidget(self.hint)
        column.addWidget(self._make_buttons())
        self.work.refused.connect(self._on_refused)
        self.work.reported.connect(self._on_reported)
        resize_within_screen(self, 760, 460)
        self.refresh()

    @property
    def record(self) -> StudyRecord | None:
        """The study that is chosen."""
        item = self.table.item(self.table.currentRow(), 0)
        if item is None:
            return None
        try:
            return self._studies.record(int(item.data(_ID)))
        except KeyError:
            return None

    def refresh(self, choose: int | None = None) -> None:
        """Show the studies as they stand, and choose one."""
        before = self.record
        wanted = choose if choose is not None else before.id if before else None
        records = self._studies.records()
        self.table.setRowCount(len(records))
        for row, record in enumerate(records):
            for column, words in enumerate(self._words(record)):
                item = QTableWidgetItem(words)
                item.setData(_ID, record.id)
                self.table.setItem(row, column, item)
        rows = [row for row, record in enumerate(records) if record.id == wanted]
        if records:
            self.table.selectRow(rows[0] if rows else 0)
        self._show()

    def new(self) -> None:
        """Set another study up."""
        approved = len(self._session.workspace.listing.approved())
        self.setup = StudySetup(self.work, approved, self)
        for folder in self._session.settings.value(_SETS, []):
            self.setup.add_set(Path(str(folder)))
        self.setup.made.connect(self._on_made)
        self.setup.open()

    def read(self) -> None:
        """Go on reading the chosen study as the reader who is named."""
        record, name = self.record, self.name.currentText().strip()
        if record is None or record.closed:
            return
        if not name:
            self.hint.setText(self.tr("Say who reads."))
            self.name.setFocus()
            return
        if is_simulated(name):
            self.hint.setText(self.tr("So simulated readers are called: write another name."))
            self.name.setFocus()
            return
        self.reader = StudyReader(StudyReading(self._studies, record.id, name), self)
        self.reader.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.reader.finished.connect(lambda _: self._on_read())
        self.reader.showMaximized()

    def report(self, folder: Path) -> None:
        """Write the chosen study's report into a folder."""
        record = self.record
        if record is not None and self._may_report(record):
            self.report_button.setEnabled(False)
            self.hint.setText(self.tr("The report is written…"))
            self.work.report(record.id, folder)

    def end_reading(self) -> None:
        """End the reading of the chosen study, for good."""
        if self.record is not None:
            self._studies.close(self.record.id)
            self.refresh()

    def remove(self) -> None:
        """Delete the chosen study with all its answers, for good."""
        if self.record is not None:
            self._studies.remove(self.record.id)
            self.refresh()

    def done(self, result: int) -> None:
        """Close, and let the thread end before the workspace does."""
        for dialog in (self.setup, self.reader, self.told):
            if dialog is not None:
                dialog.close()
        self.work.close()
        super().done(result)

    # Building

    def _make_table(self) -> QTableWidget:
        titles = [self.tr("Study"), self.tr("Trials"), self.tr("Read by"), self.tr("Set up")]
        self.table = configured(QTableWidget(0, len(titles)), objectName="studies")
        self.table.setAccessibleName(self.tr("Studies"))
        self.table.setHorizontalHeaderLabels(titles)
        self.table.verticalHeader().hide()
        self.table.setSelectionBehavior(QTableWidget.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QTableWidget.SelectionMode.SingleSelection)
        self.table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        self.table.itemSelectionChanged.connect(self._show)
        return self.table

    def _make_reading(self) -> QHBoxLayout:
        row = QHBoxLayout()
        label = heading(self.tr("Reader"))
        self.name = configured(QComboBox(), objectName="reader")
        self.name.setEditable(True)
        # A name that is completed makes a new reader one who has read before.
        self.name.setCompleter(None)  # type: ignore[arg-type]
        self.name.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.name.setMinimumWidth(220)
        self.name.setAccessibleName(self.tr("Reader"))
        label.setBuddy(self.name)
        self.read_button = configured(QPushButton(self.tr("Read")), objectName="read")
        make_primary(self.read_button)
        self.read_button.clicked.connect(lambda _=False: self.read())
        row.addWidget(label)
        row.addWidget(self.name, 1)
        row.addWidget(self.read_button)
        return row

    def _make_buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole

        def button(words: str, name: str) -> QPushButton:
            made = configured(QPushButton(words), objectName=name)
            made.setAutoDefault(False)
            box.addButton(made, role)
            return made

        self.new_button = button(self.tr("New study…"), "new")
        self.report_button = button(self.tr("Report…"), "report")
        self.end_button = button(self.tr("End reading…"), "end")
        self.remove_button = button(self.tr("Delete…"), "remove")
        self.new_button.clicked.connect(lambda _=False: self.new())
        self.report_button.clicked.connect(lambda _=False: self._ask_report())
        self.end_button.clicked.connect(lambda _=False: self._ask_end())
        self.remove_button.clicked.connect(lambda _=False: self._ask_remove())
        box.rejected.connect(self.reject)
        return box

    # Showing

    def _words(self, record: StudyRecord) -> tuple[str, str, str, str]:
        read = ", ".join(f"{name} {n}/{record.trials}" for name, n in record.readers.items())
        if record.closed:
            read = self.tr("{0} (ended)").format(read or self.tr("nobody"))
        return (
            record.name,
            str(record.trials),
            read or self.tr("nobody yet"),
            record.created_at[:10],
        )

    def _may_report(self, record: StudyRecord) -> bool:
        return bool(record.readers) and (record.closed or record.is_read)

    def _show(self) -> None:
        record = self.record
        self.read_button.setEnabled(record is not None and not record.closed)
        self.name.setEnabled(record is not None and not record.closed)
        self.report_button.setEnabled(record is not None and self._may_report(record))
        self.end_button.setEnabled(record is not None and not record.closed)
        self.remove_button.setEnabled(record is not None)
        if record is None:
            self.hint.setText(self.tr("There is no study yet."))
            return
        written = self.name.currentText()
        self.name.clear()
        self.name.addItems([name for name in record.readers if not is_simulated(name)])
        self.name.setCurrentIndex(-1)
        self.name.setEditText(written)
        if not record.readers:
            self.hint.setText(self.tr("Nobody has read it yet."))
        elif self._may_report(record):
            self.hint.setText("")
        else:
            self.hint.setText(self.tr("Results are withheld until all who have begun are through."))

    # What was asked for

    def _ask_report(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder for the report"))
        record = self.record
        if folder and record is not None:
            # A folder of its own: the report has several files.
            name = "".join(c if c.isalnum() or c in " -_" else "-" for c in record.name)
            self.report(Path(folder) / f"{name.strip() or 'study'} report")

    def _ask_end(self) -> None:
        words = self.tr(
            "End the reading for good? Nobody can go on, and those who are not through stay out of"
            " what is taken together."
        )
        self._tell(ask_first(words, self.tr("End reading"), self.end_reading, self))

    def _ask_remove(self) -> None:
        words = self.tr("Delete the study with all its answers? There is no way back.")
        self._tell(ask_first(words, self.tr("Delete"), self.remove, self))

    def _on_made(self, record: StudyRecord) -> None:
        if self.setup is not None:
            kept = [str(folder) for folder in self.setup.folders()]
            self._session.settings.keep(_SETS, kept)
        self.refresh(record.id)

    def _on_read(self) -> None:
        self.reader = None
        # Whoever comes next is another one.
        self.name.clearEditText()
        self.refresh()

    def _on_refused(self, refusal: Refusal) -> None:
        self._show()
        if self.setup is None or not self.setup.isVisible():
            self._tell(show_refusal(refusal, self))

    def _on_reported(self, files: list[Path]) -> None:
        self._show()
        page = next(path for path in files if path.name == HTML)
        box = QMessageBox(
            QMessageBox.Icon.Information, self.tr("Report"), self.tr("The report is written."),
            parent=self,
        )  # fmt: skip
        box.setInformativeText("\n".join(str(path) for path in files))
        box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        opener = box.addButton(self.tr("Show it"), QMessageBox.ButtonRole.ActionRole)
        opener.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(page))))
        box.addButton(QMessageBox.StandardButton.Close)
        self._tell(box)
        box.open()

    def _tell(self, box: QMessageBox) -> None:
        """Keep a message until it is closed, which deletes it."""
        self.told = box
        box.finished.connect(self._forget_told)

    def _forget_told(self, _result: int) -> None:
        self.told = None
