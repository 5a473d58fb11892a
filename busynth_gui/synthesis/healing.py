"""Healing: the lesion of a scan, its rim and what it throws replaced by healthy tissue.

Tissue of the scan's own from the same depth is laid into the hole first
(:mod:`busynth_gui.synthesis.borrowed_tissue`): it is the best guess at what was there, with real
speckle. The shared denoiser then makes it anew from half noise, with an adapter that has learnt
holes in healthy tissue: seams go, and what was borrowed is no copy any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import Behind, Healed, HealRequest
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.composite import exact_composite
from busynth_gui.imaging.crop import RoiWindow, window_around
from busynth_gui.imaging.fov import without_edge
from busynth_gui.imaging.healing_hole import healing_hole, healing_weight, rim_width
from busynth_gui.imaging.lesion_measures import measured_behind, posterior_zones
from busynth_gui.imaging.placement import refuse_unhealable
from busynth_gui.synthesis.blending import blend
from busynth_gui.synthesis.borrowed_tissue import borrowed_tissue
from busynth_gui.synthesis.draws import generator_for, rng_for
from busynth_gui.synthesis.finish import finish
from busynth_gui.synthesis.inpaint import Crop, OnCrop, paste
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.posterior_removal import without_posterior
from busynth_gui.synthesis.sampler import denoise
from busynth_gui.synthesis.scan_frame import Frame, from_levels, to_levels
from busynth_gui.synthesis.stage_one import MIN_AREA

__all__ = ["OnPart", "heal", "throws"]

_CONTEXT = 2.0
"""Side of the window over the hole's longest side."""
_TONE = 5.0
_STRENGTH = 0.5
"""Share of the steps in which the denoiser is free of what was borrowed."""
_DARKER, _BRIGHTER = 0.8, 1.25
"""Grey level behind a lesion over that beside it, beyond which it throws shadow or enhancement."""
_NOTHING, _LIT, _NEARBY, _COLUMNS = 0.03, 0.1, 15, 256
"""Grey level of full scale, mean of a neighbourhood of so many px, up to which nothing is shown;
that which a quarter of a depth exceeds where something is; and how many columns are asked."""
_FRAME = 3
"""Width of a field of view's edge, px."""

OnPart = Callable[[RoiWindow], OnCrop]
"""Gives what is to hear of the steps in a window."""


def heal(
    frame: Frame, models: StageModels, request: HealRequest, on_part: OnPart | None = None
) -> Healed:
    """Heal what the request's region covers. Raises Refusal when that is next to nothing, or
    leaves no tissue to heal it with.

    Lesions are healed one after another; those whose holes touch, together.
    """
    scan = frame.scan
    mask = request.region.rasterize(scan.shape)
    if mask.sum() < MIN_AREA:
        raise Refusal("the region is too small", "draw at least {0} px of it", MIN_AREA)
    refuse_unhealable(mask, frame.views, scan.name)
    frame = frame.around(mask)
    # A shadow is as dark as what lies beside the field of view, and a lesion is always in it.
    valid = frame.fov | mask
    # What a machine draws at the edge of its field of view is no tissue to lend.
    usable = without_edge(frame.fov, _FRAME, borders=True) & ~frame.marks & ~mask & _shows(frame)
    pixels, changed = scan.pixels, np.zeros_like(mask)
    lesions = [(lesion, _covers(frame, lesion, usable, request.behind)) for lesion in _parts(mask)]
    for lesion, covers in lesions:
        if covers:
            pixels, lit = without_posterior(
                pixels, lesion, valid & ~frame.marks & ~mask, usable, frame.white, frame.beams
            )
            changed |= lit
    for number, (hole, width) in enumerate(_holes(lesions, valid, frame.beams)):
        weight = healing_weight(hole, valid, width)
        pixels = _fill(frame, models, request, number, pixels, weight, usable, on_part)
        changed |= weight > 0
    return Healed(request, pixels, mask, changed & ~mask)


