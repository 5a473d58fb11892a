"""Upkeep of a workspace that no window has open: give room back, move elsewhere.

Both hold the workspace's lock while they work, so a window that opens it meanwhile is refused.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from busynth_gui.atomic import write_text
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.json_file import read_json
from busynth_gui.paths import is_file, is_folder
from busynth_gui.workspace.database import DATABASE_NAME, Database
from busynth_gui.workspace.lock import LOCK_NAME, WorkspaceLock
from busynth_gui.workspace.validation import check_folder

__all__ = ["Compacted", "compact", "move", "sweep_move"]

_CHUNK = 1 << 22
_MOVING = ".moving"
MOVE_NOTE = ".moving.json"
"""Name of the file in a workspace that says where a copy of it is being made."""

# Whatever is needed is needed with all that it stands on. A job that adds a lesion names its ground
# by the request alone: so nothing of its scan goes.
_DELETE_DISCARDED = """
    DELETE FROM candidate WHERE discarded_at IS NOT NULL AND id NOT IN (
        WITH RECURSIVE needed (id) AS (
            SELECT id FROM candidate WHERE discarded_at IS NULL
            UNION SELECT lesion_of FROM job WHERE lesion_of IS NOT NULL
            UNION SELECT c.id FROM candidate AS c JOIN job AS j
                ON j.scan_id = c.scan_id AND j.request LIKE '%"ground"%'
            UNION SELECT c.ground_id FROM candidate AS c JOIN needed AS n ON n.id = c.id
                WHERE c.ground_id IS NOT NULL
        )
        SELECT id FROM needed
    )
