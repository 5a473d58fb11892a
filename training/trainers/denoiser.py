"""``base``, ``stage-two`` and ``stage-three``: the shared inpainting denoiser and its adapters.

The base learns to fill any hole in any scan: random blobs, lesions, bands. Stage two and stage
three are LoRA adapters (Hu et al., ICLR 2022) on it, each trained on its own kind of hole alone,
with the conditioner frozen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from diffusers import UNet2DConditionModel
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.conditioning import Conditioner
from busynth_gui.synthesis.networks.denoiser import Denoiser, build_unet
from busynth_gui.synthesis.networks.inputs import blank_cells, context_image, mask_cells
from busynth_gui.synthesis.networks.weights import load_module
from training.components.denoiser_fit import DenoiserTrainer, Looks
from training.components.diffusion_loss import (
    DenoisingTask,
    Trainee,
    drop_labels,
    load_denoiser,
    save_denoiser,
)
from training.components.lora import add_lora, load_lora, save_lora
from training.components.preview_sheets import FilledSheet
from training.components.run_record import read_origin
from training.components.trainer_run import TrainingRun, channels_last
from training.data.hole_sampling import band_holes, healthy_hole, random_holes
from training.data.item_draws import Items
from training.data.latent_store import CropBatch, LatentStore
from training.data.origin import Origin, weights_digest
from training.data.scan_cache import ScanCache
from training.settings import (
    AdapterSettings,
    BaseSettings,
    DenoiserSettings,
    LoraSettings,
    RunOptions,
)
from training.trainers.memorisation_stop import MemoryWatch

__all__ = ["CropSource", "Kind", "load_adapter", "train_adapter", "train_base"]

Kind = Literal["lesion", "band", "random", "healthy"]


@dataclass(frozen=True)
class FillTask:
    """Crops with the holes to fill (n, 1, 256, 256), and the items they were drawn for."""

    crops: CropBatch
    holes: Tensor
    items: Items

    def denoising(self, dropout: float = 0.0) -> DenoisingTask:
        """The task as the denoiser has it; known cells and burned-in graphics count little."""
        crops = self.crops
        blank = blank_cells(self.holes)
        small_hole = F.interpolate(self.holes, size=crops.small.shape[-2:], mode="area")
        labels = crops.labels
        if dropout > 0:
            labels = drop_labels(labels, self.items.generators, dropout)
        return DenoisingTask(
            target=crops.latents,
            noise=self.items.noise(tuple(crops.latents.shape[1:])),
            times=self.items.times(),
            mask=mask_cells(self.holes),
            blanked=crops.latents * (1 - blank),
            context=context_image(crops.small, small_hole),
            labels=labels,
            weight=(0.15 + 0.85 * blank) * (1 - crops.overlay).square(),
        )


class CropSource:
    """Draws crops with holes from a store; ``kinds`` names the hole of each item of a batch."""

    def __init__(self, store: LatentStore, kinds: Sequence[Kind]) -> None:
        self.store, self.kinds = store, kinds

    def draw(self, items: Items, dropout: float = 0.0) -> DenoisingTask:
        return self.plan(items).denoising(dropout)

    def plan(self, items: Items, rows: Sequence[int] | None = None) -> FillTask:
        """One crop for each item; the two classes in equal parts among lesions and bands, if there
        are both.

        ``rows`` says which crops, if they are not to be drawn.
        """
        holes = []
        kinds = [self.kinds[number] for number in items.numbers]
        if rows is None:
            rows = [self._row(items, k, kind) for k, kind in enumerate(kinds)]
        crops = self.store.take(np.array(rows, np.intp))
        for k, (kind, rng) in enumerate(zip(kinds, items.generators, strict=True)):
            hole = crops.lesion[k : k + 1]
            if kind == "band":
                hole = band_holes(hole)
            elif kind == "random":
                hole = random_holes(1, hole.shape[-1], rng)
                # A hole anywhere says nothing of a lesion: its label would be noise.
                crops.labels[k] = 0
            elif kind == "healthy":
                hole = self._healthy(hole, rng)
                crops.labels[k] = 0
            holes.append(hole)
        return FillTask(crops, torch.cat(holes), items)

    def _row(self, items: Items, k: int, kind: Kind) -> int:
        store, rng = self.store, items.generators[k]
        pools = [store.benign, store.malignant]
        pool = pools[(items.numbers[k] + items.coin) % 2]
        if not len(pool):
            pool = np.concatenate(pools)
        if kind in ("random", "healthy") and rng.random() < 0.6 and len(store.without):
            pool = store.without
        return int(pool[rng.integers(len(pool))])

    def _healthy(self, lesion: Tensor, rng: np.random.Generator) -> Tensor:
        """A hole (1, 1, S, S) in the shape of another crop's lesion, off this one's."""
        pool = np.concatenate([self.store.benign, self.store.malignant])
        other = self.store.take(pool[rng.integers(len(pool), size=1)]).lesion[0, 0].numpy() > 0.5
        if not other.any():
            return random_holes(1, lesion.shape[-1], rng)
        hole = healthy_hole(other, lesion[0, 0].numpy() > 0.5, rng)
        return torch.from_numpy(hole)[None, None]


def train_base(
    train: LatentStore,
    held_out: LatentStore,
    out: Path,
    settings: BaseSettings,
    options: RunOptions,
    autoencoder: Path | None = None,
    cache: ScanCache | None = None,
) -> Denoiser:
    """Train denoiser and conditioner together; save ``unet`` and ``conditioner`` (EMA).

    The weights (and shape) in ``options.start`` are the first ones. With the folder of an
    ``autoencoder`` it draws contact sheets, and with ``cache`` too it can look for memorisation.
    Raises ValueError where the settings ask for more lesion holes than a batch has.
    """
    run = TrainingRun(out, settings, options, train.origin)
    if options.start is None:
        model = Trainee(build_unet(settings.channels), Conditioner())
    else:
        model = load_denoiser(options.start)
    rest = settings.batch - settings.lesion
    if rest < 0:
        raise ValueError(f"{settings.lesion} lesion holes do not fit a batch of {settings.batch}")
    bands = rest // 3
    shares: list[tuple[Kind, int]] = [
        ("lesion", settings.lesion), ("band", bands), ("random", rest - bands),
    ]  # fmt: skip
    kinds = [kind for kind, count in shares for _ in range(count)]
    looks = _looks(kinds, held_out, settings, run.seed, autoencoder, cache)
    source = CropSource(train, kinds)
    core = DenoiserTrainer(run, channels_last(model), source, settings, looks).train()
    run.leave(lambda: save_denoiser(core, out))
    return core


def train_adapter(
    train: LatentStore,
    held_out: LatentStore,
    base: Path,
    out: Path,
    kind: Kind,
    settings: AdapterSettings,
    options: RunOptions,
    autoencoder: Path | None = None,
    cache: ScanCache | None = None,
) -> Trainee:
    """Train a LoRA adapter on the frozen base, for holes of one ``kind``; save it (EMA).

    ``base`` holds ``unet`` and ``conditioner``; ``options.start`` is the folder of an adapter to
    go on from (diffusers' or peft's format, its rank and targets stay); the rest as
    :func:`train_base`. Adapter and what it was made of lie in ``out/adapter`` in both formats.
    """
    parts = [base / part for part in ("unet", "conditioner")]
    told = read_origin(base)
    origin = Origin.made({"base": weights_digest(parts)}, told, train.origin)
    run = TrainingRun(out, settings, options, origin)
    model = channels_last(load_adapter(base, options.start, settings))
    kinds = [kind] * settings.batch
    looks = _looks(kinds, held_out, settings, run.seed, autoencoder, cache, True)
    if options.start is not None and isinstance(looks.memory, MemoryWatch):
        looks = replace(looks, memory=looks.memory.since(model.eval()))
    core = DenoiserTrainer(run, model, CropSource(train, kinds), settings, looks).train()
    run.leave(lambda: save_lora(core.unet, out / "adapter"))
    return core


def load_adapter(base: Path, start: Path | None, settings: LoraSettings) -> Trainee:
    """The frozen denoiser in ``base`` with an adapter to train: that in ``start``, or a new one."""
    unet = load_module(UNet2DConditionModel, base / "unet")
    conditioner = load_module(Conditioner, base / "conditioner")
    if start is None:
        add_lora(unet, settings)
    else:
        load_lora(unet, start, settings.dropout)
    return Trainee(unet, conditioner)


def _looks(
    kinds: Sequence[Kind],
    held_out: LatentStore,
    settings: DenoiserSettings,
    seed: int,
    autoencoder: Path | None,
    cache: ScanCache | None,
    at_start: bool = False,
) -> Looks:
    """Held-out checks, sheets and the look for memorisation, as far as there is what they need."""
    names, count = sorted(set(kinds)), settings.checked
    checks: dict[str, DenoisingTask] = {
        kind: CropSource(held_out, [kind] * count).draw(Items.whole(seed + 1, count))
        for kind in names
    }
    sheet = memory = None
    if autoencoder is not None:
        decoder: SpeckleAutoencoder = load_module(SpeckleAutoencoder, autoencoder)
        shown = [kinds[k * len(kinds) // 8] for k in range(8)]
        plan = CropSource(held_out, shown).plan(Items.whole(seed + 2, len(shown)))
        sheet = FilledSheet(plan.denoising(), plan.holes, decoder)
        if settings.memory_stop and "lesion" in names:
            if cache is None:
                raise ValueError("memory_stop needs the scans that 'prepare' wrote")
            count = settings.memory_lesions
            lesions = CropSource(held_out, ["lesion"] * count).plan(Items.whole(seed + 3, count))
            memory = MemoryWatch.of(cache, lesions.denoising(), lesions.holes, decoder)
    elif settings.memory_stop:
        raise ValueError("memory_stop needs an autoencoder: run 'python -m training decoder'")
    return Looks(checks, sheet, memory, at_start)