def _shows(frame: Frame) -> NDArray[np.bool_]:
    """Where the scan (H, W) shows something; and where it shows nothing at depths at which it does
    nowhere. A probe that lost contact leaves black: brightened to fill a hole, it is a plate."""
    grey = np.asarray(frame.scan.pixels, np.float32) / np.float32(frame.white)
    level = cv2.blur(grey, (_NEARBY, _NEARBY))
    some = np.s_[:, :: -(-level.shape[1] // _COLUMNS)]
    seen = np.where(frame.fov[some], level[some], 0)
    lit = np.quantile(seen, 0.75, axis=1) > _LIT
    return np.asarray((level > _NOTHING) | ~lit[:, None])


def throws(frame: Frame, mask: NDArray[np.bool_], usable: NDArray[np.bool_]) -> bool:
    """Whether a shadow or an enhancement is measured behind a lesion (H, W), where the scan is
    ``usable``: tissue that no other lesion and nothing written covers."""
    zone, sides = (part & usable for part in posterior_zones(mask, beams=frame.beams))
    grey = np.asarray(frame.scan.pixels, np.float32) / np.float32(frame.white)
    ratio = measured_behind(grey, zone, sides)
    return ratio is not None and not _DARKER <= ratio <= _BRIGHTER


def _holes(
    lesions: Sequence[tuple[NDArray[np.bool_], bool]], valid: NDArray[np.bool_], beams: Beams
) -> Iterator[tuple[NDArray[np.bool_], float]]:
    """The holes to fill (H, W), and over how many px the tissue around each may change: of
    ``lesions``, each with whether what lies behind it is healed."""
    holes, widths = np.zeros_like(valid), np.zeros(valid.shape, np.float32)
    for lesion, covers in lesions:
        hole = healing_hole(lesion, covers, beams) & valid
        holes |= hole
        widths[hole] = np.maximum(widths[hole], rim_width(lesion))
    # With what of the tissue around them changes, lest one hole be healed into another's lesion.
    for near in _parts(healing_weight(holes, valid, float(widths.max())) > 0):
        hole = holes & near
        # A gap in the field of view may cut a part of the tissue off.
        if hole.any():
            yield hole, float(widths[hole].max())


def _covers(
    frame: Frame, lesion: NDArray[np.bool_], usable: NDArray[np.bool_], behind: Behind
) -> bool:
    return behind is Behind.ALWAYS or (behind is Behind.AUTO and throws(frame, lesion, usable))


def _parts(mask: NDArray[np.bool_]) -> Iterator[NDArray[np.bool_]]:
    """The parts of a mask (H, W) that hang together."""
    count, parts = cv2.connectedComponents(mask.astype(np.uint8))
    yield from (parts == number for number in range(1, count))


def _fill(
    frame: Frame,
    models: StageModels,
    request: HealRequest,
    number: int,
    pixels: Pixels,
    weight: NDArray[np.float32],
    usable: NDArray[np.bool_],
    on_part: OnPart | None,
) -> Pixels:
    """``pixels`` with the ``number``-th hole filled; only where ``weight`` is not 0 may they
    differ."""
    scale, change = frame.white, weight > 0
    rng = rng_for(request, f"borrowed {number}")
    lent, bare = borrowed_tissue(pixels.astype(np.float32), change, usable, rng)
    below, above = (from_levels(a.astype(np.float32), scale) for a in (pixels, lent))
    laid = blend(below, above, weight)
    first = exact_composite(pixels, to_levels(laid, scale), change, scale)
    window = window_around(change, context=_CONTEXT)
    small = np.clip(window.extract(weight, frame.size), 0, 1)
    holed, freely = (
        torch.from_numpy(a.astype(np.float32))[None, None].to(frame.device)
        for a in (small > 0.1, np.where(small > 0.1, _STRENGTH, 0))
    )
    crop = Crop.of(models.autoencoder, frame.crop(window, first), holed)
    latents = denoise(
        models.healing(crop.image, holed, crop.latents),
        steps=request.steps,
        guidance=1.0,
        generator=generator_for(request, f"healing {number}"),
        known=crop.known(freely),
        on_step=None if on_part is None else on_part(window),
    )
    grain = generator_for(request, f"decoder of healing {number}")
    made = crop.decoded(models.autoencoder, latents, grain)
    # Its forms are coarser the larger the window, and what is finer is borrowed.
    sigma = max(2.5, _TONE * window.side / frame.size)
    image = paste(frame, first, window, made, weight, change, weight * bare, sigma=sigma)
    if models.refiner is not None and bare.any():
        image = finish(frame, models.refiner, request, image, weight * bare, bare, None, window)
    return image
