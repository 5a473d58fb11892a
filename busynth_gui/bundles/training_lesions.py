"""What a bundle tells of its training lesions: a table to look candidates up in, if it has one."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import BundleInfo, list_bundles
from busynth_gui.case.candidate import Candidate
from busynth_gui.imaging.nearness import TrainingLesions

__all__ = ["NEAREST", "nearness", "nearness_of_all", "training_lesions"]

NEAREST = "nearest.safetensors"
"""Where the table lies in a bundle."""
_LARGEST = 1 << 24
"""Bytes of a table; one of ten thousand lesions has half a million."""

_log = logging.getLogger(__name__)


def training_lesions(info: BundleInfo) -> TrainingLesions | None:
    """The table of a bundle; None where it has none that this version can read."""
    if NEAREST not in info.files:
        return None
    return _read(info.folder / NEAREST, info.files[NEAREST])


@lru_cache(maxsize=8)
def _read(path: Path, sha256: str) -> TrainingLesions | None:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError("it is not the file that was published")
        return TrainingLesions.of(load(data))
    except (OSError, ValueError, SafetensorError) as error:
        # Told by 'bundles verify', and no reason not to check the rest of a candidate.
        _log.warning("%s cannot be read: %s", path, error)
        return None


def nearness(
    candidate: Candidate, mask: NDArray[np.bool_], among: Iterable[BundleInfo] | None = None
) -> float | None:
    """How near a candidate's lesion, in its ``mask`` (H, W), comes to one its bundle learned from.

    As :meth:`busynth_gui.imaging.nearness.TrainingLesions.nearness`. None where the bundle cannot
    tell, or is not ``among`` these; by default those that are installed.
    """
    wanted = candidate.request.bundle_sha256
    for info in list_bundles() if among is None else among:
        if info.sha256 == wanted:
            table = training_lesions(info)
            return None if table is None else table.nearness(candidate.image, mask)
    return None


def nearness_of_all(
    candidate: Candidate, mask: NDArray[np.bool_], among: Iterable[BundleInfo] | None = None
) -> tuple[float | None, ...]:
    """The same for each lesion on the candidate's scan, in the order of their making.

    ``mask`` (H, W) is the last one's as it stands now.
    """
    known = list(list_bundles() if among is None else among)
    masks = (*candidate.masks_below, mask)
    each = zip(candidate.chain, masks, strict=True)
    return tuple(nearness(lesion, own, known) for lesion, own in each)
