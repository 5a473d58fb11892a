"""Stage three: the band rebuilt so that margin, halo, shadow and enhancement fit the lesion."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.band import band_weight, column_weight, near_weight
from busynth_gui.imaging.composite import exact_composite
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.lesion_measures import posterior_zones
from busynth_gui.imaging.speckle import borrowed_speckle
from busynth_gui.synthesis.draws import Seeded, generator_for, rng_for
from busynth_gui.synthesis.inpaint import Fill, OnCrop, lesion_window, paste
from busynth_gui.synthesis.networks.inputs import band_hole
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.networks.refiner import Refiner, RefinerInputs, outline_distance
from busynth_gui.synthesis.scan_frame import Frame, from_levels, to_levels
from busynth_gui.synthesis.steering import SteeringTarget

__all__ = [
    "TexturePlanes",
    "change_weight",
    "finish",
    "make_band",
    "posterior_target",
    "texture_planes",
]

_EDGE = 0.06
"""Share of the window's side over which the band ends before the window does."""
_WHITE = 0.75
"""Grey level, of full scale, that no enhancement exceeds on average."""
_REACH = 40
"""Known pixels around the band that the texture stage is shown."""


def make_band(
    frame: Frame,
    models: StageModels,
    request: Request,
    mask: NDArray[np.bool_],
    lesion: Pixels,
    on_step: OnCrop | None = None,
    posterior_ratio: float | None = None,
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Rebuild the band of stage two's image ``lesion``; returns the candidate's image and band.

    The lesion's core stays stage two's. Outside mask and band the image equals the scan.
    """
    window = lesion_window(mask)
    weight = change_weight(frame, mask)
    small_mask = window.extract_mask(mask, frame.size) > 0.5
    small_weight = np.clip(window.extract(weight, frame.size), 0, 1)
    hole = torch.from_numpy(band_hole(small_weight, small_mask))[None, None].to(frame.device)
    change = torch.from_numpy(small_weight)[None, None].to(frame.device)
    target = None
    if posterior_ratio is not None:
        valid = window.extract_mask(frame.fov, frame.size) > 0.5
        target = posterior_target(small_mask, valid, small_weight, posterior_ratio)
    made = Fill(frame, models, request, 3)(lesion, window, hole, change, on_step, target)
    band = (weight > 0) & ~mask
    blend = weight * (1 - _core(mask))
    image = paste(frame, lesion, window, made, blend, mask | band, blend * near_weight(mask))
    if models.refiner is not None:
        image = finish(frame, models.refiner, request, image, weight, mask, request.pathology)
    return image, band


def change_weight(frame: Frame, mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """How far each pixel (H, W) of the scan may change: 1 in the mask, less in its band, else 0."""
    weight = band_weight(mask, frame.fov) * _inside_window(lesion_window(mask), frame.scan.shape)
    weight[mask] = 1.0
    return np.asarray(weight, np.float32)


def posterior_target(
    mask: NDArray[np.bool_],
    valid: NDArray[np.bool_],
    weight: NDArray[np.float32],
    posterior_ratio: float,
) -> SteeringTarget | None:
    """What stage three holds the tissue behind the lesion to; None where too little lies there.

    ``mask``, ``valid`` (the field of view) and ``weight`` (how far a pixel may change, in [0, 1])
    are (S, S), on the crop; ``posterior_ratio`` as in
    :class:`busynth_gui.imaging.lesion_measures.LesionMeasures`.
    """
    if not mask.any():
        return None
    zone, sides = (part & valid for part in posterior_zones(mask))
    if zone.sum() < 20 or sides.sum() < 20:
        return None
    # Shadow and enhancement fade out where the band does, and not at the edge of what is measured.
    behind = np.clip(2 * column_weight(mask), 0, 1)
    return SteeringTarget(zone, sides, posterior_ratio, weight, behind, _WHITE)


@dataclass(frozen=True)
class TexturePlanes:
    """What the texture stage is given of a scan: its ``box``, and of that, each float32 (h, w),
    what :class:`busynth_gui.synthesis.networks.refiner.RefinerInputs` says."""

    box: tuple[slice, slice]
    image: NDArray[np.float32]
    weight: NDArray[np.float32]
    lesion: NDArray[np.float32]
    speckle: NDArray[np.float32]
    distance: NDArray[np.float32]


def texture_planes(
    frame: Frame,
    request: Seeded,
    image: Pixels,
    weight: NDArray[np.float32],
    mask: NDArray[np.bool_],
) -> TexturePlanes:
    """Of ``image``, the composite on the scan's grid: what may change, by ``weight``, and the
    known tissue around it."""
    scale = frame.scan.full_scale
    # From the healthy scan: where no column is free the mirrored one must not be the lesion.
    healthy = from_levels(frame.scan.pixels.astype(np.float32), scale)
    speckle = borrowed_speckle(healthy, weight > 0, rng_for(request, "speckle"))
    box = _box(weight > 0)
    grey = from_levels(image[box].astype(np.float32), scale)
    lesion = mask[box].astype(np.float32)
    return TexturePlanes(box, grey, weight[box], lesion, speckle[box], outline_distance(mask)[box])


def finish(
    frame: Frame,
    refiner: Refiner,
    request: Seeded,
    image: Pixels,
    weight: NDArray[np.float32],
    mask: NDArray[np.bool_],
    pathology: Pathology | None,
) -> Pixels:
    """The composite with its grain made anew on the scan's own grid, where ``weight`` is not 0.

    ``mask`` (H, W) is what was made anew to its core, the lesion or what heals one, of which no
    ``pathology`` is told.
    """
    scale = frame.scan.full_scale
    given = texture_planes(frame, request, image, weight, mask)
    parts = (given.image, given.weight, given.lesion, given.speckle, given.distance)
    planes = [_tensor(part, refiner.multiple).to(frame.device) for part in parts]
    number = 0 if pathology is None else 1 + list(Pathology).index(pathology)
    told = torch.tensor([number], device=frame.device)
    inputs = RefinerInputs(planes[0], planes[1], planes[2], planes[3], planes[4], told)
    style = refiner.style_of(inputs.image, inputs.weight)
    made = refiner(inputs, style, generator_for(request, "texture"))[0, 0].cpu().numpy()
    rows, columns = given.image.shape
    whole = from_levels(image.astype(np.float32), scale)
    whole[given.box] = made[:rows, :columns]
    return exact_composite(image, to_levels(whole, scale), weight > 0, scale)


def _box(where: NDArray[np.bool_]) -> tuple[slice, slice]:
    rows, columns = np.flatnonzero(where.any(1)), np.flatnonzero(where.any(0))
    return (
        slice(max(int(rows[0]) - _REACH, 0), int(rows[-1]) + 1 + _REACH),
        slice(max(int(columns[0]) - _REACH, 0), int(columns[-1]) + 1 + _REACH),
    )


def _tensor(array: NDArray[np.float32], multiple: int) -> torch.Tensor:
    """(1, 1, H, W), mirrored at the far edges to multiples of ``multiple``."""
    rows, columns = (-n % multiple for n in array.shape)
    padded = np.pad(array, ((0, rows), (0, columns)), mode="symmetric")
    return torch.from_numpy(padded)[None, None]


def _core(mask: NDArray[np.bool_]) -> NDArray[np.float32]:
    """1 deep in the mask, 0 at its outline, over the rim that stage three makes anew."""
    inside = cv2.distanceTransform(mask.astype(np.uint8), cv2.DIST_L2, 5)
    rim = max(2.0, 0.08 * float(np.sqrt(mask.sum())))
    return np.asarray(np.clip(inside / rim, 0, 1), np.float32)


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
