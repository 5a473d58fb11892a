"""A scan's own speckle, taken from beside a lesion and laid where the lesion will be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.fov import without_edge

__all__ = ["borrowed_speckle"]

_FINE_SIGMA = 2.0
_LOCAL_SIGMA = 8.0
_FLOOR = 0.012
"""Amplitude below which a scan has no speckle: 1.5 of 255 grey levels."""
_CLIP = 4.0
_LEAST = 32
_SHARE = 1 / 3
"""Columns without a lesion that are needed to borrow from, and their share of those with one: fewer
would come again and again."""
_EDGE = 6
"""Distance, px, from the edge of the field of view up to which there is an edge and no speckle."""
_UNSEEN = 0.01
"""Share of what is borrowed that may lie outside the field of view."""


def borrowed_speckle(
    image: NDArray[np.float32],
    taken: NDArray[np.bool_],
    field: NDArray[np.bool_],
    rng: np.random.Generator,
) -> NDArray[np.float32]:
    """Speckle (H, W) of about unit variance, from the columns of ``image`` that are not ``taken``.

    ``image`` (H, W) is in [-1, 1], ``taken`` marks what may not be copied from, ``field`` the field
    of view. The pattern stays at its depth, since the size of speckle changes with depth and hardly
    sideways. Columns in which nothing is taken keep the image's own. Where too few columns are
    free, or leave the field of view as those of a sector do, the mirrored image is borrowed from;
    where that leaves it too, the image has its own.
    """
    fine = image - cv2.GaussianBlur(image, (0, 0), _FINE_SIGMA)
    spread = np.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), _LOCAL_SIGMA))
    unit = np.clip(fine / (spread + _FLOOR), -_CLIP, _CLIP).astype(np.float32)
    columns = np.arange(image.shape[1])
    needy = np.asarray(taken.any(0))
    free = columns[~needy]
    source = columns[::-1]
    seen = without_edge(field, _EDGE)
    if len(free) >= max(_LEAST, _SHARE * int(needy.sum())):
        # There and back, so that the strip has no jump where it is used up.
        strip = np.concatenate([free, free[::-1]])
        start = int(rng.integers(len(strip)))
        beside = strip[(start + columns) % len(strip)]
        if (taken & seen & ~seen[:, beside]).sum() <= _UNSEEN * taken.sum():
            source = beside
    lent = np.where(seen[:, source], unit[:, source], unit)
    return np.asarray(np.where(needy[None, :], lent, unit), np.float32)
