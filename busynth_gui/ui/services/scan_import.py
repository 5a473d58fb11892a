"""Opening scans: files and folders are read, packed and kept in a thread, a few at a time.

Films are found on the way; frames that are chosen from them come in as scans do.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.film import Film, open_film
from busynth_gui.imaging.read import (
    list_scans,
    read_scan,
    refuse_few_levels,
    refuse_mask,
    shows_lesion,
    stands_for_many,
    without_masks,
)
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.unreadable import why_unreadable
from busynth_gui.workspace.records import AddedScan
from busynth_gui.workspace.workspace import Workspace

__all__ = ["ScanImport"]

_BATCH = 32
_BATCH_PX = 4_000_000
_BATCH_S = 0.3
"""Reading stops after so many files, pixels or seconds, to keep the scans in one transaction."""

_log = logging.getLogger(__name__)

_PATIENCE_S = 10.0
"""Longest that closing waits for frames that were chosen."""


@dataclass(frozen=True)
class _Source:
    """A path that is opened; with ``frame``, that frame of the film in it, which was chosen."""

    path: Path
    frame: int | None = None

    @property
    def chosen(self) -> bool:
        return self.frame is not None


@dataclass
class _Batch:
    """What became of some sources: scans kept, films met, what failed, what is still to be read."""

    added: list[AddedScan] = field(default_factory=list)
    films: list[Film] = field(default_factory=list)
    failed: list[tuple[Path, Exception]] = field(default_factory=list)
    with_lesion: list[str] = field(default_factory=list)
    """Names of those that are not healthy, say masks beside them."""
    left: list[_Source] = field(default_factory=list)

    @property
    def done(self) -> int:
        return len(self.added) + len(self.films) + len(self.failed)


class ScanImport(QObject):
    """Takes paths into the workspace and opens the first scan of them.

    ``progress_changed`` carries how many of how many were read; ``finished`` the messages of
    those that could not be, each once, and how many those are; before it, if there are any,
    ``burned_in_found`` the names of those whose files say that writing is burned in,
    ``lesions_found`` those of scans that are not healthy, say masks beside them, and
    ``films_found`` all films among them.
    """

    progress_changed = Signal(int, int)
    finished = Signal(list, int)
    burned_in_found = Signal(list)
    lesions_found = Signal(list)
    films_found = Signal(list)

    def __init__(self, session: Session, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._background = session, background
        self._waiting: deque[_Source] = deque()
        self._running: Future[_Batch] | None = None
        self._done = self._total = 0
        self._reading = self._takes_chosen = False
        self._shown = False
        self._refused: list[str] = []
        self._failed = 0
        self._burned_in: list[str] = []
        self._with_lesion: list[str] = []
        self._films: list[Film] = []
        self._stop = threading.Event()

    def open(self, paths: Iterable[Path]) -> None:
        """Read files and the scans of folders; returns at once."""
        self._add([_Source(path) for path in without_masks(paths)])

    def take_frames(self, film: Film, frames: Iterable[int]) -> None:
        """Take frames of a film (from 0) in as scans; returns at once."""
        self._add([_Source(film.path, frame) for frame in frames])

    def cancel(self) -> None:
        """Leave out what has not been read yet; what has is kept, and so are chosen frames."""
        self._stop.set()
        chosen = _chosen(self._waiting)
        self._total -= len(self._waiting) - len(chosen)
        self._waiting = deque(chosen)

    def close(self) -> None:
        """As :meth:`cancel`, and keep the chosen frames, for which somebody has done the work."""
        self.cancel()
        until = time.monotonic() + _PATIENCE_S
        if self._running is not None and self._takes_chosen:
            wait([self._running], _PATIENCE_S)
            if self._running.done():
                self._waiting.extendleft(reversed(_chosen(self._running.result().left)))
        while self._waiting and time.monotonic() < until:
            _take_in(self._session.workspace, [self._waiting.popleft()], self._stop)
        if self._waiting:
            _log.warning("Chosen frames that were not kept on closing: %d", len(self._waiting))

    def _add(self, sources: list[_Source]) -> None:
        self._waiting.extend(sources)
        self._total += len(sources)
        self._stop.clear()
        if not self._reading:
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            refused, self._refused = self._refused, []
            failed, self._failed = self._failed, 0
            self._done = self._total = 0
            self._reading = self._shown = False
            burned_in, self._burned_in = self._burned_in, []
            with_lesion, self._with_lesion = self._with_lesion, []
            films, self._films = self._films, []
            if films:  # first: what is said of the others is said over them
                self.films_found.emit(films)
            if burned_in:
                self.burned_in_found.emit(burned_in)
            if with_lesion:
                self.lesions_found.emit(with_lesion)
            self.finished.emit(refused, failed)
            return
        self._reading = True
        # The first alone, so that it is there to be looked at while the others come.
        count = _BATCH if self._shown else 1
        sources = [self._waiting.popleft() for _ in range(min(count, len(self._waiting)))]
        workspace, stop = self._session.workspace, self._stop
        self._takes_chosen = any(source.chosen for source in sources)
        self._running = self._background.run(
            lambda: _take_in(workspace, sources, stop), self._on_taken
        )

    def _on_taken(self, done: Future[_Batch]) -> None:
        self._running = None
        try:
            batch = done.result()
            left = _chosen(batch.left) if self._stop.is_set() else batch.left
            self._waiting.extendleft(reversed(left))
            self._done += batch.done
            self._films += [film for film in batch.films if film not in self._films]
            self._with_lesion += batch.with_lesion
            self._total = self._done + len(self._waiting)  # a folder counts as what lies in it
            self._failed += len(batch.failed)
            for path, error in batch.failed:
                words = why_unreadable(path, error)
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


def _chosen(sources: Iterable[_Source]) -> list[_Source]:
    return [source for source in sources if source.chosen]


def _take_in(workspace: Workspace, sources: Sequence[_Source], stop: threading.Event) -> _Batch:
    """Read sources until there is enough to be kept, and keep it; in the background's thread."""
    batch = _Batch(left=list(sources))
    scans: list[tuple[Scan, Path]] = []
    until, pixels = time.monotonic() + _BATCH_S, 0
    while batch.left:
        enough = pixels >= _BATCH_PX or time.monotonic() > until
        if (enough and (scans or batch.films)) or (stop.is_set() and not batch.left[0].chosen):
            break
        source = batch.left.pop(0)
        try:
            if not source.chosen and stands_for_many(source.path):
                foreign: list[Path] = []
                found = list_scans(source.path, foreign=foreign.extend)
                batch.left = [*map(_Source, found), *batch.left]
                if foreign:
                    batch.failed.append((foreign[0], _not_read(foreign)))
                break  # its first scan is to be seen before the others are read
            read = _read(source)
            if isinstance(read, Film):
                batch.films.append(read)
                continue
            pixels += read.pixels.size
            scans.append((read, source.path))
            if shows_lesion(read, source.path):
                batch.with_lesion.append(read.name)
        except Exception as error:  # of whatever kind: the next one opens
            batch.failed.append((source.path, error))
    if scans:
        try:
            with workspace.for_thread() as own:
                batch.added = own.add_scans(scans)
        except Exception as error:
            batch.failed += [(path, error) for _, path in scans]
    return batch


def _not_read(files: list[Path]) -> Refusal:
    return Refusal(
        "files in formats that are not read: {0}, the first is {1}",
        "save them as PNG, TIFF or DICOM",
        len(files),
        files[0],
    )


def _read(source: _Source) -> Scan | Film:
    """The scan that a source is, or the film that it holds, of which a frame can be seen."""
    if source.frame is not None:
        return read_scan(source.path, source.frame)
    refuse_mask(source.path)
    film = open_film(source.path)
    if film.frames == 1:
        scan = read_scan(source.path)
        refuse_few_levels(scan, source.path)
        return scan
    try:
        film.frame(film.middle)
    except Refusal:  # as video is: said now, rather than of each frame; unless only that is damaged
        film.frame(0)
    return film
