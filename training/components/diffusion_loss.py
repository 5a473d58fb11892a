"""The diffusion loss that the three stages share, and the dropout of labels for guidance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
import torch
from accelerate import Accelerator
from diffusers import DDPMScheduler, UNet2DConditionModel
from diffusers.training_utils import compute_snr
from torch import Tensor, nn

from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.networks.denoiser import Denoiser, Inpainting, training_scheduler
from busynth_gui.synthesis.networks.protocols import Denoising
from busynth_gui.synthesis.networks.weights import load_module
from training.data.files import save_module

__all__ = [
    "DenoisingTask",
    "Learner",
    "Objective",
    "Trainee",
    "drop_labels",
    "item_losses",
    "load_denoiser",
    "save_denoiser",
]

SNR_CAP = 5.0
_WORD_DROPOUT = 0.1
"""Share of the BI-RADS words that are left open, each by itself."""
_FLOOR = 0.3
"""Least weight of a time step. The noisiest ones decide a lesion's overall echo and its outline."""


@dataclass(frozen=True)
class DenoisingTask:
    """Everything that determines a batch's loss, so that it can be divided, and asked again.

    ``target`` and ``noise`` (n, 4, 32, 32), ``times`` (n,), ``mask`` (n, 1, 32, 32), ``blanked``
    (n, 4, 32, 32), ``context`` (n, 2, 128, 128), ``labels`` (n, k) and ``weight`` (n, 1, 32, 32).
    """

    target: Tensor
    noise: Tensor
    times: Tensor
    mask: Tensor
    blanked: Tensor
    context: Tensor
    labels: Tensor
    weight: Tensor

    def __len__(self) -> int:
        return len(self.target)

    @property
    def told(self) -> tuple[Tensor, ...]:
        """What the denoiser is told beside noisy latents and time steps, in its order."""
        return self.mask, self.blanked, self.context, self.labels

    def to(self, device: torch.device) -> Self:
        """The task with its tensors on ``device``."""
        return type(self)(*(getattr(self, f.name).to(device) for f in fields(self)))

    def cut(self, start: int, stop: int) -> Self:
        """Its items from ``start`` up to ``stop``."""
        return type(self)(*(getattr(self, f.name)[start:stop] for f in fields(self)))


@dataclass(frozen=True)
class Objective:
    """What a denoiser is to predict, and how its time steps are weighed.

    ``snr_cap`` is that of min-SNR weights (Hang et al., ICCV 2023); None weighs all alike.
    """

    schedule: DDPMScheduler
    snr_cap: float | None = SNR_CAP


class Learner(nn.Module):
    """A denoiser in training; one forward pass, told what a task tells, is the whole model.

    DistributedDataParallel sees to gradients only of what its own forward pass has run.
    """

    light = False
    """Whether checkpoints leave out what is frozen: a large base is on disk anyway."""

    def objective(self) -> Objective:
        """What it is trained for."""
        raise NotImplementedError

    def filling(self, task: DenoisingTask) -> Denoising:
        """What samples the task's items, all together, as a request would be."""
        raise NotImplementedError


class Trainee(Denoiser, Learner):
    """The compact form's denoiser, which reads its context itself."""

    def objective(self) -> Objective:
        return Objective(training_scheduler())

    def filling(self, task: DenoisingTask) -> Denoising:
        conditional = self.conditioner(task.context, task.labels)
        unconditional = self.conditioner(task.context, torch.zeros_like(task.labels))
        return Inpainting(self.unet, task.mask, task.blanked, conditional, unconditional)

    def forward(  # type: ignore[override]
        self,
        noisy: Tensor,
        t: Tensor,
        mask: Tensor,
        blanked: Tensor,
        context: Tensor,
        labels: Tensor,
    ) -> Tensor:
        """The predicted velocity (B, 4, h, w) of ``noisy`` at time steps ``t`` (B,)."""
        return super().forward(noisy, t, mask, blanked, self.conditioner(context, labels))


def drop_labels(labels: Tensor, rngs: Sequence[np.random.Generator], share: float) -> Tensor:
    """Set labels (n, k) to 0 ("not specified"): whole rows in ``share`` of rows, words in some.

    The first two columns (pathology, closeness) are dropped only with the whole row, since
    neither is ever left open in a request. Words that a request leaves open are drawn before the
    denoiser is told (:mod:`busynth_gui.synthesis.lesion_attributes`), so mostly it hears all
    of them. ``rngs`` has a generator for each row.
    """
    keep = np.ones(tuple(labels.shape), bool)
    for row, rng in zip(keep, rngs, strict=True):
        row[2:] = rng.random(len(row) - 2) >= _WORD_DROPOUT
        if rng.random() < share:
            row[:] = False
    return labels * torch.from_numpy(keep).to(labels)


def item_losses(
    model: torch.nn.Module,
    task: DenoisingTask,
    objective: Objective,
    accelerator: Accelerator,
    mean_weight: Tensor,
) -> Tensor:
    """Each item's MSE (n,) of what is predicted, weighed by its time step's signal to noise.

    Cells count by the task's weight over ``mean_weight``, its mean over the whole batch.
    """
    schedule = objective.schedule
    velocity = schedule.config.prediction_type == "v_prediction"
    noisy = schedule.add_noise(task.target, task.noise, task.times)
    wanted = task.noise
    if velocity:
        wanted = schedule.get_velocity(task.target, task.noise, task.times)
    with accelerator.autocast():
        predicted = model(noisy, task.times, *task.told)
    error = (predicted.float() - wanted).square() * (task.weight / mean_weight.clamp_min(1e-6))
    losses: Tensor = error.mean((1, 2, 3))
    if objective.snr_cap is None:
        return losses
    snr: Tensor = compute_snr(schedule, task.times)
    if not velocity:
        return losses * (objective.snr_cap / snr).clamp(max=1.0)
    # For velocity the weight is min(SNR, cap) / (SNR + 1), which is 0 at zero SNR; the floor keeps
    # the very first step, which decides the lesion's overall echo, in training.
    scale = snr.clamp(max=objective.snr_cap) / (snr + 1)
    return losses * scale.clamp_min(_FLOOR)


def load_denoiser(folder: Path) -> Trainee:
    """The denoiser whose ``unet`` and ``conditioner`` lie in a folder, all of it to be trained.

    The folder may be a run's or a bundle's (or its ``stage_one``). Raises Refusal when it holds
    none.
    """
    unet = load_module(UNet2DConditionModel, folder / "unet")
    model = Trainee(unet, load_module(Conditioner, folder / "conditioner"))
    return model.requires_grad_(True).train()


def save_denoiser(model: Denoiser, folder: Path) -> None:
    """Write ``unet`` and ``conditioner`` as :func:`load_denoiser` reads them."""
    save_module(model.unet, folder / "unet")
    save_module(model.conditioner, folder / "conditioner")
