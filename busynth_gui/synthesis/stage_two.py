"""Stage two: the lesion, by latent diffusion inside the mask."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.composite import exact_composite
from busynth_gui.imaging.crop import RoiWindow, window_around
from busynth_gui.imaging.lesion_measures import ring
from busynth_gui.synthesis.blending import blend, match_surroundings
from busynth_gui.synthesis.networks.inputs import blank_cells
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.sampler import Known, denoise, generator_for
from busynth_gui.synthesis.scan_frame import Frame, from_levels, to_levels
from busynth_gui.synthesis.steering import Aim, steering

__all__ = [
    "LESION_CONTEXT", "Fill", "OnCrop", "echo_aim", "lesion_window", "make_lesion", "paste",
]  # fmt: skip

LESION_CONTEXT = 2.3
"""Side of the window of stages two and three over the lesion's longest side."""
_DARK, _ANECHOIC = 0.32, 0.085
"""An echo ratio below the first is of a cyst, whose own grey level is below the second."""
_WHITE = 0.7
"""Grey level, of full scale, that no lesion's mean exceeds: speckle would be cut off at white."""
OnCrop = Callable[[int, Tensor], None]
"""Called with step and the estimated latents (1, 4, h, w)."""


def lesion_window(mask: NDArray[np.bool_]) -> RoiWindow:
    """The window of stages two and three: set by the mask alone, so that either may start there."""
    return window_around(mask, context=LESION_CONTEXT)


class Fill:
    """What stages two and three have in common: fill a hole of a crop in by diffusion."""

    def __init__(self, frame: Frame, models: StageModels, request: Request, stage: int) -> None:
        self.frame, self.models, self.request, self.stage = frame, models, request, stage

    def __call__(
        self,
        pixels: Pixels,
        window: RoiWindow,
        hole: Tensor,
        change: Tensor | None,
        on_step: OnCrop | None,
        aim: Aim | None = None,
    ) -> NDArray[np.float32]:
        """The crop (S, S) in [-1, 1] with ``hole`` (1, 1, S, S) filled in, tone matched.

        ``change`` (1, 1, S, S), if given, says how freely each pixel may leave what is there;
        ``aim`` what grey level to hold to.
        """
        frame, models = self.frame, self.models
        image = frame.crop(window, pixels)
        known_latents = models.autoencoder.encode(image)
        blank = blank_cells(hole)
        release = blank if change is None else blank * F.max_pool2d(change, 8)
        latents = denoise(
            models.filling(self.stage, self.request, image, hole, known_latents),
            steps=self.request.steps,
            guidance=self.request.guidance,
            generator=generator_for(self.request.seed, self.stage),
            known=Known(known_latents, release),
            steer=None if aim is None else self._steer(image, blank, aim),
            on_step=on_step,
        )
        grain = generator_for(self.request.seed, self.stage, 1)
        made = models.autoencoder.decode(latents, grain)[0, 0].cpu().numpy()
        real = image[0, 0].cpu().numpy()
        filled = F.interpolate(blank, size=real.shape, mode="nearest")[0, 0].cpu().numpy()
        return match_surroundings(made, real, filled < 0.5)

    def _steer(self, image: Tensor, blank: Tensor, aim: Aim) -> Callable[[int, Tensor], Tensor]:
        return steering(self.models.autoencoder, image, blank, aim, self.request.steps)


def make_lesion(
    frame: Frame,
    models: StageModels,
    request: Request,
    mask: NDArray[np.bool_],
    on_step: OnCrop | None = None,
    echo_ratio: float | None = None,
    heterogeneity: float | None = None,
) -> Pixels:
    """The scan with a lesion inside ``mask``, in the scan's own type; nothing else changes.

    ``echo_ratio`` and ``heterogeneity`` as in :class:`busynth_gui.imaging.lesion_measures.LesionMeasures`;
    None leaves them open, and without the first the second is not heard.
    """
    window = lesion_window(mask)
    hole = (frame.crop_mask(window, mask) > 0.5).float()
    aim = None
    if echo_ratio is not None:
        inside = hole[0, 0].cpu().numpy() > 0.5
        valid = window.extract_mask(frame.fov, frame.size) > 0.5
        aim = echo_aim(inside, valid, echo_ratio, heterogeneity)
    made = Fill(frame, models, request, 2)(frame.scan.pixels, window, hole, None, on_step, aim)
    return paste(frame, frame.scan.pixels, window, made, _soft_inside(mask), mask)


def paste(
    frame: Frame,
    pixels: Pixels,
    window: RoiWindow,
    made: NDArray[np.float32],
    weight: NDArray[np.float32],
    change: NDArray[np.bool_],
    grain_weight: NDArray[np.float32] | None = None,
) -> Pixels:
    """Blend a crop into ``pixels`` by ``weight`` (H, W); only where ``change`` may they differ.

    ``grain_weight`` as in :func:`busynth_gui.synthesis.blending.blend`.
    """
    scale = frame.scan.full_scale
    below = from_levels(pixels.astype(np.float32), scale)
    placed = window.place(made, frame.scan.shape, fill=np.nan)
    reached = np.isfinite(placed)
    placed = np.where(reached, placed, below).astype(np.float32)
    weights = [
        None if w is None else np.where(reached, w, 0).astype(np.float32)
        for w in (weight, grain_weight)
    ]
    assert weights[0] is not None
    mixed = blend(below, placed, weights[0], weights[1])
    return exact_composite(pixels, to_levels(mixed, scale), change & reached, scale)


def echo_aim(
    inside: NDArray[np.bool_],
    valid: NDArray[np.bool_],
    echo_ratio: float,
    heterogeneity: float | None = None,
) -> Aim | None:
    """What stage two holds the lesion to on its crop; None where nothing lies around it.

    ``inside`` and ``valid`` (the field of view) are (S, S); ``echo_ratio`` and ``heterogeneity``
    as in :class:`busynth_gui.imaging.lesion_measures.LesionMeasures`.
    """
    around = ring(inside, valid)
    if not inside.any() or not around.any():
        return None
    level = inside.astype(np.float32)
    ceiling = _ANECHOIC if echo_ratio < _DARK else _WHITE
    return Aim(inside, around, echo_ratio, level, level, ceiling, heterogeneity, every=2)


def _soft_inside(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 in the mask, easing to a half over its outermost 2 px: the rim is stage three's work."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(0.5 + inside / 4, 0, 1) * mask, np.float32)
