"""The worklist: the workspace's scans with their state, filtered, searched and sorted."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.lists.id_rows import IdRows
from busynth_gui.ui.lists.thumbnails import COUNTS, RECORD, STATE, WRITING, Thumbnails
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.wording.labels import writing_words
from busynth_gui.ui.wording.names import as_searched, name_order
from busynth_gui.workspace.records import ScanRecord
from busynth_gui.workspace.writing import WritingState

__all__ = ["ScanOrder", "ScanState", "WorklistModel"]

_Index = QModelIndex | QPersistentModelIndex
_Counts = dict[DecisionState, int]


class ScanState(StrEnum):
    """``TO_DO``: nothing was made of it yet. ``DONE``: all is decided, or somebody said so."""

    TO_DO = "to do"
    IN_WORK = "in work"
    DONE = "done"


class ScanOrder(StrEnum):
    """By what the worklist is sorted. ``PENDING``: those with most left to decide first."""

    ADDED = "added"
    NAME = "name"
    STATE = "state"
    PENDING = "pending"


def _scan_state(record: ScanRecord, counts: _Counts) -> ScanState:
    """The state of a scan with so many candidates; a flagged one is still to be talked about."""
    if record.done:
        return ScanState.DONE
    if counts.get(DecisionState.PENDING) or counts.get(DecisionState.FLAGGED):
        return ScanState.IN_WORK
    return ScanState.DONE if any(counts.values()) else ScanState.TO_DO


class WorklistModel(IdRows):
    """Rows are scans: RECORD, COUNTS and STATE. The current scan is always among them.

    ``totals_changed`` says that :attr:`totals` did.
    """

    totals_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = Thumbnails(session.workspace.listing.scan_thumbnail)
        self._records = {record.id: record for record in session.workspace.scans()}
        self._counts = session.workspace.listing.counts()
        self._writing = session.workspace.writing.states()
        self._state: ScanState | None = None
        self._words: list[str] = []
        self._order = ScanOrder.ADDED
        self._current = -1 if session.record is None else session.record.id
        self.totals: Counter[ScanState] = Counter(self.state_of(i) for i in self._records)
        """How many scans are in each state, shown or not."""
        session.scan_added.connect(self._on_added)
        session.scan_changed.connect(self._on_changed)
        session.scan_removed.connect(self._on_removed)
        session.scan_opened.connect(self._on_opened)
        self._answers: dict[int, Callable[[int], Any]] = {
            Qt.ItemDataRole.DisplayRole: lambda i: self._records[i].name,
            Qt.ItemDataRole.ToolTipRole: self._tip,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
            Qt.ItemDataRole.DecorationRole: self._thumbnails.of,
            RECORD: lambda i: self._records[i],
            COUNTS: lambda i: self._counts.get(i, {}),
            STATE: self.state_of,
            WRITING: self._writing.get,
        }
        self._arrange()

    # Choosing

    @property
    def state(self) -> ScanState | None:
        """Only scans in this state are shown; None shows all."""
        return self._state

    @property
    def order(self) -> ScanOrder:
        return self._order

    def show_state(self, state: ScanState | None) -> None:
        """Show only scans in one state, or with None all."""
        self._state = state
        self._arrange()

    def search(self, text: str) -> None:
        """Show only scans whose names have every word of ``text``, upper or lower case."""
        self._words = as_searched(text).split()
        self._arrange()

    def sort_by(self, order: ScanOrder) -> None:
        self._order = order
        self._arrange()

    # Asking

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        scan_id = self._shown[index.row()]
        answer = self._answers.get(role)
        return None if answer is None else answer(scan_id)

    def next_pending(self, after: int) -> int | None:
        """The next scan with undecided candidates after a scan, as listed; then those not listed.

        After the last one comes the first; None when there is none but ``after`` itself.
        """
        at = self.row_of(after) + 1
        rest = [scan_id for scan_id in self._records if scan_id not in self._rows]
        for scan_id in (*self._shown[at:], *self._shown[: max(0, at - 1)], *rest):
            if self._counts.get(scan_id, {}).get(DecisionState.PENDING) and scan_id != after:
                return scan_id
        return None

    def pending(self, scan_id: int) -> int:
        """How many candidates of a scan are undecided."""
        return self._counts.get(scan_id, {}).get(DecisionState.PENDING, 0)

    def ids_in(self, state: ScanState | None = None) -> tuple[int, ...]:
        """The ids of all scans in a state, or with None of all scans, as they were added."""
        return tuple(i for i in self._records if state is None or self.state_of(i) is state)

    def state_of(self, scan_id: int) -> ScanState:
        return _scan_state(self._records[scan_id], self._counts.get(scan_id, {}))

    def _spoken(self, scan_id: int) -> str:
        words = [self._named(scan_id), self.state_of(scan_id).value]
        state = self._writing.get(scan_id)
        return ", ".join(words if state is None else [*words, writing_words(state)])

    def _tip(self, scan_id: int) -> str:
        state = self._writing.get(scan_id)
        words = [] if state is None else [writing_words(state)]
        return "\n".join([self._named(scan_id), *words])

    def _named(self, scan_id: int) -> str:
        record = self._records[scan_id]
        if not record.healings:
            return record.name
        before = self._session.workspace.find_scan(record.healings[-1].scan_sha256)
        if before is None:
            return self.tr("{0}, healed").format(record.name)
        return self.tr("{0}, healed from {1}").format(record.name, before.name)

    def note_writing(self, scan_id: int, state: WritingState | None) -> None:
        """Hear what becomes of the writing on a scan."""
        if state is self._writing.get(scan_id):
            return
        if state is None:
            del self._writing[scan_id]
        else:
            self._writing[scan_id] = state
        self._show_anew(scan_id)

    # Following

    def _on_added(self, scan_id: int) -> None:
        self._records[scan_id] = self._session.workspace.scan_record(scan_id)
        self._count(self.state_of(scan_id), 1)
        self._replace(scan_id)

    def _on_changed(self, scan_id: int) -> None:
        before = self.state_of(scan_id)
        workspace = self._session.workspace
        self._records[scan_id] = workspace.scan_record(scan_id)
        self._counts[scan_id] = workspace.counts(scan_id)
        if self.state_of(scan_id) is not before:
            self._count(before, -1)
            self._count(self.state_of(scan_id), 1)
        self._replace(scan_id)

    def _on_removed(self, scan_id: int) -> None:
        self._count(self.state_of(scan_id), -1)
        self._take_out(scan_id)
        del self._records[scan_id]
        self._counts.pop(scan_id, None)
        self._thumbnails.forget(scan_id)

    def _on_opened(self, scan_id: int) -> None:
        before, self._current = self._current, scan_id
        for each in (before, scan_id):
            if each in self._records:
                self._replace(each)

    def _count(self, state: ScanState, by: int) -> None:
        self.totals[state] += by
        self.totals_changed.emit()

    def _matches(self, scan_id: int) -> bool:
        if scan_id == self._current:
            return True  # what one works on does not vanish under one's hands
        name = as_searched(self._records[scan_id].name)
        wanted = self._state is None or self.state_of(scan_id) is self._state
        return wanted and all(word in name for word in self._words)

    def _key(self, scan_id: int) -> tuple[Any, ...]:
        match self._order:
            case ScanOrder.NAME:
                return (name_order(self._records[scan_id].name), scan_id)
            case ScanOrder.STATE:
                return (list(ScanState).index(self.state_of(scan_id)), scan_id)
            case ScanOrder.PENDING:
                return (-self._counts.get(scan_id, {}).get(DecisionState.PENDING, 0), scan_id)
        return (scan_id,)

    def _arrange(self) -> None:
        self._reset(sorted(filter(self._matches, self._records), key=self._key))

    def _replace(self, scan_id: int) -> None:
        """Put one scan where it belongs now."""
        row = self.row_of(scan_id)
        if row >= 0 and self._matches(scan_id) and self._in_order(row):
            self._show_anew(scan_id)  # of thousands not all are gone through
            return
        others = [other for other in self._shown if other != scan_id]
        place = bisect_left(others, self._key(scan_id), key=self._key)
        if not self._matches(scan_id):
            self._take_out(scan_id)
        elif row < 0:
            self._put_in(scan_id, place)
        else:
            # Qt counts the place among the rows as they were.
            target = place + 1 if place > row else place
            self.beginMoveRows(QModelIndex(), row, row, QModelIndex(), target)
            self._take_over([*others[:place], scan_id, *others[place:]])
            self.endMoveRows()
            self._show_anew(scan_id)

    def _in_order(self, row: int) -> bool:
        keys = [self._key(scan_id) for scan_id in self._shown[max(0, row - 1) : row + 2]]
        return keys == sorted(keys)
