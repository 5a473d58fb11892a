"""The three stages, one after another, on one request."""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Mapping
from contextlib import suppress
from dataclasses import replace

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.progress import HEALING, LivePreview, Preview, Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness, Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.lesion_measures import measure_outline, orientation_of
from busynth_gui.imaging.placement import refuse_taken
from busynth_gui.lru_cache import LruCache
from busynth_gui.synthesis.draws import rng_for
from busynth_gui.synthesis.healing import heal
from busynth_gui.synthesis.inpaint import lesion_window
from busynth_gui.synthesis.lesion_attributes import LesionAttributes, complete, lying
from busynth_gui.synthesis.likeness import contrast_over, lesion_size, most_alike
from busynth_gui.synthesis.live import Live
from busynth_gui.synthesis.loading import load_models
from busynth_gui.synthesis.networks.inputs import SHAPE_SIZE
from busynth_gui.synthesis.networks.protocols import StageModels
from busynth_gui.synthesis.proposal import ROOM, oriented, propose_region
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_one import MIN_AREA, NoShape, make_shape
from busynth_gui.synthesis.stage_three import make_band
from busynth_gui.synthesis.stage_two import make_lesion

__all__ = ["Pipeline"]

_PREVIEW_EVERY_S = 0.2
"""A preview costs a decode; five a second show the lesion form and take a tenth of the time."""
_LOOKED_AT = 2
"""Scans that are kept for live previews with what was found on them."""
_PROPOSALS = 4
"""Regions that are proposed, one after another, before a scan is given up. An outline that does not
come is rare and hangs on the region, so a few are enough; each costs three runs of stage one."""
_FILLED = {
    Closeness.HINT: 0.4, Closeness.LOOSE: 0.5, Closeness.MEDIUM: 0.65, Closeness.CLOSE: 0.8,
    Closeness.EXACT: 1.0,
}  # fmt: skip
"""Share of a region that an outline fills, the median of 48: more of benign ones, by as much again
as malignant ones lack."""


