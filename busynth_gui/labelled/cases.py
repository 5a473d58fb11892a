"""One scan of a data set with what is known of it, and the files it is read from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.imaging.read import read_scan
from busynth_gui.labelled.synthetic import refuse_synthetic

__all__ = ["PATHOLOGIES", "DatasetCase", "read_grey", "read_image"]

PATHOLOGIES = ("benign", "malignant", "normal")
"""What a scan can be; a normal one has no lesion."""


@dataclass(frozen=True)
class DatasetCase:
    """One scan of a data set. ``scan`` is uint8 (H, W), ``mask`` bool (H, W), empty when normal."""

    name: str
    dataset: str
    scan: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    pathology: str
    """One of ``PATHOLOGIES``."""
    group: str
    """What must not be divided by a split: the patient's case, or the scan's own name."""
    spacing_mm: tuple[float, float] | None = None
    """Pixel spacing (row, column), if the data set says it."""
    descriptors: Descriptors = field(default_factory=Descriptors)
    """BI-RADS words that a reader gave; all None in BUSI and BUS-BRA, which have none."""
    category: str | None = None
    """BI-RADS category that a reader gave, such as ``4A``."""

    @property
    def key(self) -> str:
        """Data set and name: what tells a scan from every other."""
        return f"{self.dataset}/{self.name}"


def read_grey(path: Path) -> NDArray[np.uint8]:
    """A scan's pixels as :func:`read_image` gives them."""
    return read_image(path)[0]


def read_image(path: Path) -> tuple[NDArray[np.uint8], tuple[float, float] | None]:
    """A scan's pixels in 8 bits (H, W), and its spacing in mm (row, column) if the file says it.

    16-bit pixels are scaled so that their full scale is 255. Raises Refusal when it is no scan, and
    SyntheticCase when it is marked as synthetic: all readers of real cases read by this one.
    """
    # Whether a scan of a public set shows flow is for its verdicts, not for whether it is read.
    scan = read_scan(path, colour=True)
    refuse_synthetic(path, scan)
    if scan.pixels.dtype == np.uint8:
        return np.asarray(scan.pixels, np.uint8), scan.spacing_mm
    grey = scan.pixels.astype(np.float32) * (255.0 / scan.full_scale)
    return np.asarray(np.rint(grey), np.uint8), scan.spacing_mm
