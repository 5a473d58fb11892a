"""The adversarial end of ``student``: what it makes in all its steps is held beside real lesions.

A student that has learned where its teacher's steps go makes the mean of what it cannot foresee:
its lesions vary too little inside, and alike in all directions. So its samples are shown, decoded,
to the texture stage's discriminators beside the real lesion of the same mask, as the autoencoder
copies it, and the gradient goes back through its steps (Sauer et al., "Adversarial diffusion
distillation", ECCV 2024; samples simulated from noise as in Yin et al., DMD2, NeurIPS 2024). What
it began as stays in the loss: at one of its steps its word is held to what the student said, that
it was before, of the same latents. So it keeps its teacher's variety, and no lesion of the teacher
need be there to compare with.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.compact import STUDENTS, load_compact
from busynth_gui.synthesis.networks.denoiser import few_step_scheduler
from busynth_gui.synthesis.networks.grey_levels import GreyLevelEmbedding
from busynth_gui.synthesis.networks.refiner import outline_distance
from busynth_gui.synthesis.networks.weights import LEVELS, load_module
from training.bundles.compact import make_bundle
from training.components.discriminated_trainer import DiscriminatedTrainer, make_discriminators
from training.components.discriminators import Seen
from training.components.distributed import first_does
from training.components.frozen_features import FeatureNetwork, feature_network
from training.components.lora import load_lora, save_lora
from training.components.preview_sheets import in_rows
from training.components.run_lock import hold
from training.components.texture_loss import (
    OCTAVES,
    interior_energies,
    region_energy_loss,
    tone_loss,
)
from training.components.trainer import Look
from training.components.trainer_run import TrainingRun, channels_last
from training.data.files import save_module
from training.data.item_draws import Items
from training.data.origin import lies_there
from training.data.real_lesions import (
    RealLesion,
    RealLesions,
    real_lesions_origin,
    record_real_lesions,
)
from training.data.scan_cache import VALIDATION, ScanCache
from training.settings import PolishSettings, RunOptions
from training.trainers.student import STAGE_FOLDERS, Student, clean, clean_errors

__all__ = ["polish", "polish_bundle", "polish_student"]

_CHECKED = 64
"""Lesions of the validation side."""


@dataclass(frozen=True)
class _Beside:
    """Real lesions, and what is to be made in their place."""

    real: RealLesion
    noise: Tensor
    """(n, 4, h, w), of which the student's samples are made."""
    distance: Tensor
    """(n, 1, S, S) to the outline, as discriminators see it."""
    look: Tensor
    """(n, 2): by what contrast and brightness the discriminators' view is changed."""
    mirrored: Tensor
    """(n,) bool: whether they see it the other way round."""
    first: int
    """The first step, from 0, through which the gradient goes."""
    seeds: list[int]
    """Of the decoder's grain."""

    def to(self, device: torch.device) -> _Beside:
        moved = {
            f.name: value.to(device)
            for f in fields(self)
            if not isinstance(value := getattr(self, f.name), (int, list))
        }
        return replace(self, **moved)

    def grain(self) -> list[torch.Generator]:
        return [torch.Generator().manual_seed(seed) for seed in self.seeds]

    def seen(self, image: Tensor) -> Seen:
        gain, offset = self.look.view(-1, 2, 1, 1, 1).unbind(1)
        planes = (image * gain + offset, self.real.weight, self.real.lesion, self.distance)
        turned = self.mirrored.view(-1, 1, 1, 1)
        return Seen(*(torch.where(turned, plane.flip(-1), plane) for plane in planes))


@dataclass(frozen=True)
class _Source:
    real: RealLesions
    steps: int
    """Of the student."""

    def draw(self, items: Items) -> _Beside:
        rows = [int(rng.integers(len(self.real))) for rng in items.generators]
        real = self.real.take(rows)
        noise = items.noise(tuple(real.latents.shape[1:]))
        look = [[rng.uniform(0.85, 1.15), rng.uniform(-0.08, 0.08)] for rng in items.generators]
        seeds = [int(rng.integers(2**63 - 1)) for rng in items.generators]
        distance = np.stack([outline_distance(m[0].numpy() > 0.5) for m in real.lesion])
        return _Beside(
            real=real,
            noise=noise,
            distance=torch.from_numpy(distance)[:, None],
            look=torch.tensor(look, dtype=torch.float32),
            mirrored=torch.tensor([rng.random() < 0.5 for rng in items.generators]),
            first=int(items.shared[0] * self.steps),
            seeds=seeds,
        )


