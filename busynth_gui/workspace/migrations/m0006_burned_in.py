"""Whether a scan's file said that writing is burned into its pixels, which may name a patient."""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]


def upgrade(database: sqlite3.Connection) -> None:
    database.execute("ALTER TABLE scan ADD COLUMN burned_in INTEGER NOT NULL DEFAULT 0")
