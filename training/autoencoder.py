"""``autoencoder`` and ``decoder``: train the speckle autoencoder.

Three pulls on the decoder, each for what the others cannot give:

* structure: L1 on a low-passed image (and a little on the image itself). The grain is filtered
  out first, since no decoder can know its phase and an L1 on it can only teach to leave it out;
* grain: the local energy of horizontal and vertical differences in three octaves must match,
  whatever its phase (:func:`training.grain.band_energy`);
* realism: a patch critic that sees the image together with the low-passed original.

A small KL term keeps the latents near a unit Gaussian (Rombach et al., CVPR 2022). ``decoder``
goes on with the encoder frozen and the critic strong: latents, and all that was trained on them,
stay as they are while the grain gets better.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.synthesis.autoencoder import SpeckleAutoencoder
from training.cache import Entry, ScanCache
from training.grain import BANDS, PatchCritic, band_energy, critic_loss, energy_loss, low_pass
from training.loop import TrainingRun, channels_last
from training.sampling import lesion_window, random_window, sample_crop

__all__ = ["AutoencoderSettings", "DecoderSettings", "train_autoencoder", "train_decoder"]

Batch = tuple[Tensor, Tensor]
_CRITIC_LEAD = 100
"""Steps by which the critic starts before its word counts."""


@dataclass(frozen=True)
class AutoencoderSettings:
    """What the recipe file may say about the autoencoder."""

    steps: int = 2400
    batch: int = 8
    crop: int = 128
    lr: float = 4e-4
    kl: float = 1e-5
    low: float = 1.0
    pixel: float = 0.15
    energy: float = 0.15
    adversarial: float = 0.08
    adversarial_from: int = 500
    latent_noise: float = 0.0
    """Highest standard deviation of noise added to the latents, in units of their own."""


@dataclass(frozen=True)
class DecoderSettings(AutoencoderSettings):
    """What the recipe file may say about the decoder's second phase."""

    steps: int = 1500
    lr: float = 2e-4
    pixel: float = 0.05
    energy: float = 0.2
    adversarial: float = 0.2
    adversarial_from: int = 150
    # A denoiser's latents are never quite an encoder's. A decoder that has only seen those
    # answers the difference with a lattice of bright dots.
    latent_noise: float = 0.2


def train_autoencoder(
    cache: ScanCache,
    out: Path,
    settings: AutoencoderSettings,
    seed: int,
    resume: bool,
    precision: str = "no",
    minutes: float | None = None,
) -> SpeckleAutoencoder:
    """Train, then save the averaged weights with the latents' measured shift and scale."""
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    model: SpeckleAutoencoder = channels_last(SpeckleAutoencoder())
    _Trainer(run, model, cache, settings).fit()
    _measure_latents(model, cache, seed)
    if run.main:
        model.save_pretrained(out / "autoencoder")
    return model


def train_decoder(
    cache: ScanCache,
    first: Path,
    out: Path,
    settings: DecoderSettings,
    seed: int,
    resume: bool,
    precision: str = "no",
    minutes: float | None = None,
) -> SpeckleAutoencoder:
    """Go on from the autoencoder saved in ``first``, its encoder frozen; save to ``out``."""
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    model: SpeckleAutoencoder = channels_last(SpeckleAutoencoder.from_pretrained(first))
    model.encoder.requires_grad_(False)
    _Trainer(run, model, cache, settings).fit()
    if run.main:
        model.save_pretrained(out / "autoencoder")
    return model


def draw_batch(
    cache: ScanCache, entries: list[Entry], rng: np.random.Generator, n: int, crop: int
) -> Batch:
    """Images (n, 1, crop, crop) in [-1, 1] and validity (0 where graphics are burned in)."""
    images: list[NDArray[np.float32]] = []
    valid: list[NDArray[np.float32]] = []
    while len(images) < n:
        entry = entries[int(rng.integers(len(entries)))]
        if entry.pathology != "normal" and rng.random() < 0.5:
            window = lesion_window(cache.lesion(entry), rng)
        else:
            window = random_window(entry, rng)
        sample = sample_crop(cache, entry, window, 256, bool(rng.random() < 0.5))
        # Not uniform: the crop's centre, where the lesion is, comes more often than its corners.
        y, x = ((256 - crop) * rng.beta(1.6, 1.6, 2)).astype(int)
        cut = np.s_[y : y + crop, x : x + crop]
        if sample.image[cut].max() < -0.8:
            continue  # nothing but black
        gain, offset = rng.uniform(0.85, 1.15), rng.uniform(-0.1, 0.1)
        images.append(np.clip(sample.image[cut] * gain + offset, -1, 1))
        valid.append(1.0 - sample.overlay[cut])
    return (
        torch.from_numpy(np.stack(images)[:, None].astype(np.float32)),
        torch.from_numpy(np.stack(valid)[:, None].astype(np.float32)),
    )


