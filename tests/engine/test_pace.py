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
from busynth_gui.engine.time_estimate import TimeEstimate

REQUEST = Request("scan", Pathology.BENIGN, 1, "b", "sha" * 10, steps=4)


def run(estimate: TimeEstimate, request: Request, begin: float, step: float, end: float) -> None:
    """A job whose stages take ``begin`` to the first step and ``step`` for the others."""
    now = 100.0
    estimate.started(request, now)
    for stage in range(request.start_stage, 4):
        for number in range(1, request.steps + 1):
            now += begin if number == 1 else step
            estimate.stepped(Progress(stage, number, request.steps), now)
    estimate.ended(now + end, done=True)


def test_nothing_is_said_before_it_was_measured() -> None:
    estimate = TimeEstimate()
    assert estimate.seconds(REQUEST) is None
    estimate.started(REQUEST, 0.0)
    estimate.stepped(Progress(1, 1, 4), 1.0)
    estimate.stepped(Progress(1, 2, 4), 2.0)
    estimate.ended(9.0, done=False)  # cancelled: what comes after the last stage is not known
    assert estimate.seconds(REQUEST) is None


def test_what_was_measured_is_scaled_to_steps_stages_and_progress() -> None:
    estimate = TimeEstimate()
    run(estimate, REQUEST, begin=2.0, step=0.5, end=0.25)
    whole = 3 * (2.0 + 3 * 0.5) + 0.25
    assert estimate.seconds(REQUEST) == pytest.approx(whole)
    assert estimate.seconds(replace(REQUEST, steps=10)) == pytest.approx(whole + 3 * 6 * 0.5)
    assert estimate.seconds(REQUEST, Progress(3, 2, 4)) == pytest.approx(2 * 0.5 + 0.25)
    mask = RasterRegion.from_mask(np.ones((8, 8), bool))
    alone = replace(REQUEST, start_stage=3, mask=mask, lesion_sha256="x")
    assert estimate.seconds(alone) == pytest.approx(2.0 + 1.5 + 0.25)
    assert estimate.seconds(replace(REQUEST, bundle_sha256="another")) is None
    order = Order("a", REQUEST, "scan")
    entries = [
        QueuedJob(order, JobState.DONE),
        QueuedJob(order, JobState.RUNNING, Progress(3, 4, 4)),
        QueuedJob(order),
        QueuedJob(order),
    ]
    assert estimate.left(entries) == pytest.approx(0.25 + 2 * whole)
    strange = replace(REQUEST, bundle_sha256="another")
    assert estimate.left([*entries, QueuedJob(replace(order, request=strange))]) is None


def test_loading_a_bundle_is_no_part_of_a_stage() -> None:
    estimate = TimeEstimate()
    estimate.started(REQUEST, 0.0)
    estimate.loaded(60.0)
    estimate.stepped(Progress(1, 1, 4), 61.0)
    estimate.ended(61.0, done=False)
    assert estimate.to_json() == {
        f"shashashashashas/1/begin{end}": 1.0 for end in ("", f"/{REQUEST.steps}")
    }


def test_one_slow_job_does_not_spoil_the_rest() -> None:
    estimate = TimeEstimate()
    for step in (0.5, 0.5, 30.0, 0.5, 0.5):
        run(estimate, REQUEST, begin=1.0, step=step, end=0.0)
    assert estimate.seconds(REQUEST) == pytest.approx(3 * (1.0 + 1.5))


def test_it_is_kept_for_the_next_time() -> None:
    estimate, again = TimeEstimate(), TimeEstimate()
    run(estimate, REQUEST, begin=2.0, step=0.5, end=0.25)
    again.load(estimate.to_json() | {"x": "no number", "y": -1, "z": float("nan")})
    assert again.seconds(REQUEST) == estimate.seconds(REQUEST)
    assert set(again.to_json()) == set(estimate.to_json())
    again.load("not even an object")


def test_a_stage_may_have_more_steps_than_the_request_says() -> None:
    estimate = TimeEstimate()
    few = replace(REQUEST, steps=2)
    estimate.started(few, 0.0)
    at = 0.0
    for stage, steps in ((1, 10), (2, 2), (3, 2)):
        for step in range(1, steps + 1):
            at += 1.0
            estimate.stepped(Progress(stage, step, steps), at)
    estimate.ended(at, done=True)
    assert estimate.seconds(few) == pytest.approx(14.0)


def test_few_steps_have_a_pace_of_their_own() -> None:
    estimate = TimeEstimate()
    run(estimate, REQUEST, begin=1.0, step=1.0, end=0.0)
    few = replace(REQUEST, steps=REQUEST.steps - 1)
    known = estimate.seconds(few)
    run(estimate, few, begin=0.1, step=0.1, end=0.0)
    assert known is not None
    assert estimate.seconds(few) < known / 5
