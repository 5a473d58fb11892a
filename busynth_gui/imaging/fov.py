"""The field of view: what of a frame is tissue, and what is margin, panel or drawing beside it.

Tissue is told by its texture. Speckle varies from pixel to pixel in both directions and neighbours
are alike, since the pulse is longer than a pixel: a margin of any grey, a menu and a grey wedge do
not vary, lines and letters do in few places only, and in noise neighbours are unlike.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.fov_shape import (
    beneath,
    complete_beams,
    cut_cap,
    hull,
    into_corners,
    straight_sides,
)
from busynth_gui.imaging.resampling import block_means, block_side

__all__ = ["field_of_view", "to_8_bit", "without_edge"]

Mask = NDArray[np.bool_]
Grey = NDArray[np.uint8]

_MOST_PIXELS = 500_000
"""Larger frames are looked at in a coarser grid of whole pixels, so that the time is bounded."""

_WINDOW = 15
"""Side in px of the neighbourhood whose texture is looked at."""

_VARIED, _ALIKE, _LIVELY = 0.4, 0.2, 1.2
"""Speckle: the share of a neighbourhood that differs from what is next to it, the correlation of
neighbours, and the standard deviation in grey levels. Measured in the middle of BUSI and BUS-BRA
scans, 98 of 100 have a share above 0.8 and a correlation above 0.5."""

_CLOSE, _OPEN = 0.02, 0.03
"""Gaps closed and bridges cut, as shares of the frame's shorter side."""

_SMALLEST = 0.02
"""Share of the frame below which what has texture is not believed to be the scan."""

_BEAM_MATE = 0.03
"""Smallest share of the frame of a further area that belongs to the largest one."""

_MARGIN_LEVEL = 0.02
"""Share of the surroundings from which a grey level counts as the margin's."""

_RINGING, _RINGING_SHARE = 8, 0.002
"""Grey levels by which compression moves a margin beside what is bright, and the share of what is
near the scan from which it does."""

_RIM = 0.15
"""How far, of what is usual in the scan, the grey of its rim is from the margin's."""

_SLANTED, _RIM_WIDTH = 0.05, 4
"""Px to the side for each row from which a side is slanted, and how wide its rim is, px."""

_CORNER = 15
"""Tissue that comes so near to the frame's corner, in px, along both edges fills it: half of what a
neighbourhood there would tell lies outside."""

_FAINTLY = 0.25
"""Share of a neighbourhood that varies where little but noise is left."""

_FAINT, _FAINT_SHARE = 16, 0.1
"""Echo is being lost where this share of a neighbourhood is dark, up to that grey level, and yet
not of the margin's grey."""


def field_of_view(pixels: Pixels, textured: bool = False) -> Mask:
    """Where the frame shows tissue: boolean (H, W) for ``pixels`` uint8 or uint16 (H, W).

    One area, that of a linear, trapezoid or curved probe: of several scans the largest. What an
    ultrasound scan shows black for good reasons stays in it: cysts, shadows, and the depth where
    the echo is lost. A frame that has no texture anywhere is taken for tissue where it is not
    black, unless only what is ``textured`` counts; all false when there is nothing.
    """
    grey = to_8_bit(pixels)
    step = block_side(grey.shape, _MOST_PIXELS)
    small = block_means(grey, step)
    found = _find(small)
    if found is None:
        found = np.zeros(small.shape, bool) if textured else _not_black(small)
    if step > 1:
        found = found.repeat(step, 0).repeat(step, 1)[: grey.shape[0], : grey.shape[1]]
    return np.ascontiguousarray(found)


def without_edge(field: Mask, width: int, borders: bool = False) -> Mask:
    """A field of view (H, W) less what lies within ``width`` px of its edge; with ``borders`` also
    less what lies within that of the image's, which by themselves are none."""
    kernel = np.ones((2 * width + 1, 2 * width + 1), np.uint8)
    beyond = 0 if borders else 1
    inner = cv2.erode(
        field.astype(np.uint8), kernel, borderType=cv2.BORDER_CONSTANT, borderValue=beyond
    )
    return np.asarray(inner > 0)


def to_8_bit(pixels: Pixels) -> Grey:
    """The frame (H, W) in 8 bit, its brightest pixel white if it had more."""
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels, np.uint8)
    # So that a 12-bit scan in a 16-bit file is not all black.
    top = max(1, int(pixels.max(initial=0)))
    return np.asarray(np.ceil(pixels.astype(np.float32) * (255.0 / top)), np.uint8)


