"""``refiner``: the network that ends stage three, trained against critics on the scan's grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.synthesis.refiner import RefinerInputs, SpeckleRefiner
from training.critics import FeatureCritic
from training.grain import critic_loss, energy_loss
from training.loop import TrainingRun, channels_last
from training.refine_data import RefineCrop, RefineStore

__all__ = ["RefinerSettings", "train_refiner"]

_STYLE_SIDE = 128


@dataclass(frozen=True)
class RefinerSettings:
    """What the recipe file may say about the refiner."""

    steps: int = 3000
    """Optimiser steps."""
    lr: float = 2e-4
    """Highest learning rate (AdamW); warm-up of 100 steps, then a cosine to 5 % of it."""
    critic_lr: float = 2e-3
    """The critic's learning rate; it stays."""
    near: int = 192
    """Side of a patch on the scan's own grid, px; four a step."""
    far: int = 352
    """Side of the larger one, px, which the critic sees at half its size; two a step."""
    low: float = 6.0
    """Weight of the L1 on the low-passed image: what is not grain stays as it is."""
    energy: float = 0.15
    """Weight of the log-spectral distance of the grain, where the real one is known."""
    adversarial: float = 0.5
    """Weight of the critic's word."""
    adversarial_from: int = 60
    """Step from which the critic is heard."""
    ema: float = 0.995
    """Decay of the averaged weights, which are the ones that are kept."""


@dataclass(frozen=True)
class _Batch:
    real: Tensor
    inputs: RefinerInputs
    style_image: Tensor
    style_weight: Tensor
    valid: Tensor
    target: Tensor
    """What the low frequencies must stay: the real scan's for a copy, else the drawn one's."""
    copied: Tensor
    far: bool


def train_refiner(
    train: RefineStore,
    held_out: RefineStore,
    network: nn.Module,
    out: Path,
    settings: RefinerSettings,
    seed: int,
    resume: bool,
    precision: str = "bf16",
    minutes: float | None = None,
    start: Path | None = None,
) -> SpeckleRefiner:
    """Train against a :class:`FeatureCritic` on ``network`` ; save (EMA)."""
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    model = SpeckleRefiner() if start is None else SpeckleRefiner.from_pretrained(start)
    trainer = _Trainer(run, channels_last(model), network, settings)
    trainer.fit(train, held_out)
    trainer.core.to(memory_format=torch.contiguous_format)
    run.leave(lambda: trainer.core.save_pretrained(out / "refiner"))
    return trainer.core


class _Trainer:
    def __init__(
        self, run: TrainingRun, model: SpeckleRefiner, network: nn.Module, s: RefinerSettings
    ) -> None:
        self.run, self.settings, self.acc = run, s, run.accelerator
        self.parameters = list(model.parameters())
        opt = torch.optim.AdamW(self.parameters, lr=s.lr, betas=(0.0, 0.99), weight_decay=0.0)
        critic = channels_last(FeatureCritic(network))
        heads = [p for p in critic.parameters() if p.requires_grad]
        critic_opt = torch.optim.AdamW(heads, lr=s.critic_lr, betas=(0.0, 0.99), weight_decay=0.0)
        self.ema = run.track_ema("refiner", model, s.ema)
        schedule = run.cosine(opt)
        prepared = self.acc.prepare(model, critic, opt, critic_opt, schedule)
        self.model, self.critic, self.opt, self.critic_opt, self.schedule = prepared
        self.core: SpeckleRefiner = self.acc.unwrap_model(self.model)
        self.heads = heads
        run.restore()

    def fit(self, train: RefineStore, held_out: RefineStore) -> None:
        run = self.run
        check = _draw(held_out, np.random.default_rng(1), 6, 256, far=False)
        for step in run.iterate():
            rng = np.random.default_rng((run.seed, step, self.acc.process_index))
            is_far = step % 2 == 1
            s = self.settings
            batch = (
                _draw(train, rng, 2, s.far, far=True)
                if is_far
                else _draw(train, rng, 4, s.near, far=False)
            )
            self._step(step, batch)
            if run.main and (step + 1) % 250 == 0:
                self.ema.store(self.parameters)
                self.ema.copy_to(self.parameters)
                run.record("held_out", self._check(check))
                self.ema.restore(self.parameters)
        self.ema.copy_to(self.parameters)

    def _step(self, step: int, batch: _Batch) -> None:
        s, acc = self.settings, self.acc
        fake = self._refine(self.model, batch)
        losses = {
            "low": (_pooled(fake) - _pooled(batch.target)).abs().mean(),
            "energy": energy_loss(fake * batch.copied, batch.real * batch.copied),
        }
        total = s.low * losses["low"] + s.energy * losses["energy"]
        if step >= s.adversarial_from:
            self._freeze(True)
            scores = self._scores(fake, batch)
            losses["adversarial"] = -torch.stack([f.mean() for f in scores]).mean()
            total = total + s.adversarial * losses["adversarial"]
            self._freeze(False)
        acc.backward(total)
        acc.clip_grad_norm_(self.parameters, 1.0)
        self.opt.step(), self.schedule.step(), self.opt.zero_grad()
        self.ema.step(self.parameters)
        pairs = zip(
            self._scores(batch.real, batch), self._scores(fake.detach(), batch), strict=True
        )
        parts = [critic_loss(r, f) for r, f in pairs]
        losses |= {f"critic_{k}": part for k, part in enumerate(parts)}
        acc.backward(torch.stack(parts).mean())
        self.critic_opt.step(), self.critic_opt.zero_grad()
        self.run.log({k: float(v.detach()) for k, v in losses.items()})

    def _refine(self, model: nn.Module, batch: _Batch) -> Tensor:
        with self.acc.autocast():
            style = self.core.style_of(batch.style_image, batch.style_weight)
            fake: Tensor = model(batch.inputs, style).float()
        fake = fake.clamp(-1.05, 1.05)
        # Where graphics are burned in, the real pixels stand in both.
        return fake * batch.valid + batch.real * (1 - batch.valid)

    def _scores(self, image: Tensor, batch: _Batch) -> list[Tensor]:
        where = batch.inputs.weight
        seen, spot = image, where
        if batch.far:
            seen, spot = F.avg_pool2d(image, 2), F.avg_pool2d(where, 2)
        with self.acc.autocast():
            return [score.float() for score in self.critic(seen, spot)]

    def _freeze(self, frozen: bool) -> None:
        for p in self.heads:
            p.requires_grad_(not frozen)

    @torch.no_grad()
    def _check(self, batch: _Batch) -> dict[str, float]:
        self.core.eval()
        fake = self._refine(self.core, batch).clamp(-1, 1)
        self.core.train()
        pairs = zip(self._scores(batch.real, batch), self._scores(fake, batch), strict=True)
        margin = [float(r.mean() - f.mean()) for r, f in pairs]
        rows = [batch.real, batch.inputs.image, fake]
        picture = torch.stack(rows).permute(0, 3, 1, 4, 2).flatten(0, 1).flatten(1)
        grey = ((picture + 1) * 127.5).round().clamp(0, 255).byte().numpy()
        cv2.imwrite(str(self.run.folder / "sheet.png"), grey)
        return {
            **{f"margin_{k}": m for k, m in enumerate(margin)},
            "energy": float(energy_loss(fake, batch.real)),
        }