class _Trainer:
    """The adversarial loop of both phases; leaves the averaged weights in the model."""

    def __init__(
        self,
        run: TrainingRun,
        model: SpeckleAutoencoder,
        cache: ScanCache,
        settings: AutoencoderSettings,
    ) -> None:
        self.run, self.cache, self.settings = run, cache, settings
        self.acc = run.accelerator
        trainable = [p for p in model.parameters() if p.requires_grad]
        opt = torch.optim.AdamW(trainable, lr=settings.lr, betas=(0.5, 0.95), weight_decay=1e-4)
        critic = channels_last(PatchCritic())
        critic_opt = torch.optim.AdamW(critic.parameters(), lr=2e-4, betas=(0.5, 0.95))
        schedule = run.cosine(opt)
        self.ema = run.track_ema("autoencoder", model, 0.998)
        prepared = self.acc.prepare(model, critic, opt, critic_opt, schedule)
        self.model, self.critic, self.opt, self.critic_opt, self.schedule = prepared
        self.core: SpeckleAutoencoder = self.acc.unwrap_model(self.model)
        self.trainable = trainable
        run.restore()

    def fit(self) -> None:
        run, settings = self.run, self.settings
        entries = self.cache.select("train")
        others = self.cache.select("held-out")
        held_out = draw_batch(
            self.cache, others, np.random.default_rng(run.seed + 1), 16, settings.crop
        )
        for step in run.iterate():
            rng = np.random.default_rng((run.seed, step, self.acc.process_index))
            real, valid = draw_batch(self.cache, entries, rng, settings.batch, settings.crop)
            self._step(step, real.to(self.acc.device), valid.to(self.acc.device))
            if run.main and (step + 1) % 200 == 0:
                self.ema.store(self.trainable)
                self.ema.copy_to(self.trainable)
                run.record("held_out", _evaluate(self.core, held_out, run.folder / "sheet.png"))
                self.ema.restore(self.trainable)
        self.ema.copy_to(self.trainable)

    def _step(self, step: int, real: Tensor, valid: Tensor) -> None:
        settings, acc = self.settings, self.acc
        low_real = low_pass(real)
        fake, losses = self._reconstruct(real, valid, low_real)
        total = (
            settings.low * losses["low"]
            + settings.pixel * losses["pixel"]
            + settings.energy * losses["energy"]
            + settings.kl * losses["kl"]
        )
        if step >= settings.adversarial_from:
            self.critic.requires_grad_(False)
            with acc.autocast():
                losses["adversarial"] = -self.critic(fake, low_real).float().mean()
            self.critic.requires_grad_(True)
            total = total + settings.adversarial * losses["adversarial"]
        acc.backward(total)
        acc.clip_grad_norm_(self.trainable, 1.0)
        self.opt.step()
        self.schedule.step()
        self.opt.zero_grad()
        self.ema.step(self.trainable)
        if step >= settings.adversarial_from - _CRITIC_LEAD:
            with acc.autocast():
                on_real = self.critic(real, low_real).float()
                on_fake = self.critic(fake.detach(), low_real).float()
            losses["critic"] = critic_loss(on_real, on_fake)
            acc.backward(losses["critic"])
            self.critic_opt.step()
            self.critic_opt.zero_grad()
        self.run.log({k: float(v.detach()) for k, v in losses.items()})

    def _reconstruct(
        self, real: Tensor, valid: Tensor, low_real: Tensor
    ) -> tuple[Tensor, dict[str, Tensor]]:
        with self.acc.autocast():
            mean, logvar = self.core.moments(real)
            raw = mean + torch.exp(0.5 * logvar) * torch.randn_like(mean)
            raw = raw + self._latent_noise(raw)
            fake = self.core.decode_raw(raw)
        fake, mean, logvar = fake.float(), mean.float(), logvar.float()
        # Where graphics were burned in the original is given back: no loss, no gradient.
        fake = fake * valid + real * (1 - valid)
        return fake, {
            "low": (low_pass(fake) - low_real).abs().mean(),
            "pixel": (fake - real).abs().mean(),
            "energy": energy_loss(fake, real),
            "kl": 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean(),
        }

    def _latent_noise(self, raw: Tensor) -> Tensor:
        """Noise of a strength drawn for each image, scaled as the latents are."""
        scale = torch.tensor(self.core.config.scale, device=raw.device).view(1, -1, 1, 1)
        strength = torch.rand((raw.shape[0], 1, 1, 1), device=raw.device)
        return self.settings.latent_noise * strength * scale * torch.randn_like(raw)


@torch.no_grad()
def _evaluate(model: SpeckleAutoencoder, batch: Batch, sheet: Path) -> dict[str, float]:
    model.eval()
    real, valid = batch
    generator = torch.Generator().manual_seed(0)
    fake = model.decode_raw(model.moments(real)[0], generator).clamp(-1, 1)
    model.train()
    mse = (((fake - real) * valid / 2) ** 2).mean((1, 2, 3)) / valid.mean((1, 2, 3))
    low = (((low_pass(fake) - low_pass(real)) / 2) ** 2).mean((1, 2, 3))
    figures = {
        "psnr_db": float((-10 * torch.log10(mse)).mean()),
        "low_psnr_db": float((-10 * torch.log10(low)).mean()),
        "log_spectral_distance": float(energy_loss(fake, real)),
    }
    energies = zip(BANDS, band_energy(fake), band_energy(real), strict=True)
    figures |= {f"energy_{name}": float(f.mean() / r.mean()) for name, f, r in energies}
    rows = torch.cat([real[:8], fake[:8]]).view(2, 8, *real.shape[-2:])
    picture = rows.permute(0, 2, 1, 3).reshape(2 * real.shape[-2], -1).numpy()
    cv2.imwrite(str(sheet), ((picture + 1) * 127.5).round().astype(np.uint8))
    return figures


@torch.no_grad()
def _measure_latents(model: SpeckleAutoencoder, cache: ScanCache, seed: int) -> None:
    """Set the config's shift and scale so that latents have zero mean and unit variance."""
    rng = np.random.default_rng(seed + 2)
    entries = cache.select("train")
    means = torch.cat(
        [model.moments(draw_batch(cache, entries, rng, 8, 256)[0])[0] for _ in range(12)]
    )
    model.register_to_config(
        shift=tuple(float(v) for v in means.mean((0, 2, 3))),
        scale=tuple(float(v) for v in means.std((0, 2, 3))),
    )
