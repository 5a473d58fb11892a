"""Pipelines that misbehave on purpose, for the window to cope with; the seed says how."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.progress import Preview, Progress
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.engine.bundles import BundleInfo

REFUSES, BREAKS, HANGS = 1, 2, 3


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
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
        previews: bool = False,
    ) -> Candidate:
        if request.seed == REFUSES:
            raise Refusal("the region lies outside the tissue", "draw it elsewhere")
        if request.seed == BREAKS:
            raise ArithmeticError("broken on purpose")
        half = np.full((64, 64), 128, np.uint8)
        on_progress(Progress(2, 3, request.steps, Preview(half, 40, 50, 128)))
        while not cancelled():
            time.sleep(0.01)
        raise Cancelled
