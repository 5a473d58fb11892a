"""What the look for memorisation says of a network, and of one that goes on from another."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch

from training.trainers import memorisation_stop
from training.trainers.memorisation_stop import MemoryWatch

SIDE = 64


class Crops:
    """Eight crops; a network "makes" the image that it is."""

    def __len__(self) -> int:
        return 8

    def cut(self, start: int, stop: int) -> Crops:
        return self


def noise(seed: int) -> torch.Tensor:
    return torch.from_numpy(np.random.default_rng(seed).normal(0, 0.3, (1, 1, SIDE, SIDE)))


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> MemoryWatch:
    from training.components.preview_sheets import to_grey
    from training.evaluate.parts.memorisation import interior

    monkeypatch.setattr(
        memorisation_stop,
        "fill",
        lambda model, task, holes, decoder, seed: model.expand(8, -1, -1, -1),
    )
    mask = np.zeros((SIDE, SIDE), bool)
    mask[8:56, 8:56] = True
    (training,) = to_grey(noise(1))
    holes = torch.from_numpy(mask.astype(np.float32)).expand(8, 1, -1, -1)
    crops: Any = Crops()
    return MemoryWatch(crops, holes, None, interior(training, mask)[None], 0.5)  # type: ignore[arg-type]


def test_what_repeats_a_training_lesion_is_seen(watch: MemoryWatch) -> None:
    repeats, fresh = noise(1), noise(2)
    assert watch(repeats) == 1.0  # type: ignore[arg-type]
    assert watch(fresh) == 0.0  # type: ignore[arg-type]


def test_of_a_network_that_goes_on_only_what_it_learnt_since_counts(watch: MemoryWatch) -> None:
    repeats, fresh = noise(1), noise(2)
    assert watch.since(fresh)(repeats) == 1.0  # type: ignore[arg-type]
    assert watch.since(repeats)(repeats) == 0.0  # type: ignore[arg-type]
    assert watch.since(repeats)(fresh) == 0.0  # type: ignore[arg-type]
