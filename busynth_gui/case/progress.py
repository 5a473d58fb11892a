"""What the three stages, and healing, tell while they run; and what they would make."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["HEALING", "STAGE_NAMES", "LivePreview", "Preview", "Progress"]

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


@dataclass(frozen=True, eq=False)
class LivePreview:
    """What a request would make: ``pixels`` uint8 (h, w) with the lesion's ``mask`` bool (h, w).

    They cover the part of the scan that begins at ``x``, ``y`` (left, top) and is ``width`` x
    ``height`` px of it. ``whole``: it is the candidate that the request makes, else a likeness made
    in a few steps. No candidate either way: nobody stores it.
    """

    pixels: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    x: float
    y: float
    width: float
    height: float
    whole: bool = False
