"""Live previews: a likeness of the candidate that a request makes, in a fraction of its time.

The stages, their networks and their random draws are the candidate's, so that its outline and its
lesion are seen before they are asked for; but each stage takes a few steps, the lesion goes from
stage two to stage three as latents and is decoded once, and its grey levels are brought to the
figures it is drawn with at the end, in pixels, instead of on the way. The networks are as quick as
the machine has them, in less precision where it multiplies in that. All is done on
the surroundings of the region, reduced where that is large, so that the size of the scan does
not matter.

Their outlines overlap those of the candidates of the same requests by 0.999 (benign) and 0.995
(malignant, mean intersection over union; ten requests a class on four sample scans) where stage one
has a student; without one by 0.98 and 0.94.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Cancelled
from busynth_gui.case.progress import LivePreview
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.band import core_weight, near_weight
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.crop import RoiWindow, window_around
from busynth_gui.imaging.live_picture import LARGEST_PREVIEW
from busynth_gui.imaging.resampling import reduced
from busynth_gui.lru_cache import LruCache
from busynth_gui.synthesis.draws import generator_for
from busynth_gui.synthesis.finish import finish
from busynth_gui.synthesis.inpaint import Crop, lesion_window, paste
from busynth_gui.synthesis.lesion_attributes import LesionAttributes
from busynth_gui.synthesis.networks.grey_levels import OPEN
from busynth_gui.synthesis.networks.inputs import FACTOR, SHAPE_SIZE, band_hole, blank_cells
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.posterior import cast_behind, with_posterior_ratio
from busynth_gui.synthesis.sampler import Known, denoise
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.shifts import with_echo_ratio
from busynth_gui.synthesis.stage_one import NoShape, make_shape
from busynth_gui.synthesis.stage_three import change_weight, clear_of, posterior_target
from busynth_gui.synthesis.stage_two import echo_target
from busynth_gui.synthesis.steering import SteeringTarget, varied

__all__ = ["Live"]

_STEPS = {1: 4, 2: 2, 3: 1}
"""Of each stage. Without a student stage one's are guided, in two passes each; the others never."""
_ROOM = 3.2
"""Side of the surroundings that are looked at over the region's longest side: the window of an
outline that is a tenth larger than its region, and the tissue that the texture stage is shown."""
_EASE = 0.2
"""Share of the surroundings' side over which a shadow ends where the scan goes on beyond them."""
_CROPS = 8
"""Encoded crops that are kept."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class _Surroundings:
    """A part of a scan around a region: ``frame`` and ``region`` on a grid whose pixel (0, 0) lies
    at ``x``, ``y`` of the scan, ``scale`` px of which go into one of the scan's."""

    frame: Frame
    region: Mask
    x: int
    y: int
    scale: float

    @classmethod
    def of(cls, frame: Frame, region: Mask) -> _Surroundings:
        """In 8 bit, whatever the scan has."""
        wide = window_around(region, context=_ROOM)
        top, left = max(wide.y, 0), max(wide.x, 0)
        box = np.s_[top : wide.y + wide.side, left : wide.x + wide.side]
        grey = frame.pixels[box].astype(np.float32) * (255.0 / frame.scan.full_scale)
        scale = min(1.0, LARGEST_PREVIEW / max(grey.shape))
        pixels = np.clip(np.rint(reduced(grey, scale)), 0, 255).astype(np.uint8)
        small = Frame(Scan(frame.scan.name, pixels), frame.size, frame.device)
        fov = reduced(frame.fov[box], scale) > 0.5
        taken = None if frame.taken is None else reduced(frame.taken[box], scale) > 0.5
        white = max(1, round(255 * frame.white / frame.scan.full_scale))
        known = max(1.0, frame.oversampling * scale)
        beams = frame.beams.seen_from(left, top, scale)
        # To look for writing takes as long as half of a preview.
        vars(small).update(field=fov, taken=taken, fov=fov, changeable=fov, white=white)
        vars(small).update(beams=beams, oversampling=known)
        return cls(small, reduced(region[box], scale) > 0.5, left, top, scale)

    def ease(self, frame: Frame) -> NDArray[np.float32]:
        """1 on the grid, falling to 0 at its lower end and its sides where the scan of ``frame``
        goes on."""

        def eased(size: int, begins: bool, ends: bool) -> NDArray[np.float32]:
            left = np.arange(size, 0, -1, dtype=np.float32) / (_EASE * size)
            weight = np.minimum(left if ends else 1, left[::-1] if begins else 1)
            return np.clip(weight, 0, 1) * np.ones_like(left)

        height, width = self.frame.scan.shape
        below = self.y + height / self.scale < frame.scan.shape[0] - 1
        aside = self.x + width / self.scale < frame.scan.shape[1] - 1
        return eased(height, False, below)[:, None] * eased(width, self.x > 0, aside)

    def seen(self, image: Pixels, mask: Mask, window: RoiWindow, cast: Mask) -> LivePreview:
        """What lies in a window of the grid and ``cast`` beyond it, at its place on the scan."""
        box = window.with_room(cast)
        top, left = box[0].start, box[1].start
        pixels = np.asarray(image[box], np.uint8)
        height, width = (n / self.scale for n in pixels.shape)
        x, y = self.x + left / self.scale, self.y + top / self.scale
        return LivePreview(pixels, mask[box], x, y, width, height)


