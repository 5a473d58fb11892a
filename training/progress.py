"""How long work shows where it stands: a bar on a terminal, lines of text everywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from threading import Event, Thread
from typing import Self, TypeVar

from tqdm import tqdm

__all__ = ["ProgressLine", "duration", "each"]

T = TypeVar("T")

_PULSE_S = 10.0
"""A bar is drawn anew so often, also within one long step."""
_LINE_S = 60.0
"""A log gets a line at least so often."""


class ProgressLine:
    """Steps done, metrics, and the time that is left.

    On a terminal a bar, drawn anew at least every ten seconds; in a file or a pipe, where a bar
    leaves thousands of half lines, one line for each :meth:`show`, and at least one a minute.
    ``shown`` False is silent (every process but the first).
    """

    def __init__(
        self, name: str, total: int, done: int = 0, shown: bool = True, word: str = "step"
    ) -> None:
        self.name, self.total, self.done, self.word = name, total, done, word
        self._first, self._started = done, time.monotonic()
        self._said = self._started
        terminal = sys.stderr.isatty()
        self._lines = shown and not terminal
        self._bar = tqdm(
            total=total,
            initial=done,
            desc=name,
            disable=not (shown and terminal),
            mininterval=1.0,
            dynamic_ncols=True,
        )
        self._closed = Event()
        if shown:
            Thread(target=self._pulse, name=f"progress of {name}", daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._lines and self.done == self.total and self._passed() > _PULSE_S:
            self.show({})
        self.close()

    def advance(self, count: int = 1) -> None:
        """One more step is done, or ``count``."""
        self.done += count
        self._bar.update(count)

    def show(self, metrics: Mapping[str, float]) -> None:
        """Show the metrics of the last few steps."""
        texts = {name: f"{value:.4f}" for name, value in metrics.items()}
        self._bar.set_postfix(texts)
        if self._lines:
            said = "".join(f"{name} {text}  " for name, text in texts.items())
            self.say(f"{self.name} {self.done}/{self.total}  {said}{self.pace()}")

    def pace(self) -> str:
        """Seconds a step since the start, and the time that is left at that pace."""
        steps, passed = self.done - self._first, self._passed()
        if not steps:
            return f"no {self.word} done yet, after {duration(passed)}"
        each = passed / steps
        return f"{each:.2f} s a {self.word}  {duration(each * (self.total - self.done))} left"

    def say(self, text: str) -> None:
        """A line of its own, above the bar if there is one."""
        self._said = time.monotonic()
        tqdm.write(text, file=sys.stderr)
        sys.stderr.flush()

    def close(self) -> None:
        self._closed.set()
        self._bar.close()

    def _passed(self) -> float:
        return time.monotonic() - self._started

    def _pulse(self) -> None:
        while not self._closed.wait(_PULSE_S):
            if not self._lines:
                self._bar.refresh()
            elif time.monotonic() - self._said > _LINE_S - _PULSE_S / 2:
                self.show({})


def each(things: Sequence[T], name: str, word: str) -> Iterator[T]:
    """The things one after another, with progress on standard error; a ``word`` says what one is.

    In a log a line a minute, and one at the end of what took its time.
    """
    with ProgressLine(name, len(things), word=word) as line:
        for thing in things:
            yield thing
            line.advance()


def duration(seconds: float) -> str:
    """``40 s``, ``12 min`` or ``3 h 05 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