def _find(grey: Grey) -> Mask | None:
    """The field of view by texture; None where too little has any."""
    speckled, varied = _speckled(grey)
    core = _main_area(speckled)
    if core is None:
        return None
    margin = _margin_levels(grey, core, speckled)
    seen = margin is not None
    if margin is None:
        margin = np.arange(256) == 0
    shadow = (grey <= _FAINT) & ~margin[grey] & seen
    core = _main_area(_sharp(grey, speckled | shadow, margin))
    if core is None:
        return None
    inside = hull(into_corners(core, _CORNER))
    weak = grey <= _FAINT
    if not seen:
        # The frame was cut out of the scan: what varies and is nowhere black is tissue.
        lit = cv2.blur((grey > 0).astype(np.float32), (_WINDOW, _WINDOW))
        weak |= (varied > _FAINTLY) & (lit > 0.9)
    weak &= ~margin[grey]
    inside = _with_faint(inside, weak)
    inside = complete_beams(core, inside, _dark(grey, margin))
    inside = cut_cap(core, inside, margin[grey])
    return _without_rim(_trimmed(inside, ~margin[grey]), margin[grey])


def _speckled(grey: Grey) -> tuple[Mask, NDArray[np.float32]]:
    """Where the neighbourhood has the texture of speckle, and which share of it varies.

    Whether neighbours are alike is asked of their signs about the median, so that a bright line on
    noise does not make all about it alike.
    """
    k = (_WINDOW, _WINDOW)
    sign = np.sign(grey.astype(np.int16) - cv2.medianBlur(grey, _WINDOW)).astype(np.float32)
    level = grey.astype(np.float32)
    varied, alike = [], []
    for axis in (0, 1):
        step = np.s_[1:] if axis == 0 else np.s_[:, 1:]
        back = np.s_[:-1] if axis == 0 else np.s_[:, :-1]
        differs, product = np.zeros_like(level), np.zeros_like(level)
        differs[back] = level[step] != level[back]
        product[back] = sign[step] * sign[back]
        varied.append(cv2.blur(differs, k))
        alike.append(cv2.blur(product, k))
    signed = cv2.blur(np.abs(sign), k)
    mean = cv2.blur(level, k)
    lively = cv2.blur(level * level, k) - mean * mean > _LIVELY**2
    share = np.minimum(*varied)
    return lively & (share > _VARIED) & (np.minimum(*alike) > _ALIKE * signed), share


def _main_area(speckled: Mask) -> Mask | None:
    """The largest speckled area, and large ones above or below it: the same beams met them.

    A cyst or a dense shadow can cut the tissue in two from side to side. Areas beside the largest
    one are other scans or panels.
    """
    closed = _morphed(cv2.MORPH_CLOSE, speckled.astype(np.uint8), _CLOSE)
    area = _morphed(cv2.MORPH_OPEN, closed, _OPEN)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(area, connectivity=8)
    areas = stats[1:, cv2.CC_STAT_AREA]
    if areas.size == 0 or areas.max() < _SMALLEST * speckled.size:
        return None
    # By what they span: a dark scan has less that is speckled than a bright one of its size.
    span = stats[1:, cv2.CC_STAT_WIDTH] * stats[1:, cv2.CC_STAT_HEIGHT]
    main = 1 + int(np.argmax(np.where(areas >= 0.5 * areas.max(), span, 0)))
    left, width = stats[:, cv2.CC_STAT_LEFT], stats[:, cv2.CC_STAT_WIDTH]
    overlap = np.minimum(left + width, left[main] + width[main]) - np.maximum(left, left[main])
    mates = (stats[:, cv2.CC_STAT_AREA] >= _BEAM_MATE * area.size) & (overlap >= 0.5 * width)
    mates[0], mates[main] = False, True
    # An opening rounds corners off; they are given back.
    found = _morphed(cv2.MORPH_DILATE, mates[labels].astype(np.uint8), _OPEN)
    return (found & closed) > 0


def _morphed(how: int, area: Grey, share: float) -> Grey:
    size = max(3, round(share * min(area.shape))) | 1
    kernel = np.ones((size, size), np.uint8)
    # Beyond the frame the area goes on, or its corners would be rounded off there.
    framed = cv2.copyMakeBorder(area, size, size, size, size, cv2.BORDER_REPLICATE)
    done = cv2.morphologyEx(framed, how, kernel)
    return np.asarray(done[size:-size, size:-size], np.uint8)


