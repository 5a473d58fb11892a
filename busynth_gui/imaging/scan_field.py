"""The field of view in which a scan's lesions may lie: the drawn one, or the one found.

Machines save two views side by side in one frame. No beam goes from one to the other, nor may a
lesion with its band: each lies in one of them.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region
from busynth_gui.case.scan import MIN_SCAN_SIDE, Pixels, Scan
from busynth_gui.imaging.fov import field_of_view, to_8_bit
from busynth_gui.imaging.marks import find_marks
from busynth_gui.imaging.resampling import block_means, block_side
from busynth_gui.imaging.seam import ends_at_once, find_seam

__all__ = ["field_on", "view_at"]

Mask = NDArray[np.bool_]

_MOST_PIXELS = 500_000
"""In larger frames a seam is looked for in a coarser grid of whole pixels."""

_BRIGHT = 140
"""Grey level that the brightest of a scan reach at least; darker ones are looked at brighter."""

_BESIDE = 2
"""Px of that grid that are left free on both sides of a seam, which is found to a pixel or two."""

_MOST_VIEWS = 4

_LEAST_VIEW = 0.4
"""Share of the largest view that another one beside it shows at least; markers and panels show
less."""


def field_on(scan: Scan, drawn: Region | None) -> Mask:
    """The scan's field of view (H, W): the one that somebody has ``drawn``, else the one found.

    Several views side by side are all in it, apart by some empty columns: see :func:`view_at`.
    Raises Refusal when the drawn one lies outside the scan or is another size's.
    """
    if drawn is None:
        return _all_views(scan.pixels, _MOST_VIEWS)
    field = drawn.rasterize(scan.shape)
    if not field.any():
        raise Refusal(
            "the field of view lies outside {0}",
            "draw it within {1} x {2} px",
            scan.name,
            scan.shape[1],
            scan.shape[0],
        )
    return field


def view_at(field: Mask, place: Mask | None) -> Mask:
    """Of a field of view (H, W) the view in which most of ``place`` (H, W) lies; with None, or
    where that lies in none, the one that shows most. Between views there are empty columns."""
    columns = field.any(0).astype(np.int8)
    starts = np.flatnonzero(np.diff(columns, prepend=0) > 0)
    if starts.size < 2:
        return field
    ends = np.flatnonzero(np.diff(columns, append=0) < 0) + 1
    views = [slice(start, end) for start, end in zip(starts, ends, strict=True)]
    shown = [int(field[:, view].sum()) for view in views]
    held = [0 if place is None else int((place & field)[:, view].sum()) for view in views]
    chosen = max(range(len(views)), key=lambda k: (held[k], shown[k]))
    one = np.zeros_like(field)
    one[:, views[chosen]] = field[:, views[chosen]]
    return one


def _all_views(pixels: Pixels, most: int) -> Mask:
    views = field_of_view(pixels)
    if most < 2:
        return views
    seam = _seam(pixels, views)
    if seam is not None:
        # Each by itself: the straight top and bottom that both have are not each one's.
        for view in (np.s_[:, : seam[0]], np.s_[:, seam[1] :]):
            views[view] = _all_views(pixels[view], most // 2)
        views[:, seam[0] : seam[1]] = False
        return views
    columns = np.flatnonzero(views.any(0))
    if columns.size:
        shown = int(views.sum())
        for side in (np.s_[:, : max(columns[0] - 1, 0)], np.s_[:, columns[-1] + 2 :]):
            if pixels[side].shape[1] >= max(MIN_SCAN_SIDE, _LEAST_VIEW * columns.size):
                other = field_of_view(pixels[side], textured=True)
                views[side] = other & (other.sum() >= _LEAST_VIEW * shown)
    return views


def _seam(pixels: Pixels, field: Mask) -> tuple[int, int] | None:
    """The columns between which two views in a field of view (H, W) meet, as :func:`find_seam`."""
    columns, rows = np.flatnonzero(field.any(0)), np.flatnonzero(field.any(1))
    if not columns.size:
        return None
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    step = block_side(field[box].shape, _MOST_PIXELS)
    grey = block_means(to_8_bit(pixels)[box], step)
    white = float(np.percentile(grey[grey > 0], 99)) if grey.any() else _BRIGHT
    if white < _BRIGHT:
        grey = np.asarray(np.minimum(grey * (_BRIGHT / white), 255), np.uint8)
    seam = find_seam(grey)
    if seam is None or not ends_at_once(grey, seam):
        return None
    # Looking for what is drawn takes as long as all else together, and few scans need it.
    marks = find_marks(pixels, field)[box]
    seam = find_seam(grey, block_means(np.asarray(marks * np.uint8(255)), step) > 127)
    if seam is None or not ends_at_once(grey, seam):
        return None
    end, start = seam
    return int(columns[0]) + (end - _BESIDE) * step, int(columns[0]) + (start + _BESIDE) * step
