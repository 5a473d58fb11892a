"""The cache that ``prepare`` writes and every trainer reads: all scans in one memory map.

``scans.npy`` and ``masks.npy`` hold the pixels of all scans one after another (uint8; the mask
file has bit 1 for the lesion and bit 2 for burned-in graphics); ``index.json`` says where each
one lies, what it is, which group it belongs to and on which side of the split.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.readers import Case

__all__ = ["Entry", "ScanCache", "write_cache"]

LESION, OVERLAY = 1, 2


@dataclass(frozen=True)
class Entry:
    """Where one scan lies in the cache, and what is known of it."""

    name: str
    dataset: str
    pathology: str
    group: str
    split: str
    """``train`` or ``held-out``."""
    offset: int
    height: int
    width: int


class ScanCache:
    """Read access to a prepared folder. Raises FileNotFoundError when it was never prepared."""

    def __init__(self, folder: Path) -> None:
        if not (folder / "index.json").exists():
            raise FileNotFoundError(
                f"{folder} holds no prepared data: run 'python -m training prepare' first"
            )
        self.folder = folder
        rows = json.loads((folder / "index.json").read_text())["entries"]
        self.entries = [Entry(**row) for row in rows]
        self._scans = np.load(folder / "scans.npy", mmap_mode="r")
        self._masks = np.load(folder / "masks.npy", mmap_mode="r")

    def select(self, split: str, lesions: bool | None = None) -> list[Entry]:
        """Entries of one split; only scans with (True) or without (False) a lesion if asked."""
        return [
            e
            for e in self.entries
            if e.split == split and (lesions is None or lesions == (e.pathology != "normal"))
        ]

    def scan(self, entry: Entry) -> NDArray[np.uint8]:
        """The scan's pixels, uint8 (H, W)."""
        return np.asarray(self._cut(self._scans, entry))

    def lesion(self, entry: Entry) -> NDArray[np.bool_]:
        """The lesion mask, bool (H, W)."""
        return (self._cut(self._masks, entry) & LESION) > 0

    def overlay(self, entry: Entry) -> NDArray[np.bool_]:
        """Burned-in graphics, bool (H, W)."""
        return (self._cut(self._masks, entry) & OVERLAY) > 0

    @staticmethod
    def _cut(flat: NDArray[np.uint8], e: Entry) -> NDArray[np.uint8]:
        return flat[e.offset : e.offset + e.height * e.width].reshape(e.height, e.width)


def write_cache(
    folder: Path,
    cases: Sequence[Case],
    overlays: Sequence[NDArray[np.bool_]],
    groups: Sequence[str],
    splits: Sequence[str],
) -> None:
    """Write the three files; ``index.json`` comes last, so a cache that has it is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "index.json").unlink(missing_ok=True)
    entries, offset = [], 0
    for case, group, split in zip(cases, groups, splits, strict=True):
        h, w = case.scan.shape
        entries.append(Entry(case.name, case.dataset, case.pathology, group, split, offset, h, w))
        offset += h * w
    np.save(folder / "scans.npy", np.concatenate([c.scan.ravel() for c in cases]))
    flags = [
        (c.mask * LESION + o * OVERLAY).astype(np.uint8).ravel()
        for c, o in zip(cases, overlays, strict=True)
    ]
    np.save(folder / "masks.npy", np.concatenate(flags))
    index = {"entries": [asdict(e) for e in entries]}
    (folder / "index.json").write_text(json.dumps(index))
