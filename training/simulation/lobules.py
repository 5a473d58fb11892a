"""Fat lobules and the connective-tissue septa between them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from training.simulation.fields import Field, smooth_field
from training.simulation.strata import Grid

__all__ = ["Lobules", "pack_lobules"]

ASPECT = 3.2
"""Width of a lobule over its height: the probe presses the supine breast flat."""


@dataclass(frozen=True, eq=False)
class Lobules:
    """``to_septum``: mm to the nearest septum; ``septum_db``: its level relative to the recipe's.

    ``lobule_db`` is each lobule's own small deviation. All are (H, W).
    """

    to_septum: Field
    septum_db: Field
    lobule_db: Field


def pack_lobules(rng: np.random.Generator, grid: Grid, flat: Field, width_mm: float) -> Lobules:
    """Fill the grid with lobules: cells of a Voronoi diagram in bent and flattened space.

    Septa that face the beam are bright, those along it nearly vanish, as specular interfaces do;
    some are missing altogether.
    """
    height_mm = width_mm / ASPECT
    u, v = _bent_coordinates(rng, grid, flat, height_mm)
    extent = np.array([np.ptp(u), np.ptp(v)]) + 4 * height_mm
    origin = np.array([u.min(), v.min()]) - 2 * height_mm
    count = int(np.prod(extent) / height_mm**2) + 4
    seeds = origin + rng.random((count, 2)) * extent
    places = np.stack([u.ravel(), v.ravel()], axis=1)
    distances, nearest = cKDTree(seeds).query(places, k=2)
    between = seeds[nearest[:, 1]] - seeds[nearest[:, 0]]
    length = np.maximum(np.linalg.norm(between, axis=1), 1e-6)
    to_septum = (distances[:, 1] ** 2 - distances[:, 0] ** 2) / (2 * length)
    # Back in real space a step across the septum is longer by the aspect, where it runs upright.
    upright = (between[:, 0] / length) ** 2
    to_septum *= np.sqrt(1.0 + (ASPECT**2 - 1.0) * upright)
    facing = 1.0 / (1.0 + upright / np.maximum(1.0 - upright, 1e-3) / ASPECT**2)
    luck = _pair_noise(rng, nearest)
    septum_db = -16.0 * (1.0 - facing) - 13.0 * luck**1.5
    own_db = rng.normal(0.0, 1.0, count)[nearest[:, 0]]
    shape = grid.shape
    return Lobules(
        np.asarray(to_septum.reshape(shape), np.float32),
        np.asarray(septum_db.reshape(shape), np.float32),
        np.asarray(own_db.reshape(shape), np.float32),
    )


def _bent_coordinates(
    rng: np.random.Generator, grid: Grid, flat: Field, height_mm: float
) -> tuple[Field, Field]:
    x = np.broadcast_to(grid.x_mm() / ASPECT, grid.shape)
    for reach, strength in ((1.3, 0.4), (0.5, 0.13)):
        sigma = grid.px(reach * height_mm)
        bend = strength * height_mm
        x = x + bend * smooth_field(rng, grid.shape, sigma, sigma * 1.5)
        flat = flat + bend * smooth_field(rng, grid.shape, sigma, sigma * 1.5)
    return np.asarray(x, np.float32), np.asarray(flat, np.float32)


def _pair_noise(rng: np.random.Generator, pairs: NDArray[np.intp]) -> NDArray[np.float64]:
    """A uniform number per unordered pair of neighbours, the same wherever they meet."""
    table = rng.random(65536)
    low, high = pairs.min(axis=1).astype(np.uint64), pairs.max(axis=1).astype(np.uint64)
    mixed = low * np.uint64(2654435761) ^ high * np.uint64(40503)
    return np.asarray(table[(mixed >> np.uint64(3)) % np.uint64(65536)])
