"""Short answers about many rows: what lists and counts are made of."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from contextlib import suppress

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.workspace.database import Database
from busynth_gui.workspace.records import CandidateFacts, CandidateKey, PairName
from busynth_gui.workspace.row_mapping import HAS_FINDING, DamagedRowError, best_of, finding
from busynth_gui.workspace.validation import safe_stem

__all__ = ["Listing", "pair_stem"]

_STATE = "coalesce(d.state, 'pending')"
_ALL = "FROM candidate AS c LEFT JOIN decision AS d ON d.id = c.decision_id"
_KEPT = f"{_ALL} WHERE c.discarded_at IS NULL"
_DISCARDED = f"{_ALL} WHERE c.discarded_at IS NOT NULL"


_PATHOLOGIES = {pathology.value: pathology for pathology in Pathology}

_FACTS = f"""
    SELECT c.id, CASE WHEN json_valid(c.request) THEN json_extract(c.request, '$.pathology') END
        AS pathology,
        f.outside_field, f.changed_outside, f.height, f.width, f.asked, f.near_marks,
        f.nearness, f.told, c.best_kept, c.best_drawn,
        s.spacing_row, s.spacing_column
    FROM candidate AS c JOIN scan AS s ON s.id = c.scan_id LEFT JOIN finding AS f ON {HAS_FINDING}
    WHERE c.id IN (SELECT value FROM json_each(?))
