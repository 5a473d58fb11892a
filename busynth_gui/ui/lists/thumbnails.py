"""What the lists of scans, candidates and jobs have in common."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

from busynth_gui.lru_cache import LruCache

__all__ = ["COUNTS", "FINDING", "HIDDEN", "RECORD", "STATE", "WRITING", "Thumbnails"]

RECORD = Qt.ItemDataRole.UserRole
"""Role of a row's record."""

COUNTS = Qt.ItemDataRole.UserRole + 1
"""Role of a scan's candidates by decision: dict[DecisionState, int]."""

STATE = Qt.ItemDataRole.UserRole + 2
"""Role of a scan's state: a ScanState's value."""

FINDING = Qt.ItemDataRole.UserRole + 3
"""Role of what the checks found on a candidate: a Finding, None while there is none."""

HIDDEN = Qt.ItemDataRole.UserRole + 4
"""Role of whether what was asked for is hidden until it is decided: bool."""

WRITING = Qt.ItemDataRole.UserRole + 5
"""Role of what becomes of a scan's writing: a WritingState, None while none is known."""

_KEPT = 600


class Thumbnails:
    """Pictures read and decoded when they are looked at; those looked at last are kept."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._known: LruCache[int, QPixmap] = LruCache(_KEPT)

    def of(self, record_id: int) -> QPixmap:
        """The picture of a scan or candidate; a null one when there is none."""
        return self._known.get_or_make(record_id, lambda: self._decode(record_id))

    def _decode(self, record_id: int) -> QPixmap:
        pixmap = QPixmap()
        pixmap.loadFromData(self._read(record_id))
        return pixmap

    def forget(self, record_id: int) -> None:
        """Read it anew next time: the candidate's mask, or the scan, has changed."""
        self._known.pop(record_id, None)
