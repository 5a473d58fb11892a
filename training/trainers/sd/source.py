"""Training crops for Stable Diffusion: drawn from the scans, encoded as at inference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.synthesis.networks.conditioning import label_row
from busynth_gui.synthesis.networks.inputs import crop_context
from busynth_gui.synthesis.sd.latents import GreyAutoencoder, hidden
from busynth_gui.synthesis.sd.prompt_encoder import PromptEncoder
from busynth_gui.synthesis.sd.prompts import PromptTemplate
from training.components.diffusion_loss import drop_labels
from training.data.crops import lesion_window, sample_crop
from training.data.hole_sampling import band_holes
from training.data.item_draws import Items
from training.data.measured import LesionWords
from training.data.scan_cache import Entry, ScanCache
from training.settings import SdSettings
from training.trainers.denoiser import Kind
from training.trainers.sd.learner import SdTask

__all__ = ["PromptBuilder", "SdCrops", "SdEncoder", "SdPlan", "told_by"]

_AT_ONCE = 8
"""Crops that are encoded together."""


@dataclass(frozen=True)
class PromptBuilder:
    """Tells labels in words, with the base's frozen text encoder."""

    prompt_encoder: PromptEncoder
    template: PromptTemplate

    @torch.no_grad()
    def __call__(self, labels: Tensor) -> Tensor:
        """Text tokens (n, 77, width), float32, of rows of labels (n, k)."""
        return torch.cat([self.prompt_encoder(self.prompt(row)) for row in labels.tolist()])

    def prompt(self, row: Sequence[int]) -> str:
        """What a row of labels is told as: as at inference, nothing when none is specified."""
        pathology, words = told_by(row)
        return self.template.text(pathology, words) if any(row) else self.template.negative


def told_by(row: Sequence[int]) -> tuple[Pathology | None, Descriptors]:
    """Pathology and descriptors of a row of labels: the inverse of :func:`label_row`."""
    pathology = list(Pathology)[row[0] - 1] if row[0] else None
    words = {
        name: known[value - 1] if value else None
        for (name, known), value in zip(LEXICON.items(), row[2:], strict=True)
    }
    return pathology, Descriptors(**words)


@dataclass(frozen=True)
class SdPlan:
    """Drawn crops: ``image`` (n, 1, S, S) in [-1, 1], ``hole`` and ``overlay`` (n, 1, S, S),
    ``labels`` (n, k), and the items they were drawn for."""

    image: Tensor
    hole: Tensor
    overlay: Tensor
    labels: Tensor
    items: Items


class SdCrops:
    """Draws lesions of a split; scan and mask are mirrored together."""

    def __init__(self, cache: ScanCache, split: str, kind: Kind, settings: SdSettings) -> None:
        self.cache, self.kind, self.settings = cache, kind, settings
        self.entries = cache.select(split, lesions=True)
        self._words = LesionWords(cache)
        pools = [
            [k for k, e in enumerate(self.entries) if e.pathology == p.value] for p in Pathology
        ]
        self._pools = [np.array(pool) for pool in pools if pool]

    def __len__(self) -> int:
        return len(self.entries)

    def draw(self, items: Items, dropout: float = 0.0) -> SdPlan:
        """One lesion for each item."""
        rows = [self._row(items, k) for k in range(len(items))]
        images, holes, overlays = [], [], []
        for row, rng in zip(rows, items.generators, strict=True):
            entry = self.entries[row]
            window = lesion_window(self.cache.lesion(entry), rng)
            crop = sample_crop(
                self.cache, entry, window, self.settings.image_size, bool(rng.random() < 0.5)
            )
            lesion = torch.from_numpy(crop.lesion)[None, None].gt(0.5).float()
            images.append(torch.from_numpy(crop.image)[None, None])
            holes.append(band_holes(lesion) if self.kind == "band" else lesion)
            overlays.append(torch.from_numpy(crop.overlay)[None, None])
        labels = torch.tensor([self._labels(self.entries[row]) for row in rows])
        if dropout > 0:
            labels = drop_labels(labels, items.generators, dropout)
        return SdPlan(torch.cat(images), torch.cat(holes), torch.cat(overlays), labels, items)

    def _row(self, items: Items, k: int) -> int:
        number, rng = items.numbers[k], items.generators[k]
        if self.settings.balanced:
            pool = self._pools[(number + items.coin) % len(self._pools)]
            return int(pool[rng.integers(len(pool))])
        epoch, place = divmod(items.step * items.batch + number, len(self.entries))
        order = np.random.default_rng((items.seed, 7, epoch)).permutation(len(self.entries))
        return int(order[place])

    def _labels(self, entry: Entry) -> list[int]:
        return label_row(Pathology(entry.pathology), self._words(entry))


@dataclass(frozen=True)
class SdEncoder:
    """Encodes what was drawn, crops and words, with the base's frozen networks."""

    settings: SdSettings
    autoencoder: GreyAutoencoder
    prompt_builder: PromptBuilder

    @torch.no_grad()
    def __call__(self, plan: SdPlan) -> SdTask:
        """The plan as the denoiser has it, on the CPU but for what was encoded."""
        mask, masked = hidden(plan.image, plan.hole)
        target = self._encoded(plan.image)
        weight = torch.ones_like(mask)
        if self.settings.hole_first:
            drawn = F.avg_pool2d(plan.overlay, 8)
            weight = (0.15 + 0.85 * mask) * (1 - drawn).square()
        return SdTask(
            target=target,
            noise=plan.items.noise(tuple(target.shape[1:])),
            times=plan.items.times(),
            mask=mask,
            blanked=self._encoded(masked),
            context=crop_context(plan.image, plan.hole),
            labels=plan.labels,
            weight=weight,
            text=self.prompt_builder(plan.labels),
        )

    def _encoded(self, images: Tensor) -> Tensor:
        device = self.autoencoder.device
        parts = [images[k : k + _AT_ONCE] for k in range(0, len(images), _AT_ONCE)]
        return torch.cat([self.autoencoder.encode(part.to(device)) for part in parts])
