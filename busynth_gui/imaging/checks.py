"""What can be checked of a candidate without a person: badges for the reviewer, not verdicts.

Everything is computed from the arrays as they are kept, never taken from what the stages promise.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.measure import LesionMeasures, describe, measure_lesion

__all__ = ["AskedWord", "CandidateChecks", "GreyLevels", "check_candidate", "grey_levels"]

BINS = 64


@dataclass(frozen=True)
class AskedWord:
    """A BI-RADS word that the request asked for, and the one measured on the candidate."""

    descriptor: str
    asked: str
    measured: str

    @property
    def agrees(self) -> bool:
        return self.asked == self.measured


@dataclass(frozen=True)
class CandidateChecks:
    """Findings on one candidate. Counts are px; ``height`` and ``width`` are of the mask's box."""

    outside_field: int
    """Pixels of the mask outside the field of view."""
    changed_outside: int
    """Pixels outside mask and band that are not the healthy scan's."""
    height: int
    width: int
    spacing_mm: tuple[float, float] | None
    """(row, column), None when the scan does not tell."""
    measures: LesionMeasures
    measured: Descriptors
    asked: tuple[AskedWord, ...]
    """Only what was specified."""

    @property
    def size_mm(self) -> tuple[float, float] | None:
        """Height and width in mm, None where the spacing is unknown."""
        if self.spacing_mm is None:
            return None
        return self.height * self.spacing_mm[0], self.width * self.spacing_mm[1]

    @cached_property
    def disagreeing(self) -> tuple[AskedWord, ...]:
        return tuple(word for word in self.asked if not word.agrees)

    @property
    def sound(self) -> bool:
        """Whether what must hold for every candidate holds; words that differ do not count."""
        return self.outside_field == 0 and self.changed_outside == 0


def check_candidate(
    healthy: Pixels,
    image: Pixels,
    mask: NDArray[np.bool_],
    band: NDArray[np.bool_],
    field: NDArray[np.bool_],
    asked: Descriptors,
    full_scale: int,
    spacing_mm: tuple[float, float] | None = None,
) -> CandidateChecks:
    """Check a candidate ``image`` against its ``healthy`` scan, all arrays (H, W).

    ``field`` is the field of view. Raises ValueError for an empty mask or for arrays of different
    shapes or types.
    """
    if not mask.any():
        raise ValueError("an empty mask cannot be checked")
    if not healthy.shape == image.shape == mask.shape == band.shape == field.shape:
        raise ValueError("the arrays are of different shapes")
    if healthy.dtype != image.dtype:
        raise ValueError(f"{image.dtype} image on a {healthy.dtype} scan")
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    grey = np.asarray(image, np.float32) / np.float32(full_scale)
    measures = measure_lesion(grey, mask, field | mask)
    measured = describe(measures)
    words = []
    for each in fields(asked):
        wanted, found = getattr(asked, each.name), getattr(measured, each.name)
        if wanted is not None:
            words.append(AskedWord(each.name, wanted, found or ""))
    return CandidateChecks(
        outside_field=int((mask & ~field).sum()),
        changed_outside=int(((healthy != image) & ~(mask | band)).sum()),
        height=int(rows[-1] - rows[0]) + 1,
        width=int(columns[-1] - columns[0]) + 1,
        spacing_mm=spacing_mm,
        measures=measures,
        measured=measured,
        asked=tuple(words),
    )


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
