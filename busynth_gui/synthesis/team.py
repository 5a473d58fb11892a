"""Processes that make candidates side by side: they start together, and one hears of all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.distributed import Place

__all__ = ["THREADS", "Team", "settle"]

T = TypeVar("T")

THREADS = 2
"""Threads of a process on the processor. Sums are divided among threads, so a candidate's last bits
hang on their number, and no environment may change it. On two cores a candidate of the compact
bundle took 1.98 s with one thread, 1.82 s with two and 1.97 s with four."""

_MEETING = timedelta(hours=1)
"""How long the processes wait for each other to read and check their scans."""
_WORK = timedelta(days=14)
"""How long those that are done wait for the slowest. (Some of gloo counts milliseconds in 31 bits:
24 days.)"""


def settle(place: Place, threads: int = THREADS) -> None:
    """Give this process its threads, and of the NVIDIA devices of its machine its own."""
    # Idle OpenMP threads that spin take the cores that the others need; read at torch's start.
    os.environ.setdefault("GOMP_SPINCOUNT", "0")
    import torch

    torch.set_num_threads(threads)
    if place.count > 1 and torch.cuda.is_available():
        torch.cuda.set_device(place.local % torch.cuda.device_count())


class Team:
    """The processes that a launcher started for one command, once they have met.

    Every method is called by all of them. Raises Refusal when another process has ended.
    """

    def __init__(self, place: Place) -> None:
        self.place = place
        self._group: Any = None
        if place.count == 1:
            return
        if "MASTER_ADDR" not in os.environ:
            raise Refusal(
                "the processes cannot find each other",
                "set MASTER_ADDR to the first one's machine and MASTER_PORT to a free port, or "
                "start them with 'accelerate launch'",
            )
        import torch.distributed as dist

        with _refusing():
            dist.init_process_group(
                "gloo", rank=place.index, world_size=place.count, timeout=_MEETING
            )
            dist.barrier()  # nobody goes on before all have found what they were asked sound
            self._group = dist.new_group(backend="gloo", timeout=_WORK)

    def gather(self, mine: T) -> list[T] | None:
        """What each process has, in their order, for the first process; None for the others."""
        if self._group is None:
            return [mine]
        import torch.distributed as dist

        found: list[Any] | None = [None] * self.place.count if self.place.first else None
        with _refusing():
            dist.gather_object(mine, found, dst=0, group=self._group)
        return found

    def wait(self) -> None:
        """Until all are here."""
        if self._group is not None:
            import torch.distributed as dist

            with _refusing():
                dist.barrier(group=self._group)

    def part(self) -> None:
        """End the meeting, in time before the others' ends can be mistaken for a failure."""
        if self._group is not None:
            import torch.distributed as dist

            self._group = None
            dist.destroy_process_group()


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except (RuntimeError, ValueError) as error:
        raise Refusal(
            f"the processes have lost each other ({str(error).splitlines()[0]})",
            "start the same command again, it goes on where it stopped",
        ) from error
