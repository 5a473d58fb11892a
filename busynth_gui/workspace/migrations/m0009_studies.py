"""Reader studies: the study as it was set up, its pictures, and every answer.

Pictures are copies: a study stays what it is when a candidate is discarded or a scan removed. A
row of ``study_answer`` is final. ``study`` is a JSON object, ``outline`` a packed mask.
"""

from __future__ import annotations

import sqlite3

__all__ = ["upgrade"]

_STATEMENTS = (
    """
    CREATE TABLE study (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        name TEXT NOT NULL UNIQUE COLLATE NOCASE,
        study TEXT NOT NULL,
        trials INTEGER NOT NULL,
        created_at TEXT NOT NULL,
        closed_at TEXT
    )
    """,
    """
    CREATE TABLE study_picture (
        study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
        number INTEGER NOT NULL,
        png BLOB NOT NULL,
        mask BLOB NOT NULL,
        PRIMARY KEY (study_id, number)
    )
    """,
    """
    CREATE TABLE study_answer (
        study_id INTEGER NOT NULL REFERENCES study (id) ON DELETE CASCADE,
        reader TEXT NOT NULL,
        trial INTEGER NOT NULL,
        answer TEXT NOT NULL,
        outline BLOB,
        PRIMARY KEY (study_id, reader, trial)
    )
    """,
    """
    CREATE TRIGGER study_answer_final BEFORE UPDATE ON study_answer
    BEGIN SELECT RAISE (ABORT, 'answers are final'); END
    """,
)


def upgrade(database: sqlite3.Connection) -> None:
    for statement in _STATEMENTS:
        database.execute(statement)
