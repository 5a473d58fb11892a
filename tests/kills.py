"""Kills a piece of work at a chosen step, as ``kill -9`` or a power cut would."""

from __future__ import annotations

import errno
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

import cv2

__all__ = ["begin", "fork", "full_disk_at", "killed_after", "killed_at"]

_STEPS = ("os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "os.truncate", "open")
_LIMIT_S = 300
"""Far more than any work takes: a child that hangs ends by SIGALRM, and its test with it."""


def fork() -> int:
    """``os.fork`` from a process that has used OpenCV, whose threads a child does not have and
    would wait for."""
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    child = os.fork()
    if child:
        cv2.setNumThreads(threads)
    else:
        signal.alarm(_LIMIT_S)
    return child


def begin(work: Callable[[], object], refused: type[Exception] | tuple[()] = ()) -> int:
    """Do ``work`` in a process of its own, whose number this gives: it ends with 0 when that was
    done, with 2 after ``refused``, with 1 after anything else."""
    child = fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except refused:
            code = 2
        finally:
            os._exit(code)
    return child


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a process of its own that kills itself before it touches the disk ``step``
    times; true if it came to that, false if it was done before."""

    def counted() -> None:
        sys.addaudithook(_Killer(step))
        work()

    _, status = os.waitpid(begin(counted), 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


def killed_after(seconds: float, work: Callable[[], object]) -> bool:
    """Do ``work`` in a process of its own that is killed so much later, in whatever it does then:
    libraries that write by themselves are met too. True unless it was done before."""
    child = begin(work)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)  # until it is waited for, nobody else has its number
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return os.WIFSIGNALED(status)


def full_disk_at(step: int, work: Callable[[], object], refused: type[Exception]) -> bool:
    """Do ``work`` in a process of its own for which the disk is full from that step on.

    True if that met it, and ended in ``refused``; any other end is an AssertionError.
    """

    def filled() -> None:
        sys.addaudithook(_Full(step))
        work()

    _, status = os.waitpid(begin(filled, refused), 0)
    code = os.waitstatus_to_exitcode(status)
    assert code in (0, 2), f"on a full disk the work ended with {code}"
    return code == 2


class _Full:
    """An audit hook that lets nothing new be made; what is there can be renamed and deleted."""

    def __init__(self, left: int) -> None:
        self._left = left

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event in ("os.mkdir", "os.link") or (event == "open" and _writes(args)):
            self._left -= 1
            if self._left <= 0:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class _Killer:
    """An audit hook that counts what changes the disk."""

    def __init__(self, left: int) -> None:
        self._left = left

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event not in _STEPS or (event == "open" and not _writes(args)):
            return
        self._left -= 1
        if self._left <= 0:
            os.kill(os.getpid(), signal.SIGKILL)


def _writes(args: tuple[Any, ...]) -> bool:
    _, mode, flags = args
    if isinstance(mode, str):
        return any(letter in mode for letter in "wxa+")
    return bool(int(flags or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
