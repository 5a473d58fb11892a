"""What the automatic checks say of one candidate, short enough to keep of thousands."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["NEAR", "AskedWord", "Finding", "Mark"]

NEAR = 0.99
"""The nearness from which a candidate is worth a look: one real lesion of a hundred has it too."""


class Mark(StrEnum):
    """A finding in one word: a badge for the reviewer, no verdict."""

    SOUND = "sound"
    """All that must hold does, and every word that was asked for was measured."""
    DIFFERS = "differs"
    """All that must hold does; another word was measured than was asked for, the mask lies near
    what is drawn on the scan, or the lesion near one that the bundle was trained on."""
    BROKEN = "broken"
    """Something does not hold that must hold for every candidate."""


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
class Finding:
    """Counts are px; ``height`` and ``width`` are of the mask's upright box."""

    outside_field: int
    """Pixels of the mask outside the field of view."""
    changed_outside: int
    """Pixels outside mask and band that are not the healthy scan's."""
    near_marks: int
    """Pixels of the mask on or near what is drawn on the scan: words, callipers, body markers."""
    height: int
    width: int
    asked: tuple[AskedWord, ...]
    """Only what was specified."""
    spacing_mm: tuple[float, float] | None
    """(row, column), None when the scan does not tell."""
    nearness: float | None = None
    """The share, 0 to 1, of real lesions that the bundle never saw which lie less near to one of
    those that it was trained on; None when the bundle cannot tell, or is not here."""
    told: float | None = None
    """How easily the bundle's critic tells the lesion from real ones, 0 to 1; None without one."""

    @property
    def size_mm(self) -> tuple[float, float] | None:
        """Height and width in mm, None where the spacing is unknown."""
        if self.spacing_mm is None:
            return None
        return self.height * self.spacing_mm[0], self.width * self.spacing_mm[1]

    @property
    def disagreeing(self) -> tuple[AskedWord, ...]:
        return tuple(word for word in self.asked if not word.agrees)

    @property
    def near_training(self) -> bool:
        """Whether the lesion is nearer to a training lesion than 99 % of unseen real ones are."""
        return self.nearness is not None and self.nearness >= NEAR

    @property
    def sound(self) -> bool:
        """Whether what must hold for every candidate holds; words that differ do not count."""
        return self.outside_field == 0 and self.changed_outside == 0

    @property
    def mark(self) -> Mark:
        if not self.sound:
            return Mark.BROKEN
        doubtful = self.disagreeing or self.near_marks or self.near_training
        return Mark.DIFFERS if doubtful else Mark.SOUND
