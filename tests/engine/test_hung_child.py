"""A child that hangs, is stopped or loses its device: it is noticed, and Cancel works meanwhile."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator

import faulty_pipelines as fate
import numpy as np
import pytest
from leaks import is_running
from memory_job_io import JOB_IO, submit
from pytestqt.qtbot import QtBot

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine import supervisor
from busynth_gui.engine.engine import Engine, EngineState
from busynth_gui.engine.messages import Failed
from busynth_gui.engine.queue import JobState

PATIENCE_MS = 60_000
Requests = Callable[[int], Request]


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    engine = Engine(JOB_IO, loader="faulty_pipelines:BySeed", patience_s=3.0, silence_s=2.5)
    yield engine
    began = time.monotonic()
    assert engine.close()
    assert time.monotonic() - began < 20


def wait_for(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)


def child_of(engine: Engine) -> int:
    child = engine._thread.supervisor._child
    assert child is not None
    return child.pid


def heard(engine: Engine) -> list[str]:
    """Names of the engine's signals about its child, as they come."""
    found: list[str] = []
    engine.child_silent.connect(lambda _: found.append("silent"))
    engine.child_answered.connect(lambda: found.append("answered"))
    engine.child_restarted.connect(lambda _: found.append("restarted"))
    engine.child_died.connect(lambda _: found.append("died"))
    return found


def test_a_stopped_child_is_noticed_and_heard_again(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    said = heard(engine)
    job = submit(engine, request_with(fate.STOPS), scan)
    wait_for(qtbot, lambda: engine.silent)
    assert said == ["silent"] and engine.seconds_left() is None
    os.kill(child_of(engine), signal.SIGCONT)
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.DONE)
    assert said == ["silent", "answered"] and not engine.silent


def test_a_restart_begins_the_job_anew(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    said = heard(engine)
    job = submit(engine, request_with(fate.TIMED), scan)
    wait_for(qtbot, lambda: engine.queue.get(job).progress)
    os.kill(first := child_of(engine), signal.SIGSTOP)
    wait_for(qtbot, lambda: engine.silent)
    engine.restart()
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.DONE)
    assert said == ["silent", "answered", "restarted"] and child_of(engine) != first


@pytest.mark.parametrize("seed", [fate.STOPS, fate.HANGS])
def test_cancel_is_answered_within_a_second_whatever_the_child_does(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests, seed: int
) -> None:
    hanging = submit(engine, request_with(seed), scan)
    sound = submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: engine.queue.get(hanging).progress)
    hung = child_of(engine)
    engine.cancel(hanging)
    wait_for(qtbot, lambda: engine.queue.get(hanging).state is JobState.CANCELLED)
    assert child_of(engine) == hung and is_running(hung)  # answered at once: no force yet
    wait_for(qtbot, lambda: engine.queue.get(sound).state is JobState.DONE)
    assert engine.queue.get(hanging).state is JobState.CANCELLED


def test_a_large_scan_that_the_child_does_not_take_holds_nobody_up(
    qtbot: QtBot, engine: Engine, bundle: BundleInfo
) -> None:
    """More than a pipe holds: whoever writes it waits until it is read."""
    engine.warm_up(bundle)
    wait_for(qtbot, lambda: engine.state is EngineState.READY)
    os.kill(child_of(engine), signal.SIGSTOP)
    large = Scan("large.png", np.zeros((3000, 3000), np.uint16))
    request = Request(large.sha256, Pathology.BENIGN, fate.SOUND, str(bundle.folder), bundle.sha256)
    job = submit(engine, request, large)
    stopped = child_of(engine)
    engine.cancel(job)
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.CANCELLED)
    assert child_of(engine) == stopped and is_running(stopped)
    engine.retry([engine.queue.get(job).order])
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.DONE)


def test_a_cancelled_job_tried_again_is_another(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    """While the child still hangs in the first try, the second waits, and can be cancelled."""
    job = submit(engine, request_with(fate.HANGS), scan)
    wait_for(qtbot, lambda: engine.queue.get(job).progress)
    for _ in range(2):
        engine.cancel(job)
        wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.CANCELLED)
        engine.retry([engine.queue.get(job).order])
    assert engine.queue.get(job).state is JobState.RUNNING
    engine.cancel(job)
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.CANCELLED)


def test_after_a_forced_end_nothing_is_said_to_be_ready(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    job = submit(engine, request_with(fate.HANGS), scan)
    wait_for(qtbot, lambda: engine.queue.get(job).progress)
    assert engine.device
    engine.cancel(job)
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.CANCELLED)
    wait_for(qtbot, lambda: engine.state is EngineState.STOPPED)
    assert engine.device == ""


def test_a_lost_device_is_said_in_words_and_the_next_job_gets_another_process(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    said = heard(engine)
    deaths: list[object] = []
    engine.child_died.connect(lambda death: deaths.append(str(death.message)))
    failures: list[Failed] = []
    engine.job_failed.connect(lambda _, failure: failures.append(failure))
    submit(engine, request_with(fate.LOSES_DEVICE), scan)
    sound = submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: engine.queue.get(sound).state is JobState.DONE)
    assert "CUDA error" in failures[0].message and "graphics card" in str(deaths[0])
    assert said == ["died", "restarted"]


@pytest.mark.parametrize("asked", ["preview", "proposals", "healing"])
def test_a_device_lost_beside_the_jobs_fails_none_of_them(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests, asked: str
) -> None:
    request, said, failures = request_with(fate.SOUND), heard(engine), []
    told = getattr(engine, f"{asked}_failed")
    told.connect(lambda _, failure: failures.append(failure))
    match asked:
        case "preview":
            engine.preview(request, scan)
        case "proposals":
            engine.propose(request, scan, 1)
        case _:
            region = EllipseRegion(60, 40, 12, 9)
            engine.heal(
                HealRequest(scan.sha256, region, 0, request.bundle, request.bundle_sha256), scan
            )
    wait_for(qtbot, lambda: said == ["died"])
    assert "CUDA error" in failures[0].message
    job = submit(engine, request, scan)
    wait_for(qtbot, lambda: engine.queue.get(job).state is JobState.DONE)
    assert said == ["died", "restarted"]


def test_a_child_that_grows_is_renewed_between_two_jobs(
    qtbot: QtBot,
    engine: Engine,
    scan: Scan,
    request_with: Requests,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(supervisor, "MOST_GROWTH", fate.GROWTH * 3 // 2)
    said, children = heard(engine), []
    for _ in range(6):
        job = submit(engine, request_with(fate.GROWS), scan)
        wait_for(qtbot, lambda job=job: engine.queue.get(job).state is JobState.DONE)
        children.append(child_of(engine))
    first, second = children[0], children[3]
    assert children == [first] * 3 + [second] * 3 and first != second
    assert said == [] and engine.state is EngineState.READY
