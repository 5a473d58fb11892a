"""What the stages share while they work on one scan: grey scale, windows, crops as tensors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.region import Region
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.fov import field_on
from busynth_gui.imaging.marks import find_marks

__all__ = ["Frame", "from_levels", "to_levels"]


@dataclass(frozen=True, eq=False)
class Frame:
    """One scan at work."""

    scan: Scan
    size: int
    """Side of the ROI crop, px."""
    device: torch.device
    field_of_view: Region | None = None
    """The one that somebody has drawn; None finds it."""

    @cached_property
    def fov(self) -> NDArray[np.bool_]:
        return field_on(self.scan, self.field_of_view)

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """What is drawn on the scan (H, W)."""
        return find_marks(self.scan.pixels, self.fov)

    def at(self, size: int) -> Frame:
        """The same scan for crops of another side."""
        if size == self.size:
            return self
        other = replace(self, size=size)
        vars(other)["fov"] = self.fov  # found once for all sizes
        return other

    def crop(self, window: RoiWindow, pixels: Pixels | None = None) -> Tensor:
        """The window of the scan (or of ``pixels`` on its grid) as (1, 1, size, size), [-1, 1]."""
        levels = self.scan.pixels if pixels is None else pixels
        square = window.extract(levels, self.size)
        image = from_levels(square, self.scan.full_scale)
        return torch.from_numpy(image)[None, None].to(self.device)

    def crop_mask(self, window: RoiWindow, mask: NDArray[np.bool_]) -> Tensor:
        """Coverage (1, 1, size, size) of a mask on the scan's grid."""
        square = window.extract_mask(mask, self.size)
        return torch.from_numpy(square)[None, None].to(self.device)


def from_levels(levels: NDArray[np.float32], full_scale: int) -> NDArray[np.float32]:
    """Grey levels to [-1, 1]."""
    return np.asarray(levels * (2.0 / full_scale) - 1.0, np.float32)


def to_levels(image: NDArray[np.float32], full_scale: int) -> NDArray[np.float32]:
    """[-1, 1] to grey levels; not clipped."""
    return np.asarray((image + 1.0) * (full_scale / 2.0), np.float32)
