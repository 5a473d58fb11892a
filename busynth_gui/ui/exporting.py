"""Exporting the approved pairs without making the window wait."""

from __future__ import annotations

import queue
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.export.formats import export_pairs
from busynth_gui.export.pair import ExportedPair, ExportPair
from busynth_gui.ui.background import Background
from busynth_gui.workspace.records import ApprovedCandidate
from busynth_gui.workspace.workspace import Workspace

__all__ = ["Export"]

_AHEAD = 2


class Export(QObject):
    """One export. The workspace is read in the window's thread, a pair at a time, as the thread
    that writes asks for more.

    ``progress_changed`` carries the number of pairs written; then comes one of ``finished`` with
    the number, ``refused`` with the Refusal, ``cancelled``, or ``failed`` with the exception.
    """

    progress_changed = Signal(int)
    finished = Signal(int)
    refused = Signal(object)
    cancelled = Signal()
    failed = Signal(object)

    def __init__(self, workspace: Workspace, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._approved = workspace.approved()
        self._pairs: queue.Queue[ExportPair | BaseException | None] = queue.Queue()
        self._over = False
        self.progress_changed.connect(self._feed)

    def start(self, format_name: str, folder: Path, overwrite: bool) -> None:
        """Begin; all pairs are written or none."""

        def work() -> list[ExportedPair]:
            return export_pairs(
                format_name,
                _drain(self._pairs),
                folder,
                overwrite=overwrite,
                on_progress=self.progress_changed.emit,
            )

        self._background.run(work, self._on_done)
        for _ in range(_AHEAD):
            self._feed()

    def cancel(self) -> None:
        """End the export with nothing written."""
        self._end(Cancelled())

    def _feed(self) -> None:
        if self._over:
            return
        try:
            found = next(self._approved, None)
            if found is None:
                self._end(None)
            else:
                self._pairs.put(_pair(found))
        except Refusal as refusal:
            self._end(refusal)

    def _end(self, last: BaseException | None) -> None:
        if not self._over:
            self._over = True
            self._pairs.put(last)

    def _on_done(self, done: Future[list[ExportedPair]]) -> None:
        self._over = True
        try:
            self.finished.emit(len(done.result()))
        except Refusal as refusal:
            self.refused.emit(refusal)
        except Cancelled:
            self.cancelled.emit()
        except Exception as error:
            self.failed.emit(error)


def _pair(found: ApprovedCandidate) -> ExportPair:
    return ExportPair(found.name, found.scan.name, found.candidate, found.mask, found.decision)


def _drain(pairs: queue.Queue[ExportPair | BaseException | None]) -> Iterator[ExportPair]:
    while (item := pairs.get()) is not None:
        if isinstance(item, BaseException):
            raise item
        yield item
