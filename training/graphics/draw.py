"""Graphics as vendors burn them into scans, drawn at random: what the detector practises on.

What is drawn (:mod:`training.graphics.shapes`) follows what was seen on scans of BUSI and BUS-BRA:
words and measurements, callipers with their numbers, dotted measuring lines, arrows, colour boxes,
rulers, grey wedges, vendors' marks.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from training.graphics.shapes import KINDS, Layer

__all__ = ["beside_sector", "draw_graphics"]

Rng = np.random.Generator


def draw_graphics(
    scan: NDArray[np.uint8], rng: Rng, most: int = 4
) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """The scan (H, W) with up to ``most`` graphics drawn on it, and their coverage of each pixel.

    The coverage is float32 (H, W) from 0 to 1, dark outlines included. One scan in five stays as
    it is.
    """
    out = scan.astype(np.float32)
    covered = np.zeros(scan.shape, np.float32)
    if rng.random() < 0.2:
        return scan, covered
    kinds = list(KINDS)
    shares = np.array([KINDS[kind] for kind in kinds])
    for k in rng.choice(len(kinds), rng.integers(1, most + 1), p=shares / shares.sum()):
        layer = Layer.empty((scan.shape[0], scan.shape[1]))
        kinds[k](layer, rng)
        if rng.random() < 0.45:
            _outline(layer, rng)
        if rng.random() < 0.5:
            sigma = float(rng.uniform(0.3, 0.8))
            layer.light = np.asarray(cv2.GaussianBlur(layer.light, (0, 0), sigma), np.float32)
        strength = float(rng.uniform(0.75, 1.0) if rng.random() < 0.85 else rng.uniform(0.4, 0.75))
        level = float(rng.uniform(185, 255) if rng.random() < 0.75 else rng.uniform(120, 190))
        if rng.random() < 0.12:  # some vendors draw callipers dark on bright tissue
            level = float(rng.uniform(0, 50))
        dark = layer.dark * strength
        light = np.minimum(layer.light * strength, 1)
        out = out * (1 - dark) + dark * float(rng.uniform(0, 25))
        out = out * (1 - light) + light * level
        covered = np.maximum(covered, np.maximum(light, dark))
    drawn = np.clip(np.rint(out), 0, 255).astype(np.uint8)
    if rng.random() < 0.3:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(70, 97))]
        drawn = np.asarray(
            cv2.imdecode(cv2.imencode(".jpg", drawn, quality)[1], cv2.IMREAD_GRAYSCALE), np.uint8
        )
    return drawn, covered


def beside_sector(scan: NDArray[np.uint8], rng: Rng) -> NDArray[np.uint8]:
    """The scan with black beside a slanted edge, which is the field of view's and no graphic."""
    h, w = scan.shape
    top, foot = rng.uniform(-0.3, 0.7, 2) * w
    corner = np.array([(0, 0), (top, 0), (foot, h), (0, h)])
    if rng.random() < 0.5:
        corner[:, 0] = w - 1 - corner[:, 0]
    if rng.random() < 0.3:
        corner = corner[:, ::-1] * (w / h, h / w)
    cut = scan.copy()
    line = cv2.LINE_AA if rng.random() < 0.5 else cv2.LINE_8
    cv2.fillPoly(cut, [np.rint(corner).astype(np.int32)], int(rng.integers(0, 12)), line)
    return cut


def _outline(layer: Layer, rng: Rng) -> None:
    """A dark rim around what is drawn, or a shadow beside it."""
    size = int(rng.integers(2, 5))
    dark = cv2.dilate(layer.light, np.ones((size, size), np.uint8))
    if rng.random() < 0.3:
        dark = np.roll(layer.light, (1, 1), (0, 1))
    layer.dark = np.maximum(layer.dark, np.asarray(dark, np.float32) * (layer.light < 0.5))
