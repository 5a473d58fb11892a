"""The queue, so that it goes on where it was; scans marked as done; a quick listing.

A job's row is deleted in the transaction that keeps its candidate: none is lost or made twice.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    # message and remedy say why a job failed; behind is 1 for jobs that give way to others.
    """
    CREATE TABLE job (
        id TEXT PRIMARY KEY,
        scan_id INTEGER NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
        request TEXT NOT NULL,
        lesion_of INTEGER REFERENCES candidate (id) ON DELETE SET NULL,
        behind INTEGER NOT NULL,
        position REAL NOT NULL,
        message TEXT,
        remedy TEXT
    )
    """,
    "CREATE INDEX job_position ON job (position)",
    "CREATE INDEX job_scan ON job (scan_id)",
    "CREATE INDEX job_lesion ON job (lesion_of)",
    "ALTER TABLE scan ADD COLUMN done INTEGER NOT NULL DEFAULT 0",
    # Ids and states of ten thousand candidates come out of this index alone.
    "CREATE INDEX candidate_listing ON candidate (scan_id, discarded_at, decision_id)",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
