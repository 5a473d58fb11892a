"""What the lists of scans, candidates and jobs have in common."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap

__all__ = ["COUNTS", "FINDING", "RECORD", "STATE", "Thumbnails"]

RECORD = Qt.ItemDataRole.UserRole
"""Role of a row's record."""

COUNTS = Qt.ItemDataRole.UserRole + 1
"""Role of a scan's candidates by decision: dict[DecisionState, int]."""

STATE = Qt.ItemDataRole.UserRole + 2
"""Role of a scan's state: a ScanState's value."""

FINDING = Qt.ItemDataRole.UserRole + 3
"""Role of what the checks found on a candidate: a Finding, None while there is none."""

_KEPT = 600


class Thumbnails:
    """Pictures read and decoded when they are looked at; those looked at last are kept."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._known: OrderedDict[int, QPixmap] = OrderedDict()

    def of(self, record_id: int) -> QPixmap:
        """The picture of a scan or candidate; a null one when there is none."""
        if record_id not in self._known:
            pixmap = QPixmap()
            pixmap.loadFromData(self._read(record_id))
            self._known[record_id] = pixmap
            if len(self._known) > _KEPT:
                self._known.popitem(last=False)
        self._known.move_to_end(record_id)
        return self._known[record_id]

    def forget(self, record_id: int) -> None:
        """Read it anew next time: the candidate's mask, or the scan, has changed."""
        self._known.pop(record_id, None)
