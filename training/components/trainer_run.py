"""What every trainer shares: accelerate's loop with EMA, logs, checkpoints and resume.

The same command runs in one process or, started by ``accelerate launch`` or ``torchrun``, in
several. A batch is that of an optimiser step over all processes and accumulated parts: how many
there are changes speed and memory, never what is learned.
"""

from __future__ import annotations

import json
import math
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Protocol, TypeVar, cast

import numpy as np
import torch
from accelerate import Accelerator
from accelerate.utils import DataLoaderConfiguration, is_tensorboard_available, set_seed
from diffusers.training_utils import EMAModel
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR

from busynth_gui.case.errors import Refusal
from training.components.csv_log import append_row, cut_logs
from training.components.distributed import init
from training.components.fsdp import gather, is_sharded, refuse_other_kind, scatter
from training.components.progress_line import ProgressLine
from training.data.files import write_picture
from training.settings import RunOptions, TrainerSettings

__all__ = ["TrainingRun", "channels_last"]

M = TypeVar("M", bound=nn.Module)

_LEARNING = "trainable.safetensors"


class Keepable(Protocol):
    """What a checkpoint can hold beside accelerate's own objects."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any]) -> None: ...


class TrainingRun:
    """A run's folder, its step counter, its logs and its checkpoints.

    ``folder/log.csv`` gets a row every ``log_every`` steps, ``folder/tensorboard`` the same where
    the package is installed, ``folder/sheets`` pictures, and ``folder/checkpoint`` the state of
    every prepared object (accelerate's format) every ``save_every`` steps and at the end.
    """

    def __init__(self, folder: Path, settings: TrainerSettings, options: RunOptions) -> None:
        """Raises ValueError for a batch that cannot be divided, Refusal for a launch that fails."""
        self.folder, self.steps, self.seed = folder, settings.steps, options.seed
        self.log_every, self.save_every = settings.log_every, settings.save_every
        self.resume = options.resume
        init()
        self.accelerator = Accelerator(
            mixed_precision=options.precision,
            gradient_accumulation_steps=settings.accumulate,
            # A batch is divided over the processes, so the learning rate moves once a step.
            dataloader_config=DataLoaderConfiguration(split_batches=True),
            log_with="tensorboard" if is_tensorboard_available() else None,
            project_dir=str(folder),
        )
        # First weights are drawn alike everywhere; `restore` sets the processes apart.
        set_seed(self.seed)
        self.step = 0
        self.resumed = False
        """Whether :meth:`restore` found a checkpoint to go on from."""
        self.stopped: str | None = None
        """Why the run ended before its last step, if it did."""
        minutes = options.minutes
        self._deadline = None if minutes is None else time.monotonic() + 60 * minutes
        self._sums: dict[str, Tensor] = {}
        self._count = 0
        self._kept: dict[str, Keepable] = {}
        self._shards: list[nn.Parameter] = []
        self._progress: ProgressLine | None = None
        self.parts(settings.batch)  # refuses now what cannot be divided

    @property
    def main(self) -> bool:
        """Whether this process writes files and prints."""
        return bool(self.accelerator.is_main_process)

    def parts(self, batch: int) -> list[list[int]]:
        """Global numbers of this process's items of a batch, a list for each accumulated part.

        Raises ValueError when the batch cannot be divided evenly.
        """
        acc = self.accelerator
        world, count = acc.num_processes, acc.gradient_accumulation_steps
        if batch % (world * count):
            raise ValueError(
                f"a batch of {batch} cannot be divided over {world} processes with {count} parts "
                f"each: make 'batch' a multiple of {world * count}"
            )
        mine = list(range(acc.process_index, batch, world))
        return [mine[part::count] for part in range(count)]

    def mean(self, value: Tensor) -> Tensor:
        """The mean of a scalar tensor over all processes."""
        mine = value.detach().float().to(self.accelerator.device)
        return cast(Tensor, self.accelerator.reduce(mine, "mean"))

    def track_ema(self, name: str, model: nn.Module, decay: float = 0.999) -> EMAModel:
        """Keep an exponential moving average of the model's trainable parameters.

        Of a model that is divided over devices to be called once it is prepared.
        """
        parameters = self._shards = [p for p in model.parameters() if p.requires_grad]
        ema = EMAModel(parameters, decay=decay, use_ema_warmup=True, power=0.75)
        self.keep(f"ema_{name}", ema)
        return ema

    def keep(self, name: str, thing: Keepable) -> None:
        """Put the state of ``thing`` into every checkpoint, as ``<name>.pt``."""
        self._kept[name] = thing

    def cosine(self, optimizer: torch.optim.Optimizer, warm_up: int = 100) -> LambdaLR:
        """A cosine learning rate from 1 to 5 % over the run, after a linear warm-up."""
        return self.rate(optimizer, warm_up, "cosine")

    def rate(self, optimizer: torch.optim.Optimizer, warm_up: int, decay: str) -> LambdaLR:
        """A learning rate that rises over ``warm_up`` steps, then falls by a cosine to 5 % at the
        run's end, or stays ("constant")."""

        def factor(step: int) -> float:
            share = 0.5 * (1 + math.cos(math.pi * min(1.0, step / self.steps)))
            after = 0.05 + 0.95 * share if decay == "cosine" else 1.0
            return min(1.0, (step + 1) / max(warm_up, 1)) * after

        return LambdaLR(optimizer, factor)

    def leave_out_frozen(self, model: nn.Module) -> None:
        """Have checkpoints hold the model's trainable parameters alone, as safetensors.

        To be called once it is prepared, before :meth:`restore`, which then raises Refusal for a
        checkpoint of other parameters.
        """
        learning = {name: p for name, p in model.named_parameters() if p.requires_grad}

        def save(_: list[nn.Module], weights: list[dict[str, Tensor]], fresh: str) -> None:
            if self.main:
                state = {name: p.detach().contiguous() for name, p in learning.items()}
                save_file(state, Path(fresh) / _LEARNING)
            weights.clear()  # what is taken off this list accelerate does not save

        def load(models: list[nn.Module], folder: str) -> None:
            state = load_file(Path(folder) / _LEARNING)
            shapes = {name: tensor.shape for name, tensor in state.items()}
            if shapes != {name: p.shape for name, p in learning.items()}:
                raise Refusal(
                    "the checkpoint in {0} is of a run with other settings",
                    "use the recipe of that run, or leave --resume out to begin anew",
                    self.folder,
                )
            with torch.no_grad():
                for name, parameter in learning.items():
                    parameter.copy_(state[name])
            models.clear()

        self.accelerator.register_save_state_pre_hook(save)
        self.accelerator.register_load_state_pre_hook(load)

    def restore(self) -> None:
        """Load the last checkpoint if the run was asked to resume and has one; open the logs.

        Tables and sheets lose what came after it. To be called once everything is prepared and
        tracked.
        """
        acc = self.accelerator
        self.folder.mkdir(parents=True, exist_ok=True)
        if acc.process_index:
            set_seed(self.seed + acc.process_index)  # dropout may not be alike everywhere
        # Between two moves of `save` only the old one is there.
        kept = (self.folder / "checkpoint", self.folder / "checkpoint.old")
        checkpoint = next((c for c in kept if (c / "run.json").exists()), None)
        if self.resume and checkpoint is not None:
            told = json.loads((checkpoint / "run.json").read_text())
            refuse_other_kind(told.get("divided", False), acc)
            acc.load_state(str(checkpoint))
            self.step, self.stopped = int(told["step"]), told.get("stopped")
            self.resumed, self._count = True, int(told.get("count", 0))
            sums = told.get("sums", {})
            self._sums = {k: torch.tensor(v, device=acc.device) for k, v in sums.items()}
            for name, thing in self._kept.items():
                file = checkpoint / f"{name}.pt"
                if file.exists():
                    state = torch.load(file, "cpu", weights_only=True)
                    thing.load_state_dict(scatter(state, self._shards))
        for thing in self._kept.values():
            if isinstance(thing, EMAModel):
                thing.to(acc.device)
        if self.main:
            self._forget()
        # Rows that TensorBoard has of later steps, from before a run was taken up, are hidden.
        options = {"tensorboard": {"purge_step": self.step}}
        acc.init_trackers("tensorboard", init_kwargs=options)

    def _forget(self) -> None:
        """Take away the rows and sheets of later steps, or of the run that this one replaces."""
        cut_logs(self.folder, self.step if self.resumed else None)
        for sheet in (self.folder / "sheets").glob("step-*.png"):
            if not self.resumed or int(sheet.stem.removeprefix("step-")) > self.step:
                sheet.unlink()

    def save(self) -> None:
        """Write a checkpoint beside the old one, then put it in its place."""
        fresh, final = self.folder / "checkpoint.new", self.folder / "checkpoint"
        acc = self.accelerator
        # A row of the log may have begun before the checkpoint and end after it.
        sums = {key: float(self.mean(value)) for key, value in self._sums.items()}
        if self.main:
            shutil.rmtree(fresh, ignore_errors=True)
        acc.wait_for_everyone()
        acc.save_state(str(fresh))
        for name, thing in self._kept.items():
            kept = gather(thing.state_dict())
            if self.main:
                torch.save(kept, fresh / f"{name}.pt")
        acc.wait_for_everyone()
        if not self.main:
            return
        state: dict[str, object] = {"step": self.step}
        if self.stopped is not None:
            state["stopped"] = self.stopped
        if is_sharded(acc):
            state["divided"] = True
        if self._count:
            state |= {"count": self._count, "sums": sums}
        (fresh / "run.json").write_text(json.dumps(state))
        old = self.folder / "checkpoint.old"
        shutil.rmtree(old, ignore_errors=True)
        if final.exists():
            final.replace(old)
        fresh.replace(final)
        shutil.rmtree(old, ignore_errors=True)

    def leave(self, save: Callable[[], None]) -> None:
        """Have the first process save what the run made. All wait: the next command reads it."""
        if self.main:
            save()
        self.accelerator.wait_for_everyone()

    def iterate(self) -> Iterator[int]:
        """Step numbers from where the run stands to its end, with progress on standard error."""
        progress = ProgressLine(self.folder.name, self.steps, self.step, self.main)
        self._progress = progress
        while self.step < self.steps and self.stopped is None and not self._out_of_time():
            yield self.step
            self.step += 1
            progress.advance()
            if self.step % self.log_every == 0 or self.step == self.steps:
                progress.show(self._flush())
            if self.step % self.save_every == 0:
                self.save()
        progress.close()
        self.save()
        for tracker in self.accelerator.trackers:
            tracker.finish()

    def stop(self, why: str) -> None:
        """End after this step, for good: to be called on every process. The reason is printed."""
        self.stopped = why
        self.say(f"{self.folder.name} stops at step {self.step + 1}: {why}")

    def say(self, text: str) -> None:
        """Print a line on standard error, once for all processes."""
        if self.main and self._progress is not None:
            self._progress.say(text)

    def log(self, losses: Mapping[str, float | Tensor]) -> None:
        """Add one step's metrics to the running means (over steps, parts and processes)."""
        for key, value in losses.items():
            # Kept on the device: a metric that is read at every step makes the device wait.
            new = torch.as_tensor(value, dtype=torch.float32).detach()
            self._sums[key] = self._sums[key] + new if key in self._sums else new
        self._count += 1

    def record(self, table: str, row: Mapping[str, float], step: int | None = None) -> None:
        """Append a row to ``folder/<table>.csv``, with a header when the file is new, and log it.

        ``step`` is the number of steps done; it defaults to the run's own count.
        """
        if not self.main:
            return
        done = self.step if step is None else step
        append_row(self.folder / f"{table}.csv", done, row)
        prefix = "train" if table == "log" else table
        known = {f"{prefix}/{k}": float(v) for k, v in row.items() if not math.isnan(v)}
        self.accelerator.log(known, step=done)

    def picture(self, name: str, image: NDArray[np.uint8], step: int) -> None:
        """Write ``folder/sheets/step-<step>.png``, grey (H, W) or BGR (H, W, 3), and log it."""
        if not self.main:
            return
        folder = self.folder / "sheets"
        folder.mkdir(exist_ok=True)
        write_picture(folder / f"step-{step:06d}.png", image)
        planes = np.atleast_3d(image)[:, :, ::-1].transpose(2, 0, 1)[None]
        for tracker in self.accelerator.trackers:
            tracker.log_images({name: np.ascontiguousarray(planes)}, step=step)

    def _out_of_time(self) -> bool:
        if self._deadline is None:
            return False
        late = time.monotonic() > self._deadline
        if self.accelerator.num_processes > 1:
            # All must agree, or one would wait for the others' gradients for ever.
            late = bool(self.mean(torch.tensor(float(late))) > 0)
        return late

    def _flush(self) -> dict[str, float]:
        means = {k: float(self.mean(v / max(self._count, 1))) for k, v in self._sums.items()}
        self._sums, self._count = {}, 0
        self.record("log", means)
        return means


def channels_last(module: M) -> M:
    """The module with its convolutions stored channels last, which is faster on CPUs and GPUs."""
    return cast(Any, module).to(memory_format=torch.channels_last)  # type: ignore[no-any-return]
