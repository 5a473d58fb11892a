"""Locks on files that other computers see too, and that the system lets go of after a crash.

On shares (NFS, SMB) Linux keeps a lock on a *folder* to itself: another computer gets it as well.
A lock on a file goes to the server. Here the file goes when it is let go of, so that nothing is
left in a folder that is handed on; :class:`filelock.FileLock` leaves it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from busynth_gui.paths import is_there
from busynth_gui.shares import keeps_locks_to_itself

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

__all__ = ["NoLocksError", "hold", "is_busy", "let_go"]

_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0)
_BUSY = (errno.EWOULDBLOCK, errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_PAUSE_S = 0.1


class NoLocksError(OSError):
    """The file system cannot lock files, or no other computer would see it."""


def hold(path: Path, *, wait: bool) -> int:
    """Hold the lock on ``path``, made if need be; the handle is for :func:`let_go`.

    Raises BlockingIOError where another holds it and ``wait`` is not said, NoLocksError, and
    OSError where the file cannot be made.
    """
    if keeps_locks_to_itself(path.parent):
        raise NoLocksError(errno.ENOLCK, os.strerror(errno.ENOLCK))
    while True:
        handle = _open(path)
        try:
            if _lock(handle, wait) and _is_there(handle, path):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # whoever held it has deleted it


def let_go(handle: int, path: Path) -> None:
    """Let the lock go, and the file with it."""
    if os.name == "posix":
        # While it is held: whoever waits finds it gone, and makes it anew.
        with contextlib.suppress(OSError):
            path.unlink()
    os.close(handle)
    if os.name != "posix":  # an open file cannot be deleted, the next one's neither
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def is_busy(path: Path) -> Iterator[bool | None]:
    """Whether somebody else holds the lock; nobody takes it within the block if nobody does.

    The file stays. None where that cannot be told, as nobody ever held it, say.
    """
    if not is_there(path):
        yield None
        return
    try:
        handle = hold(path, wait=False)
    except (BlockingIOError, PermissionError):  # the latter: another user's
        yield True
        return
    except OSError:
        yield None
        return
    try:
        yield False
    finally:
        os.close(handle)


def _open(path: Path) -> int:
    while True:
        # Not made in one go: in folders as open as /tmp Linux refuses that for others' files.
        with contextlib.suppress(FileNotFoundError):
            return os.open(path, _FLAGS)
        with contextlib.suppress(FileExistsError):
            handle = os.open(path, _FLAGS | os.O_CREAT | os.O_EXCL, 0o600)
            if sys.platform != "win32":
                # What a killed program leaves must keep nobody out of a folder that is shared.
                with contextlib.suppress(OSError):
                    os.fchmod(handle, 0o666)
            return handle


def _lock(handle: int, wait: bool) -> bool:
    """Whether it is held now; else the file was deleted on the share's server meanwhile."""
    try:
        if sys.platform == "win32":
            _lock_windows(handle, wait)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError as error:
        if error.errno == errno.ESTALE:
            return False
        if not wait and error.errno in _BUSY:
            raise BlockingIOError(error.errno, error.strerror) from error
        raise NoLocksError(error.errno, error.strerror) from error
    return True


if sys.platform == "win32":

    def _lock_windows(handle: int, wait: bool) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
                return
            except OSError as error:
                if not wait or error.errno not in _BUSY:
                    raise
            time.sleep(_PAUSE_S)


def _is_there(handle: int, path: Path) -> bool:
    """Whether the file that is held still has its name: another one would be held by others."""
    held = os.fstat(handle)
    if held.st_nlink:
        return True
    with contextlib.suppress(OSError):  # some file systems count no links
        return os.path.samestat(held, path.lstat())
    return False
