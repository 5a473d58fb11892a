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

    ``ground`` is the candidate that this lesion was added to, as it was made. Then ``image`` equals
    the ground's image outside ``mask | band``, which nothing of the ground's lesions reaches.
    """

    request: Request
    image: Pixels
    mask: NDArray[np.bool_]
    band: NDArray[np.bool_]
    region: NDArray[np.bool_]
    lesion: Pixels
    threads: int | None = None
    ground: Candidate | None = None

    @property
    def chain(self) -> tuple[Candidate, ...]:
        """The candidates of all lesions on the scan, in the order of their making; this is last."""
        below = () if self.ground is None else self.ground.chain
        return (*below, self)

    @cached_property
    def masks_below(self) -> tuple[NDArray[np.bool_], ...]:
        """The masks (H, W) of the lesions before this one, as they stood when it was added."""
        if self.ground is None:
            return ()
        corrected, shape = self.request.ground_mask, self.mask.shape
        own = self.ground.mask
        if corrected is not None:
            own = corrected.rasterize((shape[0], shape[1]))
        return (*self.ground.masks_below, own)

    @cached_property
    def changed(self) -> NDArray[np.bool_]:
        """Where (H, W) the image may differ from the healthy scan: all masks and bands as made."""
        own = self.mask | self.band
        return own if self.ground is None else own | self.ground.changed

    def taken(self, mask: NDArray[np.bool_] | None = None) -> NDArray[np.bool_]:
        """Where (H, W) no further lesion nor its band may lie.

        ``mask`` is this candidate's own as a person corrected it.
        """
        masks = self.masks_below if mask is None else (*self.masks_below, mask)
        return np.asarray(np.logical_or.reduce((self.changed, *masks)))

    @cached_property
    def image_sha256(self) -> str:
        return array_sha256(self.image)

    @cached_property
    def mask_sha256(self) -> str:
        return array_sha256(self.mask)

    @cached_property
    def lesion_sha256(self) -> str:
        return array_sha256(self.lesion)
