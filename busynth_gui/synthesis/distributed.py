"""Processes that make candidates side by side: which this one is, and how it hears of the others.

``accelerate launch``, ``torchrun`` and MPI say it in the environment. It is read here without
torch, so that what cannot be done is refused at once.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import THREADS
from busynth_gui.torch_environment import prepare_for_torch

__all__ = [
    "LAUNCHER_NOTE",
    "ProcessGroup",
    "Rank",
    "complain",
    "find_rank",
    "forget_launcher",
    "set_up",
    "started_alone",
]  # fmt: skip

T = TypeVar("T")

# The names that accelerate reads, in its order.
_INDEX = ("RANK", "PMI_RANK", "OMPI_COMM_WORLD_RANK", "MV2_COMM_WORLD_RANK")
_COUNT = ("WORLD_SIZE", "PMI_SIZE", "OMPI_COMM_WORLD_SIZE", "MV2_COMM_WORLD_SIZE")
_LOCAL = (
    "LOCAL_RANK", "MPI_LOCALRANKID", "OMPI_COMM_WORLD_LOCAL_RANK", "MV2_COMM_WORLD_LOCAL_RANK",
)  # fmt: skip

LAUNCHER_NOTE = (
    "accelerate has started one process: its --cpu starts several through MPI alone. For several "
    "on this machine give it --multi_gpu instead, also where there is no GPU"
)

_MEETING = timedelta(hours=1)
"""How long the processes wait for each other to read and check their scans."""
_WORK = timedelta(days=14)
"""How long those that are done wait for the slowest. (Some of gloo counts milliseconds in 31 bits:
24 days.)"""

_FIRST_SPEAKS_S = 20.0
"""Within this time after one process has failed the launcher ends the others, on a busy machine
too: 5 s were not enough there."""


@dataclass(frozen=True)
class Rank:
    """Process ``index`` of ``count``; ``local`` is its number on its own machine. All from 0."""

    index: int = 0
    count: int = 1
    local: int = 0

    @property
    def first(self) -> bool:
        """Whether this process does and says what is done and said once."""
        return self.index == 0


def find_rank(environment: Mapping[str, str] = os.environ) -> Rank:
    """The rank of this process; the only one when no launcher says otherwise.

    Raises Refusal when the environment speaks of several processes but not of which this is, or
    of a port at which they cannot meet.
    """
    count = _number(environment, _COUNT)
    if count is None or count <= 1:
        return Rank()
    _number(environment, ("MASTER_PORT",))  # torch's own words for another would say nothing
    index, local = _number(environment, _INDEX), _number(environment, _LOCAL)
    if index is None or not 0 <= index < count:
        raise Refusal(
            "the environment speaks of {0} processes but not of which one this is",
            "start them with 'accelerate launch' or 'torchrun', or unset WORLD_SIZE",
            count,
        )
    return Rank(index, count, index if local is None or local < 0 else local)


def _number(environment: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    for name in names:
        text = environment.get(name, "").strip()
        if text:
            try:
                return int(text)
            except ValueError:
                raise Refusal("{0} is '{1}'", "it must be a whole number", name, text) from None
    return None


def started_alone(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether accelerate was asked for several processes and has started this one alone.

    It gives a processor-only process the address at which the others would meet, and starts none.
    """
    by_accelerate = {"ACCELERATE_USE_CPU", "ACCELERATE_MIXED_PRECISION", "MASTER_ADDR"}
    if not by_accelerate <= environment.keys() or any(n in environment for n in (*_INDEX, *_COUNT)):
        return False
    return environment["ACCELERATE_USE_CPU"].lower() in ("1", "true", "yes")


def forget_launcher() -> None:
    """From here on this process is one alone, also to libraries that look at the environment."""
    others = ("LOCAL_WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT", "ACCELERATE_USE_FSDP")
    for name in (*_INDEX, *_COUNT, *_LOCAL, *others):
        os.environ.pop(name, None)


def complain(program: str, line: str, rank: Rank) -> None:
    """Say on standard error why this process ends.

    What is wrong is mostly wrong for all: the first process says so, the launcher ends the others,
    and they only speak if they are left to.
    """
    if not rank.first:
        sys.stderr.flush()
        time.sleep(_FIRST_SPEAKS_S)
        line = f"process {rank.index} of {rank.count}: {line}"
    print(f"{program}: {' '.join(line.split())}", file=sys.stderr, flush=True)  # noqa: T201


def set_up(rank: Rank, threads: int = THREADS) -> None:
    """Give this process its threads, and of the NVIDIA devices of its machine its own."""
    prepare_for_torch()
    import torch

    torch.set_num_threads(threads)
    if rank.count > 1 and torch.cuda.is_available():
        torch.cuda.set_device(rank.local % torch.cuda.device_count())


class ProcessGroup:
    """The processes that a launcher started for one command, once they have met.

    Every method is called by all of them. Raises Refusal when another process has ended.
    """

    def __init__(self, rank: Rank) -> None:
        self.rank = rank
        self._group: Any = None
        if rank.count == 1:
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
                "gloo", rank=rank.index, world_size=rank.count, timeout=_MEETING
            )
            dist.barrier()  # nobody goes on before all have found what they were asked sound
            self._group = dist.new_group(backend="gloo", timeout=_WORK)

    def gather(self, mine: T) -> list[T] | None:
        """What each process has, in their order, for the first process; None for the others."""
        if self._group is None:
            return [mine]
        import torch.distributed as dist

        found: list[Any] | None = [None] * self.rank.count if self.rank.first else None
        with _refusing():
            dist.gather_object(mine, found, dst=0, group=self._group)
        return found

    def wait(self) -> None:
        """Until all are here."""
        if self._group is not None:
            import torch.distributed as dist

            with _refusing():
                dist.barrier(group=self._group)

    def destroy(self) -> None:
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
            "the processes have lost each other ({0})",
            "start the same command again, it goes on where it stopped",
            str(error).splitlines()[0],
        ) from error
