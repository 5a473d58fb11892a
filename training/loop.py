"""What every trainer shares: accelerate's loop with EMA, logs, checkpoints and resume."""

from __future__ import annotations

import csv
import json
import math
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar, cast

import torch
from accelerate import Accelerator
from accelerate.utils import set_seed
from diffusers.training_utils import EMAModel
from torch import nn
from torch.optim.lr_scheduler import LambdaLR
from tqdm import tqdm

__all__ = ["TrainingRun", "channels_last"]

M = TypeVar("M", bound=nn.Module)


class TrainingRun:
    """A run's folder, its step counter, its log and its checkpoints.

    ``folder/log.csv`` gets a row every ``log_every`` steps, ``folder/checkpoint`` the state of
    every prepared object (accelerate's format) every ``save_every`` steps and at the end.
    """

    def __init__(
        self,
        folder: Path,
        steps: int,
        seed: int,
        *,
        resume: bool,
        mixed_precision: str = "bf16",
        accumulate: int = 1,
        log_every: int = 20,
        save_every: int = 200,
        minutes: float | None = None,
    ) -> None:
        self.folder, self.steps, self.seed = folder, steps, seed
        self.resume, self.log_every, self.save_every = resume, log_every, save_every
        folder.mkdir(parents=True, exist_ok=True)
        self.accelerator = Accelerator(
            mixed_precision=mixed_precision, gradient_accumulation_steps=accumulate
        )
        set_seed(seed + self.accelerator.process_index)
        self.step = 0
        self._deadline = None if minutes is None else time.monotonic() + 60 * minutes
        self._sums: dict[str, float] = {}
        self._count = 0
        self._emas: dict[str, EMAModel] = {}

    @property
    def main(self) -> bool:
        """Whether this process writes files and prints."""
        return bool(self.accelerator.is_main_process)

    def track_ema(self, name: str, model: nn.Module, decay: float = 0.999) -> EMAModel:
        """Keep an exponential moving average of the model's trainable parameters."""
        parameters = [p for p in model.parameters() if p.requires_grad]
        ema = EMAModel(parameters, decay=decay, use_ema_warmup=True, power=0.75)
        self._emas[name] = ema
        return ema

    def cosine(self, optimizer: torch.optim.Optimizer, warm_up: int = 100) -> LambdaLR:
        """A cosine learning rate from 1 to 5 % over the run, after a linear warm-up."""

        def factor(step: int) -> float:
            decay = 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.steps)))
            return min(1.0, (step + 1) / warm_up) * (0.05 + 0.95 * decay)

        return LambdaLR(optimizer, factor)

    def restore(self) -> None:
        """Load the last checkpoint if the run was asked to resume and has one."""
        # Between two moves of `save` only the old one is there.
        kept = (self.folder / "checkpoint", self.folder / "checkpoint.old")
        checkpoint = next((c for c in kept if (c / "run.json").exists()), None)
        if not self.resume or checkpoint is None:
            return
        self.accelerator.load_state(str(checkpoint))
        self.step = int(json.loads((checkpoint / "run.json").read_text())["step"])
        for name, ema in self._emas.items():
            ema.load_state_dict(torch.load(checkpoint / f"ema_{name}.pt", weights_only=True))

    def save(self) -> None:
        """Write a checkpoint beside the old one, then put it in its place."""
        if not self.main:
            return
        fresh, final = self.folder / "checkpoint.new", self.folder / "checkpoint"
        self.accelerator.save_state(str(fresh))
        for name, ema in self._emas.items():
            torch.save(ema.state_dict(), fresh / f"ema_{name}.pt")
        (fresh / "run.json").write_text(json.dumps({"step": self.step}))
        old = self.folder / "checkpoint.old"
        _remove(old)
        if final.exists():
            final.replace(old)
        fresh.replace(final)
        _remove(old)

    def iterate(self) -> Iterator[int]:
        """Step numbers from where the run stands to its end, with a progress bar on a terminal."""
        bar = tqdm(
            total=self.steps,
            initial=self.step,
            desc=self.folder.name,
            disable=not self.main,
            mininterval=5.0,
        )
        while self.step < self.steps:
            if self._deadline is not None and time.monotonic() > self._deadline:
                break
            yield self.step
            self.step += 1
            bar.update()
            if self.step % self.log_every == 0:
                bar.set_postfix(self._flush())
            if self.step % self.save_every == 0:
                self.save()
        bar.close()
        self.save()

    def log(self, losses: Mapping[str, float]) -> None:
        """Add one step's figures to the running means."""
        for key, value in losses.items():
            self._sums[key] = self._sums.get(key, 0.0) + value
        self._count += 1

    def record(self, table: str, row: Mapping[str, float]) -> None:
        """Append a row to ``folder/<table>.csv``, with a header when the file is new."""
        if not self.main:
            return
        path = self.folder / f"{table}.csv"
        new = not path.exists()
        with path.open("a", newline="") as file:
            writer = csv.writer(file)
            if new:
                writer.writerow(["step", *row])
            writer.writerow([self.step, *(f"{v:.6g}" for v in row.values())])

    def _flush(self) -> dict[str, str]:
        means = {k: v / max(self._count, 1) for k, v in self._sums.items()}
        self._sums, self._count = {}, 0
        self.record("log", means)
        return {k: f"{v:.4f}" for k, v in means.items()}


def channels_last(module: M) -> M:
    """The module with its convolutions stored channels last, which is faster on CPUs and GPUs."""
    return cast(Any, module).to(memory_format=torch.channels_last)  # type: ignore[no-any-return]


def _remove(folder: Path) -> None:
    if folder.exists():
        for item in sorted(folder.rglob("*"), reverse=True):
            item.unlink() if item.is_file() else item.rmdir()
        folder.rmdir()
