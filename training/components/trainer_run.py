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
from accelerate.utils import DataLoaderConfiguration, set_seed
from diffusers.training_utils import EMAModel
from numpy.typing import NDArray
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from torch.optim.lr_scheduler import LRScheduler
from transformers.optimization import get_cosine_with_min_lr_schedule_with_warmup_lr_rate

from busynth_gui.atomic import sync_files, sync_folder, write_text
from busynth_gui.case.errors import Refusal
from training.components.csv_log import append_row, cut_logs
from training.components.distributed import init
from training.components.fsdp import gather, is_sharded, refuse_other_kind, scatter
from training.components.overview import write_overview
from training.components.run_lock import hold
from training.components.run_record import RECORD, read_record, refuse_other, run_record
from training.components.step_draws import Share
from training.components.trackers import log_picture, refuse_missing_trackers, start_trackers
from training.data.files import write_picture
from training.data.origin import Origin
from training.progress import ProgressLine
from training.settings import RunOptions, TrainerSettings

__all__ = ["TrainingRun", "channels_last"]

M = TypeVar("M", bound=nn.Module)

_LEARNING = "trainable.safetensors"
_STATE = "run.json"
_QUIET = ("learning_rate",)
"""Metrics that a line of progress leaves out."""
_OVERVIEW_S = 30.0
"""Seconds at least between two times that the page of all runs is written."""


class Keepable(Protocol):
    """What a checkpoint can hold beside accelerate's own objects."""

    def state_dict(self) -> dict[str, Any]: ...

    def load_state_dict(self, state_dict: dict[str, Any]) -> None: ...


