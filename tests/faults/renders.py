"""A real child that is killed, stopped, out of memory or without its device, job after job."""

from __future__ import annotations

import os
import queue
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import faulty_pipelines as fate
import numpy as np
from tiny_compact import seal

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.child import ChildOptions
from busynth_gui.engine.messages import (
    CancelJob,
    CancelledJob,
    ChildSilent,
    Event,
    Failed,
    Job,
    Order,
    Restart,
    Started,
    Stored,
)
from busynth_gui.engine.supervisor import Supervisor
from tests.faults.tally import Tally

__all__ = ["render_badly"]

_FATES = (
    fate.KILLED, fate.STOPS, fate.NO_MEMORY, fate.EXITS, fate.RAISES, fate.LOSES_DEVICE, fate.HANGS,
    fate.TIMED,
)  # fmt: skip
_PATIENCE_S = 90.0


class _Jobs:
    """Job I/O that keeps nothing."""

    def __init__(self, scan: Scan) -> None:
        self._scan = scan

    def fetch(self, order: Order) -> Job:
        return Job(order.job_id, order.request, self._scan)

    def store(self, order: Order, candidate: object) -> object:
        return order.job_id

    def close(self) -> None:
        pass


def render_badly(count: int, rng: random.Random, root: Path) -> Iterator[Tally]:
    """``count`` renders that end badly, each followed by one that must not."""
    import threading

    folder = root / "bundle"
    folder.mkdir()
    seal(folder, lambda said: said.update(files={}))
    bundle = find_bundle(str(folder))
    scan = Scan("scan", np.random.default_rng(0).integers(0, 256, (96, 128), np.uint8))
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    options = ChildOptions(loader="faulty_pipelines:BySeed")
    supervisor = Supervisor(options, _Jobs(scan), events.put, 2.0, 3.0)
    thread = threading.Thread(target=supervisor.run)
    thread.start()

    def order(name: str, seed: int) -> Order:
        made = Request(scan.sha256, Pathology.BENIGN, seed, str(folder), bundle.sha256)
        return Order(name, made, "scan")

    try:
        for number in range(count):
            tally = Tally(renders_killed=1)
            seed = rng.choice(_FATES)
            supervisor.post(order(f"bad-{number}", seed))
            _follow(supervisor, events, f"bad-{number}", seed, rng, tally)
            supervisor.post(order(f"good-{number}", fate.SOUND))
            end = _end_of(events, f"good-{number}")
            if not isinstance(end, Stored):
                tally.note("window_deaths", f"after fate {seed} a sound job ended as {end}")
            yield tally
    finally:
        supervisor.close()
        thread.join(10)
        if thread.is_alive():
            os.kill(os.getpid(), signal.SIGABRT)


def _follow(
    supervisor: Supervisor,
    events: queue.SimpleQueue[Event],
    name: str,
    seed: int,
    rng: random.Random,
    tally: Tally,
) -> None:
    """What a user does: cancels what hangs, restarts what does not answer, or kills it outside."""
    if seed == fate.HANGS:
        _until(events, lambda e: isinstance(e, Started))
        supervisor.post(CancelJob(name))
        began = time.monotonic()
        if not isinstance(_end_of(events, name), CancelledJob):
            tally.note("window_deaths", "a hanging job was not cancelled")
        if time.monotonic() - began > 3:
            tally.note("window_deaths", f"a cancel took {time.monotonic() - began:.1f} s")
        return
    if seed == fate.STOPS:
        _until(events, lambda e: isinstance(e, ChildSilent))
        if rng.random() < 0.5:
            supervisor.post(CancelJob(name))
        else:
            supervisor.kill_child()
        _end_of(events, name)
        return
    if seed == fate.TIMED and rng.random() < 0.7:
        _until(events, lambda e: isinstance(e, Started))
        time.sleep(rng.uniform(0, 0.2))
        supervisor.post(Restart()) if rng.random() < 0.5 else supervisor.kill_child()
    end = _end_of(events, name)
    if isinstance(end, Failed) and "\n" in end.message:
        tally.note("tracebacks", end.message[:100])


def _end_of(events: queue.SimpleQueue[Event], name: str) -> Event:
    ends = (Stored, Failed, CancelledJob)
    return _until(events, lambda e: isinstance(e, ends) and e.job_id == name)


def _until(events: queue.SimpleQueue[Event], fits: object) -> Event:
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        event = events.get(timeout=max(0.1, deadline - time.monotonic()))
        if fits(event):  # type: ignore[operator]
            return event
