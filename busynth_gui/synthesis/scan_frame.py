"""What the stages share while they work on one scan: grey scale, windows, crops as tensors."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.region import RasterRegion, Region
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.burned_in import boxes_mask
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.marks import find_marks, find_writing
from busynth_gui.imaging.oversampling import oversampling
from busynth_gui.imaging.scan_field import field_on, view_at
from busynth_gui.imaging.scan_style import scan_style

__all__ = ["Frame", "from_levels", "to_levels"]

_BRIGHT, _LEAST_BRIGHT = 99.5, 0.55
"""The percentile of a field of view that says how bright a scan is, and the share of full scale
that it has at least: of BUSI's scans 0.59 is the darkest, of BUS-BRA's a quarter is below 0.56, one
in twenty below 0.46 and none below 0.38."""


@dataclass(frozen=True, eq=False)
class Frame:
    """One scan at work."""

    scan: Scan
    size: int
    """Side of the ROI crop, px."""
    device: torch.device
    field_of_view: Region | None = None
    """The one that somebody has drawn; None finds it."""
    ground: Candidate | None = None
    """What the lesion is added to; None is the scan itself."""
    ground_mask: RasterRegion | None = None
    """The ground's own mask where a person has corrected it."""

    @property
    def pixels(self) -> Pixels:
        """What the lesion is made in (H, W): the scan, or the ground's image."""
        return self.scan.pixels if self.ground is None else self.ground.image

    @cached_property
    def field(self) -> NDArray[np.bool_]:
        """The scan's field of view (H, W): of one view, where there are several."""
        return view_at(self.views, None)

    @cached_property
    def views(self) -> NDArray[np.bool_]:
        """All views of the scan (H, W), see :func:`busynth_gui.imaging.scan_field.view_at`."""
        return field_on(self.scan, self.field_of_view)

    def around(self, place: NDArray[np.bool_]) -> Frame:
        """The same scan with the view as its field in which most of ``place`` (H, W) lies."""
        view = view_at(self.views, place)
        if view is self.field or np.array_equal(view, self.field):
            return self
        other = replace(self)
        vars(other).update(views=self.views, field=view)
        return other

    @cached_property
    def taken(self) -> NDArray[np.bool_] | None:
        """What other lesions and their bands take up of it (H, W)."""
        if self.ground is None:
            return None
        mask = self.ground_mask
        return self.ground.taken(None if mask is None else mask.rasterize(self.scan.shape))

    @cached_property
    def fov(self) -> NDArray[np.bool_]:
        """Where (H, W) the lesion and its band may lie: nothing else is ever changed."""
        return self.field if self.taken is None else self.field & ~self.taken

    @cached_property
    def beams(self) -> Beams:
        """The ways that sound takes through the scan."""
        return Beams.of(self.field)

    @cached_property
    def marks(self) -> NDArray[np.bool_]:
        """What is drawn on the scan (H, W)."""
        return find_marks(self.scan.pixels, self.field)

    @cached_property
    def changeable(self) -> NDArray[np.bool_]:
        """The field of view ``fov`` (H, W) less the writing on it: that lies above the picture, and
        no shadow falls on it."""
        return self.fov & ~(self.marks & boxes_mask(find_writing(self.marks), self.marks.shape))

    @cached_property
    def white(self) -> int:
        """The level that counts as white, which nothing that is made exceeds: the scan's, but less
        where the scan is darker than those that bundles are trained on."""
        seen = self.scan.pixels[self.field]
        if not seen.size:
            return self.scan.full_scale
        bright = float(np.percentile(seen, _BRIGHT)) / self.scan.full_scale
        return max(1, round(self.scan.full_scale * min(1.0, bright / _LEAST_BRIGHT)))

    @cached_property
    def style(self) -> NDArray[np.float32]:
        """What the scan looks like, see :data:`busynth_gui.imaging.scan_style.STYLE`."""
        return scan_style(self.scan.pixels, self.white, self.field)

    @cached_property
    def oversampling(self) -> float:
        """Pixels of the scan to one of a grid that its speckle is fine on, see
        :func:`busynth_gui.imaging.oversampling.oversampling`."""
        return oversampling(self.scan.pixels, self.white, self.field)

    def at(self, size: int) -> Frame:
        """The same scan for crops of another side."""
        if size == self.size:
            return self
        other = replace(self, size=size)
        # Found once for all.
        for name in ("field", "taken", "fov", "changeable", "beams", "white"):
            vars(other)[name] = getattr(self, name)
        return other

    def crop(self, window: RoiWindow, pixels: Pixels | None = None) -> Tensor:
        """The window of the frame's pixels (or of ``pixels``) as (1, 1, size, size), [-1, 1]."""
        levels = self.pixels if pixels is None else pixels
        square = window.extract(levels, self.size)
        image = from_levels(square, self.white)
        if self.white < self.scan.full_scale:  # what is written on a dark scan
            image = np.minimum(image, np.float32(1))
        return torch.from_numpy(image)[None, None].to(self.device)

    def crop_mask(self, window: RoiWindow, mask: NDArray[np.bool_]) -> Tensor:
        """Coverage (1, 1, size, size) of a mask on the scan's grid."""
        square = window.extract_mask(mask, self.size)
        return torch.from_numpy(square)[None, None].to(self.device)


def from_levels(levels: NDArray[np.float32], white: int) -> NDArray[np.float32]:
    """Grey levels, an array of any shape, to [-1, 1]; above 1 what is above ``white``."""
    return np.asarray(levels * (2.0 / white) - 1.0, np.float32)


def to_levels(image: NDArray[np.float32], white: int) -> NDArray[np.float32]:
    """[-1, 1] to grey levels; not clipped."""
    return np.asarray((image + 1.0) * (white / 2.0), np.float32)
