"""Candidate regions on a scan: whether a lesion can be placed there."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, Region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view

__all__ = ["MIN_REGION_AREA", "place_region"]

MIN_REGION_AREA = 64
"""Smallest candidate region, in px of the scan: a disc of 9 px across."""


def place_region(region: Region, scan: Scan) -> NDArray[np.bool_]:
    """The candidate region on the scan's grid, within its field of view: boolean (H, W).

    Raises Refusal when most of the region lies outside the scan or its field of view, or when
    what remains is smaller than :data:`MIN_REGION_AREA`.
    """
    drawn = region.rasterize(scan.shape)
    asked, on_scan = _area(region), int(drawn.sum())
    if max(asked, on_scan) < MIN_REGION_AREA:
        raise _too_small(on_scan, scan)
    if on_scan < 0.5 * asked:
        raise Refusal(
            f"the region lies mostly outside {scan.name}",
            f"place it within {scan.shape[1]} x {scan.shape[0]} px",
        )
    inside = drawn & field_of_view(scan.pixels)
    kept = int(inside.sum())
    if kept < 0.5 * on_scan:
        raise Refusal(
            f"the region lies mostly on the black margin of {scan.name}", "place it on tissue"
        )
    if kept < MIN_REGION_AREA:
        raise _too_small(kept, scan)
    return inside


def _too_small(area: int, scan: Scan) -> Refusal:
    return Refusal(
        f"the region covers {area} px of {scan.name}", f"give one of at least {MIN_REGION_AREA} px"
    )


def _area(region: Region) -> float:
    """Area in px², of the parts outside the scan too."""
    match region:
        case EllipseRegion():
            return math.pi * region.rx * region.ry
        case BoxRegion():
            return region.width * region.height
        case PolygonRegion():
            x, y = np.array(region.points, np.float64).T
            return 0.5 * abs(float(x @ np.roll(y, -1) - y @ np.roll(x, -1)))
        case _:
            return 0.0
