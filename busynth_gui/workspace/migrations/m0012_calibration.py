"""Whether a scan's spacing is the user's, by a calliper or typed, and not its file's."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE scan ADD COLUMN spacing_by_user INTEGER NOT NULL DEFAULT 0")
