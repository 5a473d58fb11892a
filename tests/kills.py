"""Kills a piece of work at a chosen step, as ``kill -9`` or a power cut would."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

__all__ = ["killed_at"]

_STEPS = ("os.rename", "os.mkdir", "os.link", "os.remove", "os.rmdir", "os.truncate", "open")


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do ``work`` in a process of its own that kills itself before it touches the disk ``step``
    times; true if it came to that, false if it was done before."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            sys.addaudithook(_Killer(step))
            work()
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the work failed by itself"
    return False


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
