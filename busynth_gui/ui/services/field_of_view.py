"""The field of view of the current scan, found in a thread: on a large scan it takes a while."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background

__all__ = ["FieldOfView"]

_KEPT = 8


class FieldOfView(QObject):
    """``found`` says that :attr:`mask` is that of the scan that is open."""

    found = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)
        self._known: LruCache[str, NDArray[np.bool_]] = LruCache(_KEPT)
        session.scan_opened.connect(lambda _: self._look())

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Boolean (H, W); None while it is looked for, and when no scan is open."""
        record = self._session.record
        return None if record is None else self._known.get(record.sha256)

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._background.close()

    def _look(self) -> None:
        scan, record = self._session.scan, self._session.record
        if scan is None or record is None:
            return
        if record.sha256 in self._known:
            self.found.emit()
            return
        self._background.run(lambda: self._find(scan), lambda done: self._keep(scan, done))

    def _find(self, scan: Scan) -> NDArray[np.bool_] | None:
        # Whoever walks through the worklist does not wait for the scans that were passed.
        return field_of_view(scan.pixels) if self._session.scan is scan else None

    def _keep(self, scan: Scan, done: Future[NDArray[np.bool_] | None]) -> None:
        mask = done.result()
        if mask is None:
            return
        self._known[scan.sha256] = mask
        if self._session.scan is scan:
            self.found.emit()
