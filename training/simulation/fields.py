"""Smooth random fields and curves, from which all organic shapes are made."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, gaussian_filter1d

__all__ = ["Field", "coverage", "smooth_curve", "smooth_field"]

Field = NDArray[np.float32]


def smooth_field(
    rng: np.random.Generator, shape: tuple[int, int], sigma_y: float, sigma_x: float
) -> Field:
    """Gaussian random field (H, W), mean 0 and variance 1, of Gaussian correlation (sigmas in px).

    Wide fields are drawn on a coarser grid and enlarged, which costs less and looks the same.
    """
    step_y, step_x = max(1, int(sigma_y / 2.5)), max(1, int(sigma_x / 2.5))
    coarse = (shape[0] // step_y + 8, shape[1] // step_x + 8)
    noise = rng.standard_normal(coarse, dtype=np.float32)
    smooth = gaussian_filter(noise, (sigma_y / step_y, sigma_x / step_x), mode="wrap")
    size = (coarse[1] * step_x, coarse[0] * step_y)
    large = cv2.resize(smooth, size, interpolation=cv2.INTER_CUBIC)[: shape[0], : shape[1]]
    return np.asarray((large - smooth.mean()) / smooth.std(), np.float32)


def smooth_curve(rng: np.random.Generator, length: int, sigma: float) -> Field:
    """Gaussian random curve (length,), mean 0 and variance 1 on average, sigma in px."""
    margin = int(4 * sigma) + 1
    noise = rng.standard_normal(length + 2 * margin)
    curve = gaussian_filter1d(noise, sigma, mode="wrap") * np.sqrt(2 * sigma * np.sqrt(np.pi))
    return np.asarray(curve[margin : margin + length], np.float32)


def coverage(field: Field, share: float, softness: float) -> Field:
    """Soft mask in [0, 1] of the highest ``share`` of a field; ``softness`` in its own units."""
    if share <= 0:
        return np.zeros_like(field)
    threshold = np.quantile(field, 1.0 - min(share, 1.0))
    return np.asarray(1.0 / (1.0 + np.exp((threshold - field) / softness)), np.float32)
