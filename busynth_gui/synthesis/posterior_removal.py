"""The shadow or enhancement that a real lesion has thrown on the scan, taken off what lies behind.

Healing makes anew what lies right behind a lesion, about as deep as it is high. Its shadow goes on
below, to the end of the scan, and would be left with nothing that throws it. The tissue is there,
darker or brighter, so it is brought back by how much it is so, measured depth by depth against
tissue of the same depth beside it; of shadows and enhancement the speckle changes as
:mod:`busynth_gui.synthesis.posterior` says.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import beam_weight
from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams
from busynth_gui.imaging.lesion_measures import posterior_zones
from busynth_gui.synthesis.posterior import BELOW_BLACK

__all__ = ["without_posterior"]

_ALIKE = 0.25
"""Standard deviation along depth, in the lesion's heights, of what is measured."""
_FADES = 0.3
"""Heights of the lesion over which it ends at the least."""
_DARK = 0.06
"""Grey level, of full scale, of tissue beside it that tells nothing of a shadow."""
_NEAR = 0.01
"""Relative change that is left undone."""
_LEAST = 20
"""Pixels of the scan, behind the lesion and beside, that are needed to tell."""

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]


def without_posterior(
    image: Pixels,
    mask: Mask,
    valid: Mask,
    usable: Mask,
    white: int,
    beams: Beams = STRAIGHT_DOWN,
) -> tuple[Pixels, Mask]:
    """``image`` (H, W) without what the lesion in ``mask`` does to the echoes from behind it, along
    ``beams``, and where it may have changed: within ``valid`` alone.

    It is measured where the scan is ``usable``: tissue that no other lesion and nothing written
    covers. Where it once has gone, further down nothing changes.
    """
    grey = np.asarray(image, np.float32) / np.float32(white)
    gone, beside = beams.follow(_effect, mask, usable, grey)
    changed = (np.abs(gone) > _NEAR) & valid
    grey, gone, beside = grey[changed], gone[changed], beside[changed]
    ratio = np.exp(gone)
    if gone.min(initial=0) < 0:
        amount = beside * (1 - ratio) / (beside + BELOW_BLACK)
        made = (grey + BELOW_BLACK * amount) / (1 - amount)
    else:
        gain = np.log1p(-np.minimum(beside * ratio, 0.98)) / np.log1p(-beside)
        made = 1 - (1 - grey) ** (1 / gain)
    whole = image.copy()
    whole[changed] = np.rint(np.clip(made, 0, 1) * white).astype(whole.dtype)
    return whole, changed


def _effect(mask: Mask, usable: Mask, grey: Plane) -> tuple[Plane, Plane]:
    """The logarithm of what the lesion does to the grey level of each pixel (H, W), and the level
    beside what lies behind it at the same depth."""
    level, effect = _profile(grey, mask, usable)
    gone = effect[:, None] * beam_weight(mask, bool(effect.min() < 0))
    return gone, np.broadcast_to(level[:, None], grey.shape)


def _faded(strength: Plane, over: float) -> Plane:
    """``strength`` (H,) that falls to 1 / e in no less than ``over`` rows: where it can no longer
    be measured it would end in a line."""
    faded, kept = strength.copy(), math.exp(-1 / over)
    for row in range(1, len(faded)):
        faded[row] = max(faded[row], kept * faded[row - 1])
    return faded


def _profile(grey: Plane, mask: Mask, usable: Mask) -> tuple[Plane, Plane]:
    """Of each row (H,): the grey level beside what lies behind the lesion, above 0 and below 1, and
    the logarithm of that behind it over it; 0 above, and from where it has gone."""
    rows = np.flatnonzero(mask.any(1))
    bottom, height = int(rows[-1]) + 1, int(np.ptp(rows)) + 1
    sigma = _ALIKE * height

    def rowwise(zone: Mask) -> tuple[Plane, Plane]:
        seen = (zone & usable)[bottom:].astype(np.float32)
        total, count = (
            cv2.GaussianBlur(a.sum(1)[:, None], (1, 0), sigma, sigmaY=sigma)[:, 0]
            for a in (seen * grey[bottom:], seen)
        )
        return total / np.maximum(count, 1e-3), count

    level, effect = np.full(len(grey), 0.5, np.float32), np.zeros(len(grey), np.float32)
    if bottom >= len(grey):
        return level, effect
    (behind, seen), (beside, known) = (rowwise(zone) for zone in posterior_zones(mask, to_end=True))
    measured = np.log(np.maximum(behind, 0.01) / np.maximum(beside, 0.01))
    told = (beside > _DARK) & (np.minimum(seen, known) * sigma > _LEAST)
    right_behind = np.s_[: max(height * 2 // 3, 4)]
    if not told[right_behind].any():
        return level, effect
    first = float(measured[right_behind][told[right_behind]].mean())
    sign = np.sign(first)
    # What is darker still further down is dark by itself.
    strength = np.where(told, np.clip(sign * measured, 0, abs(first)), 0)
    effect[bottom:] = sign * _faded(np.minimum.accumulate(strength), _FADES * height)
    level[bottom:] = np.clip(beside, 0.02, 0.98)
    # Beside a lesion whose outline rises, what lies behind it begins above its lowest point.
    level[:bottom], effect[rows[0] : bottom] = level[bottom], effect[bottom]
    return level, effect
