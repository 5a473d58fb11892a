"""The sampling loop of all three stages.

Written around the scheduler and not taken from a pipeline: it must stop between two steps, hold
the known part of the crop to the healthy scan at every step, and report as it goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from busynth_gui.synthesis.networks.protocols import Denoising

__all__ = ["Known", "denoise"]

RESCALE = 0.7
"""Share of the guided prediction's excess contrast that is taken back (Lin et al., WACV 2024)."""


@dataclass(frozen=True)
class Known:
    """What the sample must keep: ``latents`` (1, 4, h, w), and ``change`` (1, 1, h, w) in [0, 1].

    A cell of change 0 always is the forward-diffused known latent; a cell of change c is let go
    after the first 1 - c of the steps (differential diffusion, Levin and Fried, 2023).
    """

    latents: Tensor
    change: Tensor


@torch.no_grad()
def denoise(
    task: Denoising,
    *,
    steps: int,
    guidance: float,
    generator: torch.Generator,
    known: Known | None = None,
    steer: Callable[[int, Tensor], Tensor] | None = None,
    on_step: Callable[[int, Tensor], None] | None = None,
) -> Tensor:
    """Denoise (1, 4, h, w) from noise under what the task was told.

    ``steer(index, estimate)`` may correct the estimate of the result in every step; ``index``
    counts from 0. After each step ``on_step(number, estimate)`` gets the
    current estimate of the result; it may raise to stop. All noise comes from ``generator``, on
    the CPU.
    """
    scheduler = task.scheduler(steps)
    kind: str = scheduler.config.prediction_type
    noise = torch.randn(task.shape, generator=generator).to(task.device)
    x = noise.clone()
    for index, t in enumerate(scheduler.timesteps):
        guided = guidance != 1.0 and not task.few_step
        prediction, unconditional = task.predict(x, t, guided)
        if unconditional is not None:
            prediction = _guide(prediction, unconditional, guidance)
        alpha = scheduler.alphas_cumprod[int(t)]
        estimate = _estimate(kind, alpha, x, prediction)
        if steer is not None:
            estimate = steer(index, estimate)
            prediction = _prediction(kind, alpha, x, estimate)
        x = scheduler.step(prediction, t, x).prev_sample
        if known is not None:
            x, estimate = _hold(scheduler, known, noise, index, x, estimate)
        if on_step is not None:
            on_step(index + 1, estimate)
    return x


def _guide(conditional: Tensor, unconditional: Tensor, guidance: float) -> Tensor:
    """Classifier-free guidance with its standard deviation drawn back to the unguided one."""
    guided = unconditional + guidance * (conditional - unconditional)
    ratio = conditional.std((1, 2, 3), keepdim=True) / guided.std((1, 2, 3), keepdim=True)
    return guided * (RESCALE * ratio + 1 - RESCALE)


def _estimate(kind: str, alpha: Tensor, x: Tensor, prediction: Tensor) -> Tensor:
    """The clean sample that a prediction implies.

    Of a velocity sqrt(a) x - sqrt(1 - a) v (Salimans and Ho, ICLR 2022), of the noise
    (x - sqrt(1 - a) e) / sqrt(a).
    """
    if kind == "v_prediction":
        return alpha.sqrt() * x - (1 - alpha).sqrt() * prediction
    return (x - (1 - alpha).sqrt() * prediction) / alpha.sqrt()


def _prediction(kind: str, alpha: Tensor, x: Tensor, estimate: Tensor) -> Tensor:
    """The prediction that implies a clean sample: the inverse of :func:`_estimate`."""
    if kind == "v_prediction":
        return (alpha.sqrt() * x - estimate) / (1 - alpha).sqrt()
    return (x - alpha.sqrt() * estimate) / (1 - alpha).sqrt()


def _hold(
    scheduler: object, known: Known, noise: Tensor, index: int, x: Tensor, estimate: Tensor
) -> tuple[Tensor, Tensor]:
    timesteps: Tensor = scheduler.timesteps  # type: ignore[attr-defined]
    done = (index + 1) / len(timesteps)
    if index + 1 < len(timesteps):
        following = timesteps[index + 1 : index + 2]
        held = scheduler.add_noise(known.latents, noise, following)  # type: ignore[attr-defined]
    else:
        held = known.latents
    # At the end only cells of change 0 are held: every other one has had its steps.
    keep = (known.change < 1 - done) | (known.change <= 0)
    return torch.where(keep, held, x), torch.where(keep, known.latents, estimate)
