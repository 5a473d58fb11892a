"""Writing on the current scan, found in a thread, and what somebody said of it."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.burned_in import boxes_mask, writing_on
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background
from busynth_gui.workspace.writing import WritingState

__all__ = ["Writing"]

_KEPT = 8


class Writing(QObject):
    """``told`` carries a scan's id and what becomes of its writing, a WritingState or None."""

    told = Signal(int, object)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)
        self._known: LruCache[int, NDArray[np.bool_]] = LruCache(_KEPT)
        session.scan_opened.connect(lambda _: self._look())
        session.writing_changed.connect(self._tell)

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._background.close()

    def seen(self) -> tuple[NDArray[np.bool_] | None, WritingState | None]:
        """What of the open scan (H, W) is blacked out, or holds it back; and which of both.

        None where there is nothing, where it may pass, and while it is looked for.
        """
        record = self._session.record
        if record is None:
            return None, None
        found = self._known.get(record.id)
        with suppress(Refusal):  # what was blanked is damaged: the export says so
            clearance = self._session.workspace.writing.clearance(record)
            if clearance is not None:
                blank = clearance.blank
                if blank is None:
                    return None, WritingState.PASSED
                return blank if found is None else blank | found, WritingState.BLANKED
        there = found is not None and bool(found.any())
        return (found, WritingState.HELD) if there else (None, None)

    def _look(self) -> None:
        scan, record = self._session.scan, self._session.record
        if scan is None or record is None:
            return
        scan_id = record.id
        if scan_id in self._known:
            self._tell(scan_id)
        else:
            self._background.run(lambda: self._find(scan), lambda done: self._keep(scan_id, done))

    def _find(self, scan: Scan) -> NDArray[np.bool_] | None:
        # Whoever walks through the worklist does not wait for the scans that were passed.
        if self._session.scan is not scan:
            return None
        return boxes_mask(writing_on(scan.pixels), scan.shape)

    def _keep(self, scan_id: int, done: Future[NDArray[np.bool_] | None]) -> None:
        found = done.result()
        if found is not None:
            self._known[scan_id] = found
            self._tell(scan_id)

    def _tell(self, scan_id: int) -> None:
        record = self._session.record
        if record is not None and record.id == scan_id:
            self.told.emit(scan_id, self.seen()[1])
