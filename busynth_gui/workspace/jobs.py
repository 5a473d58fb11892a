"""The queue as it is kept: jobs that wait or have failed, in the order in which they will run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence

from busynth_gui.case.errors import Phrase
from busynth_gui.workspace.database import Database
from busynth_gui.workspace.records import JobRecord

__all__ = ["JobStore", "delete_job"]

_NARROWEST_GAP = 1e-6


class JobStore:
    """The ``job`` table. Each method is one transaction; an id that is not there is left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> list[JobRecord]:
        """Every job, first to run first."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT j.*, s.name AS scan_name FROM job AS j JOIN scan AS s ON s.id = j.scan_id"
                " ORDER BY j.position, j.id"
            ).fetchall()
        return [
            JobRecord(
                id=row["id"],
                scan_id=row["scan_id"],
                scan_name=row["scan_name"],
                request_json=row["request"],
                lesion_of=row["lesion_of"],
                behind=bool(row["behind"]),
                message=_read(row["message"]),
                remedy=_read(row["remedy"]),
                batch=row["batch"],
            )
            for row in found
        ]

    def add(self, jobs: Sequence[JobRecord], before: str | None = None) -> None:
        """Put jobs at the end, or before the job ``before``. A job that is there is replaced."""
        with self._database.transaction() as db:
            db.executemany("DELETE FROM job WHERE id = ?", [(job.id,) for job in jobs])
            start, step = _room(db, before, len(jobs))
            db.executemany(
                "INSERT INTO job VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        job.id,
                        job.scan_id,
                        job.request_json,
                        job.lesion_of,
                        job.behind,
                        start + step * number,
                        _written(job.message),
                        _written(job.remedy),
                        job.batch,
                    )
                    for number, job in enumerate(jobs, start=1)
                ],
            )

    def remove(self, job_ids: Iterable[str]) -> None:
        with self._database.transaction() as db:
            db.executemany("DELETE FROM job WHERE id = ?", [(job_id,) for job_id in job_ids])

    def fail(self, job_id: str, message: str, remedy: str | None) -> None:
        """Keep a job as failed, with the reason."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE job SET message = ?, remedy = ? WHERE id = ?",
                (_written(message), _written(remedy), job_id),
            )

    def reorder(self, job_ids: Sequence[str]) -> None:
        """Give all jobs the order of ``job_ids``, which names every one of them."""
        with self._database.transaction() as db:
            _number(db, job_ids)


def delete_job(db: sqlite3.Connection, job_id: str) -> None:
    """Take a job out, inside the caller's transaction."""
    db.execute("DELETE FROM job WHERE id = ?", (job_id,))


def _written(said: str | None) -> str | None:
    """A phrase with its template, so that the next start can show it in another language."""
    return json.dumps(said.to_json(), ensure_ascii=False) if isinstance(said, Phrase) else said


def _read(text: str | None) -> str | None:
    """The same again; a text of before phrases were kept, or of a fault, as it is."""
    try:
        data = json.loads(text or "")
        return Phrase.from_json(data) if isinstance(data, list) else text
    except (ValueError, RecursionError):
        return text


def _room(db: sqlite3.Connection, before: str | None, count: int) -> tuple[float, float]:
    """Where ``count`` new positions begin, and how far apart they are."""
    limit = _position(db, before)
    if limit is None:
        return _last(db, "1"), 1.0
    start = _last(db, "position < ?", limit)
    if (limit - start) / (count + 1) < _NARROWEST_GAP:
        _number(db, [row[0] for row in db.execute("SELECT id FROM job ORDER BY position, id")])
        return _room(db, before, count)
    return start, (limit - start) / (count + 1)


def _position(db: sqlite3.Connection, job_id: str | None) -> float | None:
    row = db.execute("SELECT position FROM job WHERE id = ?", (job_id,)).fetchone()
    return None if row is None else float(row[0])


def _last(db: sqlite3.Connection, where: str, *values: float) -> float:
    found = db.execute(f"SELECT max(position) FROM job WHERE {where}", values).fetchone()[0]
    return 0.0 if found is None else float(found)


def _number(db: sqlite3.Connection, job_ids: Sequence[str]) -> None:
    db.executemany(
        "UPDATE job SET position = ? WHERE id = ?",
        [(float(number), job_id) for number, job_id in enumerate(job_ids, start=1)],
    )
