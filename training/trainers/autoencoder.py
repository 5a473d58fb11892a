"""``autoencoder`` and ``decoder``: train the speckle autoencoder.

Three pulls on the decoder, each for what the others cannot give:

* structure: L1 on a low-passed image (and a little on the image itself). The grain is filtered
  out first, since no decoder can know its phase and an L1 on it can only teach to leave it out;
* grain: the local energy of horizontal and vertical differences in three octaves must match,
  whatever its phase (:func:`training.components.speckle_loss.band_energy`);
* realism: a patch discriminator that sees the image together with the low-passed original.

A small KL term keeps the latents near a unit Gaussian (Rombach et al., CVPR 2022). ``decoder``
goes on with the encoder frozen and the discriminator strong: latents, and all that was trained on
them, stay as they are while the grain gets better.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.synthesis.networks.autoencoder import Generators, SpeckleAutoencoder
from busynth_gui.synthesis.networks.weights import load_module
from training.components.preview_sheets import in_rows
from training.components.run_record import read_origin
from training.components.speckle_loss import (
    BANDS,
    PatchDiscriminator,
    band_energy,
    discriminator_loss,
    energy_loss,
    low_pass,
)
from training.components.trainer import AdversarialTrainer, Look, as_class
from training.components.trainer_run import TrainingRun, channels_last
from training.data.crops import lesion_window, random_window, sample_crop
from training.data.files import save_module
from training.data.item_draws import Items
from training.data.origin import Origin, weights_digest
from training.data.scan_cache import Entry, ScanCache
from training.settings import AutoencoderSettings, DecoderSettings, RunOptions

__all__ = ["train_autoencoder", "train_decoder"]

_DISCRIMINATOR_LEAD = 100
"""Steps by which the discriminator starts before its word counts."""


def train_autoencoder(
    cache: ScanCache,
    out: Path,
    settings: AutoencoderSettings,
    options: RunOptions,
) -> SpeckleAutoencoder:
    """Train, then save the averaged weights with the latents' measured shift and scale."""
    run = TrainingRun(out, settings, options, cache.origin)
    core = _Trainer(run, _Reconstructor(), cache, settings).fit()
    _measure_latents(core, cache, run.seed)
    run.leave(lambda: save_module(core, out / "autoencoder"))
    return core


def train_decoder(
    cache: ScanCache,
    first: Path,
    out: Path,
    settings: DecoderSettings,
    options: RunOptions,
) -> SpeckleAutoencoder:
    """Go on from the autoencoder saved in ``first``, its encoder frozen; save to ``out``."""
    before = read_origin(first.parent)
    origin = Origin.made({"weights": weights_digest([first])}, cache.origin, before)
    run = TrainingRun(out, settings, options, origin)
    model = as_class(load_module(SpeckleAutoencoder, first), _Reconstructor)
    model.encoder.requires_grad_(False)
    core = _Trainer(run, model, cache, settings).fit()
    run.leave(lambda: save_module(core, out / "autoencoder"))
    return core


@dataclass(frozen=True)
class Batch:
    """Images (n, 1, crop, crop) in [-1, 1] and validity (0 where graphics are burned in), and the
    items they were drawn for."""

    real: Tensor
    valid: Tensor
    items: Items


def draw_batch(cache: ScanCache, entries: list[Entry], items: Items, crop: int) -> Batch:
    """A crop for each item."""
    drawn = [_draw(cache, entries, rng, crop) for rng in items.generators]
    images = np.stack([image for image, _ in drawn])[:, None].astype(np.float32)
    valid = np.stack([known for _, known in drawn])[:, None].astype(np.float32)
    return Batch(torch.from_numpy(images), torch.from_numpy(valid), items)


