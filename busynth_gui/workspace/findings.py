"""What the automatic checks found, kept by candidate; and which candidates are still to check."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import astuple

from busynth_gui.case.finding import Finding
from busynth_gui.imaging.checks import CHECKS_VERSION
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.database import Database

__all__ = ["FindingStore"]


class FindingStore:
    """The ``finding`` table. A finding is of one mask: with another it counts as not there.

    A candidate's record carries its finding. Each method is one transaction.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(self, candidate_id: int, mask_sha256: str, finding: Finding) -> bool:
        """Keep what was found on the mask of that hash; gives whether it was kept.

        It is not when the candidate is gone, or has another mask by now.
        """
        with self._database.transaction() as db:
            done = db.execute(
                "REPLACE INTO finding SELECT id, mask_sha256, ?, ?, ?, ?, ?, ?, ?, ?, ?"
                " FROM candidate WHERE id = ? AND mask_sha256 = ?",
                (
                    CHECKS_VERSION,
                    finding.outside_field,
                    finding.changed_outside,
                    finding.height,
                    finding.width,
                    json.dumps([astuple(word) for word in finding.asked]),
                    finding.near_marks,
                    finding.nearness,
                    finding.told,
                    candidate_id,
                    mask_sha256,
                ),
            )
            return done.rowcount > 0

    def missing(self, most: int, first_scan: int = -1, but: Collection[int] = ()) -> list[int]:
        """Up to ``most`` candidates without a finding, none of ``but`` and none discarded.

        Those of ``first_scan`` come first, then the others scan by scan.
        """
        with self._database.reading() as db:
            found = db.execute(
                f"SELECT c.id FROM candidate AS c LEFT JOIN finding AS f ON {rows.HAS_FINDING}"
                " WHERE c.discarded_at IS NULL AND f.candidate_id IS NULL"
                " AND c.id NOT IN (SELECT value FROM json_each(?))"
                " ORDER BY c.scan_id != ?, c.scan_id, c.id LIMIT ?",
                (json.dumps(sorted(but)), first_scan, most),
            ).fetchall()
        return [candidate_id for (candidate_id,) in found]