class Live:
    """Makes live previews with a bundle's networks, and keeps what the next one can use again."""

    def __init__(self, models: StageModels) -> None:
        self._given = models
        self._crops: LruCache[Hashable, tuple[Tensor, Tensor]] = LruCache(_CROPS)

    @cached_property
    def _models(self) -> StageModels:
        return self._given.quick()

    def make(
        self,
        frame: Frame,
        request: Request,
        region: Mask,
        attributes: LesionAttributes,
        ground: Hashable,
        shape_steps: int,
        cancelled: Callable[[], bool] | None = None,
    ) -> LivePreview:
        """The preview of a request, whose ``region`` is (H, W) on the scan of ``frame``.

        ``ground`` is equal for equal pixels of the frame; the candidate's stage one would take
        ``shape_steps``. Raises NoShape when the one draw gives no outline, Cancelled when
        ``cancelled`` says so before a step.
        """

        def stop(*_: object) -> None:
            if cancelled is not None and cancelled():
                raise Cancelled

        around = _Surroundings.of(frame, region)
        near = around.frame
        told = replace(request, descriptors=attributes.descriptors)
        hurried = _hurried(replace(told, steps=shape_steps), 1)
        mask = self._shape(near, hurried, around.region, request.descriptors, stop)
        window = lesion_window(mask)
        place = (ground, around.x, around.y, near.scan.shape, window)
        known = self._crops.get_or_make(place, lambda: self._encoded(near, window))
        weight = change_weight(near, mask)
        parts = _Parts.of(near, window, mask, weight)
        targets = _targets(parts, attributes)
        made = self._lesion(told, parts, targets, *known, stop)
        below, cast, behind = near.pixels, weight > 0, attributes.posterior_ratio
        white = near.white
        if behind is not None:
            clear = clear_of(near.taken, mask)
            ease = around.ease(frame) if clear is None else around.ease(frame) * clear
            below, cast = cast_behind(below, mask, near.fov, behind, white, ease, near.beams)
        grain = weight * near_weight(mask)
        result = paste(near, below, window, made, weight, weight > 0, grain)
        if behind is not None:
            result = with_posterior_ratio(result, mask, near.fov, weight, behind, white, near.beams)
        if attributes.echo_ratio is not None:
            result = with_echo_ratio(result, mask, near.fov, weight, attributes.echo_ratio, white)
        if self._models.refiner is not None:
            stop()
            refiner = self._models.refiner
            result = finish(near, refiner, request, result, weight, mask, request.pathology, window)
        return around.seen(result, mask, window, cast)

    def _shape(
        self,
        near: Frame,
        hurried: Request,
        region: Mask,
        asked: Descriptors,
        stop: Callable[..., None],
    ) -> Mask:
        """The outline of one draw; the candidate's stage one has several, which may do better."""
        frame = near.at(SHAPE_SIZE)
        try:
            return make_shape(frame, self._models, hurried, region, stop, asked, attempts=1)
        except NoShape as error:
            raise NoShape(
                "the quick preview finds no shape in this region",
                "generate all the same, the candidate may have one",
            ) from error

    def quicken(self) -> bool:
        """Make a part of what the next previews run quicker, for whoever has a second to spare.

        False when nothing is left, or there was no preview before. It changes no pixel.
        """
        return "_models" in vars(self) and self._models.quicken()

    def _encoded(self, frame: Frame, window: RoiWindow) -> tuple[Tensor, Tensor]:
        image = frame.crop(window)
        return image, self._models.autoencoder.encode(image)

    def _lesion(
        self,
        told: Request,
        parts: _Parts,
        targets: Mapping[int, SteeringTarget],
        image: Tensor,
        latents: Tensor,
        on_step: Callable[[int, Tensor], None],
    ) -> NDArray[np.float32]:
        """Stages two and three on a crop and its latents: the crop (S, S) in [-1, 1]."""
        models = self._models

        def fill(stage: int, given: Tensor, hole: Tensor, known: Known) -> Tensor:
            hurried = _hurried(told, stage)
            levels = targets[stage].levels if stage in targets else OPEN
            task = models.filling(stage, hurried, given, hole, known.latents, levels)
            return denoise(
                task,
                steps=hurried.steps,
                guidance=hurried.guidance,
                generator=generator_for(told, f"stage {stage}"),
                known=known,
                on_step=on_step,
            )

        inner, outer = blank_cells(parts.lesion), blank_cells(parts.band)
        lesion = fill(2, image, parts.lesion, Known(latents, inner))
        # Where stage two made nothing anew its latents are the healthy crop's: it held them.
        guess = torch.where(parts.lesion > 0, _read(lesion, latents, image), image)
        release = outer * F.max_pool2d(parts.change, FACTOR)
        whole = fill(3, guess, parts.band, Known(lesion, release))
        grain = generator_for(told, "decoder of stage 3")
        blank = torch.maximum(inner, outer)
        made = Crop(image, latents, blank).decoded(models.autoencoder, whole, grain)
        # As the candidate's more steps are; a student's few miss what is extreme.
        return varied(made, image, targets[2]) if 2 in targets else made


