"""The field of view of the current scan, found in a thread: on a large scan it takes a while."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.region import Region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.scan_field import field_on
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.background import Background

__all__ = ["FieldOfView"]

_KEPT = 8

_Key = tuple[str, Region | None]
"""A scan's hash, and the field of view that somebody drew on it."""


class FieldOfView(QObject):
    """``found`` says that :attr:`mask` is that of the scan that is open."""

    found = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._background = Background(self)
        self._known: LruCache[_Key, NDArray[np.bool_]] = LruCache(_KEPT)
        session.scan_opened.connect(lambda _: self._look())
        session.field_of_view_changed.connect(self._look)

    @property
    def mask(self) -> NDArray[np.bool_] | None:
        """Boolean (H, W); None while it is looked for, and when no scan is open."""
        record = self._session.record
        return None if record is None else self._known.get(self._key(record.sha256))

    def _key(self, sha256: str) -> _Key:
        return sha256, self._session.field_of_view

    def close(self) -> None:
        """Wait for the thread and end it."""
        self._background.close()

    def _look(self) -> None:
        scan, record = self._session.scan, self._session.record
        if scan is None or record is None:
            return
        key = self._key(record.sha256)
        if key in self._known:
            self.found.emit()
            return
        self._background.run(lambda: self._find(scan, key[1]), lambda done: self._keep(key, done))

    def _find(self, scan: Scan, drawn: Region | None) -> NDArray[np.bool_] | None:
        # Whoever walks through the worklist does not wait for the scans that were passed.
        return field_on(scan, drawn) if self._session.scan is scan else None

    def _keep(self, key: _Key, done: Future[NDArray[np.bool_] | None]) -> None:
        mask = done.result()
        if mask is None:
            return
        self._known[key] = mask
        record = self._session.record
        if record is not None and self._key(record.sha256) == key:
            self.found.emit()
