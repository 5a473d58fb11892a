"""A denoiser: diffusers' conditional UNet with its conditioner, and the noise schedule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import (
    DDIMScheduler,
    DDPMScheduler,
    DPMSolverMultistepScheduler,
    UNet2DConditionModel,
)
from torch import Tensor, nn

from busynth_gui.synthesis.networks.conditioning import Conditioner, Conditions
from busynth_gui.synthesis.networks.recorded import RecordedUnet

__all__ = [
    "NOISE",
    "Denoiser",
    "FewStepInpainting",
    "Inpainting",
    "build_unet",
    "few_step_scheduler",
    "sampling_scheduler",
    "training_scheduler",
]

NOISE: dict[str, Any] = {
    "num_train_timesteps": 1000,
    "beta_start": 0.00085,
    "beta_end": 0.012,
    "beta_schedule": "scaled_linear",
    "prediction_type": "v_prediction",
    # The last step must hold no signal (Lin et al., WACV 2024): otherwise every lesion is
    # drawn towards the mean grey that training leaked through it.
    "rescale_betas_zero_snr": True,
    "timestep_spacing": "trailing",
}


def training_scheduler() -> DDPMScheduler:
    """The forward process that the denoisers are trained on."""
    return DDPMScheduler(**NOISE, clip_sample=False)


def sampling_scheduler(steps: int) -> DPMSolverMultistepScheduler:
    """DPM-Solver++ 2M (Lu et al., 2022) over the same noise, set to ``steps`` steps."""
    scheduler = DPMSolverMultistepScheduler(
        **NOISE, algorithm_type="dpmsolver++", solver_order=2, final_sigmas_type="zero"
    )
    scheduler.set_timesteps(steps)
    return scheduler


def few_step_scheduler(steps: int) -> DDIMScheduler:
    """DDIM (Song et al., ICLR 2021) over the same noise: each step goes where a student was taught
    that its teacher goes in several (Salimans and Ho, ICLR 2022)."""
    scheduler = DDIMScheduler(**NOISE, clip_sample=False)
    scheduler.set_timesteps(steps)
    return scheduler


def build_unet(channels: tuple[int, int, int], width: int = 192) -> UNet2DConditionModel:
    """9 channels in (4 noisy, 1 mask, 4 blanked), 4 out, cross-attention in the inner levels."""
    unet = UNet2DConditionModel(
        sample_size=32,
        in_channels=9,
        out_channels=4,
        block_out_channels=channels,
        layers_per_block=1,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=width,
        # diffusers reads this as the number of heads
        attention_head_dim=4,
        norm_num_groups=16,
        class_embed_type="simple_projection",
        projection_class_embeddings_input_dim=width,
    )
    # From zero: the labels' vector says nothing until training has given it something to say.
    nn.init.zeros_(unet.class_embedding.weight)
    nn.init.zeros_(unet.class_embedding.bias)
    return unet


class Denoiser(nn.Module):
    """UNet and conditioner as one module, so that a trainer wraps and steps them together."""

    def __init__(self, unet: UNet2DConditionModel, conditioner: Conditioner) -> None:
        super().__init__()
        self.unet = unet
        self.conditioner = conditioner

    def forward(
        self, noisy: Tensor, t: Tensor, mask: Tensor, blanked: Tensor, told: Conditions
    ) -> Tensor:
        """The predicted velocity (B, 4, h, w) of ``noisy`` at time steps ``t`` (B,)."""
        stacked = torch.cat([noisy, mask, blanked], dim=1)
        out: Tensor = self.unet(
            stacked, t, encoder_hidden_states=told.tokens, class_labels=told.vector
        ).sample
        return out


@dataclass(frozen=True)
class Inpainting:
    """A denoiser told what to fill in and with what: see
    :class:`busynth_gui.synthesis.networks.protocols.Denoising`.

    ``mask`` (1, 1, h, w) and ``blanked`` (1, 4, h, w) are its other inputs; it is to denoise under
    ``conditional``, away from ``unconditional``.
    """

    unet: UNet2DConditionModel | RecordedUnet
    mask: Tensor
    blanked: Tensor
    conditional: Conditions
    unconditional: Conditions

    @property
    def few_step(self) -> bool:
        return False

    @property
    def shape(self) -> torch.Size:
        return self.blanked.shape

    @property
    def device(self) -> torch.device:
        return self.blanked.device

    def scheduler(self, steps: int) -> DPMSolverMultistepScheduler | DDIMScheduler:
        return sampling_scheduler(steps)

    def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        inputs = torch.cat([noisy, self.mask, self.blanked], dim=1)
        told = self.conditional
        if guided:
            # One pass for both: the batch is what a small network is fast at.
            inputs, told = torch.cat([inputs, inputs]), told.joined(self.unconditional)
        kind = self.unet.conv_in.weight.dtype  # the module's own dtype looks through all of it
        velocity: Tensor = self.unet(
            inputs.to(kind),
            t,
            encoder_hidden_states=told.tokens.to(kind),
            class_labels=told.vector.to(kind),
        ).sample.float()
        if not guided:
            return velocity, None
        conditional, unconditional = velocity.chunk(2)
        return conditional, unconditional


@dataclass(frozen=True)
class FewStepInpainting(Inpainting):
    """A student's: guidance is folded in, and it is told the grey levels that it is to make."""

    @property
    def few_step(self) -> bool:
        return True

    def scheduler(self, steps: int) -> DDIMScheduler:
        return few_step_scheduler(steps)

    def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        return super().predict(noisy, t, False)
