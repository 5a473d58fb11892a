"""From crop to scan: statistics matched at the edge of what was made, grain kept when blending."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["GRAIN_SIGMA", "blend", "match_surroundings", "split"]

Image = NDArray[np.float32]

_BIAS_SIGMA = 14.0
GRAIN_SIGMA = 2.5
"""Standard deviation of the blur that divides what is coarse from grain, px."""
_GAIN_RANGE = (0.75, 1.35)


def match_surroundings(made: Image, real: Image, known: NDArray[np.bool_]) -> Image:
    """Correct a decoded crop by what it gets wrong where the truth is known.

    ``made`` and ``real`` are (S, S) crops in one grey scale; ``known`` is where ``made`` is merely
    ``real`` encoded and decoded. There, its slow error (brightness) and its grain's amplitude are
    measured, carried into the unknown part, and taken out.
    """
    weight = known.astype(np.float32)
    if known.sum() < 64:
        return made
    low, fine = split(made)
    real_low, real_fine = split(real)
    spread = cv2.GaussianBlur(weight, (0, 0), _BIAS_SIGMA)
    error = cv2.GaussianBlur((real_low - low) * weight, (0, 0), _BIAS_SIGMA)
    bias = error / np.maximum(spread, 1e-3) * np.clip(spread * 20, 0, 1)
    near = known & (cv2.dilate(1 - weight, np.ones((49, 49), np.uint8)) > 0)
    near = near if near.sum() >= 64 else known
    gain = float(np.std(real_fine[near]) / max(float(np.std(fine[near])), 1e-6))
    return np.asarray(low + bias + fine * np.clip(gain, *_GAIN_RANGE), np.float32)


def blend(
    real: Image,
    made: Image,
    weight: Image,
    grain_weight: Image | None = None,
    sigma: float = GRAIN_SIGMA,
) -> Image:
    """``real`` where ``weight`` (H, W) is 0, ``made`` where it is 1, with grain kept between.

    The mean of two independent speckle patterns has less speckle than either: a cross-fade leaves
    a smooth seam. So only the low frequencies are averaged; the fine ones are divided by the root
    of the summed squares of the weights, which keeps their variance.

    ``grain_weight`` (H, W), if given, stands for ``weight`` in the fine frequencies. Tissue
    in a shadow or behind an enhancing cyst is the same tissue, seen darker or brighter: its own
    speckle is more like it than any that could be made. ``sigma`` (px) is that of the blur which
    divides low from fine frequencies.
    """
    grain = weight if grain_weight is None else grain_weight
    real_low, real_fine = split(real, sigma)
    made_low, made_fine = split(made, sigma)
    norm = np.sqrt(grain**2 + (1 - grain) ** 2)
    low = real_low + weight * (made_low - real_low)
    fine = (grain * made_fine + (1 - grain) * real_fine) / norm
    return np.asarray(low + fine, np.float32)


def split(image: Image, sigma: float = GRAIN_SIGMA) -> tuple[Image, Image]:
    """What of an image (H, W) is coarser than grain, by a Gaussian of ``sigma`` px, and the grain:
    their sum is the image."""
    low = np.asarray(cv2.GaussianBlur(image, (0, 0), sigma), np.float32)
    return low, image - low
