"""Which part of a saved image is one scan: double frames taken apart, black margins cut off."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import MIN_SCAN_SIDE
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.labelled.cases import DatasetCase

__all__ = ["Box", "is_blank", "squared", "view_box"]

_BLACK = 12
"""Grey level up to which a margin is black."""

_SMALLEST_VIEW = 0.35
"""A field of view smaller than this share of the frame is not believed, and nothing is cut."""

_MARGIN = 0.01
"""Margins up to this share of a side stay: cutting them would change nothing but the size."""


_SQUARE = 0.02
"""Sides of a pixel that differ by so much are taken for equal."""

_BLANK = 0.03
"""Share of a half that shows more than black, below which it has no image."""


@dataclass(frozen=True)
class Box:
    """A rectangle of whole pixels: columns ``left`` to ``right``, rows ``top`` to ``bottom``."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def cut(self) -> tuple[slice, slice]:
        """Rows and columns, to index an array (H, W) with."""
        return np.s_[self.top : self.bottom, self.left : self.right]


def squared(case: DatasetCase) -> DatasetCase:
    """The case with square pixels, where its spacing says that they are not.

    What is learned of outlines, and every measured word (taller than wide, oval, round), takes
    pixels for square. The longer side of a pixel is divided, so that no detail is lost.
    """
    if case.spacing_mm is None:
        return case
    down, across = case.spacing_mm
    fine = min(down, across)
    if max(down, across) < (1 + _SQUARE) * fine:
        return case
    height, width = case.scan.shape
    size = (round(width * across / fine), round(height * down / fine))
    scan = cv2.resize(case.scan, size, interpolation=cv2.INTER_LINEAR)
    mask = cv2.resize(case.mask.astype(np.float32), size, interpolation=cv2.INTER_LINEAR) > 0.5
    return replace(case, scan=np.asarray(scan, np.uint8), mask=mask, spacing_mm=(fine, fine))


def is_blank(half: NDArray[np.uint8], graphics: NDArray[np.bool_]) -> bool:
    """Whether a half of a frame (H, W) has no image: all of it black but for ``graphics``."""
    return float(((half > _BLACK) & ~graphics).mean()) < _BLANK


def view_box(
    scan: NDArray[np.uint8], keep: NDArray[np.bool_], graphics: NDArray[np.bool_] | None = None
) -> tuple[Box, float]:
    """The box of the field of view, and which share (0 to 1) of the frame is field of view.

    ``scan`` uint8 (H, W). What ``keep`` (H, W) marks, the lesion, is never cut. Where
    ``graphics`` are burned into the black beside the tissue they do not count as tissue. Margins of
    a pixel or two stay, and where the field of view is not to be believed the box is the frame.
    """
    height, width = scan.shape
    whole = Box(0, 0, width, height)
    bare = scan if graphics is None else np.where(graphics, 0, scan).astype(np.uint8)
    inside = field_of_view(bare)
    share = float(inside.mean())
    if share < _SMALLEST_VIEW:
        return whole, share
    area = inside | keep
    rows, columns = np.flatnonzero(area.any(1)), np.flatnonzero(area.any(0))
    left, right = int(columns[0]), int(columns[-1]) + 1
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    spare = (round(_MARGIN * width), round(_MARGIN * height))
    box = Box(
        left if left > spare[0] else 0,
        top if top > spare[1] else 0,
        right if width - right > spare[0] else width,
        bottom if height - bottom > spare[1] else height,
    )
    if min(box.right - box.left, box.bottom - box.top) < MIN_SCAN_SIDE:
        return whole, share
    return box, share
