"""Masks as polygons, for formats and loaders that know no pixels."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["polygons_of_mask"]

_FINE = 4
"""Sub-pixels a pixel: outlines run an eighth of a pixel inside the pixels' outer edges."""


def polygons_of_mask(mask: NDArray[np.bool_]) -> list[NDArray[np.float64]]:
    """The outlines of a boolean mask (H, W): one (n, 2) array of x, y in px for each part.

    (0, 0) is the outer corner of the first pixel. Filled by pixel centres the polygons give the
    mask again, but for holes, which a polygon cannot have: they are filled in.
    """
    if not mask.any():
        return []
    # A lesion takes little of its scan: the rest needs no sub-pixels.
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    box = mask[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    fine = np.kron(box.astype(np.uint8), np.ones((_FINE, _FINE), np.uint8))
    outlines, _ = cv2.findContours(fine, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    corner = np.array((columns[0], rows[0]), np.float64)
    return [corner + (np.asarray(outline[:, 0], np.float64) + 0.5) / _FINE for outline in outlines]
