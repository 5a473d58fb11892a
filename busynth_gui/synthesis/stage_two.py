"""Stage two: the lesion, by latent diffusion inside the mask."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.lesion_measures import ring
from busynth_gui.synthesis.inpaint import Fill, OnCrop, lesion_window, paste
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.shifts import BRIGHTEST
from busynth_gui.synthesis.steering import SteeringTarget

__all__ = ["echo_target", "make_lesion"]

_LIGHTENED = 1.08
"""Echo ratio of a finished lesion over that which stage two is held to: what stage three and the
texture stage lay over its rim is lighter (55 benign and 55 malignant candidates: 1.07 to 1.11)."""


def make_lesion(
    frame: Frame,
    models: StageModels,
    request: Request,
    mask: NDArray[np.bool_],
    on_step: OnCrop | None = None,
    echo_ratio: float | None = None,
    heterogeneity: float | None = None,
) -> Pixels:
    """The frame's pixels with a lesion inside ``mask`` (H, W), in their own type; nothing else
    changes.

    ``echo_ratio`` and ``heterogeneity`` as in
    :class:`busynth_gui.imaging.lesion_measures.LesionMeasures`; None leaves them open, and
    without the first the second is not heard.
    """
    window = lesion_window(mask)
    hole = (frame.crop_mask(window, mask) > 0.5).float()
    target = None
    if echo_ratio is not None:
        inside = hole[0, 0].cpu().numpy() > 0.5
        valid = window.extract_mask(frame.fov, frame.size) > 0.5
        target = echo_target(inside, valid, echo_ratio / _LIGHTENED, heterogeneity)
    made = Fill(frame, models, request, 2)(frame.pixels, window, hole, None, on_step, target)
    return paste(frame, frame.pixels, window, made, _soft_inside(mask), mask)


def echo_target(
    inside: NDArray[np.bool_],
    valid: NDArray[np.bool_],
    echo_ratio: float,
    heterogeneity: float | None = None,
) -> SteeringTarget | None:
    """What stage two holds the lesion to on its crop; None where nothing lies around it.

    ``inside`` and ``valid`` (the field of view) are (S, S); ``echo_ratio`` and ``heterogeneity``
    as in :class:`busynth_gui.imaging.lesion_measures.LesionMeasures`.
    """
    around = ring(inside, valid)
    if not inside.any() or not around.any():
        return None
    level = inside.astype(np.float32)
    return SteeringTarget(
        inside, around, echo_ratio, level, level, BRIGHTEST, heterogeneity, every=2
    )


def _soft_inside(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 in the mask, easing to a half over its outermost 2 px: the rim is stage three's work."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(0.5 + inside / 4, 0, 1) * mask, np.float32)
