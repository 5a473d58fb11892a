"""The candidate that a lesion was added to, where that is not the healthy scan."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    # What others stand on cannot be deleted before them.
    "ALTER TABLE candidate ADD COLUMN ground_id INTEGER REFERENCES candidate (id)",
    "CREATE INDEX candidate_ground ON candidate (ground_id)",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
