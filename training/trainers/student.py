"""``student``: adapters that do in few steps what a bundle's stages do in many.

Progressive distillation (Salimans and Ho, ICLR 2022) of the adapters that a bundle has, guidance
folded in (Meng et al., CVPR 2023), and the steering towards grey levels as well: the student is
told them. It begins as its teacher, and is a low-rank adapter of the same denoiser: of stages two
and three the teacher's own, trained on, of stage one, whose network has none, a new one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor, nn

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.compact import TEACHERS, load_compact
from busynth_gui.synthesis.networks.denoiser import few_step_scheduler
from busynth_gui.synthesis.networks.grey_levels import GreyLevelEmbedding
from busynth_gui.synthesis.networks.inputs import tensor_to_sdf
from busynth_gui.synthesis.networks.weights import LEVELS, load_module
from training.bundles.compact import make_bundle
from training.components.distributed import first_does
from training.components.lora import add_lora, load_lora, save_lora
from training.components.preview_sheets import decode, in_rows
from training.components.run_lock import hold
from training.components.trainer import Look, Trainer
from training.components.trainer_run import TrainingRun, channels_last
from training.data.files import save_module
from training.data.item_draws import Items
from training.data.origin import lies_there
from training.data.real_lesions import RealLesion
from training.data.scan_cache import VALIDATION, ScanCache
from training.data.trajectories import STAGES, Segments, Trajectories, record, trajectories_origin
from training.settings import LoraSettings, RunOptions, StudentSettings, TrajectorySettings
from training.trainers.outline_trajectories import outlines_origin, record_outlines

__all__ = [
    "STAGE_FOLDERS",
    "Student",
    "clean",
    "clean_errors",
    "student_errors",
    "teach",
    "train_outline_student",
    "train_student",
    "train_students",
]

Show = Callable[[Tensor], Tensor]
"""Pictures (n, 1, S, S) in [-1, 1] of latents (n, 4, h, w)."""

_CHECKED = 64
"""Lesions of the validation side."""
_SHOWN = 8
STAGE_FOLDERS = {
    stage: name for stage, name in zip(STAGES, ("stage-two", "stage-three"), strict=True)
}


class Student(nn.Module):
    """A denoiser with its adapter, and the embedding of grey levels; an outline has none."""

    def __init__(self, unet: UNet2DConditionModel, levels: GreyLevelEmbedding | None) -> None:
        super().__init__()
        self.unet, self.levels = unet, levels

    def forward(self, noisy: Tensor, times: Tensor, part: Segments | RealLesion) -> Tensor:
        """The velocity (n, 4, h, w) of ``noisy`` at ``times`` (n,), told what the part says."""
        vector = part.vector
        if self.levels is not None:
            vector = vector + self.levels(part.levels)
        made: Tensor = self.unet(
            torch.cat([noisy, part.mask, part.blanked], 1),
            times,
            encoder_hidden_states=part.tokens,
            class_labels=vector,
        ).sample
        return made.float()


def teach(
    runs: Path, settings: StudentSettings, wanted: TrajectorySettings, options: RunOptions
) -> None:
    """Train students on the other parts below ``runs``: ``student/stage-one`` to ``-three``."""
    out = runs / "student"

    def make_before() -> None:
        hold(out, make=False)
        if not (options.resume and (out / "before" / "bundle.json").exists()):
            make_bundle(runs, out / "before", "before", "0.0.0", refined=False, students=False)
        hold(out)

    first_does(make_before)
    info, cache = find_bundle(str(out / "before")), ScanCache(runs / "cache")
    train_students(info, cache, out, settings, wanted, options)
    train_outline_student(info, cache, out, settings, wanted, options)


def train_outline_student(
    info: BundleInfo,
    cache: ScanCache,
    out: Path,
    settings: StudentSettings,
    wanted: TrajectorySettings,
    options: RunOptions,
) -> None:
    """Train the student of stage one, ``out/stage-one/adapter``, on outlines recorded first."""
    few = replace(wanted, outlines=min(_CHECKED, wanted.outlines))
    folders = {side: out / side / "stage-one" for side in ("train", VALIDATION)}

    def record_all() -> None:
        models = None
        for side, how in (("train", wanted), (VALIDATION, few)):
            origin = outlines_origin(cache, info, options.seed, how, side)
            if not lies_there(folders[side], origin, options.resume):
                models = models or load_compact(info, "cpu")
                record_outlines(cache, info, models, folders[side], side, options.seed, how)

    first_does(record_all)
    train, held_out = (Trajectories(folder) for folder in folders.values())
    own = replace(settings, lr=settings.outline_lr)
    train_student(info, 1, train, held_out, _fields, out / "stage-one", own, options)


def train_students(
    info: BundleInfo,
    cache: ScanCache,
    out: Path,
    settings: StudentSettings,
    wanted: TrajectorySettings,
    options: RunOptions,
) -> None:
    """Train students of both stages: ``out/stage-two/adapter`` and ``out/stage-three/adapter``.

    What the bundle's many-step networks do is recorded first, and kept for as long as they stay as
    they are.
    """
    few = replace(wanted, lesions=min(_CHECKED, wanted.lesions))

    def record_all() -> None:
        models = None
        for side, how in (("train", wanted), (VALIDATION, few)):
            origin = trajectories_origin(cache, info, options.seed, how, side)
            folders = [out / side / name for name in STAGE_FOLDERS.values()]
            if all(lies_there(folder, origin, options.resume) for folder in folders):
                continue
            models = models or load_compact(info, "cpu")
            record(cache, info, models, out / side, side, options.seed, how, options.precision)

    first_does(record_all)
    show = partial(decode, load_module(SpeckleAutoencoder, info.folder / "autoencoder"))
    for stage, name in STAGE_FOLDERS.items():
        train, held_out = (Trajectories(out / side / name) for side in ("train", VALIDATION))
        train_student(info, stage, train, held_out, show, out / name, settings, options)


def train_student(
    info: BundleInfo,
    stage: int,
    train: Trajectories,
    held_out: Trajectories,
    show: Show,
    out: Path,
    settings: StudentSettings,
    options: RunOptions,
) -> Student:
    """Train the student of one stage from the network that the bundle has; save it (EMA)."""
    run = TrainingRun(out, settings, options, train.origin)
    model = _outline_student(info, settings) if stage == 1 else _student(info, stage, train.steps)
    core = _Trainer(run, channels_last(model), settings, train, held_out, show).train()

    def save() -> None:
        save_lora(core.unet, out / "adapter")
        if core.levels is not None:
            save_module(core.levels, out / "adapter" / LEVELS)

    run.leave(save)
    return core


def _student(info: BundleInfo, stage: int, steps: int) -> Student:
    unet = load_module(UNet2DConditionModel, info.folder / "unet")
    load_lora(unet, info.folder / TEACHERS[stage])
    return Student(unet, GreyLevelEmbedding(unet.config.cross_attention_dim, steps=steps))


def _outline_student(info: BundleInfo, settings: StudentSettings) -> Student:
    unet = load_module(UNet2DConditionModel, info.folder / "stage_one" / "unet")
    add_lora(unet, LoraSettings(rank=settings.rank, alpha=settings.rank))
    return Student(unet, None)


def _fields(samples: Tensor) -> Tensor:
    """Pictures (n, 1, S, S) of outlines' signed distances (n, 4, h, w): white inside."""
    size = 8 * samples.shape[-1]
    shown = np.stack([np.clip(tensor_to_sdf(sample, size), -1, 1) for sample in samples])
    return torch.from_numpy(shown)[:, None]


