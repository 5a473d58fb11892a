"""Random draws that belong to an item of a step, and not to the process that happens to make it.

A step's batch has global item numbers. Each item has a generator of its own, made of seed, step
and number, so one process that draws all items, two that draw half each, and one that draws them
in parts (gradient accumulation) see the same crops, holes, noise and dropped labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

__all__ = ["TIME_STEPS", "Items"]

TIME_STEPS = 1000


@dataclass(frozen=True)
class Items:
    """The items ``numbers`` of a batch of ``batch``, to be drawn for one step of a run."""

    seed: int
    step: int
    batch: int
    numbers: Sequence[int]

    @classmethod
    def whole(cls, seed: int, batch: int) -> Items:
        """All items of a batch that belongs to no step: a held-out check, a sheet."""
        return cls(seed, 0, batch, range(batch))

    def __len__(self) -> int:
        return len(self.numbers)

    @cached_property
    def generators(self) -> list[np.random.Generator]:
        """One for each item. They are used up in turn: what is drawn first stays first."""
        return [np.random.default_rng((self.seed, self.step, 1 + k)) for k in self.numbers]

    @cached_property
    def shared(self) -> NDArray[np.float64]:
        """Draws for the whole batch in [0, 1): a coin, then one for each item's place in order."""
        return np.random.default_rng((self.seed, self.step, 0)).random(1 + self.batch)

    @property
    def coin(self) -> int:
        """0 or 1, the same for all items of the step."""
        return int(self.shared[0] < 0.5)

    def times(self) -> Tensor:
        """Diffusion time steps (n,), int64: stratified over the batch, in an order drawn anew."""
        order = np.argsort(np.argsort(self.shared[1:]))
        spread = [
            (order[k] + rng.random()) / self.batch
            for k, rng in zip(self.numbers, self.generators, strict=True)
        ]
        return torch.from_numpy((np.array(spread) * TIME_STEPS).astype(np.int64))

    def grain(self, device: torch.device | str = "cpu") -> list[torch.Generator]:
        """A generator for each item, for the noise that a network draws on ``device``."""
        seeds = [int(rng.integers(2**63 - 1)) for rng in self.generators]
        return [torch.Generator(device).manual_seed(seed) for seed in seeds]

    def noise(self, shape: tuple[int, ...]) -> Tensor:
        """Standard normal noise (n, *shape), float32."""
        draws = [rng.standard_normal(shape, dtype=np.float32) for rng in self.generators]
        return torch.from_numpy(np.stack(draws))
