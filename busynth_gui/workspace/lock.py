"""One window per workspace: a lock that the system lets go of however the process ends.

The lock is the operating system's, on a file that also says who holds it. So there is no stale
lock to recover after a crash: the file stays, the lock does not.
"""

from __future__ import annotations

import errno
import json
import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.shares import keeps_locks_to_itself

__all__ = ["LOCK_NAME", "WorkspaceLock", "close_to_others", "unwritable"]

LOCK_NAME = "workspace.lock"

_NO_LOCKS = (errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP)
_TEXT_FROM = 1
"""On Windows nobody else reads the first byte of a file that is locked."""


class WorkspaceLock:
    """Held from construction to :meth:`release`.

    Raises Refusal when a live window holds it, naming that window, when the disk knows no locks
    or hands them to no other computer, and when the file cannot be written; a link to another
    file is none.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        if keeps_locks_to_itself(folder):
            raise _no_locks(folder)
        # Released by any thread. A soft lock would outlive a crash.
        self._lock = FileLock(self._path, timeout=0, thread_local=False, fallback_to_soft=False)
        try:
            self._lock.acquire()
        except Timeout as error:  # which is an OSError too
            raise Refusal(
                "{0}",
                "close that window first, or choose another folder",
                _held(folder, self._path),
            ) from error
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise unwritable(folder, error) from error
            raise _no_locks(folder) from error
        try:
            self._say({"pid": os.getpid(), "host": socket.gethostname()})
        except BaseException as error:
            self._lock.release()
            if isinstance(error, OSError):
                raise unwritable(folder, error) from error
            raise

    def release(self) -> None:
        """Let go. The file stays: to delete it would race with the next holder."""
        with suppress(OSError):
            self._say({})
        self._lock.release()

    def _say(self, holder: dict[str, object]) -> None:
        with self._path.open("r+b") as file:
            file.seek(_TEXT_FROM)
            file.write(json.dumps(holder).encode())
            file.truncate()


def unwritable(folder: Path, error: OSError) -> Refusal:
    """What is said of a workspace that cannot be written."""
    return Refusal(
        "the workspace {0} cannot be written ({1})",
        "choose a folder that you may write to",
        folder,
        error.strerror or error,
    )


def _no_locks(folder: Path) -> Refusal:
    return Refusal(
        "the disk of {0} cannot lock files, so two windows could write at once",
        "choose a folder on another disk; some network shares can be mounted with locks",
        folder,
    )


def close_to_others(folder: Path) -> None:
    """Take from a workspace's folder and its own files what the umask gives nobody.

    Those that earlier versions made could be read by everybody; what is not ours stays as it is.
    """
    if os.name != "posix":
        return
    # It can be read only by setting it; whatever is made in between is for its owner alone.
    umask = os.umask(0o077)
    os.umask(umask)
    for path in (folder, *folder.glob("workspace.*")):
        with suppress(OSError):
            mode = stat.S_IMODE(path.lstat().st_mode)
            if mode & umask and not path.is_symlink():
                path.chmod(mode & ~umask)


def _held(folder: Path, path: Path) -> Phrase:
    try:
        with path.open("rb") as file:
            file.seek(_TEXT_FROM)
            # Earlier versions write from the very first byte on.
            data = json.loads(b"{" + file.read().removeprefix(b"{"))
        return Phrase(
            "the workspace {0} is open in another window (process {1} on {2})",
            folder,
            data["pid"],
            data["host"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Phrase("the workspace {0} is open in another window", folder)
