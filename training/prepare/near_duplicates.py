"""Near-duplicate scans: found by their fine structure, also when cropped, joined into groups."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from training.settings import SAME_LESION

__all__ = ["SAME_FRAME", "Pair", "merge_groups", "near_duplicates"]

SAME_FRAME = 0.75
"""Similarity from which two scans are taken for the same frame, saved twice."""

_SIDE = 32
_WORK = 192
_ACROSS = (0.0, 0.04, 0.08, 0.12, 0.16)
_TOP = (0.0, 0.05)
_BELOW = (0.0, 0.05, 0.1, 0.15)


@dataclass(frozen=True)
class Pair:
    """Two scans by their place in the list (``one`` < ``other``), and how alike they are."""

    one: int
    other: int
    similarity: float
    """Correlation of fine structure at the best crop, -1 to 1."""


def near_duplicates(
    scans: Sequence[NDArray[np.uint8]], threshold: float = SAME_LESION, rows: int = 512
) -> list[Pair]:
    """Pairs of uint8 scans (H, W) that are alike above ``threshold``, most alike first.

    Compared are thumbnails of 32 x 32 px whose brightness is taken out: what is left after
    subtracting a Gaussian blur, divided by its local deviation. Brightness alone joins scans that
    merely darken with depth and misses a frame that was saved with another gain. One scan of a pair
    may be cropped against the other by up to 16 % at either side, 15 % below and 5 % above; its
    proportions do not matter. ``rows`` scans are compared with all others at a time.
    """
    work = [cv2.resize(scan, (_WORK, _WORK), interpolation=cv2.INTER_AREA) for scan in scans]
    whole = _thumbnails(work, (0.0, 0.0, 0.0, 0.0))
    best: dict[tuple[int, int], float] = {}
    for cut in product(_ACROSS, _ACROSS, _TOP, _BELOW):
        cropped = _thumbnails(work, cut)
        for start in range(0, len(work), rows):
            table = whole[start : start + rows] @ cropped.T
            for i, j in np.argwhere(table > threshold).tolist():
                if start + i != j:
                    pair = (min(start + i, j), max(start + i, j))
                    best[pair] = max(best.get(pair, -1.0), float(table[i, j]))
    pairs = [Pair(i, j, round(value, 4)) for (i, j), value in best.items()]
    return sorted(pairs, key=lambda p: (-p.similarity, p.one, p.other))


def _thumbnails(
    work: Sequence[NDArray[np.uint8]], cut: tuple[float, float, float, float]
) -> NDArray[np.float32]:
    """Unit vectors (n, 1024) of the fine structure inside a crop (shares left, right, top, below).

    Float32, so that two thousand scans are compared in a second per crop.
    """
    left, right, top, below = (round(share * _WORK) for share in cut)
    box = np.s_[top : _WORK - below, left : _WORK - right]
    return np.stack(list(_structures(work, box))).astype(np.float32)


def _structures(
    work: Sequence[NDArray[np.uint8]], box: tuple[slice, slice]
) -> Iterator[NDArray[np.float32]]:
    for scan in work:
        small = cv2.resize(scan[box], (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        detail = small.astype(np.float32)
        detail -= cv2.GaussianBlur(detail, (0, 0), 4)
        # A few grey levels more, so that noise in the black is not made into structure.
        detail /= np.sqrt(cv2.GaussianBlur(detail * detail, (0, 0), 4)) + 4
        flat = np.clip(detail, -2, 2).ravel()
        flat -= flat.mean()
        yield flat / max(float(np.linalg.norm(flat)), 1e-6)


def merge_groups(groups: Sequence[str], pairs: Sequence[tuple[int, int]]) -> list[str]:
    """Group names after joining every group that shares a member or a near-duplicate pair."""
    first: dict[str, int] = {}
    edges = list(pairs)
    for index, group in enumerate(groups):
        edges.append((first.setdefault(group, index), index))
    i, j = np.array(edges).T
    n = len(groups)
    _, component = connected_components(
        coo_matrix((np.ones(len(i)), (i, j)), shape=(n, n)), directed=False
    )
    names: dict[int, str] = {}
    return [names.setdefault(int(c), groups[k]) for k, c in enumerate(component)]
