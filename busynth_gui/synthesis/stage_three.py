"""Stage three: the band rebuilt so that margin, halo, shadow and enhancement fit the lesion."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import (
    band_weight,
    column_weight,
    core_weight,
    near_weight,
    ring_width,
)
from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.lesion_measures import enough_seen, posterior_zones
from busynth_gui.synthesis.finish import finish
from busynth_gui.synthesis.inpaint import Fill, OnCrop, lesion_window, paste
from busynth_gui.synthesis.networks.inputs import band_hole
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.posterior import WHITE, cast_behind, with_posterior_ratio
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.shifts import with_echo_ratio
from busynth_gui.synthesis.steering import SteeringTarget

__all__ = ["change_weight", "clear_of", "make_band", "posterior_target"]

_EDGE = 0.06
"""Share of the window's side over which the band ends before the window does."""


def make_band(
    frame: Frame,
    models: StageModels,
    request: Request,
    mask: NDArray[np.bool_],
    lesion: Pixels,
    on_step: OnCrop | None = None,
    posterior_ratio: float | None = None,
    echo_ratio: float | None = None,
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Rebuild the band of stage two's image ``lesion``; returns the candidate's image and band.

    All arrays are (H, W), on the scan's grid. To ``posterior_ratio`` the scan's tissue behind the
    lesion is darkened or brightened first, to its end: that belongs to the band. The lesion's core
    stays stage two's, but for its mean grey level, which is brought to ``echo_ratio``, for the
    shadow that grows through it, and for its texture. Outside mask and band the image equals the
    scan.
    """
    window = lesion_window(mask)
    weight = change_weight(frame, mask)
    scale = frame.white
    band = (weight > 0) & ~mask
    small_mask = window.extract_mask(mask, frame.size) > 0.5
    small_weight = np.clip(window.extract(weight, frame.size), 0, 1)
    hole = torch.from_numpy(band_hole(small_weight, small_mask))[None, None].to(frame.device)
    change = torch.from_numpy(small_weight)[None, None].to(frame.device)
    target = None
    if posterior_ratio is not None:
        clear = clear_of(frame.taken, mask)
        lesion, cast = cast_behind(
            lesion, mask, frame.changeable, posterior_ratio, scale, clear, frame.beams
        )
        band |= cast & ~mask
        valid = window.extract_mask(frame.fov, frame.size) > 0.5
        beams = window.beams(frame.beams, frame.size)
        target = posterior_target(small_mask, valid, small_weight, posterior_ratio, beams)
    made = Fill(frame, models, request, 3)(lesion, window, hole, change, on_step, target)
    blend = weight * (1 - core_weight(mask))
    image = paste(frame, lesion, window, made, blend, weight > 0, blend * near_weight(mask))
    if posterior_ratio is not None:
        image = with_posterior_ratio(
            image, mask, frame.changeable, weight, posterior_ratio, scale, frame.beams
        )
    if echo_ratio is not None:
        image = with_echo_ratio(image, mask, frame.fov, weight, echo_ratio, scale)
    if models.refiner is not None:
        told = request.pathology
        image = finish(frame, models.refiner, request, image, weight, mask, told, window)
    return image, band


def change_weight(frame: Frame, mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How far each pixel (H, W) of the scan may change: 1 in the mask, less in its band, else 0."""
    weight = band_weight(mask, frame.changeable, frame.beams)
    weight *= _inside_window(lesion_window(mask), frame.scan.shape)
    weight[mask] = 1.0
    return np.asarray(weight, np.float32)


def clear_of(
    taken: NDArray[np.bool_] | None, mask: NDArray[np.bool_]
) -> NDArray[np.float32] | None:
    """1 on the scan (H, W), falling to 0 at what other lesions have ``taken``: the shadow of the
    lesion in ``mask`` has no edge there. None where there are no others."""
    if taken is None:
        return None
    outside = cv2.distanceTransform((~taken).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(outside / (2 * ring_width(mask)), 0, 1), np.float32)


def posterior_target(
    mask: NDArray[np.bool_],
    valid: NDArray[np.bool_],
    weight: NDArray[np.float32],
    posterior_ratio: float,
    beams: Beams = STRAIGHT_DOWN,
) -> SteeringTarget | None:
    """What stage three holds the tissue behind the lesion to; None where too little lies there.

    ``mask``, ``valid`` (the field of view) and ``weight`` (how far a pixel may change, in [0, 1])
    are (S, S), on the crop, as ``beams`` are; ``posterior_ratio`` as in
    :class:`busynth_gui.imaging.lesion_measures.LesionMeasures`.
    """
    if not mask.any():
        return None
    zone, sides = (part & valid for part in posterior_zones(mask, beams=beams))
    if not enough_seen(zone, sides):
        return None
    # Shadow and enhancement fade out evenly towards the band's end: a column's weight falls steeply
    # there, and would give them a straight lower edge.
    behind = column_weight(mask, beams) ** 2
    return SteeringTarget(zone, sides, posterior_ratio, weight, behind, WHITE)


def _inside_window(window: RoiWindow, shape: tuple[int, int]) -> NDArray[np.float32]:
    """Falls to 0 towards those edges of the window that lie inside the scan."""
    y, x = np.ogrid[: shape[0], : shape[1]]
    gap = max(4.0, _EDGE * window.side)

    def ease(position: NDArray[np.intp], start: int, length: int) -> NDArray[np.float64]:
        first = (position - start) / gap if start > 0 else np.full(position.shape, 1.0)
        end = start + window.side
        last = (end - 1 - position) / gap if end < length else np.full(position.shape, 1.0)
        return np.clip(np.minimum(first, last), 0, 1)

    return (ease(y, window.y, shape[0]) * ease(x, window.x, shape[1])).astype(np.float32)
