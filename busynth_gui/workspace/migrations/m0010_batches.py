"""Which candidates were asked for together: those of a batch, or of one press of Generate.

NULL for what was asked for before this was kept.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    "ALTER TABLE job ADD COLUMN batch TEXT",
    "ALTER TABLE candidate ADD COLUMN batch TEXT",
    "CREATE INDEX candidate_batch ON candidate (batch)",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
