"""Stable Diffusion's UNet with an adapter to train, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from diffusers import UNet2DConditionModel
from diffusers.training_utils import cast_training_params
from torch import Tensor

from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.sd.device_slot import DeviceSlot
from busynth_gui.synthesis.sd.latents import LatentInpainting
from busynth_gui.synthesis.sd.networks import training_noise
from busynth_gui.synthesis.sd.prompt_encoder import ContextProjection
from training.components.diffusion_loss import DenoisingTask, Learner, Objective
from training.components.lora import save_lora
from training.data.files import save_module

__all__ = ["SdLearner", "SdTask", "halve_frozen"]


@dataclass(frozen=True)
class SdTask(DenoisingTask):
    """A task with the text tokens (n, 77, width) of its items; ``mask`` is 0 or 1 a cell, and
    ``blanked`` the latents of the crop with the pixels of the hole grey."""

    text: Tensor

    @property
    def told(self) -> tuple[Tensor, ...]:
        return (*super().told, self.text)


class SdLearner(Learner):
    """The UNet, and with a ``conditioner`` the tokens of the context beside those of the text.

    ``nothing`` (77, width) are the text tokens of an empty prompt; ``snr_cap`` 0 weighs all time
    steps alike.
    """

    light = True

    def __init__(
        self,
        unet: UNet2DConditionModel,
        conditioner: Conditioner | None,
        projection: ContextProjection | None,
        noise: dict[str, Any],
        nothing: Tensor,
        snr_cap: float,
    ) -> None:
        super().__init__()
        self.unet, self.conditioner, self.projection = unet, conditioner, projection
        self.noise, self.snr_cap = noise, snr_cap or None
        self.register_buffer("nothing", nothing, persistent=False)

    def objective(self) -> Objective:
        return Objective(training_noise(self.noise), self.snr_cap)

    def forward(
        self,
        noisy: Tensor,
        t: Tensor,
        mask: Tensor,
        blanked: Tensor,
        context: Tensor,
        labels: Tensor,
        text: Tensor,
    ) -> Tensor:
        """What is predicted (B, 4, h, w) of ``noisy`` at time steps ``t`` (B,)."""
        inputs = noisy
        if self.unet.config.in_channels == 9:
            inputs = torch.cat([noisy, mask, blanked], 1)
        tokens = self._tokens(text, context, labels)
        dtype = self.unet.dtype
        out: Tensor = self.unet(inputs.to(dtype), t, encoder_hidden_states=tokens.to(dtype)).sample
        return out

    def filling(self, task: DenoisingTask) -> LatentInpainting:
        assert isinstance(task, SdTask)
        rest = None
        if self.unet.config.in_channels == 9:
            rest = torch.cat([task.mask, task.blanked], 1)
        nothing = self.get_buffer("nothing").expand_as(task.text)
        device = task.target.device
        return LatentInpainting(
            self.unet, DeviceSlot(device, False), self.noise, task.target.shape, device, rest,
            self._tokens(task.text, task.context, task.labels),
            self._tokens(nothing, task.context, torch.zeros_like(task.labels)),
        )  # fmt: skip

    def save(self, folder: Path) -> None:
        """Write ``adapter`` and, if it has them, ``conditioner`` and ``projection``."""
        save_lora(self.unet, folder / "adapter")
        if self.conditioner is not None and self.projection is not None:
            save_module(self.conditioner, folder / "conditioner")
            save_module(self.projection, folder / "projection")

    def _tokens(self, text: Tensor, context: Tensor, labels: Tensor) -> Tensor:
        if self.conditioner is None or self.projection is None:
            return text
        seen = self.projection(self.conditioner(context, labels).tokens)
        return torch.cat([text, seen.to(text.dtype)], 1)


def halve_frozen(unet: UNet2DConditionModel, dtype: torch.dtype) -> None:
    """Keep the frozen weights in ``dtype`` and the adapter in float32: a third of the memory."""
    torch.nn.Module.to(unet, dtype)  # type: ignore[call-overload]
    cast_training_params(unet, torch.float32)
