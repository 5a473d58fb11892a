"""From rows to records."""

from __future__ import annotations

import json
import sqlite3

from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.workspace.records import CandidateRecord, ScanRecord

__all__ = ["CANDIDATES", "candidate_record", "decision", "scan_record"]

CANDIDATES = """
    SELECT c.id, c.scan_id, c.request, c.image_sha256, c.mask_sha256, c.mask_corrected,
        c.created_at, c.thumbnail, c.decision_id,
        d.state, d.reasons, d.comment, d.reviewer, d.decided_at
    FROM candidate AS c LEFT JOIN decision AS d ON d.id = c.decision_id
"""
"""The query whose rows :func:`candidate_record` takes; a WHERE clause is added to it."""


def scan_record(row: sqlite3.Row) -> ScanRecord:
    """The record of a row of ``scan``."""
    spacing = None
    if row["spacing_row"] is not None:
        spacing = (float(row["spacing_row"]), float(row["spacing_column"]))
    return ScanRecord(
        id=row["id"],
        name=row["name"],
        sha256=row["sha256"],
        source=row["source"],
        height=row["height"],
        width=row["width"],
        bits=row["bits"],
        spacing_mm=spacing,
        added_at=row["added_at"],
        thumbnail=row["thumbnail"],
    )


def candidate_record(row: sqlite3.Row) -> CandidateRecord:
    """The record of a row of :data:`CANDIDATES`."""
    return CandidateRecord(
        id=row["id"],
        scan_id=row["scan_id"],
        request_json=row["request"],
        image_sha256=row["image_sha256"],
        mask_sha256=row["mask_sha256"],
        mask_corrected=bool(row["mask_corrected"]),
        decision=None if row["decision_id"] is None else decision(row),
        thumbnail=row["thumbnail"],
        created_at=row["created_at"],
    )


def decision(row: sqlite3.Row) -> Decision:
    """The decision of a row that has the columns of ``decision``."""
    return Decision(
        state=DecisionState(row["state"]),
        image_sha256=row["image_sha256"],
        mask_sha256=row["mask_sha256"],
        reasons=tuple(json.loads(row["reasons"])),
        comment=row["comment"],
        reviewer=row["reviewer"],
        decided_at=row["decided_at"],
    )
