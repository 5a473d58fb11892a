"""Scans that a person should look at: unlike all others, or with a mask that cannot be right."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["FAR", "appearance", "lesion_mm", "mask_faults", "unusual"]

_SIZES_MM = (2.0, 120.0)
"""Longer sides that a lesion on a scan can have."""

_NEIGHBOURS = 5
_COMPONENTS = 16
FAR = 3.5
"""Robust deviations (1.4826 median absolute ones) from which a scan counts as unusual."""


def appearance(scan: NDArray[np.uint8], graphics: NDArray[np.bool_]) -> NDArray[np.float32]:
    """What a uint8 scan (H, W) looks like, in 70 numbers, without its burned-in ``graphics``.

    Brightness and its deviation on a grid of 5 x 4 cells, and on the rows of that grid the strength
    and the direction of the layers (structure tensor) and the size of the grain (correlation of
    pixels 2 and 6 px apart, along and across).
    """
    side = 160
    small = cv2.resize(scan, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    clear = cv2.resize(graphics.astype(np.float32), (side, side), interpolation=cv2.INTER_AREA)
    weight = (clear < 0.05).astype(np.float32) + 1e-3
    mean = _cells(small * weight, 5, 4) / _cells(weight, 5, 4)
    power = _cells(small * small * weight, 5, 4) / _cells(weight, 5, 4)
    deviation = np.sqrt(np.maximum(power - mean**2, 0))
    smooth = cv2.GaussianBlur(small, (0, 0), 1.5)
    gx = cv2.Sobel(smooth, cv2.CV_32F, 1, 0) * weight
    gy = cv2.Sobel(smooth, cv2.CV_32F, 0, 1) * weight
    xx, yy, xy = (_cells(a * b, 5, 1) for a, b in ((gx, gx), (gy, gy), (gx, gy)))
    total = xx + yy + 1
    layers = [np.log(total), (yy - xx) / total, 2 * xy / total, np.abs(xy) / total]
    rough = (small - cv2.GaussianBlur(small, (0, 0), 4)) * weight
    norm = _cells(rough * rough, 5, 1) + 1
    grain = [
        _cells(rough * np.roll(rough, step, axis), 5, 1) / norm
        for axis in (0, 1)
        for step in (2, 6, 12)
    ]
    return np.concatenate([mean, deviation, *layers, *grain]).astype(np.float32)


def _cells(values: NDArray[np.float32], rows: int, columns: int) -> NDArray[np.float32]:
    """Means over a grid of cells, (rows * columns,)."""
    h, w = values.shape
    cut = values.reshape(rows, h // rows, columns, w // columns)
    return np.asarray(cut.mean((1, 3)).ravel(), np.float32)


def unusual(looks: NDArray[np.float32], groups: Sequence[str]) -> NDArray[np.float32]:
    """How far each scan (n, k features) lies from the others, in robust deviations (n,).

    The measure is the mean distance to the five nearest scans of other groups, after the features
    were standardised and reduced to 16 principal components: a distance-based outlier
    (Ramaswamy, Rastogi and Shim, "Efficient algorithms for mining outliers from large data sets",
    SIGMOD 2000). It finds what looks different, be it the axilla, another depth or a strange
    gain; it knows no anatomy. Fewer than 20 scans have no outliers: all zero.
    """
    n = len(looks)
    if n < 20:
        return np.zeros(n, np.float32)
    table = (looks - looks.mean(0)) / np.maximum(looks.std(0), 1e-6)
    _, _, axes = np.linalg.svd(table, full_matrices=False)
    points = table @ axes[:_COMPONENTS].T
    square = (points * points).sum(1)
    apart = np.sqrt(np.maximum(square[:, None] + square[None] - 2 * points @ points.T, 0))
    names, number = np.unique(np.asarray(groups), return_inverse=True)
    apart[number[:, None] == number[None]] = np.inf
    few = max(1, min(_NEIGHBOURS, len(names) - 1))
    near = np.sort(apart, axis=1)[:, :few]
    distance = np.where(np.isfinite(near), near, np.nan)
    distance = np.nan_to_num(np.nanmean(distance, axis=1)) if len(names) > 1 else np.zeros(n)
    middle = np.median(distance)
    spread = 1.4826 * np.median(np.abs(distance - middle))
    return ((distance - middle) / max(float(spread), 1e-6)).astype(np.float32)


def lesion_mm(mask: NDArray[np.bool_], spacing_mm: tuple[float, float]) -> float:
    """The longer side of a lesion's box, mm."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return float(max((np.ptp(rows) + 1) * spacing_mm[0], (np.ptp(columns) + 1) * spacing_mm[1]))


def mask_faults(
    mask: NDArray[np.bool_],
    graphics: NDArray[np.bool_],
    spacing_mm: tuple[float, float] | None = None,
) -> list[str]:
    """What is odd about a lesion's mask (H, W), in words; empty when nothing is.

    Its size is judged in mm where the spacing (row, column) is known: a lesion of 1 mm or 15 cm is
    a typing error in the spacing. Else in px.
    """
    faults: list[str] = []
    area = int(mask.sum())
    if area == 0:
        return faults
    if spacing_mm is not None:
        size = lesion_mm(mask, spacing_mm)
        if not _SIZES_MM[0] <= size <= _SIZES_MM[1]:
            faults.append(f"lesion of {size:.1f} mm: is the spacing right?")
    elif area < 0.001 * mask.size:
        faults.append(f"lesion of {area} px, {100 * area / mask.size:.2f} % of the scan")
    edges = sum(bool(side.any()) for side in (mask[0], mask[-1], mask[:, 0], mask[:, -1]))
    if edges:
        faults.append(f"lesion cut by {edges} edge{'s' if edges > 1 else ''} of the scan")
    covered = float((mask & graphics).sum() / area)
    if covered > 0.25:
        faults.append(f"graphics over {100 * covered:.0f} % of the lesion")
    return faults
