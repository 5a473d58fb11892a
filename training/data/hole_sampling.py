"""What the denoiser is asked to fill in: the lesion, the band, a healthy place, or any at all."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.imaging.band import band_weight
from busynth_gui.imaging.healing_hole import healing_hole
from busynth_gui.synthesis.networks.inputs import band_hole

__all__ = ["band_holes", "healthy_hole", "random_holes"]

_TRIES = 12
_KEPT_OFF = 9
"""Side of the square by which a lesion is grown that a healthy place keeps off, px of the crop."""
_SMALLEST, _LARGEST = 0.02, 0.3
"""Share of the crop that the hole in a healthy place covers, about."""


def band_holes(lesions: Tensor) -> Tensor:
    """Stage three's hole (n, 1, S, S) for each lesion mask (n, 1, S, S)."""
    holes = [band_hole(band_weight(mask), mask) for mask in (m[0].numpy() > 0.5 for m in lesions)]
    return torch.from_numpy(np.stack(holes)[:, None])


def healthy_hole(
    shape: NDArray[np.bool_], lesion: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.float32]:
    """A hole (S, S) as healing makes one, over tissue without a lesion.

    It is that of a ``shape`` (S, S), some real lesion's mask, at any size and place where it keeps
    off the crop's own ``lesion`` (S, S). Where none is found, what is off it of that hole of which
    most is.
    """
    size = lesion.shape[0]
    taken = cv2.dilate(lesion.astype(np.uint8), np.ones((_KEPT_OFF, _KEPT_OFF), np.uint8)) > 0
    rows, columns = np.flatnonzero(shape.any(1)), np.flatnonzero(shape.any(0))
    tight = shape[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(np.float32)
    behind = rng.random() < 0.6
    share = float(np.exp(rng.uniform(np.log(_SMALLEST), np.log(_LARGEST))))
    kept = np.zeros(lesion.shape, np.bool_)
    for _ in range(_TRIES):
        scale = size * np.sqrt(share / (2.5 if behind else 1.5) / max(float(tight.sum()), 1.0))
        h, w = (min(max(round(n * scale), 6), size - 8) for n in tight.shape)
        small = cv2.resize(tight, (w, h), interpolation=cv2.INTER_LINEAR) > 0.5
        y, x = _place(size - h, rng), _place(size - w, rng)
        mask = np.zeros(lesion.shape, np.bool_)
        mask[y : y + h, x : x + w] = small[:, :: -1 if rng.random() < 0.5 else 1]
        hole = healing_hole(mask, behind) if mask.any() else mask
        off = hole & ~taken
        if hole.any() and (off == hole).all():
            kept = hole
            break
        if off.sum() > kept.sum():
            kept = off
        share *= 0.8
    return kept.astype(np.float32)


def _place(room: int, rng: np.random.Generator) -> int:
    """Where something is laid that may be moved by ``room`` px: anywhere, or near the middle.

    What is healed lies in the middle of its crop, unless the scan ends there.
    """
    share = rng.random() if rng.random() < 0.5 else np.clip(rng.normal(0.5, 0.1), 0, 1)
    return round(float(share) * room)


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
