"""The compact bundle's pipeline in a real child: what the window relies on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import torch
from memory_job_io import JOB_IO, submit
from pytestqt.qtbot import QtBot

from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.progress import Progress
from busynth_gui.case.region import EllipseRegion, RasterRegion
from busynth_gui.case.request import THREADS, Request
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.queue import JobState
from busynth_gui.synthesis.pipeline import Pipeline

PATIENCE_MS = 600_000
STEPS = 3


@pytest.fixture
def speckled_scan() -> Scan:
    rng = np.random.default_rng(0)
    depth = np.linspace(120, 60, 300)[:, None]
    speckle = rng.rayleigh(0.8, (300, 400))
    return Scan("speckle", np.clip(depth * speckle, 1, 255).astype(np.uint8))


@pytest.fixture
def base(speckled_scan: Scan) -> Request:
    bundle = find_bundle(DEFAULT_BUNDLE)
    region = EllipseRegion(200, 140, 50, 30)
    return Request(
        speckled_scan.sha256, Pathology.BENIGN, 7, bundle.name, bundle.sha256, region, steps=STEPS
    )


class Desk:
    """An engine, and what came of the jobs it was given."""

    def __init__(self, qtbot: QtBot, engine: Engine) -> None:
        self.engine = engine
        self.candidates: dict[str, Candidate] = {}
        self.progress: list[tuple[str, Progress]] = []
        self._qtbot = qtbot
        engine.candidate_finished.connect(self.candidates.__setitem__)
        engine.progress_changed.connect(lambda *told: self.progress.append(told))

    def make(self, request: Request, scan: Scan, lesion: Pixels | None = None) -> Candidate:
        job_id = submit(self.engine, request, scan, lesion)
        self._qtbot.waitUntil(
            lambda: self.engine.queue.get(job_id).state.is_final, timeout=PATIENCE_MS
        )
        assert self.engine.queue.get(job_id).failure is None
        return self.candidates[job_id]

    def stages_told(self) -> list[int]:
        stages = [told.stage for _, told in self.progress]
        self.progress.clear()
        return sorted(set(stages))


@pytest.fixture
def desk(qtbot: QtBot, forked_engine: None) -> Iterator[Desk]:
    engine = Engine(JOB_IO)
    yield Desk(qtbot, engine)
    assert engine.close()


def test_a_job_tells_every_stage_and_gives_the_same_bytes_again(
    desk: Desk, base: Request, speckled_scan: Scan
) -> None:
    first = desk.make(base, speckled_scan)
    assert {told.stage for _, told in desk.progress if told.preview is not None} == {1, 2, 3}
    assert [(told.stage, told.step) for _, told in desk.progress][-1] == (3, STEPS)
    assert desk.stages_told() == [1, 2, 3]
    again = desk.make(base, speckled_scan)
    assert again.image_sha256 == first.image_sha256
    assert again.mask_sha256 == first.mask_sha256
    untouched = ~(first.mask | first.band)
    assert np.array_equal(first.image[untouched], speckled_scan.pixels[untouched])

    mask = RasterRegion.from_mask(first.mask)
    from_two = desk.make(replace(base, start_stage=2, mask=mask), speckled_scan)
    assert np.array_equal(from_two.mask, first.mask)
    desk.stages_told()
    from_three = replace(base, start_stage=3, mask=mask, lesion_sha256=first.lesion_sha256)
    last = desk.make(from_three, speckled_scan, first.lesion)
    assert last.lesion_sha256 == first.lesion_sha256
    assert desk.stages_told() == [3]

    corrected = first.mask.copy()
    corrected[:, : int(np.median(np.nonzero(first.mask)[1]))] = False
    halved = replace(from_three, mask=RasterRegion.from_mask(corrected))
    healed = desk.make(halved, speckled_scan, first.lesion)
    assert np.array_equal(healed.mask, corrected)
    assert np.array_equal(healed.lesion[corrected], first.lesion[corrected])
    untouched = ~(healed.mask | healed.band)
    assert (first.lesion[untouched] != speckled_scan.pixels[untouched]).any()
    assert np.array_equal(healed.image[untouched], speckled_scan.pixels[untouched])


def test_a_cancelled_and_a_refused_job_cost_nobody_else(
    qtbot: QtBot, desk: Desk, base: Request, speckled_scan: Scan
) -> None:
    engine = desk.engine
    far = replace(base, region=EllipseRegion(2000, 2000, 30, 30))
    long = submit(engine, replace(base, steps=200), speckled_scan)
    refused = submit(engine, far, speckled_scan)
    qtbot.waitUntil(lambda: len(desk.progress) > 0, timeout=PATIENCE_MS)
    engine.cancel(long)
    desk.make(base, speckled_scan)
    assert engine.queue.get(long).state is JobState.CANCELLED
    assert max(told.step for job_id, told in desk.progress if job_id == long) < 200
    failure = engine.queue.get(refused).failure
    assert failure is not None
    assert failure.is_refusal
    assert failure.remedy


def test_the_window_makes_the_bytes_of_the_command_line_whatever_the_machine_says(
    qtbot: QtBot, base: Request, speckled_scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """OMP_NUM_THREADS stands for a machine of as many cores: torch takes it for its own number."""
    made = []
    for threads in ("1", "4"):
        monkeypatch.setenv("OMP_NUM_THREADS", threads)
        engine = Engine(JOB_IO)
        made.append(Desk(qtbot, engine).make(base, speckled_scan))
        assert engine.close()
    before = torch.get_num_threads()
    torch.set_num_threads(THREADS)
    try:
        made.append(Pipeline.load(find_bundle(DEFAULT_BUNDLE)).synthesize(speckled_scan, base))
    finally:
        torch.set_num_threads(before)
    assert len({one.image_sha256 for one in made}) == len({one.mask_sha256 for one in made}) == 1
