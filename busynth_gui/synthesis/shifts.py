"""A lesion's echo ratio and its shadow, set at the end of stage three, before the texture is made.

Stage two holds the lesion to an echo ratio, but against tissue that is still healthy. Then stage
three remakes its rim, and its shadow darkens what a lesion is measured against. Of 220 candidates
that were told an echo ratio one in twenty had it 1.5 times as high and more: malignant lesions as
bright as what lies around them, whose outline a segmenter does not find. And of ten malignant
lesions that were told a posterior ratio below 0.4 half had it 1.26 times as high and more, one
twice.

What is added is a grey level and not a factor. A scan's grey levels are logarithms of the echoes,
so weaker echoes are darker by a difference, in speckle of the same amplitude; a factor would take
that with it.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import shadow_weight
from busynth_gui.imaging.lesion_measures import measured_behind, posterior_zones, ring

__all__ = ["BRIGHTEST", "shadowed", "with_echo_ratio"]

_MOST, _HALVINGS = 0.6, 12
"""Largest difference of full scale, and steps of the search below it: to 0.0003."""
BRIGHTEST = 0.7
"""Grey level, of full scale, that no lesion's mean is brought above: speckle would be cut off at
white."""
_EASE = 0.025
"""Standard deviation of what the outline is blurred by, over which the difference sets in, as a
share of the lesion's size."""
_NEAR = 1.03
"""Posterior ratio over the one that was asked for from which on a shadow is deepened."""

Box = tuple[slice, slice]
Plane = NDArray[np.float32]


def with_echo_ratio(
    image: Pixels,
    mask: NDArray[np.bool_],
    field: NDArray[np.bool_],
    weight: Plane,
    ratio: float,
    full_scale: int,
) -> Pixels:
    """``image`` (H, W) with the lesion in ``mask``, not empty, at this echo ratio.

    What is added fades over the outline, and nothing changes where ``weight`` (H, W) is 0. The
    image itself comes back where nothing of ``field``, the field of view (H, W), lies around the
    lesion. See
    :attr:`busynth_gui.imaging.lesion_measures.LesionMeasures.echo_ratio`.
    """
    box = _around(mask, 1 / 3)
    mask, field = mask[box], field[box]
    around, inside = ring(mask, field), mask & field
    if not around.any() or not inside.any():
        return image
    grey = np.asarray(image[box], np.float32) / np.float32(full_scale)
    changes = mask | (weight[box] > 0)
    sigma = max(1.0, _EASE * float(np.sqrt(mask.sum())))
    reach = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), sigma) * changes

    def measured(shifted: Plane) -> float:
        level = min(ratio * float(shifted[around].mean()), BRIGHTEST)
        return float(shifted[inside].mean()) / max(level, 1e-3)

    made = _shifted(grey, reach, measured, 1.0)
    return _put(image, box, made, changes & (reach > 0), full_scale)


def shadowed(
    image: Pixels,
    mask: NDArray[np.bool_],
    field: NDArray[np.bool_],
    weight: Plane,
    ratio: float,
    full_scale: int,
) -> Pixels:
    """``image`` (H, W) with a shadow behind the lesion in ``mask`` as deep as its posterior ratio.

    Nothing changes where ``weight`` (H, W) is 0. The image itself comes back where no shadow was
    asked for, or it is deep enough, or too little of the ``field`` of view lies behind the lesion
    or beside that. See
    :attr:`busynth_gui.imaging.lesion_measures.LesionMeasures.posterior_ratio`.
    """
    box = _around(mask, 1.5)
    mask, field = mask[box], field[box]
    grey = np.asarray(image[box], np.float32) / np.float32(full_scale)
    behind = ~mask & (weight[box] > 0)
    # What may not change there is left out: else the rest would be blackened for it.
    zone, sides = (part & field for part in posterior_zones(mask))
    zone &= behind
    before = measured_behind(grey, zone, sides)
    if ratio >= 1 or before is None or before <= _NEAR * ratio:
        return image
    changes = mask | behind
    reach = shadow_weight(mask) * changes
    made = _shifted(grey, reach, lambda shifted: measured_behind(shifted, zone, sides) or 0, ratio)
    return _put(image, box, made, changes, full_scale)


def _shifted(
    grey: Plane, reach: Plane, measure: Callable[[Plane], float], wanted: float
) -> NDArray[np.float32]:
    """``grey`` of 0 to 1 and the difference, times ``reach``, with which it measures as wanted."""
    low, high = -_MOST, _MOST
    for _ in range(_HALVINGS):
        more = (low + high) / 2
        made = np.clip(grey + more * reach, 0, 1)
        low, high = (more, high) if measure(made) < wanted else (low, more)
    return np.asarray(made, np.float32)


def _put(image: Pixels, box: Box, made: Plane, where: NDArray[np.bool_], full_scale: int) -> Pixels:
    whole = image.copy()
    whole[box][where] = np.rint(made[where] * full_scale).astype(image.dtype)
    return whole


def _around(mask: NDArray[np.bool_], share: float) -> Box:
    """The mask (H, W) with a margin of this share of its longer side."""
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    reach = int(share * max(int(np.ptp(rows)), int(np.ptp(columns)), 1)) + 3
    return (
        slice(max(int(rows[0]) - reach, 0), int(rows[-1]) + reach + 1),
        slice(max(int(columns[0]) - reach, 0), int(columns[-1]) + reach + 1),
    )
