"""``refiner``: the texture stage, which ends stage three, against two discriminators."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.synthesis.networks.autoencoder import Generators
from busynth_gui.synthesis.networks.compact import load_compact
from busynth_gui.synthesis.networks.refiner import RefinerInputs
from busynth_gui.synthesis.networks.texture import TextureNetwork
from busynth_gui.synthesis.networks.weights import load_module
from training.bundles.compact import make_bundle
from training.components.discriminated_trainer import DiscriminatedTrainer, make_discriminators
from training.components.distributed import first_does
from training.components.frozen_features import FeatureNetwork, feature_network
from training.components.preview_sheets import in_rows
from training.components.run_lock import hold
from training.components.speckle_loss import energy_loss
from training.components.texture_loss import (
    OCTAVES,
    interior_energies,
    kind_energy_loss,
    lattice_loss,
    region_energy_loss,
    tone_loss,
)
from training.components.trainer import Look, as_class
from training.components.trainer_run import TrainingRun, channels_last
from training.data.files import save_module
from training.data.item_draws import Items
from training.data.origin import lies_there
from training.data.scan_cache import ScanCache
from training.settings import RefinerSettings, RunOptions, WindowSettings
from training.trainers.refiner_batches import (
    Drawn,
    RefineBatch,
    cut_batch,
    draw_patches,
    draw_step,
)
from training.trainers.refiner_planes import WindowPlanes
from training.trainers.refiner_windows import RefineStore, make_crops, windows_origin

__all__ = ["held", "lead_back", "refine", "refine_bundle", "train_refiner"]

_HELD_OUT = 24
"""Windows of the held-out side: enough for a look and a metric as it trains."""

_CHECKED_SIDE = 256
"""Side of the patches of the held-out check, px."""


def refine(
    runs: Path,
    settings: RefinerSettings,
    windows: WindowSettings,
    options: RunOptions,
) -> None:
    """Train the texture stage on what the other parts below ``runs`` make: ``refiner/refiner``.

    The windows are kept for as long as the other parts stay as they are.
    """
    out = runs / "refiner"

    def make_before() -> None:
        hold(out, make=False)
        needed = (out / "validation" / "index.json", out / "before" / "bundle.json")
        if not (options.resume and all(path.exists() for path in needed)):
            make_bundle(runs, out / "before", "before", "0.0.0", refined=False)
        hold(out)

    first_does(make_before)
    refine_bundle(out / "before", ScanCache(runs / "cache"), out, settings, windows, options)


def refine_bundle(
    before: Path,
    cache: ScanCache,
    out: Path,
    settings: RefinerSettings,
    windows: WindowSettings,
    options: RunOptions,
) -> None:
    """Train the texture stage on what the bundle in ``before`` makes of the scans in ``cache``."""
    network = feature_network(settings.features)
    few = replace(
        windows,
        copied=min(_HELD_OUT, windows.copied),
        drawn=min(_HELD_OUT, windows.drawn),
        placed=min(2, windows.placed),
    )
    sides = {"train": windows, "validation": few}

    def make_windows() -> None:
        info = find_bundle(str(before))
        models = load_compact(info, "cpu")
        for side, its in sides.items():
            wanted = windows_origin(cache, info, options.seed, its, side)
            if not lies_there(out / side, wanted, options.resume):
                make_crops(cache, info, models, out / side, options.seed, its, side)

    first_does(make_windows)
    train_refiner(
        RefineStore(out / "train"), RefineStore(out / "validation"), network, out, settings, options
    )  # fmt: skip


def train_refiner(
    train: RefineStore,
    held_out: RefineStore,
    network: FeatureNetwork,
    out: Path,
    settings: RefinerSettings,
    options: RunOptions,
) -> TextureNetwork:
    """Train against :class:`Discriminators` on ``network`` ; save (EMA)."""
    run = TrainingRun(out, settings, options, train.origin)
    plain = (
        TextureNetwork(smooth=True)
        if options.start is None
        else load_module(TextureNetwork, options.start)
    )
    model = as_class(plain, _Trainee).requires_grad_(True)
    trainer = _Trainer(run, channels_last(model), network, settings, train, held_out)
    core: TextureNetwork = as_class(trainer.train().cpu(), TextureNetwork)
    if options.start is not None:
        lead_back(core, load_module(TextureNetwork, options.start), settings.kept)
    run.leave(lambda: save_module(core, out / "refiner"))
    return core


@torch.no_grad()
def lead_back(trained: TextureNetwork, start: TextureNetwork, kept: float) -> None:
    """Leave a share ``kept`` of what was learned, on the straight line between both weights.

    A network that learned on from a narrower set keeps most of what it gained on it and loses less
    of what it could before (Wortsman et al., "Robust fine-tuning of zero-shot models", CVPR 2022).
    """
    for weight, before in zip(trained.parameters(), start.parameters(), strict=True):
        weight.lerp_(before.to(weight), 1 - kept)


class _Trainee(TextureNetwork):
    """The network with all that is trained of it in one forward pass.

    DistributedDataParallel sees to gradients only of what its own forward pass has run.
    """

    def forward(  # type: ignore[override]
        self,
        inputs: RefinerInputs,
        style_image: Tensor,
        style_weight: Tensor,
        grain: Generators,
    ) -> Tensor:
        """The image in its final texture, its style read from a patch of known tissue."""
        return super().forward(inputs, self.style_of(style_image, style_weight), grain)


class _Trainer(DiscriminatedTrainer[_Trainee, Drawn]):
    name = "refiner"
    sheet_name = "refined"

    def __init__(
        self,
        run: TrainingRun,
        model: _Trainee,
        network: FeatureNetwork,
        s: RefinerSettings,
        train: RefineStore,
        held_out: RefineStore,
    ) -> None:
        self.settings = s
        shared: dict[str, Any] = {"betas": (0.0, 0.99), "weight_decay": 0.0}
        opt = torch.optim.AdamW(model.parameters(), lr=s.lr, **shared)
        critic, critic_opt = make_discriminators(network, s, fine=s.near)
        super().__init__(
            run, model, opt, critic, critic_opt, partial(draw_step, train, s),
            ema=s.ema, warm_up=50, batches=(s.batch, s.batch // 2),
        )  # fmt: skip
        items = Items.whole(run.seed + 1, s.checked)
        placed = 0.25 if s.placed else 0.0
        checked = draw_patches(held_out, items, _CHECKED_SIDE, 1.0, 0.5 - placed / 2, placed)
        device = self.acc.device
        self.checked = cut_batch(held_out, WindowPlanes(held_out, device), checked)
        self.windows, self.planes = train, WindowPlanes(train, device)

    def learn(self, step: int, part: Drawn) -> dict[str, Tensor]:
        s, acc = self.settings, self.acc
        batch = cut_batch(self.windows, self.planes, part)
        fake = self._refine(self.model, batch, part.items.grain(acc.device))
        losses = held(fake, batch, s)
        weights = {
            "low": s.low, "low_drawn": s.low_drawn, "local_energy": s.local_energy,
            "inside": s.energy, "around": s.energy, "tone": s.tone,
            "lattice": s.lattice, "placed": s.placed_energy,
        }  # fmt: skip
        shown = self.show(batch.seen_beside(), batch.seen(fake), 1 - batch.placed, batch.kinds)
        return self.learn_against(step, losses, weights, shown, s)

    def _refine(self, model: nn.Module, batch: RefineBatch, grain: Generators) -> Tensor:
        with self.acc.autocast():
            fake: Tensor = model(batch.inputs, batch.style_image, batch.style_weight, grain)
        fake = fake.float().clamp(-1.05, 1.05)
        # Where graphics are burned in, the real pixels stand in both.
        return fake * batch.valid + batch.real * (1 - batch.valid)

    @torch.no_grad()
    def look(self, model: _Trainee, check: bool, draw: bool, done: int) -> Look:
        batch = self.checked
        fake = self._refine(model, batch, torch.Generator().manual_seed(0)).clamp(-1, 1)
        row: dict[str, float] = {}
        if check:
            told = 1 - batch.placed, batch.kinds
            row = self.margins(batch.seen_beside(), batch.seen(fake), *told)
            inside = batch.lesion * batch.valid
            for kind, chosen in (
                ("copied", batch.copied > 0),
                ("drawn", batch.copied + batch.placed < 1),
            ):
                off = interior_energies(fake, inside) - interior_energies(batch.real, inside)
                for octave, mean in enumerate(off[chosen].reshape(-1, OCTAVES, 2).mean((0, 2))):
                    row[f"{kind}_energy_{octave}"] = float(mean)
        return row, in_rows(batch.real, batch.made, fake) if draw else None


def held(fake: Tensor, batch: RefineBatch, s: RefinerSettings) -> dict[str, Tensor]:
    """What a lesion is held to by the real one of its place, by name; a candidate on a healthy scan
    by itself alone, as it was given, and all together by real ones of their pathology elsewhere."""
    real, copied = batch.real, batch.copied
    share = (copied + s.drawn_share * (1 - copied)) * (1 - batch.placed)
    here = copied.view(-1, 1, 1, 1)
    around = (batch.weight > 0).float() * (1 - batch.lesion)
    changed = (batch.weight > 0).float() * batch.valid * (1 - batch.placed.view(-1, 1, 1, 1))
    pooled = (_pooled(fake) - _pooled(torch.where(here > 0, real, batch.made))).abs()
    apart = pooled.mean((1, 2, 3))
    return {
        "low": (apart * copied).mean(),
        "low_drawn": (apart * (1 - copied)).mean(),
        "local_energy": energy_loss(fake * here, real * here),
        "inside": region_energy_loss(fake, real, batch.lesion * batch.valid, share),
        "around": region_energy_loss(fake, real, around * batch.valid, share),
        "tone": tone_loss(fake, real, batch.lesion * batch.valid, share),
        "lattice": lattice_loss(fake, real, changed),
        "placed": kind_energy_loss(
            fake, batch.lesion * batch.valid, batch.beside.image, batch.beside.lesion,
            batch.placed[:, None] * batch.kinds,
        ),
    }  # fmt: skip


def _pooled(image: Tensor) -> Tensor:
    return F.avg_pool2d(image, 12, 6)
