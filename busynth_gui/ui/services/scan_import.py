"""Opening scans: files and folders are read in the background, one at a time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from concurrent.futures import Future
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import list_scans, read_scan
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.wording.refusal_words import refusal_words

__all__ = ["ScanImport"]


class ScanImport(QObject):
    """Takes paths into the workspace and opens the first scan of them.

    ``progress_changed`` carries how many of how many were read; ``finished`` the messages of
    those that could not be; before it, if there are any, ``burned_in_found`` the names of those
    whose files say that writing is burned in.
    """

    progress_changed = Signal(int, int)
    finished = Signal(list)
    burned_in_found = Signal(list)

    def __init__(self, session: Session, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._waiting: deque[Path] = deque()
        self._done = self._total = 0
        self._reading = False
        self._shown = False
        self._refused: list[str] = []
        self._burned_in: list[str] = []

    def open(self, paths: Iterable[Path]) -> None:
        """Read files and the scans of folders; returns at once."""
        paths = list(paths)
        self._waiting.extend(paths)
        self._total += len(paths)
        if not self._reading:
            self._next()

    def cancel(self) -> None:
        """Leave out what has not been read yet."""
        self._total -= len(self._waiting)
        self._waiting.clear()

    def _next(self) -> None:
        if not self._waiting:
            refused, self._refused = self._refused, []
            self._done = self._total = 0
            self._reading = self._shown = False
            burned_in, self._burned_in = self._burned_in, []
            if burned_in:
                self.burned_in_found.emit(burned_in)
            self.finished.emit(refused)
            return
        self._reading = True
        path = self._waiting.popleft()
        self._background.run(lambda: _read(path), lambda done: self._take(path, done))

    def _take(self, path: Path, done: Future[Scan | list[Path]]) -> None:
        self._done += 1
        try:
            found = done.result()
            if isinstance(found, Scan):
                self._add(found, path)
            else:  # a folder counts as what lies in it
                self._waiting.extendleft(reversed(found))
                self._done -= 1
                self._total += len(found) - 1
        except Refusal as refusal:
            self._refused.append(refusal_words(refusal))
        self.progress_changed.emit(self._done, self._total)
        self._next()

    def _add(self, scan: Scan, path: Path) -> None:
        record = self._session.add_scan(scan, path)
        if scan.burned_in:
            self._burned_in.append(scan.name)
        if not self._shown:
            self._shown = True
            self._session.open_scan(record.id)


def _read(path: Path) -> Scan | list[Path]:
    return list_scans(path) if path.is_dir() else read_scan(path)