def _pooled(image: Tensor) -> Tensor:
    return F.avg_pool2d(image, 12, 6)


def _draw(store: RefineStore, rng: np.random.Generator, n: int, side: int, far: bool) -> _Batch:
    columns: dict[str, list[NDArray[np.float32]]] = {}
    copied = []
    for _ in range(n):
        k = int(rng.integers(len(store)))
        crop = store.take(k)
        copied.append(0.0 if store.rows[k].drawn else 1.0)
        for name, array in _patch(crop, rng, side).items():
            columns.setdefault(name, []).append(array)
    t = {name: torch.from_numpy(np.stack(v)[:, None]) for name, v in columns.items()}
    is_copy = torch.tensor(copied).view(-1, 1, 1, 1)
    return _Batch(
        real=t["real"],
        inputs=RefinerInputs(t["made"], t["weight"], t["lesion"], t["speckle"]),
        style_image=t["style_image"],
        style_weight=t["style_weight"],
        valid=1 - t["overlay"],
        target=is_copy * t["real"] + (1 - is_copy) * t["made"],
        copied=is_copy,
        far=far,
    )


def _patch(crop: RefineCrop, rng: np.random.Generator, side: int) -> dict[str, NDArray[np.float32]]:
    """A patch about some pixel that may change, and another of known tissue for the style."""
    rows, columns = np.nonzero(crop.weight > 0.3)
    pick = int(rng.integers(len(rows)))
    jitter = rng.integers(-side // 4, side // 4 + 1, 2)
    y = int(rows[pick] + jitter[0]) - side // 2
    x = int(columns[pick] + jitter[1]) - side // 2
    gain, offset = rng.uniform(0.8, 1.2), rng.uniform(-0.1, 0.1)
    names = ("real", "made", "weight", "lesion", "speckle", "overlay")
    out = {n: _cut(getattr(crop, n), y, x, side) for n in names}
    places = [_corner(crop.weight.shape, rng) for _ in range(6)]
    known = [float((_cut(crop.weight, *p, _STYLE_SIDE) > 0).mean()) for p in places]
    best = places[int(np.argmin(known))]
    out["style_image"] = _cut(crop.made, *best, _STYLE_SIDE)
    out["style_weight"] = _cut(crop.weight, *best, _STYLE_SIDE)
    for name in ("real", "made", "style_image"):
        out[name] = np.clip((out[name] + 1) * gain - 1 + offset, -1, 1).astype(np.float32)
    if rng.random() < 0.5:
        out = {n: np.ascontiguousarray(a[:, ::-1]) for n, a in out.items()}
    return out


def _corner(shape: Sequence[int], rng: np.random.Generator) -> tuple[int, int]:
    y = int(rng.integers(0, max(shape[0] - _STYLE_SIDE, 0) + 1))
    x = int(rng.integers(0, max(shape[1] - _STYLE_SIDE, 0) + 1))
    return y, x


def _cut(array: NDArray[np.float32], y: int, x: int, side: int) -> NDArray[np.float32]:
    """A (side, side) cut, moved inside where it fits and mirrored at the edges where not."""
    h, w = array.shape
    y = min(max(y, 0), max(h - side, 0))
    x = min(max(x, 0), max(w - side, 0))
    cut = array[y : y + side, x : x + side]
    missing = (side - cut.shape[0], side - cut.shape[1])
    if any(missing):
        cut = np.pad(cut, ((0, missing[0]), (0, missing[1])), mode="symmetric")
    return np.ascontiguousarray(cut, np.float32)
