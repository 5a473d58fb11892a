"""Live previews in the child process: the newest, between the steps of a job, and never kept."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from memory_job_io import JOB_IO, MemoryJobIO, submit
from pytestqt.qtbot import QtBot

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.progress import LivePreview, Progress
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.child import REST_S, ChildOptions
from busynth_gui.engine.child_process import ChildProcess
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.messages import (
    AskPreview,
    BundleReady,
    CancelJob,
    CancelledJob,
    CancelPreview,
    Event,
    Failed,
    Finished,
    Heartbeat,
    Job,
    PreviewDropped,
    PreviewFailed,
    PreviewMade,
    StageProgress,
)
from busynth_gui.engine.queue import JobState

SOUND, ENDLESS, SLOW, REFUSES, RAISES, DIES = range(6)
SLOW_STEPS = 60
QUICKENINGS = 3
PATIENCE_S = 30.0

Requests = Callable[[int], Request]


class Counting:
    """Says in what it makes how many candidates it has made, and of a preview how often it was
    quickened; what is endless can be cancelled."""

    def __init__(self) -> None:
        self.made = self.quickened = 0

    @classmethod
    def load(cls, bundle: Any, device: str) -> Counting:
        return cls()

    def preview(self, scan: Scan, request: Request, *, ground: Any, cancelled: Any) -> LivePreview:
        if request.seed == DIES:
            os.kill(os.getpid(), signal.SIGKILL)
        if request.seed == REFUSES:
            raise Refusal("the region lies outside", "draw it inside")
        if request.seed == RAISES:
            raise ValueError("a bug")
        wait_endless(request, cancelled)
        pixels = np.full((4, 4), self.made, np.uint8)
        return LivePreview(pixels, pixels > 0, request.seed, self.quickened, 4, 4)

    def quicken(self) -> bool:
        self.quickened += 1
        return self.quickened < QUICKENINGS

    def synthesize(
        self, scan: Scan, request: Request, *, cancelled: Any, on_progress: Any = None, **_: Any
    ) -> Candidate:
        self.made += 1
        wait_endless(request, cancelled, on_progress)
        mask = np.zeros(scan.shape, bool)
        mask[20:40, 20:40] = True
        image = scan.pixels.copy()
        image[0, 0] = self.made
        return Candidate(request, image, mask, np.zeros_like(mask), mask, image)


def wait_endless(request: Request, cancelled: Any, on_progress: Any = None) -> None:
    left = {ENDLESS: sys.maxsize, SLOW: SLOW_STEPS}.get(request.seed, 0)
    for _ in range(left):
        if cancelled():
            raise Cancelled
        time.sleep(0.005)
        if on_progress is not None:
            on_progress(Progress(1, 1, 9))


@contextmanager
def child() -> Iterator[ChildProcess]:
    process = ChildProcess(ChildOptions(loader="test_previews:Counting"))
    try:
        yield process
    finally:
        process.close()


def until(process: ChildProcess, reached: Callable[[list[Event]], bool]) -> list[Event]:
    """What comes until enough has."""
    found: list[Event] = []
    deadline = time.monotonic() + PATIENCE_S
    while not reached(found):
        assert time.monotonic() < deadline, f"only {found}"
        found += [event for event in process.events(1.0) if not isinstance(event, Heartbeat)]
    return found


def answers(process: ChildProcess, count: int) -> dict[str, type]:
    """So many previews' ends by their ids."""
    kinds = (PreviewMade, PreviewDropped, PreviewFailed)
    ends = until(process, lambda found: sum(isinstance(e, kinds) for e in found) >= count)
    return {e.ask_id: type(e) for e in ends if isinstance(e, kinds)}


def one(found: list[Event], kind: type) -> Any:
    (event,) = (event for event in found if isinstance(event, kind))
    return event


def test_of_previews_that_wait_the_newest_is_made(scan: Scan, request_with: Requests) -> None:
    with child() as process:
        process.send(AskPreview("first", request_with(ENDLESS), scan))
        # Once it is being made: one that still waits gives way, and the second may be made.
        until(process, lambda found: any(isinstance(e, BundleReady) for e in found))
        for ask in ("second", "third", "last"):
            process.send(AskPreview(ask, request_with(SOUND), scan))
        process.send(CancelPreview("first"))
        ends = answers(process, 4)
    dropped = dict.fromkeys(("first", "second", "third"), PreviewDropped)
    assert ends == dropped | {"last": PreviewMade}


def test_a_running_preview_does_not_give_way_to_the_next(
    scan: Scan, request_with: Requests
) -> None:
    """Else none would be seen while a region is dragged."""
    with child() as process:
        process.send(AskPreview("first", request_with(SLOW), scan))
        until(process, lambda found: any(isinstance(e, BundleReady) for e in found))
        process.send(AskPreview("second", request_with(SOUND), scan))
        assert answers(process, 2) == {"first": PreviewMade, "second": PreviewMade}


def test_a_preview_is_made_amid_a_job_which_goes_on(scan: Scan, request_with: Requests) -> None:
    with child() as process:
        process.send(Job("job", request_with(ENDLESS), scan))
        until(process, lambda found: any(isinstance(e, StageProgress) for e in found))
        process.send(AskPreview("seen", request_with(SOUND), scan))
        process.send(AskPreview("whole", request_with(SOUND), scan, whole=True))
        ends = answers(process, 2)
        # A whole one would hold the job up; it is made where nothing else is to be done.
        assert ends == {"seen": ends["seen"], "whole": PreviewDropped}
        process.send(AskPreview("again", request_with(SOUND), scan))
        assert answers(process, 1) == {"again": PreviewMade}
        process.send(CancelJob("job"))
        until(process, lambda found: any(isinstance(e, CancelledJob) for e in found))


