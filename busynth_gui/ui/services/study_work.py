"""What takes time about a study: putting it together, and writing its report."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.labelled.files import told_together
from busynth_gui.labelled.read import open_labelled
from busynth_gui.study.analysis import analyse
from busynth_gui.study.building import build
from busynth_gui.study.design import Design
from busynth_gui.study.report.write import write_report
from busynth_gui.study.sources import Source, real_sources
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.report_printer import print_report
from busynth_gui.workspace.studies import StudyRecord
from busynth_gui.workspace.study_sources import approved_sources
from busynth_gui.workspace.workspace import Workspace

__all__ = ["StudyWork"]


class StudyWork(QObject):
    """Works in a thread of its own, over a connection of its own; one thing after another."""

    scan_read = Signal(int)
    """How many real scans were read."""
    picture_made = Signal(int, int)
    """How many pictures of how many are made."""
    set_up = Signal(object)
    """The StudyRecord of a study that was put together."""
    reported = Signal(object)
    """The paths of a report's files."""
    refused = Signal(object)
    """Why it could not be done; a Refusal."""
    ended = Signal()
    """Whatever was asked for is over; also when it was cancelled."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._background = Background(self)
        self._cancelled = threading.Event()

    def put_together(self, design: Design, folders: tuple[Path, ...]) -> None:
        """Make a study of the real scans in ``folders`` and the approved candidates."""
        self._cancelled.clear()
        self._background.run(lambda: self._put_together(design, folders), self._on_set_up)

    def report(self, study_id: int, folder: Path) -> None:
        """Write a study's report."""
        workspace = self._workspace

        def write() -> list[Path]:
            with workspace.for_thread() as own:
                studies = own.studies
                results = analyse(
                    studies.study(study_id), studies.answers(study_id), studies.damaged(study_id)
                )
                return write_report(
                    folder, results, lambda n: studies.picture(study_id, n), print_report
                )

        self._background.run(write, self._on_reported)

    def cancel(self) -> None:
        """Stop putting together; nothing is kept of it."""
        self._cancelled.set()

    def close(self) -> None:
        self.cancel()
        self._background.close()

    # In the thread

    def _put_together(self, design: Design, folders: tuple[Path, ...]) -> StudyRecord:
        real: list[Source] = []
        notes: list[str] = []
        for folder in folders:
            found = open_labelled(folder)
            real += real_sources(found, self._on_scan)
            notes += told_together(found.skipped)
        with self._workspace.for_thread() as own:
            built = build(design, real, approved_sources(own), self._on_picture, notes)
            self._check()
            return own.studies.add(built)

    def _on_scan(self, count: int) -> None:
        self._check()
        if count % 10 == 1:
            self.scan_read.emit(count)

    def _on_picture(self, done: int, of: int) -> None:
        self._check()
        self.picture_made.emit(done, of)

    def _check(self) -> None:
        if self._cancelled.is_set():
            raise Cancelled

    # In the window's

    def _on_set_up(self, found: Future[StudyRecord]) -> None:
        self._answer(found, self.set_up.emit)

    def _on_reported(self, found: Future[list[Path]]) -> None:
        self._answer(found, self.reported.emit)

    def _answer(self, found: Future[Any], tell: Callable[[object], None]) -> None:
        self.ended.emit()
        try:
            result = found.result()
        except Cancelled:
            return
        except Refusal as refusal:
            self.refused.emit(refusal)
            return
        tell(result)
