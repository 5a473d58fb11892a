"""The critic of a bundle, if it has one: how easily its candidates are told from real lesions."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.bundles.small_files import bundle_of, of_each_lesion, read_small
from busynth_gui.case.candidate import Candidate
from busynth_gui.imaging.critic import Critic

__all__ = ["CRITIC", "critic_of", "told", "told_of_all"]

CRITIC = "critic.safetensors"
"""Where the critic lies in a bundle."""


def critic_of(info: BundleInfo) -> Critic | None:
    """A bundle's critic; None where it has none that this version can run."""
    return read_small(info, CRITIC, Critic.of)


def told(
    candidate: Candidate, mask: NDArray[np.bool_], among: Iterable[BundleInfo] | None = None
) -> float | None:
    """How easily a candidate's lesion, in its ``mask`` (H, W), is told from real ones, 0 to 1.

    As :meth:`busynth_gui.imaging.critic.Critic.told`. None where the candidate's bundle has no
    critic, or is not ``among`` these; by default those that are installed.
    """
    info = bundle_of(candidate, among)
    known = None if info is None else critic_of(info)
    return None if known is None else known.told(candidate.image, mask)


def told_of_all(
    candidate: Candidate, mask: NDArray[np.bool_], among: Iterable[BundleInfo]
) -> tuple[float | None, ...]:
    """The same for each lesion on the candidate's scan, in the order of their making.

    ``mask`` (H, W) is the last one's as it stands now.
    """
    return of_each_lesion(candidate, mask, among, told)
