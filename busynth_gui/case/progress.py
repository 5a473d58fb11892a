"""What the three stages, and healing, tell while they run."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["HEALING", "STAGE_NAMES", "Preview", "Progress"]

HEALING = 0
"""Stands for a stage's number while a lesion is healed."""
STAGE_NAMES = {HEALING: "healing", 1: "shape", 2: "lesion", 3: "reconstruction"}


@dataclass(frozen=True, eq=False)
class Preview:
    """A look at a running stage: ``pixels`` uint8 (n, n), to be shown over a square of the scan.

    ``x``, ``y`` (top-left, may be negative) and ``side`` are px of the scan. In stage one white
    is the mask as it forms; in stages two and three it is the ROI crop.
    """

    pixels: NDArray[np.uint8]
    x: int
    y: int
    side: int


@dataclass(frozen=True)
class Progress:
    """``step`` of ``steps`` denoising steps done in ``stage`` (1, 2, 3)."""

    stage: int
    step: int
    steps: int
    preview: Preview | None = None
