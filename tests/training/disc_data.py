"""Pairs whose answer is known: ellipses on speckle, wide when benign and tall when malignant."""

from __future__ import annotations

import numpy as np

from busynth_gui.case.region import EllipseRegion
from training.evaluate.measures.pairs import Pair

SIDE = 64


def disc(number: int, pathology: str = "benign", shift: int = 0, tall: bool | None = None) -> Pair:
    """A dark ellipse; the mask is moved by ``shift`` px. Three pairs in a row share a group."""
    rng = np.random.default_rng(number)
    upright = pathology == "malignant" if tall is None else tall
    rx, ry = (8, 14) if upright else (14, 8)
    cx, cy = rng.uniform(22, SIDE - 22, 2)
    mask = EllipseRegion(cx, cy, rx, ry).rasterize((SIDE, SIDE))
    grey = np.where(mask, 50, 150) + rng.normal(0, 25, (SIDE, SIDE))
    pixels = np.clip(grey, 0, 255).astype(np.uint8)
    name = f"{pathology} {number}"
    return Pair(name, "discs", pathology, f"g{number // 3}", pixels, np.roll(mask, shift, 1))


def discs(start: int, count: int, **kind: int) -> list[Pair]:
    """As many of each class, one after the other."""
    return [
        disc(start + k, pathology, **kind)
        for k in range(count)
        for pathology in ("benign", "malignant")
    ]
