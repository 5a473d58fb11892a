"""The end of stage three: a lesion's texture, made on the scan's own pixel grid.

A crop of stages two and three has as many pixels for a lesion of 5 mm as for one of 5 cm, so the
larger the lesion the coarser is what the decoder leaves for the texture stage to make. That is
learnt up to some three pixels of the scan to one of the crop. Beyond, what it is given is so smooth
that it fills it with a regular mesh. So large lesions are textured twice: first on a reduced scan,
where their structure is of the size that it knows, then on the scan itself.

Where a scan has more pixels than it shows by, all of that is done on a reduced one: what the
texture stage makes at the finest is not in such a scan.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.composite import exact_composite
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.resampling import reduced
from busynth_gui.imaging.speckle import borrowed_speckle
from busynth_gui.synthesis.draws import Seeded, generator_for, rng_for
from busynth_gui.synthesis.networks.refiner import Refiner, RefinerInputs, outline_distance
from busynth_gui.synthesis.scan_frame import Frame, from_levels, to_levels
from busynth_gui.synthesis.scan_noise import with_noise

__all__ = ["TexturePlanes", "finish", "texture_planes", "texture_step"]

_REACH = 40
"""Known pixels around the band that the texture stage is shown."""
_COARSE = 2.0
"""Pixels of a scan to one of the crop that the texture stage knows well. With 1.5 times as many or
more a lesion is textured first on a scan that is reduced to about so many."""

_STRENGTH = 0.4
"""How much of what the first pass changes is kept: the second adds to it. Energies of copies of 40
training lesions of that size less the real ones', laterally, at 1, 2 and 4 px of 256 a window (ln):
with nothing of it -0.09, -0.21, -0.13, with 0.3 0.05, -0.08, -0.09, with 0.5 0.19, 0.01, -0.06,
with all of it 0.54, 0.29, 0.08, by which whole candidates are told (malignant ones by hand-made
features at 0.82, where it was 0.72)."""

_WORTH = 1.3
"""Oversampling from which on a scan is reduced for its texture. Few of the scans that bundles are
trained on have as much."""

Plane = NDArray[np.float32]


@dataclass(frozen=True)
class TexturePlanes:
    """What the texture stage is given of a scan: its ``box``, and of that, each float32 (h, w),
    what :class:`busynth_gui.synthesis.networks.refiner.RefinerInputs` says."""

    box: tuple[slice, slice]
    image: Plane
    weight: Plane
    lesion: Plane
    speckle: Plane
    distance: Plane

    def textured(
        self,
        refiner: Refiner,
        pathology: Pathology | None,
        generator: torch.Generator,
        device: torch.device,
    ) -> Plane:
        """The image (h, w) in its texture; of a None nothing is told."""
        parts = (self.image, self.weight, self.lesion, self.speckle, self.distance)
        planes = [_tensor(part, refiner.multiple).to(device) for part in parts]
        number = 0 if pathology is None else 1 + list(Pathology).index(pathology)
        told = torch.tensor([number], device=device)
        inputs = RefinerInputs(planes[0], planes[1], planes[2], planes[3], planes[4], told)
        style = refiner.style_of(inputs.image, inputs.weight)
        made = refiner(inputs, style, generator)[0, 0].cpu().numpy()
        rows, columns = self.image.shape
        return np.asarray(made[:rows, :columns], np.float32)


def texture_step(frame: Frame) -> float:
    """Pixels of a scan, along one axis, to one of the grid that its texture is made on."""
    return frame.oversampling if frame.oversampling >= _WORTH else 1.0


def texture_planes(
    frame: Frame,
    request: Seeded,
    image: Pixels,
    weight: Plane,
    mask: NDArray[np.bool_],
) -> TexturePlanes:
    """Of ``image``, the composite on the scan's grid: what may change, by ``weight``, and the
    known tissue around it. Every :func:`texture_step` pixels of the scan are one of the planes."""
    planes = _Planes.of(frame, image, weight, mask).reduced(texture_step(frame))
    return planes.given(rng_for(request, "speckle"))


def finish(
    frame: Frame,
    refiner: Refiner,
    request: Seeded,
    image: Pixels,
    weight: Plane,
    mask: NDArray[np.bool_],
    pathology: Pathology | None,
    window: RoiWindow,
) -> Pixels:
    """The composite with its grain made anew where ``weight`` is not 0, on the scan's own grid or
    on one of :func:`texture_step`.

    ``mask`` (H, W) is what was made anew to its core, the lesion or what heals one, of which no
    ``pathology`` is told. ``window`` is that of the crop that it was made on.
    """
    planes = _Planes.of(frame, image, weight, mask)
    passes = _Passes(refiner, request, pathology, frame.device)
    grid = texture_step(frame)
    coarse = planes.reduced(grid)
    whole = passes.made(coarse, window.side / grid / frame.size)
    if grid > 1:
        whole = planes.image + _enlarged(whole - coarse.image, weight)
    whole = with_noise(whole, planes.healthy, weight, planes.field, rng_for(request, "noise"))
    scale = frame.white
    return exact_composite(image, to_levels(whole, scale), weight > 0, scale)


@dataclass(frozen=True)
class _Planes:
    """What texture is made on, (H, W): the ``healthy`` scan and the composite ``image``, both in
    [-1, 1], how far a pixel may change, what was made anew to its core, and the field of view."""

    healthy: Plane
    image: Plane
    weight: Plane
    mask: NDArray[np.bool_]
    field: NDArray[np.bool_]

    @classmethod
    def of(cls, frame: Frame, image: Pixels, weight: Plane, mask: NDArray[np.bool_]) -> _Planes:
        healthy, grey = (
            from_levels(pixels.astype(np.float32), frame.white)
            for pixels in (frame.scan.pixels, image)
        )
        return cls(healthy, grey, weight, mask, frame.field)

    def given(self, rng: np.random.Generator) -> TexturePlanes:
        # From the healthy scan: where no column is free the mirrored one must not be the lesion.
        speckle = borrowed_speckle(self.healthy, self.weight > 0, self.field, rng)
        box = _box(self.weight > 0)
        lesion, distance = self.mask[box].astype(np.float32), outline_distance(self.mask)[box]
        return TexturePlanes(box, self.image[box], self.weight[box], lesion, speckle[box], distance)

    def reduced(self, step: float) -> _Planes:
        """On a grid that ``step`` pixels go into one of."""
        if step == 1:
            return self
        healthy, image, weight, mask, field = (
            reduced(plane, 1 / step)
            for plane in (self.healthy, self.image, self.weight, self.mask, self.field)
        )
        return _Planes(healthy, image, weight, mask > 0.5, field > 0.5)


@dataclass(frozen=True)
class _Passes:
    """The texture stage at work on a request."""

    refiner: Refiner
    request: Seeded
    pathology: Pathology | None
    device: torch.device

    def made(self, planes: _Planes, step: float) -> Plane:
        """The image (H, W) in its texture; ``step`` pixels went into one of the crop's."""
        coarse = round(step / _COARSE)
        if coarse > 1:
            small = planes.reduced(coarse)
            change = self._one(small, "coarse ") - small.image
            image = planes.image + _STRENGTH * _enlarged(change, planes.weight)
            planes = replace(planes, image=np.asarray(np.clip(image, -1, 1), np.float32))
        return self._one(planes, "")

    def _one(self, planes: _Planes, drawn: str) -> Plane:
        given = planes.given(rng_for(self.request, f"{drawn}speckle"))
        made = planes.image.copy()
        generator = generator_for(self.request, f"{drawn}texture")
        made[given.box] = given.textured(self.refiner, self.pathology, generator, self.device)
        return made


def _enlarged(change: Plane, weight: Plane) -> Plane:
    """``change`` in the size of ``weight`` (H, W), 0 where that is."""
    size = (weight.shape[1], weight.shape[0])
    large = cv2.resize(change, size, interpolation=cv2.INTER_CUBIC)
    return np.asarray(large * (weight > 0), np.float32)


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
