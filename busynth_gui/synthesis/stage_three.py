"""Stage three: the band rebuilt so that margin, halo, shadow and enhancement fit the lesion."""

from __future__ import annotations

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import band_weight, ring_width
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.synthesis.frames import Frame
from busynth_gui.synthesis.inputs import band_hole
from busynth_gui.synthesis.models import Models
from busynth_gui.synthesis.stage_two import Fill, OnCrop, lesion_window, paste

__all__ = ["make_band"]

_EDGE = 0.06
"""Share of the window's side over which the band ends before the window does."""


def make_band(
    frame: Frame,
    models: Models,
    request: Request,
    mask: NDArray[np.bool_],
    lesion: Pixels,
    on_step: OnCrop | None = None,
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Rebuild the band of stage two's image ``lesion``; returns the candidate's image and band.

    The lesion's core stays stage two's. Outside mask and band the image equals the scan.
    """
    window = lesion_window(mask)
    weight = band_weight(mask, frame.fov) * _inside_window(window, frame.scan.shape)
    weight[mask] = 1.0
    small_mask = window.extract_mask(mask, frame.size) > 0.5
    small_weight = np.clip(window.extract(weight, frame.size), 0, 1)
    hole = torch.from_numpy(band_hole(small_weight, small_mask))[None, None].to(frame.device)
    change = torch.from_numpy(small_weight)[None, None].to(frame.device)
    made = Fill(frame, models, request, 3)(lesion, window, hole, change, on_step)
    band = (weight > 0) & ~mask
    weight = weight * (1 - _core(mask))
    image = paste(frame, lesion, window, made, weight, mask | band, weight * _near(mask))
    return image, band


def _core(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 deep in the mask, 0 at its outline, over the rim that stage three makes anew."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    rim = max(2.0, 0.08 * float(np.sqrt(mask.sum())))
    return np.asarray(np.clip(inside / rim, 0, 1), np.float32)


def _near(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 in the mask, 0 from four tenths of the ring's width on: where the grain is made anew."""
    distance = cv2.distanceTransform((~mask).astype(np.uint8), cv2.DIST_L2, 5)
    return np.asarray(np.clip(1 - distance / (0.4 * ring_width(mask)), 0, 1), np.float32)


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