def polish(runs: Path, settings: PolishSettings, options: RunOptions) -> None:
    """Polish the students of stages two and three below ``runs``: ``polish/stage-two`` and
    ``-three``. Raises FileNotFoundError where none were taught."""
    out = runs / "polish"
    before = out / "before"

    def make_before() -> None:
        hold(out, make=False)
        if not (options.resume and (before / "bundle.json").exists()):
            make_bundle(runs, before, "before", "0.0.0", refined=False, polished=False)
        hold(out)

    first_does(make_before)
    if not find_bundle(str(before)).few_steps:
        raise FileNotFoundError(f"{runs} holds no students: run 'python -m training student' first")
    polish_bundle(before, ScanCache(runs / "cache"), out, settings, options)


def polish_bundle(
    before: Path, cache: ScanCache, out: Path, settings: PolishSettings, options: RunOptions
) -> None:
    """Polish the students of the bundle in ``before`` beside the lesions in ``cache``."""
    info = find_bundle(str(before))

    def record_all() -> None:
        models = None
        for side, most in (("train", settings.lesions), (VALIDATION, _CHECKED)):
            count = min(most, settings.lesions)
            origin = real_lesions_origin(cache, info, options.seed, count, side)
            folders = [out / side / name for name in STAGE_FOLDERS.values()]
            if not all(lies_there(folder, origin, options.resume) for folder in folders):
                models = models or load_compact(info, "cpu")
                record_real_lesions(cache, info, models, out / side, side, options.seed, count)

    first_does(record_all)
    for stage, name in STAGE_FOLDERS.items():
        real, held_out = (RealLesions(out / side / name) for side in ("train", VALIDATION))
        polish_student(info, stage, (real, held_out), out / name, settings, options)


def polish_student(
    info: BundleInfo,
    stage: int,
    real: tuple[RealLesions, RealLesions],
    out: Path,
    settings: PolishSettings,
    options: RunOptions,
) -> Student:
    """Polish the student of one stage that the bundle has; save it (EMA) in ``out/adapter``.

    ``real`` are lesions of the training and of the validation side.
    """
    run = TrainingRun(out, settings, options, real[0].origin)
    unet = load_module(UNet2DConditionModel, info.folder / "unet")
    load_lora(unet, info.folder / STUDENTS[stage])
    levels = load_module(GreyLevelEmbedding, info.folder / STUDENTS[stage] / LEVELS)
    decoder = load_module(SpeckleAutoencoder, info.folder / "autoencoder").requires_grad_(False)
    scheduler = few_step_scheduler(info.few_steps)
    model = channels_last(_Trainee(unet, levels.requires_grad_(True), scheduler))
    network = feature_network(settings.features)
    core = _Trainer(run, model, decoder.eval(), network, settings, real).train()

    def save() -> None:
        save_lora(core.unet, out / "adapter")
        assert core.levels is not None
        save_module(core.levels, out / "adapter" / LEVELS)

    run.leave(save)
    return core


class _Trainee(Student):
    """The student with all that is trained of it in one forward pass.

    DistributedDataParallel sees to gradients only of what its own forward pass has run.
    """

    def __init__(
        self, unet: UNet2DConditionModel, levels: GreyLevelEmbedding, scheduler: DDIMScheduler
    ) -> None:
        super().__init__(unet, levels)
        self.scheduler = scheduler

    def forward(self, part: _Beside) -> Sampled:  # type: ignore[override]
        """Its samples."""
        return self.sampled(part)

    def sampled(self, part: _Beside) -> Sampled:
        """Samples of the part's noise, as the program makes them; the gradient goes from the
        part's ``first`` step on."""
        x, real, noise = part.noise, part.real, part.noise
        times = [int(t) for t in self.scheduler.timesteps]
        alphas = [float(self.scheduler.alphas_cumprod[t]) for t in times] + [1.0]
        first = x, x
        for k, t in enumerate(times):
            learned = torch.is_grad_enabled() and k >= part.first
            with torch.set_grad_enabled(learned):
                velocity = self.velocity(x, t, part)
            if k == part.first:
                first = x, velocity
            x = self.scheduler.step(velocity, t, x).prev_sample
            held = alphas[k + 1] ** 0.5 * real.latents + (1 - alphas[k + 1]) ** 0.5 * noise
            left = 1 - (k + 1) / len(times)
            x = torch.where((real.release < left) | (real.release <= 0), held, x)
        return Sampled(x, *first)

    def velocity(self, x: Tensor, t: int, part: _Beside) -> Tensor:
        """What it says (n, 4, h, w) of the latents ``x`` at the time ``t``."""
        return super().forward(x, torch.full((len(x),), t, device=x.device), part.real)