@dataclass(frozen=True, eq=False)
class _Parts:
    """What stages two and three fill in on a crop, each (1, 1, S, S): ``lesion`` and ``band``, 0 or
    1, and ``change``, how freely a pixel may leave what is there; ``valid`` (S, S) is tissue."""

    lesion: Tensor
    band: Tensor
    change: Tensor
    valid: Mask
    beams: Beams

    @classmethod
    def of(cls, frame: Frame, window: RoiWindow, mask: Mask, weight: NDArray[np.float32]) -> _Parts:
        def tensor(plane: NDArray[np.float32]) -> Tensor:
            return torch.from_numpy(plane)[None, None].to(frame.device)

        inside = window.extract_mask(mask, frame.size) > 0.5
        change = np.clip(window.extract(weight, frame.size), 0, 1)
        valid = window.extract_mask(frame.fov, frame.size) > 0.5
        band = band_hole(change, inside)
        beams = window.beams(frame.beams, frame.size)
        return cls(tensor(inside.astype(np.float32)), tensor(band), tensor(change), valid, beams)


def _hurried(request: Request, stage: int) -> Request:
    """The request with a preview's steps and guidance of a stage."""
    guided = stage == 1 and request.pathology is Pathology.MALIGNANT
    guidance = request.guidance if guided else 1.0
    return replace(request, steps=min(request.steps, _STEPS[stage]), guidance=guidance)


def _read(sample: Tensor, latents: Tensor, image: Tensor) -> Tensor:
    """A crop (1, 1, S, S) of latents (1, 4, h, w) without the decoder: for what sees it small.

    Linear in the latents, fitted on a crop of which both are known.
    """

    def rows(of: Tensor) -> Tensor:
        flat = of[0].flatten(1).T
        return torch.cat([flat, torch.ones_like(flat[:, :1])], 1)

    grey = F.avg_pool2d(image, FACTOR).reshape(-1, 1)
    fit = torch.linalg.lstsq(rows(latents), grey).solution
    small = (rows(sample) @ fit).reshape(1, 1, *sample.shape[2:])
    return F.interpolate(small, scale_factor=FACTOR, mode="bilinear").clamp(-1, 1)


def _targets(parts: _Parts, attributes: LesionAttributes) -> dict[int, SteeringTarget]:
    """What the candidate's stages are held to on the same crop, by stage."""
    inside = parts.lesion[0, 0].cpu().numpy() > 0.5
    change = parts.change[0, 0].cpu().numpy()
    targets: dict[int, SteeringTarget | None] = {}
    if attributes.echo_ratio is not None:
        echo, vary = attributes.echo_ratio, attributes.heterogeneity
        target = echo_target(inside, parts.valid, echo, vary)
        # What was held up to the outline would look cut out and laid on.
        targets[2] = target and replace(target, reach=core_weight(inside))
    if attributes.posterior_ratio is not None:
        behind = attributes.posterior_ratio
        targets[3] = posterior_target(inside, parts.valid, change, behind, parts.beams)
    return {stage: target for stage, target in targets.items() if target is not None}
