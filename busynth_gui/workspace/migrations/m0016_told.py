"""How easily the critic of a candidate's bundle tells it: NULL where it has none."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE finding ADD COLUMN told REAL")
