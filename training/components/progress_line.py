"""How a run shows where it stands: a bar on a terminal, lines of text everywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping

from tqdm import tqdm

__all__ = ["ProgressLine", "duration"]


class ProgressLine:
    """Steps done, metrics, and the time that is left.

    On a terminal a bar; in a file or a pipe, where a bar leaves thousands of half lines, one line
    for each :meth:`show`. ``shown`` False is silent (every process but the first).
    """

    def __init__(self, name: str, total: int, done: int, shown: bool) -> None:
        self.name, self.total, self.done = name, total, done
        self._first, self._started = done, time.monotonic()
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

    def advance(self) -> None:
        """One more step is done."""
        self.done += 1
        self._bar.update()

    def show(self, metrics: Mapping[str, float]) -> None:
        """Show the metrics of the last few steps."""
        texts = {name: f"{value:.4f}" for name, value in metrics.items()}
        self._bar.set_postfix(texts)
        if self._lines:
            said = "  ".join(f"{name} {text}" for name, text in texts.items())
            self.say(f"{self.name} {self.done}/{self.total}  {said}  {self.pace()}")

    def pace(self) -> str:
        """Seconds a step since the start, and the time that is left at that pace."""
        steps = self.done - self._first
        if not steps:
            return "no step yet"
        each = (time.monotonic() - self._started) / steps
        return f"{each:.2f} s a step  {duration(each * (self.total - self.done))} left"

    def say(self, text: str) -> None:
        """A line of its own, above the bar if there is one."""
        tqdm.write(text, file=sys.stderr)
        sys.stderr.flush()

    def close(self) -> None:
        self._bar.close()


def duration(seconds: float) -> str:
    """``40 s``, ``12 min`` or ``3 h 05 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60:02d} min"
