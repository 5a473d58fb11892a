"""What is counted, and work in a process of its own that may die of it."""

from __future__ import annotations

import json
import os
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from kills import fork

__all__ = ["Tally", "ends_as", "in_a_process"]


@dataclass
class Tally:
    """The first five say how much was done; the others should stay 0."""

    kills: int = 0
    renders_killed: int = 0
    inputs: int = 0
    circumstances: int = 0
    fuzzed: int = 0
    lost_decisions: int = 0
    half_files: int = 0
    tracebacks: int = 0
    escapes: int = 0
    window_deaths: int = 0
    over_bounds: int = 0
    bounds: dict[str, float] = field(default_factory=dict)
    """What was measured."""
    what: list[str] = field(default_factory=list)
    """A line for each that should not be."""

    @property
    def faults(self) -> int:
        named = (self.lost_decisions, self.half_files, self.tracebacks, self.escapes)
        return sum(named) + self.window_deaths + self.over_bounds

    def add(self, other: dict[str, Any]) -> None:
        for name, value in other.items():
            kept = getattr(self, name)
            setattr(self, name, kept | value if isinstance(kept, dict) else kept + value)

    def note(self, counter: str, words: str) -> None:
        setattr(self, counter, getattr(self, counter) + 1)
        self.what.append(f"{counter}: {words}")

    def note_error(self, words: str, error: BaseException) -> None:
        last = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{last.filename.rpartition('/')[2]}:{last.lineno}"
        self.note("tracebacks", f"{words}: {type(error).__name__} at {where}: {str(error)[:120]}")


def ends_as(work: Callable[[], object], refused: type[Exception]) -> int:
    """Do ``work`` in a forked process: 0 when it was done, 2 when ``refused`` in one line, 1 after
    any other exception, and minus the signal that ended it."""
    child = fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except refused as refusal:
            code = 2 if "\n" not in str(refusal) else 1
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


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
