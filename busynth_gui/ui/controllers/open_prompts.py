"""What the window asks of the user: files, a name, and whether they are sure."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import SCAN_SUFFIXES
from busynth_gui.ui.controllers.front_window import FrontWindow
from busynth_gui.ui.dialogs.message_boxes import ask_first, show_messages, show_refusal
from busynth_gui.ui.models.decisions import Decisions
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.scan_import import ScanImport
from busynth_gui.workspace.validation import workspace_at

__all__ = ["OpenPrompts"]


class OpenPrompts(QObject):
    """The window's questions, and what came of opening; ``told`` carries words in passing,
    ``workspace_asked`` the folder of another workspace that is to be shown.

    Questions about what nobody can undo open and return at once.
    """

    told = Signal(str)
    workspace_asked = Signal(object)

    def __init__(
        self, session: Session, scan_import: ScanImport, front: FrontWindow, parent: QWidget
    ) -> None:
        super().__init__(parent)
        self._session, self._scan_import = session, scan_import
        self._front, self._window = front, parent
        scan_import.progress_changed.connect(self._on_progress)
        scan_import.finished.connect(self._on_finished)
        scan_import.burned_in_found.connect(self._on_burned_in)
        scan_import.lesions_found.connect(self._on_lesions)

    def open(self, paths: Iterable[Path]) -> None:
        """Open scans, films and folders of them; a workspace is shown in the place of this one."""
        given = [*paths]
        workspaces = {path: folder for path in given if (folder := workspace_at(path))}
        if len(given) == 1 and workspaces:
            self.workspace_asked.emit(workspaces[given[0]])
            return
        self._scan_import.open(path for path in given if path not in workspaces)
        for path in workspaces:
            refusal = Refusal("{0} is a workspace", "open it by itself", path)
            show_refusal(refusal, self._front.now)

    def choose_files(self) -> None:
        endings = " ".join(f"*{suffix}" for suffix in SCAN_SUFFIXES)
        # DICOM files often have no ending.
        filters = ";;".join([self.tr("Scans ({0})").format(endings), self.tr("All files (*)")])
        files, _ = QFileDialog.getOpenFileNames(self._window, self.tr("Open scans"), "", filters)
        self.open(Path(file) for file in files)

    def choose_folder(self) -> None:
        title = self.tr("Open a folder of scans")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        if folder:
            self.open([Path(folder)])

    def ask_reviewer(self, decisions: Decisions) -> None:
        """Ask for the name that is written with each decision."""
        title = self.tr("Reviewer's name")
        words = self.tr("Written with each decision, and exported:")
        name, sure = QInputDialog.getText(self._window, title, words, text=decisions.reviewer)
        if sure:
            decisions.set_reviewer(name)

    def ask_removal(self, scan_ids: tuple[int, ...]) -> None:
        """Remove scans, once the user is sure."""
        if len(scan_ids) == 1:
            name = self._session.workspace.scan_record(scan_ids[0]).name
            words = self.tr("Remove {0} with its candidates and decisions for good?").format(name)
        else:
            words = self.tr("Remove {0} scans with their candidates and decisions for good?")
            words = words.format(len(scan_ids))

        def remove() -> None:
            for scan_id in scan_ids:
                self._session.remove_scan(scan_id)

        ask_first(words, self.tr("Remove"), remove, self._window)

    def _on_progress(self, done: int, total: int) -> None:
        if total > 1:
            self.told.emit(self.tr("Read {0} of {1}").format(done, total))

    def _on_finished(self, refused: list[str], failed: int) -> None:
        if refused:
            title = self.tr("Files that could not be opened: {0}").format(failed)
            show_messages(title, refused, self._front.now)

    def _on_burned_in(self, names: list[str]) -> None:
        title = self.tr(
            "Scans with writing burned in, say their files: {0}. Look whether it names a patient:"
            " candidates and exports show it too."
        ).format(len(names))
        show_messages(title, names, self._front.now)

    def _on_lesions(self, names: list[str]) -> None:
        title = self.tr(
            "Scans that show a lesion, say their files or masks beside them: {0}. What is made on"
            " them is a further lesion. Heal them first, and make lesions on the healed scans."
        ).format(len(names))
        show_messages(title, names, self._front.now)
