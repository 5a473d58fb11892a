"""The engine's queue as a list for a view, whose waiting rows can be dragged to other places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from busynth_gui.engine.queue import JobQueue, JobState, QueuedJob
from busynth_gui.ui.lists.thumbnails import HIDDEN, RECORD
from busynth_gui.ui.models.blinding import Blinding
from busynth_gui.ui.wording.labels import pathology_words
from busynth_gui.ui.wording.refusal_words import clause

__all__ = ["QueueModel"]

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_NAMES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_MIME = "application/x-busynth-job"


class QueueModel(QAbstractListModel):
    """Each row is a frozen QueuedJob (role RECORD). Blinded, it does not say what is asked for."""

    def __init__(self, queue: JobQueue, blinding: Blinding, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._queue, self._blinding = queue, blinding
        self._ids: list[str] = []
        self._rows: dict[str, int] = {}
        self._take_over()
        blinding.changed.connect(self._on_blinding)
        queue.changed.connect(self._on_changed)
        queue.inserted.connect(self._on_inserted)
        queue.removed.connect(self._on_removed)
        queue.moved.connect(self._on_moved)

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        entry = self._queue.get(self._ids[index.row()])
        found: Any = None
        if role == RECORD:
            found = entry
        elif role == HIDDEN:
            found = self._blinding.on
        elif role in _NAMES:
            found = self._name(entry)
        elif role == Qt.ItemDataRole.ToolTipRole:
            found = self._tip(entry)
        return found

    def _name(self, entry: QueuedJob) -> str:
        request, scan = entry.order.request, entry.order.scan_name
        if self._blinding.on:
            return scan
        seed = self.tr("seed {0}").format(request.seed)
        return ", ".join((pathology_words(request.pathology), seed, scan))

    @staticmethod
    def _tip(entry: QueuedJob) -> str:
        failure = entry.failure
        if failure is None:
            return entry.order.scan_name
        return "\n".join(clause(words) for words in (failure.message, failure.remedy) if words)

    def row_of(self, job_id: str) -> int:
        """The row of a job, -1 when it has none."""
        return self._rows.get(job_id, -1)

    # Dragging

    def flags(self, index: _Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        waits = self._entry(index.row()).state is JobState.WAITING
        return flags | Qt.ItemFlag.ItemIsDragEnabled if waits else flags

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        return [_MIME]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        data = QMimeData()
        data.setData(_MIME, self._ids[indexes[0].row()].encode("ascii"))
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: _Index
    ) -> bool:
        """Move the job that was dragged before ``row``. The view has nothing left to remove."""
        job_id = bytes(data.data(_MIME).data()).decode("ascii")
        if row >= 0 and job_id in self._rows:
            self.move_row(self._rows[job_id], row)
        return False

    def moveRows(self, parent: _Index, row: int, count: int, target: _Index, before: int) -> bool:
        """What a view calls when rows are dropped; one at a time."""
        return count == 1 and self.move_row(row, before)

    def move_row(self, row: int, before: int) -> bool:
        """Move a waiting job before another row, or to the end. Returns whether it moved."""
        if not 0 <= row < len(self._ids) or self._entry(row).state is not JobState.WAITING:
            return False
        self._queue.move(self._ids[row], before - 1 if before > row else before)
        return True

    # Following

    def _on_blinding(self) -> None:
        if self._ids:
            self.dataChanged.emit(self.index(0), self.index(len(self._ids) - 1))

    def _on_changed(self, job_id: str) -> None:
        index = self.index(self._rows[job_id])
        self.dataChanged.emit(index, index)

    def _on_inserted(self, row: int, count: int) -> None:
        self.beginInsertRows(QModelIndex(), row, row + count - 1)
        self._take_over()
        self.endInsertRows()

    def _on_removed(self, entries: tuple[QueuedJob, ...]) -> None:
        if len(entries) == 1:
            row = self._rows[entries[0].job_id]
            self.beginRemoveRows(QModelIndex(), row, row)
            self._take_over()
            self.endRemoveRows()
        else:
            self.beginResetModel()
            self._take_over()
            self.endResetModel()

    def _on_moved(self, before: int, row: int) -> None:
        # Qt counts the place among the rows as they were.
        place = row + 1 if row > before else row
        self.beginMoveRows(QModelIndex(), before, before, QModelIndex(), place)
        self._take_over()
        self.endMoveRows()

    def _take_over(self) -> None:
        self._ids = [entry.job_id for entry in self._queue.jobs()]
        self._rows = {job_id: row for row, job_id in enumerate(self._ids)}

    def _entry(self, row: int) -> QueuedJob:
        return self._queue.get(self._ids[row])
