"""One window per workspace: a lock that the system lets go of however the process ends.

The lock is the operating system's, on a file that also says who holds it. So there is no stale
lock to recover after a crash: the file stays, the lock does not.
"""

from __future__ import annotations

import json
import os
import socket
import sys
from pathlib import Path
from typing import IO

from busynth_gui.case.errors import Phrase, Refusal

__all__ = ["LOCK_NAME", "WorkspaceLock"]

LOCK_NAME = "workspace.lock"

if sys.platform == "win32":
    import msvcrt

    def _lock(file: IO[str]) -> None:
        # Far behind the text: on Windows a locked byte cannot be read by others.
        os.lseek(file.fileno(), 1 << 30, os.SEEK_SET)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        os.lseek(file.fileno(), 0, os.SEEK_SET)

else:
    import fcntl

    def _lock(file: IO[str]) -> None:
        fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)


class WorkspaceLock:
    """Held from construction to :meth:`release`.

    Raises Refusal when a live window holds it, naming that window, and OSError when the file
    cannot be written.
    """

    def __init__(self, folder: Path) -> None:
        path = folder / LOCK_NAME
        self._file = path.open("a+", encoding="utf-8")
        try:
            _lock(self._file)
        except OSError as error:
            self._file.close()
            raise Refusal(
                "{0}", "close that window first, or choose another folder", _held(folder, path)
            ) from error
        self._file.truncate(0)
        json.dump({"pid": os.getpid(), "host": socket.gethostname()}, self._file)
        self._file.flush()

    def release(self) -> None:
        """Let go. The file stays: to delete it would race with the next holder."""
        self._file.truncate(0)
        self._file.close()


def _held(folder: Path, path: Path) -> Phrase:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        return Phrase(
            "the workspace {0} is open in another window (process {1} on {2})",
            folder,
            data["pid"],
            data["host"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return Phrase("the workspace {0} is open in another window", folder)
