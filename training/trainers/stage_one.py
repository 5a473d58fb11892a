"""``stage-one``: trains the network that makes lesion outlines.

It is a network of its own, small, on signed-distance fields: a lesion's outline is smooth and
64 x 64 samples of its distance field hold it to a fraction of a pixel, while the autoencoder of
ultrasound images has no reason to know such fields. A field of 64 x 64 unshuffled by two has just
the 4 x 32 x 32 of an image latent, so the denoiser has the same form as that of the other stages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.descriptors import Pathology
from busynth_gui.imaging.crop import window_around
from busynth_gui.synthesis.networks.conditioning import Conditioner, label_row
from busynth_gui.synthesis.networks.denoiser import Denoiser, build_unet
from busynth_gui.synthesis.networks.inputs import (
    context_image,
    mask_cells,
    sdf_to_tensor,
    signed_distance,
    thumbnail_cells,
)
from training.components.denoiser_fit import DenoiserTrainer, Looks
from training.components.diffusion_loss import (
    DenoisingTask,
    Trainee,
    drop_labels,
    load_denoiser,
    save_denoiser,
)
from training.components.preview_sheets import ShapeSheet
from training.components.trainer_run import TrainingRun, channels_last
from training.data.crops import sample_crop
from training.data.item_draws import Items
from training.data.measured import LesionWords
from training.data.region_sampling import LEVELS, draw_region
from training.data.scan_cache import Entry, ScanCache
from training.settings import RunOptions, StageOneSettings

__all__ = ["train_stage_one"]

SIZE = 256


@dataclass(frozen=True)
class ShapeTask:
    """Lesions' outlines to be made, and the candidate regions (n, 1, 256, 256) to make them in."""

    denoising: DenoisingTask
    regions: Tensor


class ShapeSource:
    """Draws lesions with regions around them; the descriptors of a lesion are measured once."""

    def __init__(self, cache: ScanCache, entries: list[Entry]) -> None:
        self.cache, self.entries = cache, entries
        self._words = LesionWords(cache)
        benign = [k for k, e in enumerate(entries) if e.pathology == "benign"]
        malignant = [k for k, e in enumerate(entries) if e.pathology == "malignant"]
        self._by_class = [np.array(benign), np.array(malignant)]

    def draw(self, items: Items, dropout: float = 0.0) -> DenoisingTask:
        return self.plan(items, dropout).denoising

    def plan(
        self, items: Items, dropout: float = 0.0, chosen: Sequence[int] | None = None
    ) -> ShapeTask:
        """One lesion for each item, the classes in turn, or those that are ``chosen``."""
        if chosen is None:
            # The classes in equal parts: in the data two lesions of three are benign.
            pools = [self._by_class[(number + items.coin) % 2] for number in items.numbers]
            draws = zip(pools, items.generators, strict=True)
            chosen = [int(pool[rng.integers(len(pool))]) for pool, rng in draws]
        picked = zip(chosen, items.generators, strict=True)
        rows = [self._one(rng, self.entries[k]) for k, rng in picked]
        image = torch.stack([r[0] for r in rows])
        regions = torch.stack([r[1] for r in rows])
        target = torch.stack([r[2] for r in rows])
        labels = torch.tensor([r[3] for r in rows])
        if dropout > 0:
            labels = drop_labels(labels, items.generators, dropout)
        context = context_image(image, regions)
        task = DenoisingTask(
            target=target,
            noise=items.noise(tuple(target.shape[1:])),
            times=items.times(),
            mask=mask_cells(regions),
            blanked=thumbnail_cells(context),
            context=context,
            labels=labels,
            weight=torch.ones_like(target[:, :1]),
        )
        return ShapeTask(task, regions)

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
        row = label_row(Pathology(entry.pathology), self._words(entry), level)
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
    options: RunOptions,
) -> Denoiser:
    """Train, then save ``unet`` and ``conditioner`` with the averaged weights.

    The weights (and shape) in ``options.start`` are the first ones. Raises ValueError for settings
    with a ``memory_stop``.
    """
    if settings.memory_stop:
        raise ValueError("stage one makes outlines: memory_stop, which compares texture, must be 0")
    run = TrainingRun(out, settings, options, cache.origin)
    if options.start is None:
        model = Trainee(build_unet(settings.channels), Conditioner(layers=3))
    else:
        model = load_denoiser(options.start)
    held_out = ShapeSource(cache, cache.select("validation", lesions=True))
    checks = {"loss": held_out.draw(Items.whole(run.seed + 1, settings.checked))}
    shown = held_out.plan(Items.whole(run.seed + 2, 8))
    looks = Looks(
        checks, ShapeSheet(shown.denoising, shown.regions), at_start=options.start is not None
    )
    source = ShapeSource(cache, cache.select("train", lesions=True))
    core = DenoiserTrainer(run, channels_last(model), source, settings, looks).train()
    run.leave(lambda: save_denoiser(core, out))
    return core
