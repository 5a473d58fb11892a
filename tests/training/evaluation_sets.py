"""Pairs without a patient, cheap enough to make by the hundred."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.region import EllipseRegion
from busynth_gui.labelled.cases import DatasetCase
from training.data.scan_cache import VALIDATION, ScanCache, write_cache
from training.evaluate.measures.pairs import Pair

HEIGHT, WIDTH = 200, 240
MARGIN = 20
"""Black beside the tissue, so that a field of view can be told from the frame."""


def speckle(seed: int) -> NDArray[np.uint8]:
    """Grey grains of some px on a frame with a black margin, uint8 (HEIGHT, WIDTH)."""
    rng = np.random.default_rng(seed)
    grain = cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH)), (0, 0), 1.5)
    grey = np.clip(110 + 90 * grain / 0.19 / 3, 8, 255).astype(np.uint8)
    grey[:, :MARGIN] = grey[:, -MARGIN:] = 0
    return grey


def noise_pair(seed: int, group: str) -> Pair:
    """A pair whose pixels do not matter."""
    small = np.zeros((4, 4), np.uint8)
    return Pair(f"{group} {seed}", "test", "benign", group, small, small == 0)


def lesion_pair(seed: int, dark: int = 60, pathology: str = "benign") -> Pair:
    """A speckled scan with a darker ellipse of a speckle of its own."""
    rng = np.random.default_rng([seed, 1])
    rx, ry = rng.uniform(18, 34), rng.uniform(12, 24)
    cx, cy = rng.uniform(70, WIDTH - 70), rng.uniform(50, HEIGHT - 50)
    mask = EllipseRegion(cx, cy, rx, ry, rng.uniform(-30, 30)).rasterize((HEIGHT, WIDTH))
    around = speckle(seed)
    pixels = np.where(mask, np.clip(around.astype(int) - dark, 1, 255), around).astype(np.uint8)
    return Pair(f"lesion {seed}", "test", pathology, f"lesion/{seed}", pixels, mask)


def healthy_pair(seed: int) -> Pair:
    """A speckled scan without a lesion."""
    pixels = speckle(5000 + seed)
    return Pair(f"normal {seed}", "test", "normal", f"normal/{seed}", pixels, pixels < 0)


def small_cache(folder: Path, marked: bool = False) -> ScanCache:
    """Four lesions of both classes, two to train on and two of the validation side; the first scan
    with a mark burned in its corner where it is to be ``marked``."""
    pairs = [lesion_pair(seed) for seed in (3, 4, 5, 6)]
    cases = [
        DatasetCase(
            f"{k} {p.name}", "test", p.pixels, p.mask, ("malignant", "benign")[k % 2], str(k)
        )
        for k, p in enumerate(pairs)
    ]
    marks = [p.mask & False for p in pairs]
    marks[0][:9, :9] = marked
    sides = ["train", "train", VALIDATION, VALIDATION]
    write_cache(folder, cases, marks, ["0", "1", "2", "3"], sides)
    return ScanCache(folder)
