"""What a bundle's autoencoder alone does to held-out lesions, where the bundle has one of ours."""

from __future__ import annotations

import numpy as np
import torch

from busynth_gui.imaging.crop import window_around
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from training.components.speckle_loss import BANDS, band_energy, coverage, low_pass
from training.evaluate.measures.contact_sheet import Maker
from training.evaluate.measures.intervals import by_group, mean_of
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings

__all__ = ["low_passed_error", "part"]

LESIONS = 64


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Signal-to-noise ratios, and the grain's energy in lesions against the real one."""
    model = Maker.of(settings.bundle).pipeline.models.autoencoder
    if not isinstance(model, SpeckleAutoencoder):
        return []
    rng = np.random.default_rng([settings.seed, 23])
    order = rng.permutation(len(sets.held_out))[:LESIONS]
    chosen = [sets.held_out[int(k)] for k in order]
    rows = [(pair.group, _row(model, pair, settings.seed)) for pair in chosen]
    what = {
        "psnr": ("peak signal-to-noise ratio of decoded crops", "dB"),
        "psnr-low-pass": ("the same of their low-passed brightness", "dB"),
        **{
            f"energy-{band}": (f"grain '{band}' inside lesions, ln of decoded over real", "")
            for band in BANDS
        },
    }
    metrics = []
    for key, (text, unit) in what.items():
        values = np.array([row[key] for _, row in rows if key in row])
        if len(values) < 2:
            continue
        groups = [group for group, row in rows if key in row]
        low, high = by_group(groups, mean_of(values), "any")
        metrics.append(
            Metric(
                f"autoencoder-{key}", text, float(values.mean()), low, high,
                n=f"{len(values)} held-out lesions", seeds=(settings.seed,), unit=unit,
            )
        )  # fmt: skip
    return metrics


def _row(model: SpeckleAutoencoder, pair: Pair, seed: int) -> dict[str, float]:
    real, fake = _decoded(model, pair, seed)
    inside = torch.from_numpy(window_around(pair.mask).extract_mask(pair.mask, 256))[None, None]
    row = {"psnr": _psnr(fake, real), "psnr-low-pass": _psnr(low_pass(fake), low_pass(real))}
    for name, f, r in zip(BANDS, band_energy(fake), band_energy(real), strict=True):
        w = coverage(inside, f) > 0.9
        if w.any():
            row[f"energy-{name}"] = float(torch.log(f[w].mean() / r[w].mean()))
    return row


def low_passed_error(model: SpeckleAutoencoder, pair: Pair) -> float:
    """Root mean square error of the decoded crop's low-passed brightness, of full scale."""
    real, fake = _decoded(model, pair, 0)
    return float(((low_pass(fake) - low_pass(real)) / 2).square().mean().sqrt())


def _decoded(model: SpeckleAutoencoder, pair: Pair, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The crop of a lesion and what the autoencoder makes of it: (1, 1, 256, 256) in [-1, 1]."""
    window = window_around(pair.mask)
    real = torch.from_numpy(window.extract(pair.pixels, 256) / np.float32(127.5) - 1)[None, None]
    with torch.inference_mode():
        fake = model.decode(model.encode(real), torch.Generator().manual_seed(seed)).clamp(-1, 1)
    return real, fake


def _psnr(fake: torch.Tensor, real: torch.Tensor) -> float:
    return float(-10 * torch.log10(((fake - real) / 2).square().mean()))
