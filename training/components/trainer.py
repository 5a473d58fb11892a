"""The loop of every trainer: draw, learn, average, look, and leave what was made.

What differs from trainer to trainer are its networks, what a part of a batch teaches them
(:meth:`Trainer.learn`) and what is looked at on held-out data (:meth:`Trainer.look`).
"""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

import numpy as np
import torch
from accelerate.utils import broadcast_object_list
from numpy.typing import NDArray
from torch import Tensor, nn

from training.components.fsdp import gather, is_sharded, load_gathered
from training.components.step_draws import StepDraws
from training.components.trainer_run import TrainingRun, channels_last
from training.data.item_draws import Items

__all__ = ["AdversarialTrainer", "Look", "Trainer", "as_class"]

N = TypeVar("N", bound=nn.Module)
C = TypeVar("C", bound=nn.Module)
P = TypeVar("P")
Look = tuple[dict[str, float], NDArray[np.uint8] | None]
"""Metrics of a held-out check, and a picture; either may be left out."""


class Trainer(Generic[N, P]):
    """Trains a network ``N`` on what is drawn, parts ``P`` of a step's batch.

    ``draw`` makes a part of its items. It may be sent to processes of its own, and then holds no
    network. Beside the network there may be ``others`` with an optimiser of their own.
    """

    name = "model"
    """What the averaged weights are called in checkpoints."""
    sheet_name = "made"
    ahead = True
    """Whether what is drawn hangs on nothing that is learned, and can be drawn ahead."""
    looks_first = False
    """Look before the first step too: how good is what training starts from?"""

    def __init__(
        self,
        run: TrainingRun,
        model: N,
        optimizer: torch.optim.Optimizer,
        draw: Callable[[Items], P],
        *,
        ema: float,
        warm_up: int,
        decay: str = "cosine",
        others: Sequence[tuple[nn.Module, torch.optim.Optimizer]] = (),
        batches: Sequence[int] = (),
    ) -> None:
        """``batches`` are the sizes that steps have in turn, by default that of the settings."""
        self.run, self.acc = run, run.accelerator
        settings = run.settings
        self.draws = StepDraws(draw, run.seed, batches or (settings.batch,), run.share)
        for size in self.draws.batches:
            run.share.parts(size)  # refuses now what cannot be divided
        self.entire: N | None = None
        """Of a model that is divided over devices, a copy that is not: to look at and to save."""
        if is_sharded(self.acc):
            cast(Any, model).to(memory_format=torch.contiguous_format)  # no other can be divided
            self.entire = copy.deepcopy(model)
        networks, optimizers = zip((model, optimizer), *others, strict=True)
        count = len(networks)
        prepared = self.acc.prepare(*networks, *optimizers, run.rate(optimizer, warm_up, decay))
        self.networks: list[nn.Module] = list(prepared[:count])
        self.optimizers: list[Any] = list(prepared[count:-1])
        self.rate = prepared[-1]
        self.model, self.optimizer = self.networks[0], self.optimizers[0]
        self.core: N = self.acc.unwrap_model(self.model)
        self.trainable = [p for p in self.core.parameters() if p.requires_grad]
        self.ema = run.track_ema(self.name, self.core, ema)

    @abstractmethod
    def learn(self, step: int, part: P) -> dict[str, Tensor]:
        """Learn from a part of a step's batch: go back through the losses, and :meth:`advance`.

        Gives the losses by name.
        """

    @abstractmethod
    def look(self, model: N, check: bool, draw: bool, done: int) -> Look:
        """Metrics on held-out data if it is to ``check``, a sheet if it is to ``draw``.

        ``model`` has its averaged weights, in evaluation mode. In the first process alone.
        """

    def ready(self, parts: Sequence[P]) -> Sequence[P]:
        """What was drawn for a step, as :meth:`learn` takes it."""
        return parts

    def heard(self, row: Mapping[str, float], done: int) -> None:
        """Hear, in every process, what a check has shown; :meth:`TrainingRun.stop` may follow."""

    def kept(self) -> Sequence[Tensor]:
        """The weights to end with."""
        weights: list[Tensor] = self.ema.shadow_params
        return weights

    def train(self) -> N:
        """Train to the end, from the last checkpoint if there is one to go on from.

        Gives the network with the weights to keep, in evaluation mode.
        """
        run, settings = self.run, self.run.settings
        run.restore()
        self.core.train()
        if self.looks_first and not run.resumed:
            self._look(0, check=True, draw=False)
        workers = run.options.workers if self.ahead else 0
        drawn = self.draws.run(run.step, settings.steps, workers)
        for step in run.iterate():
            losses: dict[str, Tensor] = {}
            parts = self.ready(next(drawn))
            for part in parts:
                with self.acc.accumulate(*self.networks):
                    for name, loss in self.learn(step, part).items():
                        losses[name] = losses.get(name, 0.0) + loss.detach() / len(parts)
            self.ema.step(self.trainable)
            run.log(losses | self._pace)
            done = step + 1
            last = done == settings.steps
            self._look(
                done,
                check=last or done % settings.check_every == 0,
                draw=bool(settings.sheet_every) and (last or done % settings.sheet_every == 0),
            )
        core = self.core if self.entire is None else self.entire
        load_gathered([p for p in core.parameters() if p.requires_grad], self.kept())
        return core.eval()

    def advance(self, loss: Tensor) -> None:
        """Go back through a part's loss and, once the batch is complete, make the step."""
        acc = self.acc
        acc.backward(loss)
        if acc.sync_gradients:
            norm = gather(acc.clip_grad_norm_(self.trainable, 1.0))
            rate = torch.tensor(self.optimizer.param_groups[0]["lr"])
            self._pace = {"learning_rate": rate, "gradient_norm": norm}
        self.optimizer.step()
        self.rate.step()
        self.optimizer.zero_grad()

    def _look(self, done: int, check: bool, draw: bool) -> None:
        if not check and not draw:
            return
        row: dict[str, float] = {}
        with self._averaged() as now:
            if self.run.main:
                row, picture = self.look(now, check, draw, done)
                if row:
                    self.run.record("held_out", row, done)
                if picture is not None:
                    self.run.picture(self.sheet_name, picture, done)
        if check:
            self.heard(broadcast_object_list([row])[0], done)

    @contextmanager
    def _averaged(self) -> Iterator[N]:
        """The model with its averaged weights, in evaluation mode; for all processes at once."""
        if self.entire is not None:
            trained = [p for p in self.entire.parameters() if p.requires_grad]
            load_gathered(trained, self.ema.shadow_params)
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


