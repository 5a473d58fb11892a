"""From colours to the one channel of a scan."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels

__all__ = ["one_channel", "split_alpha"]


def split_alpha(array: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any] | None]:
    """The colours (H, W, 1 or 3) and the alpha (H, W) of an array, if it has one."""
    if array.ndim == 2:
        return array[..., None], None
    if array.shape[2] in (2, 4):
        return array[..., :-1], array[..., -1]
    return array, None


def one_channel(array: NDArray[Any]) -> Pixels:
    """Luminance (ITU-R BT.601) of colours, over black where they are transparent."""
    colours, alpha = split_alpha(array)
    grey: NDArray[Any] = colours[..., 0]
    if not (colours == grey[..., None]).all():
        grey = np.rint(colours @ np.array([0.299, 0.587, 0.114])).astype(array.dtype)
    top = np.iinfo(array.dtype).max
    if alpha is not None and (alpha != top).any():
        grey = np.rint(grey.astype(np.float64) * alpha / top).astype(array.dtype)
    return np.ascontiguousarray(grey)
