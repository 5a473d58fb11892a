"""What scans look like, for files whose pixels are to come out right: nothing of a patient."""

from __future__ import annotations

import cv2
import numpy as np

__all__ = ["COLOURS", "GREY", "GREY12", "as_ybr", "flow", "luminance"]


def _scan(bits: int) -> np.ndarray:
    """Layers with speckle, a black margin below and at both sides; (120, 160)."""
    rng = np.random.default_rng(11)
    depth = np.linspace(0, 9, 120)[:, None]
    layers = 0.45 + 0.3 * np.sin(depth + np.sin(np.linspace(0, 3, 160))[None, :])
    speckle = cv2.GaussianBlur(rng.rayleigh(0.8, (120, 160)), (0, 0), 0.7)
    grey = np.clip(layers * speckle, 0, 1)
    grey[104:] = grey[:, :14] = grey[:, 150:] = 0
    return np.rint(grey * ((1 << bits) - 1)).astype(np.uint8 if bits <= 8 else np.uint16)


GREY = _scan(8)
GREY12 = _scan(12)
COLOURS = np.dstack([GREY] * 3)
COLOURS[4:12, 20:60] = (240, 200, 20)  # writing on the screen, so that channels differ


def luminance(colours: np.ndarray) -> np.ndarray:
    return np.rint(colours @ np.array([0.299, 0.587, 0.114])).astype(colours.dtype)


def as_ybr(colours: np.ndarray) -> np.ndarray:
    """Full-range YCbCr (JFIF) of RGB."""
    swapped = cv2.cvtColor(colours, cv2.COLOR_RGB2YCrCb)
    return np.ascontiguousarray(swapped[..., [0, 2, 1]])


def flow(colours: np.ndarray) -> np.ndarray:
    """With colour Doppler: a vessel from dark red to yellow beside one from blue to cyan."""
    result = colours.copy()
    for number, (column, low, high) in enumerate(
        [(60, (90, 0, 0), (255, 230, 40)), (100, (0, 0, 90), (60, 240, 255))]
    ):
        centre = (column, 60 + 8 * number)
        rows, columns = np.mgrid[:120, :160]
        away = ((rows - centre[1]) / 10.0) ** 2 + ((columns - column) / 16.0) ** 2
        share = np.clip(1 - away, 0, 1)[..., None]
        shade = np.array(low) + share * (np.array(high) - np.array(low))
        result = np.where(share > 0, shade, result)
    return np.rint(result).astype(np.uint8)
