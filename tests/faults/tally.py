"""What is counted, and work in a process of its own that may die of it."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["Tally", "in_a_process"]


@dataclass
class Tally:
    """``kills``, ``renders_killed`` and ``inputs`` say what was done; the others should stay 0."""

    kills: int = 0
    renders_killed: int = 0
    inputs: int = 0
    lost_decisions: int = 0
    half_files: int = 0
    tracebacks: int = 0
    escapes: int = 0
    window_deaths: int = 0
    what: list[str] = field(default_factory=list)
    """A line for each that should not be."""

    @property
    def faults(self) -> int:
        named = (self.lost_decisions, self.half_files, self.tracebacks, self.escapes)
        return sum(named) + self.window_deaths

    def add(self, other: dict[str, Any]) -> None:
        for name, value in other.items():
            setattr(self, name, getattr(self, name) + value)

    def note(self, counter: str, words: str) -> None:
        setattr(self, counter, getattr(self, counter) + 1)
        self.what.append(f"{counter}: {words}")

    def note_error(self, words: str, error: BaseException) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        self.note("tracebacks", f"{words}: {type(error).__name__} at {where}: {str(error)[:120]}")


def in_a_process(work: Callable[[], Iterator[Tally]], tally: Tally, limit_s: float) -> int:
    """Add to ``tally`` what ``work`` yields in a forked process; how many came before it ended.

    A process that dies of a signal, or takes longer than ``limit_s`` for one, is a window's death.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        code = 1
        try:
            with os.fdopen(writer, "w") as out:
                for part in work():
                    out.write(json.dumps(asdict(part)) + "\n")
                    out.flush()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    os.close(writer)
    count, began = 0, time.monotonic()
    with os.fdopen(reader) as told:
        for line in told:
            tally.add(json.loads(line))
            count += 1
            if time.monotonic() - began > limit_s:
                tally.note("tracebacks", f"number {count} took {time.monotonic() - began:.0f} s")
            began = time.monotonic()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        tally.note("window_deaths", f"signal {os.WTERMSIG(status)} after {count}")
    elif os.WEXITSTATUS(status):
        tally.note("tracebacks", f"the harness itself failed after {count}")
    return count