"""
_LESIONS = (
    "CASE WHEN c.ground_id IS NULL OR NOT json_valid(c.request) THEN 1 ELSE"
    " (SELECT count(*) FROM json_tree(c.request) WHERE key = 'pathology') END"
)


class Listing:
    """Ids, states, counts and thumbnails; discarded candidates are left out but where named."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def candidates(self, scan_id: int | None = None, discarded: bool = False) -> list[CandidateKey]:
        """A scan's candidates, or with None the whole workspace's, in the order of their making.

        Those kept, or those discarded.
        """
        where = "" if scan_id is None else " AND c.scan_id = ?"
        return self._candidates(where, () if scan_id is None else (scan_id,), discarded)

    def batch(self, name: str | None, discarded: bool = False) -> list[CandidateKey]:
        """The same of what was asked for together; None is what came before that was kept."""
        return self._candidates(" AND c.batch IS ?", (name,), discarded)

    def latest_batch(self) -> str | None:
        """The batch of the candidate that was made last."""
        query = "SELECT batch FROM candidate WHERE discarded_at IS NULL ORDER BY id DESC LIMIT 1"
        with self._database.reading() as db:
            row = db.execute(query).fetchone()
        return None if row is None else row[0]

    def facts(self, candidate_ids: Iterable[int]) -> dict[int, CandidateFacts]:
        """What the candidates can be put in order by; those that are gone are left out."""
        with self._database.reading() as db:
            found = db.execute(_FACTS, (json.dumps([*candidate_ids]),)).fetchall()
        return {row["id"]: _facts(row) for row in found}

    def _candidates(
        self, where: str, values: tuple[int | str | None, ...], discarded: bool
    ) -> list[CandidateKey]:
        query = f"SELECT c.id, c.scan_id, {_STATE} {_DISCARDED if discarded else _KEPT}{where}"
        states = {state.value: state for state in DecisionState}
        with self._database.reading() as db:
            found = db.execute(query, values).fetchall()
        # By id, that is by time; sorted here, since the index has them by scan.
        return sorted(CandidateKey(key, scan, states[state]) for key, scan, state in found)

    def counts(self) -> dict[int, dict[DecisionState, int]]:
        """For each scan that has candidates, how many are in each state."""
        counts: dict[int, dict[DecisionState, int]] = {}
        with self._database.reading() as db:
            for scan_id, state, count in db.execute(
                f"SELECT c.scan_id, {_STATE}, count(*) {_KEPT} GROUP BY 1, 2"
            ):
                of_scan = counts.setdefault(scan_id, dict.fromkeys(DecisionState, 0))
                of_scan[DecisionState(state)] = count
        return counts

    def states(self, candidate_ids: tuple[int, ...]) -> dict[int, DecisionState]:
        """The states of those of the candidates that there are and that are not discarded."""
        query = f"SELECT c.id, {_STATE} {_KEPT} AND c.id IN (SELECT value FROM json_each(?))"
        with self._database.reading() as db:
            found = db.execute(query, (json.dumps(candidate_ids),)).fetchall()
        return {key: DecisionState(state) for key, state in found}

    def made_by(self, scan_id: int, request_sha256: str) -> int | None:
        """The candidate that a request made of a scan, the latest, discarded or not."""
        query = "SELECT max(id) FROM candidate WHERE scan_id = ? AND request_sha256 = ?"
        with self._database.reading() as db:
            found = db.execute(query, (scan_id, request_sha256)).fetchone()[0]
        return None if found is None else int(found)

    def standing_on(self, candidate_id: int) -> int:
        """How many candidates that are not discarded add a lesion to that one."""
        query = "SELECT count(*) FROM candidate WHERE ground_id = ? AND discarded_at IS NULL"
        with self._database.reading() as db:
            return int(db.execute(query, (candidate_id,)).fetchone()[0])

    def scans_of(self, candidate_ids: tuple[int, ...]) -> list[int]:
        """The scans that candidates belong to, each once."""
        with self._database.reading() as db:
            query = (
                "SELECT DISTINCT scan_id FROM candidate"
                " WHERE id IN (SELECT value FROM json_each(?)) ORDER BY scan_id"
            )
            return [scan for (scan,) in db.execute(query, (json.dumps(candidate_ids),))]

    def discarded(self) -> int:
        """How many candidates were discarded and not yet deleted."""
        with self._database.reading() as db:
            query = "SELECT count(*) FROM candidate WHERE discarded_at IS NOT NULL"
            return int(db.execute(query).fetchone()[0])

    def approved(self) -> list[PairName]:
        """The approved candidates by scan, as an export will name them."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT c.id, s.name, CASE WHEN NOT json_valid(c.request) THEN NULL"
                " WHEN c.ground_id IS NULL THEN json_extract(c.request, '$.pathology')"
                # As Request.case_pathology has it.
                " ELSE (SELECT max(value) FROM json_tree(c.request) WHERE key = 'pathology') END,"
                f" {_LESIONS}"
                " FROM candidate AS c JOIN decision AS d ON d.id = c.decision_id"
                " JOIN scan AS s ON s.id = c.scan_id"
                " WHERE d.state = 'approved' AND c.discarded_at IS NULL ORDER BY c.scan_id, c.id"
            ).fetchall()
        return [
            PairName(key, name, pair_stem(name, key), Pathology(pathology), lesions)
            for key, name, pathology, lesions in found
            if pathology in _PATHOLOGIES  # else the row is damaged
        ]

    def scan_thumbnail(self, scan_id: int) -> bytes:
        """A small picture file of a scan; empty when there is no such scan."""
        return self._blob("SELECT thumbnail FROM scan WHERE id = ?", scan_id)

    def candidate_thumbnail(self, candidate_id: int) -> bytes:
        """A small picture file of a mask's surroundings; empty when there is no such candidate."""
        return self._blob("SELECT thumbnail FROM candidate WHERE id = ?", candidate_id)

    def _blob(self, query: str, row_id: int) -> bytes:
        with self._database.reading() as db:
            row = db.execute(query, (row_id,)).fetchone()
        # Of a damaged file it may be a text or a number; a list that is painted must not fail.
        return row[0] if row is not None and isinstance(row[0], bytes) else b""


def _facts(row: sqlite3.Row) -> CandidateFacts:
    pathology = _PATHOLOGIES.get(row["pathology"])
    with suppress(DamagedRowError):
        if row["asked"] is not None:
            found = finding(row)
            size = found.size_mm
            area = None if size is None else size[0] * size[1]
            pixels = found.height * found.width
            known = found.mark, found.nearness, found.told, best_of(row)
            return CandidateFacts(row["id"], pathology, area, pixels, *known)
    return CandidateFacts(row["id"], pathology)


def pair_stem(scan_name: str, candidate_id: int) -> str:
    """The stem of an exported pair's files, unique in a workspace."""
    return f"{safe_stem(scan_name)}_{candidate_id:05d}"