class Pipeline:
    """A loaded bundle that turns requests into candidates. Not for use by two threads at once."""

    def __init__(self, info: BundleInfo, models: StageModels) -> None:
        self.info = info
        self.models = models
        self._live = Live(models)
        # Of live previews alone: what candidates are made of hangs on no preview before them.
        self._frames: LruCache[Hashable, Frame] = LruCache(_LOOKED_AT)

    @classmethod
    def load(cls, bundle: BundleInfo, device: str = "auto") -> Pipeline:
        """Verify, load and try out a bundle; no file but its own and its base's is looked for.

        Raises Refusal when a file is not the published one, or the networks do not work.
        ``device`` is torch's name of one, or "auto" for the one that suits the bundle.
        """
        return cls(bundle, load_models(bundle, device))

    @property
    def device(self) -> str:
        """torch's name of the device that it runs on."""
        return str(self.models.device)

    @property
    def note(self) -> str:
        """How it runs there, for the screen: precision, and what it does without; or empty."""
        return self.models.note

    def synthesize(
        self,
        scan: Scan,
        request: Request,
        *,
        lesion: Pixels | None = None,
        ground: Candidate | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        previews: bool = False,
    ) -> Candidate:
        """Run the stages from ``request.start_stage`` on and return the candidate.

        ``lesion`` is stage two's image for a start at stage three, ``ground`` the candidate that
        the request adds a lesion to. ``on_progress`` hears of every step; with ``previews`` some
        carry a picture. ``cancelled`` is asked before every step.

        With no region in the request stage one proposes one; where its outline fails there, the
        next. The one that was used is the candidate's ``region``.

        Raises Refusal when the request does not fit scan, bundle or lesion, or when its region,
        or none of those proposed, holds room for a lesion; Cancelled when told to stop.
        """
        self._check(scan, request, lesion)
        frame = _in_its_view(self._frame(scan, request, ground), request)
        told_steps = {1: self.models.shape_steps(request.steps)}
        report = _Reporter(self.models, request.steps, on_progress, cancelled, previews, told_steps)
        with torch.inference_mode():
            if request.mask is None:
                region = self._region(frame, request)
                attributes = self._attributes(frame, request, region)
                told = replace(request, descriptors=attributes.descriptors)
                region, mask = self._shape(frame.at(SHAPE_SIZE), request, told, region, report)
            else:
                drawn = request.mask.rasterize(scan.shape)
                _refuse_taken(drawn, frame)
                mask = drawn & frame.fov
                if mask.sum() < MIN_AREA:
                    raise Refusal("the mask is too small", "draw at least {0} px of it", MIN_AREA)
                # No place is proposed for a mask that is there: its own is the region.
                region = mask if request.region is None else self._region(frame, request)
                attributes = self._attributes(frame, request, mask)
                told = replace(request, descriptors=attributes.descriptors)
            window = lesion_window(mask)
            if request.start_stage <= 2:
                lesion = make_lesion(
                    frame,
                    self.models,
                    told,
                    mask,
                    report.crop(2, window),
                    attributes.echo_ratio,
                    attributes.heterogeneity,
                )
            assert lesion is not None
            # The mask may have been corrected since: what it no longer covers heals.
            lesion = np.where(mask, lesion, frame.pixels)
            image, band = make_band(
                frame,
                self.models,
                told,
                mask,
                lesion,
                report.crop(3, window),
                attributes.posterior_ratio,
                attributes.echo_ratio,
            )
        threads = torch.get_num_threads()
        return Candidate(request, image, mask, band, region, lesion, threads, ground)

    def heal(
        self,
        scan: Scan,
        request: HealRequest,
        *,
        on_progress: Callable[[Progress], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Healed:
        """Replace the lesions that the request covers by healthy tissue.

        ``on_progress`` hears of every step, ``cancelled`` is asked before every one. Raises Refusal
        when the request does not fit scan or bundle, or the bundle does not heal; Cancelled when
        told to stop.
        """
        self._check_source(scan, request)
        frame = Frame(scan, self.info.image_size, self.models.device, request.field_of_view)
        report = _Reporter(self.models, request.steps, on_progress, cancelled, False)
        with torch.inference_mode():
            healed = heal(frame, self.models, request, lambda window: report.crop(HEALING, window))
        return replace(healed, threads=torch.get_num_threads())

    def preview(
        self,
        scan: Scan,
        request: Request,
        *,
        ground: Candidate | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> LivePreview:
        """A likeness of what :meth:`synthesize` would make of a request with a region.

        It takes a fraction of the time, see :mod:`busynth_gui.synthesis.live`, and changes
        nothing of what is made later. Raises Refusal as :meth:`synthesize`, without a region, and
        for a bundle that is too slow; Cancelled when ``cancelled``, asked before every step, says
        so.
        """
        if request.region is None or request.start_stage != 1:
            raise Refusal("there is no region to preview a lesion in", "draw one")
        self.info.refuse_if_slow()
        self._check_source(scan, request)
        seen = (scan.sha256, request.field_of_view, request.ground, request.ground_mask)
        frame = self._frames.get_or_make(seen, lambda: self._frame(scan, request, ground))
        frame = _in_its_view(frame, request)
        region = self._region(frame, request)
        attributes = self._attributes(frame, request, region)
        with torch.inference_mode():
            steps = self.models.shape_steps(request.steps)
            return self._live.make(frame, request, region, attributes, seen, steps, cancelled)

    def quicken(self) -> bool:
        """Make a part of what the previews since have run quicker, in a second that nobody waits
        for; False when nothing is left. It changes no pixel."""
        return self._live.quicken()

    def propose(
        self, scan: Scan, request: Request, ground: Candidate | None = None
    ) -> EllipseRegion:
        """Where stage one would put the lesion if the request leaves the region open.

        Raises Refusal when it finds no place.
        """
        return self._propose(self._frame(scan, request, ground), request)

    def _frame(self, scan: Scan, request: Request, ground: Candidate | None) -> Frame:
        if request.ground != (None if ground is None else ground.request):
            raise Refusal("the lesion was asked for on another ground", "make that first")
        size, device = self.info.image_size, self.models.device
        return Frame(scan, size, device, request.field_of_view, ground, request.ground_mask)

    def _shape(
        self,
        frame: Frame,
        request: Request,
        told: Request,
        region: NDArray[np.bool_],
        report: _Reporter,
    ) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Stage one's mask in the ``region`` (H, W), and that; where none was drawn and its outline
        fails, in the next that is proposed."""
        told = replace(told, steps=self.models.shape_steps(request.steps))
        asked = request.descriptors
        if request.region is not None:
            return region, make_shape(frame, self.models, told, region, report.shape, asked)
        for attempt in range(_PROPOSALS):
            if attempt:
                region = self._region(frame, request, attempt)
            with suppress(NoShape):
                return region, make_shape(frame, self.models, told, region, report.shape, asked)
        raise Refusal(
            "stage one finds no shape in {0} places on {1}",
            "draw a region on it or take another seed",
            _PROPOSALS,
            frame.scan.name,
        )

    def _propose(self, frame: Frame, request: Request, attempt: int = 0) -> EllipseRegion:
        rng = rng_for(request, f"place {attempt}")
        word = request.pathology.value
        rows = oriented(self.models.places[word], request.descriptors.orientation)
        if self.models.place_styles is not None:
            rows = most_alike(self.models.place_styles[word], frame.style, rows)
        places = self.models.places[word][rows]
        room = ROOM[request.pathology]
        return propose_region(
            frame.scan, frame.fov, places, rng, frame.marks, room, frame.taken, frame.white
        )

    def _check(self, scan: Scan, request: Request, lesion: Pixels | None) -> None:
        self._check_source(scan, request)
        if request.start_stage == 3 and (
            lesion is None or array_sha256(lesion) != request.lesion_sha256
        ):
            raise Refusal("stage three was not given the lesion it was asked for", "start at two")

    def _check_source(self, scan: Scan, request: Request | HealRequest) -> None:
        if request.bundle_sha256 != self.info.sha256:
            raise Refusal(
                "the request was made for another version of bundle {0}",
                "make it again for the one that is installed",
                request.bundle,
            )
        if request.scan_sha256 != scan.sha256:
            raise Refusal("the request was made for another scan than {0}", "open that", scan.name)

    def _attributes(
        self, frame: Frame, request: Request, place: NDArray[np.bool_]
    ) -> LesionAttributes:
        """The lesion as the stages are told it, what the request leaves open drawn.

        It lies as the ``place`` (H, W) does, its region or mask: a flat region that is told "taller
        than wide" would get a small lesion, or one that sticks out of what is likely there. And it
        takes after lesions of the size that this one will have.
        """
        rng = rng_for(request, "attributes")
        word, figures = request.pathology.value, self.models.figures
        table = None if figures is None else figures[word]
        words, styles, sizes = self.models.words[word], self.models.styles, self.models.sizes
        lies = orientation_of(measure_outline(place))
        filled = 1.0 if request.mask is not None else _FILLED[request.closeness]
        size = lesion_size(filled * float(place.sum()), frame.fov)
        known = None if sizes is None else sizes[word]

        def alike(rows: NDArray[np.intp]) -> NDArray[np.intp]:
            if request.descriptors.orientation is None:
                rows = lying(words, lies, rows)
            if styles is None:
                return rows
            return most_alike(styles[word], frame.style, rows, known, size)

        # Of all scans like this one: what hangs on the place would be another from a mask.
        contrast = 1.0 if styles is None else contrast_over(styles[word], frame.style)
        return complete(request.descriptors, words, table, rng, alike, contrast)

    def _region(self, frame: Frame, request: Request, attempt: int = 0) -> NDArray[np.bool_]:
        region = request.region or self._propose(frame, request, attempt)
        drawn = region.rasterize(frame.scan.shape)
        if 0 < drawn.sum() < MIN_AREA:
            raise Refusal("the region is too small", "draw at least {0} px of it", MIN_AREA)
        _refuse_taken(drawn, frame)
        inside = drawn & frame.fov
        if inside.sum() < MIN_AREA:
            raise Refusal(
                "the region lies outside the tissue of {0}",
                "the scan is {1} x {2} px, draw the region inside its field of view",
                frame.scan.name,
                frame.scan.shape[1],
                frame.scan.shape[0],
            )
        return np.asarray(inside)


def _in_its_view(frame: Frame, request: Request) -> Frame:
    """The frame with the view as its field in which the lesion is wanted; the one that shows most
    where no place is told."""
    place = request.mask or request.region
    return frame if place is None else frame.around(place.rasterize(frame.scan.shape))


def _refuse_taken(region: NDArray[np.bool_], frame: Frame) -> None:
    if frame.taken is not None:
        refuse_taken(region, frame.field, frame.taken, frame.scan.name)


class _Reporter:
    """Turns the stages' steps into Progress, and asks at each whether to go on."""

    def __init__(
        self,
        models: StageModels,
        steps: int,
        on_progress: Callable[[Progress], None] | None,
        cancelled: Callable[[], bool] | None,
        previews: bool,
        others: Mapping[int, int] | None = None,
    ) -> None:
        """``others``: steps of stages that do not take as many as the rest."""
        self._models, self._steps, self._others = models, steps, dict(others or {})
        self._tell, self._cancelled, self._previews = on_progress, cancelled, previews
        self._shown = 0.0

    def shape(self, step: int, field: NDArray[np.float32], x: int, y: int, side: int) -> None:
        """Stage one's step; the preview shows the mask as it forms."""

        def picture() -> NDArray[np.uint8]:
            # The outline drawn 2 px soft: the field itself says how sure it is.
            return np.asarray(np.clip(field * 64 + 128, 0, 255), np.uint8)

        self._step(1, step, RoiWindow(x, y, side), picture)

    def crop(self, stage: int, window: RoiWindow) -> Callable[[int, Tensor], None]:
        """The step callback of stage two or three; the preview shows the crop."""

        def on_step(step: int, estimate: Tensor) -> None:
            def picture() -> NDArray[np.uint8]:
                generator = torch.Generator().manual_seed(0)
                image = self._models.autoencoder.decode(estimate, generator)[0, 0]
                return np.asarray(((image + 1) * 127.5).clamp(0, 255).byte().cpu().numpy())

            self._step(stage, step, window, picture)

        return on_step

    def _step(
        self, stage: int, step: int, window: RoiWindow, picture: Callable[[], NDArray[np.uint8]]
    ) -> None:
        if self._cancelled is not None and self._cancelled():
            raise Cancelled
        if self._tell is None:
            return
        preview = None
        steps = self._others.get(stage, self._steps)
        last = step == steps
        due = time.monotonic() - self._shown >= _PREVIEW_EVERY_S
        if self._previews and (last or due):
            preview = Preview(picture(), window.x, window.y, window.side)
            self._shown = time.monotonic()
        self._tell(Progress(stage, step, steps, preview))
