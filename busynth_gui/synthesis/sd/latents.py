"""Stable Diffusion's autoencoder for grey crops, and its denoiser told what to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from diffusers import AutoencoderKL, UNet2DConditionModel
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.synthesis.networks.inputs import blank_cells
from busynth_gui.synthesis.sd.device_slot import DeviceSlot
from busynth_gui.synthesis.sd.networks import sampling_noise

__all__ = ["GreyAutoencoder", "LatentInpainting", "hidden"]


class GreyAutoencoder:
    """AutoencoderKL for one channel, as
    :class:`busynth_gui.synthesis.networks.protocols.Autoencoder`.

    Always in float32: half precision would show as steps between grey levels, and it is small.
    """

    def __init__(self, autoencoder: AutoencoderKL) -> None:
        self.network = autoencoder
        self._scale = float(autoencoder.config.scaling_factor)
        self._shift = float(getattr(autoencoder.config, "shift_factor", None) or 0.0)

    @property
    def device(self) -> torch.device:
        device: torch.device = self.network.device
        return device

    def encode(self, image: Tensor) -> Tensor:
        # The mean and no draw: the same crop must have the same latents.
        mean: Tensor = self.network.encode(image.expand(-1, 3, -1, -1)).latent_dist.mode()
        return (mean - self._shift) * self._scale

    def decode(self, latents: Tensor, generator: torch.Generator | None = None) -> Tensor:
        colours: Tensor = self.network.decode(latents / self._scale + self._shift).sample
        return colours.mean(1, keepdim=True)


def hidden(image: Tensor, hole: Tensor) -> tuple[Tensor, Tensor]:
    """Mask (B, 1, h, w) of the cells to be filled in, and the image with their pixels grey.

    ``image`` (B, 1, S, S) in [-1, 1], ``hole`` (B, 1, S, S). Pixels are blanked and not latents:
    this autoencoder looks far beyond a cell and would tell of what is under the hole. Grey is 0, as
    in the training of Stable Diffusion's inpainting (Rombach et al., CVPR 2022).
    """
    mask = blank_cells(hole)
    blank = F.interpolate(mask, size=image.shape[-2:], mode="nearest")
    return mask, image * (1 - blank)


@dataclass(frozen=True)
class LatentInpainting:
    """The UNet told all but the noisy latents: see
    :class:`busynth_gui.synthesis.networks.protocols.Denoising`.

    ``rest`` (1, 5, h, w) holds mask and masked-image latents for a UNet of nine channels; None for
    one of four, which is told of what is known only by the sampler's holding it. ``conditional``
    and ``unconditional`` are tokens (1, n, width), of one length.
    """

    unet: UNet2DConditionModel
    slot: DeviceSlot
    noise: dict[str, Any]
    shape: torch.Size
    device: torch.device
    rest: Tensor | None
    conditional: Tensor
    unconditional: Tensor

    @property
    def few_step(self) -> bool:
        return False

    def scheduler(self, steps: int) -> Any:
        return sampling_noise(self.noise, steps)

    def predict(self, noisy: Tensor, t: Tensor, guided: bool) -> tuple[Tensor, Tensor | None]:
        unet = self.slot.take(self.unet)
        inputs = noisy if self.rest is None else torch.cat([noisy, self.rest], 1)
        tokens = self.conditional
        if guided:
            inputs, tokens = torch.cat([inputs, inputs]), torch.cat([tokens, self.unconditional])
        made: Tensor = unet(
            inputs.to(unet.dtype), t, encoder_hidden_states=tokens.to(unet.dtype)
        ).sample.float()
        if not guided:
            return made, None
        conditional, unconditional = made.chunk(2)
        return conditional, unconditional
