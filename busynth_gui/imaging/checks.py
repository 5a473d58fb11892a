"""What can be checked of a candidate without a person: badges for the reviewer, not verdicts.

Everything is computed from the arrays as they are kept, never taken from what the stages promise.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.finding import AskedWord, Finding
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe, measure_lesion

__all__ = [
    "BINS",
    "CHECKS_VERSION",
    "NEAR_MARKS",
    "GreyLevels",
    "MeasuredFinding",
    "check_candidate",
    "grey_levels",
]

BINS = 64

NEAR_MARKS = 5
"""Px within which what is drawn on a scan counts as near."""


CHECKS_VERSION = 4
"""Goes up whenever the checks, or what they measure with, find something else in the same arrays:
what was found before is then found anew."""


@dataclass(frozen=True, kw_only=True)
class MeasuredFinding(Finding):
    """A finding with the figures that it was read from."""

    measures: LesionMeasures
    measured: Descriptors

    @property
    def finding(self) -> Finding:
        """What is kept of it."""
        return Finding(**{field.name: getattr(self, field.name) for field in fields(Finding)})


def check_candidate(
    healthy: Pixels,
    image: Pixels,
    mask: NDArray[np.bool_],
    band: NDArray[np.bool_],
    field: NDArray[np.bool_],
    asked: Descriptors,
    full_scale: int,
    spacing_mm: tuple[float, float] | None = None,
    marks: NDArray[np.bool_] | None = None,
    nearness: float | None = None,
    told: float | None = None,
) -> MeasuredFinding:
    """Check a candidate ``image`` against its ``healthy`` scan, all arrays (H, W).

    ``field`` is the field of view, ``marks`` what is drawn on the scan, if that
    is known; ``nearness`` and ``told`` are taken over. Raises ValueError for an empty mask
    or for arrays of different shapes or types.
    """
    if not mask.any():
        raise ValueError("an empty mask cannot be checked")
    if not healthy.shape == image.shape == mask.shape == band.shape == field.shape:
        raise ValueError("the arrays are of different shapes")
    if healthy.dtype != image.dtype:
        raise ValueError(f"{image.dtype} image on a {healthy.dtype} scan")
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    grey = np.asarray(image, np.float32) / np.float32(full_scale)
    measures = measure_lesion(grey, mask, field | mask, Beams.of(field))
    measured = describe(measures)
    words = []
    for each in fields(asked):
        wanted, found = getattr(asked, each.name), getattr(measured, each.name)
        if wanted is not None:
            words.append(AskedWord(each.name, wanted, found or ""))
    return MeasuredFinding(
        outside_field=int((mask & ~field).sum()),
        changed_outside=int(((healthy != image) & ~(mask | band)).sum()),
        near_marks=0 if marks is None else int((mask & _about(marks)).sum()),
        height=int(rows[-1] - rows[0]) + 1,
        width=int(columns[-1] - columns[0]) + 1,
        spacing_mm=spacing_mm,
        nearness=nearness,
        told=told,
        measures=measures,
        measured=measured,
        asked=tuple(words),
    )


def _about(marks: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """What lies within :data:`NEAR_MARKS` px of the marks."""
    size = 2 * NEAR_MARKS + 1
    return np.asarray(cv2.dilate(marks.astype(np.uint8), np.ones((size, size), np.uint8)) > 0)


@dataclass(frozen=True)
class GreyLevels:
    """Grey levels in a region: ``shares`` (BINS,) of its pixels, from 0 to full scale.

    ``median`` and ``mean`` are in grey levels of the scan. All 0 for an empty region.
    """

    shares: NDArray[np.float64]
    median: float
    mean: float
    count: int


def grey_levels(pixels: Pixels, where: NDArray[np.bool_], full_scale: int) -> GreyLevels:
    """The histogram of ``pixels`` (H, W) in ``where``, and its middle."""
    values = pixels[where]
    if not values.size:
        return GreyLevels(np.zeros(BINS), 0.0, 0.0, 0)
    counts, _ = np.histogram(values, bins=BINS, range=(0, full_scale + 1))
    return GreyLevels(
        counts / values.size, float(np.median(values)), float(values.mean()), int(values.size)
    )
