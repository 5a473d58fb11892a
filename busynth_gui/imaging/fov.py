"""The field of view: what of a frame is tissue, and what is margin, panel or text beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels

__all__ = ["field_of_view"]

_BLACK = 2
"""Grey level (of 255) up to which a pixel counts as black: the noise of JPEG on a black margin."""

_MEDIAN = 9
"""Window in px whose median must not be black: text and callipers are thinner than half of it."""

_CLOSE = 0.02
"""Gaps closed, as a share of the frame's shorter side: the black between sparse speckle."""

_BEAM_MATE = 0.03
"""Smallest share of the frame of a further area that belongs to the largest one."""

_WEAK, _FAINT = 16, 0.1
"""Echo is being lost where this share of a neighbourhood lies in grey levels 1 to ``_WEAK``.

A margin painted black has none of them, and text is brighter."""


def field_of_view(pixels: Pixels) -> NDArray[np.bool_]:
    """Where the frame shows tissue: boolean (H, W) for ``pixels`` uint8 or uint16 (H, W).

    The convex hull of the largest area that is not black. Linear, trapezoid and sector frames
    are convex but for the thin cap above a curved probe, and a hull keeps what an ultrasound
    scan shows black for good reasons: cysts, shadows and the depth where the echo is lost. Text,
    rulers and panels that black separates from the tissue stay outside. All false when the
    frame is black.
    """
    grey = _to_8_bit(pixels)
    tissue = _largest(_not_black(grey))
    if not tissue.any():
        return tissue
    inside = _hull(tissue)
    below = np.logical_or.accumulate(inside, axis=0) & ~inside
    weak = ((grey > 0) & (grey <= _WEAK)).astype(np.float32)
    faint = below & (cv2.blur(weak, (31, 31)) > _FAINT)
    if faint.any():
        inside = _hull(_largest((inside | faint).astype(np.uint8)))
    return _trimmed(inside, grey)


def _to_8_bit(pixels: Pixels) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels, np.uint8)
    # The brightest pixel is white, so that a 12-bit scan in a 16-bit file is not all black.
    top = max(1, int(pixels.max(initial=0)))
    return np.asarray(np.ceil(pixels.astype(np.float32) * (255.0 / top)), np.uint8)


def _not_black(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """1 where the neighbourhood is not black, gaps of a few px closed: uint8 (H, W)."""
    lit = (cv2.medianBlur(grey, _MEDIAN) > _BLACK).astype(np.uint8)
    size = max(3, round(_CLOSE * min(grey.shape)))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.morphologyEx(lit, cv2.MORPH_CLOSE, kernel), np.uint8)


def _largest(lit: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """The largest connected area, and large ones above or below it: the same beams met them.

    A cyst or a dense shadow can cut the tissue in two from side to side. Areas beside the largest
    one are other scans or panels.
    """
    _, labels, stats, _ = cv2.connectedComponentsWithStats(lit, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if areas.size == 0:
        return np.zeros(lit.shape, bool)
    main = 1 + int(np.argmax(areas))
    left, width = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH]
    overlap = np.minimum(left + width, left[main] + width[main]) - np.maximum(left, left[main])
    mates = (stats[:, cv2.CC_STAT_AREA] >= _BEAM_MATE * lit.size) & (overlap >= 0.5 * width)
    mates[0], mates[main] = False, True
    return np.asarray(mates[labels], bool)


def _hull(area: NDArray[np.bool_]) -> NDArray[np.bool_]:
    contours, _ = cv2.findContours(area.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    filled = np.zeros(area.shape, np.uint8)
    cv2.fillConvexPoly(filled, cv2.convexHull(np.concatenate(contours)), 1)
    return filled > 0


def _trimmed(inside: NDArray[np.bool_], grey: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Without the outermost rows and columns that are black: a median moves edges by some px."""
    lit = inside & (grey > 0)
    rows, columns = np.flatnonzero(lit.any(1)), np.flatnonzero(lit.any(0))
    trimmed = np.zeros_like(inside)
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    trimmed[box] = inside[box]
    return trimmed
