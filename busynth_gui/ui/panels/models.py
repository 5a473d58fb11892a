"""Lists for the views: scans, the current scan's candidates, jobs. Each row is a frozen record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPixmap

from busynth_gui.case.decision import DecisionState
from busynth_gui.engine.queue import JobQueue
from busynth_gui.ui.session import Session
from busynth_gui.workspace.records import CandidateRecord, ScanRecord

__all__ = ["COUNTS", "RECORD", "CandidateModel", "QueueModel", "ScanModel"]

RECORD = Qt.ItemDataRole.UserRole
"""Role of a row's record."""

COUNTS = Qt.ItemDataRole.UserRole + 1
"""Role of a scan's candidates by decision: dict[DecisionState, int]."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Thumbnails:
    """Pictures read and decoded once, when they are looked at."""

    def __init__(self) -> None:
        self._known: dict[int, QPixmap] = {}

    def of(self, record_id: int, read: Callable[[int], bytes]) -> QPixmap:
        if record_id not in self._known:
            pixmap = QPixmap()
            pixmap.loadFromData(read(record_id))
            self._known[record_id] = pixmap
        return self._known[record_id]


class ScanModel(QAbstractListModel):
    """The worklist: every scan of the workspace."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[ScanRecord] = session.workspace.scans()
        self._counts: dict[int, dict[DecisionState, int]] = {}
        self._thumbnails = _Thumbnails()
        session.scan_added.connect(self._on_added)
        session.scan_changed.connect(self._on_changed)
        session.scan_removed.connect(self._on_removed)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole | Qt.ItemDataRole.ToolTipRole:
                return record.name
            case Qt.ItemDataRole.DecorationRole:
                listing = self._session.workspace.listing
                return self._thumbnails.of(record.id, listing.scan_thumbnail)
            case _ if role == RECORD:
                return record
            case _ if role == COUNTS:
                if record.id not in self._counts:
                    self._counts[record.id] = self._session.workspace.counts(record.id)
                return self._counts[record.id]
        return None

    def row_of(self, scan_id: int) -> int:
        """The row of a scan, -1 when it has none."""
        return next((n for n, record in enumerate(self._rows) if record.id == scan_id), -1)

    def _on_added(self, scan_id: int) -> None:
        end = len(self._rows)
        self.beginInsertRows(QModelIndex(), end, end)
        self._rows.append(self._session.workspace.scan_record(scan_id))
        self.endInsertRows()

    def _on_changed(self, scan_id: int) -> None:
        self._counts.pop(scan_id, None)
        row = self.row_of(scan_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _on_removed(self, scan_id: int) -> None:
        row = self.row_of(scan_id)
        self.beginRemoveRows(QModelIndex(), row, row)
        del self._rows[row]
        self.endRemoveRows()


class CandidateModel(QAbstractListModel):
    """The current scan's candidates, in the order in which they were made."""

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._rows: list[CandidateRecord] = []
        self._thumbnails = _Thumbnails()
        session.scan_opened.connect(self._on_opened)
        session.candidate_added.connect(self._on_added)
        session.candidate_changed.connect(self._on_changed)
        session.candidate_discarded.connect(self._on_discarded)
        self._on_opened(-1 if session.record is None else session.record.id)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        record = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return record.request.pathology.value
            case Qt.ItemDataRole.AccessibleTextRole:
                words = (record.request.pathology, f"seed {record.request.seed}", record.state)
                return ", ".join(words)
            case Qt.ItemDataRole.DecorationRole:
                listing = self._session.workspace.listing
                return self._thumbnails.of(record.id, listing.candidate_thumbnail)
            case _ if role == RECORD:
                return record
        return None

    def records(self) -> tuple[CandidateRecord, ...]:
        return tuple(self._rows)

    def row_of(self, candidate_id: int) -> int:
        """The row of a candidate, -1 when it has none."""
        return next((n for n, record in enumerate(self._rows) if record.id == candidate_id), -1)

    def _on_opened(self, scan_id: int) -> None:
        self.beginResetModel()
        self._rows = [] if scan_id < 0 else self._session.workspace.candidates(scan_id)
        self.endResetModel()

    def _on_added(self, candidate_id: int) -> None:
        record = self._session.workspace.candidate_record(candidate_id)
        current = self._session.record
        # The same request twice gives the same candidate; the strip shows it once.
        if current is None or record.scan_id != current.id or self.row_of(candidate_id) >= 0:
            return
        end = len(self._rows)
        self.beginInsertRows(QModelIndex(), end, end)
        self._rows.append(record)
        self.endInsertRows()

    def _on_changed(self, candidate_id: int) -> None:
        row = self.row_of(candidate_id)
        if row >= 0:
            self._rows[row] = self._session.workspace.candidate_record(candidate_id)
            self.dataChanged.emit(self.index(row), self.index(row))

    def _on_discarded(self, candidate_id: int) -> None:
        row = self.row_of(candidate_id)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row]
            self.endRemoveRows()


class QueueModel(QAbstractListModel):
    """The engine's queue as it stands."""

    def __init__(self, queue: JobQueue, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue = queue
        self._rows = queue.jobs()
        queue.changed.connect(self._on_changed)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._rows[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                request = entry.job.request
                words = (request.pathology.value, f"seed {request.seed}", entry.job.scan.name)
                return ", ".join(words)
            case Qt.ItemDataRole.ToolTipRole:
                failure = entry.failure
                if failure is None:
                    return entry.job.scan.name
                return "\n".join(filter(None, (failure.message, failure.remedy)))
            case _ if role == RECORD:
                return entry
        return None

    def _on_changed(self, job_id: str) -> None:
        before, now = [e.job_id for e in self._rows], self._queue.jobs()
        if before == [e.job_id for e in now]:
            self._rows = now
            row = before.index(job_id)
            self.dataChanged.emit(self.index(row), self.index(row))
        elif len(now) == len(before) + 1 and before == [e.job_id for e in now[:-1]]:
            self.beginInsertRows(QModelIndex(), len(before), len(before))
            self._rows = now
            self.endInsertRows()
        else:
            self.beginResetModel()
            self._rows = now
            self.endResetModel()

    def row_of(self, job_id: str) -> int:
        """The row of a job, -1 when it has none."""
        return next((n for n, entry in enumerate(self._rows) if entry.job_id == job_id), -1)
