"""How many threads of the processor a candidate was rendered with; NULL for those from before."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE candidate ADD COLUMN threads INTEGER")
