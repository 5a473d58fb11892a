"""Stage one: the lesion's outline from the candidate region and the healthy context."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.request import Closeness, Request
from busynth_gui.imaging.crop import window_around
from busynth_gui.imaging.lesion_measures import measure_outline, orientation_of
from busynth_gui.synthesis.draws import generator_for
from busynth_gui.synthesis.networks.inputs import (
    SDF_RANGE,
    context_image,
    tensor_to_sdf,
)
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.outline import narrowed, unmet
from busynth_gui.synthesis.sampler import denoise
from busynth_gui.synthesis.scan_frame import Frame

__all__ = ["MIN_AREA", "NoShape", "make_shape", "shape_guidance"]

MIN_AREA = 40
"""Smallest mask, px: a lesion of 7 px across is the least that shows in a scan."""
_ATTEMPTS = 3
_ASKED_ATTEMPTS = 6
"""Draws for an outline that has the words asked for; each costs a run of stage one."""
_EMPHASIS = {Pathology.BENIGN: 0.2, Pathology.MALIGNANT: 1.3}
"""By how much more than the others stage one is guided by its labels. Unguided outlines come out
smoother than real ones: what is irregular needs the more, and ovals need next to none. Solidity of
21 malignant outlines in proposed regions on healthy scans (10th percentile, median, 90th; lesions
of BUSI 0.80, 0.88, 0.95, of BUS-BRA 0.83, 0.91, 0.96): at 0.9 0.88, 0.94, 0.99, at 1.3 (the
student in 4 steps) 0.79, 0.91, 0.98, at 1.4 0.79, 0.90, 0.99. At 2 they fill 0.6 as much of their
regions as at 0.9.
"""
_KEPT = {Pathology.BENIGN: 0.5, Pathology.MALIGNANT: 0.75}
"""How little stage one's fields are smoothed. Real malignant outlines are fine and jagged, and what
smoothing leaves of it are lobes. From 94 held-out outlines of BUSI, silhouettes alone, 90 of ours
were told by EfficientNet-Lite0 and MobileNetV2 at (benign; malignant): with a binomial of five
taps, about 0.38 kept, 0.74, 0.81; 0.96, 0.93; with 0.5 0.64, 0.76; 0.89, 0.90; with 0.75 0.70,
0.85; 0.72, 0.77; with 1 0.93, 0.97; 0.78, 0.87."""
_LEAST_SOLID = {Pathology.BENIGN: 0.87, Pathology.MALIGNANT: 0.76}
_LEAST_OVAL = {Pathology.BENIGN: 0.76, Pathology.MALIGNANT: 0.70}
"""Solidity, and overlap with the ellipse of the same moments, that one training lesion in fifty is
below: an outline that is so frayed, or so far from any oval (forked, waisted), is drawn again where
its region is not so itself, and stays where the others are no better. Of 104 malignant outlines 19
were so far from oval, 3 since."""


def shape_guidance(pathology: Pathology, guidance: float) -> float:
    """How much stage one is guided by its labels where the others are by ``guidance``."""
    return 1 + _EMPHASIS[pathology] * (guidance - 1)


class NoShape(Refusal):
    """No draw of an outline fills the region: another region may do better."""


OnShape = Callable[[int, NDArray[np.float32], int, int, int], None]
"""Called with step, field (S, S) in crop px, and the window's x, y and side."""


