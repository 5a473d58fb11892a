"""The band: the tissue next to the mask, and behind it, that stage three may change."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams

__all__ = [
    "band_weight",
    "beam_weight",
    "behind_weight",
    "column_weight",
    "core_weight",
    "near_weight",
    "ring_width",
    "shadow_weight",
]

_CUT = 0.02
_ENHANCED, _SHADED = 2.0, 4.0
"""Heights of the lesion below it over which its enhancement and its shadow fall to 1 / e.

Measured in columns below 591 training lesions of BUSI and BUS-BRA, against equal depths on both
sides, as a logarithm, at 0, 1, 1.5 and 2 heights: shadows (posterior ratio below 0.6) -0.80, -0.88,
-0.79, -0.46 and -0.71, -0.61, -0.53, -0.39; enhancement (1.4 to 1.8) 0.40, 0.33, 0.34, 0.35 and
0.44, 0.29, 0.26, 0.16, (above 1.8) 1.05, 0.87, 0.64, 0.56 and 0.83, 0.46, 0.32, 0.23."""
_ENHANCED_FAR, _SHADED_FAR = (0.02, 0.11), (0.0, 0.14)
"""How far within its sides enhancement and shadow end, and how softly, away from a lesion, in its
widths. Measured across what 447 training lesions of BUSI and BUS-BRA throw, of its amount in the
middle, at 0.3, 0.4, 0.5, 0.6 and 0.7 widths aside: shadows, at 0.3 to 0.7 heights, 0.73, 0.64,
0.51, 0.34, 0.21 and 0.81, 0.62, 0.40, 0.22, 0.13, hardly otherwise deeper; enhancement there 0.83,
0.59, 0.23, -0.10, -0.18 and 0.74, 0.41, 0.05, -0.02, -0.05, and at 1.2 to 1.8 heights 0.83, 0.66,
0.45, 0.21, 0.03 and 0.74, 0.49, 0.24, 0.12, 0.04. A mean over outlines of many forms is softer than
each of them."""
_ENDS = 6.0
"""Heights of the lesion below it at which nothing is left of them."""


def ring_width(mask: NDArray[np.bool_]) -> float:
    """Width of the ring around a mask (H, W), px: a sixth of the lesion's size, 8 to 40 px."""
    return float(np.clip(np.sqrt(mask.sum()) / 6, 8.0, 40.0))


def band_weight(
    mask: NDArray[np.bool_],
    valid: NDArray[np.bool_] | None = None,
    beams: Beams = STRAIGHT_DOWN,
) -> NDArray[np.float32]:
    """How far each pixel (H, W) may change: 1 in the mask, falling to 0 at the band's far edge.

    The band is a ring around the mask and, behind it, the column that ``beams`` reach through the
    lesion, where shadow or enhancement lies: as deep as the lesion is high, a little narrower than
    it, fading downwards and sideways. It is 0 outside ``valid``, the field of view.

    Raises ValueError for an empty mask.
    """
    if not mask.any():
        raise ValueError("no band around an empty mask")
    solid = mask.astype(np.uint8)
    width = ring_width(mask)
    distance = cv2.distanceTransform(1 - solid, cv2.DIST_L2, 5)
    ring = np.clip(1.0 - (distance - 1.0) / width, 0.0, 1.0)
    weight = np.maximum(ring * ring * (3 - 2 * ring), column_weight(mask, beams))
    weight[mask] = 1.0
    weight = _cut(weight)
    if valid is not None:
        weight[~valid] = 0.0
    return np.asarray(weight, np.float32)


def near_weight(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 in the mask (H, W), 0 from four tenths of the ring's width on: where the grain is made
    anew."""
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(1 - distance / (0.4 * ring_width(mask)), 0, 1), np.float32)


def core_weight(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 deep in the mask (H, W), 0 at its outline, over the rim that stage three makes anew."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    rim = max(2.0, 0.08 * float(np.sqrt(mask.sum())))
    return np.asarray(np.clip(inside / rim, 0, 1), np.float32)


def column_weight(mask: NDArray[np.bool_], beams: Beams = STRAIGHT_DOWN) -> NDArray[np.float32]:
    """The part of the band (H, W) behind a lesion that stage three makes anew."""

    def straight(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        below = _below(mask)
        return _sideways(mask, _fade(mask, below) * (below > 0))

    return beams.follow(straight, mask)


def behind_weight(mask: NDArray[np.bool_], beams: Beams = STRAIGHT_DOWN) -> NDArray[np.float32]:
    """How much of a lesion's enhancement lies where (H, W): 1 at its lower outline, and from there
    to the end of the scan less and less; 0 above.

    The lesion has changed the beam once and for all: whatever comes from behind it is as much
    brighter or darker, but for the beams that are steered past it.
    """

    def straight(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        below = _below(mask)
        enhanced = _wane(mask, below, _ENHANCED) * (below > 0)
        return _spreading(mask, enhanced, _ENHANCED_FAR, 0.0, 2.0)

    return _cut(beams.follow(straight, mask))


def shadow_weight(mask: NDArray[np.bool_], beams: Beams = STRAIGHT_DOWN) -> NDArray[np.float32]:
    """How much of a lesion's shadow lies where (H, W): 0 above it, growing through it to 1 at its
    lower outline, less and less behind it.

    A shadow that set in below the outline would have an edge there: tissue weakens a beam in
    proportion to the way that it goes.
    """

    def straight(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
        passed = np.cumsum(mask, 0, dtype=np.float32) / np.maximum(mask.sum(0), 1)
        shaded = passed * _wane(mask, _below(mask), _SHADED)
        return _spreading(mask, shaded, _SHADED_FAR, -0.25, 0.25)

    return _cut(beams.follow(straight, mask))


def beam_weight(mask: NDArray[np.bool_], shadow: bool) -> NDArray[np.float32]:
    """1 behind a lesion (H, W) to the end of the scan, for beams that go straight down, fading
    sideways as a ``shadow`` or as enhancement does; 0 above it.

    Of what there is below the middle of a lesion, at 0.3, 0.4, 0.5 and 0.6 of its width aside, 62
    real shadows have 0.83, 0.64, 0.43 and 0.20; 132 enhancements 0.85, 0.57, 0.25 and 0.07.
    """
    inset, soft = (0.0, 0.1) if shadow else (0.08, 0.08)
    return _sideways(mask, (_below(mask) > 0).astype(np.float32), inset, soft)


def _cut(weight: NDArray[np.float32]) -> NDArray[np.float32]:
    weight[weight < _CUT] = 0.0
    return weight


def _below(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Depth (H, W) below the lesion's own lower outline, column by column, px; negative above."""
    h = mask.shape[0]
    lowest = np.where(mask.any(0), h - 1 - mask[::-1].argmax(0), h).astype(np.int32)
    return np.asarray(np.arange(h, dtype=np.int32)[:, None] - lowest[None, :])


def _fade(mask: NDArray[np.bool_], below: NDArray[np.int32]) -> NDArray[np.float32]:
    return _by_depth(mask, below, lambda deep: np.sqrt(np.clip(1 - deep / 1.2, 0, 1)))


def _wane(mask: NDArray[np.bool_], below: NDArray[np.int32], lasts: float) -> NDArray[np.float32]:
    end = np.exp(-_ENDS / lasts)
    return _by_depth(
        mask, below, lambda deep: np.clip((np.exp(-deep / lasts) - end) / (1 - end), 0, 1)
    )


def _by_depth(
    mask: NDArray[np.bool_],
    below: NDArray[np.int32],
    of: Callable[[NDArray[np.float64]], NDArray[np.float64]],
) -> NDArray[np.float32]:
    """What hangs on the depth below the lesion alone, in its heights; above as at its outline."""
    table = of(np.arange(mask.shape[0] + 1) / _height(mask)).astype(np.float32)
    return np.asarray(table[np.maximum(below, 0)])


def _height(mask: NDArray[np.bool_]) -> int:
    return int(np.ptp(np.flatnonzero(mask.any(1)))) + 1


def _spreading(
    mask: NDArray[np.bool_],
    plane: NDArray[np.float32],
    far: tuple[float, float],
    first: float,
    last: float,
) -> NDArray[np.float32]:
    """A plane (H, W) as :func:`_sideways` makes it, with the inset and softness ``far`` more and
    more between ``first`` and ``last`` heights of the lesion below it."""
    lowest = int(np.flatnonzero(mask.any(1))[-1])
    deep = (np.arange(mask.shape[0], dtype=np.float32) - lowest) / _height(mask)
    share = np.clip((deep - first) / (last - first), 0, 1)[:, None]
    near = _sideways(mask, plane)
    return np.asarray(near + share * (_sideways(mask, plane, *far) - near), np.float32)


def _sideways(
    mask: NDArray[np.bool_], plane: NDArray[np.float32], inset: float = 0.06, soft: float = 0.06
) -> NDArray[np.float32]:
    """A plane (H, W), narrower than the lesion on each side by ``inset`` of its width, and fading
    sideways over ``soft`` of it."""
    columns = np.flatnonzero(mask.any(0))
    width = int(np.ptp(columns)) + 1
    margin = max(1, round(inset * width))
    column = np.zeros(mask.shape, np.float32)
    inner = np.s_[:, columns[0] + margin : columns[-1] + 1 - margin]
    column[inner] = plane[inner]
    # Sideways only: blurred downwards it would reach back up into the lesion's flanks. Three means
    # are nearly a Gaussian (Wells, IEEE Trans. PAMI 8(2), 1986) of this standard deviation, however
    # wide in the same time.
    sigma = soft * width + 2
    across = (round(np.sqrt(4 * sigma**2 + 1)) | 1, 1)
    for _ in range(3):
        column = cv2.blur(column, across, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(np.maximum(column, 0), np.float32)
