"""Decisions made blinded, what was shown of a candidate, and BI-RADS categories 4A, 4B and 4C.

``blinded``: what was asked for was hidden. ``revealed``: it was shown with the candidate, or told
after a decision; nobody knows of the candidates there are whether they were, so they count as such.
``category`` has had numbers and has codes from now on: the column takes both, and numbers are read
as the codes that they are.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    "ALTER TABLE decision ADD COLUMN blinded INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE candidate ADD COLUMN revealed INTEGER NOT NULL DEFAULT 0",
    "UPDATE candidate SET revealed = 1",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
