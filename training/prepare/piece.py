"""One scan on its way into the cache: what was found and done."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from busynth_gui.labelled.cases import DatasetCase
from training.prepare.frame_crop import Box
from training.prepare.near_duplicates import Pair
from training.prepare.readers import DataSets

__all__ = ["Piece", "Prepared"]


@dataclass
class Piece:
    """One scan on its way into the cache, with what was found and done.

    ``case`` is the cleaned scan; ``before`` the image as it was read, of which ``box`` was taken.
    ``graphics`` is bool (H, W) on the cleaned scan. ``findings`` are checks and what they found.
    """

    case: DatasetCase
    before: NDArray[np.uint8]
    box: Box
    graphics: NDArray[np.bool_]
    seam: tuple[int, int] | None = None
    view: float = 1.0
    strangeness: float = 0.0
    nearest: tuple[str, float] | None = None
    group: str = ""
    split: str = ""
    findings: dict[str, str] = field(default_factory=dict)
    dropped: str = ""
    """The check that left the scan out; empty when it was kept."""


@dataclass(frozen=True)
class Prepared:
    """All pieces in the order in which they were read, the pairs among them, what was skipped."""

    pieces: list[Piece]
    pairs: list[Pair]
    data: DataSets

    @property
    def kept(self) -> list[Piece]:
        return [p for p in self.pieces if not p.dropped]
