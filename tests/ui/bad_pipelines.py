"""Pipelines without a model: one misbehaves on purpose, the seed says how; one is just quick."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.progress import Preview, Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan

REFUSES, BREAKS, HANGS = 1, 2, 3

STEP_S = 0.01


class BadPipeline:
    """Refuses, breaks, or shows a first step and waits to be cancelled."""

    @classmethod
    def load(cls, bundle: BundleInfo, device: str) -> BadPipeline:
        return cls()

    def synthesize(
        self,
        scan: Scan,
        request: Request,
        *,
        lesion: Pixels | None = None,
        ground: Candidate | None = None,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        previews: bool = False,
    ) -> Candidate:
        if request.seed == REFUSES:
            raise Refusal(
                "the region lies outside the tissue of {0}", "draw a region on it", scan.name
            )
        if request.seed == BREAKS:
            raise ArithmeticError("broken on purpose")
        half = np.full((64, 64), 128, np.uint8)
        on_progress(Progress(2, 3, request.steps, Preview(half, 40, 50, 128)))
        while not cancelled():
            time.sleep(0.01)
        raise Cancelled


class SteadyPipeline:
    """Darkens an ellipse, step by step: for tests of many candidates, not of their looks."""

    @classmethod
    def load(cls, bundle: BundleInfo, device: str) -> SteadyPipeline:
        return cls()

    def synthesize(
        self,
        scan: Scan,
        request: Request,
        *,
        lesion: Pixels | None = None,
        ground: Candidate | None = None,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        previews: bool = False,
    ) -> Candidate:
        for stage in (1, 2, 3):
            for step in range(1, request.steps + 1):
                if cancelled():
                    raise Cancelled
                time.sleep(STEP_S)
                on_progress(Progress(stage, step, request.steps))
        height, width = scan.shape
        place = height * (0.3 + 0.2 * len(request.chain))
        oval = EllipseRegion(width * 0.5, place, 20 + request.seed % 30, 15)
        mask = oval.rasterize(scan.shape)
        image = (scan.pixels if ground is None else ground.image).copy()
        image[mask] //= 3
        return Candidate(request, image, mask, np.zeros_like(mask), mask, image, ground=ground)
