"""Holding stage one's outline to the words that were asked for.

Shape, orientation and margin are properties of the outline, so they are measured on it as they are
on real lesions, and a draw that has others is drawn again: rejection sampling from what the
network takes for likely in the region. Orientation and length are also asked of the
region, since an outline that fills a wide region is wide.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.imaging.lesion_measures import measure_outline, orientation_of, shape_of, smooth

__all__ = ["narrowed", "unmet"]

_RATIO = 0.75
"""Shorter over longer side of a region that is narrowed to give its outline an orientation."""
_ROUND, _OVAL = 1.2, 1.4
"""Elongation of a region up to which its outlines come out round, and from which oval."""
_OVAL_RATIO = 0.62
"""Height over width of a region that was about round, where an oval lesion is asked for."""


def narrowed(region: NDArray[np.bool_], asked: Descriptors) -> NDArray[np.bool_]:
    """The part of ``region`` (H, W) for an outline that lies, and is as long, as asked for.

    "parallel" is wider than deep, "oval" longer than broad. The region itself when nothing was
    asked for, or when it is so.
    """
    rows, columns = np.flatnonzero(region.any(1)), np.flatnonzero(region.any(0))
    if rows.size == 0:
        return region
    height, width = int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1
    tall, wide = height, width
    if asked.orientation == "not-parallel":
        width = min(width, max(round(_RATIO * height), 1))
    elif asked.orientation == "parallel":
        height = min(height, max(round(_RATIO * width), 1))
    long = measure_outline(region).elongation
    if asked.shape == "round" and long >= _ROUND:
        height = width = min(height, width)
    elif asked.shape == "oval" and long < _OVAL and (height, width) == (tall, wide):
        height = max(round(_OVAL_RATIO * width), 1)
    if (height, width) == (tall, wide):
        return region
    centre_y, centre_x = (float(axis.mean()) for axis in np.nonzero(region))
    y, x = np.ogrid[: region.shape[0], : region.shape[1]]
    best = region
    while min(height, width) >= 1:
        near = ((y - centre_y) / (height / 2)) ** 2 + ((x - centre_x) / (width / 2)) ** 2 <= 1
        inside = region & near
        if not inside.any():
            break
        best = inside
        # What is left of a slim region that lies aslant may lie as it did: then less of it.
        depth = measure_outline(best).depth_to_width
        if asked.orientation == "parallel" and depth >= 1:
            height -= 1
        elif asked.orientation == "not-parallel" and depth <= 1:
            width -= 1
        else:
            break
    return np.asarray(best)


def unmet(mask: NDArray[np.bool_], asked: Descriptors) -> int:
    """How many of the words asked for of an outline (H, W) it does not have.

    Whether a margin is circumscribed hangs on its echoes too; here only on how smooth it is.
    """
    outline = measure_outline(mask)
    wrong = int(asked.shape not in (None, shape_of(outline)))
    wrong += int(asked.orientation not in (None, orientation_of(outline)))
    if asked.margin is not None:
        wrong += int(smooth(outline) != (asked.margin == "circumscribed"))
    return wrong
