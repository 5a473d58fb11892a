"""Stage one's proposals: where and how large a lesion of a class may be on this scan.

Sites are drawn from the places of real lesions of the same class (the bundle's
``lesions.safetensors``: centre, size and turn relative to the field of view, without pixels),
jittered as a kernel density estimate is sampled (Silverman, 1986, section 6.4), and kept only
where the scan shows breast tissue: inside the field of view, below the skin, not in the dark
where the echo is lost, and not in what lies under a rib or the pleura.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan

__all__ = ["PLACE_COLUMNS", "propose_region"]

PLACE_COLUMNS = ("cx", "cy", "rx", "ry", "degrees")
"""cx, cy: share of the field of view's box; rx, ry: half-axes as a share of its height."""

_TRIES = 60
_JITTER = np.array([0.06, 0.04, 0.0, 0.0, 6.0])
_SKIN = 0.06
"""Share of the depth that skin and its entry echo may take up."""
_DEEPEST = 0.72
"""Share of the depth below which muscle, chest wall and noise prevail."""
_LARGEST = (0.28, 0.2)
"""Largest half-axes as shares of the height: the tenth of lesions beyond it fills the breast, and
on a healthy scan would have to replace all that is there."""


def propose_region(
    scan: Scan,
    fov: NDArray[np.bool_],
    places: NDArray[np.float32],
    rng: np.random.Generator,
) -> EllipseRegion:
    """An ellipse for a lesion; ``places`` is (n, 5) in the order of :data:`PLACE_COLUMNS`.

    Raises Refusal when the field of view has no room for any.
    """
    rows, columns = np.flatnonzero(fov.any(1)), np.flatnonzero(fov.any(0))
    if rows.size == 0:
        raise Refusal(f"{scan.name} shows no tissue", "choose another scan or draw a region")
    tissue = _tissue_likelihood(scan, fov)
    best: tuple[float, EllipseRegion] | None = None
    for _ in range(_TRIES):
        place = places[int(rng.integers(len(places)))] + rng.standard_normal(5) * _JITTER
        region = _on_scan(place, rows, columns, float(np.exp(rng.normal(0, 0.12))))
        if region.rx > _LARGEST[0] * len(fov) or region.ry > _LARGEST[1] * len(fov):
            continue
        score = _score(region, fov, tissue, int(rows[0]), int(rows[-1]) + 1)
        if score is None:
            continue
        # Not always the brightest place: a Gumbel draw samples in proportion to the score.
        drawn = np.log(score) + float(rng.gumbel()) * 0.5
        if best is None or drawn > best[0]:
            best = (drawn, region)
    if best is None:
        raise Refusal(
            f"stage one finds no place for a lesion on {scan.name}", "draw a region on it"
        )
    return best[1]


def _on_scan(
    place: NDArray[np.float64], rows: NDArray[np.intp], columns: NDArray[np.intp], scale: float
) -> EllipseRegion:
    top, left = int(rows[0]), int(columns[0])
    height, width = int(rows[-1]) + 1 - top, int(columns[-1]) + 1 - left
    cx, cy, rx, ry, degrees = (float(v) for v in place)
    rx, ry = max(rx * scale * height, 8.0), max(ry * scale * height, 8.0)
    # Whole px and degrees: the request is written into manifests and read by people.
    return EllipseRegion(
        round(left + cx * width), round(top + cy * height), round(rx), round(ry), round(degrees)
    )


def _tissue_likelihood(scan: Scan, fov: NDArray[np.bool_]) -> NDArray[np.float32]:
    """0 to 1: how much a place looks like insonated tissue, from local brightness and texture."""
    grey = scan.pixels.astype(np.float32) / scan.full_scale
    size = max(3.0, min(scan.shape) / 30)
    mean = cv2.GaussianBlur(grey, (0, 0), size)
    spread = np.sqrt(np.maximum(cv2.GaussianBlur(grey * grey, (0, 0), size) - mean**2, 0))
    typical, lively = np.median(mean[fov]), np.median(spread[fov])
    bright = np.clip(mean / max(float(typical), 1e-3), 0, 1.2) / 1.2
    texture = np.clip(spread / max(float(lively), 1e-3), 0, 1.2) / 1.2
    return np.asarray(bright * texture, np.float32)


def _score(
    region: EllipseRegion,
    fov: NDArray[np.bool_],
    tissue: NDArray[np.float32],
    top: int,
    bottom: int,
) -> float | None:
    shape = (int(fov.shape[0]), int(fov.shape[1]))
    inside = region.rasterize(shape)
    area = int(inside.sum())
    expected = np.pi * region.rx * region.ry
    if area < 200 or area < 0.97 * expected or (inside & ~fov).any():
        return None
    rows = np.flatnonzero(inside.any(1))
    depth = bottom - top
    if rows[0] < top + _SKIN * depth or rows[-1] > top + _DEEPEST * depth:
        return None
    values = tissue[inside]
    if np.percentile(values, 20) < 0.15:
        return None
    return float(values.mean())
