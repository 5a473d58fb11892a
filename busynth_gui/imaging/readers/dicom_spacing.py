"""What a DICOM header tells of places: the pixel spacing, and regions of colour flow."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydicom.dataset import Dataset

__all__ = ["flow_boxes", "has_colour_flow", "numbers_of", "spacing_of"]

_TWO_D, _CM = 1, 3
"""Region Spatial Format 2D, Physical Units cm (PS3.3 C.8.5.5)."""

_TISSUE, _COLOUR_FLOW = 1, 2
"""Region Data Types that lie over an image of tissue."""

_SAME = 0.01
"""Two regions of one scan can differ by so much, as a share."""

_COARSEST_MM = 10.0

_CORNERS = ("MinX0", "MinY0", "MaxX1", "MaxY1")


def spacing_of(dataset: Dataset) -> tuple[float, float] | None:
    """(row, column) spacing in mm, None when the header has none or contradicts itself.

    That of the largest calibrated region of tissue, else of the image, else of all of its frames
    (as in Enhanced US, PS3.3 C.7.6.16.2.1). Where another region, at least a quarter as large, has
    another scale (a split screen at two depths), one spacing would be wrong for part of the scan.
    Where the image's is a tenth of its region's, somebody took cm for mm.
    """
    regions = sorted(filter(None, map(_region, _items(dataset))), reverse=True)
    given = numbers_of(dataset.get("PixelSpacing"))
    if regions:
        area, *spacing = regions[0]
        others = [found[1:] for found in regions[1:] if found[0] >= area / 4]
        doubtful = len(given) == 2 and _alike(spacing, [10 * side for side in given])
        alike = all(_alike(spacing, other) for other in others)
        return (spacing[0], spacing[1]) if alike and not doubtful else None
    for shared in list(dataset.get("SharedFunctionalGroupsSequence") or [])[:1]:
        for measures in list(shared.get("PixelMeasuresSequence") or [])[:1]:
            given = given or numbers_of(measures.get("PixelSpacing"))
    return _plausible(given[0], given[1]) if len(given) == 2 else None


def has_colour_flow(dataset: Dataset) -> bool:
    """Whether the header speaks of colour Doppler: of a region of it, or of the whole frame."""
    kinds = [item.get("RegionDataType") for item in _items(dataset)]
    return _COLOUR_FLOW in kinds or dataset.get("UltrasoundColorDataPresent") == 1


def flow_boxes(dataset: Dataset) -> list[tuple[int, int, int, int]]:
    """Where the header speaks of colour Doppler: left, top, right, bottom in px, all of them in."""
    boxes = []
    for item in _items(dataset):
        corners = [numbers_of(item.get(f"RegionLocation{corner}")) for corner in _CORNERS]
        if item.get("RegionDataType") == _COLOUR_FLOW and all(len(each) == 1 for each in corners):
            left, top, right, bottom = (max(int(corner[0]), 0) for corner in corners)
            boxes.append((left, top, right, bottom))
    return boxes


def _items(dataset: Dataset) -> list[Any]:
    return list(dataset.get("SequenceOfUltrasoundRegions") or [])


def _region(item: Dataset) -> tuple[float, float, float] | None:
    """Area in px and spacing (row, column) in mm of a region of tissue, if it has them."""
    kind = (item.get("RegionSpatialFormat"), item.get("RegionDataType"))
    units = (item.get("PhysicalUnitsXDirection"), item.get("PhysicalUnitsYDirection"))
    if kind[0] != _TWO_D or kind[1] not in (_TISSUE, _COLOUR_FLOW) or units != (_CM, _CM):
        return None
    corners = [numbers_of(item.get(f"RegionLocation{corner}")) for corner in _CORNERS]
    deltas = numbers_of(item.get("PhysicalDeltaY")) + numbers_of(item.get("PhysicalDeltaX"))
    if any(len(corner) != 1 for corner in corners) or len(deltas) != 2:
        return None
    left, top, right, bottom = (corner[0] for corner in corners)
    # Deltas are negative where an axis points the other way.
    spacing = _plausible(abs(deltas[0]) * 10, abs(deltas[1]) * 10)
    return None if spacing is None else (abs((right - left) * (bottom - top)), *spacing)


def numbers_of(value: Any) -> list[float]:
    """The finite numbers of an element; none when one of them is something else."""
    values = [] if value is None or value == "" else value
    try:
        found = [float(v) for v in (values if isinstance(values, Iterable) else [values])]
    except (TypeError, ValueError):
        return []
    return found if all(map(math.isfinite, found)) else []


def _plausible(row: float, column: float) -> tuple[float, float] | None:
    good = 0 < row < _COARSEST_MM and 0 < column < _COARSEST_MM
    # Single precision makes 0.0069999998 of 0.007.
    return (float(f"{row:.7g}"), float(f"{column:.7g}")) if good else None


def _alike(one: Iterable[float], other: Iterable[float]) -> bool:
    return all(math.isclose(a, b, rel_tol=_SAME) for a, b in zip(one, other, strict=True))
