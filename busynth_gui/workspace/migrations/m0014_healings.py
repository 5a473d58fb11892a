"""By what healings a scan came about, as a JSON list of their requests; NULL for one as taken."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE scan ADD COLUMN healings TEXT")
