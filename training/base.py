"""``base``, ``stage-two`` and ``stage-three``: the shared inpainting denoiser and its adapters.

The base learns to fill any hole in any scan: random blobs, lesions, bands. Stage two and stage
three are LoRA adapters (Hu et al., ICLR 2022) on it, each trained on its own kind of hole alone,
with the conditioner frozen.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from accelerate import Accelerator
from diffusers import DDPMScheduler, UNet2DConditionModel
from peft import LoraConfig
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.synthesis.conditioning import Conditioner
from busynth_gui.synthesis.denoiser import Denoiser, build_unet, training_scheduler
from busynth_gui.synthesis.inputs import blank_cells, context_image, mask_cells
from busynth_gui.synthesis.weights import LABELS_FILE
from training.diffusion import denoising_loss, drop_labels, take_weights
from training.holes import band_holes, random_holes
from training.latents import CropBatch, LatentStore
from training.loop import TrainingRun, channels_last

__all__ = ["AdapterSettings", "BaseSettings", "train_adapter", "train_base"]

Kind = Literal["lesion", "band", "random"]


@dataclass(frozen=True)
class BaseSettings:
    """What the recipe file may say about the shared denoiser."""

    steps: int = 4000
    batch: int = 8
    lr: float = 3e-4
    label_dropout: float = 0.12
    lesion: int = 4
    """Lesion holes in a batch; of the rest one in three is a band, the others random."""
    ema: float = 0.999
    channels: tuple[int, int, int] = (64, 128, 256)


@dataclass(frozen=True)
class AdapterSettings:
    """What the recipe file may say about a stage's adapter."""

    steps: int = 600
    batch: int = 8
    lr: float = 4e-4
    label_dropout: float = 0.12
    rank: int = 8
    alpha: int = 8
    targets: tuple[str, ...] = (
        "to_q",
        "to_k",
        "to_v",
        "to_out.0",
        "conv1",
        "conv2",
        "proj_in",
        "proj_out",
    )
    ema: float = 0.995


@dataclass(frozen=True)
class Task:
    """Crops with the holes to fill (n, 1, 256, 256)."""

    crops: CropBatch
    holes: Tensor


def draw_task(store: LatentStore, rng: np.random.Generator, kinds: list[Kind]) -> Task:
    """One crop for each kind; the two classes in equal parts among lesions and bands."""
    rows = []
    for k, kind in enumerate(kinds):
        pool = store.malignant if (k + rng.integers(2)) % 2 else store.benign
        if kind == "random" and rng.random() < 0.6 and len(store.without):
            pool = store.without
        rows.append(int(pool[rng.integers(len(pool))]))
    crops = store.take(np.array(rows, np.intp))
    holes = crops.lesion.clone()
    bands = [k for k, kind in enumerate(kinds) if kind == "band"]
    if bands:
        holes[bands] = band_holes(crops.lesion[bands])
    free = [k for k, kind in enumerate(kinds) if kind == "random"]
    if free:
        holes[free] = random_holes(len(free), holes.shape[-1], rng)
        # A hole anywhere says nothing of a lesion: its label would be noise.
        crops.labels[free] = 0
    return Task(crops, holes)


def task_loss(
    denoiser: torch.nn.Module,
    conditioner: Conditioner,
    task: Task,
    noise: DDPMScheduler,
    rng: np.random.Generator,
    dropout: float,
    accelerator: Accelerator,
) -> Tensor:
    """The denoising loss, weighted to the hole; known cells and burned-in graphics count little."""
    crops = task.crops
    blank = blank_cells(task.holes)
    labels = drop_labels(crops.labels, rng, dropout) if dropout > 0 else crops.labels
    small_hole = F.interpolate(task.holes, size=crops.small.shape[-2:], mode="area")
    with accelerator.autocast():
        told = conditioner(context_image(crops.small, small_hole), labels)
    weight = (0.15 + 0.85 * blank) * (1 - crops.overlay).square()
    return denoising_loss(
        denoiser,
        noise,
        crops.latents,
        mask_cells(task.holes),
        crops.latents * (1 - blank),
        told,
        rng,
        accelerator,
        weight,
    )


