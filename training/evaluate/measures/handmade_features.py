"""Hand-made features of a lesion."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.imaging.crop import window_around
from busynth_gui.imaging.lesion_measures import measure_lesion
from training.components.speckle_loss import BANDS, band_energy, coverage

__all__ = ["FEATURES", "features"]

FEATURES = (
    "depth_to_width",
    "solidity",
    "ellipse_overlap",
    "mean_inside",
    "echo_ratio",
    "edge_step",
    "posterior_ratio",
    "size_in_scan",
    "black_in_crop",
    *(f"inside_{b}" for b in BANDS),
    *(f"ring_{b}" for b in BANDS),
)


def features(grey: NDArray[np.float32], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The values of :data:`FEATURES` for a lesion; ``grey`` (H, W) in fractions of full scale.

    Energies are natural logarithms of mean squared differences at 256 px a window, in the
    lesion and in the ring around it. ``size_in_scan`` is the root of the lesion's area over that of
    the scan; ``black_in_crop`` the share of the crop that lies off the scan or shows nothing.
    """
    m = measure_lesion(grey, mask)
    shape = [m.depth_to_width, m.solidity, m.ellipse_overlap]
    tone = [m.mean_inside, m.echo_ratio, m.edge_step, m.posterior_ratio]
    window = window_around(mask, context=2.3)
    crop = torch.from_numpy(window.extract(grey, 256))[None, None]
    size = [float(np.sqrt(mask.mean())), float((crop < 3 / 255).float().mean())]
    inside = window.extract_mask(mask, 256)
    ring = np.clip(window.extract_mask(_grown(mask), 256) - inside, 0, 1)
    return np.array([*shape, *tone, *size, *_energies(crop, inside), *_energies(crop, ring)])


def _grown(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    reach = max(3, round(float(np.sqrt(mask.sum())) / 5))
    kernel = np.ones((2 * reach + 1, 2 * reach + 1), np.uint8)
    return np.asarray(cv2.dilate(mask.astype(np.uint8), kernel) > 0)


def _energies(crop: torch.Tensor, where: NDArray[np.float32]) -> list[float]:
    maps = band_energy(crop, window=8)
    weight = torch.from_numpy(where)[None, None]
    values = []
    for energy in maps:
        w = (coverage(weight, energy) > 0.9).float()
        mean = (energy * w).sum() / w.sum().clamp_min(1)
        values.append(float(torch.log(mean + 1e-6)))
    return values
