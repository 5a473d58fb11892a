"""What stands on each scan before Generate is pressed, and the settings of the window."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute(
        """
        CREATE TABLE draft (
            scan_id INTEGER PRIMARY KEY REFERENCES scan (id) ON DELETE CASCADE,
            json TEXT NOT NULL
        )
        """
    )
    database.execute("CREATE TABLE setting (key TEXT PRIMARY KEY, json TEXT NOT NULL)")
