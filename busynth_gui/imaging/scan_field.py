"""The field of view in which a scan's lesion may lie: the drawn one, or that of one scan.

Machines save two views side by side in one frame. No beam goes from one to the other, nor may a
lesion with its band.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.fov import field_of_view, to_8_bit
from busynth_gui.imaging.marks import find_marks
from busynth_gui.imaging.resampling import block_means
from busynth_gui.imaging.seam import ends_at_once, find_seam

__all__ = ["field_on"]

Mask = NDArray[np.bool_]

_MOST_PIXELS = 500_000
"""In larger frames a seam is looked for in a coarser grid of whole pixels."""

_BRIGHT = 140
"""Grey level that the brightest of a scan reach at least; darker ones are looked at brighter."""

_BESIDE = 2
"""Px of that grid that are left free on both sides of a seam, which is found to a pixel or two."""

_MOST_VIEWS = 4


def field_on(scan: Scan, drawn: Region | None) -> Mask:
    """The scan's field of view (H, W): the one that somebody has ``drawn``, else the one found.

    Of several views side by side the one that shows most. Raises Refusal when the drawn one lies
    outside the scan or is another size's.
    """
    if drawn is None:
        return _of_one_view(scan.pixels)
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


def _of_one_view(pixels: Pixels) -> Mask:
    field = field_of_view(pixels)
    found, first, last = field, 0, pixels.shape[1]
    for _ in range(_MOST_VIEWS - 1):
        seam = _seam(pixels[:, first:last], found, field[:, first:last])
        if seam is None:
            break
        sides = [(first, first + seam[0]), (first + seam[1], last)]
        fields = [field_of_view(pixels[:, slice(*side)]) for side in sides]
        k = int(fields[1].sum() > fields[0].sum())
        (first, last), found = sides[k], fields[k]
    one = np.zeros_like(field)
    one[:, first:last] = found
    return one


def _seam(pixels: Pixels, field: Mask, whole: Mask) -> tuple[int, int] | None:
    """The columns between which two views in a field of view (H, W) meet, as :func:`find_seam`."""
    columns, rows = np.flatnonzero(field.any(0)), np.flatnonzero(field.any(1))
    if not columns.size:
        return None
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    step = int(np.ceil(np.sqrt(field[box].size / _MOST_PIXELS)))
    grey = block_means(to_8_bit(pixels)[box], step)
    white = float(np.percentile(grey[grey > 0], 99)) if grey.any() else _BRIGHT
    if white < _BRIGHT:
        grey = np.asarray(np.minimum(grey * (_BRIGHT / white), 255), np.uint8)
    seam = find_seam(grey)
    if seam is None or not ends_at_once(grey, seam):
        return None
    # Looking for what is drawn takes as long as all else together, and few scans need it.
    marks = find_marks(pixels, whole)[box]
    seam = find_seam(grey, block_means(np.asarray(marks * np.uint8(255)), step) > 127)
    if seam is None or not ends_at_once(grey, seam):
        return None
    end, start = seam
    return int(columns[0]) + (end - _BESIDE) * step, int(columns[0]) + (start + _BESIDE) * step