@dataclass(frozen=True)
class _Source:
    """Draws steps of lesions: the student's steps in turn, so that each batch has all."""

    trajectories: Trajectories
    open: float

    def draw(self, items: Items) -> Segments:
        count, of = self.trajectories.steps, len(self.trajectories)
        rows = [int(rng.integers(of)) for rng in items.generators]
        part = self.trajectories.segments(rows, [n % count for n in items.numbers])
        hidden = [rng.random(part.levels.shape[1]) < self.open for rng in items.generators]
        levels = part.levels.masked_fill(torch.from_numpy(np.stack(hidden)), torch.nan)
        return replace(part, levels=levels)


class _Trainer(Trainer[Student, Segments]):
    name = "student"
    sheet_name = "made"

    def __init__(
        self,
        run: TrainingRun,
        model: Student,
        settings: StudentSettings,
        train: Trajectories,
        held_out: Trajectories,
        show: Show,
    ) -> None:
        self.held_out, self.show = held_out, show
        trained = [p for p in model.parameters() if p.requires_grad]
        opt = torch.optim.AdamW(trained, lr=settings.lr, weight_decay=0.0)
        super().__init__(
            run, model, opt, partial(_Source.draw, _Source(train, settings.open)),
            ema=settings.ema, warm_up=settings.warm_up,
        )  # fmt: skip
        self.scheduler: DDIMScheduler = few_step_scheduler(train.steps)
        self._checked = [
            (row, step)
            for row in range(min(len(held_out), settings.checked))
            for step in range(held_out.steps)
        ]

    def learn(self, step: int, part: Segments) -> dict[str, Tensor]:
        part = part.to(self.acc.device)
        with self.acc.autocast():
            velocity = self.model(part.noisy, part.times, part)
        loss = student_errors(self.scheduler, velocity, part).mean()
        self.advance(loss)
        return {"loss": loss}

    def look(self, model: Student, check: bool, draw: bool, done: int) -> Look:
        row = {}
        if check:
            row = self._check(model)
        return row, self._sheet(model) if draw else None

    @torch.no_grad()
    def _check(self, model: Student) -> dict[str, float]:
        """The error, and how much what all steps together make varies, over the teacher's."""
        errors = []
        for k in range(0, len(self._checked), 8):
            part = self.held_out.segments(*zip(*self._checked[k : k + 8], strict=True))
            part = part.to(self.acc.device)
            velocity = model(part.noisy, part.times, part)
            errors.append(student_errors(self.scheduler, velocity, part).cpu())
        rows = sorted({row for row, _ in self._checked})
        made, wanted, hole = self._sampled(model, rows)
        return {
            "error": float(torch.cat(errors).mean()),
            "end_error": float(((made - wanted).square() * hole).sum() / hole.sum() / 4),
            "spread": float((_spread(made, hole) / _spread(wanted, hole)).median()),
        }

    @torch.no_grad()
    def _sampled(self, model: Student, rows: list[int]) -> tuple[Tensor, Tensor, Tensor]:
        """What the student makes of the teacher's noise, what that made, and the hole."""
        made, wanted, holes = [], [], []
        for k in range(0, len(rows), 8):
            some = rows[k : k + 8]
            latents = self.held_out.segments(some, [0] * len(some)).noisy.to(self.acc.device)
            for step, t in enumerate(self.scheduler.timesteps):
                part = self.held_out.segments(some, [step] * len(some)).to(self.acc.device)
                velocity = model(latents, part.times, part)
                latents = self.scheduler.step(velocity, int(t), latents).prev_sample
                latents = self.held_out.hold(some, step, latents)
            made.append(latents.cpu())
            wanted.append(part.wanted.cpu())
            holes.append(part.weight.cpu())
        return torch.cat(made), torch.cat(wanted), torch.cat(holes)

    def _sheet(self, model: Student) -> NDArray[np.uint8]:
        """The teacher's lesions of the validation side; below each the student's."""
        made, wanted, hole = self._sampled(model, list(range(min(len(self.held_out), 2 * _SHOWN))))
        final = torch.where(hole > 0, wanted, made)
        pictures = (self.show(latents) for latents in (final, made))
        return in_rows(*pictures, columns=_SHOWN)