"""

OnBytes = Callable[[int, int], None]
"""Told how many bytes of how many are done; raising Cancelled in it ends the work."""


@dataclass(frozen=True)
class Compacted:
    """``discarded`` candidates deleted for good, ``freed`` bytes given back to the disk."""

    discarded: int
    freed: int


def compact(folder: Path, cancelled: Callable[[], bool] = lambda: False) -> Compacted:
    """Delete discarded candidates for good and write the file anew without gaps.

    Discarded candidates stay where a waiting job keeps their lesion, or adds one to them, and where
    a candidate that is kept stands on them. Raises Refusal as
    :meth:`Workspace.open`, and when the disk has no room for the new file; Cancelled when told to
    stop, with the discarded ones gone and the file as large as before.
    """
    check_folder(folder, create=False)
    path = folder / DATABASE_NAME
    before = _size(folder)
    lock = WorkspaceLock(folder)
    try:
        with closing(Database(path)) as database:
            with database.transaction() as db:
                discarded = db.execute(_DELETE_DISCARDED).rowcount
            database.vacuum(cancelled)
    finally:
        lock.release()
    return Compacted(discarded, max(0, before - _size(folder)))


def move(folder: Path, target: Path, on_bytes: OnBytes = lambda _done, _all: None) -> None:
    """Move a workspace's folder to ``target``, which must not exist yet or be empty.

    On the same disk it is renamed. To another disk it is copied, compared by SHA-256, and only then
    deleted here: whatever happens, one whole workspace is left. Raises Refusal when it is open in a
    window or ``target`` cannot be used; Cancelled from ``on_bytes`` with nothing changed.
    """
    folder, target = folder.absolute(), target.absolute()
    check_folder(folder, create=False)
    _check_target(folder, target)
    lock = WorkspaceLock(folder)
    try:
        # Opened and closed, the log of a window that crashed goes into the file.
        Database(folder / DATABASE_NAME).close()
        staged = _staged_copy(folder, target, on_bytes) if _other_disk(folder, target) else None
    finally:
        lock.release()
    try:
        if target.is_dir():
            target.rmdir()
        (staged or folder).rename(target)
    except OSError as error:
        if staged is not None:
            shutil.rmtree(staged, ignore_errors=True)
        raise _refusal(target, error) from error
    if staged is not None:
        shutil.rmtree(folder, ignore_errors=True)


def sweep_move(folder: Path) -> None:
    """Delete the hidden copy that a killed :func:`move` of this workspace has left elsewhere."""
    note = folder / MOVE_NOTE
    if not os.path.lexists(note):
        return
    with suppress(OSError, ValueError):
        said = read_json(note, follow_links=False)
        staged = Path(said if isinstance(said, str) else "")
        hidden = staged.name.startswith(".") and staged.name.endswith(_MOVING)
        if hidden and staged.is_dir() and not staged.is_symlink():
            # Nothing but what a move puts there: the note could be anybody's.
            copies = [file for file in staged.iterdir() if file.name.startswith(DATABASE_NAME)]
            for file in copies:
                file.unlink()
            staged.rmdir()
    with suppress(OSError):
        note.unlink()


def _check_target(folder: Path, target: Path) -> None:
    if target == folder or folder in target.parents:
        raise Refusal("{0} lies in the workspace itself", "choose a folder outside of it", target)
    if is_file(target) or (is_folder(target) and any(target.glob("*"))):
        raise Refusal("{0} is not empty", "choose a new or empty folder", target)
    if not is_folder(target.parent):
        raise Refusal("there is no folder {0}", "make it first, or choose another", target.parent)
    if not os.access(target.parent, os.W_OK | os.X_OK):
        raise Refusal("{0} cannot be written", "choose another folder", target.parent)


def _other_disk(folder: Path, target: Path) -> bool:
    return folder.stat().st_dev != target.parent.stat().st_dev


def _staged_copy(folder: Path, target: Path, on_bytes: OnBytes) -> Path:
    """A compared copy beside ``target``, under a hidden name.

    It is noted in ``folder`` while it is made: whoever opens the workspace after a kill deletes it.
    """
    staged = target.with_name(f".{target.name}{_MOVING}")
    files = [
        p for p in sorted(folder.rglob("*")) if p.is_file() and p.name not in (LOCK_NAME, MOVE_NOTE)
    ]
    total, done = sum(p.stat().st_size for p in files), 0
    try:
        shutil.rmtree(staged, ignore_errors=True)
        write_text(folder / MOVE_NOTE, json.dumps(str(staged)))
        for file in files:
            copy = staged / file.relative_to(folder)
            copy.parent.mkdir(parents=True, exist_ok=True)
            done += _copy(file, copy, partial(_tell, on_bytes, done, total))
        return staged
    except (OSError, Cancelled) as error:
        shutil.rmtree(staged, ignore_errors=True)
        (folder / MOVE_NOTE).unlink(missing_ok=True)
        if isinstance(error, Cancelled):
            raise
        raise _refusal(target, error) from error


def _tell(on_bytes: OnBytes, before: int, total: int, size: int) -> None:
    on_bytes(before + size, total)


def _copy(source: Path, target: Path, on_size: Callable[[int], None]) -> int:
    written, size = hashlib.sha256(), 0
    with source.open("rb") as old, target.open("xb") as new:
        while chunk := old.read(_CHUNK):
            new.write(chunk)
            written.update(chunk)
            size += len(chunk)
            on_size(size)
        new.flush()
        os.fsync(new.fileno())
    with target.open("rb") as new:
        if hashlib.file_digest(new, "sha256").hexdigest() != written.hexdigest():
            raise OSError(errno.EIO, "what was written reads differently")
    return size


def _size(folder: Path) -> int:
    return sum(p.stat().st_size for p in folder.glob(f"{DATABASE_NAME}*"))


def _refusal(target: Path, error: OSError) -> Refusal:
    if error.errno == errno.ENOSPC:
        return Refusal("there is no room for the workspace in {0}", "make some room", target.parent)
    return Refusal(
        "the workspace cannot be moved to {0} ({1})",
        "choose another folder; it stays where it was",
        target,
        error.strerror or error,
    )
