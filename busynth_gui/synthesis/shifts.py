"""A lesion's echo ratio, set at the end of stage three, before the texture is made.

Stage two holds the lesion to an echo ratio, but against tissue that is still healthy. Then stage
three remakes its rim, and its shadow darkens what a lesion is measured against. Of 220 candidates
that were told an echo ratio one in twenty had it 1.5 times as high and more: malignant lesions as
bright as what lies around them, whose outline a segmenter does not find.

What is added is a grey level and not a factor. A scan's grey levels are logarithms of the echoes,
so weaker echoes are darker by a difference, in speckle of the same amplitude; a factor would take
that with it.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.lesion_measures import ring
from busynth_gui.imaging.resampling import reduced

__all__ = ["BRIGHTEST", "with_echo_ratio"]

_MOST, _HALVINGS = 0.6, 12
"""Largest difference of full scale, and steps of the search below it: to 0.0003."""
BRIGHTEST = 0.7
"""Grey level, of full scale, that no lesion's mean is brought above: speckle would be cut off at
white."""
_EASE = 0.025
"""Standard deviation of what the outline is blurred by, over which the difference sets in, as a
share of the lesion's size."""

_WIDE = 24.0
"""Standard deviation of the widest blur that is made on all pixels, px."""

Plane = NDArray[np.float32]


def with_echo_ratio(
    image: Pixels,
    mask: NDArray[np.bool_],
    field: NDArray[np.bool_],
    weight: Plane,
    ratio: float,
    white: int,
) -> Pixels:
    """``image`` (H, W) with the lesion in ``mask``, not empty, at this echo ratio.

    What is added fades over the outline, and nothing changes where ``weight`` (H, W) is 0. The
    image itself comes back where nothing of ``field``, the field of view (H, W), lies around the
    lesion. See
    :attr:`busynth_gui.imaging.lesion_measures.LesionMeasures.echo_ratio`.
    """
    box = _around(mask)
    mask, field = mask[box], field[box]
    around, inside = ring(mask, field), mask & field
    if not around.any() or not inside.any():
        return image
    grey = np.asarray(image[box], np.float32) / np.float32(white)
    changes = mask | (weight[box] > 0)
    sigma = max(1.0, _EASE * float(np.sqrt(mask.sum())))
    reach = _soft(mask, sigma) * changes

    measured = [(grey[part], reach[part]) for part in (around, inside)]

    def too_bright(more: float) -> bool:
        outer, inner = (float(np.clip(g + more * r, 0, 1).mean()) for g, r in measured)
        return inner >= min(ratio * outer, BRIGHTEST)

    low, high = -_MOST, _MOST
    for _ in range(_HALVINGS):
        more = (low + high) / 2
        low, high = (low, more) if too_bright(more) else (more, high)
    made = np.clip(grey + more * reach, 0, 1)
    whole, where = image.copy(), changes & (reach > 0)
    whole[box][where] = np.rint(made[where] * white).astype(image.dtype)
    return whole


def _soft(mask: NDArray[np.bool_], sigma: float) -> Plane:
    """A mask (H, W) blurred; a wide blur takes its time, so on fewer pixels where it is."""
    step = max(1, round(sigma / _WIDE))
    soft = cv2.GaussianBlur(reduced(mask, 1 / step), (0, 0), sigma / step)
    size = (mask.shape[1], mask.shape[0])
    if step > 1:
        soft = cv2.resize(soft, size, interpolation=cv2.INTER_LINEAR)
    return np.asarray(soft, np.float32)


def _around(mask: NDArray[np.bool_]) -> tuple[slice, slice]:
    """The mask (H, W) with the ring that its echo ratio is measured against."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    reach = max(int(np.ptp(rows)), int(np.ptp(columns)), 1) // 3 + 3
    return (
        slice(max(int(rows[0]) - reach, 0), int(rows[-1]) + reach + 1),
        slice(max(int(columns[0]) - reach, 0), int(columns[-1]) + reach + 1),
    )
