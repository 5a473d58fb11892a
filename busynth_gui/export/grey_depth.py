"""The grey values that are written: the scan's own, or 8 bit for loaders that read no others.

A 12-bit scan in a 16-bit PNG is nearly black to a loader that takes 65,535 for white or keeps the
high byte alone, and most loaders of BUSI and YOLO data sets do.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels, Scan

__all__ = ["GreyDepth", "GreyWindow", "grey_window"]

_TAILS = (0.5, 99.5)
"""Percentiles of the healthy scan that a window reaches from and to."""


class GreyDepth(StrEnum):
    """What an export makes of scans of more than 8 bits; those of 8 bits are never changed."""

    SCAN = "scan"
    """Nothing: every value as it is."""
    FULL = "full"
    """8 bits over the whole range that the scan's own bits span."""
    WINDOW = "window"
    """8 bits over the range that the scan makes use of, as a person would set window and level."""


@dataclass(frozen=True)
class GreyWindow:
    """Grey values ``low`` to ``high`` of a scan become 0 to 255; those beyond are cut off.

    It is set by the healthy scan alone, so that all candidates of a scan are mapped alike, and are
    equal outside mask and band after it as before.
    """

    depth: GreyDepth
    low: int
    high: int

    def to_8_bit(self, pixels: Pixels) -> NDArray[np.uint8]:
        """uint8 (H, W) of uint8 or uint16 ``pixels``: linear, rounded to the nearest."""
        spread = (pixels.astype(np.float32) - self.low) * (255.0 / (self.high - self.low))
        return np.asarray(np.rint(np.clip(spread, 0, 255)), np.uint8)


def grey_window(scan: Scan, depth: GreyDepth) -> GreyWindow | None:
    """How ``depth`` maps the grey values of a healthy scan; None where they stay as they are."""
    if depth is GreyDepth.SCAN or scan.pixels.dtype == np.uint8:
        return None
    low, high = 0, scan.full_scale
    if depth is GreyDepth.WINDOW:
        low, high = (int(v) for v in np.rint(np.percentile(scan.pixels, _TAILS)))
    return GreyWindow(depth, low, max(high, low + 1))
