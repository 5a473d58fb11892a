"""The diffusion loss that the three stages share, and the dropout of labels for guidance."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch
from accelerate import Accelerator
from diffusers import DDPMScheduler
from diffusers.training_utils import compute_snr
from safetensors.torch import load_file
from torch import Tensor, nn

from busynth_gui.synthesis.conditioning import Conditions
from busynth_gui.synthesis.denoiser import Denoiser
from busynth_gui.synthesis.weights import WEIGHTS_FILE

__all__ = ["denoising_loss", "drop_labels", "take_weights"]

SNR_CAP = 5.0


def drop_labels(labels: Tensor, rng: np.random.Generator, share: float) -> Tensor:
    """Set labels to 0 ("not specified"): all of a row in ``share`` of rows, each word in half.

    The first two columns (pathology, closeness) are dropped only with the whole row, since
    neither is ever left open in a request; the descriptors mostly are.
    """
    n, k = labels.shape
    keep = rng.random((n, k)) < 0.5
    # Half of the cases come with no word at all: the ordinary request.
    keep[rng.random(n) < 0.5] = False
    keep[:, :2] = True
    keep[rng.random(n) < share] = False
    return labels * torch.from_numpy(keep).to(labels)


def denoising_loss(
    model: nn.Module,
    noise_schedule: DDPMScheduler,
    target: Tensor,
    mask: Tensor,
    blanked: Tensor,
    told: Conditions,
    rng: np.random.Generator,
    accelerator: Accelerator,
    weight: Tensor | None = None,
) -> Tensor:
    """Velocity MSE with min-SNR weights (Hang et al., ICCV 2023), time steps stratified.

    ``weight`` (B, 1, h, w), if given, scales the cells; it is normalised to mean 1.
    """
    n = target.shape[0]
    spread = (np.arange(n) + rng.random(n)) / n
    t = torch.from_numpy((rng.permutation(spread) * 1000).astype(np.int64))
    noise = torch.from_numpy(rng.standard_normal(tuple(target.shape), dtype=np.float32))
    t, noise = t.to(target.device), noise.to(target.device)
    noisy = noise_schedule.add_noise(target, noise, t)
    velocity = noise_schedule.get_velocity(target, noise, t)
    with accelerator.autocast():
        predicted = model(noisy, t, mask, blanked, told)
    error = (predicted.float() - velocity).square()
    if weight is not None:
        error = error * (weight / weight.mean().clamp_min(1e-6))
    snr = compute_snr(noise_schedule, t)
    # For v-prediction the weight is min(SNR, cap) / (SNR + 1), which is 0 at zero SNR; the
    # floor keeps the very first step, which decides the lesion's overall echo, in training.
    scale = (snr.clamp(max=SNR_CAP) / (snr + 1)).clamp_min(0.1)
    loss: Tensor = (error.mean((1, 2, 3)) * scale).mean()
    return loss


def take_weights(model: Denoiser, start: Path) -> None:
    """Load the ``unet`` and ``conditioner`` that an earlier run left in its folder ``start``.

    Raises FileNotFoundError when it has none and RuntimeError when they are of another shape.
    """
    for name, part in (("unet", model.unet), ("conditioner", model.conditioner)):
        file = start / name / WEIGHTS_FILE
        if not file.exists():
            raise FileNotFoundError(f"{file} is missing: {start} is no finished run")
        part.load_state_dict(load_file(file))
