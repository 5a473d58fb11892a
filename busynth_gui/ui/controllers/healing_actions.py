"""Connects healing: of the lesion that is drawn, and the export of the scans that were healed."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from busynth_gui.case.errors import Refusal
from busynth_gui.export.healed import write_all_healed
from busynth_gui.export.manifest import Record
from busynth_gui.ui.dialogs.message_boxes import show_exported
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.healing import Healing
from busynth_gui.workspace.export_pairs import healed_pairs

__all__ = ["HealingActions"]


class HealingActions(QObject):
    """``told`` carries words for the status bar, ``failed`` what is to be shown."""

    told = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        actions: Actions,
        session: Session,
        healing: Healing,
        background: Background,
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._session, self._background, self._window = session, background, parent
        actions.heal.triggered.connect(healing.heal)
        actions.export_healed.triggered.connect(self._choose_folder)
        healing.begun.connect(lambda name: self.told.emit(self.tr("Healing {0}…").format(name)))
        healing.done.connect(
            lambda name: self.told.emit(self.tr("Healed, as a scan of its own: {0}").format(name))
        )
        healing.failed.connect(self.failed)

    def _choose_folder(self) -> None:
        title = self.tr("Export healed scans to a folder")
        folder = QFileDialog.getExistingDirectory(self._window, title)
        if folder:
            self.export(Path(folder))

    def export(self, folder: Path) -> None:
        """Write each healed scan with the scan that it was and the mask; returns at once."""
        workspace = self._session.workspace

        def work() -> list[Record]:
            with workspace.for_thread() as own:
                return write_all_healed(healed_pairs(own), folder)

        self._background.run(work, lambda done: self._on_written(folder, done))

    def _on_written(self, folder: Path, done: Future[list[Record]]) -> None:
        try:
            records = done.result()
        except Exception as error:
            self.failed.emit(error)
            return
        if records:
            text = self.tr("Healed scans exported: {0}").format(len(records))
            show_exported(text, folder.absolute(), self._window)
        else:
            self.failed.emit(Refusal("no scan in this workspace was healed", "heal one first"))
