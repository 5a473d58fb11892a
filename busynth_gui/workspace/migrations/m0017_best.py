"""What is to be kept of a batch on each scan, and of which candidates it was the best.

``best_kept`` of ``best_drawn`` candidates were kept, NULL where nothing was chosen.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    "CREATE TABLE to_choose (batch TEXT NOT NULL,"
    " scan_id INTEGER NOT NULL REFERENCES scan (id) ON DELETE CASCADE,"
    " keep INTEGER NOT NULL, PRIMARY KEY (batch, scan_id))",
    "ALTER TABLE candidate ADD COLUMN best_kept INTEGER",
    "ALTER TABLE candidate ADD COLUMN best_drawn INTEGER",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
