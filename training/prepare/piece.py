"""One scan on its way into the cache: what it is asked to be, what was found and done."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from training.data.cases import DatasetCase
from training.graphics.removal import FINDERS
from training.prepare.frame_crop import Box
from training.prepare.near_duplicates import SAME_LESION, Pair
from training.prepare.readers import DataSets

__all__ = ["CHECKS", "Piece", "PrepareSettings", "Prepared"]

CHECKS = {
    "conflict": "the same frame with another pathology: one of the two is wrong",
    "repeat": "the same frame as a scan that is kept",
    "half": "half of a double frame without a lesion, of a lesion scan: not known to be healthy",
    "unusual": "unlike all others, perhaps the axilla or another organ",
    "graphics": "graphics over more than a tenth of the scan",
    "mask": "a mask that is tiny, cut by the edge or mostly under graphics",
    "view": "a field of view of less than a third of the image",
}
"""What is looked for besides what is mended (graphics, double frames, margins, near-duplicates)."""


@dataclass(frozen=True)
class PrepareSettings:
    """What the recipe file may say about the data."""

    held_out: float = 0.2
    """Share of the groups that no model is trained on."""
    seed: int = 0
    """Deals the groups to the two sides, and draws the scans of ``limit``."""
    limit: int | None = None
    """Take so many scans only."""
    splits: str = ""
    """A file of splits to use instead of dealing the groups."""
    leaks: str = "refuse"
    """What happens to groups that this file divides: "refuse", or "drop" their training scans."""
    drop: tuple[str, ...] = ("conflict", "half")
    """The checks that leave a scan out; the others (repeat, unusual, graphics, mask, view) only
    flag it."""
    similarity: float = SAME_LESION
    """Likeness from which two scans are joined in one group, 0 to 1."""
    graphics: str = "network"
    """How burned-in graphics are found: "network", "strokes" or "none"."""
    finder: str = ""
    """File of weights for that network; empty for those that come with the project."""
    paint: bool = True
    """Paint over the graphics that were found."""
    crop: bool = True
    """Crop to the field of view."""
    divide: bool = True
    """Take double frames apart."""

    def __post_init__(self) -> None:
        unknown = sorted(set(self.drop) - set(CHECKS))
        if unknown:
            raise ValueError(f"drop knows no {', '.join(unknown)}; there is {', '.join(CHECKS)}")
        if self.graphics not in FINDERS:
            raise ValueError(f"graphics must be one of {', '.join(FINDERS)}")
        if self.leaks not in ("refuse", "drop"):
            raise ValueError('leaks must be "refuse" or "drop"')
        if not 0 <= self.held_out <= 1 or not 0 < self.similarity <= 1:
            raise ValueError("held_out and similarity are shares from 0 to 1")


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