class AdversarialTrainer(Trainer[N, P], Generic[N, P, C]):
    """Trains a network against a discriminator, which learns in turn."""

    def __init__(
        self,
        run: TrainingRun,
        model: N,
        optimizer: torch.optim.Optimizer,
        critic: C,
        critic_optimizer: torch.optim.Optimizer,
        draw: Callable[[Items], P],
        **more: Any,
    ) -> None:
        """``more`` as :class:`Trainer`. Raises ValueError for a precision that cannot do it."""
        if run.options.precision == "fp16":
            raise ValueError("two losses cannot share fp16's gradient scale: use bf16 or no")
        others = [(channels_last(critic), critic_optimizer)]
        super().__init__(run, model, optimizer, draw, others=others, **more)
        self.critic: C = self.acc.unwrap_model(self.networks[1])
        """The bare one. Its wrapper, for it to learn, would wait for gradients of its own."""
        self._teachable = [p for p in self.critic.parameters() if p.requires_grad]

    @contextmanager
    def asked(self) -> Iterator[C]:
        """The discriminator, to be asked for its word: nothing of it learns meanwhile."""
        for parameter in self._teachable:
            parameter.requires_grad_(False)
        yield self.critic
        for parameter in self._teachable:
            parameter.requires_grad_(True)

    def teach(self, loss: Tensor) -> None:
        """A step of the discriminator."""
        self.acc.backward(loss)
        self.optimizers[1].step()
        self.optimizers[1].zero_grad()


def as_class(model: nn.Module, cls: type[C]) -> C:
    """A copy of a network of diffusers' kind as another class of the same shape."""
    config = {key: value for key, value in cast(Any, model).config.items() if key[0] != "_"}
    made = cls(**config)
    made.load_state_dict(model.state_dict())
    return made
