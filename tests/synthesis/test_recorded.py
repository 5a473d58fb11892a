"""Denoisers that run from a recording: the same numbers, and themselves where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from requests_of_samples import ask
from tiny_compact import write_compact
from torch import Tensor

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.scan import Scan
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.networks.denoiser import build_unet
from busynth_gui.synthesis.networks.recorded import RecordedUnet
from busynth_gui.synthesis.pipeline import Pipeline

TOKENS, WIDTH, CELLS = 5, 16, 16


@pytest.fixture
def unet() -> RecordedUnet:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return RecordedUnet(build_unet((16, 16, 32), width=WIDTH).eval())


@torch.inference_mode()
def run(unet: RecordedUnet, seed: int, batch: int = 1) -> Tensor:
    rng = torch.Generator().manual_seed(seed)

    def noise(*shape: int) -> Tensor:
        return torch.randn(batch, *shape, generator=rng)

    made: Tensor = unet(
        noise(9, CELLS, CELLS),
        torch.tensor(999 - 100 * seed),
        encoder_hidden_states=noise(TOKENS, WIDTH),
        class_labels=noise(WIDTH),
    ).sample
    return made


class Passes:
    """Counts those of the network itself."""

    def __init__(self, unet: RecordedUnet) -> None:
        self.count = 0
        unet._plain.unet.register_forward_hook(self._passed)

    def _passed(self, *_: Any) -> None:
        self.count += 1


def test_a_recording_makes_the_same_numbers_without_the_network(unet: RecordedUnet) -> None:
    before = [run(unet, seed) for seed in range(4)]
    assert not torch.equal(before[0], before[1])
    assert unet.record() and not unet.record()
    passes = Passes(unet)
    after = [run(unet, seed) for seed in range(4)]
    assert passes.count == 0
    assert all(torch.equal(a, b) for a, b in zip(before, after, strict=True))


def test_inputs_of_another_form_have_a_recording_of_their_own(unet: RecordedUnet) -> None:
    run(unet, 1)
    assert unet.record()
    passes = Passes(unet)
    run(unet, 1, batch=2)
    assert passes.count == 1
    assert unet.record() and not unet.record()
    passes.count = 0
    assert run(unet, 1, batch=2).shape[0] == 2 and run(unet, 1).shape[0] == 1
    assert passes.count == 0


def test_what_cannot_be_recorded_is_run_as_it_is_and_not_tried_again(
    unet: RecordedUnet, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("no such operator")

    before = run(unet, 1)
    monkeypatch.setattr(torch.jit, "trace", fails)
    assert unet.record()
    assert torch.equal(run(unet, 1), before)
    assert not unet.record()


def test_a_recording_with_other_numbers_is_not_taken(
    unet: RecordedUnet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(torch.jit, "freeze", lambda graph: lambda *inputs: graph(*inputs) + 1e-3)
    before = run(unet, 1)
    assert unet.record()
    assert torch.equal(run(unet, 1), before)


def test_previews_of_a_bundle_are_recorded_and_stay_as_they_are(
    tmp_path: Path, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline.load(find_bundle(str(write_compact(tmp_path / "tiny", few_steps=3))))
    assert not pipeline.quicken()  # there was none: nothing is loaded for them
    request = ask(pipeline, scan)
    before = pipeline.preview(scan, request)
    rounds = 0
    while pipeline.quicken():
        rounds += 1
    models = pipeline._live._models
    assert isinstance(models, CompactModels) and models.recorded is not None
    assert rounds == len(models.recorded) > 0
    for unet in models.recorded.values():
        monkeypatch.setattr(unet._plain, "forward", None)  # not to be met again
    after = pipeline.preview(scan, request)
    assert np.array_equal(before.pixels, after.pixels) and np.array_equal(before.mask, after.mask)
