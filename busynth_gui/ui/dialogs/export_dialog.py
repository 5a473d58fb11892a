"""The export dialog: format, folder, what will be written, and how far it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal
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
    QListView,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.errors import Refusal, ScanRefusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.export.split import Split
from busynth_gui.paths import expanded
from busynth_gui.ui.dialogs.message_boxes import show_refusal
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.export_plan import (
    PlannedFile,
    count_taken,
    planned_files,
    planned_indexes,
)
from busynth_gui.ui.services.export_task import ExportTask
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.labels import pathology_words
from busynth_gui.ui.wording.refusal_words import clause

__all__ = ["ExportDialog", "PlannedFiles"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class PlannedFiles(QAbstractListModel):
    """The files that an export will write, one a row."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._files: list[PlannedFile] = []
        self._indexes: list[str] = []

    def show_files(self, files: list[PlannedFile], indexes: list[str]) -> None:
        self.beginResetModel()
        self._files, self._indexes = files, indexes
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._indexes) + len(self._files)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = index.row()
        file = None if row < len(self._indexes) else self._files[row - len(self._indexes)]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._indexes[row] if file is None else file.path
        if role == Qt.ItemDataRole.ToolTipRole and file is not None:
            return file.pair.scan_name
        return None


class ExportDialog(QDialog):
    """Writes every approved pair of the workspace to a folder.

    ``hidden`` says how many of some candidates the lists leave out for what the checks found: those
    are exported too, and the dialog says so.
    ``exported`` carries how many were written, how many were there already, and the folder.
    """

    exported = Signal(int, int, str)

    def __init__(
        self,
        session: Session,
        background: Background,
        parent: QWidget,
        hidden: Callable[[Iterable[int]], int] = lambda _: 0,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export approved"))
        self._session, self._background = session, background
        self._export: ExportTask | None = None
        self._pairs = session.workspace.listing.approved()
        self._hidden = hidden(pair.candidate_id for pair in self._pairs)
        self._files: list[PlannedFile] = []
        self._taken = 0
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addLayout(self._form())
        self.summary = configured(QLabel(wordWrap=True), objectName="summary")
        column.addWidget(self.summary)
        self.planned = PlannedFiles(self)
        self.preview = QListView()
        self.preview.setModel(self.planned)
        self.preview.setUniformItemSizes(True)
        self.preview.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.preview.setAccessibleName(self.tr("Files that will be written"))
        column.addWidget(self.preview, 1)
        self.bar = QProgressBar(maximum=max(len(self._pairs), 1))
        self.bar.hide()
        self.bar.setFormat(self.tr("%v of %m pairs"))
        self.bar.setAccessibleName(self.tr("Pairs written"))
        column.addWidget(self.bar)
        column.addWidget(self._buttons())
        resize_within_screen(self, 560, 460)
        self.format.currentIndexChanged.connect(lambda _: self._suit_depth())
        self.format.currentIndexChanged.connect(lambda _: self._plan())
        self.keep_stages.toggled.connect(lambda _: self._plan())
        self.split.textChanged.connect(lambda _: self._plan())
        self.overwrite.toggled.connect(lambda _: self._show())
        self._suit_depth()
        self._plan()

    # Building

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        self.format = configured(QComboBox(), objectName="format")
        for name, layout in FORMATS.items():
            self.format.addItem(clause(layout.title), name)
        self.format.setAccessibleName(self.tr("Format"))
        last = self._session.settings.value("export", {})
        self.format.setCurrentIndex(max(0, self.format.findData(last.get("format"))))
        self.folder = configured(QLineEdit(str(last.get("folder", ""))), objectName="folder")
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.setPlaceholderText(self.tr("Type or browse to a folder to export to"))
        self.folder.textChanged.connect(lambda _: self._look())
        self.browse_button = QPushButton(self.tr("Browse…"))
        self.browse_button.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(self.browse_button)
        self.grey_depth = configured(QComboBox(), objectName="grey_depth")
        self.grey_depth.addItem(self.tr("The scan's own values"), GreyDepth.SCAN)
        self.grey_depth.addItem(self.tr("8 bit, the scan's full range"), GreyDepth.FULL)
        self.grey_depth.addItem(
            self.tr("8 bit, the range that the scan makes use of"), GreyDepth.WINDOW
        )
        self.grey_depth.setAccessibleName(self.tr("Grey values of scans of more than 8 bits"))
        self.grey_depth.setToolTip(
            self.tr("Most loaders of BUSI and YOLO data sets show 12 bits black")
        )
        self.split = configured(QLineEdit(str(last.get("split", ""))), objectName="split")
        self.split.setPlaceholderText(self.tr("none; 70,15,15 for train, validation and test"))
        self.split.setToolTip(self.tr("In percent. No scan is on two sides, now or later"))
        self.split.setAccessibleName(self.tr("Split"))
        self.overwrite = QCheckBox(self.tr("Replace pairs that have changed since"))
        self.keep_stages = QCheckBox(self.tr("Add what each stage made, below stages/"))
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("Folder"), row)
        form.addRow(self.tr("Above 8 bit"), self.grey_depth)
        form.addRow(self.tr("Split"), self.split)
        form.addRow("", self.overwrite)
        form.addRow("", self.keep_stages)
        return form

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start_button = configured(QPushButton(self.tr("Export")), objectName="export")
        box.addButton(self.start_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.start)
        box.rejected.connect(self.reject)
        return box

    # What will be written

    def _target(self) -> Path:
        return expanded(self.folder.text().strip())

    def _suit_depth(self) -> None:
        depth = FORMATS[self.format.currentData()].default_depth
        self.grey_depth.setCurrentIndex(self.grey_depth.findData(depth))

    def _plan(self) -> None:
        name = self.format.currentData()
        self._files = planned_files(name, self._pairs, self.keep_stages.isChecked())
        indexes = planned_indexes(name, bool(self.split.text().strip()))
        self.planned.show_files(self._files, indexes if self._files else [])
        self._look()

    def _look(self) -> None:
        """See which files are there already, away from the window: the disk may be far."""
        self._taken = 0
        self._show()
        if self.folder.text().strip() and self._files:
            folder, files = self._target(), self._files

            def take(done: Future[int]) -> None:
                if (folder, files) == (self._target(), self._files):
                    self._taken = done.result()
                    self._show()

            self._background.run(lambda: count_taken(folder, files), take)

    def _show(self) -> None:
        counts = Counter(pathology_words(pair.pathology) for pair in self._pairs)
        split = ", ".join(f"{number} {pathology}" for pathology, number in sorted(counts.items()))
        words = self.tr("Approved pairs of image and mask: {0}").format(len(self._pairs))
        words += f" ({split})." if split else "."
        if self._hidden:
            told = self.tr("With them {0} that the lists hide for what the checks found.")
            words += " " + told.format(self._hidden)
        if self._taken:
            words += " " + self.tr("Of these files {0} are there already.").format(self._taken)
            if not self.overwrite.isChecked():
                words += " " + self.tr("They stay as they are, and what is new is added.")
        elif not self._pairs:
            words += " " + self.tr("Approve some candidates first.")
        self.summary.setText(words)
        ready = bool(self.folder.text().strip()) and bool(self._pairs)
        self.start_button.setEnabled(ready and self._export is None)

    def _browse(self) -> None:
        title = self.tr("Export to folder")
        folder = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if folder:
            self.folder.setText(folder)

    # Writing

    def start(self) -> None:
        """Begin the export; the dialog closes when it is done."""
        folder, name = self._target(), self.format.currentData()
        shares = self.split.text().strip()
        asked: QWidget = self.grey_depth
        chosen = GreyDepth(self.grey_depth.currentData())  # Qt gives back the text alone
        try:
            depth = FORMATS[name].depth(chosen)
            asked = self.split
            split = Split.parse(shares) if shares else None
        except Refusal as refusal:
            show_refusal(refusal, self)
            asked.setFocus()
            return
        self._session.settings.keep(
            "export", {"format": name, "folder": str(folder), "split": shares}
        )
        self._export = ExportTask(self._session.workspace, self._background, self)
        self._export.progress_changed.connect(self.bar.setValue)
        self._export.finished.connect(self._on_finished)
        self._export.refused.connect(self._on_refused)
        self._export.failed.connect(self._on_failed)
        self._export.cancelled.connect(self._on_cancelled)
        self._show_running(True)
        self._export.start(
            name,
            folder,
            self.overwrite.isChecked(),
            self.keep_stages.isChecked(),
            depth,
            split,
        )

    def reject(self) -> None:
        """Cancel the export that runs, or close."""
        if self._export is not None:
            self._export.cancel()
        else:
            super().reject()

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        chosen = (
            self.format,
            self.folder,
            self.browse_button,
            self.grey_depth,
            self.split,
            self.overwrite,
            self.keep_stages,
        )
        for widget in chosen:
            widget.setEnabled(not running)
        self._show()

    def _on_finished(self, new: int, kept: int) -> None:
        self._export = None
        self.exported.emit(new, kept, self.folder.text().strip())
        self.accept()

    def _on_cancelled(self) -> None:
        """Nothing was written; the dialog stays, to be changed or closed."""
        self._export = None
        self.bar.setValue(0)
        self._show_running(False)

    def _on_refused(self, refusal: Refusal) -> None:
        self._on_cancelled()
        box = show_refusal(refusal, self)
        if isinstance(refusal, ScanRefusal):
            go = box.addButton(self.tr("Show the scan"), QMessageBox.ButtonRole.ActionRole)
            go.clicked.connect(lambda: self._show_scan(refusal.scan_sha256))

    def _show_scan(self, sha256: str) -> None:
        """Close and turn to a scan that holds the export back."""
        record = self._session.workspace.find_scan(sha256)
        if record is not None:
            super().reject()
            self._session.open_scan(record.id)
            self._session.select(None)

    def _on_failed(self, error: Exception) -> None:
        self._on_cancelled()
        super().reject()
        raise error
