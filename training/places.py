"""Where lesions lie: the geometry from which stage one's proposals are drawn."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.fov import field_of_view
from busynth_gui.synthesis.proposal import PLACE_COLUMNS
from training.cache import ScanCache

__all__ = ["measure_places"]

_MARGIN = 1.06
"""A region is drawn a little larger than the lesion that it is to hold."""


def measure_places(cache: ScanCache) -> dict[str, NDArray[np.float32]]:
    """For each pathology an (n, 5) table of training lesions, rows in a fixed shuffled order.

    Columns as :data:`busynth_gui.synthesis.proposal.PLACE_COLUMNS`, rounded to a hundredth: they
    are draws for a density, not a record of any scan.
    """
    rows: dict[str, list[list[float]]] = {"benign": [], "malignant": []}
    for entry in cache.select("train", lesions=True):
        fov = field_of_view(cache.scan(entry))
        fy, fx = np.flatnonzero(fov.any(1)), np.flatnonzero(fov.any(0))
        if fy.size == 0:
            continue
        height, width = int(fy[-1] - fy[0]) + 1, int(fx[-1] - fx[0]) + 1
        y, x = np.nonzero(cache.lesion(entry))
        values, vectors = np.linalg.eigh(np.cov(np.stack([x, y])) + np.eye(2))
        angle = float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])))
        angle = (angle + 90) % 180 - 90
        rx, ry = (2 * _MARGIN * float(np.sqrt(v)) / height for v in values[::-1])
        rows[entry.pathology].append(
            [(x.mean() - fx[0]) / width, (y.mean() - fy[0]) / height, rx, ry, angle]
        )
    rng = np.random.default_rng(0)
    out = {}
    for name, table in rows.items():
        array = np.array(table, np.float32).reshape(-1, len(PLACE_COLUMNS))
        rng.shuffle(array)
        out[name] = np.round(array, 2)
    return out
