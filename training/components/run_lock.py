"""One command at a time in a folder: two would take each other's files away, or mix theirs."""

from __future__ import annotations

import errno
import os
import re
import sys
from pathlib import Path

from busynth_gui.case.errors import Refusal

if sys.platform != "win32":
    import fcntl

__all__ = ["hold"]

_LOCK = ".lock"
_LEFT = re.compile(r"\..+\.[0-9a-f]{8}\.tmp(\.\w+)?")
"""What :func:`busynth_gui.atomic.beside` was writing when its process was killed."""
_BUSY = (errno.EACCES, errno.EAGAIN)
_held: dict[Path, int] = {}
"""The handles of this process, which hold their locks for as long as it lives."""


def hold(folder: Path, make: bool = True) -> None:
    """Hold a folder against other processes until this one ends, however it ends.

    What a killed one had half written there goes. Where there is no folder it is made; with
    ``make`` False, before it is known whether anything will be written, nothing is done. Nor is
    anything done where files cannot be locked: on Windows, and on some network file systems.
    Raises Refusal when another process works there.
    """
    folder = folder.resolve()
    if sys.platform == "win32" or folder in _held or not (make or folder.exists()):
        return
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if error.errno in _BUSY:
            raise Refusal(
                "another process works in {0}",
                "wait until it has ended, or name another folder with --runs",
                folder,
            ) from error
        return
    _held[folder] = handle
    for path in folder.iterdir():
        if _LEFT.fullmatch(path.name):
            path.unlink()
