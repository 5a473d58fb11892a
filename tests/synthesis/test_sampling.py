"""The sampling loop and the tensors that training and inference share."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.errors import Cancelled
from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.band import band_weight
from busynth_gui.synthesis.networks.conditioning import Conditions
from busynth_gui.synthesis.networks.denoiser import (
    Inpainting,
    build_unet,
    sampling_scheduler,
    training_scheduler,
)
from busynth_gui.synthesis.networks.inputs import (
    SDF_RANGE,
    band_hole,
    blank_cells,
    context_image,
    mask_cells,
    sdf_to_tensor,
    signed_distance,
    tensor_to_sdf,
    thumbnail_cells,
)
from busynth_gui.synthesis.sampler import Known, denoise

UNet = torch.nn.Module


@pytest.fixture(scope="module")
def unet() -> UNet:
    torch.manual_seed(0)
    network: UNet = build_unet((16, 16, 32), width=32)
    return network.eval().requires_grad_(False)


def run(unet: UNet, steps: int = 5, seed: int = 1, **given: object) -> Tensor:
    rng = torch.Generator().manual_seed(9)
    blanked = torch.randn(1, 4, 32, 32, generator=rng)
    wanted, free = (Conditions(t, t.sum(1)) for t in torch.randn(2, 1, 3, 32, generator=rng))
    mask = torch.zeros(1, 1, 32, 32)
    noise = torch.Generator().manual_seed(seed)
    settings_: dict[str, object] = {"guidance": 2.0, "generator": noise, **given}
    return denoise(Inpainting(unet, mask, blanked, wanted, free), steps=steps, **settings_)  # type: ignore[arg-type]


def test_known_cells_come_back_bit_for_bit_and_others_do_not(unet: UNet) -> None:
    latents = torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(3))
    change = torch.zeros(1, 1, 32, 32)
    change[..., 8:20, 8:20] = 1
    made = run(unet, known=Known(latents, change))
    kept = (change == 0).expand_as(made)
    assert torch.equal(made[kept], latents[kept])
    assert (made[~kept] != latents[~kept]).all()
    assert torch.isfinite(made).all()


def test_the_less_a_cell_may_change_the_nearer_it_stays(unet: UNet) -> None:
    latents = torch.randn(1, 4, 32, 32, generator=torch.Generator().manual_seed(3))
    ramp = torch.linspace(0, 1, 32).expand(1, 1, 32, 32)
    far = (run(unet, 10, known=Known(latents, ramp)) - latents).abs().mean((0, 1, 2))
    assert far[0] == 0
    assert far[1:8].mean() < far[12:20].mean() < far[24:].mean()


def test_one_seed_gives_one_sample(unet: UNet) -> None:
    assert torch.equal(run(unet), run(unet))
    assert not torch.equal(run(unet), run(unet, seed=2))


def test_guidance_of_one_asks_the_network_once(unet: UNet) -> None:
    batches: list[int] = []
    handle = unet.register_forward_pre_hook(lambda _, args: batches.append(len(args[0])))
    try:
        run(unet, 2, guidance=1.0)
        run(unet, 2, guidance=3.0)
    finally:
        handle.remove()
    assert batches == [1, 1, 2, 2]


class _Said:
    """A task whose network says the same whatever it is shown."""

    shape, device, few_step = (1, 4, 16, 16), torch.device("cpu"), False

    def __init__(self) -> None:
        draws = torch.Generator().manual_seed(4)
        self.conditional, self.unconditional = torch.randn(2, *self.shape, generator=draws)

    def scheduler(self, steps: int) -> object:
        return sampling_scheduler(steps)

    def predict(self, _x: Tensor, _t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        return self.conditional, self.unconditional if guided else None


def test_guidance_leads_away_from_the_unconditional_and_keeps_the_contrast() -> None:
    """Seven tenths of the contrast that it adds are taken back (Lin et al., WACV 2024)."""
    task, told = _Said(), []
    noise = torch.Generator().manual_seed(0)
    denoise(task, steps=3, guidance=3.0, generator=noise, on_step=lambda _, e: told.append(e))  # type: ignore[arg-type]
    away = task.unconditional + 3 * (task.conditional - task.unconditional)
    kept = 0.7 * float(task.conditional.std() / away.std()) + 0.3
    # The first step holds next to no signal: its estimate is the prediction, with the other sign.
    assert torch.allclose(told[0], -kept * away, atol=0.02)


def test_every_step_is_told_and_may_end_it(unet: UNet) -> None:
    told: list[int] = []
    run(unet, 4, on_step=lambda step, estimate: told.append(step))
    assert told == [1, 2, 3, 4]

    def stop(step: int, estimate: Tensor) -> None:
        told.append(step)
        raise Cancelled

    with pytest.raises(Cancelled):
        run(unet, 4, on_step=stop)
    assert told == [1, 2, 3, 4, 1]


def test_the_first_step_holds_no_signal() -> None:
    """Zero terminal SNR in training, and sampling starts from that very step."""
    assert float(training_scheduler().alphas_cumprod[-1]) < 1e-6
    assert int(sampling_scheduler(12).timesteps[0]) == 999


masks = st.builds(
    lambda cx, cy, rx, ry, turn: EllipseRegion(cx, cy, rx, ry, turn).rasterize((256, 256)),
    st.floats(40, 216),
    st.floats(40, 216),
    st.floats(6, 90),
    st.floats(6, 90),
    st.floats(-90, 90),
)


def as_tensor(mask: NDArray[np.bool_]) -> Tensor:
    return torch.from_numpy(mask.astype(np.float32))[None, None]


@given(masks)
@settings(max_examples=30, deadline=None)
def test_cells_that_touch_the_mask_are_blank(mask: NDArray[np.bool_]) -> None:
    blank = blank_cells(as_tensor(mask))
    assert blank.shape == (1, 1, 32, 32) and set(blank.unique().tolist()) <= {0.0, 1.0}
    assert (blank[mask_cells(as_tensor(mask)) > 0] == 1).all()
    # A guard of 4 px and no more: what is blank lies within a cell and the guard of the mask.
    wide = torch.nn.functional.max_pool2d(as_tensor(mask), 2 * 11 + 1, stride=1, padding=11)
    reach = torch.nn.functional.max_pool2d(wide, 8)
    assert (blank <= reach).all()


@given(masks)
@settings(max_examples=30, deadline=None)
def test_an_outline_survives_its_distance_field(mask: NDArray[np.bool_]) -> None:
    field = signed_distance(mask)
    assert np.array_equal(field > 0, mask) and np.abs(field).max() <= SDF_RANGE
    target = sdf_to_tensor(field)
    assert target.shape == (4, 32, 32) and float(target.abs().max()) <= 1
    back = tensor_to_sdf(target, 256) > 0
    # A field of 4 px a sample rounds tips off, but moves no outline by more than a sample.
    assert (back == mask)[np.abs(field) > 4].all()
    if field.max() > 20:
        assert (back ^ mask).sum() < 0.07 * mask.sum()


def test_the_less_a_field_keeps_of_itself_the_smoother_it_is() -> None:
    """Steps between neighbouring samples, which denoising leaves, fringe an outline."""
    torch.manual_seed(0)
    sample = 0.1 * torch.randn(4, 32, 32)
    rough = [
        float(np.abs(np.diff(tensor_to_sdf(sample, 64, kept))).mean()) for kept in (1, 0.75, 0.5)
    ]
    assert rough[0] > 1.3 * rough[1] > 1.5 * rough[2]
    np.testing.assert_allclose(tensor_to_sdf(torch.full((4, 32, 32), 0.25), 256), 8, atol=1e-4)


def test_the_context_hides_what_is_under_the_hole() -> None:
    mask = EllipseRegion(128, 128, 40, 30).rasterize((256, 256))
    image = torch.rand(1, 1, 256, 256, generator=torch.Generator().manual_seed(0))
    other = torch.where(as_tensor(mask) > 0, torch.ones_like(image), image)
    context = context_image(image, as_tensor(mask))
    assert context.shape == (1, 2, 128, 128)
    assert torch.equal(context, context_image(other, as_tensor(mask)))
    assert thumbnail_cells(context).shape == (1, 4, 32, 32)
    assert not torch.equal(context, context_image(image * 0.5, as_tensor(mask)))


def test_stage_three_leaves_the_core_of_the_lesion() -> None:
    mask = EllipseRegion(128, 110, 60, 40).rasterize((256, 256))
    hole = band_hole(band_weight(mask), mask) > 0
    assert not hole[110, 128]
    assert hole[110, 128 - 59] and hole[110, 128 + 63]
    assert not hole[:40].any()
