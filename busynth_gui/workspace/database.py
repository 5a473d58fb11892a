"""The SQLite file: opened, upgraded, written in transactions, its errors put into words."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from busynth_gui.case.errors import Cancelled, Phrase, Refusal
from busynth_gui.workspace.migrations import MIGRATIONS

__all__ = ["DATABASE_NAME", "Database"]

DATABASE_NAME = "workspace.sqlite"

APPLICATION_ID = 0x42555359  # "BUSY", in the file's header

_SYNCHRONOUS = "FULL"
"""A decision must outlive a power cut the moment it was made."""

_REMEDIES = {
    sqlite3.SQLITE_FULL: (
        Phrase("the disk is full"),
        Phrase("make room and try again; nothing was changed"),
    ),
    sqlite3.SQLITE_READONLY: (
        Phrase("it cannot be written"),
        Phrase("choose a folder that you may write to"),
    ),
    sqlite3.SQLITE_CANTOPEN: (
        Phrase("it cannot be opened"),
        Phrase("choose a folder that you may write to"),
    ),
    sqlite3.SQLITE_PERM: (
        Phrase("it cannot be written"),
        Phrase("choose a folder that you may write to"),
    ),
    sqlite3.SQLITE_BUSY: (
        Phrase("another program holds it"),
        Phrase("close that program and try again"),
    ),
    sqlite3.SQLITE_LOCKED: (
        Phrase("another program holds it"),
        Phrase("close that program and try again"),
    ),
    sqlite3.SQLITE_IOERR: (
        Phrase("the disk does not answer"),
        Phrase("check the disk and try again"),
    ),
    sqlite3.SQLITE_CORRUPT: (Phrase("the file is damaged"), Phrase("restore it from a backup")),
    sqlite3.SQLITE_NOTADB: (Phrase("this is no workspace file"), Phrase("choose another folder")),
}


class Database:
    """A connection to ``workspace.sqlite``, upgraded to this version's tables.

    For one thread, which SQLite enforces; without ``one_thread`` another may close it. Raises
    Refusal when the file is not a workspace's, comes from a newer version, cannot be read or
    cannot be written.
    """

    def __init__(self, path: Path, one_thread: bool = True) -> None:
        self.path = path
        with self.refusing():
            # Transactions are ours (BEGIN below), not the sqlite3 module's.
            self._connection = sqlite3.connect(
                path, isolation_level=None, timeout=5.0, check_same_thread=one_thread
            )
        try:
            with self.refusing():
                self._set_up()
        except BaseException:
            self._connection.close()
            raise

    def again(self) -> Database:
        """Another connection to the same file, for another thread; any may close it."""
        self._require_place()
        return Database(self.path, one_thread=False)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All that happens inside is on disk afterwards, or none of it is."""
        self._require_place()
        with self.refusing():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # A full disk may have rolled back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """For queries."""
        with self.refusing():
            yield self._connection

    @contextmanager
    def refusing(self) -> Iterator[None]:
        """Turn what the disk or the file refuses into a Refusal; a bug in SQL stays an error."""
        try:
            yield
        except sqlite3.DatabaseError as error:
            # The low byte of an extended code is the primary one.
            primary = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if primary not in _REMEDIES:
                raise
            what, remedy = _REMEDIES[primary]
            raise Refusal("workspace file {0}: {1}", "{2}", self.path, what, remedy) from error

    def forget_deleted(self) -> None:
        """Take what was deleted out of the write-ahead log as well."""
        with self.refusing():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def vacuum(self, cancelled: Callable[[], bool]) -> None:
        """Write the file anew without its gaps. Raises Cancelled with nothing changed."""
        if cancelled():
            raise Cancelled
        self._connection.set_progress_handler(cancelled, 10_000)
        try:
            with self.refusing():
                self._connection.execute("VACUUM")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_INTERRUPT:
                raise
            raise Cancelled from error
        finally:
            self._connection.set_progress_handler(None, 0)
        self.forget_deleted()

    def close(self) -> None:
        self._connection.close()

    def _require_place(self) -> None:
        """Raises Refusal when the file was deleted, moved or replaced under the open connection.

        SQLite goes on writing to a file that has no name any more, and a further connection
        would begin an empty one in its place: until the window is closed all seems kept.
        """
        try:
            if os.path.samestat(self.path.stat(), self._file):
                return
        except (FileNotFoundError, NotADirectoryError):
            pass
        except OSError:
            return  # a share that is away for a moment: SQLite will tell
        raise Refusal(
            "workspace file {0}: {1}",
            "{2}",
            self.path,
            Phrase("it was deleted, moved or replaced while it was open"),
            Phrase("put its folder back, or open the workspace where it is now"),
        )

    def _set_up(self) -> None:
        self._connection.row_factory = sqlite3.Row
        # A byte that a failing disk has turned must not keep the window from opening.
        self._connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
        version = self._version()
        self._file = self.path.stat()
        self._check_owner(version)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute(f"PRAGMA synchronous = {_SYNCHRONOUS}")
        self._connection.execute("PRAGMA foreign_keys = ON")
        # Scans come from patients: what is removed is overwritten.
        self._connection.execute("PRAGMA secure_delete = ON")
        if version < len(MIGRATIONS):
            # In one transaction: each waits for the disk.
            with self.transaction() as connection:
                for upgrade in MIGRATIONS[version:]:
                    upgrade(connection)
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    def _check_owner(self, version: int) -> None:
        owner = int(self._connection.execute("PRAGMA application_id").fetchone()[0])
        tables = self._connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if owner != APPLICATION_ID and (owner or version or tables):
            raise Refusal("{0} belongs to another program", "choose another folder", self.path)
        if version > len(MIGRATIONS):
            raise Refusal(
                "the workspace {0} was written by a newer busynth",
                "install the newer busynth again, or open a copy from before",
                self.path.parent,
            )