def student_errors(scheduler: DDIMScheduler, velocity: Tensor, part: Segments) -> Tensor:
    """Each item's error (n,) of the clean latents, weighed by max(SNR, 1) of its time step."""
    alpha = scheduler.alphas_cumprod.to(velocity.device)[part.times]
    return clean_errors(alpha, clean(alpha, part.noisy, velocity), part.wanted, part.weight)


def clean_errors(alpha: Tensor, made: Tensor, wanted: Tensor, weight: Tensor) -> Tensor:
    """Mean squared error (n,) of clean latents (n, 4, h, w) where ``weight`` (n, 1, h, w) is 1,
    weighed by max(SNR, 1) at ``alpha`` (n,), the share of the clean ones' variance."""
    error = (made - wanted).square() * weight
    inside = weight.sum((1, 2, 3)).clamp_min(1) * error.shape[1]
    losses: Tensor = (alpha / (1 - alpha)).clamp_min(1) * error.sum((1, 2, 3)) / inside
    return losses


def clean(alpha: Tensor, noisy: Tensor, velocity: Tensor) -> Tensor:
    """The clean latents that a ``velocity`` of ``noisy`` ones says, all (n, 4, h, w)."""
    alpha = alpha.view(-1, 1, 1, 1)
    return alpha.sqrt() * noisy - (1 - alpha).sqrt() * velocity


def _spread(latents: Tensor, hole: Tensor) -> Tensor:
    """Standard deviation (n, 4) of each channel in the hole."""
    count = hole.sum((2, 3)).clamp_min(1)
    mean = (latents * hole).sum((2, 3)) / count
    return (((latents - mean[..., None, None]) * hole).square().sum((2, 3)) / count).sqrt()
