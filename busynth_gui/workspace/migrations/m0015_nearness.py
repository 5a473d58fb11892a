"""How near a candidate lies to its nearest training lesion: NULL where its bundle cannot tell."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE finding ADD COLUMN nearness REAL")
