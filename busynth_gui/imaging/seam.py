"""Where two scans side by side meet, as a machine's dual view shows them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import MIN_SCAN_SIDE

__all__ = ["ends_at_once", "find_seam"]

_ALIKE = 0.2
"""Correlation of neighbouring columns below which nothing goes on from one to the other."""

_OUTLYING = 8
"""Median deviations by which it is below what is usual in a scan: in noise it is low anywhere."""

_HALVED, _BESIDE_LINE = 0.5, 3.5
"""Share of what is usual, and median deviations below it, of columns further apart, beside what is
drawn: all have less in common."""

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


def find_seam(
    scan: NDArray[np.uint8], graphics: NDArray[np.bool_] | None = None
) -> tuple[int, int] | None:
    """Where two scans side by side meet: the columns (end of the left, start of the right).

    ``scan`` uint8 (H, W); ``graphics`` bool (H, W) are what was burned in: the side of a colour box
    is no seam. None when the frame is one scan. A half that is black from its edge to the middle,
    whatever is written there, is one side. Else either black columns part the two, or nothing
    goes on across the seam: an echo is wide, so neighbouring columns of one scan correlate (0.3
    and more for all but the odd scan of BUSI and BUS-BRA), and those of two scans do not;
    nor is that usual in the scan, as it is in noise.
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
    least = min(_ALIKE, _unusual(alike[alike < 1]))
    at = np.arange(alike.size) + step / 2
    low, high = (share * width for share in _MIDDLE)
    alike[(at < low) | (at > high)] = 1.0
    for worst in np.argsort(alike):
        if alike[worst] >= least:
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


def _unusual(alike: NDArray[np.float32], outlying: float = _OUTLYING) -> float:
    """The correlation below which one stands out from the others."""
    if not alike.size:
        return -1.0
    usual = float(np.median(alike))
    return usual - outlying * float(np.median(np.abs(alike - usual)))


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
    said = alike[alike < 1]
    if not said.size:
        return False
    least = min(_HALVED * float(np.median(said)), _unusual(said, _BESIDE_LINE))
    return float(alike[start]) < least


def _black_gap(scan: NDArray[np.uint8]) -> tuple[int, int] | None:
    """Columns that are black from top to bottom, with tissue on both sides of them."""
    height, width = scan.shape
    black = (scan <= _BLACK).mean(0) > _MOSTLY_BLACK
    low, high = (round(share * width) for share in _MIDDLE)
    count, _, stats, _ = cv2.connectedComponentsWithStats(black[None].astype(np.uint8))
    for k in range(1, count):
        left, wide = int(stats[k, cv2.CC_STAT_LEFT]), int(stats[k, cv2.CC_STAT_WIDTH])
        beside = min(int((~black[:left]).sum()), int((~black[left + wide :]).sum()))
        middle = left + wide / 2
        if wide >= 2 and low <= middle <= high and beside >= max(0.2 * width, MIN_SCAN_SIDE):
            # A shadow is as black, but begins below the skin.
            top = scan[: height // 12, left : left + wide]
            if (top <= _BLACK).mean() > _MOSTLY_BLACK:
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


def ends_at_once(scan: NDArray[np.uint8], seam: tuple[int, int]) -> bool:
    """Whether the scans beside a seam, found in ``scan`` uint8 (H, W), end upright there.

    Where the probe has lost contact columns are black as well, but next to them it is dark.
    """
    end, start = seam
    beside = scan[:, max(0, end - 5) : end], scan[:, start : start + 5]
    return all((columns > _BLACK).mean() > _UPRIGHT for columns in beside)
