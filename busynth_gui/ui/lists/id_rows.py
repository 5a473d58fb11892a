"""A list whose rows are ids, in an order that its subclass keeps."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex

__all__ = ["IdRows"]

_ROOT = QModelIndex()


class IdRows(QAbstractListModel):
    """Knows which id is in which row; who changes the rows tells the views of it here."""

    def __init__(self, parent: QObject | None) -> None:
        super().__init__(parent)
        self._shown: list[int] = []
        self._rows: dict[int, int] = {}

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._shown)

    def ids(self) -> tuple[int, ...]:
        """The ids of all rows, in their order."""
        return tuple(self._shown)

    def row_of(self, row_id: int) -> int:
        """The row of an id, -1 when it is not shown."""
        return self._rows.get(row_id, -1)

    def _reset(self, shown: Iterable[int]) -> None:
        self.beginResetModel()
        self._take_over(shown)
        self.endResetModel()

    def _put_in(self, row_id: int, row: int) -> None:
        self.beginInsertRows(QModelIndex(), row, row)
        if row == len(self._shown):  # thousands are added one by one
            self._shown.append(row_id)
            self._rows[row_id] = row
        else:
            self._take_over([*self._shown[:row], row_id, *self._shown[row:]])
        self.endInsertRows()

    def _take_out(self, row_id: int) -> None:
        row = self.row_of(row_id)
        if row >= 0:
            self.beginRemoveRows(QModelIndex(), row, row)
            self._take_over(other for other in self._shown if other != row_id)
            self.endRemoveRows()

    def _show_anew(self, row_id: int) -> None:
        row = self.row_of(row_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    def _take_over(self, shown: Iterable[int]) -> None:
        self._shown = list(shown)
        self._rows = {row_id: row for row, row_id in enumerate(self._shown)}
