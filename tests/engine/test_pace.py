"""The time left is made of what was measured, and of nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.progress import Progress
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.engine.messages import Order
from busynth_gui.engine.queue import JobState, QueuedJob
from busynth_gui.engine.time_estimate import Pace

REQUEST = Request("scan", Pathology.BENIGN, 1, "b", "sha" * 10, steps=4)


def run(pace: Pace, request: Request, begin: float, step: float, end: float) -> None:
    """A job whose stages take ``begin`` to the first step and ``step`` for the others."""
    now = 100.0
    pace.started(request, now)
    for stage in range(request.start_stage, 4):
        for number in range(1, request.steps + 1):
            now += begin if number == 1 else step
            pace.stepped(Progress(stage, number, request.steps), now)
    pace.ended(now + end, done=True)


def test_nothing_is_said_before_it_was_measured() -> None:
    pace = Pace()
    assert pace.seconds(REQUEST) is None
    pace.started(REQUEST, 0.0)
    pace.stepped(Progress(1, 1, 4), 1.0)
    pace.stepped(Progress(1, 2, 4), 2.0)
    pace.ended(9.0, done=False)  # cancelled: what comes after the last stage is not known
    assert pace.seconds(REQUEST) is None


def test_what_was_measured_is_scaled_to_steps_stages_and_progress() -> None:
    pace = Pace()
    run(pace, REQUEST, begin=2.0, step=0.5, end=0.25)
    whole = 3 * (2.0 + 3 * 0.5) + 0.25
    assert pace.seconds(REQUEST) == pytest.approx(whole)
    assert pace.seconds(replace(REQUEST, steps=10)) == pytest.approx(whole + 3 * 6 * 0.5)
    assert pace.seconds(REQUEST, Progress(3, 2, 4)) == pytest.approx(2 * 0.5 + 0.25)
    mask = RasterRegion.from_mask(np.ones((8, 8), bool))
    alone = replace(REQUEST, start_stage=3, mask=mask, lesion_sha256="x")
    assert pace.seconds(alone) == pytest.approx(2.0 + 1.5 + 0.25)
    assert pace.seconds(replace(REQUEST, bundle_sha256="another")) is None
    order = Order("a", REQUEST, "scan")
    entries = [
        QueuedJob(order, JobState.DONE),
        QueuedJob(order, JobState.RUNNING, Progress(3, 4, 4)),
        QueuedJob(order),
        QueuedJob(order),
    ]
    assert pace.left(entries) == pytest.approx(0.25 + 2 * whole)
    strange = replace(REQUEST, bundle_sha256="another")
    assert pace.left([*entries, QueuedJob(replace(order, request=strange))]) is None


def test_loading_a_bundle_is_no_part_of_a_stage() -> None:
    pace = Pace()
    pace.started(REQUEST, 0.0)
    pace.loaded(60.0)
    pace.stepped(Progress(1, 1, 4), 61.0)
    pace.ended(61.0, done=False)
    assert pace.to_json() == {"shashashashashas/1/begin": 1.0}


def test_one_slow_job_does_not_spoil_the_rest() -> None:
    pace = Pace()
    for step in (0.5, 0.5, 30.0, 0.5, 0.5):
        run(pace, REQUEST, begin=1.0, step=step, end=0.0)
    assert pace.seconds(REQUEST) == pytest.approx(3 * (1.0 + 1.5))


def test_it_is_kept_for_the_next_time() -> None:
    pace, again = Pace(), Pace()
    run(pace, REQUEST, begin=2.0, step=0.5, end=0.25)
    again.load(pace.to_json() | {"x": "no number", "y": -1, "z": float("nan")})
    assert again.seconds(REQUEST) == pace.seconds(REQUEST)
    assert set(again.to_json()) == set(pace.to_json())
    again.load("not even an object")
