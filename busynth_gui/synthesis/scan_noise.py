"""A noisy scan's own noise, where what was made has less of it.

Noise lies on a lesion as on the tissue around: of scans whose fine detail is mostly noise, detail
inside real lesions is as strong, over the local grey level, as outside (medians apart by 0.02 to
0.1 in ln, where on smooth scans it is 1.1). The texture stage falls short of it by 0.2 to 0.5, and
in what is bright behind a cyst it leaves none.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.speckle import borrowed_speckle

__all__ = ["with_noise"]

Plane = NDArray[np.float32]
Mask = NDArray[np.bool_]

_FINE, _FINEST = 2.0, 1.0
"""Detail is what a blur of this sigma, px, takes away: that of :func:`borrowed_speckle`, and that
by which a scan is told to be noisy."""
_LEVEL, _LOCAL = 4.0, 8.0
"""Sigma in px of the local grey level, and of what is compared."""
_QUIET, _NOISY = -5.0, -4.0
"""Finest detail over the grey level (ln of mean squares) up to which nothing is added, and from
which all that is missing is. One scan in ten of BUSI and BUS-BRA has more than the first."""
_DARK = 0.05
"""Share of white up to which a pixel is too dark for its detail to say anything."""
_NEAR = 60
"""Px around what was made in which the scan is looked at."""
_LEAST = 200
"""Px of known tissue without which nothing is added."""


def with_noise(
    made: Plane, healthy: Plane, weight: Plane, field: Mask, rng: np.random.Generator
) -> Plane:
    """``made`` (H, W) with as much of the scan's noise as known tissue around it has.

    ``healthy`` is the scan, both in [-1, 1]; ``weight`` (H, W) in [0, 1] says how far a pixel may
    change, ``field`` the field of view. The noise is borrowed from beside what was made, in
    proportion to the grey level. On a scan that is not noisy ``made`` comes back as it is.
    """
    changed = weight > 0
    rows, columns = np.flatnonzero(changed.any(1)), np.flatnonzero(changed.any(0))
    if not rows.size:
        return made
    box = np.s_[
        max(int(rows[0]) - _NEAR, 0) : int(rows[-1]) + 1 + _NEAR,
        max(int(columns[0]) - _NEAR, 0) : int(columns[-1]) + 1 + _NEAR,
    ]
    scan, image = (np.asarray((plane[box] + 1) / 2, np.float32) for plane in (healthy, made))
    here = changed[box]
    level = _blurred(scan, _LEVEL)
    known = field[box] & ~here & (level > _DARK)
    if known.sum() < _LEAST:
        return made
    finest = scan - _blurred(scan, _FINEST)
    noise = np.log((finest[known] ** 2).mean() / (level[known] ** 2).mean() + 1e-9)
    share = float(np.clip((noise - _QUIET) / (_NOISY - _QUIET), 0, 1))
    if share == 0:
        return made
    usual = float(np.median(_relative_energy(scan, known)[known]))
    missing = np.maximum(usual - _relative_energy(image, here), 0) * share
    grain = borrowed_speckle(healthy, changed, field, rng)[box]
    # Of one by the measure that finds what is missing.
    grain = grain / max(float((grain - _blurred(grain, _FINE))[here].std()), 0.1)
    noisy = np.array(made, np.float32)
    noisy[box] += 2 * grain * np.sqrt(missing) * _blurred(image, _LEVEL) * weight[box]
    return noisy


def _relative_energy(image: Plane, where: Mask) -> Plane:
    """The local mean square of fine detail over that of the grey level, of what is ``where``."""
    inside = where.astype(np.float32)
    detail, level = image - _blurred(image, _FINE), _blurred(image, _LEVEL)
    energy = _blurred(detail * detail * inside, _LOCAL)
    whole = np.maximum(_blurred(level * level * inside, _LOCAL), 1e-6)
    return np.asarray(energy / whole, np.float32)


def _blurred(plane: NDArray[np.floating], sigma: float) -> Plane:
    return np.asarray(cv2.GaussianBlur(plane, (0, 0), sigma), np.float32)
