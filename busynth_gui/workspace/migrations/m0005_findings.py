"""What the automatic checks found on each candidate.

A finding is of one mask and of one version of the checks: with another mask, or newer checks, the
row says nothing any more and is written anew. ``asked`` is a JSON list of [descriptor, asked,
measured].
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    """
    CREATE TABLE finding (
        candidate_id INTEGER PRIMARY KEY REFERENCES candidate (id) ON DELETE CASCADE,
        mask_sha256 TEXT NOT NULL,
        version INTEGER NOT NULL,
        outside_field INTEGER NOT NULL,
        changed_outside INTEGER NOT NULL,
        height INTEGER NOT NULL,
        width INTEGER NOT NULL,
        asked TEXT NOT NULL
    )
    """,
    # Which of ten thousand candidates have no finding is told without reading their rows.
    "CREATE INDEX candidate_mask ON candidate (discarded_at, scan_id, mask_sha256)",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