def train_base(
    train: LatentStore,
    held_out: LatentStore,
    out: Path,
    settings: BaseSettings,
    seed: int,
    resume: bool,
    precision: str = "bf16",
    minutes: float | None = None,
    start: Path | None = None,
) -> Denoiser:
    """Train denoiser and conditioner together; save ``unet`` and ``conditioner`` (EMA).

    ``start`` is a folder of an earlier run whose weights are the first ones.
    """
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    model = channels_last(Denoiser(build_unet(settings.channels), Conditioner()))
    if start is not None:
        take_weights(model, start)
    rest = settings.batch - settings.lesion
    bands = rest // 3
    shares: list[tuple[Kind, int]] = [
        ("lesion", settings.lesion), ("band", bands), ("random", rest - bands),
    ]  # fmt: skip
    kinds = [kind for kind, count in shares for _ in range(count)]
    _fit(run, model, train, held_out, kinds, settings)
    core: Denoiser = run.accelerator.unwrap_model(model)
    if run.main:
        core.unet.save_pretrained(out / "unet")
        core.conditioner.save_pretrained(out / "conditioner")
    return core


def train_adapter(
    train: LatentStore,
    held_out: LatentStore,
    base: Path,
    out: Path,
    kind: Kind,
    settings: AdapterSettings,
    seed: int,
    resume: bool,
    precision: str = "bf16",
    minutes: float | None = None,
) -> None:
    """Train a LoRA adapter for ``lesion`` or ``band`` on the frozen base; save it (EMA)."""
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    unet = UNet2DConditionModel.from_pretrained(base / "unet")
    conditioner = Conditioner.from_pretrained(base / "conditioner")
    unet.requires_grad_(False)
    conditioner.requires_grad_(False)
    unet.add_adapter(
        LoraConfig(
            r=settings.rank, lora_alpha=settings.alpha, target_modules=list(settings.targets)
        )
    )
    # Beside the LoRA the stage's own ear for its labels: it is small and tells the classes apart.
    # After add_adapter, which freezes all but its own weights.
    unet.class_embedding.requires_grad_(True)
    model = channels_last(Denoiser(unet, conditioner))
    _fit(run, model, train, held_out, [kind] * settings.batch, settings)
    if run.main:
        # safetensors holds no channels-last tensors, and this save does not convert them.
        unet = run.accelerator.unwrap_model(model).unet.to(memory_format=torch.contiguous_format)
        unet.save_lora_adapter(out / "adapter")
        save_file(unet.class_embedding.state_dict(), out / "adapter" / LABELS_FILE)


def _fit(
    run: TrainingRun,
    model: Denoiser,
    train: LatentStore,
    held_out: LatentStore,
    kinds: list[Kind],
    settings: BaseSettings | AdapterSettings,
) -> None:
    """The loop; leaves the averaged weights in ``model``."""
    trainable = [p for p in model.parameters() if p.requires_grad]
    decay = 0.01 if isinstance(settings, BaseSettings) else 0.0
    opt = torch.optim.AdamW(trainable, lr=settings.lr, weight_decay=decay)
    schedule = run.cosine(opt)
    ema = run.track_ema("denoiser", model, settings.ema)
    acc = run.accelerator
    wrapped, opt, schedule = acc.prepare(model, opt, schedule)
    core: Denoiser = acc.unwrap_model(wrapped)
    run.restore()
    noise = training_scheduler()
    checks = [
        (kind, draw_task(held_out, np.random.default_rng(run.seed + 1), [kind] * 48))
        for kind in sorted(set(kinds))
    ]
    for step in run.iterate():
        rng = np.random.default_rng((run.seed, step, acc.process_index))
        task = draw_task(train, rng, kinds)
        loss = task_loss(wrapped, core.conditioner, task, noise, rng, settings.label_dropout, acc)
        acc.backward(loss)
        acc.clip_grad_norm_(trainable, 1.0)
        opt.step(), schedule.step(), opt.zero_grad()
        ema.step(trainable)
        run.log({"loss": float(loss.detach())})
        if run.main and (step + 1) % 250 == 0:
            ema.store(trainable), ema.copy_to(trainable)
            with torch.no_grad():
                row: dict[str, float] = {
                    kind: float(
                        task_loss(
                            core, core.conditioner, t, noise, np.random.default_rng(0), 0.0, acc
                        )
                    )
                    for kind, t in checks
                }
            ema.restore(trainable)
            run.record("held_out", row)
    ema.copy_to(trainable)
