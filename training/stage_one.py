"""``stage-one``: trains the network that makes lesion outlines.

It is a network of its own, small, on signed-distance fields: a lesion's outline is smooth and
64 x 64 samples of its distance field hold it to a fraction of a pixel, while the autoencoder of
ultrasound images has no reason to know such fields. A field of 64 x 64 unshuffled by two has just
the 4 x 32 x 32 of an image latent, so the denoiser has the same form as that of the other stages.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from accelerate import Accelerator
from numpy.typing import NDArray
from torch import Tensor, nn

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.imaging.crop import window_around
from busynth_gui.imaging.measure import describe, measure_lesion
from busynth_gui.synthesis.conditioning import Conditioner, label_row
from busynth_gui.synthesis.denoiser import Denoiser, build_unet, training_scheduler
from busynth_gui.synthesis.inputs import (
    context_image,
    mask_cells,
    sdf_to_tensor,
    signed_distance,
    thumbnail_cells,
)
from training.cache import Entry, ScanCache
from training.diffusion import denoising_loss, drop_labels, take_weights
from training.loop import TrainingRun, channels_last
from training.regions import LEVELS, draw_region
from training.sampling import sample_crop

__all__ = ["StageOneSettings", "train_stage_one"]

SIZE = 256


@dataclass(frozen=True)
class StageOneSettings:
    """What the recipe file may say about stage one."""

    steps: int = 3000
    batch: int = 12
    lr: float = 4e-4
    label_dropout: float = 0.15
    channels: tuple[int, int, int] = (48, 96, 128)


@dataclass(frozen=True)
class ShapeBatch:
    """Targets (n, 4, 32, 32), context images (n, 2, 128, 128), regions (n, 1, 256, 256), labels."""

    target: Tensor
    context: Tensor
    region: Tensor
    labels: Tensor


def measured_descriptors(cache: ScanCache, entry: Entry) -> Descriptors:
    """BI-RADS words measured on one lesion at the scan's own resolution."""
    grey = np.asarray(cache.scan(entry) / 255, np.float32)
    return describe(measure_lesion(grey, cache.lesion(entry), ~cache.overlay(entry)))


class ShapeSource:
    """Draws batches; the descriptors of a lesion are measured once."""

    def __init__(self, cache: ScanCache, entries: list[Entry]) -> None:
        self.cache, self.entries = cache, entries
        self._words: dict[str, Descriptors] = {}
        benign = [k for k, e in enumerate(entries) if e.pathology == "benign"]
        malignant = [k for k, e in enumerate(entries) if e.pathology == "malignant"]
        self._by_class = [np.array(benign), np.array(malignant)]

    def batch(self, rng: np.random.Generator, n: int) -> ShapeBatch:
        rows = [self._one(rng, self.entries[self._pick(rng, k)]) for k in range(n)]
        image = torch.stack([r[0] for r in rows])
        region = torch.stack([r[1] for r in rows])
        target = torch.stack([r[2] for r in rows])
        labels = torch.tensor([r[3] for r in rows])
        return ShapeBatch(target, context_image(image, region), region, labels)

    def _pick(self, rng: np.random.Generator, k: int) -> int:
        # The classes in equal parts: in the data two lesions of three are benign.
        pool = self._by_class[k % 2]
        return int(pool[rng.integers(len(pool))])

    def _one(
        self, rng: np.random.Generator, entry: Entry
    ) -> tuple[Tensor, Tensor, Tensor, list[int]]:
        mask = self.cache.lesion(entry)
        level = LEVELS[int(rng.integers(len(LEVELS)))]
        mask = _warped(mask, rng)
        region = draw_region(mask, level, rng)
        window = window_around(region if region.any() else mask)
        sample = sample_crop(self.cache, entry, window, SIZE, False)
        arrays: list[NDArray[np.float32]] = [
            sample.image,
            window.extract_mask(region, SIZE),
            window.extract_mask(mask, SIZE),
        ]
        if rng.random() < 0.5:
            arrays = [np.ascontiguousarray(a[:, ::-1]) for a in arrays]
        image, drawn, lesion = arrays
        words = self._words.get(entry.name)
        if words is None:
            words = self._words[entry.name] = measured_descriptors(self.cache, entry)
        row = label_row(Pathology(entry.pathology), words, level)
        return (
            torch.from_numpy(image)[None],
            torch.from_numpy(drawn)[None],
            sdf_to_tensor(signed_distance(lesion > 0.5)),
            row,
        )


