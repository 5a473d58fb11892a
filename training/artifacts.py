"""Burned-in text, callipers and marks: found, so that no model learns to draw them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["overlay_mask"]

_CONTRAST = 55
"""Grey levels by which a drawn stroke stands out from what is 4 px beside it."""
_LEVEL = 105
"""Darkest stroke that is looked for; vendors draw text and callipers at 130 and more."""


def overlay_mask(scan: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Pixels (H, W) of a uint8 scan that are probably drawn on it rather than measured.

    Letters and callipers have thin *upright* strokes. An echo has none: the beam is wide and the
    pulse short, so tissue and speckle are drawn out sideways. Upright strokes are what a white
    top-hat with a 9 px horizontal line keeps and an opening with a 4 px vertical line leaves; a
    component of bright thin pixels that holds one, and is no larger than a word, is a graphic.
    """
    line = np.ones((1, 9), np.uint8)
    narrow = cv2.morphologyEx(scan, cv2.MORPH_TOPHAT, line)
    flat = cv2.morphologyEx(scan, cv2.MORPH_TOPHAT, line.T)
    bright = scan > _LEVEL
    upright = ((narrow > _CONTRAST) & bright).astype(np.uint8)
    upright = cv2.morphologyEx(upright, cv2.MORPH_OPEN, np.ones((4, 1), np.uint8))
    strokes = (((narrow > _CONTRAST) | (flat > _CONTRAST)) & bright).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    cores = np.bincount(labels[upright > 0], minlength=count)
    width, height, area = stats[:, 2], stats[:, 3], stats[:, 4]
    keep = (cores >= 4) & (cores > 0.12 * area) & (height >= 4) & (height < 60) & (width < 160)
    keep[0] = False
    found = keep[labels].astype(np.uint8)
    # Letters come in rows: what stands between two of them is a letter that was missed.
    joined = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((3, 15), np.uint8)) & strokes
    return np.asarray(cv2.dilate(found | joined, np.ones((7, 7), np.uint8)) > 0)