def _margin_levels(grey: Grey, core: Mask, speckled: Mask) -> NDArray[np.bool_] | None:
    """Which of the 256 grey levels surround the area ``core``; None where nothing does.

    What lies below it, beams that spread included, does not count: there echo may be lost. Nor
    does what is ``speckled``: another scan.
    """
    about = cv2.dilate(core.astype(np.uint8), np.ones((_WINDOW, _WINDOW), np.uint8)) > 0
    counts = np.bincount(grey[~beneath(about, spread=True) & ~speckled], minlength=256)
    if counts.sum() < 0.005 * grey.size:
        counts = np.bincount(grey[~beneath(about, spread=False) & ~speckled], minlength=256)
    if counts.sum() < 0.005 * grey.size:
        return None
    usual = counts >= min(_MARGIN_LEVEL * counts.sum(), counts.max())
    # Compression rings for some px beside the scan.
    near = np.bincount(grey[about & ~beneath(core, spread=True)], minlength=256)
    ringing = _widened(usual, _RINGING) & ~usual
    compressed = near[ringing].sum() > _RINGING_SHARE * near.sum()
    return _widened(usual, 3) if compressed else np.asarray(usual)


def _widened(levels: NDArray[np.bool_], by: int) -> NDArray[np.bool_]:
    wide = cv2.dilate(levels.astype(np.uint8)[None], np.ones((1, 2 * by + 1), np.uint8))
    return np.asarray(wide[0] > 0)


def _sharp(grey: Grey, speckled: Mask, margin: NDArray[np.bool_]) -> Mask:
    """The speckled area to the pixel: its rim is where the grey is far from the margin's."""
    own = np.flatnonzero(margin)
    far = np.abs(np.arange(256)[:, None] - own).min(1).astype(np.uint8)[grey]
    other = cv2.medianBlur((far > _RIM * float(np.median(far[speckled]))).astype(np.uint8), 5)
    area = speckled.astype(np.uint8)
    inner = cv2.erode(area, np.ones((_WINDOW, _WINDOW), np.uint8))
    outer = cv2.dilate(area, np.ones((5, 5), np.uint8))
    return np.asarray(((other & outer) | inner) > 0)


def _dark(grey: Grey, margin: NDArray[np.bool_]) -> Mask:
    """Where echo may be lost: dark, and not of a margin that is anything but black."""
    return np.asarray((grey <= _FAINT) & ~(margin[grey] & (grey > 0)))


def _with_faint(inside: Mask, weak: Mask) -> Mask:
    """With the depth below in which some ``weak`` echo is left."""
    near = cv2.blur(weak.astype(np.float32), (31, 31)) > _FAINT_SHARE
    for _ in range(2):  # beams spread: what was added has something below it, too
        faint = beneath(inside, spread=False) & ~inside & weak & near
        if not faint.any():
            break
        inside = hull(inside | faint)
    return inside


def _trimmed(inside: Mask, lit: Mask) -> Mask:
    """Without the outermost rows and columns in which all is margin."""
    lit = inside & lit
    rows, columns = np.flatnonzero(lit.any(1)), np.flatnonzero(lit.any(0))
    trimmed = np.zeros_like(inside)
    if rows.size:
        box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        trimmed[box] = inside[box]
    return trimmed


def _without_rim(inside: Mask, margin: Mask) -> Mask:
    """Without the pixels of the margin along a slanted side, which its straight line covers."""
    if not any(side and abs(side[1]) > _SLANTED for side in straight_sides(inside, inside)):
        return inside
    for _ in range(_RIM_WIDTH):
        inside = without_edge(inside, 1) | (inside & ~margin)
    return inside


def _not_black(grey: Grey) -> Mask:
    """The hull of the largest area that is not black."""
    lit = (cv2.medianBlur(grey, 9) > 2).astype(np.uint8)
    _, labels, stats, _ = cv2.connectedComponentsWithStats(_morphed(cv2.MORPH_CLOSE, lit, _CLOSE))
    if len(stats) < 2:
        return np.zeros(grey.shape, bool)
    return hull(np.asarray(labels == 1 + int(np.argmax(stats[1:, cv2.CC_STAT_AREA]))))
