"""A place for a lesion of a given size: an ellipse in the tissue of a scan, drawn by a seed."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion

__all__ = ["find_room"]

_SKIN, _CHEST = 0.12, 0.75
"""Depths, as shares of the field of view's height, between which a lesion's middle lies."""

_INSIDE = 0.98
"""Share of the ellipse that has to lie in the field of view."""


def find_room(field: NDArray[np.bool_], side: float, elongation: float, seed: int) -> EllipseRegion:
    """An ellipse with an area of ``side`` squared, in px, in the field of view ``field`` (H, W).

    ``elongation`` is its width over its height. Raises Refusal where so large a one has no room.
    """
    rng = np.random.default_rng([seed, 23])
    height = side / math.sqrt(math.pi * elongation)
    rx, ry = height * elongation, height
    rows = np.flatnonzero(field.any(1))
    if rows.size:
        top, bottom = int(rows[0]), int(rows[-1])
        low, high = (top + share * (bottom - top) for share in (_SKIN, _CHEST))
        # Where an ellipse of that size lies in the field of view, asked of all places at once.
        kernel = EllipseRegion(math.ceil(rx) + 0.5, math.ceil(ry) + 0.5, rx, ry).rasterize(
            (2 * math.ceil(ry) + 1, 2 * math.ceil(rx) + 1)
        )
        area = kernel.sum()
        if area and kernel.shape[0] < field.shape[0] and kernel.shape[1] < field.shape[1]:
            inside = cv2.filter2D(
                field.astype(np.float32),
                cv2.CV_32F,
                kernel.astype(np.float32),
                borderType=cv2.BORDER_CONSTANT,
            )
            fits = inside >= _INSIDE * area
            fits[: max(0, math.ceil(max(low, top + ry)))] = False
            fits[math.floor(high) :] = False
            places = np.argwhere(fits)
            if len(places):
                row, column = places[int(rng.integers(len(places)))]
                return EllipseRegion(float(column) + 0.5, float(row) + 0.5, rx, ry)
    raise Refusal(
        "there is no room for a lesion of {0} px across", "take a smaller one, or another scan",
        round(2 * rx),
    )  # fmt: skip
