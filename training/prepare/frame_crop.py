"""Which part of a saved image is one scan: double frames taken apart, black margins cut off."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import MIN_SCAN_SIDE
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.labelled.cases import DatasetCase

__all__ = ["Box", "find_seam", "is_blank", "squared", "view_box"]

_ALIKE = 0.2
"""Correlation of neighbouring columns below which nothing goes on from one to the other."""

_BLACK = 12
"""Grey level up to which a margin is black."""

_DARK = 8
"""Grey level up to which a pixel shows no echo."""

_HALF = (0.4, 0.6)
"""Where the image of a half-filled double frame ends, as shares of the width."""

_MOSTLY_BLACK = 0.98
"""Share of a column that is black where there is no image."""

_UPRIGHT = 0.35
"""Share of the columns at the image's end that is lit, where it ends at once."""

_MIDDLE = (0.25, 0.75)
"""Where a seam is looked for, as shares of the width: both frames have a quarter of it at least."""

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


def find_seam(
    scan: NDArray[np.uint8], graphics: NDArray[np.bool_] | None = None
) -> tuple[int, int] | None:
    """Where two scans side by side meet: the columns (end of the left, start of the right).

    ``scan`` uint8 (H, W); ``graphics`` bool (H, W) are what was burned in: the side of a colour box
    is no seam. None when the frame is one scan. A half that is black from its edge to the middle,
    whatever is written there, is one side. Else either black columns part the two, or nothing
    goes on across the seam: an echo is wide, so neighbouring columns of one scan correlate (0.3
    and more for all but the odd scan of BUSI and BUS-BRA), and those of two scans do not.
    """
    half = _black_half(scan, graphics)
    if half is not None:
        return half, half
    gap = _black_gap(scan)
    if gap is not None:
        return gap
    width = scan.shape[1]
    detail, lit = _detail(scan)
    step = max(3, round(width / 150))
    alike = _correlation(detail, lit, step)
    at = np.arange(alike.size) + step / 2
    low, high = (share * width for share in _MIDDLE)
    alike[(at < low) | (at > high)] = 1.0
    for worst in np.argsort(alike):
        if alike[worst] >= _ALIKE:
            return None
        seam = _middle(alike, int(worst), step)
        if graphics is None or _seam_beside(detail, lit, graphics, seam):
            return seam, seam
        alike[max(0, worst - 3 * step) : worst + 3 * step + 1] = 1.0
    return None


def _black_half(scan: NDArray[np.uint8], graphics: NDArray[np.bool_] | None) -> int | None:
    """The column from which, or up to which, a double frame has no image; None where there is one.

    Machines save both halves when one of them was never filled. The image ends near the middle
    of the frame, upright and at once: a black corner of a sector does neither.
    """
    width = scan.shape[1]
    bare = scan if graphics is None else np.where(graphics, 0, scan)
    lit = (bare > _BLACK).mean(0) >= 1 - _MOSTLY_BLACK
    if not lit.any():
        return None
    columns = np.flatnonzero(lit)
    first, last = int(columns[0]), int(columns[-1]) + 1
    low, high = _HALF[0] * width, _HALF[1] * width
    for edge, other, inside in ((last, width - last, first), (first, first, width - last)):
        if low <= edge <= high and other >= MIN_SCAN_SIDE and inside < 0.1 * width:
            end = bare[:, edge - 5 : edge] if edge == last else bare[:, edge : edge + 5]
            if (end > _BLACK).mean() > _UPRIGHT:
                return edge
    return None


def _middle(alike: NDArray[np.float32], worst: int, step: int) -> int:
    """The column in the middle of those that are as unlike: they all look across the seam."""
    near = np.arange(max(0, worst - step), min(alike.size, worst + step + 1))
    run = near[alike[near] < alike[worst] + 0.1]
    return round(float(run.mean()) + step / 2)


def _seam_beside(
    detail: NDArray[np.float32],
    lit: NDArray[np.float32],
    graphics: NDArray[np.bool_],
    seam: int,
) -> bool:
    """Whether there is a seam although a line may be drawn there: the columns beside it tell.

    They lie further apart than those that led here, so they are held against what columns
    of this scan have in common at that distance.
    """
    drawn = graphics[:, max(0, seam - 12) : seam + 12].mean(0) > 0.2
    step = int(drawn.sum()) + 4
    if not drawn.any():
        return True
    alike = _correlation(detail, lit, step)
    start = max(0, min(alike.size - 1, seam - step // 2))
    return float(alike[start]) < 0.5 * float(np.median(alike))


def _black_gap(scan: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Columns that are black from top to bottom, with tissue on both sides of them."""
    height, width = scan.shape
    black = (scan <= _BLACK).mean(0) > 0.98
    low, high = (round(share * width) for share in _MIDDLE)
    count, _, stats, _ = cv2.connectedComponentsWithStats(black[None].astype(np.uint8))
    for k in range(1, count):
        left, wide = int(stats[k, cv2.CC_STAT_LEFT]), int(stats[k, cv2.CC_STAT_WIDTH])
        beside = min(int((~black[:left]).sum()), int((~black[left + wide :]).sum()))
        middle = left + wide / 2
        if wide >= 3 and low <= middle <= high and beside >= max(0.2 * width, MIN_SCAN_SIDE):
            # A shadow is as black, but begins below the skin.
            top = scan[: height // 12, left : left + wide]
            if (top <= _BLACK).mean() > 0.98:
                return left, left + wide
    return None


def _detail(scan: NDArray[np.uint8]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Echoes along each column without its slow change, and weights that are 0 in the black.

    A shadow or a cyst with a sharp side is black on that side only, which says nothing of a seam.
    """
    height = scan.shape[0]
    lit = (cv2.blur(scan, (1, 9)) > _DARK).astype(np.float32)
    trend, narrow = height / 20, 0.01
    detail = scan.astype(np.float32)
    detail -= cv2.GaussianBlur(detail, (0, 0), sigmaX=narrow, sigmaY=trend)
    power = cv2.GaussianBlur(detail * detail, (0, 0), sigmaX=narrow, sigmaY=trend)
    detail /= np.sqrt(power) + 3
    return np.asarray(cv2.GaussianBlur(detail, (0, 0), sigmaX=narrow, sigmaY=1.5)), lit


def _correlation(
    detail: NDArray[np.float32], weight: NDArray[np.float32], step: int
) -> NDArray[np.float32]:
    """Correlation of each column with that ``step`` px to its right, over what has weight."""
    left, right = detail[:, :-step], detail[:, step:]
    both = weight[:, :-step] * weight[:, step:]
    share = both.mean(0)
    total = np.maximum(both.sum(0), 1)
    left = (left - (left * both).sum(0) / total) * both
    right = (right - (right * both).sum(0) / total) * both
    norm = np.sqrt((left * left).sum(0) * (right * right).sum(0))
    alike = (left * right).sum(0) / np.maximum(norm, 1e-6)
    # Where little is left of a column, nothing is said of it.
    alike[(share < 0.35) | (norm < 1e-3)] = 1.0
    return np.asarray(alike, np.float32)


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