class TrainingRun:
    """A run's folder, its step counter, its logs and its checkpoints.

    ``folder/record.json`` says what the run is, ``folder/log.csv`` gets a row every ``log_every``
    steps, the trackers of ``options.log_with`` the same, ``folder/sheets`` pictures, and
    ``folder/checkpoint`` the state of every prepared object (accelerate's format) every
    ``save_every`` steps and at the end. ``index.html`` beside the folder shows all runs there.
    """

    def __init__(
        self,
        folder: Path,
        settings: TrainerSettings,
        options: RunOptions,
        origin: Origin | None = None,
    ) -> None:
        """``origin`` is what the run learns from. Raises ValueError for a batch that cannot be
        divided, Refusal for a launch that fails and for a tracker that is not installed."""
        self.folder, self.steps, self.seed = folder, settings.steps, options.seed
        self.log_every, self.save_every = settings.log_every, settings.save_every
        self.settings, self.options = settings, options
        refuse_missing_trackers(options.log_with)
        init()
        self.accelerator = acc = Accelerator(
            mixed_precision=options.precision,
            gradient_accumulation_steps=settings.accumulate,
            # A batch is divided over the processes, so the learning rate moves once a step.
            dataloader_config=DataLoaderConfiguration(split_batches=True),
            log_with=list(options.log_with) or None,
            project_dir=str(folder / "tensorboard"),
        )
        # First weights are drawn alike everywhere; `restore` sets the processes apart.
        set_seed(self.seed)
        self.step = 0
        self.resumed = False
        """Whether :meth:`restore` found a checkpoint to go on from."""
        self.stopped: str | None = None
        """Why the run ended before its last step, if it did."""
        self.share = Share(acc.process_index, acc.num_processes, acc.gradient_accumulation_steps)
        self.share.parts(settings.batch)  # refuses now what cannot be divided
        minutes = options.minutes
        self._deadline = None if minutes is None else time.monotonic() + 60 * minutes
        place = {"device": str(acc.device), "processes": acc.num_processes}
        self._record = run_record(settings, options, origin or Origin(), place)
        self._sums: dict[str, Tensor] = {}
        self._count = 0
        self._kept: dict[str, Keepable] = {}
        self._shards: list[nn.Parameter] = []
        self._learning: dict[str, nn.Parameter] = {}
        self._progress: ProgressLine | None = None
        self._shown = -math.inf

    @property
    def main(self) -> bool:
        """Whether this process writes files and prints."""
        return bool(self.accelerator.is_main_process)

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

    def rate(
        self, optimizer: torch.optim.Optimizer, warm_up: int, decay: str = "cosine"
    ) -> LRScheduler:
        """A learning rate that rises over ``warm_up`` steps (over half of a shorter run), then
        falls by a cosine to 5 % at the run's end, or stays ("constant")."""
        schedule: LRScheduler = get_cosine_with_min_lr_schedule_with_warmup_lr_rate(
            optimizer,
            # A rise that is longer than the run would never reach its rate.
            min(warm_up, self.steps // 2),
            self.steps,
            min_lr_rate=0.05 if decay == "cosine" else 1.0,
        )
        return schedule

    def leave_out_frozen(self, model: nn.Module) -> None:
        """Have checkpoints hold the model's trainable parameters alone, as safetensors.

        To be called once it is prepared, before :meth:`restore`.
        """
        self._learning = {name: p for name, p in model.named_parameters() if p.requires_grad}

    def _save_kept(self, _: list[nn.Module], weights: list[dict[str, Tensor]], name: str) -> None:
        """What accelerate calls, in all processes, as it begins to write a checkpoint."""
        fresh = Path(name)
        for key, thing in self._kept.items():
            kept = gather(thing.state_dict())
            if self.main:
                torch.save(kept, fresh / f"{key}.pt")
        if self._learning:
            if self.main:
                state = {name: p.detach().contiguous() for name, p in self._learning.items()}
                save_file(state, fresh / _LEARNING)
            weights.clear()  # what is taken off this list accelerate does not save

    def _load_kept(self, models: list[nn.Module], checkpoint: str) -> None:
        folder = Path(checkpoint)
        for name, thing in self._kept.items():
            # accelerate's own way for such things would run what a pickle says.
            if (folder / f"{name}.pt").exists():
                state = torch.load(folder / f"{name}.pt", "cpu", weights_only=True)
                thing.load_state_dict(scatter(state, self._shards))
        if self._learning:
            state = load_file(folder / _LEARNING)
            with torch.no_grad():
                for name, parameter in self._learning.items():
                    parameter.copy_(state[name])
            models.clear()

    def restore(self) -> None:
        """Load the last checkpoint if the run was asked to resume and has one; open the logs.

        Tables and sheets lose what came after it. To be called once everything is prepared and
        tracked. Raises Refusal for a checkpoint that is damaged, or of other data or settings, and
        where another process trains in the folder.
        """
        acc = self.accelerator
        if self.main:
            self.folder.mkdir(parents=True, exist_ok=True)
            hold(self.folder)
        acc.register_save_state_pre_hook(self._save_kept)
        acc.register_load_state_pre_hook(self._load_kept)
        if acc.process_index:
            set_seed(self.seed + acc.process_index)  # dropout may not be alike everywhere
        # Between two moves of `save` only the old one is there.
        kept = (self.folder / "checkpoint", self.folder / "checkpoint.old")
        checkpoint = next((c for c in kept if (c / _STATE).exists()), None)
        if self.options.resume and checkpoint is not None:
            was = read_record(checkpoint)
            if was:  # checkpoints of earlier versions have none
                refuse_other(was, self._record, self.folder)
                self._record["sessions"] = was["sessions"] + self._record["sessions"]
            try:
                self._go_on_from(checkpoint)
            except Refusal:
                raise
            except Exception as error:  # torch, accelerate and safetensors each have their own
                raise Refusal(
                    "the checkpoint {0} is damaged",
                    "leave --resume out to begin anew ({1}: {2})",
                    checkpoint,
                    type(error).__name__,
                    (str(error).splitlines() or [""])[0][:200],
                ) from error
        for thing in self._kept.values():
            if isinstance(thing, EMAModel):
                thing.to(acc.device)
        if self.main:
            self._forget()
            write_text(self.folder / RECORD, self._told())
        start_trackers(acc, self.folder, self.settings, self.step)

    def _go_on_from(self, checkpoint: Path) -> None:
        """Load a checkpoint. Raises Refusal for one of another kind, anything for a damaged one."""
        acc = self.accelerator
        told = json.loads((checkpoint / _STATE).read_text())
        refuse_other_kind(told.get("divided", False), acc)
        acc.load_state(str(checkpoint))
        self.step, self.stopped = int(told["step"]), told.get("stopped")
        self.resumed, self._count = True, int(told.get("count", 0))
        sums = told.get("sums", {})
        self._sums = {k: torch.tensor(v, device=acc.device) for k, v in sums.items()}

    def _told(self) -> str:
        return json.dumps(self._record, indent=1) + "\n"

    def _forget(self) -> None:
        """Take away the rows and sheets of later steps, or of the run that this one replaces."""
        cut_logs(self.folder, self.step if self.resumed else None)
        for sheet in (self.folder / "sheets").glob("step-*.png"):
            if not self.resumed or int(sheet.stem.removeprefix("step-")) > self.step:
                sheet.unlink()

    def save(self) -> None:
        """Write a checkpoint beside the old one, then put it in its place.

        Raises Refusal, and keeps the old one, when a weight is no number any more. Of one that
        cannot be written nothing is left: a full disk needs the room.
        """
        self._refuse_unreal_weights()
        fresh = self.folder / "checkpoint.new"
        try:
            self._write(fresh)
        except BaseException:
            if self.main:
                shutil.rmtree(fresh, ignore_errors=True)
            raise
        if not self.main:
            return
        final, old = self.folder / "checkpoint", self.folder / "checkpoint.old"
        if final.exists():  # else a kill has left the old one alone
            shutil.rmtree(old, ignore_errors=True)
            final.replace(old)
        fresh.replace(final)
        sync_folder(self.folder)
        shutil.rmtree(old, ignore_errors=True)

    def _write(self, fresh: Path) -> None:
        acc = self.accelerator
        # A row of the log may have begun before the checkpoint and end after it.
        sums = {key: float(self.mean(value)) for key, value in self._sums.items()}
        if self.main:
            shutil.rmtree(fresh, ignore_errors=True)
        acc.wait_for_everyone()
        acc.save_state(str(fresh))
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
        (fresh / RECORD).write_text(self._told())
        (fresh / _STATE).write_text(json.dumps(state))
        sync_files(fresh)

    def _refuse_unreal_weights(self) -> None:
        """What is no number never becomes one again, and nothing made of it is worth keeping."""
        networks = self.accelerator._models
        learned = (p for network in networks for p in network.parameters() if p.requires_grad)
        if not is_sharded(self.accelerator) and any(not p.isfinite().all() for p in learned):
            raise self._unreal()

    def _unreal(self) -> Refusal:
        return Refusal(
            "the training of {0} broke down by step {1}: its weights are no numbers any more",
            "lower its learning rate in the recipe, or leave --precision out, and begin it anew; "
            "what was saved before stays",
            self.folder.name,
            self.step,
        )

    def leave(self, save: Callable[[], None]) -> None:
        """Have the first process save what the run made. All wait: the next command reads it."""
        if self.main:
            save()
        self.accelerator.wait_for_everyone()

    def iterate(self) -> Iterator[int]:
        """Step numbers from where the run stands to its end, with progress on standard error."""
        progress = ProgressLine(self.folder.name, self.steps, self.step, self.main)
        self._progress = progress
        try:
            while self.step < self.steps and self.stopped is None and not self._out_of_time():
                yield self.step
                self.step += 1
                progress.advance()
                if self.step % self.log_every == 0 or self.step == self.steps:
                    means = self._flush()
                    progress.show({k: v for k, v in means.items() if k not in _QUIET})
                    self._show()
                if self.step % self.save_every == 0:
                    self.save()
        finally:
            progress.close()
        self.save()
        self._show(last=True)
        for tracker in self.accelerator.trackers:
            tracker.finish()

    def _show(self, last: bool = False) -> None:
        """Write the page of all runs, if it is not as good as new."""
        if self.main and (last or time.monotonic() - self._shown > _OVERVIEW_S):
            write_overview(self.folder.parent)
            self._shown = time.monotonic()

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
        path = folder / f"step-{step:06d}.png"
        write_picture(path, image)
        log_picture(self.accelerator, name, image, path, step)

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
        # In fp16 a step whose gradients overflow is left out, and does no harm.
        if self.options.precision != "fp16" and not math.isfinite(means.get("gradient_norm", 0.0)):
            raise self._unreal()
        return means


def channels_last(module: M) -> M:
    """The module with its convolutions stored channels last, which is faster on CPUs and GPUs."""
    return cast(Any, module).to(memory_format=torch.channels_last)  # type: ignore[no-any-return]
