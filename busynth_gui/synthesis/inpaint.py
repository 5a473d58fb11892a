"""What stages two and three have in common: a hole of a crop filled in, and laid onto the scan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.composite import exact_composite
from busynth_gui.imaging.crop import RoiWindow, window_around
from busynth_gui.synthesis.blending import GRAIN_SIGMA, blend, match_surroundings
from busynth_gui.synthesis.draws import generator_for
from busynth_gui.synthesis.networks.grey_levels import OPEN
from busynth_gui.synthesis.networks.inputs import blank_cells
from busynth_gui.synthesis.networks.protocols import Autoencoder, StageModels
from busynth_gui.synthesis.sampler import Known, denoise
from busynth_gui.synthesis.scan_frame import Frame, from_levels, to_levels
from busynth_gui.synthesis.steering import SteeringTarget, steering

__all__ = ["LESION_CONTEXT", "Crop", "Fill", "OnCrop", "lesion_window", "paste"]

LESION_CONTEXT = 2.3
"""Side of the window of stages two and three over the lesion's longest side."""
OnCrop = Callable[[int, Tensor], None]
"""Called with step and the estimated latents (1, 4, h, w)."""


def lesion_window(mask: NDArray[np.bool_]) -> RoiWindow:
    """The window of stages two and three: set by the mask alone, so that either may start there."""
    return window_around(mask, context=LESION_CONTEXT)


class Fill:
    """Fills a hole of a crop in by diffusion."""

    def __init__(self, frame: Frame, models: StageModels, request: Request, stage: int) -> None:
        self.frame, self.models, self.request, self.stage = frame, models, request, stage

    def __call__(
        self,
        pixels: Pixels,
        window: RoiWindow,
        hole: Tensor,
        change: Tensor | None,
        on_step: OnCrop | None,
        target: SteeringTarget | None = None,
    ) -> NDArray[np.float32]:
        """The crop (S, S) in [-1, 1] with ``hole`` (1, 1, S, S) filled in, grey levels matched.

        ``change`` (1, 1, S, S), if given, says how freely each pixel may leave what is there;
        ``target`` what grey level to hold to, which a student's stage three is told alone: what
        lies behind a lesion gets its gain when it is there.
        """
        models, request = self.models, self.request
        crop = Crop.of(models.autoencoder, self.frame.crop(window, pixels), hole)
        levels = OPEN if target is None else target.levels
        task = models.filling(self.stage, request, crop.image, hole, crop.latents, levels)
        latents = denoise(
            task,
            steps=request.steps,
            guidance=request.guidance,
            generator=generator_for(request, f"stage {self.stage}"),
            known=crop.known(change),
            steer=self._steer(crop, target, task.few_step),
            on_step=on_step,
        )
        grain = generator_for(request, f"decoder of stage {self.stage}")
        return crop.decoded(models.autoencoder, latents, grain)

    def _steer(
        self, crop: Crop, target: SteeringTarget | None, once: bool
    ) -> Callable[[int, Tensor], Tensor] | None:
        if target is None or (once and self.stage == 3):
            return None
        autoencoder, steps = self.models.autoencoder, self.request.steps
        return steering(autoencoder, crop.image, crop.blank, target, steps, once)


@dataclass(frozen=True)
class Crop:
    """A crop ``image`` (1, 1, S, S) with a hole, its ``latents`` (1, 4, h, w), and which of their
    cells are ``blank`` (1, 1, h, w), 0 or 1: those to be filled in."""

    image: Tensor
    latents: Tensor
    blank: Tensor

    @classmethod
    def of(cls, autoencoder: Autoencoder, image: Tensor, hole: Tensor) -> Crop:
        """The crop with a ``hole`` (1, 1, S, S), 0 or 1."""
        return cls(image, autoencoder.encode(image), blank_cells(hole))

    def known(self, change: Tensor | None) -> Known:
        """What sampling must keep; ``change`` (1, 1, S, S) says how freely a pixel may leave it."""
        release = self.blank if change is None else self.blank * F.max_pool2d(change, 8)
        return Known(self.latents, release)

    def decoded(
        self, autoencoder: Autoencoder, latents: Tensor, grain: torch.Generator
    ) -> NDArray[np.float32]:
        """Sampled latents as a crop (S, S) in [-1, 1], grey levels matched."""
        made = autoencoder.decode(latents, grain)[0, 0].cpu().numpy()
        real = self.image[0, 0].cpu().numpy()
        filled = F.interpolate(self.blank, size=real.shape, mode="nearest")[0, 0].cpu().numpy()
        return match_surroundings(made, real, filled < 0.5)


def paste(
    frame: Frame,
    pixels: Pixels,
    window: RoiWindow,
    made: NDArray[np.float32],
    weight: NDArray[np.float32],
    change: NDArray[np.bool_],
    grain_weight: NDArray[np.float32] | None = None,
    **blending: float,
) -> Pixels:
    """Blend a crop into ``pixels`` by ``weight`` (H, W); only where ``change`` may they differ.

    ``grain_weight`` and ``blending`` as in :func:`busynth_gui.synthesis.blending.blend`.
    """
    scale = frame.white
    # The window and as far around it as the blending looks.
    aside = int(4 * blending.get("sigma", GRAIN_SIGMA)) + 2
    top, left = max(window.y - aside, 0), max(window.x - aside, 0)
    box = np.s_[top : window.y + window.side + aside, left : window.x + window.side + aside]
    below = from_levels(pixels[box].astype(np.float32), scale)
    moved = RoiWindow(window.x - left, window.y - top, window.side)
    placed = moved.place(made, below.shape, fill=np.nan)
    reached = np.isfinite(placed)
    placed = np.where(reached, placed, below).astype(np.float32)
    weights = [
        None if w is None else np.where(reached, w[box], 0).astype(np.float32)
        for w in (weight, grain_weight)
    ]
    assert weights[0] is not None
    mixed = to_levels(blend(below, placed, weights[0], weights[1], **blending), scale)
    whole = pixels.copy()
    whole[box] = exact_composite(pixels[box], mixed, change[box] & reached, scale)
    return whole