def _draw(
    cache: ScanCache, entries: list[Entry], rng: np.random.Generator, crop: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    while True:
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
        return np.clip(sample.image[cut] * gain + offset, -1, 1), 1.0 - sample.overlay[cut]


class _Reconstructor(SpeckleAutoencoder):
    """The autoencoder with all that is trained of it in one forward pass.

    DistributedDataParallel sees to gradients only of what its own forward pass has run.
    """

    def forward(
        self, image: Tensor, noise: Tensor, shift: Tensor, grain: Generators
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Image rebuilt from a draw of its latent, and the latent's mean and log-variance.

        ``noise`` makes the draw; ``shift``, in units of the latents, is added to it. The grain is
        drawn from ``grain``.
        """
        mean, logvar = self.moments(image)
        raw = mean + torch.exp(0.5 * logvar) * noise + self._vector("scale", mean) * shift
        return self.decode_raw(raw, grain), mean, logvar


class _Trainer(AdversarialTrainer[_Reconstructor, Batch, PatchDiscriminator]):
    """The adversarial loop of both phases."""

    name = "autoencoder"
    sheet_name = "rebuilt"

    def __init__(
        self,
        run: TrainingRun,
        model: _Reconstructor,
        cache: ScanCache,
        settings: AutoencoderSettings,
    ) -> None:
        self.settings = settings
        learning = [p for p in channels_last(model).parameters() if p.requires_grad]
        opt = torch.optim.AdamW(learning, lr=settings.lr, betas=(0.5, 0.95), weight_decay=1e-4)
        critic = PatchDiscriminator()
        critic_opt = torch.optim.AdamW(critic.parameters(), lr=2e-4, betas=(0.5, 0.95))
        draw = partial(draw_batch, cache, cache.select("train"), crop=settings.crop)
        super().__init__(run, model, opt, critic, critic_opt, draw, ema=settings.ema, warm_up=100)
        items = Items.whole(run.seed + 1, settings.checked)
        self.checked = draw_batch(cache, cache.select("validation"), items, settings.crop)

    def fit(self) -> SpeckleAutoencoder:
        """Train; a copy without what only training needs, to be saved under its own name."""
        made: SpeckleAutoencoder = as_class(self.train().cpu(), SpeckleAutoencoder)
        return made

    def learn(self, step: int, part: Batch) -> dict[str, Tensor]:
        settings, acc = self.settings, self.acc
        real, valid = part.real.to(acc.device), part.valid.to(acc.device)
        low_real = low_pass(real)
        fake, losses = self._reconstruct(real, valid, low_real, part.items)
        total = (
            settings.low * losses["low"]
            + settings.pixel * losses["pixel"]
            + settings.energy * losses["energy"]
            + settings.kl * losses["kl"]
        )
        if step >= settings.adversarial_from:
            with self.asked() as critic, acc.autocast():
                losses["adversarial"] = -critic(fake, low_real).float().mean()
            total = total + settings.adversarial * losses["adversarial"]
        self.advance(total)
        if step >= settings.adversarial_from - _DISCRIMINATOR_LEAD:
            both = torch.cat([real, fake.detach()]), torch.cat([low_real, low_real])
            with acc.autocast():
                on_real, on_fake = self.networks[1](*both).float().chunk(2)
            losses["discriminator"] = discriminator_loss(on_real, on_fake)
            self.teach(losses["discriminator"])
        return losses

    def _reconstruct(
        self, real: Tensor, valid: Tensor, low_real: Tensor, items: Items
    ) -> tuple[Tensor, dict[str, Tensor]]:
        side = self.settings.crop // 8
        shape = (int(self.core.config.latent_channels), side, side)
        strength = [[[[rng.random()]]] for rng in items.generators]
        noise, shift = items.noise(shape), items.noise(shape) * torch.tensor(strength)
        shift = (self.settings.latent_noise * shift).float()
        grain = items.grain()
        with self.acc.autocast():
            fake, mean, logvar = self.model(real, noise.to(real), shift.to(real), grain)
        fake, mean, logvar = fake.float(), mean.float(), logvar.float()
        # Where graphics were burned in the original is given back: no loss, no gradient.
        fake = fake * valid + real * (1 - valid)
        return fake, {
            "low": (low_pass(fake) - low_real).abs().mean(),
            "pixel": (fake - real).abs().mean(),
            "energy": energy_loss(fake, real),
            "kl": 0.5 * (mean.square() + logvar.exp() - 1 - logvar).mean(),
        }

    def look(self, model: _Reconstructor, check: bool, draw: bool, done: int) -> Look:
        real = self.checked.real
        rebuilt = _rebuild(model, real.to(self.acc.device))
        row = _metrics(rebuilt, self.checked) if check else {}
        return row, in_rows(real, rebuilt) if draw else None


@torch.no_grad()
def _rebuild(model: SpeckleAutoencoder, real: Tensor) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    return model.decode_raw(model.moments(real)[0], generator).clamp(-1, 1).cpu()


def _metrics(fake: Tensor, batch: Batch) -> dict[str, float]:
    real, valid = batch.real, batch.valid
    mse = (((fake - real) * valid / 2) ** 2).mean((1, 2, 3)) / valid.mean((1, 2, 3))
    low = (((low_pass(fake) - low_pass(real)) / 2) ** 2).mean((1, 2, 3))
    metrics = {
        "psnr_db": float((-10 * torch.log10(mse)).mean()),
        "low_psnr_db": float((-10 * torch.log10(low)).mean()),
        "log_spectral_distance": float(energy_loss(fake, real)),
    }
    energies = zip(BANDS, band_energy(fake), band_energy(real), strict=True)
    return metrics | {f"energy_{name}": float(f.mean() / r.mean()) for name, f, r in energies}


@torch.no_grad()
def _measure_latents(model: SpeckleAutoencoder, cache: ScanCache, seed: int) -> None:
    """Set the config's shift and scale so that latents have zero mean and unit variance."""
    entries = cache.select("train")
    crops = [
        draw_batch(cache, entries, Items(seed + 2, 0, 96, range(k, k + 8)), 256).real
        for k in range(0, 96, 8)
    ]
    means = torch.cat([model.moments(crop)[0] for crop in crops])
    model.register_to_config(
        shift=tuple(float(v) for v in means.mean((0, 2, 3))),
        scale=tuple(float(v) for v in means.std((0, 2, 3))),
    )
