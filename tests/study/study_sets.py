"""Lesions for studies to show: speckle with a darker ellipse in it."""

from __future__ import annotations

import cv2
import numpy as np

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.study.building import Built, build
from busynth_gui.study.design import Design
from busynth_gui.study.sources import Lesion, Source

SHAPE = (150, 170)


def speckle(seed: int) -> np.ndarray:
    noise = np.random.default_rng(seed).rayleigh(55, SHAPE).astype(np.float32)
    return np.clip(cv2.GaussianBlur(noise, (0, 0), 1.2) * 1.4, 1, 255).astype(np.uint8)


def make_lesion(seed: int, size: float) -> Lesion:
    healthy = speckle(seed)
    half = size / np.sqrt(np.pi)
    mask = EllipseRegion(85, 75, half * 1.3, half / 1.3).rasterize(SHAPE)
    pixels = np.where(mask, (healthy * 0.4).astype(np.uint8), healthy)
    return Lesion(pixels, mask, healthy)


def make_sources(name: str, count: int, seed: int = 0, per_group: int = 1) -> list[Source]:
    """Benign and malignant in turn, of sizes from 18 to 48 px."""
    rng = np.random.default_rng([seed, 1])
    sources = []
    for k in range(count):
        size = float(rng.uniform(18, 48))
        sources.append(
            Source(
                f"{name} {k}",
                list(Pathology)[k % 2],
                f"{name} group {k // per_group}",
                size,
                None,
                lambda k=k, size=size: make_lesion(1000 * seed + k, size),  # type: ignore[misc]
            )
        )
    return sources


def make_study(design: Design, real: int = 40, synthetic: int = 40) -> Built:
    return build(design, make_sources("real", real, 1), make_sources("made", synthetic, 2))
