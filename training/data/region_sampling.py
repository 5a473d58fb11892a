"""Candidate regions as a clinician might have drawn them around a real lesion."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.region import BoxRegion, EllipseRegion
from busynth_gui.case.request import Closeness

__all__ = ["LEVELS", "draw_region"]

LEVELS = (Closeness.HINT, Closeness.LOOSE, Closeness.MEDIUM, Closeness.CLOSE)
"""The levels that are learned; at EXACT stage one copies the region."""

_SLACK = {
    Closeness.HINT: (1.3, 1.9),
    Closeness.LOOSE: (1.1, 1.4),
    Closeness.MEDIUM: (1.0, 1.15),
}
"""Range of the region's size over the smallest that holds the lesion."""


def draw_region(
    mask: NDArray[np.bool_], level: Closeness, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """A region (H, W) that holds at least 97 % of the lesion ``mask`` as far as the scan goes.

    CLOSE follows the lesion's own outline (smoothed, grown by up to 6 %); the others are ellipses
    (one in seven a box) that are the larger and the less well placed, the looser the level.
    """
    if level == Closeness.CLOSE:
        return _followed(mask, rng)
    low, high = _SLACK[level]
    slack = float(rng.uniform(low, high))
    rows, columns = np.nonzero(mask)
    x, y = columns + 0.5, rows + 0.5
    cov = np.cov(np.stack([x, y])) + np.eye(2)
    values, vectors = np.linalg.eigh(cov)
    angle = float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])))
    angle += float(rng.normal(0, 12 * (slack - 0.9)))
    rx, ry = 2 * np.sqrt(values[1]), 2 * np.sqrt(values[0])
    ratio = float(np.exp(rng.normal(0, 0.08 + 0.25 * (slack - 1))))
    shift = rng.normal(0, 0.05 + 0.3 * (slack - 1), 2) * min(rx, ry)
    cx, cy = float(x.mean() + shift[0]), float(y.mean() + shift[1])
    box = rng.random() < 1 / 7
    # The size that holds 97 % of the lesion is a percentile of its pixels' normalised distance.
    turn = np.radians(0.0 if box else angle)
    dx, dy = x - cx, y - cy
    u = (dx * np.cos(turn) + dy * np.sin(turn)) / (rx * ratio)
    v = (dy * np.cos(turn) - dx * np.sin(turn)) / (ry / ratio)
    distance = np.maximum(np.abs(u), np.abs(v)) if box else np.hypot(u, v)
    grow = float(np.percentile(distance, 97)) * slack
    a, b = rx * ratio * grow, ry / ratio * grow
    shape = (int(mask.shape[0]), int(mask.shape[1]))
    if box:
        return BoxRegion(cx - a, cy - b, 2 * a, 2 * b).rasterize(shape)
    return EllipseRegion(cx, cy, a, b, angle).rasterize(shape)


def _followed(mask: NDArray[np.bool_], rng: np.random.Generator) -> NDArray[np.bool_]:
    size = float(np.sqrt(mask.sum()))
    sigma = max(1.0, float(rng.uniform(0.02, 0.06)) * size)
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), sigma)
    grow = round(float(rng.uniform(0.0, 0.06)) * size)
    region = (soft > 0.4).astype(np.uint8)
    if grow:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
        region = cv2.dilate(region, kernel)
    return np.asarray(region > 0)
