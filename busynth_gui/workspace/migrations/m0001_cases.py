"""Scans, candidates and decisions.

Arrays stand in tables of their own, so that listing thousands of rows never reads past them.
Ids are never used twice: the names of exported files are made of them.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    """
    CREATE TABLE scan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        sha256 TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        source TEXT NOT NULL,
        height INTEGER NOT NULL,
        width INTEGER NOT NULL,
        bits INTEGER NOT NULL CHECK (bits IN (8, 16)),
        spacing_row REAL,
        spacing_column REAL,
        added_at TEXT NOT NULL,
        thumbnail BLOB NOT NULL
    )
    """,
    """
    CREATE TABLE scan_pixels (
        scan_id INTEGER PRIMARY KEY REFERENCES scan (id) ON DELETE CASCADE,
        png BLOB NOT NULL
    )
    """,
    # decision_id is the word that holds now; a corrected mask sets it to NULL, that is pending.
    """
    CREATE TABLE candidate (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        scan_id INTEGER NOT NULL REFERENCES scan (id) ON DELETE CASCADE,
        request TEXT NOT NULL,
        request_sha256 TEXT NOT NULL,
        image_sha256 TEXT NOT NULL,
        mask_sha256 TEXT NOT NULL,
        mask_corrected INTEGER NOT NULL DEFAULT 0,
        decision_id INTEGER REFERENCES decision (id) ON DELETE SET NULL,
        created_at TEXT NOT NULL,
        discarded_at TEXT,
        thumbnail BLOB NOT NULL,
        UNIQUE (scan_id, request_sha256, image_sha256)
    )
    """,
    # Gives a scan's candidates by id, so that listing them sorts nothing.
    "CREATE INDEX candidate_scan ON candidate (scan_id)",
    "CREATE INDEX candidate_decision ON candidate (decision_id)",
    # image and lesion are differences to the scan; see arrays.py.
    """
    CREATE TABLE candidate_arrays (
        candidate_id INTEGER PRIMARY KEY REFERENCES candidate (id) ON DELETE CASCADE,
        image BLOB NOT NULL,
        mask BLOB NOT NULL,
        band BLOB NOT NULL,
        region BLOB NOT NULL,
        lesion BLOB NOT NULL,
        corrected_mask BLOB
    )
    """,
    """
    CREATE TABLE decision (
        id INTEGER PRIMARY KEY,
        candidate_id INTEGER NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        image_sha256 TEXT NOT NULL,
        mask_sha256 TEXT NOT NULL,
        reasons TEXT NOT NULL,
        comment TEXT NOT NULL,
        reviewer TEXT NOT NULL,
        decided_at TEXT NOT NULL
    )
    """,
    "CREATE INDEX decision_candidate ON decision (candidate_id)",
    """
    CREATE TRIGGER decision_history BEFORE UPDATE ON decision
    BEGIN SELECT RAISE (ABORT, 'decisions are never rewritten'); END
    """,
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