def _warped(mask: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    """The mask itself, in one of four draws after a mild elastic change of its outline.

    Some hundred outlines per class are few; a smooth warp of 2 to 5 % keeps their character.
    """
    if rng.random() < 0.75:
        return mask
    size = float(np.sqrt(mask.sum()))
    shape = (int(mask.shape[0]), int(mask.shape[1]))
    field = [
        cv2.GaussianBlur(rng.standard_normal(shape).astype(np.float32), (0, 0), size / 4)
        for _ in range(2)
    ]
    strength = float(rng.uniform(0.02, 0.05)) * size
    y, x = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    maps = [
        base + f / max(float(f.std()), 1e-6) * strength
        for base, f in zip((x, y), field, strict=True)
    ]
    warped = cv2.remap(mask.astype(np.float32), maps[0], maps[1], cv2.INTER_LINEAR)
    out = np.asarray(warped > 0.5)
    return out if out.sum() > 0.5 * mask.sum() else mask


def train_stage_one(
    cache: ScanCache,
    out: Path,
    settings: StageOneSettings,
    seed: int,
    resume: bool,
    precision: str = "bf16",
    minutes: float | None = None,
    start: Path | None = None,
) -> Denoiser:
    """Train, then save ``unet`` and ``conditioner`` with the averaged weights.

    ``start`` is a folder of an earlier run whose weights are the first ones.
    """
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    model = channels_last(Denoiser(build_unet(settings.channels), Conditioner(layers=3)))
    if start is not None:
        take_weights(model, start)
    opt = torch.optim.AdamW(model.parameters(), lr=settings.lr, weight_decay=0.01)
    schedule = run.cosine(opt)
    ema = run.track_ema("denoiser", model, 0.998)
    acc = run.accelerator
    model, opt, schedule = acc.prepare(model, opt, schedule)
    core: Denoiser = acc.unwrap_model(model)
    run.restore()
    source = ShapeSource(cache, cache.select("train", lesions=True))
    held_out = ShapeSource(cache, cache.select("held-out", lesions=True)).batch(
        np.random.default_rng(seed + 1), 64
    )
    for step in run.iterate():
        rng = np.random.default_rng((seed, step, acc.process_index))
        batch = source.batch(rng, settings.batch)
        loss = _loss(model, core.conditioner, batch, rng, settings.label_dropout, acc)
        acc.backward(loss)
        acc.clip_grad_norm_(model.parameters(), 1.0)
        opt.step(), schedule.step(), opt.zero_grad()
        ema.step(model.parameters())
        run.log({"loss": float(loss.detach())})
        if run.main and (step + 1) % 250 == 0:
            ema.store(model.parameters()), ema.copy_to(model.parameters())
            with torch.no_grad():
                value = _loss(model, core.conditioner, held_out, np.random.default_rng(0), 0.0, acc)
            ema.restore(model.parameters())
            run.record("held_out", {"loss": float(value)})
    ema.copy_to(core.parameters())
    if run.main:
        core.unet.save_pretrained(out / "unet")
        core.conditioner.save_pretrained(out / "conditioner")
    return core


def _loss(
    model: nn.Module,
    conditioner: Conditioner,
    batch: ShapeBatch,
    rng: np.random.Generator,
    dropout: float,
    acc: Accelerator,
) -> Tensor:
    labels = drop_labels(batch.labels, rng, dropout) if dropout > 0 else batch.labels
    with acc.autocast():
        told = conditioner(batch.context, labels)
    region = mask_cells(batch.region)
    return denoising_loss(
        model,
        training_scheduler(),
        batch.target,
        region,
        thumbnail_cells(batch.context),
        told,
        rng,
        acc,
    )
