"""The candidate: one synthetic scan with its mask and the request that made it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels

__all__ = ["Candidate"]


@dataclass(frozen=True, eq=False)
class Candidate:
    """What the three stages made of a scan, all on the scan's own (H, W) grid.

    ``image`` has the scan's type and equals it bit for bit outside ``mask | band``. ``region`` is
    where the lesion was asked for (drawn or proposed), ``mask`` stage one's lesion mask, ``lesion``
    the image after stage two, ``image`` the one after stage three. The three masks are boolean.
    ``threads``: how many of the processor's it was rendered with, None where nobody knows any more.
    """

    request: Request
    image: Pixels
    mask: NDArray[np.bool_]
    band: NDArray[np.bool_]
    region: NDArray[np.bool_]
    lesion: Pixels
    threads: int | None = None

    @cached_property
    def image_sha256(self) -> str:
        return array_sha256(self.image)

    @cached_property
    def mask_sha256(self) -> str:
        return array_sha256(self.mask)

    @cached_property
    def lesion_sha256(self) -> str:
        return array_sha256(self.lesion)