class Sampled(NamedTuple):
    """Latents (n, 4, h, w) that a student made, and what it said of those at its first step."""

    latents: Tensor
    noisy: Tensor
    velocity: Tensor


class _Trainer(DiscriminatedTrainer[_Trainee, _Beside]):
    name = "student"
    sheet_name = "made"

    def __init__(
        self,
        run: TrainingRun,
        model: _Trainee,
        decoder: SpeckleAutoencoder,
        network: FeatureNetwork,
        s: PolishSettings,
        real: tuple[RealLesions, RealLesions],
    ) -> None:
        self.settings = s
        before = copy.deepcopy(model).requires_grad_(False)
        trained = [p for p in model.parameters() if p.requires_grad]
        opt = torch.optim.AdamW(trained, lr=s.lr, betas=(0.5, 0.99), weight_decay=0.0)
        critic, critic_opt = make_discriminators(network, s)
        steps = len(model.scheduler.timesteps)
        super().__init__(
            run, model, opt, critic, critic_opt, partial(_Source.draw, _Source(real[0], steps)),
            ema=s.ema, warm_up=s.warm_up,
        )  # fmt: skip
        self.decoder = decoder.to(self.acc.device)
        self.before = before.to(self.acc.device).eval()
        """The student that it begins as."""
        items = Items.whole(run.seed + 1, s.checked)
        self.checked = _Source(real[1], steps).draw(items).to(self.acc.device)

    def learn(self, step: int, part: _Beside) -> dict[str, Tensor]:
        s, acc = self.settings, self.acc
        part = part.to(acc.device)
        real = self._decoded(part.real.latents, part).detach()
        with acc.autocast():
            sampled = self.model(part)
        fake = self._pictures(sampled.latents, part, real)
        region = part.real.valid * (part.real.weight > 0.3).float()
        whole = torch.ones(len(fake), device=fake.device)
        losses = {
            "before": self._change(sampled, part),
            "energy": region_energy_loss(fake, real, region, whole),
            "tone": tone_loss(fake, real, region, whole),
        }
        weights = {"before": s.anchor, "energy": s.energy, "tone": s.tone}
        shown = self.show(part.seen(real), part.seen(fake))
        return self.learn_against(step, losses, weights, shown, s)

    def _change(self, sampled: Sampled, part: _Beside) -> Tensor:
        """How far what is said of the first step's latents is from what was said before."""
        scheduler = self.core.scheduler
        t = int(scheduler.timesteps[part.first])
        with torch.no_grad(), self.acc.autocast():
            said = self.before.velocity(sampled.noisy, t, part)
        alpha = scheduler.alphas_cumprod[t].to(said).expand(len(said))
        made, wanted = (clean(alpha, sampled.noisy, v) for v in (sampled.velocity, said))
        return clean_errors(alpha, made, wanted, (part.real.release > 0).float()).mean()

    def _pictures(self, latents: Tensor, part: _Beside, real: Tensor) -> Tensor:
        """Samples decoded (n, 1, S, S); where graphics are burned in, what is ``real``."""
        return torch.where(part.real.valid < 0.5, real, self._decoded(latents, part))

    def _decoded(self, latents: Tensor, part: _Beside) -> Tensor:
        with self.acc.autocast():
            image = self.decoder.decode(latents, part.grain())
        return torch.clamp(image.float(), -1.05, 1.05)

    @torch.no_grad()
    def look(self, model: _Trainee, check: bool, draw: bool, done: int) -> Look:
        part = self.checked
        real = self._decoded(part.real.latents, part)
        with self.acc.autocast():
            latents = model.sampled(part).latents
        fake = self._pictures(latents, part, real)
        row: dict[str, float] = {}
        if check:
            row = self.margins(part.seen(real), part.seen(fake))
            inside = part.real.lesion * part.real.valid
            off = interior_energies(fake, inside) - interior_energies(real, inside)
            means = off.reshape(-1, OCTAVES, 2).mean(0)
            for octave in range(OCTAVES):
                for axis, name in enumerate("xy"):
                    row[f"energy_{name}{octave}"] = float(means[octave, axis])
        return row, self._sheet(real, fake) if draw else None

    def _sheet(self, real: Tensor, fake: Tensor) -> NDArray[np.uint8]:
        return in_rows(real.cpu().clamp(-1, 1), fake.cpu().clamp(-1, 1))
