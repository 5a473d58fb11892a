"""``autoencoder``: trains the speckle autoencoder.

Three pulls on the decoder, each for what the others cannot give:

* structure: L1 on a low-passed image (and a little on the image itself). The grain is filtered
  out first, since no decoder can know its phase and an L1 on it can only teach to leave it out;
* grain: the local energy of horizontal and vertical differences in three octaves must match, in
  windows of 16 px, whatever its phase. This is a local, oriented power spectrum in six bands;
* realism: a patch discriminator (Isola et al., CVPR 2017; hinge loss, spectral norm as in Miyato
  et al., ICLR 2018) that sees the image together with the low-passed original.

and a small KL term that keeps the latents near a unit Gaussian (Rombach et al., CVPR 2022).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.parametrizations import spectral_norm

from busynth_gui.synthesis.autoencoder import SpeckleAutoencoder
from training.cache import Entry, ScanCache
from training.loop import TrainingRun
from training.sampling import lesion_window, random_window, sample_crop

__all__ = ["AutoencoderSettings", "PatchDiscriminator", "band_energy", "train_autoencoder"]

Batch = tuple[Tensor, Tensor]


@dataclass(frozen=True)
class AutoencoderSettings:
    """What the recipe file may say about the autoencoder."""

    steps: int = 3000
    batch: int = 8
    crop: int = 128
    lr: float = 4e-4
    kl: float = 1e-5
    low: float = 1.0
    pixel: float = 0.15
    energy: float = 0.15
    adversarial: float = 0.08
    adversarial_from: int = 600


class PatchDiscriminator(nn.Module):
    """Judges patches of about 40 px: is this grain real, given the low-passed scan?"""

    def __init__(self, width: int = 48) -> None:
        super().__init__()

        def conv(i: int, o: int, k: int, s: int) -> nn.Module:
            return spectral_norm(nn.Conv2d(i, o, k, s, k // 2 if s == 1 else 1))

        self.net = nn.Sequential(
            conv(8, width, 3, 1),
            nn.LeakyReLU(0.2),
            conv(width, width, 4, 2),
            nn.LeakyReLU(0.2),
            conv(width, 2 * width, 3, 1),
            nn.LeakyReLU(0.2),
            conv(2 * width, 2 * width, 4, 2),
            nn.LeakyReLU(0.2),
            conv(2 * width, 1, 3, 1),
        )

    def forward(self, image: Tensor, low: Tensor) -> Tensor:
        out: Tensor = self.net(F.pixel_unshuffle(torch.cat([image, low], 1), 2))
        return out


def low_pass(image: Tensor) -> Tensor:
    """Gaussian-like blur of about 3 px sigma (two passes of a 7-tap binomial)."""
    taps = torch.tensor([1.0, 6, 15, 20, 15, 6, 1], device=image.device, dtype=image.dtype) / 64
    for _ in range(3):
        image = F.conv2d(F.pad(image, (3, 3, 0, 0), mode="reflect"), taps.view(1, 1, 1, 7))
        image = F.conv2d(F.pad(image, (0, 0, 3, 3), mode="reflect"), taps.view(1, 1, 7, 1))
    return image


def band_energy(image: Tensor, window: int = 16) -> list[Tensor]:
    """Mean squared horizontal and vertical differences in three octaves, per ``window`` px."""
    maps: list[Tensor] = []
    for octave in range(3):
        w = max(window >> octave, 4)
        dx = F.pad(image[..., :, 1:] - image[..., :, :-1], (0, 1, 0, 0))
        dy = F.pad(image[..., 1:, :] - image[..., :-1, :], (0, 0, 0, 1))
        maps += [F.avg_pool2d(dx.square(), w, w // 2), F.avg_pool2d(dy.square(), w, w // 2)]
        image = F.avg_pool2d(image, 2)
    return maps


def energy_loss(fake: Tensor, real: Tensor) -> Tensor:
    """Mean absolute difference of log band energies (a log-spectral distance)."""
    terms = [
        (torch.log(f + 2e-4) - torch.log(r + 2e-4)).abs().mean()
        for f, r in zip(band_energy(fake), band_energy(real), strict=True)
    ]
    return torch.stack(terms).mean()


def draw_batch(
    cache: ScanCache, entries: list[Entry], rng: np.random.Generator, n: int, crop: int
) -> Batch:
    """Images (n, 1, crop, crop) in [-1, 1] and validity (0 where graphics are burned in)."""
    images, valid = [], []
    while len(images) < n:
        entry = entries[int(rng.integers(len(entries)))]
        if entry.pathology != "normal" and rng.random() < 0.5:
            window = lesion_window(cache.lesion(entry), rng)
        else:
            window = random_window(entry, rng)
        sample = sample_crop(cache, entry, window, 256, bool(rng.random() < 0.5))
        # Squared: the crop's centre, where the lesion is, comes more often than its corners.
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


def train_autoencoder(
    cache: ScanCache,
    out: Path,
    settings: AutoencoderSettings,
    seed: int,
    resume: bool,
    precision: str = "bf16",
    minutes: float | None = None,
) -> SpeckleAutoencoder:
    """Train, then save the averaged weights with the latents' measured shift and scale."""
    run = TrainingRun(
        out, settings.steps, seed, resume=resume, mixed_precision=precision, minutes=minutes
    )
    model = SpeckleAutoencoder().to(memory_format=torch.channels_last)
    critic = PatchDiscriminator().to(memory_format=torch.channels_last)
    opt = torch.optim.AdamW(
        model.parameters(), lr=settings.lr, betas=(0.5, 0.95), weight_decay=1e-4
    )
    critic_opt = torch.optim.AdamW(critic.parameters(), lr=2e-4, betas=(0.5, 0.95))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        opt,
        lambda k: (
            min(1.0, (k + 1) / 100)
            * (0.1 + 0.9 * 0.5 * (1 + np.cos(np.pi * min(1.0, k / settings.steps))))
        ),
    )
    ema = run.track_ema("autoencoder", model, 0.998)
    acc = run.accelerator
    model, critic, opt, critic_opt, schedule = acc.prepare(model, critic, opt, critic_opt, schedule)
    run.restore()
    entries = cache.select("train")
    held_out = draw_batch(
        cache, cache.select("held-out"), np.random.default_rng(seed + 1), 16, settings.crop
    )
    for step in run.iterate():
        rng = np.random.default_rng((seed, step, acc.process_index))
        real, valid = draw_batch(cache, entries, rng, settings.batch, settings.crop)
        real, valid = real.to(acc.device), valid.to(acc.device)
        adversarial = step >= settings.adversarial_from
        low_real = low_pass(real)
        with acc.autocast():
            core = acc.unwrap_model(model)
            mean, logvar = core.moments(real)
            raw = mean + torch.exp(0.5 * logvar) * torch.randn_like(mean)
            fake = core.decode_raw(raw)
        fake, mean, logvar = fake.float(), mean.float(), logvar.float()
        fake = fake * valid + real * (1 - valid)
        losses = {
            "low": (low_pass(fake) - low_real).abs().mean(),
            "pixel": (fake - real).abs().mean(),
            "energy": energy_loss(fake, real),
            "kl": 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean(),
        }
        total = (
            settings.low * losses["low"]
            + settings.pixel * losses["pixel"]
            + settings.energy * losses["energy"]
            + settings.kl * losses["kl"]
        )
        if adversarial:
            critic.requires_grad_(False)
            with acc.autocast():
                losses["adversarial"] = -critic(fake, low_real).float().mean()
            critic.requires_grad_(True)
            total = total + settings.adversarial * losses["adversarial"]
        acc.backward(total)
        acc.clip_grad_norm_(model.parameters(), 1.0)
        opt.step(), schedule.step(), opt.zero_grad()
        ema.step(model.parameters())
        if step >= settings.adversarial_from - 100:
            with acc.autocast():
                on_real, on_fake = critic(real, low_real), critic(fake.detach(), low_real)
            losses["critic"] = (
                F.relu(1 - on_real.float()).mean() + F.relu(1 + on_fake.float()).mean()
            )
            acc.backward(losses["critic"])
            critic_opt.step(), critic_opt.zero_grad()
        run.log({k: float(v.detach()) for k, v in losses.items()})
        if run.main and (step + 1) % 200 == 0:
            ema.store(model.parameters()), ema.copy_to(model.parameters())
            run.record("held_out", _evaluate(acc.unwrap_model(model), held_out, out / "sheet.png"))
            ema.restore(model.parameters())
    core = acc.unwrap_model(model)
    ema.copy_to(core.parameters())
    _measure_latents(core, cache, entries, seed)
    if run.main:
        core.save_pretrained(out / "autoencoder")
    return core


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
    for k, (f, r) in enumerate(zip(band_energy(fake), band_energy(real), strict=True)):
        figures[f"energy_{'xy'[k % 2]}{k // 2}"] = float(f.mean() / r.mean())
    rows = torch.cat([real[:8], fake[:8]]).view(2, 8, *real.shape[-2:])
    picture = rows.permute(0, 2, 1, 3).reshape(2 * real.shape[-2], -1).numpy()
    cv2.imwrite(str(sheet), ((picture + 1) * 127.5).round().astype(np.uint8))
    return figures


@torch.no_grad()
def _measure_latents(
    model: SpeckleAutoencoder, cache: ScanCache, entries: list[Entry], seed: int
) -> None:
    """Set the config's shift and scale so that latents have zero mean and unit variance."""
    rng = np.random.default_rng(seed + 2)
    means = torch.cat(
        [model.moments(draw_batch(cache, entries, rng, 8, 256)[0])[0] for _ in range(12)]
    )
    model.register_to_config(
        shift=tuple(float(v) for v in means.mean((0, 2, 3))),
        scale=tuple(float(v) for v in means.std((0, 2, 3))),
    )
