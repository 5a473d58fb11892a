"""Scans as other machines would show them.

A bundle is trained on the scans of a few machines and used on those of others, which smooth more
or less and have other probes, grey maps and noise. A network that makes texture must take it from
the scan that it works on; of what it has not seen vary it cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["LOOKS", "other_look", "shown_as"]

Pixels = NDArray[np.uint8]
Plane = NDArray[np.float32]


def other_look(pixels: Pixels, rng: np.random.Generator) -> Pixels:
    """A scan (H, W) as a machine drawn by chance would show it; black stays black.

    A grey map (half of them), then a wider point spread, edge-keeping smoothing or finer and
    stronger speckle (one of these, or none), then JPEG (one in five). Nothing moves: masks fit.
    """
    grey = pixels.astype(np.float32) / np.float32(255)
    if rng.random() < 0.5:
        grey = _mapped(grey, rng)
    change = (_spread, _smoothed, _noisy, None)[int(rng.choice(4, p=(0.4, 0.2, 0.3, 0.1)))]
    if change is not None:
        grey = change(grey, rng)
    made = _pixels(grey, pixels)
    if rng.random() < 0.2:
        quality = [cv2.IMWRITE_JPEG_QUALITY, int(rng.integers(25, 90))]
        coded = cv2.imencode(".jpg", made, quality)[1]
        decoded = np.asarray(cv2.imdecode(coded, cv2.IMREAD_GRAYSCALE), np.uint8)
        made = np.asarray(np.where(pixels == 0, 0, decoded), np.uint8)
    return made


def _mapped(grey: Plane, rng: np.random.Generator) -> Plane:
    """Another grey map: gamma, and a narrower range of echoes."""
    return _map(grey, rng.uniform(0, 0.1), rng.uniform(0.75, 1), np.exp(rng.uniform(-0.5, 0.5)))


def _map(grey: Plane, low: float, high: float, gamma: float) -> Plane:
    return np.asarray(np.clip((grey - low) / (high - low), 0, 1) ** gamma, np.float32)


def _spread(grey: Plane, rng: np.random.Generator) -> Plane:
    """A wider point spread, across the beam more than along it."""
    across = float(np.exp(rng.uniform(np.log(0.6), np.log(3.2))))
    return _spread_by(grey, across, max(across * float(rng.uniform(0.2, 1)), 0.3))


def _spread_by(grey: Plane, across: float, along: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(grey, (0, 0), across, sigmaY=along), np.float32)


def _smoothed(grey: Plane, rng: np.random.Generator) -> Plane:
    """Speckle reduction that keeps edges, as machines offer it."""
    soft, tone, reach = rng.uniform(0.5, 1.4), rng.uniform(0.05, 0.15), rng.uniform(2, 5)
    return _smooth(grey, float(soft), float(tone), float(reach))


def _smooth(grey: Plane, soft: float, tone: float, reach: float) -> Plane:
    blurred = cv2.GaussianBlur(grey, (0, 0), soft)
    return np.asarray(cv2.bilateralFilter(blurred, 7, tone, reach), np.float32)


def _noisy(grey: Plane, rng: np.random.Generator) -> Plane:
    """Finer and stronger speckle."""
    across, along = float(rng.uniform(0.4, 2)), float(rng.uniform(0.3, 1))
    return _noise(grey, rng, across, along, float(rng.uniform(0.05, 0.25)))


def _noise(
    grey: Plane, rng: np.random.Generator, across: float, along: float, amplitude: float
) -> Plane:
    noise = rng.standard_normal(grey.shape).astype(np.float32)
    noise = np.asarray(cv2.GaussianBlur(noise, (0, 0), across, sigmaY=along))
    factor = np.float32(amplitude / max(float(noise.std()), 1e-6))
    return np.asarray(grey * (1 + factor * noise), np.float32)


def _enlarged(grey: Plane, by: float) -> Plane:
    """An export with more pixels than the machine showed."""
    return np.asarray(cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_CUBIC))


LOOKS: Mapping[str, Callable[[Plane], Plane]] = {
    "bright": lambda grey: _map(grey, 0, 1, 0.6),
    "dark": lambda grey: _map(grey, 0, 1, 1.5),
    "wide": lambda grey: _spread_by(grey, 3.0, 0.8),
    "smooth": lambda grey: _smooth(grey, 1.2, 0.1, 4.0),
    "noisy": lambda grey: _noise(grey, np.random.default_rng(grey.shape), 1.1, 0.6, 0.22),
    "large": lambda grey: _enlarged(grey, 1.8),
}
"""Machines that are always the same, to measure by: planes (H, W) of 0 to 1."""


def shown_as(
    look: str, pixels: Pixels, mask: NDArray[np.bool_]
) -> tuple[Pixels, NDArray[np.bool_]]:
    """A scan (H, W) and a mask of it with one of :data:`LOOKS`; black stays black. Where they come
    out of another size, both do."""
    made = LOOKS[look](pixels.astype(np.float32) / np.float32(255))
    size = (made.shape[1], made.shape[0])
    before = cv2.resize(pixels, size, interpolation=cv2.INTER_NEAREST)
    covered = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    return _pixels(made, np.asarray(before, np.uint8)), np.asarray(covered > 0.5)


def _pixels(grey: Plane, before: Pixels) -> Pixels:
    made = np.rint(np.clip(grey, 0, 1) * 255)
    return np.asarray(np.where(before == 0, 0, made), np.uint8)
