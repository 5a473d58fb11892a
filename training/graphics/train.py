"""``graphics``: train the network that finds burned-in graphics on graphics that are drawn here.

No scan comes with its graphics marked, so they are drawn at random on training scans
(:mod:`training.graphics.draw`), and the network learns to tell what was drawn. What was burned in
before, and is not marked as drawn, must not be learned as tissue: in the first half of the run
what the cache has as graphics is left out of the loss, in the second half what the network itself
finds on the scans as they are. (Leaving doubtful labels to the model's own judgement: Reed et al.,
"Training deep neural networks on noisy labels with bootstrapping", ICLR workshop 2015.)
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from safetensors.torch import save_file
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.atomic import beside
from training.components.preview_sheets import in_rows
from training.components.trainer import Look, Trainer
from training.components.trainer_run import TrainingRun, channels_last
from training.data.item_draws import Items
from training.data.scan_cache import Entry, ScanCache
from training.graphics.draw import beside_sector, draw_graphics
from training.graphics.network import GraphicsFinder, find_graphics, load_finder
from training.settings import GraphicsSettings, RunOptions

__all__ = ["train_graphics"]


def train_graphics(
    cache: ScanCache,
    out: Path,
    settings: GraphicsSettings,
    options: RunOptions,
) -> GraphicsFinder:
    """Train on the cache's training side; save ``finder.safetensors`` (float16) in ``out``."""
    run = TrainingRun(out, settings, options, cache.origin)
    core = _Trainer(run, settings, cache, out / "half.safetensors").train().cpu()
    run.leave(lambda: save_finder(core, out / "finder.safetensors"))
    return core


class _Trainer(Trainer[GraphicsFinder, "Drawn"]):
    name = "finder"
    ahead = False

    def __init__(
        self, run: TrainingRun, settings: GraphicsSettings, cache: ScanCache, half: Path
    ) -> None:
        self.crops = _Crops(cache, cache.select("train"), settings.crop)
        self.half, self.middle = half, settings.steps // 2
        others = _Crops(cache, cache.select("validation"), settings.crop)
        self.checked = others.batch(Items.whole(run.seed + 1, settings.checked))
        model = channels_last(GraphicsFinder())
        opt = torch.optim.AdamW(model.parameters(), lr=settings.lr, weight_decay=1e-4)
        super().__init__(run, model, opt, self._draw, ema=0.0, warm_up=100)

    def _draw(self, items: Items) -> Drawn:
        if items.step >= self.middle and self.crops.finder is None:
            if items.step == self.middle and self.run.main:
                save_finder(self.core, self.half)
            self.acc.wait_for_everyone()
            self.crops.finder = load_finder(self.half)
        return self.crops.batch(items)

    def learn(self, step: int, part: Drawn) -> dict[str, Tensor]:
        scans, target, weight = part
        loss = _loss(self.model(scans.to(self.acc.device)).float(), target, weight)
        self.advance(loss)
        return {"loss": loss}

    def look(self, model: GraphicsFinder, check: bool, draw: bool, done: int) -> Look:
        scans, target, weight = self.checked
        with torch.no_grad():
            logits = model(scans.to(self.acc.device)).float().cpu()
        row = {"loss": float(_loss(logits, target, weight))} if check else {}
        shown = [2 * part - 1 for part in (scans, target, torch.sigmoid(logits))]
        return row, in_rows(*shown) if draw else None


def save_finder(model: GraphicsFinder, path: Path) -> None:
    """Write the weights as float16 safetensors, whole or not at all."""
    state = {k: v.half() if v.is_floating_point() else v for k, v in model.state_dict().items()}
    with beside(path) as fresh:
        save_file({k: v.contiguous() for k, v in state.items()}, fresh)


def _loss(logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
    """Cross entropy over the pixels that count, and one minus the soft Dice of the batch."""
    target, weight = target.to(logits.device), weight.to(logits.device)
    entropy = F.binary_cross_entropy_with_logits(logits, target, reduction="none")
    mean = (entropy * weight).sum() / weight.sum().clamp_min(1)
    chance = torch.sigmoid(logits) * weight
    both = 2 * (chance * target).sum() + 1
    return mean + 0.3 * (1 - both / (chance.sum() + (target * weight).sum() + 1))


Drawn = tuple[Tensor, Tensor, Tensor]


class _Crops:
    """Crops of scans, scaled and mirrored, with graphics drawn on them.

    ``finder``, once there, says what is left out as burned in before; until then the cache does.
    """

    def __init__(self, cache: ScanCache, entries: list[Entry], size: int) -> None:
        self.cache, self.entries, self.size = cache, entries, size
        self.finder: GraphicsFinder | None = None

    def batch(self, items: Items) -> Drawn:
        """Scans (n, 1, s, s) in [0, 1], what was drawn (0 or 1) and what counts (0 or 1)."""
        made = [self._one(rng) for rng in items.generators]
        scans, target, weight = (
            torch.from_numpy(np.stack(part)[:, None]) for part in zip(*made, strict=True)
        )
        return scans, target, weight

    def _one(self, rng: np.random.Generator) -> tuple[NDArray[np.float32], ...]:
        entry = self.entries[rng.integers(len(self.entries))]
        side = min(round(self.size / rng.uniform(0.75, 1.5)), entry.height, entry.width)
        y = int(rng.integers(entry.height - side + 1))
        x = int(rng.integers(entry.width - side + 1))
        cut = np.s_[y : y + side, x : x + side]
        to = (self.size, self.size)
        scan = cv2.resize(self.cache.scan(entry)[cut], to, interpolation=cv2.INTER_LINEAR)
        before = self.cache.overlay(entry)[cut].astype(np.float32)
        known = cv2.resize(before, to, interpolation=cv2.INTER_AREA) > 0
        if self.finder is not None:
            known = known | find_graphics(np.asarray(scan, np.uint8), self.finder)
        if rng.random() < 0.5:
            scan, known = scan[:, ::-1], known[:, ::-1]
        bent = 255 * (scan / 255.0) ** float(rng.uniform(0.7, 1.4)) * float(rng.uniform(0.7, 1.1))
        bare = np.clip(bent, 0, 255).astype(np.uint8)
        if rng.random() < 0.15:
            bare = beside_sector(bare, rng)
        drawn, covered = draw_graphics(bare, rng)
        target = covered > 0.3
        counts = target | ((covered < 0.08) & ~known)
        return (
            (drawn / np.float32(255)).astype(np.float32),
            target.astype(np.float32),
            counts.astype(np.float32),
        )
