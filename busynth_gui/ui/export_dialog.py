"""The export dialog: format, folder, how many, and how far it is."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
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
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.errors import Refusal
from busynth_gui.export.formats import FORMATS
from busynth_gui.ui.background import Background
from busynth_gui.ui.dialogs import show_refusal
from busynth_gui.ui.exporting import Export
from busynth_gui.ui.session import Session
from busynth_gui.ui.widgets import configured

__all__ = ["ExportDialog"]


class ExportDialog(QDialog):
    """Writes every approved pair of the workspace to a folder. ``exported`` carries how many."""

    exported = Signal(int, str)
    failed = Signal(object)

    def __init__(self, session: Session, background: Background, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Export approved"))
        self._session, self._background = session, background
        self._export: Export | None = None
        self._count = session.approved_count()
        column = QVBoxLayout(self)
        column.setSpacing(10)
        words = self.tr("Approved pairs of image and mask: {0}").format(self._count)
        column.addWidget(QLabel(words))
        column.addLayout(self._form())
        self.bar = QProgressBar(maximum=max(self._count, 1))
        self.bar.hide()
        self.bar.setAccessibleName(self.tr("Pairs written"))
        column.addWidget(self.bar)
        column.addWidget(self._buttons())
        self.setMinimumWidth(500)
        self._check()

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        self.format = configured(QComboBox(), objectName="format")
        names = {
            "busi": self.tr("BUSI: a folder per pathology"),
            "nnunet": "nnU-Net",
            "coco": "COCO",
        }
        for name in FORMATS:
            self.format.addItem(names.get(name, name), name)
        self.format.setAccessibleName(self.tr("Format"))
        last = self._session.workspace.setting("export", {})
        self.format.setCurrentIndex(max(0, self.format.findData(last.get("format"))))
        self.folder = configured(QLineEdit(str(last.get("folder", ""))), objectName="folder")
        self.folder.setAccessibleName(self.tr("Folder"))
        self.folder.textChanged.connect(self._check)
        browse = QPushButton(self.tr("Browse…"))
        browse.clicked.connect(self._browse)
        row = QHBoxLayout()
        row.addWidget(self.folder, 1)
        row.addWidget(browse)
        self.overwrite = QCheckBox(self.tr("Replace pairs that are there already"))
        form.addRow(self.tr("Format"), self.format)
        form.addRow(self.tr("Folder"), row)
        form.addRow("", self.overwrite)
        return form

    def _buttons(self) -> QDialogButtonBox:
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start_button = configured(
            QPushButton(self.tr("Export")), objectName="export", default=True
        )
        box.addButton(self.start_button, QDialogButtonBox.ButtonRole.AcceptRole)
        box.accepted.connect(self.start)
        box.rejected.connect(self.reject)
        return box

    def _check(self) -> None:
        idle = self._export is None
        self.start_button.setEnabled(bool(self.folder.text().strip()) and self._count > 0 and idle)

    def _browse(self) -> None:
        title = self.tr("Export to folder")
        folder = QFileDialog.getExistingDirectory(self, title, self.folder.text())
        if folder:
            self.folder.setText(folder)

    def start(self) -> None:
        """Begin the export; the dialog closes when it is done."""
        folder, name = Path(self.folder.text().strip()).expanduser(), self.format.currentData()
        self._session.keep_setting("export", {"format": name, "folder": str(folder)})
        self._export = Export(self._session.workspace, self._background, self)
        self._export.progress_changed.connect(self.bar.setValue)
        self._export.finished.connect(self._on_finished)
        self._export.refused.connect(self._on_refused)
        self._export.failed.connect(self._on_failed)
        self._export.cancelled.connect(super().reject)
        self._show_running(True)
        self._export.start(name, folder, self.overwrite.isChecked())

    def reject(self) -> None:
        """Cancel the export that runs, or close."""
        if self._export is not None:
            self._export.cancel()
        else:
            super().reject()

    def _show_running(self, running: bool) -> None:
        self.bar.setVisible(running)
        for widget in (self.format, self.folder, self.overwrite):
            widget.setEnabled(not running)
        self._check()

    def _on_finished(self, count: int) -> None:
        self.exported.emit(count, self.folder.text().strip())
        self.accept()

    def _on_refused(self, refusal: Refusal) -> None:
        self._export = None
        self._show_running(False)
        show_refusal(refusal, self)

    def _on_failed(self, error: Exception) -> None:
        self._export = None
        self.failed.emit(error)
        super().reject()
