"""``evaluate``: figures of a bundle against the held-out scans.

Candidates are made on the held-out normal scans with proposed regions at default settings, and
compared with the held-out real lesions. Beside each figure stands the same for real against real
(the held-out lesions halved, or held-out against training), so that good can be told from noise.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.synthesis.autoencoder import SpeckleAutoencoder
from training.cache import ScanCache
from training.evaluate.features import FEATURES, features, linear_auc
from training.evaluate.memory import interior, nearest
from training.evaluate.sheet import Maker, cell, tile
from training.grain import BANDS, band_energy, coverage, low_pass
from training.sampling import lesion_window, sample_crop

__all__ = ["evaluate"]

Pairs = list[tuple[Scan, Candidate]]


def evaluate(runs: Path, bundle: str, count: int, seed: int, out: Path) -> str:
    """Write ``figures.json`` and contact sheets to ``out``; returns the table to print.

    The sheets show real scans: they are for looking at, not for publication.
    """
    out.mkdir(parents=True, exist_ok=True)
    cache = ScanCache(runs / "cache")
    maker = Maker.of(bundle)
    normals = [Scan(e.name, cache.scan(e)) for e in cache.select("held-out", lesions=False)]
    figures: dict[str, Any] = {"bundle": maker.pipeline.info.name, "candidates_per_class": count}
    figures["autoencoder"] = _autoencoder_figures(cache, maker, seed)
    training = _training_interiors(cache)
    for pathology in Pathology:
        made = list(maker.series(normals, pathology, count, seed))
        figures[pathology.value] = _class_figures(cache, made, pathology, training, seed)
        _sheets(cache, made, pathology, out, seed)
    (out / "figures.json").write_text(json.dumps(figures, indent=1) + "\n")
    return _table(figures)


def _autoencoder_figures(cache: ScanCache, maker: Maker, seed: int) -> dict[str, float]:
    model: SpeckleAutoencoder = maker.pipeline.models.autoencoder
    rng = np.random.default_rng(seed)
    entries = cache.select("held-out", lesions=True)
    chosen = [entries[int(k)] for k in rng.choice(len(entries), min(64, len(entries)), False)]
    rows = []
    for entry in chosen:
        window = lesion_window(cache.lesion(entry), rng)
        sample = sample_crop(cache, entry, window, 256, False)
        real = torch.from_numpy(sample.image)[None, None]
        with torch.inference_mode():
            generator = torch.Generator().manual_seed(seed)
            fake = model.decode(model.encode(real), generator).clamp(-1, 1)
        inside = torch.from_numpy(sample.lesion)[None, None]
        row = {
            "psnr_db": _psnr(fake, real),
            "low_pass_psnr_db": _psnr(low_pass(fake), low_pass(real)),
        }
        for name, f, r in zip(BANDS, band_energy(fake), band_energy(real), strict=True):
            w = coverage(inside, f) > 0.9
            if w.any():
                row[f"log_energy_inside_{name}"] = float(torch.log(f[w].mean() / r[w].mean()))
        rows.append(row)
    keys = sorted({k for row in rows for k in row})
    return {k: float(np.mean([row[k] for row in rows if k in row])) for k in keys}


def _psnr(fake: torch.Tensor, real: torch.Tensor) -> float:
    return float(-10 * torch.log10(((fake - real) / 2).square().mean()))


def _training_interiors(cache: ScanCache) -> NDArray[np.float32]:
    entries = cache.select("train", lesions=True)
    return np.stack([interior(cache.scan(e), cache.lesion(e)) for e in entries])


def _class_figures(
    cache: ScanCache,
    made: Pairs,
    pathology: Pathology,
    training: NDArray[np.float32],
    seed: int,
) -> dict[str, Any]:
    real = [e for e in cache.select("held-out", lesions=True) if e.pathology == pathology.value]
    real_features = np.stack([features(_grey(cache.scan(e), 255), cache.lesion(e)) for e in real])
    made_features = np.stack([features(_grey(c.image, s.full_scale), c.mask) for s, c in made])
    real_near = nearest([interior(cache.scan(e), cache.lesion(e)) for e in real], training)
    made_near = nearest([interior(c.image, c.mask) for _, c in made], training)
    bar = float(np.percentile(real_near, 99))
    exact = [unchanged_outside(s.pixels, c.image, c.mask | c.band) for s, c in made]
    half = np.random.default_rng(seed).permutation(len(real_features))
    cut = len(half) // 2
    return {
        "n_made": len(made),
        "n_real": len(real),
        "unchanged_outside": int(sum(exact)),
        "linear_auc": linear_auc(real_features, made_features, seed),
        "linear_auc_real_real": linear_auc(
            real_features[half[:cut]], real_features[half[cut:]], seed
        ),
        "nearest_median": float(np.median(made_near)),
        "nearest_median_real": float(np.median(real_near)),
        "nearest_real_p99": bar,
        "share_above_p99": float((made_near > bar).mean()),
        "mask_in_region": float(
            np.mean([(c.mask & c.region).sum() / c.mask.sum() for _, c in made])
        ),
        "features": {
            name: {
                "made": [float(v) for v in np.percentile(made_features[:, k], (10, 50, 90))],
                "real": [float(v) for v in np.percentile(real_features[:, k], (10, 50, 90))],
            }
            for k, name in enumerate(FEATURES)
        },
    }


def _grey(pixels: Pixels, full_scale: int) -> NDArray[np.float32]:
    return np.asarray(pixels / full_scale, np.float32)


def _sheets(cache: ScanCache, made: Pairs, pathology: Pathology, out: Path, seed: int) -> None:
    real = [e for e in cache.select("held-out", lesions=True) if e.pathology == pathology.value]
    rng = np.random.default_rng(seed)
    chosen = [real[int(k)] for k in rng.choice(len(real), min(20, len(real)), False)]
    left = [cell(cache.scan(e), cache.lesion(e), 255) for e in chosen]
    right = [cell(c.image, c.mask, s.full_scale) for s, c in made[:20]]
    for name, cells in (("real", left), ("made", right)):
        cv2.imwrite(str(out / f"{pathology.value}-{name}.png"), tile(cells, 5))


def _table(figures: dict[str, Any]) -> str:
    lines = [f"{k}: {v:.3f}" for k, v in figures["autoencoder"].items()]
    for pathology in Pathology:
        block = figures[pathology.value]
        lines.append(f"-- {pathology.value}: {block['n_made']} made, {block['n_real']} real")
        lines += [f"{k}: {v:.3f}" for k, v in block.items() if isinstance(v, float)]
        for name, row in block["features"].items():
            made, real = (" ".join(f"{v:7.2f}" for v in row[k]) for k in ("made", "real"))
            lines.append(f"{name:18s} made {made}   real {real}   (10th, 50th, 90th percentile)")
    return "\n".join(lines)
