"""The loop of base, stage one and the adapters: everything that trains a denoiser."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import Any, Protocol, TypeVar

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from busynth_gui.case.errors import Refusal
from training.components.diffusion_loss import DenoisingTask, Learner, item_losses
from training.components.trainer import Look, Trainer
from training.components.trainer_run import TrainingRun
from training.data.item_draws import Items
from training.settings import DenoiserSettings

__all__ = ["DenoiserTrainer", "Looks", "Source", "make_optimizer"]

L = TypeVar("L", bound=Learner)
D_co = TypeVar("D_co", covariant=True)

_CHUNK = 16
"""Items of a check that go through the network at once."""


class Source(Protocol[D_co]):
    """Draws training items, without a network."""

    def draw(self, items: Items, dropout: float = 0.0) -> D_co: ...


@dataclass(frozen=True)
class Looks:
    """What is looked at while a denoiser trains, beside its loss.

    ``checks`` are fixed held-out batches by name; ``sheet`` draws a picture of what the model
    makes now; ``memory`` gives the share of fresh lesions that are too near to a training lesion.
    """

    checks: Mapping[str, DenoisingTask]
    sheet: Callable[[Any], NDArray[np.uint8]] | None = None
    memory: Callable[[Any], float] | None = None
    at_start: bool = False
    """Check before the first step too: how good is what training starts from?"""


@dataclass
class Best:
    """The averaged weights of the best check, and how many checks have gone by since.

    With a patience of 0 each check is taken for the best: the weights are those to fall back on
    when a run ends because it memorises.
    """

    patience: int
    value: float = math.inf
    step: int = -1
    waited: int = 0
    weights: list[Tensor] = field(default_factory=list)

    def hear(self, step: int, value: float, weights: list[Tensor]) -> str | None:
        """Take note of a check; returns why to stop, or None."""
        if value < self.value or not self.patience:
            self.value, self.step, self.waited = value, step, 0
            self.weights = [w.detach().clone() for w in weights]
            return None
        self.waited += 1
        if self.waited < self.patience:
            return None
        return f"held-out loss has not been below {self.value:.4f} (step {self.step}) since"

    def state_dict(self) -> dict[str, Any]:
        return {key: value for key, value in vars(self).items() if key != "patience"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        vars(self).update(state_dict)


def make_optimizer(
    settings: DenoiserSettings, parameters: list[nn.Parameter]
) -> torch.optim.Optimizer:
    """The optimiser that the settings ask for. Raises Refusal when its package is missing."""
    options: dict[str, Any] = {"lr": settings.lr, "weight_decay": settings.weight_decay}
    if settings.optimizer == "adamw":
        return torch.optim.AdamW(parameters, **options)
    try:
        bitsandbytes = import_module("bitsandbytes")
    except ImportError as error:
        raise Refusal(
            "optimizer = 'adamw8bit' needs bitsandbytes",
            "pip install bitsandbytes, or write 'adamw' in the recipe",
        ) from error
    made: torch.optim.Optimizer = bitsandbytes.optim.AdamW8bit(parameters, **options)
    return made


class DenoiserTrainer(Trainer[L, Any]):
    """Trains a denoiser; it ends with the averaged weights of the end, or of the best check."""

    name = "denoiser"

    def __init__(
        self,
        run: TrainingRun,
        model: L,
        source: Source[Any],
        settings: DenoiserSettings,
        looks: Looks,
        encode: Callable[[Any], DenoisingTask] | None = None,
    ) -> None:
        """``encode`` does what is left of a drawn part, by networks, if that is no task yet."""
        self.settings, self.looks, self.encode = settings, looks, encode
        self.looks_first = looks.at_start
        opt = make_optimizer(settings, [p for p in model.parameters() if p.requires_grad])
        draw = partial(source.draw, dropout=settings.label_dropout)
        super().__init__(
            run, model, opt, draw,
            ema=settings.ema, warm_up=settings.warm_up, decay=settings.decay,
        )  # fmt: skip
        self.best = Best(settings.patience)
        if settings.patience or settings.memory_stop:
            run.keep("best", self.best)
        if model.light and self.entire is None:  # a divided model's parts accelerate keeps itself
            run.leave_out_frozen(self.core)
        self.objective = self.core.objective()
        self.weight = torch.ones(())

    def ready(self, parts: Sequence[Any]) -> Sequence[DenoisingTask]:
        tasks = [self.encode(part) if self.encode else part for part in parts]
        self.weight = self.run.mean(torch.stack([t.weight.mean() for t in tasks]).mean())
        return tasks

    def learn(self, step: int, part: DenoisingTask) -> dict[str, Tensor]:
        acc = self.acc
        task = part.to(acc.device)
        loss = item_losses(self.model, task, self.objective, acc, self.weight).mean()
        self.advance(loss)
        return {"loss": loss}

    def look(self, model: L, check: bool, draw: bool, done: int) -> Look:
        settings, looks = self.settings, self.looks
        row: dict[str, float] = {}
        if check:
            tasks = looks.checks.items()
            row = {name: float(_mean_loss(model, task, self.run)) for name, task in tasks}
            if looks.memory is not None:
                count = -(-done // settings.check_every)
                wanted = done and count % settings.memory_every == 0
                row["memory"] = looks.memory(model) if wanted else math.nan
        return row, looks.sheet(model) if draw and looks.sheet is not None else None

    def heard(self, row: Mapping[str, float], done: int) -> None:
        run, settings = self.run, self.settings
        if row.get("memory", 0.0) > settings.memory_stop > 0:
            run.stop(
                f"{row['memory']:.0%} of fresh lesions are nearer to a training lesion than "
                f"99 % of held-out ones; {settings.memory_stop:.0%} are allowed"
            )
        elif settings.patience or settings.memory_stop:
            value = float(np.mean([row[name] for name in self.looks.checks]))
            why = self.best.hear(done, value, self.ema.shadow_params)
            if why is not None:
                run.stop(why)

    def kept(self) -> Sequence[Tensor]:
        best = self.best.weights and (self.settings.patience or self.run.stopped)
        return self.best.weights if best else self.ema.shadow_params


@torch.no_grad()
def _mean_loss(model: Learner, task: DenoisingTask, run: TrainingRun) -> Tensor:
    """The loss of a fixed batch, a few items at a time."""
    acc, weight = run.accelerator, task.weight.mean().to(run.accelerator.device)
    chunks = [task.cut(k, k + _CHUNK).to(acc.device) for k in range(0, len(task), _CHUNK)]
    objective = model.objective()
    return torch.cat([item_losses(model, c, objective, acc, weight) for c in chunks]).mean()
