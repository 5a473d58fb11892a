"""Windows of real scans for training: place, scale and mirror drawn from a seeded generator."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.crop import RoiWindow, window_around
from training.data.scan_cache import Entry, ScanCache

__all__ = ["CropSample", "lesion_window", "random_window", "sample_crop"]


@dataclass(frozen=True)
class CropSample:
    """One training crop: image in [-1, 1], lesion coverage and graphics coverage in [0, 1]."""

    image: NDArray[np.float32]
    lesion: NDArray[np.float32]
    overlay: NDArray[np.float32]
    entry: Entry
    window: RoiWindow


def random_window(entry: Entry, rng: np.random.Generator, smallest: int = 128) -> RoiWindow:
    """A window anywhere on the scan; its side is log-uniform from ``smallest`` to its height."""
    largest = max(smallest + 1, min(entry.height, entry.width))
    side = round(float(np.exp(rng.uniform(np.log(smallest), np.log(largest)))))
    x = int(rng.integers(0, max(entry.width - side, 0) + 1))
    y = int(rng.integers(0, max(entry.height - side, 0) + 1))
    return RoiWindow(x, y, side)


def lesion_window(
    mask: NDArray[np.bool_], rng: np.random.Generator, spread: float = 1.0
) -> RoiWindow:
    """The ROI window of a lesion, with side and place varied as users' regions would vary it."""
    context = float(rng.uniform(2.0 - 0.35 * spread, 2.0 + 0.7 * spread))
    window = window_around(mask, context=context)
    shift = rng.uniform(-0.08, 0.08, 2) * spread * window.side
    h, w = mask.shape
    x = int(np.clip(window.x + shift[0], min(0, window.x), max(w - window.side, window.x)))
    y = int(np.clip(window.y + shift[1], min(0, window.y), max(h - window.side, window.y)))
    return RoiWindow(x, y, window.side)


def sample_crop(
    cache: ScanCache, entry: Entry, window: RoiWindow, size: int, mirror: bool
) -> CropSample:
    """Cut one crop; mirrored left to right if asked (never upside down: the skin is on top)."""
    image = window.extract(cache.scan(entry), size) / 127.5 - 1.0
    lesion = window.extract_mask(cache.lesion(entry), size)
    overlay = window.extract_mask(cache.overlay(entry), size)
    parts = [image.astype(np.float32), lesion, overlay]
    if mirror:
        parts = [np.ascontiguousarray(p[:, ::-1]) for p in parts]
    return CropSample(parts[0], parts[1], parts[2], entry, window)
