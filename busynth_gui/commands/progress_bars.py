"""How far the work is, on a terminal: stages of a candidate, bytes of a bundle."""

from __future__ import annotations

import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeVar

from tqdm import tqdm

from busynth_gui.bundles.transfer import Amount, Doing
from busynth_gui.case.progress import STAGE_NAMES, Progress

__all__ = ["ByteBar", "StageBars", "counted", "interrupt_flag"]

_T = TypeVar("_T")


class StageBars:
    """One bar per stage of a candidate on standard error; silent where that is no terminal.

    Of several processes one shows its bars (``shown``): the others' would run over them.
    """

    def __init__(self, title: str, shown: bool = True) -> None:
        self._title = title
        self._stage = 0
        self._bar: Any = None
        self._silent = not (shown and sys.stderr.isatty())

    def __call__(self, progress: Progress) -> None:
        if self._silent:
            return
        if self._bar is None or progress.stage != self._stage:
            self.close()
            self._stage = progress.stage
            number = progress.stage or " "  # healing is no stage
            name, size = STAGE_NAMES[progress.stage], shutil.get_terminal_size()
            self._bar = tqdm(
                total=progress.steps,
                desc=f"{self._title} {number} {name:<14}",
                unit="step",
                # Some pseudo-terminals say that they are 0 x 0, and tqdm then shows no bar.
                ncols=min(size.columns, 100),
                nrows=size.lines,
            )
        self._bar.update(progress.step - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


class ByteBar:
    """A bar of bytes for each thing that is done; silent where that is no terminal."""

    def __init__(self) -> None:
        self._doing: Doing | None = None
        self._bar: Any = None
        self._silent = not sys.stderr.isatty()

    def __call__(self, amount: Amount) -> None:
        if self._silent:
            return
        if self._bar is None or amount.doing != self._doing or amount.total != self._bar.total:
            self.close()
            self._doing = amount.doing
            size = shutil.get_terminal_size()
            self._bar = tqdm(
                total=amount.total,
                initial=amount.done,
                desc=f"{amount.doing.value:<5}",
                unit="B",
                unit_scale=True,
                ncols=min(size.columns, 100),
                nrows=size.lines,
            )
        self._bar.update(amount.done - self._bar.n)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()
            self._bar = None


def counted(files: Sequence[_T], doing: str, shown: bool = True) -> Iterator[_T]:
    """The files, with a bar on standard error that says how many of them are done.

    Silent where that is no terminal, for a single one, and where not ``shown``, as of all but one
    of several processes.
    """
    size = shutil.get_terminal_size()
    silent = len(files) < 2 or not (shown and sys.stderr.isatty())
    with tqdm(
        files, doing, unit="file", ncols=min(size.columns, 100), leave=False, disable=silent
    ) as bar:
        yield from bar


@contextmanager
def interrupt_flag(then: Callable[[], None] = lambda: None) -> Iterator[Callable[[], bool]]:
    """Within the block Ctrl-C only raises a flag, so that no file is written by half.

    The block is given a function that tells whether the flag is up; ``then`` is called when it
    goes up. A second Ctrl-C interrupts as usual.
    """
    pressed = threading.Event()

    def note(number: int, frame: FrameType | None) -> None:
        if pressed.is_set():
            raise KeyboardInterrupt
        pressed.set()
        then()

    if threading.current_thread() is not threading.main_thread():
        yield pressed.is_set
        return
    before = signal.signal(signal.SIGINT, note)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)
