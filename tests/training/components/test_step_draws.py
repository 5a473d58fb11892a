"""What is drawn for a step is the same whoever draws it, and caches are small to send."""

from __future__ import annotations

import pickle
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch

from busynth_gui.labelled.cases import DatasetCase
from training.components.step_draws import Share, StepDraws
from training.data.item_draws import Items
from training.data.scan_cache import ScanCache, write_cache


def test_processes_of_their_own_draw_the_same_and_leave_torchs_generator_alone() -> None:
    draws = StepDraws(partial(Items.noise, shape=(2, 3)), 5, (4, 2), Share(count=2))
    torch.manual_seed(3)
    before = torch.get_rng_state()
    ahead = list(draws.run(1, 6, workers=2))
    assert torch.equal(torch.get_rng_state(), before)
    here = list(draws.run(1, 6, workers=0))
    assert [[len(part) for part in step] for step in here] == [[1, 1], [2, 2]] * 2 + [[1, 1]]
    for ours, theirs in zip(ahead, here, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(ours, theirs, strict=True))


def test_an_item_that_was_sent_goes_on_where_its_draws_stood() -> None:
    """A part is drawn elsewhere, and its noise here."""
    items = Items(1, 2, 4, [0, 3])
    items.noise((5,))
    sent = pickle.loads(pickle.dumps(items))
    assert torch.equal(sent.noise((5,)), items.noise((5,)))


@pytest.mark.parametrize(("batch", "world", "count"), [(6, 4, 1), (4, 2, 4)])
def test_a_batch_that_cannot_be_divided_is_refused(batch: int, world: int, count: int) -> None:
    with pytest.raises(ValueError, match=f"'batch' a multiple of {world * count}"):
        Share(0, world, count).parts(batch)


def test_a_cache_is_sent_without_its_pixels(tmp_path: Path) -> None:
    scan = np.full((400, 400), 9, np.uint8)
    case = DatasetCase("a", "clinic", scan, scan > 3, "benign", "g")
    write_cache(tmp_path, [case], [scan > 99], ["g"], ["train"])
    sent = pickle.dumps(ScanCache(tmp_path))
    assert len(sent) < 1000
    again = pickle.loads(sent)
    assert np.array_equal(again.scan(again.entries[0]), scan)
