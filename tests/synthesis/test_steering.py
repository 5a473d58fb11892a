"""What steers a lesion to its grey levels, with an autoencoder that is none: latents are pixels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from busynth_gui.synthesis.inpaint import Crop
from busynth_gui.synthesis.steering import SteeringTarget, steering, varied

SIDE = 32
MADE = 0.4
"""Grey level, of 1, that the denoiser makes everywhere."""


class Pixels:
    """Encodes and decodes nothing."""

    def encode(self, image: Tensor) -> Tensor:
        return image

    def decode(self, latents: Tensor, _generator: torch.Generator) -> Tensor:
        return latents


def target(ratio: float, **given: object) -> SteeringTarget:
    zone = np.zeros((SIDE, SIDE), bool)
    zone[8:24, 8:24] = True
    level = zone.astype(np.float32)
    return SteeringTarget(zone, ~zone, ratio, level, level, **given)  # type: ignore[arg-type]


def led(step: int, steps: int, to: SteeringTarget, once: bool = False) -> float:
    """Mean grey level in the zone, of tissue at :data:`MADE`, after the correction of a step."""
    estimate = torch.full((1, 1, SIDE, SIDE), 2 * MADE - 1)
    image, release = estimate.clone(), torch.ones_like(estimate)
    corrected = steering(Pixels(), image, release, to, steps, once)  # type: ignore[arg-type]
    level = (corrected(step, estimate)[0, 0].numpy() + 1) / 2
    assert np.allclose(level[~to.zone], MADE, atol=1e-6)
    return float(level[to.zone].mean())


@pytest.mark.parametrize("ratio", [0.5, 1.3])
def test_a_step_brings_the_lesion_to_its_ratio(ratio: float) -> None:
    assert led(0, 6, target(ratio)) == pytest.approx(ratio * MADE, abs=1e-3)


def test_no_step_goes_further_than_it_may_nor_above_the_ceiling() -> None:
    assert led(0, 6, target(0.1)) == pytest.approx(0.4 * MADE, abs=1e-3)
    assert led(0, 6, target(2.0, ceiling=0.6)) == pytest.approx(0.6, abs=1e-3)


def test_every_so_many_steps_are_corrected_and_the_last_one_mends() -> None:
    steps = [led(step, 6, target(0.5, every=2)) for step in range(6)]
    assert [level < 0.3 for level in steps] == [False, True, False, True, False, False]
    once = [led(step, 4, target(0.5), once=True) for step in range(4)]
    assert [level < 0.3 for level in once] == [False, False, True, False]


def test_what_varies_is_stretched_within_bounds() -> None:
    rng = np.random.default_rng(0)
    image = torch.zeros((1, 1, SIDE, SIDE))
    made = (0.1 * rng.standard_normal((SIDE, SIDE))).astype(np.float32)
    for spread, times in ((0.15, 1.5), (1.0, 2.0), (0.01, 0.7)):
        to = target(1.0, spread=spread)
        before, after = (float(a[to.zone].std()) for a in (made, varied(made, image, to)))
        # Of grey levels around of one half, deviations of 0.05.
        assert after / before == pytest.approx(times, rel=0.05)


def test_a_cell_is_let_go_as_far_as_any_of_its_pixels_may_change() -> None:
    blank = torch.zeros((1, 1, 4, 4))
    blank[..., 1:, :] = 1
    change = torch.zeros((1, 1, 32, 32))
    change[..., :16, :] = 0.3
    change[..., 20, 9] = 0.8
    latents = torch.zeros((1, 4, 4, 4))
    known = Crop(torch.zeros((1, 1, 32, 32)), latents, blank).known(change).change[0, 0]
    assert known[0].tolist() == [0, 0, 0, 0]
    assert known[1].tolist() == pytest.approx([0.3] * 4)
    assert known[2].tolist() == pytest.approx([0, 0.8, 0, 0]) and not known[3].any()
    assert torch.equal(Crop(torch.zeros((1, 1, 32, 32)), latents, blank).known(None).change, blank)
