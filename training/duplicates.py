"""Near-duplicate scans: found by correlation of thumbnails, joined into groups."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

__all__ = ["merge_groups", "near_duplicates"]

THRESHOLD = 0.99
"""Pearson correlation of 32 x 32 thumbnails above which two scans count as the same."""


def near_duplicates(
    scans: Sequence[NDArray[np.uint8]], threshold: float = THRESHOLD
) -> list[tuple[int, int]]:
    """Index pairs (i < j) of scans whose 32 x 32 thumbnails correlate above ``threshold``."""
    rows = []
    for scan in scans:
        small = cv2.resize(scan, (32, 32), interpolation=cv2.INTER_AREA).astype(np.float64).ravel()
        small -= small.mean()
        rows.append(small / max(float(np.linalg.norm(small)), 1e-9))
    table = np.stack(rows)
    close = np.triu(table @ table.T > threshold, 1)
    return [(int(i), int(j)) for i, j in np.argwhere(close)]


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