def make_shape(
    frame: Frame,
    models: StageModels,
    request: Request,
    region: NDArray[np.bool_],
    on_step: OnShape | None = None,
    asked: Descriptors | None = None,
    attempts: int = _ASKED_ATTEMPTS,
) -> NDArray[np.bool_]:
    """A lesion mask (H, W) inside ``region``, inside the field of view, in one piece.

    At closeness EXACT it is the region itself. ``request`` has all words, ``asked`` those that the
    outline is held to: it is drawn again until it has them and lies as its region does, a few
    times and no more than ``attempts``, and the best draw counts. Raises NoShape when three draws
    give no mask, Refusal when an EXACT region's largest piece in the field of view is too small.
    """
    if request.closeness == Closeness.EXACT:
        drawn = _one_piece(region & frame.fov)
        if drawn.sum() < MIN_AREA:
            raise Refusal("the region is too small", "draw at least {0} px of it", MIN_AREA)
        return drawn
    asked = asked or Descriptors()
    if request.closeness != Closeness.CLOSE:
        region = narrowed(region, asked)
    allowed = _room(region, request.closeness) & frame.fov
    window = window_around(region)
    hole = frame.crop_mask(window, region)
    context = context_image(frame.crop(window), hole)
    task = models.outlining(request, context, hole)
    kept = _KEPT[request.pathology]
    held_to = _HeldTo.of(region, request.pathology, asked)

    def report(step: int, estimate: Tensor) -> None:
        if on_step is not None:
            field = tensor_to_sdf(estimate[0], frame.size, kept)
            on_step(step, field, window.x, window.y, window.side)

    best: NDArray[np.bool_] | None = None
    fewest = 0
    most = _ATTEMPTS if asked == Descriptors() else _ASKED_ATTEMPTS
    for attempt in range(min(most, attempts)):
        if attempt >= _ATTEMPTS and best is None:
            break
        shape = denoise(
            task,
            steps=request.steps,
            guidance=shape_guidance(request.pathology, request.guidance),
            generator=generator_for(request, f"outline {attempt}"),
            on_step=report,
        )
        field = tensor_to_sdf(shape[0], frame.size, kept)
        mask = window.place(field, frame.scan.shape, fill=-SDF_RANGE) > 0
        mask = _one_piece(mask & allowed)
        if mask.sum() < max(MIN_AREA, 0.05 * region.sum()):
            continue
        missed = held_to.missed(mask)
        if best is None or missed < fewest:
            best, fewest = mask, missed
        if fewest == 0:
            break
    if best is not None:
        return best
    raise NoShape("stage one finds no shape in this region", "draw the region larger")


@dataclass(frozen=True)
class _HeldTo:
    """What an outline is drawn again for, where it is not so."""

    asked: Descriptors
    lies: str
    least_solid: float
    least_oval: float

    @classmethod
    def of(cls, region: NDArray[np.bool_], pathology: Pathology, asked: Descriptors) -> _HeldTo:
        around = measure_outline(region)
        return cls(
            asked,
            orientation_of(around),
            min(_LEAST_SOLID[pathology], around.solidity),
            min(_LEAST_OVAL[pathology], around.ellipse_overlap),
        )

    def missed(self, mask: NDArray[np.bool_]) -> int:
        """How much of it an outline's ``mask`` (H, W) misses."""
        outline = measure_outline(mask)
        frayed = outline.solidity < self.least_solid
        forked = outline.ellipse_overlap < self.least_oval
        # An outline fills half of a region, and more often its height than its width.
        across = self.asked.orientation is None and orientation_of(outline) != self.lies
        return unmet(mask, self.asked) + frayed + forked + across


def _room(region: NDArray[np.bool_], closeness: Closeness) -> NDArray[np.bool_]:
    """The region; grown by a tenth of its size where it is only a hint."""
    if closeness != Closeness.HINT:
        return region
    grow = max(1, round(0.1 * float(np.sqrt(region.sum()))))
    kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * grow + 1, 2 * grow + 1))
    return np.asarray(cv2.dilate(region.astype(np.uint8), kernel) > 0)


def _one_piece(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The largest connected part of a mask, its holes filled."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8))
    if count < 2:
        return np.zeros(mask.shape, bool)
    largest = labels == 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    outlines, _ = cv2.findContours(
        largest.astype(np.uint8), cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE
    )
    solid = cv2.drawContours(np.zeros(mask.shape, np.uint8), outlines, -1, 1, cv2.FILLED)
    return np.asarray(solid > 0)
