"""Burned-in text, callipers and marks: found and painted over, so that no model learns them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.settings import FINDERS

__all__ = ["Finder", "finder", "paint_over", "upright_strokes"]

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
