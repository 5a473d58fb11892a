"""What a reviewer reads a lesion as, and how long they looked before they decided.

Decisions made before have neither: NULL and no words.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    "ALTER TABLE decision ADD COLUMN category INTEGER",
    # Descriptors as a JSON object; seconds on the canvas.
    "ALTER TABLE decision ADD COLUMN perceived TEXT NOT NULL DEFAULT '{}'",
    "ALTER TABLE decision ADD COLUMN seconds REAL",
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
