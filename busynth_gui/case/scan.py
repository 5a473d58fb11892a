"""One greyscale ultrasound frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import HealRequest

__all__ = ["LARGEST_SPACING_MM", "MIN_SCAN_SIDE", "SMALLEST_SPACING_MM", "Pixels", "Scan"]

Pixels = NDArray[np.uint8] | NDArray[np.uint16]

SMALLEST_SPACING_MM, LARGEST_SPACING_MM = 0.001, 2.0
"""What a pixel of an ultrasound scan can measure; beyond that, somebody took cm for mm."""

MIN_SCAN_SIDE = 64
"""Smallest height and width, in px, in which a lesion and its surroundings have room."""


@dataclass(frozen=True, eq=False)
class Scan:
    """A scan: ``pixels`` uint8 or uint16 (H, W), spacing in mm (row, column) if known.

    ``burned_in``: its file says that writing on it may name a patient. ``healings``: what its
    lesions were healed by, the first one first; empty for a scan as it was taken. ``synthetic``:
    its file says that some of it was made by a trained algorithm. Raises Refusal when the array is
    not a greyscale frame of at least 64 x 64 px.
    """

    name: str
    pixels: Pixels
    spacing_mm: tuple[float, float] | None = None
    burned_in: bool = False
    healings: tuple[HealRequest, ...] = ()
    synthetic: bool = False

    def __post_init__(self) -> None:
        pixels = self.pixels
        if pixels.ndim != 2 or pixels.dtype not in (np.uint8, np.uint16):
            raise Refusal(
                "{0} is not an 8 or 16 bit greyscale frame",
                "its array is {1} {2}, give one channel",
                self.name,
                pixels.dtype,
                pixels.shape,
            )
        if min(pixels.shape) < MIN_SCAN_SIDE:
            raise Refusal(
                "{0} is {1} x {2} px",
                "give a scan of at least {3} x {3} px",
                self.name,
                pixels.shape[1],
                pixels.shape[0],
                MIN_SCAN_SIDE,
            )

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width) in px."""
        return (int(self.pixels.shape[0]), int(self.pixels.shape[1]))

    @property
    def full_scale(self) -> int:
        """The value that is shown white: 255 for 8 bit; for 16 bit the next full power of two.

        Many 16-bit files hold 12-bit data; scaling those by 65,535 would show them black.
        """
        if self.pixels.dtype == np.uint8:
            return 255
        top = int(self.pixels.max(initial=0))
        return max(255, (1 << top.bit_length()) - 1)

    @cached_property
    def sha256(self) -> str:
        """Hash of the pixels, the same for one frame whatever file format it came in."""
        return array_sha256(self.pixels)
