"""The checks of all candidates, made one by one while nobody is at work, and kept."""

from __future__ import annotations

import logging
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.finding import Finding
from busynth_gui.case.region import Region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.marks import find_marks
from busynth_gui.imaging.scan_field import field_on
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.user_activity import UserActivity
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.candidate_checks import check
from busynth_gui.workspace.workspace import Workspace

__all__ = ["IdleChecks"]

_log = logging.getLogger(__name__)

_QUIET_MS = 400
"""How long mouse and keyboard must rest before a candidate is checked."""
_BREATH_MS = 15
"""Between two candidates, for what else the window has to do."""
_BATCH = 64
_FIELDS_KEPT = 4

_Key = tuple[str, Region | None]
"""A scan's hash, and the field of view that somebody drew on it."""


class IdleChecks(QObject):
    """Sees to it that every candidate has a finding. ``found`` carries the id of one that has.

    All work, and all reading and writing, is a thread's over a connection of its own; it begins
    when ``activity`` has rested for a moment, and goes on candidate by candidate.
    """

    found = Signal(int)

    def __init__(
        self, session: Session, activity: UserActivity, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._activity = session, activity
        self._background = Background(self)
        self._worker = _Worker(session.workspace)
        self._at_work = False
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self._next)
        for signal in (
            *(session.candidate_added, session.candidate_changed),
            *(session.presence_changed, session.scan_opened),
        ):
            signal.connect(lambda _: self._wake())
        self._wake()

    @property
    def done(self) -> bool:
        """Whether nothing is under way and nothing is planned."""
        return not self._at_work and not self._timer.isActive()

    def keep(self, candidate_id: int, mask_sha256: str, finding: Finding) -> None:
        """Keep what was found on a candidate elsewhere, on the mask of that hash."""
        self._background.run(
            lambda: self._worker.keep(candidate_id, mask_sha256, finding),
            self._tell,
        )

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._timer.stop()
        self._background.close()
        self._worker.close()

    def _wake(self) -> None:
        if not self._at_work:
            self._timer.start(_QUIET_MS)

    def _next(self) -> None:
        rest = _QUIET_MS - round(1000 * self._activity.idle_s())
        if rest > 0:
            self._timer.start(rest)
            return
        record = self._session.record
        scan_id = -1 if record is None else record.id
        self._at_work = True
        self._background.run(lambda: self._worker.check_next(scan_id), self._go_on)

    def _go_on(self, done: Future[int | None]) -> None:
        self._at_work = False
        self._tell(done)
        if _result(done) is not None:
            self._timer.start(_BREATH_MS)

    def _tell(self, done: Future[int | None]) -> None:
        candidate_id = _result(done)
        if candidate_id is not None and candidate_id >= 0:
            self.found.emit(candidate_id)


def _result(done: Future[int | None]) -> int | None:
    try:
        return done.result()
    except Refusal:
        # Nobody asked for this, and whoever writes next hears that the disk is full.
        _log.warning("What the checks found cannot be kept")
        return None


class _Worker:
    """What the thread does; all but :meth:`close` is called in it."""

    def __init__(self, workspace: Workspace) -> None:
        self._windows_own = workspace
        self._workspace: Workspace | None = None
        self._due: list[int] = []
        self._due_of = -1
        self._given_up: set[int] = set()
        self._fields: LruCache[_Key, tuple[NDArray[np.bool_], NDArray[np.bool_]]] = LruCache(
            _FIELDS_KEPT
        )

    def check_next(self, scan_id: int) -> int | None:
        """Check a candidate, of that scan first; -1 when it came to nothing, None when all are.

        One that cannot be checked is tried once only.
        """
        workspace = self._open()
        if not self._due or scan_id != self._due_of:
            due = workspace.findings.missing(_BATCH, scan_id, self._given_up)
            self._due, self._due_of = due[::-1], scan_id
        if not self._due:
            return None
        candidate_id = self._due.pop()
        self._given_up.add(candidate_id)
        try:
            stored = workspace.load_candidate(candidate_id)
            scan = workspace.scan(stored.record.scan_id)
        except KeyError:
            return -1  # gone meanwhile
        except Refusal:
            _log.warning("Candidate %d cannot be read to be checked", candidate_id)
            return -1
        if stored.record.finding is None:
            drawn = workspace.scan_record(stored.record.scan_id).field_of_view
            checks = check(scan, stored, *self._field_and_marks(scan, drawn))
            workspace.findings.keep(candidate_id, stored.record.mask_sha256, checks.finding)
        self._given_up.discard(candidate_id)
        return candidate_id

    def keep(self, candidate_id: int, mask_sha256: str, finding: Finding) -> int | None:
        kept = self._open().findings.keep(candidate_id, mask_sha256, finding)
        return candidate_id if kept else None

    def close(self) -> None:
        if self._workspace is not None:
            self._workspace.close()

    def _open(self) -> Workspace:
        if self._workspace is None:
            self._workspace = self._windows_own.for_thread()
        return self._workspace

    def _field_and_marks(
        self, scan: Scan, drawn: Region | None
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        def find() -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
            field = field_on(scan, drawn)
            return field, find_marks(scan.pixels, field)

        return self._fields.get_or_make((scan.sha256, drawn), find)
