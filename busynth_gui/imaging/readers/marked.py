"""Which pixels of a mask are marked: what is not 0, unless its edge was made soft."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal

__all__ = ["where_marked"]

_BRIGHT = 128
"""Greatest value from which a mask's other values can be shades of it, not numbers of labels."""

_MOST_LABELS = 16
_NEAR = 16
"""Noise of JPEG lies within a sixteenth of the values that were meant."""

_MOST_BETWEEN = 0.1
"""As a share of the frame: soft edges are narrow, what is between black and white on scans is not.
"""


def where_marked(path: Path, values: NDArray[Any]) -> NDArray[np.bool_]:
    """Where (H, W) of uint8 or uint16 marks something: what is not 0.

    Blurring, resizing and JPEG spread a mask that was black and white over all values: of such what
    reaches half of the greatest is marked, or it would grow by its edge. Raises Refusal for
    one that has as many greys as a scan.
    """
    top = int(values.max(initial=0))
    if not _is_soft(values, top):
        return np.asarray(values != 0)
    between = (values > top // 8) & (values < top - top // 8)
    if between.mean() > _MOST_BETWEEN:
        raise Refusal(
            "the mask {0} has as many greys as a scan",
            "save it with 0 outside of the lesion and 255 within",
            path,
        )
    return np.asarray(values > top // 2)


def _is_soft(values: NDArray[Any], top: int) -> bool:
    if top < _BRIGHT:
        return False
    used = np.flatnonzero(np.bincount(values.reshape(-1), minlength=top + 1))
    dark, light = used[used <= top // _NEAR], used[used >= top - top // _NEAR]
    only_noise = len(dark) + len(light) == len(used) and min(len(dark), len(light)) > 1
    return len(used) > _MOST_LABELS or only_noise
