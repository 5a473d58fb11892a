"""The workspace: a folder that keeps a clinician's scans, candidates and decisions.

There is nothing to save: every method is one transaction, on disk when it returns, and what was
half done when the power went is as if it had not been begun. One window has a workspace open at
a time, and calls it from one thread (SQLite enforces that).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.calliper import Spacing
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.region import Region
from busynth_gui.case.scan import LARGEST_SPACING_MM, SMALLEST_SPACING_MM, Scan
from busynth_gui.workspace import arrays
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.best import BestStore
from busynth_gui.workspace.database import DATABASE_NAME, Database
from busynth_gui.workspace.decisions import DecisionStore
from busynth_gui.workspace.findings import FindingStore
from busynth_gui.workspace.jobs import JobStore, delete_job
from busynth_gui.workspace.lock import WorkspaceLock, close_to_others, unwritable
from busynth_gui.workspace.maintenance import sweep_move
from busynth_gui.workspace.queries import Listing, pair_stem
from busynth_gui.workspace.records import (
    AddedScan,
    ApprovedCandidate,
    CandidateRecord,
    ScanRecord,
    StoredCandidate,
)
from busynth_gui.workspace.studies import StudyStore
from busynth_gui.workspace.validation import check_fit, check_folder
from busynth_gui.workspace.writing import WritingStore

__all__ = ["Workspace"]

_T = TypeVar("_T")


class Workspace:
    """An open workspace; :meth:`open` makes one, :meth:`close` or ``with`` ends it.

    Any method may raise Refusal (disk full, file damaged); then nothing was changed. An id that
    does not exist raises KeyError. ``listing`` answers about many rows at once, ``jobs`` keeps the
    queue, ``decisions`` what was decided, ``findings`` what the checks found, ``studies`` the
    reader studies, ``best`` what was chosen by a critic.
    """

    def __init__(self, folder: Path, lock: WorkspaceLock | None, database: Database) -> None:
        self.folder = folder
        self.listing = Listing(database)
        self.decisions = DecisionStore(database)
        self.findings = FindingStore(database)
        self.writing = WritingStore(database)
        self.jobs = JobStore(database)
        self.studies = StudyStore(database)
        self.best = BestStore(database)
        self._lock = lock
        self._database = database
        self._open = True
        self._last_scan: tuple[int, Scan] | None = None

    @classmethod
    def open(cls, folder: Path, create: bool = True) -> Workspace:
        """Open the workspace in ``folder``; with ``create`` make one in a new or empty folder.

        Raises Refusal when the folder holds something else, when the workspace is open in another
        window or was written by a newer version, and when it cannot be written.
        """
        folder = Path(folder).absolute()
        check_folder(folder, create)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise unwritable(folder, error) from error
        lock = WorkspaceLock(folder)
        close_to_others(folder)
        try:
            sweep_move(folder)
            return cls(folder, lock, Database(folder / DATABASE_NAME))
        except BaseException:
            lock.release()
            raise

    def for_thread(self) -> Workspace:
        """The same workspace once more, for another thread; close it before this one.

        What one writes the other sees at once. It may be closed from any thread. Raises Refusal
        when the workspace's file is no longer in its place.
        """
        return Workspace(self.folder, None, self._database.again())

    def close(self) -> None:
        """Let the folder go. Closing twice does nothing."""
        if self._open:
            self._open = False
            self._database.close()
            if self._lock is not None:
                self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Scans

    def add_scan(self, scan: Scan, source: Path | str) -> ScanRecord:
        """Keep a scan and where it came from. The same pixels again give the record there is.

        A spacing that was unknown so far is taken over; one that is known stays.
        """
        return self.add_scans([(scan, source)])[0].record

    def add_scans(self, scans: Sequence[tuple[Scan, Path | str]]) -> list[AddedScan]:
        """Keep several scans as :meth:`add_scan` does, all or none; their order stays."""
        # Packed before the database is held: whoever writes meanwhile waits for the disk alone.
        packed = {
            scan.sha256: rows.PackedScan.of(scan, source)
            for scan, source in reversed(scans)
            if self.find_scan(scan.sha256) is None
        }
        found: list[tuple[int, bool, bool]] = []
        with self._database.transaction() as db:
            for scan, source in scans:
                known = self.find_scan(scan.sha256)
                if known is None:  # it may have been removed since
                    new = packed.get(scan.sha256) or rows.PackedScan.of(scan, source)
                    found.append((rows.insert_scan(db, new), True, False))
                    continue
                learns = known.spacing_mm is None and scan.spacing_mm is not None
                if learns:
                    query = "UPDATE scan SET spacing_row = ?, spacing_column = ? WHERE id = ?"
                    db.execute(query, (*(scan.spacing_mm or ()), known.id))
                if scan.burned_in and not known.burned_in:
                    db.execute("UPDATE scan SET burned_in = 1 WHERE id = ?", (known.id,))
                if scan.healings and not known.healings:
                    told = rows.healings_text(scan.healings)
                    db.execute("UPDATE scan SET healings = ? WHERE id = ?", (told, known.id))
                if learns or scan.burned_in or scan.healings:
                    self._last_scan = None  # it may be this one
                found.append((known.id, False, learns))
        return [
            AddedScan(self.scan_record(key), scan, is_new, learns)
            for (key, is_new, learns), (scan, _) in zip(found, scans, strict=True)
        ]

    def keep_at_hand(self, added: AddedScan) -> None:
        """Spare :meth:`scan` the reading of pixels that another connection has just added."""
        record, scan = added.record, added.scan
        scan = replace(
            scan,
            name=record.name,
            spacing_mm=record.spacing_mm,
            burned_in=record.burned_in,
            healings=record.healings,
        )
        scan.pixels.flags.writeable = False
        self._last_scan = (record.id, scan)

    def scans(self) -> list[ScanRecord]:
        """All scans, in the order in which they were added."""
        with self._database.reading() as db:
            return list(rows.sound(rows.scan_record, db.execute(f"{rows.SCANS} ORDER BY id")))

    def scan_record(self, scan_id: int) -> ScanRecord:
        row = self._row(f"{rows.SCANS} WHERE id = ?", scan_id)
        return self._read(rows.scan_record, row, f"scan {scan_id}")

    def find_scan(self, sha256: str) -> ScanRecord | None:
        """The scan whose pixels have that hash, if it is here."""
        with self._database.reading() as db:
            row = db.execute(f"{rows.SCANS} WHERE sha256 = ?", (sha256,)).fetchone()
        return None if row is None else self._read(rows.scan_record, row, f"scan {row['id']}")

    def scan(self, scan_id: int) -> Scan:
        """The scan with its pixels (read-only). Raises Refusal when they are damaged."""
        if self._last_scan is None or self._last_scan[0] != scan_id:
            record = self.scan_record(scan_id)
            row = self._row("SELECT png FROM scan_pixels WHERE scan_id = ?", scan_id)
            try:
                pixels = arrays.unpng(row["png"])
                scan = Scan(
                    record.name, pixels, record.spacing_mm, record.burned_in, record.healings
                )
            except arrays.DamagedArray as error:
                raise self._damaged(f"scan {record.name}") from error
            if (scan.sha256, scan.shape) != (record.sha256, (record.height, record.width)):
                raise self._damaged(f"scan {record.name}")
            scan.pixels.flags.writeable = False
            self._last_scan = (scan_id, scan)
        return self._last_scan[1]

    def remove_scan(self, scan_id: int) -> None:
        """Delete a scan with its candidates and their decisions, for good."""
        self.scan_record(scan_id)
        with self._database.transaction() as db:
            db.execute("DELETE FROM scan WHERE id = ?", (scan_id,))
        self._last_scan = None
        self._database.forget_deleted()

    def set_done(self, scan_id: int, done: bool) -> ScanRecord:
        """Say that no more is to be made of a scan, or that there is."""
        self.scan_record(scan_id)
        with self._database.transaction() as db:
            db.execute("UPDATE scan SET done = ? WHERE id = ?", (done, scan_id))
        return self.scan_record(scan_id)

    def set_spacing(self, scan_id: int, spacing_mm: Spacing, by_user: bool) -> ScanRecord:
        """Keep the size of a scan's pixels (row, column) in mm, and whether the user has set it.

        None is unknown. Raises Refusal for what no pixel of a scan measures.
        """
        self.scan_record(scan_id)
        for side in spacing_mm or ():
            if not SMALLEST_SPACING_MM <= side <= LARGEST_SPACING_MM:
                raise Refusal(
                    "a pixel of {0} mm is none of a scan",
                    "give {1} to {2} mm",
                    side,
                    SMALLEST_SPACING_MM,
                    LARGEST_SPACING_MM,
                )
        with self._database.transaction() as db:
            db.execute(
                "UPDATE scan SET spacing_row = ?, spacing_column = ?, spacing_by_user = ?"
                " WHERE id = ?",
                (*(spacing_mm or (None, None)), by_user, scan_id),
            )
        self._last_scan = None  # it may be this one
        return self.scan_record(scan_id)

    def set_field_of_view(self, scan_id: int, region: Region | None) -> ScanRecord:
        """Keep a field of view that somebody drew; None has the program find it again.

        What was found on the scan's candidates was found with another one, and is forgotten.
        """
        self.scan_record(scan_id)
        packed = None if region is None else json.dumps(region.to_json())
        with self._database.transaction() as db:
            db.execute("UPDATE scan SET field_of_view = ? WHERE id = ?", (packed, scan_id))
            db.execute(
                "DELETE FROM finding WHERE candidate_id IN"
                " (SELECT id FROM candidate WHERE scan_id = ?)",
                (scan_id,),
            )
        return self.scan_record(scan_id)

    def counts(self, scan_id: int) -> dict[DecisionState, int]:
        """How many candidates of a scan are in each state, discarded ones left out."""
        counts = dict.fromkeys(DecisionState, 0)
        with self._database.reading() as db:
            for state, count in db.execute(
                "SELECT coalesce(d.state, 'pending'), count(*) FROM candidate AS c"
                " LEFT JOIN decision AS d ON d.id = c.decision_id"
                " WHERE c.scan_id = ? AND c.discarded_at IS NULL GROUP BY 1",
                (scan_id,),
            ):
                counts[DecisionState(state)] = count
        return counts

    # Candidates

    def add_candidate(self, candidate: Candidate, job_id: str = "") -> CandidateRecord:
        """Keep a candidate with all its arrays, and take the job that made it out of the queue.

        The same request with the same image again gives the record there is, brought back if it
        had been discarded. A scan marked as done is at work again. Raises Refusal when its scan or
        its ground is not in the workspace, or it does not fit them.
        """
        request = candidate.request
        owner = self.find_scan(request.scan_sha256)
        if owner is None:
            raise Refusal(
                "the candidate's scan is not in this workspace", "open that scan and try again"
            )
        scan = self.scan(owner.id)
        check_fit(candidate, scan)
        with self._database.transaction() as db:
            known = db.execute(
                "SELECT id FROM candidate"
                " WHERE scan_id = ? AND request_sha256 = ? AND image_sha256 = ?",
                (owner.id, request.digest, candidate.image_sha256),
            ).fetchone()
            if known is None:
                candidate_id = rows.insert_candidate(db, owner.id, candidate, scan, job_id)
            else:
                candidate_id = int(known["id"])
                db.execute("UPDATE candidate SET discarded_at = NULL WHERE id = ?", (candidate_id,))
            db.execute("UPDATE scan SET done = 0 WHERE id = ? AND done", (owner.id,))
            delete_job(db, job_id)
        return self.candidate_record(candidate_id)

    def candidates(self, scan_id: int, discarded: bool = False) -> list[CandidateRecord]:
        """Candidates of a scan in the order of their making: those kept, or those discarded."""
        wanted = "IS NOT NULL" if discarded else "IS NULL"
        with self._database.reading() as db:
            found = db.execute(
                f"{rows.CANDIDATES} WHERE c.scan_id = ? AND c.discarded_at {wanted} ORDER BY c.id",
                (scan_id,),
            )
            return list(rows.sound(rows.candidate_record, found))

    def candidate_record(self, candidate_id: int) -> CandidateRecord:
        row = self._row(f"{rows.CANDIDATES} WHERE c.id = ?", candidate_id)
        return self._read(rows.candidate_record, row, f"candidate {candidate_id}")

    def load_candidate(self, candidate_id: int) -> StoredCandidate:
        """A candidate with its arrays. Raises Refusal when what is kept no longer has its hash."""
        record = self.candidate_record(candidate_id)
        scan = self.scan(record.scan_id)
        ground = None
        if record.ground_id is not None:
            ground = self.load_candidate(record.ground_id).candidate
        row = self._row("SELECT * FROM candidate_arrays WHERE candidate_id = ?", candidate_id)
        try:
            candidate = arrays.unpack_candidate(row, record.request, scan, record.threads, ground)
            mask = candidate.mask
            if record.mask_corrected:
                mask = arrays.unpack_mask(row["corrected_mask"], scan.shape)
        except arrays.DamagedArray as error:
            raise self._damaged(f"candidate {candidate_id}") from error
        found = (candidate.image_sha256, array_sha256(mask))
        if found != (record.image_sha256, record.mask_sha256):
            raise self._damaged(f"candidate {candidate_id}")
        return StoredCandidate(record, candidate, mask)

    def set_mask(self, candidate_id: int, mask: NDArray[np.bool_]) -> CandidateRecord:
        """Keep a corrected mask (H, W); the mask as made is kept beside it.

        A decision was made on the mask before, so the candidate is pending again, unless nothing
        changed. The mask as made, given back, is no correction. Raises Refusal when the mask is
        empty or of another size than the scan.
        """
        record = self.candidate_record(candidate_id)
        owner = self.scan_record(record.scan_id)
        if mask.shape != (owner.height, owner.width):
            raise Refusal(
                "the mask is {0} x {1} px and the scan {2} x {3}",
                "draw it on the scan's own grid",
                mask.shape[1],
                mask.shape[0],
                owner.width,
                owner.height,
            )
        if not mask.any():
            raise Refusal("the mask is empty", "leave at least one pixel, or reject the candidate")
        mask_sha256 = array_sha256(mask.astype(bool))
        if mask_sha256 == record.mask_sha256:
            return record
        row = self._row("SELECT mask FROM candidate_arrays WHERE candidate_id = ?", candidate_id)
        try:
            corrected = not np.array_equal(arrays.unpack_mask(row["mask"], mask.shape), mask)
        except arrays.DamagedArray as error:
            raise self._damaged(f"candidate {candidate_id}") from error
        packed = arrays.pack_mask(mask.astype(bool)) if corrected else None
        with self._database.transaction() as db:
            db.execute(
                "UPDATE candidate_arrays SET corrected_mask = ? WHERE candidate_id = ?",
                (packed, candidate_id),
            )
            db.execute(
                "UPDATE candidate SET mask_sha256 = ?, mask_corrected = ?, decision_id = NULL"
                " WHERE id = ?",
                (mask_sha256, corrected, candidate_id),
            )
        return self.candidate_record(candidate_id)

    def reveal(self, candidate_ids: Iterable[int]) -> None:
        """Keep that what was asked for has been shown with candidates."""
        with self._database.transaction() as db:
            shown = [(candidate_id,) for candidate_id in candidate_ids]
            db.executemany("UPDATE candidate SET revealed = 1 WHERE id = ?", shown)

    def discard(self, *candidate_ids: int) -> None:
        """Hide candidates, those that there are; :meth:`restore` brings them back."""
        self._set_discarded(candidate_ids, rows.now())

    def restore(self, *candidate_ids: int) -> None:
        """Show discarded candidates again, those that there are."""
        self._set_discarded(candidate_ids, None)

    # Decisions

    def decide(self, candidate_id: int, decision: Decision) -> CandidateRecord:
        """Enter a decision. Raises Refusal unless it was made on exactly these pixels."""
        self.decisions.enter({candidate_id: decision})
        return self.candidate_record(candidate_id)

    def approved(self) -> Iterator[ApprovedCandidate]:
        """Every approved candidate that is not discarded, by scan, with what an export needs."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT c.id FROM candidate AS c JOIN decision AS d ON d.id = c.decision_id"
                " WHERE d.state = 'approved' AND c.discarded_at IS NULL ORDER BY c.scan_id, c.id"
            ).fetchall()
        for (candidate_id,) in found:
            stored = self.load_candidate(candidate_id)
            scan = self.scan_record(stored.record.scan_id)
            decision = stored.record.decision
            if decision is None or decision.state is not DecisionState.APPROVED:
                continue  # changed while the caller was busy with the one before
            name = pair_stem(scan.name, candidate_id)
            below = self._decisions_below(stored)
            best_of = stored.record.best_of
            yield ApprovedCandidate(
                name, scan, stored.candidate, stored.mask, decision, below, best_of
            )

    def _decisions_below(self, stored: StoredCandidate) -> tuple[Decision | None, ...]:
        """What was said of the lesions before this one, oldest first, with their masks in it."""
        found: list[Decision | None] = []
        record, candidate = stored.record, stored.candidate
        while record.ground_id is not None and candidate.ground is not None:
            mask = candidate.masks_below[-1]
            record, candidate = self.candidate_record(record.ground_id), candidate.ground
            word = record.decision
            holds = word is not None and word.holds_for(candidate.image_sha256, array_sha256(mask))
            found.append(word if holds else None)
        return tuple(reversed(found))

    # What is not a case yet

    def draft(self, scan_id: int) -> dict[str, Any] | None:
        """What was last set up on a scan (region, pathology, count, seed), None if nothing."""
        with self._database.reading() as db:
            row = db.execute("SELECT json FROM draft WHERE scan_id = ?", (scan_id,)).fetchone()
        return None if row is None else rows.value(row["json"], dict)

    def set_draft(self, scan_id: int, draft: dict[str, Any] | None) -> None:
        """Keep a JSON object with a scan; None forgets it."""
        self.scan_record(scan_id)
        with self._database.transaction() as db:
            if draft is None:
                db.execute("DELETE FROM draft WHERE scan_id = ?", (scan_id,))
            else:
                db.execute("REPLACE INTO draft VALUES (?, ?)", (scan_id, json.dumps(draft)))

    def setting(self, key: str, default: Any = None) -> Any:
        """A setting of the window for this workspace."""
        with self._database.reading() as db:
            row = db.execute("SELECT json FROM setting WHERE key = ?", (key,)).fetchone()
        kept = None if row is None else rows.value(row["json"], object)
        return default if kept is None else kept

    def set_setting(self, key: str, value: Any) -> None:
        """Keep a JSON value under a key."""
        with self._database.transaction() as db:
            db.execute("REPLACE INTO setting VALUES (?, ?)", (key, json.dumps(value)))

    def _read(self, made: Callable[[sqlite3.Row], _T], row: sqlite3.Row, what: str) -> _T:
        try:
            return made(row)
        except rows.DamagedRowError as error:
            raise self._damaged(what) from error

    def _row(self, query: str, row_id: int) -> Any:
        with self._database.reading() as db:
            row = db.execute(query, (row_id,)).fetchone()
        if row is None:
            raise KeyError(row_id)
        return row

    def _set_discarded(self, candidate_ids: Iterable[int], when: str | None) -> None:
        query = "UPDATE candidate SET discarded_at = ? WHERE id = ?"
        with self._database.transaction() as db:
            db.executemany(query, [(when, candidate_id) for candidate_id in candidate_ids])

    def _damaged(self, what: str) -> Refusal:
        return Refusal(
            "{0} in the workspace {1} is damaged", "restore it from a backup", what, self.folder
        )
