"""Exporting the approved pairs without making the window wait."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.export.formats import find_format
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.export.pair import ExportedPair, ExportPair
from busynth_gui.export.split import Split
from busynth_gui.export.writer import write_pairs
from busynth_gui.ui.services.background import Background
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.workspace import Workspace

__all__ = ["ExportTask"]


class ExportTask(QObject):
    """One export. A thread reads the workspace over a connection of its own, and writes.

    ``progress_changed`` carries the number of pairs done; then comes one of ``finished`` with the
    number written and the number that were there already, ``refused`` with the Refusal,
    ``cancelled``, or ``failed`` with the exception.
    """

    progress_changed = Signal(int)
    finished = Signal(int, int)
    refused = Signal(object)
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._background = workspace, background
        self._stop = threading.Event()

    def start(
        self,
        format_name: str,
        folder: Path,
        overwrite: bool,
        keep_stages: bool = False,
        depth: GreyDepth = GreyDepth.SCAN,
        split: Split | None = None,
    ) -> None:
        """Begin; all pairs are written or none."""

        def work() -> list[ExportedPair]:
            with self._workspace.for_thread() as workspace:
                return write_pairs(
                    find_format(format_name),
                    self._pairs(workspace, depth),
                    folder,
                    overwrite=overwrite,
                    keep_stages=keep_stages,
                    split=split,
                    on_progress=self.progress_changed.emit,
                )

        self._background.run(work, self._on_done)

    def cancel(self) -> None:
        """End the export with nothing written."""
        self._stop.set()

    def _pairs(self, workspace: Workspace, depth: GreyDepth) -> Iterator[ExportPair]:
        for pair in approved_pairs(workspace, depth):
            if self._stop.is_set():
                raise Cancelled
            yield pair
        if self._stop.is_set():
            raise Cancelled

    def _on_done(self, done: Future[list[ExportedPair]]) -> None:
        try:
            pairs = done.result()
            new = sum(pair.new for pair in pairs)
            self.finished.emit(new, len(pairs) - new)
        except Refusal as refusal:
            self.refused.emit(refusal)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:
            self.failed.emit(error)
