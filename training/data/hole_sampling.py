"""What the denoiser is asked to fill in: the lesion, the band, or any place at all."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.imaging.band import band_weight
from busynth_gui.synthesis.networks.inputs import band_hole

__all__ = ["band_holes", "random_holes"]


def band_holes(lesions: Tensor) -> Tensor:
    """Stage three's hole (n, 1, S, S) for each lesion mask (n, 1, S, S)."""
    holes = [band_hole(band_weight(mask), mask) for mask in (m[0].numpy() > 0.5 for m in lesions)]
    return torch.from_numpy(np.stack(holes)[:, None])


def random_holes(n: int, size: int, rng: np.random.Generator) -> Tensor:
    """Smooth blobs and bars (n, 1, size, size) that cover 2 to 35 % of the crop."""
    return torch.from_numpy(np.stack([_blob(size, rng) for _ in range(n)])[:, None])


def _blob(size: int, rng: np.random.Generator) -> NDArray[np.float32]:
    y, x = np.mgrid[:size, :size].astype(np.float32)
    share = float(np.exp(rng.uniform(np.log(0.02), np.log(0.35))))
    aspect = float(np.exp(rng.normal(0.2, 0.5)))
    radius = size * np.sqrt(share / np.pi)
    cx, cy = rng.uniform(0.2 * size, 0.8 * size, 2)
    turn = rng.uniform(0, np.pi)
    dx, dy = x - cx, y - cy
    u = (dx * np.cos(turn) + dy * np.sin(turn)) / (radius * np.sqrt(aspect))
    v = (dy * np.cos(turn) - dx * np.sin(turn)) / (radius / np.sqrt(aspect))
    coarse = rng.standard_normal((6, 6)).astype(np.float32)
    wave = cv2.resize(coarse, (size, size), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.hypot(u, v) + 0.25 * wave < 1, np.float32)
