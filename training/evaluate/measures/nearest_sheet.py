"""Pictures of the lesions that come nearest to a training lesion, each beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from training.data.files import write_picture
from training.evaluate.measures.contact_sheet import CELL, cell, tile
from training.evaluate.measures.pairs import Pair

__all__ = ["Neighbour", "nearest_sheet"]

_CAPTION = 22
_SHOWN = 12


@dataclass(frozen=True)
class Neighbour:
    """A lesion, the training lesion nearest to it (or to its mirror image), and how alike."""

    pair: Pair
    training: Pair
    likeness: float
    mirrored: bool


def nearest_sheet(neighbours: Sequence[Neighbour], bar: float, out: Path) -> None:
    """Write the twelve most alike, three to a row: the lesion, then its nearest training lesion.

    The caption of one that is more alike than ``bar`` has a star. The training lesion is shown
    mirrored where its mirror image is what is near.
    """
    chosen = sorted(neighbours, key=lambda n: -n.likeness)[:_SHOWN]
    out.parent.mkdir(parents=True, exist_ok=True)
    write_picture(out, tile([_panel(n, bar) for n in chosen], 3))


def _panel(n: Neighbour, bar: float) -> NDArray[np.uint8]:
    pixels, mask = n.training.pixels, n.training.mask
    if n.mirrored:
        pixels, mask = np.ascontiguousarray(pixels[:, ::-1]), np.ascontiguousarray(mask[:, ::-1])
    cells = np.hstack([cell(n.pair.pixels, n.pair.mask, 255), cell(pixels, mask, 255)])
    caption = np.zeros((_CAPTION, 2 * CELL), np.uint8)
    star = " *" if n.likeness > bar else ""
    text = f"{n.likeness:.3f}{star}  {n.training.name}{' mirrored' if n.mirrored else ''}"
    cv2.putText(caption, text, (4, 15), cv2.FONT_HERSHEY_SIMPLEX, 0.42, 255, 1, cv2.LINE_AA)
    return np.vstack([caption, cells])
