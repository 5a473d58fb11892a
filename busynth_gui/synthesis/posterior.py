"""The acoustic shadow or enhancement behind a lesion, down to the end of the scan.

What a lesion weakens or lets pass reaches all that lies behind it: a shadow that ended a lesion's
height below is the mark of a drawn one. Stage three's window ends about there, so the shadow or
enhancement is first cast on the scan's own tissue, of which that stage then sees a part, as it did
below real lesions; and what it makes anew is brought to the posterior ratio at the end. Sampling
ends with a step that nothing holds, and of ten malignant lesions that were told a posterior ratio
below 0.4 half had it 1.26 times as high and more.

In shadows of real lesions the speckle is flatter, behind cysts it is stronger, though less so than
the mean: amplitude above 1.5 px over that beside it, in 857 training lesions of BUSI and BUS-BRA,
0.42 to 0.66 at a posterior ratio of 0.28, 0.65 to 0.9 at 0.5, 0.77 to 0.9 at 0.63; 1.1 to 1.2 at
1.3, 1.4 at 1.7, 1.5 at 2.4. So a shadow takes a share of each level and a little more, from x to
x - a (x + 0.2), and what is brighter goes from x to 1 - (1 - x)^g: black stays black, and what
lies behind a cyst is not cut off at white, to a block without speckle.

No posterior ratio is worth a patch that no scan has. Where half of what lies behind a lesion is
black, as where the sound does not come back from any more, the other half would have to be white:
so what is black stays as it is, and the rest goes no farther than behind real lesions.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import behind_weight, shadow_weight
from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams
from busynth_gui.imaging.lesion_measures import measured_behind, posterior_zones

__all__ = ["BELOW_BLACK", "WHITE", "cast_behind", "with_posterior_ratio"]

WHITE = 0.75
"""Grey level, of full scale, that no enhancement exceeds on average."""
_DARK = 0.08
"""Grey level, of full scale, of tissue that is hardly seen: brightened it would be noise."""
_PART = 1 / 4
_BRIGHTEST, _OF_SCAN = 0.96, 1.08
"""Mean grey level of the brightest quarter behind a lesion that enhancement stays below, of full
scale, and over the 99th percentile of the rest of the scan. Behind 211 lesions of BUSI with a
posterior ratio above 1.3 it is 0.68 in the median and 0.96 at the 95th percentile, and 0.85 and
1.08 of that; behind 374 of BUS-BRA 0.60 and 0.95, 0.89 and 1.08."""
_ENOUGH = 200_000
"""Pixels that tell a percentile of a scan well enough."""
_NEAR = 0.03
"""Relative error that is left as it is."""
BELOW_BLACK = 0.2
"""Grey level below black, of full scale, that the deepest shadow tends to."""
_GAIN, _HALVINGS = 4.0, 12
"""Largest gain of the darkest levels, and steps of the search."""

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


def cast_behind(
    image: Pixels,
    mask: Mask,
    field: Mask,
    ratio: float,
    white: int,
    weight: Plane | None = None,
    beams: Beams = STRAIGHT_DOWN,
) -> tuple[Pixels, Mask]:
    """``image`` (H, W) with what the lesion in ``mask`` does to the echoes from behind it, along
    ``beams``, and where it may have changed; all within ``field`` (H, W), less where ``weight``
    (H, W) is below 1.

    It makes the posterior ratio what is asked for, unless that takes more than even tissue would
    need: what is naturally bright there is not put out by a shadow that nobody asked for. See
    :attr:`busynth_gui.imaging.lesion_measures.LesionMeasures.posterior_ratio`.
    """
    behind = _Behind.of(image, mask, field, weight, white, beams)
    nothing = image, np.zeros(mask.shape, np.bool_)
    if behind is None:
        return nothing
    lacks = ratio / max(behind.ratio, 1e-3)
    effect = max(ratio, min(lacks, 1.0)) if ratio < 1 else min(ratio, max(lacks, 1.0))
    if abs(math.log(max(effect, 1e-3))) < _NEAR:
        return nothing
    return behind.brought(effect * behind.ratio)


def with_posterior_ratio(
    image: Pixels,
    mask: Mask,
    field: Mask,
    weight: Plane,
    ratio: float,
    white: int,
    beams: Beams = STRAIGHT_DOWN,
) -> Pixels:
    """``image`` (H, W) with the posterior ratio of the lesion in ``mask`` as asked for.

    Nothing changes where ``weight`` (H, W) is 0. The image itself comes back where the ratio is
    near enough, or too little of the ``field`` of view lies behind the lesion or beside that.
    Nothing is brightened that is too dark to be seen, or as bright as anything behind real lesions.
    """
    behind = _Behind.of(image, mask, field, weight, white, beams)
    if behind is None or abs(math.log(max(behind.ratio, 1e-3) / max(ratio, 1e-3))) < _NEAR:
        return image
    return behind.brought(ratio)[0]


@dataclass(frozen=True, eq=False)
class _Behind:
    """What lies behind a lesion on an image: planes of a ``box`` of it, grey levels 0 to 1."""

    image: Pixels
    field: Mask
    """The field of view, on the whole image."""
    white: int
    box: tuple[slice, slice]
    mask: Mask
    beams: Beams
    change: Plane
    """How far a pixel may change, 0 to 1."""
    zone: Mask
    sides: Mask
    ratio: float
    """The posterior ratio that it has."""
    level: float
    """Mean grey level behind the lesion."""

    @classmethod
    def of(
        cls,
        image: Pixels,
        mask: Mask,
        field: Mask,
        weight: Plane | None,
        white: int,
        beams: Beams,
    ) -> _Behind | None:
        """None where too little is seen for a ratio."""
        box = _below(mask, beams)
        mask = mask[box]
        change = field[box].astype(np.float32)
        if weight is not None:
            change *= weight[box]
        zone, sides = (part & field[box] for part in posterior_zones(mask, beams=beams))
        # What may not change there is left out: else the rest would be blackened for it.
        zone &= change > 0
        grey = _levels(image[box], white)
        ratio = measured_behind(grey, zone, sides)
        if ratio is None:
            return None
        level = float(grey[zone].mean())
        return cls(image, field, white, box, mask, beams, change, zone, sides, ratio, level)

    def brought(self, ratio: float) -> tuple[Pixels, Mask]:
        """The image with another ratio, and where it may have changed."""
        grey = _levels(self.image[self.box], self.white)
        darker = ratio < self.ratio
        if not darker and self.level < _DARK:
            return self.image, np.zeros(self.image.shape, np.bool_)
        reach = (shadow_weight if darker else behind_weight)(self.mask, self.beams) * self.change
        if not darker:
            reach *= self._lit(grey)
        change = _darkened if darker else _brightened
        # The search needs but the pixels that are measured.
        where = self.zone | self.sides
        seen, reached = grey[where], reach[where]
        zone, sides = self.zone[where], self.sides[where]
        brightest = 1.0
        if not darker:
            ratio = min(ratio, WHITE / max(float(grey[self.sides].mean()), 1e-3))
            brightest = self._brightest()

        def reaches(amount: float) -> bool:
            made = change(seen, reached, amount)
            found = measured_behind(made, zone, sides)
            assert found is not None
            if darker:
                return found <= ratio
            return found >= ratio or _brightest_part(made[zone]) > brightest

        made = change(grey, reach, _least(reaches))
        whole, changed = self.image.copy(), np.zeros(self.image.shape, np.bool_)
        at = reach > 0
        whole[self.box][at] = np.rint(made[at] * self.white).astype(whole.dtype)
        changed[self.box] = at
        return whole, changed

    def _lit(self, grey: Plane) -> Plane:
        """1 where there is tissue to be seen, 0 where it is dark around, on the box."""
        wide = max(5, round(0.1 * float(np.sqrt(self.mask.sum())))) | 1
        around = cv2.blur(grey, (wide, wide), borderType=cv2.BORDER_REPLICATE)
        return np.asarray(np.clip(2 * around / _DARK - 1, 0, 1), np.float32)

    def _brightest(self) -> float:
        """What the brightest part of what lies behind may be, on average."""
        rest = self.field.copy()
        rest[self.box] &= ~(self.mask | self.zone)
        seen = self.image[rest]
        if not seen.size:
            return _BRIGHTEST
        bright = np.percentile(seen[:: 1 + seen.size // _ENOUGH], 99) / self.white
        return min(_BRIGHTEST, _OF_SCAN * float(bright))


def _brightest_part(grey: Plane) -> float:
    count = max(1, round(_PART * grey.size))
    return float(np.partition(grey, grey.size - count)[-count:].mean())


def _darkened(grey: Plane, reach: Plane, amount: float) -> Plane:
    return np.asarray(
        np.clip(grey - np.float32(amount) * reach * (grey + BELOW_BLACK), 0, 1), np.float32
    )


def _brightened(grey: Plane, reach: Plane, amount: float) -> Plane:
    gain = 1 + reach * np.float32(_GAIN**amount - 1)
    return np.asarray(1 - (1 - grey) ** gain, np.float32)


def _least(reaches: Callable[[float], bool]) -> float:
    """The least amount of 0 to 1 that reaches what is wanted, or 1."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if reaches(middle) else (middle, high)
    return high


def _levels(pixels: Pixels, white: int) -> Plane:
    return np.asarray(pixels, np.float32) / np.float32(white)


def _below(mask: Mask, beams: Beams) -> tuple[slice, slice]:
    """The mask (H, W), what lies below it, and half as much again on both sides; the whole where
    ``beams`` spread."""
    if beams.origin is not None:
        return slice(0, mask.shape[0]), slice(0, mask.shape[1])
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    aside = int(0.5 * np.ptp(columns)) + 8
    return (
        slice(max(int(rows[0]) - 1, 0), mask.shape[0]),
        slice(max(int(columns[0]) - aside, 0), int(columns[-1]) + aside + 1),
    )
