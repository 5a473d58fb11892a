"""The state of the desk: which scan, which region, which request, which candidate.

Widgets show it and call its methods. What a service writes to the workspace it is told of by the
``note_`` methods.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from busynth_gui.case.calliper import Calliper, Spacing, callipers_from_json, callipers_to_json
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region, region_from_json
from busynth_gui.case.scan import Scan
from busynth_gui.lru_cache import LruCache
from busynth_gui.ui.models.blinding import Blinding
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.ui.models.undo import History
from busynth_gui.ui.models.workspace_settings import WorkspaceSettings
from busynth_gui.workspace.records import AddedScan, CandidateRecord, ScanRecord, StoredCandidate
from busynth_gui.workspace.workspace import Workspace

__all__ = ["Session"]

_KEPT_IN_MEMORY = 6


class Session(QObject):
    """The open workspace and what is current in it.

    Signals carry ids; -1 stands for none. ``scan_opened`` is the current scan, which
    ``candidate_selected`` belongs to; ``scan_changed`` means its counts or its spacing.
    """

    scan_added = Signal(int)
    scan_changed = Signal(int)
    scan_removed = Signal(int)
    scan_opened = Signal(int)
    spacing_changed = Signal(int)
    """Id of a scan whose pixels are of another size now: all that is in mm is."""
    region_changed = Signal()
    ground_changed = Signal()
    field_of_view_changed = Signal()
    callipers_changed = Signal()
    writing_changed = Signal(int)
    """Id of a scan of whose writing somebody said another thing."""
    form_changed = Signal(object)
    candidate_added = Signal(int)
    candidate_changed = Signal(int)
    candidates_decided = Signal(object)
    """Ids of several candidates on which was decided at once."""
    presence_changed = Signal(object)
    """Ids of candidates that were discarded, or restored."""
    candidate_selected = Signal(int)

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.workspace = workspace
        self.history = History(self)
        self._form = RequestForm.from_json(workspace.setting("request"))
        self.settings = WorkspaceSettings(workspace, self)
        self.taken_back: set[int | None] = set()
        """Rows of the decisions that were undone, and not done again since."""
        self.blinding = Blinding(workspace, self.settings, self)
        self._record: ScanRecord | None = None
        self._scan: Scan | None = None
        self._region: Region | None = None
        self._ground: CandidateRecord | None = None
        self._callipers: tuple[Calliper, ...] = ()
        self._selected: CandidateRecord | None = None
        self._loaded: LruCache[int, StoredCandidate] = LruCache(_KEPT_IN_MEMORY)
        self.blinding.changed.connect(self._on_blinding)

    # Scans

    @property
    def record(self) -> ScanRecord | None:
        """The current scan's record."""
        return self._record

    @property
    def scan(self) -> Scan | None:
        """The current scan with its pixels."""
        return self._scan

    def note_scan(self, added: AddedScan) -> None:
        """Hear that a scan has come into the workspace, or what one there has learnt."""
        record = added.record
        if added.is_new:
            self.scan_added.emit(record.id)
        elif added.has_new_spacing:
            self._loaded.clear()  # what was found on its candidates is in mm now
            self.workspace.keep_at_hand(added)
            self.scan_changed.emit(record.id)
            if self._record is not None and self._record.id == record.id:
                self._record = None
                self.open_scan(record.id)

    def open_scan(self, scan_id: int) -> None:
        """Make a scan the current one, with the region drawn on it before."""
        if self._record is not None and self._record.id == scan_id:
            return
        self._scan = self.workspace.scan(scan_id)
        self._record = self.workspace.scan_record(scan_id)
        draft = self.workspace.draft(scan_id) or {}
        self._region = _region_of(draft)
        self._ground = self._ground_of(draft)
        self._callipers = callipers_from_json(draft.get("callipers"))
        self._selected = None
        self.history.activate(scan_id)
        self.settings.keep("current_scan", scan_id)
        self.scan_opened.emit(scan_id)
        self.ground_changed.emit()
        self.region_changed.emit()
        self.candidate_selected.emit(-1)

    def open_last(self) -> None:
        """Open what was looked at when the workspace was last used, or the first scan."""
        ids = [record.id for record in self.workspace.scans()]
        last = self.workspace.setting("current_scan")
        if ids:
            self.open_scan(last if last in ids else ids[0])
        candidate_id = self.workspace.setting("current_candidate")
        listed = [] if self._record is None else self.workspace.listing.candidates(self._record.id)
        if candidate_id in (key.id for key in listed):
            self.select(candidate_id)

    def remove_scan(self, scan_id: int) -> None:
        """Take a scan out of the workspace for good, with its candidates."""
        self.workspace.remove_scan(scan_id)
        self.history.remove(scan_id)
        self._loaded.clear()
        if self._record is not None and self._record.id == scan_id:
            self._record = self._scan = self._region = self._ground = self._selected = None
            self._callipers = ()
            self.scan_opened.emit(-1)
            self.ground_changed.emit()
            self.region_changed.emit()
            self.candidate_selected.emit(-1)
        self.scan_removed.emit(scan_id)
        if self._record is None:
            self.open_last()

    def set_done(self, scan_id: int, done: bool) -> None:
        """Say that no more is to be made of a scan, or that there is."""
        self.workspace.set_done(scan_id, done)
        self.scan_changed.emit(scan_id)

    # Region and request

    @property
    def region(self) -> Region | None:
        """The region drawn on the current scan; None lets stage one propose."""
        return self._region

    def keep_region(self, region: Region | None) -> None:
        """Set the current scan's region, with nothing to undo: ``edits.edit_region`` has that."""
        self._keep_draft(region, self._callipers, self._ground)
        self._region = region
        self.region_changed.emit()

    @property
    def ground(self) -> CandidateRecord | None:
        """The candidate that the next lesion is added to; None is the healthy scan."""
        return self._ground

    def keep_ground(self, ground_id: int | None, region: Region | None) -> None:
        """Set it, and the region, with nothing to undo: ``edits.edit_ground`` has that."""
        ground = None if ground_id is None else self.workspace.candidate_record(ground_id)
        self._keep_draft(region, self._callipers, ground)
        self._ground, self._region = ground, region
        self.ground_changed.emit()
        self.region_changed.emit()

    @property
    def field_of_view(self) -> Region | None:
        """The field of view that somebody drew on the current scan; None finds it."""
        return None if self._record is None else self._record.field_of_view

    def keep_field_of_view(self, region: Region | None) -> None:
        """Set it, with nothing to undo: ``edits.edit_field_of_view`` has that."""
        assert self._record is not None
        self._record = self.workspace.set_field_of_view(self._record.id, region)
        self._loaded.clear()  # what was found on its candidates is found anew
        if self._selected is not None:
            self._selected = self.workspace.candidate_record(self._selected.id)
        self.field_of_view_changed.emit()
        self.scan_changed.emit(self._record.id)

    def keep_spacing(self, spacing_mm: Spacing, by_user: bool) -> None:
        """Set the current scan's spacing, with nothing to undo: ``edits.edit_spacing`` has that."""
        assert self._record is not None
        scan_id = self._record.id
        selected = None if self._selected is None else self._selected.id
        self.workspace.set_spacing(scan_id, spacing_mm, by_user)
        self._loaded.clear()
        self.spacing_changed.emit(scan_id)
        self.scan_changed.emit(scan_id)
        self._record = None
        self.open_scan(scan_id)
        self.select(selected)

    @property
    def callipers(self) -> tuple[Calliper, ...]:
        """Distances measured on the current scan."""
        return self._callipers

    def keep_callipers(self, callipers: tuple[Calliper, ...]) -> None:
        """Set the callipers, with nothing to undo: ``edits.edit_callipers`` has that."""
        self._keep_draft(self._region, callipers, self._ground)
        self._callipers = callipers
        self.callipers_changed.emit()

    def _keep_draft(
        self,
        region: Region | None,
        callipers: tuple[Calliper, ...],
        ground: CandidateRecord | None,
    ) -> None:
        assert self._record is not None
        draft: dict[str, Any] = {} if region is None else {"region": region.to_json()}
        if callipers:
            draft["callipers"] = callipers_to_json(callipers)
        if ground is not None:
            draft["ground"] = ground.id
        self.workspace.set_draft(self._record.id, draft or None)

    def _ground_of(self, draft: dict[str, Any]) -> CandidateRecord | None:
        kept = draft.get("ground")
        if isinstance(kept, int):
            with suppress(KeyError, Refusal):  # compacted away since
                record = self.workspace.candidate_record(kept)
                if self._record is not None and record.scan_id == self._record.id:
                    return record
        return None

    @property
    def form(self) -> RequestForm:
        return self._form

    def set_form(self, form: RequestForm) -> None:
        if form != self._form:
            self._form = form
            self.settings.keep("request", form.to_json())
            self.form_changed.emit(form)

    # Candidates

    @property
    def selected(self) -> CandidateRecord | None:
        """The candidate that is looked at, or None for the healthy scan."""
        return self._selected

    def select(self, candidate_id: int | None) -> None:
        """Look at a candidate, and open its scan; None looks at the healthy scan."""
        current = None if self._selected is None else self._selected.id
        if candidate_id == current:
            return
        selected = None
        if candidate_id is not None:
            selected = self.workspace.candidate_record(candidate_id)
            self.blinding.look_at(selected)
            self.open_scan(selected.scan_id)
        self._selected = selected
        self.settings.keep("current_candidate", candidate_id)
        self.candidate_selected.emit(-1 if candidate_id is None else candidate_id)

    def _on_blinding(self) -> None:
        if self._selected is not None:
            self.blinding.look_at(self._selected)

    def load(self, candidate_id: int) -> StoredCandidate:
        """A candidate with its arrays; the last few looked at are kept in memory."""
        return self._loaded.get_or_make(
            candidate_id, lambda: self.workspace.load_candidate(candidate_id)
        )

    def add_candidate(self, candidate: Candidate) -> CandidateRecord:
        record = self.workspace.add_candidate(candidate)
        self.note_candidate(record.id)
        return record

    def note_candidate(self, candidate_id: int) -> None:
        """Hear that a candidate has come into the workspace."""
        record = self.workspace.candidate_record(candidate_id)
        self.candidate_added.emit(candidate_id)
        self.scan_changed.emit(record.scan_id)

    def note_decided(self, candidate_ids: tuple[int, ...]) -> None:
        """Hear that other decisions hold for these candidates now."""
        for candidate_id in self._loaded.keys() & set(candidate_ids):
            record = self.workspace.candidate_record(candidate_id)
            self._loaded[candidate_id] = replace(self._loaded[candidate_id], record=record)
        if len(candidate_ids) > 1:
            self.candidates_decided.emit(candidate_ids)
        selected = None if self._selected is None else self._selected.id
        if selected in candidate_ids:
            self._selected = self.workspace.candidate_record(selected)
            self.candidate_changed.emit(selected)
        elif len(candidate_ids) == 1:
            self.candidate_changed.emit(candidate_ids[0])
        for scan_id in self.workspace.listing.scans_of(candidate_ids):
            self.scan_changed.emit(scan_id)

    def keep_mask(self, candidate_id: int, mask: NDArray[np.bool_]) -> None:
        """Set a candidate's mask, with nothing to undo: ``edits.edit_mask`` has that.

        The candidate is pending afterwards. Raises Refusal when the mask is empty.
        """
        stored = self.load(candidate_id)
        record = self.workspace.set_mask(candidate_id, mask)
        self._loaded[candidate_id] = replace(stored, record=record, mask=mask)
        if self._selected is not None and self._selected.id == candidate_id:
            self._selected = record
        self.candidate_changed.emit(candidate_id)
        self.scan_changed.emit(record.scan_id)

    def discard(self, *candidate_ids: int) -> None:
        """Hide candidates from the lists, with nothing to undo: ``edits.discard`` has that.

        Those that went with their scans are passed over.
        """
        self._leave(candidate_ids)
        self.workspace.discard(*candidate_ids)
        self._note_presence(candidate_ids)

    def restore(self, *candidate_ids: int) -> None:
        """Show discarded candidates again, and look at the first, as :meth:`discard` hides them."""
        self._leave(candidate_ids)
        self.workspace.restore(*candidate_ids)
        self._note_presence(candidate_ids)
        with suppress(KeyError):
            self.select(candidate_ids[0])

    def _leave(self, candidate_ids: tuple[int, ...]) -> None:
        if self._selected is not None and self._selected.id in candidate_ids:
            self.select(None)

    def _note_presence(self, candidate_ids: tuple[int, ...]) -> None:
        for each in candidate_ids:
            self._loaded.pop(each, None)
        self.presence_changed.emit(candidate_ids)
        for scan_id in self.workspace.listing.scans_of(candidate_ids):
            self.scan_changed.emit(scan_id)


def _region_of(draft: dict[str, Any]) -> Region | None:
    stored = draft.get("region")
    return region_from_json(stored) if isinstance(stored, dict) else None
