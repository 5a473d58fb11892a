"""Window and level: how a scan's grey values are shown, never what they are."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels

__all__ = ["FULL_CONTRAST", "PRESETS", "WindowLevel"]

_NARROWEST, _WIDEST = 0.02, 4.0


@dataclass(frozen=True)
class WindowLevel:
    """Shown black at ``level - window / 2``, white at ``level + window / 2``.

    Both are fractions of the scan's full scale, so one contrast serves 8 and 16 bit alike and can
    be kept from scan to scan.
    """

    level: float = 0.5
    window: float = 1.0

    def dragged(self, dx: float, dy: float) -> WindowLevel:
        """The contrast after a drag in px: right widens the window, up brightens the scan."""
        window = self.window * math.exp(dx / 250)
        level = self.level + dy / 500
        return WindowLevel(min(max(level, -0.5), 1.5), min(max(window, _NARROWEST), _WIDEST))

    @classmethod
    def between(cls, black: float, white: float) -> WindowLevel:
        """The contrast that shows those fractions of full scale black and white."""
        window = max(white - black, _NARROWEST)
        return cls((black + white) / 2, window)

    @classmethod
    def spread(
        cls, pixels: Pixels, full_scale: int, within: NDArray[np.bool_] | None = None
    ) -> WindowLevel:
        """From the 1st to the 99.5th percentile of the grey values, of the field of view only."""
        values = pixels if within is None or not within.any() else pixels[within]
        black, white = np.percentile(values, (1.0, 99.5)) / full_scale
        return cls.between(float(black), float(white))

    def apply(self, pixels: Pixels, full_scale: int) -> NDArray[np.uint8]:
        """Grey values (H, W) uint8 for the screen of ``pixels`` whose white is ``full_scale``."""
        scaled = np.arange(full_scale + 1, dtype=np.float64) / full_scale
        shown = (scaled - self.level) / self.window + 0.5
        table = np.round(np.clip(shown, 0.0, 1.0) * 255).astype(np.uint8)
        if pixels.dtype == np.uint8:
            return np.asarray(cv2.LUT(pixels, table), np.uint8)
        return table[np.minimum(pixels, full_scale)]


FULL_CONTRAST = WindowLevel()

PRESETS = {
    "full": FULL_CONTRAST,
    "brighter": WindowLevel.between(0.0, 0.7),
    "harder": WindowLevel.between(0.06, 0.56),
    "dark": WindowLevel.between(0.0, 0.35),
    "bright": WindowLevel.between(0.4, 1.0),
}
"""Ready-made contrasts: all of it, fatty and dim scans, edges, cysts and shadows, bright echoes."""
