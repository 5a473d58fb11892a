"""What a process draws for each step of a run: as it goes, or ahead in processes of their own.

The same items come out however many there are: an item's draws hang on seed, step and number
(:mod:`training.data.item_draws`), never on who makes it, nor when.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from multiprocessing import parent_process
from threading import Thread
from typing import Generic, TypeVar

import cv2
import torch
from torch.utils.data import DataLoader, Dataset

from training.data.item_draws import Items

__all__ = ["Share", "StepDraws"]

P = TypeVar("P")


@dataclass(frozen=True)
class Share:
    """Which of ``world`` processes this one is, and in how many parts it goes through a batch."""

    index: int = 0
    world: int = 1
    count: int = 1

    def parts(self, batch: int) -> list[list[int]]:
        """Global numbers of this process's items of a batch, a list for each accumulated part.

        Raises ValueError when the batch cannot be divided evenly.
        """
        if batch % (self.world * self.count):
            raise ValueError(
                f"a batch of {batch} cannot be divided over {self.world} processes with "
                f"{self.count} parts each: make 'batch' a multiple of {self.world * self.count}"
            )
        mine = list(range(self.index, batch, self.world))
        return [mine[part :: self.count] for part in range(self.count)]


@dataclass(frozen=True)
class StepDraws(Dataset[list[P]], Generic[P]):
    """Draws by step number: a list with what ``draw`` makes of each part of the batch.

    ``batches`` are the sizes that steps have in turn. With workers ``draw`` goes to their
    processes: it holds what can be sent there, such as caches, and no network.
    """

    draw: Callable[[Items], P]
    seed: int
    batches: Sequence[int]
    share: Share

    def __getitem__(self, step: int) -> list[P]:
        batch = self.batches[step % len(self.batches)]
        return [self.draw(Items(self.seed, step, batch, part)) for part in self.share.parts(batch)]

    def run(self, first: int, last: int, workers: int) -> Iterator[list[P]]:
        """The draws of steps from ``first`` up to ``last``; ``workers`` 0 makes each when asked."""
        if not workers:
            return (self[step] for step in range(first, last))
        return iter(
            DataLoader(
                self,
                batch_size=None,
                sampler=range(first, last),
                num_workers=workers,
                collate_fn=_as_it_is,
                worker_init_fn=_begin,
                # A process that is forked has neither OpenCV's threads nor the device's.
                multiprocessing_context="spawn",
                # Else it would draw from torch's own generator, on which dropout hangs.
                generator=torch.Generator(),
            )
        )


def _as_it_is(drawn: P) -> P:
    return drawn


def _begin(_: int) -> None:
    cv2.setNumThreads(1)
    Thread(target=_end_with_parent, name="end with parent", daemon=True).start()


def _end_with_parent() -> None:
    """End when the training process was killed. torch's own end would wait for ever for what was
    drawn to be taken."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