def test_a_job_has_the_candidate_that_a_preview_has_shown(
    scan: Scan, request_with: Requests
) -> None:
    with child() as process:
        process.send(AskPreview("whole", request_with(SOUND), scan, whole=True))
        found = until(process, lambda found: any(isinstance(e, PreviewMade) for e in found))
        shown = one(found, PreviewMade).preview
        assert shown.whole and shown.mask.sum() == 400
        made = []
        for job in ("same", "another run"):
            process.send(Job(job, request_with(SOUND), scan))
            found = until(process, lambda found: any(isinstance(e, Finished) for e in found))
            made.append(int(one(found, Finished).candidate.image[0, 0]))
        assert made == [1, 2]


def test_a_job_of_another_request_has_its_own(scan: Scan, request_with: Requests) -> None:
    with child() as process:
        process.send(AskPreview("whole", request_with(SOUND), scan, whole=True))
        process.send(Job("other", request_with(SOUND + 100), scan))
        found = until(process, lambda found: any(isinstance(e, Finished) for e in found))
        finished = one(found, Finished)
        assert finished.candidate.request.seed == SOUND + 100
        assert finished.candidate.image[0, 0] == 2


def test_a_whole_preview_gives_way_to_a_newer_one(scan: Scan, request_with: Requests) -> None:
    with child() as process:
        process.send(AskPreview("whole", request_with(ENDLESS), scan, whole=True))
        process.send(AskPreview("newer", request_with(SOUND), scan))
        assert answers(process, 2) == {"whole": PreviewDropped, "newer": PreviewMade}


def test_previews_are_made_quicker_once_nobody_has_asked_for_a_while(
    scan: Scan, request_with: Requests
) -> None:
    def preview(process: ChildProcess) -> int:
        process.send(AskPreview("one", request_with(SOUND), scan))
        found = until(process, lambda found: any(isinstance(e, PreviewMade) for e in found))
        return int(one(found, PreviewMade).preview.y)

    with child() as process:
        process.send(Job("job", request_with(SOUND), scan))
        until(process, lambda found: any(isinstance(e, Finished) for e in found))
        time.sleep(2 * REST_S)
        # Who never looks at previews does not pay for them, and one of a drag does not wait.
        assert [preview(process) for _ in range(5)] == [0] * 5
        time.sleep((QUICKENINGS + 2) * REST_S)
        assert [preview(process), preview(process)] == [QUICKENINGS, QUICKENINGS]


class Watched(MemoryJobIO):
    """Says what is stored."""

    def __init__(self) -> None:
        super().__init__()
        self.stored: list[object] = []

    def store(self, order: Any, candidate: Candidate) -> Candidate:
        self.stored.append(candidate)
        return candidate


@pytest.fixture
def depot() -> Watched:
    depot = Watched()
    depot.jobs = JOB_IO.jobs  # where submit() puts them
    return depot


@pytest.fixture
def engine(qtbot: QtBot, depot: Watched) -> Iterator[Engine]:
    engine = Engine(depot, loader="test_previews:Counting")
    yield engine
    assert engine.close()


def answer(qtbot: QtBot, engine: Engine, request: Request, scan: Scan, whole: bool = False) -> Any:
    """The LivePreview, or the Failed."""
    heard: list[object] = []
    links = [
        engine.preview_made.connect(lambda _, made: heard.append(made)),
        engine.preview_failed.connect(lambda _, failure: heard.append(failure)),
        engine.preview_dropped.connect(heard.append),
    ]
    engine.preview(request, scan, whole=whole)
    qtbot.waitUntil(lambda: bool(heard))
    for link in links:
        engine.disconnect(link)
    (only,) = heard
    return only


def test_previews_are_answered_and_none_is_stored(
    qtbot: QtBot, engine: Engine, depot: Watched, scan: Scan, request_with: Requests
) -> None:
    assert answer(qtbot, engine, request_with(SOUND), scan).x == SOUND
    assert answer(qtbot, engine, request_with(SOUND), scan, whole=True).whole
    refused = answer(qtbot, engine, request_with(REFUSES), scan)
    assert isinstance(refused, Failed) and refused.is_refusal and refused.remedy
    fault = answer(qtbot, engine, request_with(RAISES), scan)
    assert isinstance(fault, Failed) and not fault.is_refusal
    died = answer(qtbot, engine, request_with(DIES), scan)
    assert isinstance(died, Failed) and not died.is_refusal
    assert answer(qtbot, engine, request_with(SOUND), scan).x == SOUND
    assert depot.stored == [] and engine.queue.jobs() == ()


def test_a_preview_is_cancelled(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    dropped: list[str] = []
    engine.preview_dropped.connect(dropped.append)
    ask = engine.preview(request_with(ENDLESS), scan)
    engine.cancel_preview(ask)
    qtbot.waitUntil(lambda: dropped == [ask])


def test_a_preview_that_waits_behind_a_cancelled_job_is_dropped(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    """The child brings a cancelled job to the end of its step; what is asked meanwhile waits."""
    engine.cancel_preview("nobody has asked for that")
    dropped: list[str] = []
    engine.preview_dropped.connect(dropped.append)
    job = submit(engine, request_with(ENDLESS), scan)
    qtbot.waitUntil(lambda: engine.queue.get(job).state is JobState.RUNNING)
    asks = [engine.preview(request_with(ENDLESS), scan) for _ in range(2)]
    for ask in asks:
        engine.cancel_preview(ask)
    qtbot.waitUntil(lambda: sorted(dropped) == sorted(asks))
    engine.cancel(job)
    qtbot.waitUntil(lambda: engine.queue.get(job).state is JobState.CANCELLED)
