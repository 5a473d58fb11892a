"""What an annotation of COCO draws: polygons or run lengths, as a mask."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal

__all__ = ["drawn"]

_FARTHEST = 1e6
"""Coordinates, in px, beyond which nobody draws."""


def drawn(
    segmentation: Any, shape: tuple[int, ...], said: tuple[int, int] | None = None
) -> NDArray[np.bool_]:
    """The mask (H, W) of polygons, or of run lengths down the columns, as numbers or packed.

    Several polygons are the parts of one lesion, whether they overlap or not, as pycocotools merges
    them. ``said``: the size (H, W) that the index says of the image, None where it says none; in
    outlines of an image of another size nobody knows what a pixel is. Raises Refusal.
    """
    if isinstance(segmentation, list) and segmentation:
        try:
            outlines = [np.reshape(p, (-1, 2)).astype(np.float64) for p in segmentation if p]
        except (ValueError, TypeError, OverflowError) as error:
            raise Refusal("an annotation has no outline", "export it again") from error
        if not all((np.abs(outline) <= _FARTHEST).all() for outline in outlines):
            raise Refusal("an annotation has no outline", "export it again")
        if said is not None and said != tuple(shape):
            raise Refusal(
                "the index says that it has {0} x {1} px, and it has {2} x {3}",
                "export images and index of one size",
                *(said[1], said[0], shape[1], shape[0]),
            )
        mask = np.zeros(shape, bool)
        for outline in outlines:
            _fill(mask, outline)
        return mask
    if isinstance(segmentation, dict) and "counts" in segmentation:
        counts = segmentation["counts"]
        try:
            runs = np.asarray(_unpacked(counts) if isinstance(counts, str) else counts, np.int64)
        except (ValueError, TypeError, OverflowError) as error:
            raise Refusal("an annotation has no outline", "export it again") from error
        size = tuple(segmentation.get("size", ()))
        if size != tuple(shape) or runs.min(initial=0) < 0 or runs.sum() != np.prod(shape):
            raise Refusal("an annotation is of another size", "take it from the data set again")
        values = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
        return np.ascontiguousarray(values.reshape(shape[::-1]).T)
    raise Refusal("an annotation has no outline", "export polygons or run lengths")


def _fill(mask: NDArray[np.bool_], outline: NDArray[np.float64]) -> None:
    """Add the pixels whose centres an outline (n, 2) of x, y goes round an odd number of times.

    (0, 0) is the outer corner of the first pixel, so that a box of 10 x 10 covers 100 pixels, as
    COCO's ``maskApi.c`` has it. OpenCV's fillPoly draws the edges' own pixels too.
    """
    height, width = mask.shape
    ends = np.roll(outline, -1, axis=0)
    low = np.clip(np.ceil(np.minimum(outline[:, 1], ends[:, 1]) - 0.5), 0, height).astype(int)
    high = np.clip(np.ceil(np.maximum(outline[:, 1], ends[:, 1]) - 0.5), 0, height).astype(int)
    if not (low < high).any():
        return
    top, bottom = int(low[low < high].min()), int(high[low < high].max())
    # Where an edge crosses the middle of a row, inside and outside change from that pixel on.
    changes = np.zeros((bottom - top, width + 1), bool)
    for (x, y), (end_x, end_y), first, last in zip(outline, ends, low, high, strict=True):
        rows = np.arange(first, last)
        if rows.size:
            crossing = x + (rows + 0.5 - y) * ((end_x - x) / (end_y - y))
            columns = np.clip(np.ceil(crossing - 0.5), 0, width).astype(int)
            changes[rows - top, columns] ^= True
    mask[top:bottom] |= np.logical_xor.accumulate(changes[:, :-1], axis=1)


def _unpacked(letters: str) -> list[int]:
    """Run lengths from COCO's letters: five bits each, the lowest first, as its ``maskApi.c`` has
    it; from the third on each is told as the difference from the last but one.
    """
    runs: list[int] = []
    value = shift = 0
    for code in letters.encode("ascii"):
        bits = code - 48
        if not 0 <= bits < 64:
            raise ValueError("a letter that COCO does not write")
        value |= (bits & 0x1F) << shift
        shift += 5
        if not bits & 0x20:
            if bits & 0x10:
                value -= 1 << shift
            runs.append(value + (runs[-2] if len(runs) > 2 else 0))
            value = shift = 0
    return runs
