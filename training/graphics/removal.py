"""Burned-in text, callipers and marks: found and painted over, so that no model learns them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.settings import FINDERS

__all__ = ["Finder", "finder", "paint_over", "upright_strokes", "with_markers_whole"]

Finder = Callable[[NDArray[np.uint8]], NDArray[np.bool_]]
"""Scan uint8 (H, W) to the pixels (H, W) that are probably drawn on it rather than measured."""

_CONTRAST = 55
"""Grey levels by which a drawn stroke stands out from what is 4 px beside it."""
_LEVEL = 105
"""Darkest stroke that is looked for; vendors draw text and callipers at 130 and more."""


def finder(kind: str, weights: Path | None = None) -> Finder:
    """How graphics are found: by the ``network``, as upright ``strokes``, or not at all (``none``).

    ``weights`` of the network are by default those that come with the project. Raises Refusal for
    another kind.
    """
    if kind == "network":
        from training.graphics.network import WEIGHTS, find_graphics, load_finder

        model = load_finder(weights or WEIGHTS)
        return lambda scan: find_graphics(scan, model)
    if kind == "strokes":
        return upright_strokes
    if kind == "none":
        return lambda scan: np.zeros(scan.shape, bool)
    raise Refusal("unknown way '{0}' to find graphics", "write {1}", kind, ", ".join(FINDERS))


def paint_over(scan: NDArray[np.uint8], graphics: NDArray[np.bool_]) -> NDArray[np.uint8]:
    """The scan (H, W) with ``graphics`` filled in from what surrounds them.

    A loss that leaves graphics out still lets a model see them as context, where a calliper says
    "here ends a lesion": so they are painted over as well. (Telea, "An image inpainting technique
    based on the fast marching method", J. Graphics Tools 9(1), 2004.)
    """
    if not graphics.any():
        return scan
    return np.asarray(cv2.inpaint(scan, graphics.astype(np.uint8), 3, cv2.INPAINT_TELEA), np.uint8)


def upright_strokes(scan: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Graphics (H, W) of a uint8 scan by a rule that needs no weights.

    Letters and callipers have thin *upright* strokes. An echo has none: the beam is wide and the
    pulse short, so tissue and speckle are drawn out sideways. Upright strokes are what a white
    top-hat with a 9 px horizontal line keeps and an opening with a 4 px vertical line leaves; a
    component of bright thin pixels that holds one, and is no larger than a word, is a graphic.
    Dotted lines, faint callipers and heavy letters are missed.
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


_MARKER_PX = (28, 160)
"""Sides of a body marker's box."""
_MARKER_SHARE = 0.35
"""Longest side of a body marker against the frame's shorter one."""
_AT_EDGE = 0.3
"""Body markers stand near an edge: so far from it, as a share of the frame, lies their middle."""
_CLOSED = 0.35
"""Share of its box that a body marker's outline encloses or covers."""


def with_markers_whole(
    scan: NDArray[np.uint8], graphics: NDArray[np.bool_], keep: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """``graphics`` of a scan (H, W) with the boxes of body markers filled.

    A pictogram of a breast is an outline, and the finder marks its strokes; what is between them,
    often a box of its own grey, would stay and be learned. A marker is a group of strokes near a
    corner of the frame, about as wide as high (or twice, for both breasts), that encloses a good
    part of its box. What touches ``keep`` (H, W), the lesion, is none: a dotted ellipse that was
    laid around it when it was measured encloses as much.
    """
    joined = cv2.morphologyEx(graphics.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    whole = graphics.copy()
    for k in range(1, count):
        x, y, w, h = (int(v) for v in stats[k, :4])
        if not _like_marker(x, y, w, h, scan.shape):
            continue
        own = (labels[y : y + h, x : x + w] == k).astype(np.uint8)
        outlines, _ = cv2.findContours(own, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
        solid = cv2.drawContours(np.zeros_like(own), outlines, -1, 1, -1)
        left, top, right, bottom = _ground(scan, graphics, x, y, w, h)
        box = np.s_[max(0, top - 2) : bottom + 2, max(0, left - 2) : right + 2]
        if solid.mean() >= _CLOSED and not keep[box].any():
            whole[box] = True
    return whole


def _like_marker(x: int, y: int, w: int, h: int, frame: tuple[int, ...]) -> bool:
    height, width = frame
    largest = min(_MARKER_PX[1], _MARKER_SHARE * min(height, width))
    across, down = (x + w / 2) / width, (y + h / 2) / height
    aside = min(across, 1 - across) <= _AT_EDGE and min(down, 1 - down) <= _AT_EDGE
    return aside and min(w, h) >= _MARKER_PX[0] and max(w, h) <= largest and 0.6 <= w / h <= 2.6


def _ground(
    scan: NDArray[np.uint8], graphics: NDArray[np.bool_], x: int, y: int, w: int, h: int
) -> tuple[int, int, int, int]:
    """The box that a marker is drawn in (left, top, right, bottom), where it has one grey; else its
    own.
    """
    own = x, y, x + w, y + h
    near = np.s_[max(0, y - h // 2) : y + h + h // 2, max(0, x - w // 2) : x + w + w // 2]
    between = scan[y : y + h, x : x + w][~graphics[y : y + h, x : x + w]]
    if between.size < 20:
        ring = np.s_[max(0, y - 3) : y + h + 3, max(0, x - 3) : x + w + 3]
        between = scan[ring][~graphics[ring]]
    grey = np.median(between) if between.size else 0.0
    if not between.size or np.mean(np.abs(between - grey) <= 2) < 0.6:
        return own
    flat = (np.abs(scan[near].astype(np.float32) - grey) <= 2) | graphics[near]
    flat = cv2.morphologyEx(flat.astype(np.uint8), cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    _, labels, stats, _ = cv2.connectedComponentsWithStats(flat, connectivity=4)
    offset_y, offset_x = near[0].start, near[1].start
    here = labels[y - offset_y : y - offset_y + h, x - offset_x : x - offset_x + w]
    counts = np.bincount(here[here > 0])
    if not counts.size:
        return own
    fx, fy, fw, fh = (int(v) for v in stats[int(counts.argmax()), :4])
    if fw * fh > 4 * w * h:  # black beside the image, not a box
        return own
    left, top = min(x, fx + offset_x), min(y, fy + offset_y)
    right, bottom = max(x + w, fx + fw + offset_x), max(y + h, fy + fh + offset_y)
    return left, top, right, bottom
