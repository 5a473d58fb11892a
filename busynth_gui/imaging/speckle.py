"""A scan's own speckle, taken from beside a lesion and laid where the lesion will be."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["borrowed_speckle"]

_FINE_SIGMA = 2.0
_LOCAL_SIGMA = 8.0
_FLOOR = 0.012
"""Amplitude below which a scan has no speckle: 1.5 of 255 grey levels."""
_CLIP = 4.0
_LEAST = 32
"""Columns without a lesion that are needed to borrow from."""


def borrowed_speckle(
    image: NDArray[np.float32], taken: NDArray[np.bool_], rng: np.random.Generator
) -> NDArray[np.float32]:
    """Speckle (H, W) of about unit variance, from the columns of ``image`` that are not ``taken``.

    ``image`` (H, W) is in [-1, 1], ``taken`` marks what may not be copied from. The pattern stays
    at its depth, since the size of speckle changes with depth and hardly sideways. Where it is not
    taken the result is the image's own speckle. Where too few columns are free the mirrored image
    is borrowed from.
    """
    fine = image - cv2.GaussianBlur(image, (0, 0), _FINE_SIGMA)
    spread = np.sqrt(cv2.GaussianBlur(fine * fine, (0, 0), _LOCAL_SIGMA))
    unit = np.clip(fine / (spread + _FLOOR), -_CLIP, _CLIP).astype(np.float32)
    columns = np.arange(image.shape[1])
    needy = np.asarray(taken.any(0))
    free = columns[~needy]
    if len(free) < _LEAST:
        lent = unit[:, ::-1]
    else:
        # There and back, so that the strip has no jump where it is used up.
        strip = np.concatenate([free, free[::-1]])
        start = int(rng.integers(len(strip)))
        source = strip[(start + columns) % len(strip)]
        lent = unit[:, source]
    return np.asarray(np.where(needy[None, :], lent, unit), np.float32)
