"""What a bundle tells of its training lesions: a table to look candidates up in, if it has one."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.bundles.small_files import bundle_of, of_each_lesion, read_small
from busynth_gui.case.candidate import Candidate
from busynth_gui.imaging.nearness import TrainingLesions

__all__ = ["NEAREST", "nearness", "nearness_of_all", "training_lesions"]

NEAREST = "nearest.safetensors"
"""Where the table lies in a bundle."""


def training_lesions(info: BundleInfo) -> TrainingLesions | None:
    """The table of a bundle; None where it has none that this version can read."""
    return read_small(info, NEAREST, TrainingLesions.of)


def nearness(
    candidate: Candidate, mask: NDArray[np.bool_], among: Iterable[BundleInfo] | None = None
) -> float | None:
    """How near a candidate's lesion, in its ``mask`` (H, W), comes to one its bundle learned from.

    As :meth:`busynth_gui.imaging.nearness.TrainingLesions.nearness`. None where the bundle cannot
    tell, or is not ``among`` these; by default those that are installed.
    """
    info = bundle_of(candidate, among)
    known = None if info is None else training_lesions(info)
    return None if known is None else known.nearness(candidate.image, mask)


def nearness_of_all(
    candidate: Candidate, mask: NDArray[np.bool_], among: Iterable[BundleInfo]
) -> tuple[float | None, ...]:
    """The same for each lesion on the candidate's scan, in the order of their making.

    ``mask`` (H, W) is the last one's as it stands now.
    """
    return of_each_lesion(candidate, mask, among, nearness)
