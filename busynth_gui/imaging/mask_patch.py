"""Changes to masks, kept small: the box that changed and which of its pixels did."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Box", "MaskPatch", "box_of", "joined"]

Box = tuple[int, int, int, int]
"""Top, left, bottom, right in px; bottom and right are outside."""


@dataclass(frozen=True)
class MaskPatch:
    """Which pixels of a mask differ before and after a step: packed bits of their box.

    Applied once it is the step, applied again it takes the step back, both exactly.
    """

    top: int
    left: int
    height: int
    width: int
    packed: bytes

    @classmethod
    def between(
        cls, before: NDArray[np.bool_], after: NDArray[np.bool_], within: Box | None = None
    ) -> MaskPatch | None:
        """The difference of two masks (H, W); None when there is none.

        ``within`` is a box outside of which they are known to be equal.
        """
        top, left, bottom, right = within or (0, 0, *before.shape)
        changed = before[top:bottom, left:right] ^ after[top:bottom, left:right]
        inner = box_of(changed)
        if inner is None:
            return None
        box = changed[inner[0] : inner[2], inner[1] : inner[3]]
        packed = zlib.compress(np.packbits(box).tobytes(), 6)
        return cls(top + inner[0], left + inner[1], box.shape[0], box.shape[1], packed)

    @property
    def nbytes(self) -> int:
        return len(self.packed)

    @property
    def box(self) -> Box:
        return (self.top, self.left, self.top + self.height, self.left + self.width)

    def flip(self, mask: NDArray[np.bool_]) -> None:
        """Change ``mask`` (H, W) in place: do the step, or take it back."""
        bits = np.frombuffer(zlib.decompress(self.packed), np.uint8)
        changed = np.unpackbits(bits, count=self.height * self.width).astype(bool)
        top, left, bottom, right = self.box
        mask[top:bottom, left:right] ^= changed.reshape(self.height, self.width)


def box_of(mask: NDArray[np.bool_]) -> Box | None:
    """The smallest box with every true pixel of a mask (H, W); None when there is none."""
    rows = np.flatnonzero(mask.any(1))
    if rows.size == 0:
        return None
    top, bottom = int(rows[0]), int(rows[-1]) + 1
    columns = np.flatnonzero(mask[top:bottom].any(0))
    return (top, int(columns[0]), bottom, int(columns[-1]) + 1)


def joined(one: Box | None, other: Box | None) -> Box | None:
    """The smallest box with both."""
    if one is None or other is None:
        return one or other
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )
