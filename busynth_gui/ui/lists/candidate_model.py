"""The candidates to look at: of a scan, a batch or all; in a state, by a sieve, in an order."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.finding import Mark
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.lists.id_rows import IdRows
from busynth_gui.ui.lists.sieves import Sieve
from busynth_gui.ui.lists.sort_orders import ORDERS, TIME
from busynth_gui.ui.lists.thumbnails import FINDING, HIDDEN, RECORD, Thumbnails
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.wording.decision_words import decision_lines
from busynth_gui.ui.wording.finding_words import finding_lines, mark_words
from busynth_gui.ui.wording.labels import pathology_words, state_words
from busynth_gui.workspace.records import CandidateFacts, CandidateRecord

__all__ = ["CandidateModel", "Scope"]

_Index = QModelIndex | QPersistentModelIndex
_RECORDS_KEPT = 1000
_ONE_BY_ONE = 16
_SIGNS = {None: "·", Mark.SOUND: "✓", Mark.DIFFERS: "≠", Mark.BROKEN: "!"}


class Scope(StrEnum):
    """Whose candidates are listed."""

    SCAN = "scan"
    BATCH = "batch"
    """Those that were asked for together with the one that is looked at."""
    ALL = "all"


class CandidateModel(IdRows):
    """Rows in one of :data:`ORDERS`. Only ids, states and what they are sorted by are held of all.

    Records and thumbnails are read when a row is looked at, so that ten thousand rows cost no more
    than the few in view. The selected candidate stays listed whatever becomes of its state and
    finding, until another is selected. ``counts_changed`` says that :attr:`counts` or
    :meth:`held_back` did, ``choice_changed`` that others are listed, or in another order.
    """

    counts_changed = Signal()
    choice_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._thumbnails = Thumbnails(session.workspace.listing.candidate_thumbnail)
        self._records: LruCache[int, CandidateRecord] = LruCache(_RECORDS_KEPT)
        self._scope, self._order = Scope.SCAN, TIME
        self._batch: str | None = None
        self._keys: dict[int, tuple[float, ...]] = {}
        self._state: DecisionState | None = None
        self._sieve: Sieve | None = None
        self._unfit: set[int] = set()
        self._discarded = False
        self._states: dict[int, DecisionState] = {}
        self._selected = -1
        self.counts: Counter[DecisionState] = Counter()
        """How many candidates in the scope are in each state, shown or not."""
        session.scan_opened.connect(self._on_opened)
        session.scan_removed.connect(self._on_scan_removed)
        session.spacing_changed.connect(lambda _: self._records.clear())
        session.candidate_added.connect(self._sort_in)
        session.candidate_changed.connect(self._on_changed)
        session.candidates_decided.connect(self._on_decided)
        session.presence_changed.connect(self._on_presence)
        session.candidate_selected.connect(self._on_selected)
        session.blinding.changed.connect(self._on_blinding)
        self._read()

    # Choosing

    @property
    def scope(self) -> Scope:
        return self._scope

    @property
    def state(self) -> DecisionState | None:
        """Only candidates in this state are shown; None shows all."""
        return self._state

    @property
    def discarded(self) -> bool:
        """Whether those that were discarded are listed, in the place of those kept."""
        return self._discarded

    @property
    def order(self) -> str:
        """The name of the order in :data:`ORDERS`."""
        return self._order

    @property
    def sieve(self) -> Sieve | None:
        """What the checks must have found for a candidate to be listed; None lists all."""
        return self._sieve

    def held_back(self, state: DecisionState | None = None) -> int:
        """How many candidates, or how many in a state, only the sieve keeps from being listed."""
        return sum(
            self._in_state(each) and (state is None or self._states[each] is state)
            for each in self._unfit
            if each != self._selected
        )

    def set_scope(self, scope: Scope) -> None:
        if scope is not self._scope:
            self._scope = scope
            self._read()
            self.choice_changed.emit()

    def set_order(self, order: str) -> None:
        """Put the rows in an order, anew if it is the same. Raises KeyError when there is none.

        One that tells what is hidden gives way to that by time.
        """
        hidden = ORDERS[order].tells and self._session.blinding.on
        self._order = TIME if hidden else order
        self._sort()
        self._arrange()
        self.choice_changed.emit()

    def set_sieve(self, sieve: Sieve | None) -> None:
        """List only what the sieve lets through; None lists all.

        One that tells what is hidden is none while that is.
        """
        hidden = sieve is not None and sieve.tells and self._session.blinding.on
        self._sieve = None if hidden else sieve
        self._unfit.clear()
        self._sift(self._facts(self._states))
        self._arrange()
        self.counts_changed.emit()
        self.choice_changed.emit()

    def unfit(self, candidate_ids: Iterable[int]) -> int:
        """How many of any candidates the sieve does not let through, whatever is listed."""
        sieve = self._sieve
        if sieve is None:
            return 0
        facts = self._session.workspace.listing.facts(candidate_ids)
        return sum(not sieve.lets_through(found) for found in facts.values())

    def show_state(self, state: DecisionState | None) -> None:
        """Show only candidates in one state, or with None all."""
        if self._discarded:
            self._discarded, self._state = False, state
            self._read()
        elif state is not self._state:
            self._state = state
            self._arrange()
        self.choice_changed.emit()

    def show_discarded(self) -> None:
        """Show those that were discarded, until :meth:`show_state` is called."""
        self._discarded, self._state = True, None
        self._read()
        self.choice_changed.emit()

    # Asking

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        candidate_id = self._shown[index.row()]
        match role:
            case Qt.ItemDataRole.DecorationRole:
                return self._thumbnails.of(candidate_id)
            case _ if role == RECORD:
                return self.record(candidate_id)
            case _ if role == FINDING:
                record = self.record(candidate_id)
                return None if self._hides(record) else record.finding
            case _ if role == HIDDEN:
                return self._hides(self.record(candidate_id))
        return self._text(self.record(candidate_id), role)

    def _hides(self, record: CandidateRecord) -> bool:
        return self._session.blinding.hides(record)

    def _text(self, record: CandidateRecord, role: int) -> str | None:
        if self._hides(record):
            said = {
                Qt.ItemDataRole.DisplayRole: self.tr("hidden"),
                Qt.ItemDataRole.AccessibleTextRole: self.tr("hidden until decided"),
            }
            return said.get(Qt.ItemDataRole(role))
        finding = record.finding
        match role:
            case Qt.ItemDataRole.DisplayRole:
                words = pathology_words(record.request.pathology)
                others = len(record.request.chain) - 1
                return f"{words} +{others}" if others else words
            case Qt.ItemDataRole.AccessibleTextRole:
                known = [
                    pathology_words(record.request.pathology),
                    *self._beside(record),
                    self.tr("seed {0}").format(record.request.seed),
                    state_words(record.state),
                ]
                return ", ".join(known if finding is None else [*known, mark_words(finding)])
            case Qt.ItemDataRole.ToolTipRole:
                lines = [] if record.decision is None else decision_lines(record.decision)
                if record.request.start_stage > 1:
                    again = self.tr("Run again from stage {0}")
                    lines.insert(0, again.format(record.request.start_stage))
                lines = [*self._beside(record), *lines]
                if finding is not None:
                    lines += [f"{_SIGNS[mark]} {words}" for mark, words in finding_lines(finding)]
                return "\n".join(lines) or None
        return None

    def _beside(self, record: CandidateRecord) -> list[str]:
        """What the candidate's lesion was added to, with the word on it."""
        if record.ground_id is None:
            return []
        ground = self.record(record.ground_id)
        if self._hides(ground):
            return [self.tr("beside one that is hidden")]
        lesions = [pathology_words(each.pathology) for each in ground.request.chain]
        words = self.tr("beside: {0}, seed {1}, {2}")
        said = words.format(" + ".join(lesions), ground.request.seed, state_words(ground.state))
        return [said]

    def record(self, candidate_id: int) -> CandidateRecord:
        """The record of a candidate, read when it is not among those read last."""
        return self._records.get_or_make(
            candidate_id, lambda: self._session.workspace.candidate_record(candidate_id)
        )

    def records(self) -> tuple[CandidateRecord, ...]:
        """The records of all rows; for thousands this takes its time."""
        return tuple(self.record(candidate_id) for candidate_id in self._shown)

    def pending(self) -> tuple[int, ...]:
        """The ids of the rows on which nothing is decided yet."""
        pending = DecisionState.PENDING
        return tuple(each for each in self._shown if self._states[each] is pending)

    def next_in(self, state: DecisionState, after: int) -> int | None:
        """The next candidate in a state after a row; after the last row comes the first."""
        later = self._shown[after + 1 :] + self._shown[: max(0, after)]
        return next((each for each in later if self._states[each] is state), None)

    # Following

    def note_finding(self, candidate_id: int) -> None:
        """Hear that a candidate has another finding; one whose row nobody has read is left so."""
        was_read = self._records.pop(candidate_id, None) is not None
        if self._sieve is not None and candidate_id in self._states:
            self._sift(self._facts((candidate_id,)))
            self._settle(candidate_id)
            self.counts_changed.emit()
        elif was_read:
            self._show_anew(candidate_id)

    def _on_opened(self, _scan_id: int) -> None:
        if self._scope is Scope.SCAN:
            self._read()

    def _on_scan_removed(self, _scan_id: int) -> None:
        if self._scope is not Scope.SCAN:
            self._read()

    def _on_presence(self, candidate_ids: tuple[int, ...]) -> None:
        """Take over what was discarded or restored.

        Few one by one, so that what is selected in the views stays so; many at once, for each would
        move all rows after it.
        """
        if len(candidate_ids) <= _ONE_BY_ONE:
            for each in candidate_ids:
                with suppress(KeyError):  # gone with its scan
                    self._sort_in(each)
            return
        self._states = self._listed()
        fresh = self._states.keys() & set(candidate_ids)
        self._keys |= self._keys_of(fresh)
        self._unfit &= self._states.keys()
        self._sift(self._facts(fresh))
        for each in candidate_ids:
            self._records.pop(each, None)
        self._arrange()
        self._count_anew()

    def _sort_in(self, candidate_id: int) -> None:
        """List a candidate that is new, discarded or restored, or list it no longer."""
        self._records.pop(candidate_id, None)
        record = self._session.workspace.candidate_record(candidate_id)
        if record.discarded is not self._discarded:
            if candidate_id in self._states:
                self._take_out(candidate_id)
                self._unfit.discard(candidate_id)
                self._count(self._states.pop(candidate_id), -1)
            return
        # The same request twice gives the same candidate; the list shows it once.
        if candidate_id in self._states or not self._in_scope(record):
            return
        self._states[candidate_id] = record.state
        self._keys |= self._keys_of((candidate_id,))
        self._sift(self._facts((candidate_id,)))
        self._count(record.state, 1)
        self._settle(candidate_id)

    def _on_changed(self, candidate_id: int) -> None:
        if candidate_id not in self._states:
            return
        self._records.pop(candidate_id, None)
        self._thumbnails.forget(candidate_id)
        before, now = self._states[candidate_id], self.record(candidate_id).state
        self._states[candidate_id] = now
        self._sift(self._facts((candidate_id,)))
        self._count(before, -1)
        self._count(now, 1)
        self._settle(candidate_id)

    def _in_scope(self, record: CandidateRecord) -> bool:
        current = self._session.record
        match self._scope:
            case Scope.ALL:
                return True
            case Scope.BATCH:
                return record.batch == self._batch
        return current is not None and record.scan_id == current.id

    def _on_decided(self, candidate_ids: tuple[int, ...]) -> None:
        """Take over many at once: one by one, thousands of rows would move thousands of times."""
        found = self._session.workspace.listing.states(candidate_ids)
        for candidate_id in self._states.keys() & found.keys():
            self._records.pop(candidate_id, None)
            self._states[candidate_id] = found[candidate_id]
        if self._state is None and self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))
        else:
            self._arrange()
        self._count_anew()

    def _on_selected(self, candidate_id: int) -> None:
        before, self._selected = self._selected, candidate_id
        selected = self._session.selected
        if self._scope is Scope.BATCH and selected is not None and selected.batch != self._batch:
            self._read()
            return
        for each in (candidate_id, before):
            if each in self._states:
                self._settle(each)
        if self._unfit:
            self.counts_changed.emit()

    def _listed(self) -> dict[int, DecisionState]:
        """The candidates in the scope, whatever their state and finding."""
        record, listing = self._session.record, self._session.workspace.listing
        match self._scope:
            case Scope.ALL:
                keys = listing.candidates(None, self._discarded)
            case Scope.BATCH:
                keys = listing.batch(self._batch, self._discarded)
            case _:
                keys = [] if record is None else listing.candidates(record.id, self._discarded)
        return {key.id: key.state for key in keys}

    def _read(self) -> None:
        if self._scope is Scope.BATCH:
            chosen, listing = self._session.selected, self._session.workspace.listing
            self._batch = listing.latest_batch() if chosen is None else chosen.batch
        self._states = self._listed()
        self._records.clear()
        self._sort()
        self._unfit.clear()
        self._sift(self._facts(self._states))
        self._arrange()
        self._count_anew()

    def _on_blinding(self) -> None:
        on = self._session.blinding.on
        if on and self._sieve is not None and self._sieve.tells:
            self.set_sieve(None)
        if on and ORDERS[self._order].tells:
            self.set_order(TIME)
        elif self._shown:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown) - 1))

    def _sort(self) -> None:
        """Look up what the rows are sorted by; their ids alone are by time."""
        self._keys = self._keys_of(self._states)

    def _keys_of(self, candidate_ids: Iterable[int]) -> dict[int, tuple[float, ...]]:
        if self._order == TIME:
            return {}
        facts = self._session.workspace.listing.facts(candidate_ids)
        return {each: ORDERS[self._order].key(found) for each, found in facts.items()}

    def _facts(self, candidate_ids: Iterable[int]) -> Mapping[int, CandidateFacts]:
        """What the sieve goes by; nothing is read where there is none."""
        listing = self._session.workspace.listing
        return {} if self._sieve is None else listing.facts(candidate_ids)

    def _sift(self, facts: Mapping[int, CandidateFacts]) -> None:
        """Note which of them the sieve does not let through."""
        self._unfit.difference_update(facts)
        if self._sieve is not None:
            through = self._sieve.lets_through
            self._unfit.update(each for each, found in facts.items() if not through(found))

    def _place(self, candidate_id: int) -> tuple[float, ...]:
        return (*self._keys.get(candidate_id, ()), candidate_id)

    def _count_anew(self) -> None:
        self.counts = Counter(self._states.values())
        self.counts_changed.emit()

    def _count(self, state: DecisionState, by: int) -> None:
        self.counts[state] += by
        self.counts_changed.emit()

    def _matches(self, candidate_id: int) -> bool:
        if candidate_id == self._selected:
            return True
        return self._in_state(candidate_id) and candidate_id not in self._unfit

    def _in_state(self, candidate_id: int) -> bool:
        return self._state is None or self._states[candidate_id] is self._state

    def _arrange(self) -> None:
        self._reset(sorted(filter(self._matches, self._states), key=self._place))

    def _settle(self, candidate_id: int) -> None:
        """Show, show anew or hide a candidate, as its state wants it."""
        if not self._matches(candidate_id):
            self._take_out(candidate_id)
        elif self.row_of(candidate_id) >= 0:
            self._show_anew(candidate_id)
        else:  # one discarded comes back to its old place
            row = bisect_left(self._shown, self._place(candidate_id), key=self._place)
            self._put_in(candidate_id, row)
