"""Which of several processes this one is, when a launcher has started more than one.

``accelerate launch``, ``torchrun`` and MPI say it in the environment. It is read here without
torch, so that what cannot be done is refused at once.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass

from busynth_gui.case.errors import Refusal

__all__ = ["LAUNCHER_NOTE", "Place", "complain", "find_place", "forget_launcher", "started_alone"]

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

_FIRST_SPEAKS_S = 20.0
"""Within this time after one process has failed the launcher ends the others, on a busy machine
too: 5 s were not enough there."""


@dataclass(frozen=True)
class Place:
    """Process ``index`` of ``count``; ``local`` is its number on its own machine. All from 0."""

    index: int = 0
    count: int = 1
    local: int = 0

    @property
    def first(self) -> bool:
        """Whether this process does and says what is done and said once."""
        return self.index == 0


def find_place(environment: Mapping[str, str] = os.environ) -> Place:
    """The place of this process; the only one when no launcher says otherwise.

    Raises Refusal when the environment speaks of several processes but not of which this is.
    """
    count = _number(environment, _COUNT)
    if count is None or count <= 1:
        return Place()
    index, local = _number(environment, _INDEX), _number(environment, _LOCAL)
    if index is None or not 0 <= index < count:
        raise Refusal(
            f"the environment speaks of {count} processes but not of which one this is",
            "start them with 'accelerate launch' or 'torchrun', or unset WORLD_SIZE",
        )
    return Place(index, count, index if local is None or local < 0 else local)


def _number(environment: Mapping[str, str], names: tuple[str, ...]) -> int | None:
    for name in names:
        text = environment.get(name, "").strip()
        if text:
            try:
                return int(text)
            except ValueError:
                raise Refusal(f"{name} is '{text}'", "it must be a whole number") from None
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


def complain(program: str, line: str, place: Place) -> None:
    """Say on standard error why this process ends.

    What is wrong is mostly wrong for all: the first process says so, the launcher ends the others,
    and they only speak if they are left to.
    """
    if not place.first:
        sys.stderr.flush()
        time.sleep(_FIRST_SPEAKS_S)
        line = f"process {place.index} of {place.count}: {line}"
    print(f"{program}: {' '.join(line.split())}", file=sys.stderr, flush=True)  # noqa: T201
