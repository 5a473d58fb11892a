"""Small files of tensors in a bundle that the program reads itself, without the networks."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import BundleInfo, list_bundles
from busynth_gui.case.candidate import Candidate

__all__ = ["bundle_of", "of_each_lesion", "read_small"]

T = TypeVar("T")
Tensors = Mapping[str, NDArray[np.generic]]

_LARGEST = 1 << 24
"""Bytes of such a file."""

_log = logging.getLogger(__name__)


def read_small(info: BundleInfo, name: str, make: Callable[[Tensors], T]) -> T | None:
    """What ``make`` makes of a file's tensors; None where the bundle has none that can be read.

    ``make`` raises ValueError for what it cannot use. What was made is kept.
    """
    if name not in info.files:
        return None
    made: T | None = _read(info.folder / name, info.files[name], make)
    return made


def bundle_of(candidate: Candidate, among: Iterable[BundleInfo] | None) -> BundleInfo | None:
    """The bundle that a candidate is of, if it is ``among`` these; None for those installed."""
    wanted = candidate.request.bundle_sha256
    known = list_bundles() if among is None else among
    return next((info for info in known if info.sha256 == wanted), None)


def of_each_lesion(
    candidate: Candidate,
    mask: NDArray[np.bool_],
    among: Iterable[BundleInfo],
    ask: Callable[[Candidate, NDArray[np.bool_], Iterable[BundleInfo]], T],
) -> tuple[T, ...]:
    """What is said of each lesion on a scan, in the order of their making.

    ``mask`` (H, W) is the last one's as it stands now.
    """
    known = list(among)
    each = zip(candidate.chain, (*candidate.masks_below, mask), strict=True)
    return tuple(ask(lesion, own, known) for lesion, own in each)


@lru_cache(maxsize=16)
def _read(path: Path, sha256: str, make: Callable[[Tensors], Any]) -> Any:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise ValueError("it is not the file that was published")
        return make(load(data))
    except (OSError, ValueError, SafetensorError) as error:
        # Told by 'bundles verify', and no reason not to check the rest of a candidate.
        _log.warning("%s cannot be read: %s", path, error)
        return None
