"""The loop of base, stage one and the adapters: everything that trains a denoiser."""

from __future__ import annotations

import copy
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol, TypeVar, cast

import numpy as np
import torch
from accelerate.utils import broadcast
from numpy.typing import NDArray
from torch import Tensor, nn

from busynth_gui.case.errors import Refusal
from training.components.diffusion_loss import DenoisingTask, Learner, item_losses
from training.components.fsdp import is_sharded, load_gathered
from training.components.trainer_run import TrainingRun
from training.data.item_draws import Items
from training.settings import DenoiserSettings

__all__ = ["Looks", "Source", "fit", "make_optimizer", "mean_loss"]

L = TypeVar("L", bound=Learner)

_CHUNK = 16
"""Items of a check that go through the network at once."""


DECAYS = ("cosine", "constant")
OPTIMIZERS = ("adamw", "adamw8bit")


class Source(Protocol):
    """Draws training items."""

    def draw(self, items: Items, dropout: float = 0.0) -> DenoisingTask: ...


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
        return {
            "value": self.value, "step": self.step, "waited": self.waited, "weights": self.weights
        }  # fmt: skip

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        self.value, self.step = float(state_dict["value"]), int(state_dict["step"])
        self.waited, self.weights = int(state_dict["waited"]), list(state_dict["weights"])


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


def fit(run: TrainingRun, model: L, source: Source, settings: DenoiserSettings, looks: Looks) -> L:
    """Train; returns the model with the averaged weights of the end, or of the best check."""
    return cast(L, _Fit(run, model, source, settings, looks).train())


class _Fit:
    def __init__(
        self,
        run: TrainingRun,
        model: Learner,
        source: Source,
        settings: DenoiserSettings,
        looks: Looks,
    ) -> None:
        self.run, self.source, self.settings, self.looks = run, source, settings, looks
        self.acc = run.accelerator
        self.entire: Learner | None = None
        """Of a model that is divided over devices, a copy that is not: to look at and to save."""
        if is_sharded(self.acc):
            cast(Any, model).to(memory_format=torch.contiguous_format)  # no other can be divided
            self.entire = copy.deepcopy(model)
        opt = make_optimizer(settings, _trainable(model))
        self.model, self.opt, self.rate = self.acc.prepare(
            model, opt, run.rate(opt, settings.warm_up, settings.decay)
        )
        self.core: Learner = self.acc.unwrap_model(self.model)
        self.trainable = _trainable(self.core)
        self.ema = run.track_ema("denoiser", self.core, settings.ema)
        self.best = Best(settings.patience)
        if settings.patience or settings.memory_stop:
            run.keep("best", self.best)
        if model.light and self.entire is None:  # a divided model's parts accelerate keeps itself
            run.leave_out_frozen(self.core)
        run.restore()
        self.objective = self.core.objective()

    def train(self) -> Learner:
        run, settings = self.run, self.settings
        self.core.train()
        if self.looks.at_start and not run.resumed:
            self._check(0)
        for step in run.iterate():
            self._step(step)
            done = step + 1
            last = done == settings.steps
            if last or done % settings.check_every == 0:
                self._check(done)
            if settings.sheet_every and (last or done % settings.sheet_every == 0):
                self._draw(done)
        best = self.best.weights and (settings.patience or run.stopped)
        kept = self.best.weights if best else self.ema.shadow_params
        core = self.core if self.entire is None else self.entire
        load_gathered(_trainable(core), kept)
        return core.eval()

    def _step(self, step: int) -> None:
        """One optimiser step, its batch gone through in as many parts as are accumulated."""
        run, acc, settings = self.run, self.acc, self.settings
        tasks = [
            self.source.draw(Items(run.seed, step, settings.batch, part), settings.label_dropout)
            for part in run.parts(settings.batch)
        ]
        weight = run.mean(torch.stack([t.weight.mean() for t in tasks]).mean())
        total = torch.zeros((), device=acc.device)
        for task in tasks:
            with acc.accumulate(self.model):
                losses = item_losses(self.model, task.to(acc.device), self.objective, acc, weight)
                loss = losses.mean()
                acc.backward(loss)
                if acc.sync_gradients:
                    acc.clip_grad_norm_(self.trainable, 1.0)
                self.opt.step()
                self.rate.step()
                self.opt.zero_grad()
            total += loss.detach() / len(tasks)
        self.ema.step(self.trainable)
        run.log({"loss": total})

    def _check(self, done: int) -> None:
        """A look after ``done`` steps; the first process takes it and all hear of it."""
        run, settings, looks = self.run, self.settings, self.looks
        metrics = dict.fromkeys(looks.checks, 0.0)
        count = -(-done // settings.check_every)
        if looks.memory is not None and done and count % settings.memory_every == 0:
            metrics["memory"] = 0.0
        with self._averaged() as now:
            if run.main:
                for name, task in looks.checks.items():
                    metrics[name] = float(mean_loss(now, task, run))
                if "memory" in metrics and looks.memory is not None:
                    metrics["memory"] = looks.memory(now)
        if run.main:
            unknown = {"memory": math.nan} if looks.memory is not None else {}
            run.record("held_out", metrics | unknown | metrics, done)
        heard = torch.tensor(list(metrics.values()), device=self.acc.device)
        metrics = dict(zip(metrics, broadcast(heard).tolist(), strict=True))
        if metrics.get("memory", 0.0) > settings.memory_stop > 0:
            run.stop(
                f"{metrics['memory']:.0%} of fresh lesions are nearer to a training lesion than "
                f"99 % of held-out ones; {settings.memory_stop:.0%} are allowed"
            )
        elif settings.patience or settings.memory_stop:
            value = float(np.mean([metrics[name] for name in looks.checks]))
            why = self.best.hear(done, value, self.ema.shadow_params)
            if why is not None:
                run.stop(why)

    def _draw(self, done: int) -> None:
        if self.looks.sheet is not None:
            with self._averaged() as now:
                if self.run.main:
                    self.run.picture("made", self.looks.sheet(now), done)

    @contextmanager
    def _averaged(self) -> Iterator[Learner]:
        """The model with its averaged weights, in evaluation mode; for all processes at once."""
        if self.entire is not None:
            load_gathered(_trainable(self.entire), self.ema.shadow_params)
            if self.run.main:
                self.entire.to(self.acc.device)  # one look at a time has room there
            yield self.entire.eval()
            self.entire.to("cpu")
            return
        self.ema.store(self.trainable)
        self.ema.copy_to(self.trainable)
        self.core.eval()
        try:
            yield self.core
        finally:
            self.core.train()
            self.ema.restore(self.trainable)


def _trainable(model: torch.nn.Module) -> list[torch.nn.Parameter]:
    return [p for p in model.parameters() if p.requires_grad]


@torch.no_grad()
def mean_loss(model: Learner, task: DenoisingTask, run: TrainingRun) -> Tensor:
    """The loss of a fixed batch, a few items at a time."""
    acc, weight = run.accelerator, task.weight.mean().to(run.accelerator.device)
    chunks = [task.cut(k, k + _CHUNK).to(acc.device) for k in range(0, len(task), _CHUNK)]
    objective = model.objective()
    return torch.cat([item_losses(model, c, objective, acc, weight) for c in chunks]).mean()
