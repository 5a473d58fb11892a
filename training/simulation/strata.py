"""Layers between undulating surfaces, and fields that follow them."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d

from training.simulation.fields import Field, smooth_curve
from training.simulation.recipe import Anatomy

__all__ = ["Grid", "Strata", "lay_strata"]


@dataclass(frozen=True)
class Grid:
    """The (height, width) grid on which anatomy is laid out, square pixels of ``spacing`` mm.

    It is wider than the scan by ``margin`` px on either side, so that no beam meets its border.
    """

    height: int
    width: int
    spacing: float
    margin: int

    @property
    def shape(self) -> tuple[int, int]:
        return (self.height, self.width)

    def px(self, mm: float) -> float:
        """A length in pixels."""
        return mm / self.spacing

    def x_mm(self) -> Field:
        """Distance of each column from the scan's left border, mm, (W,)."""
        return np.asarray((np.arange(self.width) - self.margin) * self.spacing, np.float32)

    def z_mm(self) -> Field:
        """Depth of each row's centre, mm, (H, 1)."""
        return np.asarray((np.arange(self.height)[:, None] + 0.5) * self.spacing, np.float32)


@dataclass(frozen=True, eq=False)
class Strata:
    """``surfaces``: depth of the lower border of each layer in mm, (layers, W), increasing.

    ``crests`` are the columns' x (mm) of the ridges on the front of the fibroglandular layer.
    """

    grid: Grid
    surfaces: Field
    crests: NDArray[np.float64]

    def share(self, layer: int, softness_mm: float = 0.08) -> Field:
        """How much of each pixel (H, W) belongs to a layer, in [0, 1], soft at its surfaces."""
        lower = self._above(self.surfaces[layer], softness_mm)
        if layer == 0:
            return lower
        return np.asarray(lower - self._above(self.surfaces[layer - 1], softness_mm), np.float32)

    def distance(self, layer: int) -> Field:
        """Depth below the lower surface of a layer in mm (H, W), negative above it."""
        return np.asarray(self.grid.z_mm() - self.surfaces[layer][None, :], np.float32)

    def slope(self, layer: int) -> Field:
        """Slope of the lower surface of a layer, (W,), dimensionless."""
        return np.asarray(np.gradient(self.surfaces[layer], self.grid.spacing), np.float32)

    def flat(self) -> Field:
        """Depth (H, W) in mm that a pixel would have were all surfaces flat.

        Tissue follows the surfaces' broad bends, not each crest and dent.
        """
        z = self.grid.z_mm()[:, 0]
        smooth = gaussian_filter1d(self.surfaces, self.grid.px(3.0), axis=1, mode="nearest")
        flat_surfaces = np.concatenate([[0.0], smooth.mean(1)])
        flat = np.empty(self.grid.shape, np.float32)
        for column in range(self.grid.width):
            real = np.concatenate([[0.0], smooth[:, column]])
            flat[:, column] = np.interp(z, real, flat_surfaces)
            below = z > real[-1]
            flat[below, column] = z[below] - real[-1] + flat_surfaces[-1]
        return flat

    def _above(self, surface: Field, softness_mm: float) -> Field:
        steep = (surface[None, :] - self.grid.z_mm()) / softness_mm
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(steep, -40, 40))), np.float32)


def drape(field: Field, flat: Field, grid: Grid) -> Field:
    """A field (H, W) of flat layers bent along with them; ``flat`` as of :meth:`Strata.flat`."""
    columns = np.broadcast_to(np.arange(grid.width, dtype=np.float32), grid.shape)
    rows = np.asarray(flat / grid.spacing - 0.5, np.float32)
    bent = cv2.remap(
        field, np.ascontiguousarray(columns), rows, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT
    )
    return np.asarray(bent, np.float32)


def lay_strata(rng: np.random.Generator, anatomy: Anatomy, grid: Grid) -> Strata:
    """Surfaces of skin, fat, gland, retromammary fat, muscle and chest wall, from the skin down."""
    x = grid.x_mm()

    def wave(correlation_mm: float, deviation_mm: float) -> Field:
        return deviation_mm * smooth_curve(rng, grid.width, grid.px(correlation_mm))

    crests = _crests(rng, x, anatomy.ridges_mm)
    waviness = anatomy.waviness_mm
    skin = anatomy.skin_mm + wave(6.0, 0.1) + wave(1.5, 0.03)
    tilt = anatomy.slope * (x - x.mean())
    front = skin + anatomy.fat_mm + 0.3 * tilt + wave(7.0, waviness)
    front += _sagging(rng, x, crests, anatomy.sag_mm) + wave(0.9, 0.06)
    floor = front.mean() + anatomy.gland_mm + anatomy.retro_mm + tilt + wave(9.0, waviness)
    floor += wave(3.0, 0.15)
    # Retromammary fat comes in lenses that thin out to almost nothing.
    lens = anatomy.retro_mm * np.clip(0.8 + wave(4.5, 0.5) + wave(2.0, 0.12), 0.12, 1.9)
    retro = floor + wave(1.5, 0.08)
    back = retro - lens
    muscle = floor + anatomy.muscle_mm + 0.3 * tilt + wave(8.0, 0.7 * waviness)
    muscle += wave(1.2, 0.08)
    chest = muscle + 1.8 + wave(6.0, 0.3) + wave(1.5, 0.05) + wave(0.4, 0.015)
    surfaces = np.stack([skin, front, back, retro, muscle, chest]).astype(np.float32)
    # Layers may thin out to nothing, never turn inside out.
    surfaces = np.maximum.accumulate(surfaces + 0.02 * np.arange(6)[:, None], axis=0)
    return Strata(grid, surfaces.astype(np.float32), crests)


def _crests(rng: np.random.Generator, x: Field, mean_mm: float) -> NDArray[np.float64]:
    gaps = mean_mm * rng.uniform(0.55, 1.45, size=int(np.ptp(x) / mean_mm * 2) + 6)
    return np.asarray(x.min() - mean_mm * rng.uniform(0.2, 1.0) + np.cumsum(gaps) - gaps[0])


def _sagging(
    rng: np.random.Generator, x: Field, crests: NDArray[np.float64], sag_mm: float
) -> Field:
    """Arcs hanging from crest to crest, mean about 0: fat lobules press into the gland."""
    depths = sag_mm * rng.uniform(0.3, 1.6, size=crests.size)
    span = np.clip(np.searchsorted(crests, x) - 1, 0, crests.size - 2)
    left, right = crests[span], crests[span + 1]
    u = np.clip((x - left) / (right - left), 0.0, 1.0)
    # Steeper near the crests than a parabola, so that they look like tents.
    arc = depths[span] * (4 * u * (1 - u)) ** 0.8
    return np.asarray(arc - arc.mean(), np.float32)
