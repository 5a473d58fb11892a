"""The field of view that somebody drew on a scan, what is near its marks, and its writing.

``field_of_view`` is a region as JSON, NULL where the program finds it. A row of ``writing`` says
that somebody looked at the writing on a scan: ``blank`` is what of it is to be blacked out, as a
packed mask, NULL where it may go out as it is.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    "ALTER TABLE scan ADD COLUMN field_of_view TEXT",
    "ALTER TABLE finding ADD COLUMN near_marks INTEGER NOT NULL DEFAULT 0",
    """
    CREATE TABLE writing (
        scan_id INTEGER PRIMARY KEY REFERENCES scan (id) ON DELETE CASCADE,
        blank BLOB,
        reviewer TEXT NOT NULL,
        decided_at TEXT NOT NULL
    )
    """,
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
