"""Candidate regions on a scan: whether a lesion can be placed there."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, Region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.band import band_weight
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.marks import find_marks
from busynth_gui.imaging.mask_patch import box_of
from busynth_gui.imaging.masks import fill_holes
from busynth_gui.imaging.scan_field import field_on, view_at

__all__ = [
    "LEAST_LEFT",
    "MIN_REGION_ACROSS",
    "place_region",
    "reach",
    "refuse_black",
    "refuse_taken",
    "refuse_unhealable",
    "refuse_whole",
]

LEAST_LEFT = 0.1
"""Share of the field of view that a region has to leave free."""

MIN_REGION_ACROSS = 6
"""Smallest width of a candidate region, in px of the scan; no outline fits into less."""


def place_region(
    region: Region, scan: Scan, field_of_view: Region | None = None
) -> NDArray[np.bool_]:
    """The candidate region on the scan's grid, within its field of view: boolean (H, W).

    Where that has several views, within the one in which most of the region lies.

    ``field_of_view`` is the one that somebody has drawn, if any. Raises Refusal when most of the
    region lies outside the scan or its field of view, or on what is drawn on it, when it covers
    nearly all of the field of view, or when what remains is narrower than
    :data:`MIN_REGION_ACROSS`.
    """
    drawn = region.rasterize(scan.shape)
    asked, on_scan = _area(region), int(drawn.sum())
    if on_scan < 0.5 * asked and asked >= MIN_REGION_ACROSS**2:
        raise Refusal(
            "the region lies mostly outside {0}",
            "place it within {1} x {2} px",
            scan.name,
            scan.shape[1],
            scan.shape[0],
        )
    field = view_at(field_on(scan, field_of_view), drawn)
    inside = drawn & field
    if inside.sum() < 0.5 * on_scan:
        raise Refusal(
            "the region lies mostly outside the field of view of {0}",
            "place it on tissue, or say with --fov what is tissue",
            scan.name,
        )
    if (inside & _covered(find_marks(scan.pixels, field))).sum() > 0.5 * inside.sum():
        raise Refusal(
            "the region lies mostly on what is drawn on {0}", "place it on tissue", scan.name
        )
    refuse_whole(inside, field, scan.name)
    if _across(inside) < MIN_REGION_ACROSS:
        raise Refusal(
            "the region is too small for a lesion in {0}",
            "make it at least {1} px across",
            scan.name,
            MIN_REGION_ACROSS,
        )
    return inside


def refuse_whole(
    region: NDArray[np.bool_], field: NDArray[np.bool_] | None, scan_name: str
) -> None:
    """Raise Refusal when a region leaves no tissue around a lesion.

    ``region`` and ``field``, the field of view, are boolean (H, W); None is the whole scan.
    """
    free = ~region if field is None else field & ~region
    whole = region.size if field is None else int(field.sum())
    if free.sum() < LEAST_LEFT * whole:
        raise Refusal(
            "the region covers the whole of {0}",
            "draw it no larger than a lesion with healthy tissue around it",
            scan_name,
        )


def refuse_unhealable(lesions: NDArray[np.bool_], field: NDArray[np.bool_], scan_name: str) -> None:
    """Raise Refusal when ``lesions`` leave no tissue that could heal them.

    All are boolean (H, W). Lesions of several views of the ``field`` of view are none to heal at
    once: tissue of one is none to lend to another.
    """
    view = view_at(field, lesions)
    if not (lesions & view).any():
        raise Refusal(
            "the region lies mostly outside the field of view of {0}",
            "place it on tissue, or say with --fov what is tissue",
            scan_name,
        )
    if (lesions & field & ~view).any():
        raise Refusal(
            "the region lies in several views of {0}",
            "heal what lies in one of them, then the others",
            scan_name,
        )
    refuse_whole(lesions, view, scan_name)


def reach(region: NDArray[np.bool_], field: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Where (H, W) a lesion in ``region`` and its band may lie, at most: what it throws goes on
    behind, and ends before other lesions."""
    inside = region & field
    return np.asarray(band_weight(inside, field, Beams.of(field)) > 0) if inside.any() else inside


def refuse_taken(
    region: NDArray[np.bool_], field: NDArray[np.bool_], taken: NDArray[np.bool_], scan_name: str
) -> None:
    """Raise Refusal when a lesion in ``region``, or its band, could reach what is ``taken``.

    All are boolean (H, W); ``taken`` are the other lesions on the scan with their bands.
    """
    if (reach(region, field) & taken).any():
        raise Refusal(
            "a region on {0} touches another lesion of it, or the band around that",
            "place it further away, and not in the other's shadow",
            scan_name,
        )


def _covered(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What marks cover with what lies between their lines: a body marker is drawn in outline."""
    size = max(3, round(0.03 * min(marks.shape))) | 1
    closed = cv2.morphologyEx(marks.astype(np.uint8), cv2.MORPH_CLOSE, np.ones((size, size)))
    return fill_holes(closed > 0)


def refuse_black(scan: Scan, field_of_view: Region | None = None) -> None:
    """Raise Refusal when a scan shows nothing, so that no region can be proposed in it."""
    if not field_on(scan, field_of_view).any():
        raise Refusal("{0} is black", "give a scan that shows tissue", scan.name)


def _across(mask: NDArray[np.bool_]) -> float:
    """About the diameter in px of the largest disc that fits into a mask (H, W)."""
    box = box_of(mask)
    if box is None:
        return 0.0
    # Of half pixels, each once more: the middle of what is six px wide lies between two.
    within = np.pad(mask[box[0] : box[2], box[1] : box[3]], 1).repeat(2, 0).repeat(2, 1)
    return float(cv2.distanceTransform(within.astype(np.uint8), cv2.DIST_L2, 5).max())


def _area(region: Region) -> float:
    """Area in px², of the parts outside the scan too."""
    match region:
        case EllipseRegion():
            return math.pi * region.rx * region.ry
        case BoxRegion():
            return region.width * region.height
        case PolygonRegion():
            return region.area()
        case _:
            return 0.0
