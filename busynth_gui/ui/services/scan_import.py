"""Opening scans: files and folders are read, packed and kept in a thread, a few at a time."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import list_scans, read_scan, stands_for_many
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.error_report import error_report
from busynth_gui.ui.wording.refusal_words import refusal_words
from busynth_gui.workspace.records import AddedScan
from busynth_gui.workspace.workspace import Workspace

__all__ = ["ScanImport"]

_BATCH = 32
_BATCH_PX = 4_000_000
_BATCH_S = 0.3
"""Reading stops after so many files, pixels or seconds, to keep the scans in one transaction."""

_log = logging.getLogger(__name__)


@dataclass
class _Batch:
    """What became of some paths: scans kept, what could not be read, what is still to be read."""

    added: list[AddedScan] = field(default_factory=list)
    failed: list[tuple[Path, Exception]] = field(default_factory=list)
    left: list[Path] = field(default_factory=list)


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
        self._stop = threading.Event()

    def open(self, paths: Iterable[Path]) -> None:
        """Read files and the scans of folders; returns at once."""
        paths = list(paths)
        self._waiting.extend(paths)
        self._total += len(paths)
        self._stop.clear()
        if not self._reading:
            self._next()

    def cancel(self) -> None:
        """Leave out what has not been read yet; what has is kept."""
        self._stop.set()
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
        # The first alone, so that it is there to be looked at while the others come.
        count = _BATCH if self._shown else 1
        paths = [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]
        workspace, stop = self._session.workspace, self._stop
        self._background.run(lambda: _take_in(workspace, paths, stop), self._on_taken)

    def _on_taken(self, done: Future[_Batch]) -> None:
        try:
            batch = done.result()
            if self._stop.is_set():
                self._total -= len(batch.left)
            else:
                self._waiting.extendleft(reversed(batch.left))
            self._done += len(batch.added) + len(batch.failed)
            self._total = self._done + len(self._waiting)  # a folder counts as what lies in it
            for path, error in batch.failed:
                words = self._in_words(path, error)
                if words not in self._refused:  # a full disk refuses them all
                    self._refused.append(words)
            for added in batch.added:
                self._note(added)
            self.progress_changed.emit(self._done, self._total)
        finally:
            self._next()  # whatever happened: else nothing could be opened any more

    def _note(self, added: AddedScan) -> None:
        self._session.note_scan(added)
        if added.scan.burned_in:
            self._burned_in.append(added.record.name)
        if not self._shown:
            self._shown = True
            self._session.workspace.keep_at_hand(added)
            self._session.open_scan(added.record.id)

    def _in_words(self, path: Path, error: Exception) -> str:
        if isinstance(error, Refusal):
            return _shown(refusal_words(error))
        _log.error("A file could not be opened: %s", error_report(error))
        name = _shown(path.name)
        if isinstance(error, MemoryError):
            return self.tr("{0} is too large for the memory of this computer").format(name)
        return self.tr("{0} could not be read; the log says more").format(name)


def _take_in(workspace: Workspace, paths: Sequence[Path], stop: threading.Event) -> _Batch:
    """Read paths until there is enough to be kept, and keep it; in the background's thread."""
    batch = _Batch(left=list(paths))
    scans: list[tuple[Scan, Path]] = []
    until, pixels = time.monotonic() + _BATCH_S, 0
    while batch.left and not stop.is_set():
        if scans and (pixels >= _BATCH_PX or time.monotonic() > until):
            break
        path = batch.left.pop(0)
        try:
            if stands_for_many(path):
                batch.left = list_scans(path) + batch.left
                break  # its first scan is to be seen before the others are read
            scan = read_scan(path)
            pixels += scan.pixels.size
            scans.append((scan, path))
        except Exception as error:  # of whatever kind: the next one opens
            batch.failed.append((path, error))
    if scans:
        try:
            with workspace.for_thread() as own:
                batch.added = own.add_scans(scans)
        except Exception as error:
            batch.failed += [(path, error) for _, path in scans]
    return batch


def _shown(words: str) -> str:
    """With what a file name has that is not UTF-8 replaced: Qt shows none of it."""
    return words.encode("utf-8", "replace").decode()
