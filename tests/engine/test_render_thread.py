"""The engine as the window uses it, with a real thread and a real child."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import faulty_pipelines as fate
import pytest
from leaks import left_over, running
from memory_job_io import JOB_IO, submit
from pytestqt.qtbot import QtBot

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.engine import FAULTS_BEFORE_PAUSE, Engine, EngineState
from busynth_gui.engine.messages import ChildDied, Failed
from busynth_gui.engine.queue import JobState

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 30_000

Requests = Callable[[int], Request]


class Log:
    """What the engine's signals said, in order."""

    def __init__(self, engine: Engine) -> None:
        self.entries: list[tuple[str, object]] = []
        for name in ("job_started", "job_cancelled", "bundle_ready", "child_restarted"):
            getattr(engine, name).connect(lambda v, n=name: self.entries.append((n, v)))
        for name in ("child_died", "warm_up_failed", "state_changed", "paused_changed", "halted"):
            getattr(engine, name).connect(lambda v, n=name: self.entries.append((n, v)))
        for name in ("progress_changed", "candidate_finished", "job_failed"):
            getattr(engine, name).connect(lambda i, v, n=name: self.entries.append((n, (i, v))))

    def of(self, name: str) -> list[object]:
        return [value for entry, value in self.entries if entry == name]


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    engine = Engine(JOB_IO, loader="faulty_pipelines:BySeed", patience_s=1.0)
    yield engine
    assert engine.close()


@pytest.fixture
def log(engine: Engine) -> Log:
    return Log(engine)


def wait_for(qtbot: QtBot, condition: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)


def states(engine: Engine) -> list[JobState]:
    return [entry.state for entry in engine.queue.jobs()]


def test_jobs_are_done_one_after_another(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    ids = [submit(engine, request_with(fate.SOUND), scan) for _ in range(3)]
    assert engine.state is EngineState.BUSY
    wait_for(qtbot, lambda: len(log.of("candidate_finished")) == 3)
    assert [job_id for job_id, _ in log.of("candidate_finished")] == ids  # type: ignore[misc]
    assert log.of("job_started") == ids
    assert log.of("bundle_ready") == ["empty"]
    assert engine.state is EngineState.READY


def test_submit_returns_before_anything_runs(
    engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    submit(engine, request_with(fate.HANGS), scan)
    assert log.of("job_started") == []


def test_a_child_killed_in_a_job_fails_that_job_and_the_next_one_runs(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    first = submit(engine, request_with(fate.SLOW), scan)
    submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: log.of("progress_changed"))
    (child,) = child_processes()
    os.kill(child, signal.SIGKILL)
    wait_for(qtbot, lambda: log.of("candidate_finished"))
    assert states(engine) == [JobState.FAILED, JobState.DONE]
    (died,) = log.of("child_died")
    assert isinstance(died, ChildDied)
    assert died.exit_code == -9
    ((job_id, failed),) = log.of("job_failed")  # type: ignore[misc]
    assert (job_id, failed.is_refusal) == (first, False)
    assert "out of memory?" in failed.message
    assert len(log.of("child_restarted")) == 1


def test_each_fault_costs_one_job_only(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    fates = [fate.EXITS, fate.KILLED, fate.RAISES, fate.REFUSES, fate.SOUND]
    for seed in fates:
        submit(engine, request_with(seed), scan)
    wait_for(qtbot, lambda: not engine.queue.unfinished())
    assert states(engine) == [JobState.FAILED] * 4 + [JobState.DONE]
    assert len(log.of("child_restarted")) == 2


def test_a_refusal_arrives_with_its_words(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    job_id = submit(engine, request_with(fate.REFUSES), scan)
    wait_for(qtbot, lambda: log.of("job_failed"))
    failure = engine.queue.get(job_id).failure
    assert failure is not None
    assert failure.is_refusal
    assert (failure.message, failure.remedy) == ("the region is too small", "draw a larger one")


def test_a_running_job_is_cancelled_and_the_child_stays(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    slow = submit(engine, request_with(fate.SLOW), scan)
    wait_for(qtbot, lambda: log.of("progress_changed"))
    engine.cancel(slow)
    assert engine.queue.get(slow).cancelling
    wait_for(qtbot, lambda: log.of("job_cancelled") == [slow])
    submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: log.of("candidate_finished"))
    assert log.of("child_died") == log.of("child_restarted") == []


def test_cancel_all_leaves_nothing_waiting(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    ids = [submit(engine, request_with(fate.SLOW), scan) for _ in range(3)]
    wait_for(qtbot, lambda: log.of("progress_changed"))
    engine.cancel_all()
    wait_for(qtbot, lambda: not engine.queue.unfinished())
    assert states(engine) == [JobState.CANCELLED] * 3
    assert sorted(log.of("job_cancelled")) == sorted(ids)  # type: ignore[type-var]
    assert log.of("job_started") == ids[:1]


def test_a_job_that_does_not_hear_its_cancel_is_ended_by_force(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    hanging = submit(engine, request_with(fate.HANGS), scan)
    submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: log.of("progress_changed"))
    engine.cancel(hanging)
    wait_for(qtbot, lambda: log.of("candidate_finished"))
    assert states(engine) == [JobState.CANCELLED, JobState.DONE]
    assert len(log.of("child_restarted")) == 1


def test_a_paused_queue_ends_what_runs_and_goes_on_when_told(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    engine.pause()
    waits = submit(engine, request_with(fate.SOUND), scan)
    qtbot.wait(50)
    assert states(engine) == [JobState.WAITING] and engine.state is EngineState.STOPPED
    engine.resume()
    engine.pause()  # the one that was started is brought to its end
    submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: engine.queue.get(waits).state is JobState.DONE)
    qtbot.wait(50)
    assert states(engine) == [JobState.DONE, JobState.WAITING]
    assert log.of("paused_changed") == [True, False, True]
    engine.resume()
    wait_for(qtbot, lambda: states(engine) == [JobState.DONE] * 2)


def test_the_queue_pauses_itself_when_candidates_cannot_be_kept(
    qtbot: QtBot,
    engine: Engine,
    log: Log,
    scan: Scan,
    request_with: Requests,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(JOB_IO, "full", True)
    first = submit(engine, request_with(fate.SOUND), scan)
    submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: log.of("halted"))
    assert states(engine) == [JobState.FAILED, JobState.WAITING]
    failure = engine.queue.get(first).failure
    assert failure is not None and (failure.message, failure.remedy) == (
        "the disk is full",
        "make room",
    )
    monkeypatch.setattr(JOB_IO, "full", False)
    engine.retry([engine.queue.get(first).order])
    engine.resume()
    wait_for(qtbot, lambda: states(engine) == [JobState.DONE] * 2)


def test_the_queue_pauses_itself_after_one_fault_upon_another(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    for seed in [fate.RAISES] * (FAULTS_BEFORE_PAUSE + 1):
        submit(engine, request_with(seed), scan)
    wait_for(qtbot, lambda: engine.paused)
    assert states(engine) == [JobState.FAILED] * FAULTS_BEFORE_PAUSE + [JobState.WAITING]
    assert len(log.of("halted")) == 1


def test_what_the_desk_asks_for_comes_before_a_batch(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    batch = [submit(engine, request_with(fate.SOUND), scan, behind=True) for _ in range(3)]
    desk = submit(engine, request_with(fate.SOUND), scan)
    wait_for(qtbot, lambda: len(log.of("candidate_finished")) == 4)
    assert log.of("job_started") == [batch[0], desk, *batch[1:]]


def test_a_job_whose_scan_is_gone_is_refused_and_the_next_runs(
    qtbot: QtBot, engine: Engine, scan: Scan, request_with: Requests
) -> None:
    engine.pause()
    gone = submit(engine, request_with(fate.SOUND), scan)
    submit(engine, request_with(fate.SOUND), scan)
    del JOB_IO.jobs[gone]
    engine.resume()
    wait_for(qtbot, lambda: states(engine) == [JobState.FAILED, JobState.DONE])
    failure = engine.queue.get(gone).failure
    assert failure is not None and failure.remedy == "open it again"


def test_another_bundle_while_jobs_run_is_loaded_when_its_turn_comes(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, bundle: BundleInfo, request_with: Requests
) -> None:
    other = bundle.folder.with_name("other")
    shutil.copytree(bundle.folder, other)
    manifest = other / "bundle.json"
    manifest.write_text(manifest.read_text().replace('"empty"', '"other"'))
    info = find_bundle(str(other))
    first = request_with(fate.SLOW)
    slow = submit(engine, first, scan)
    wait_for(qtbot, lambda: log.of("progress_changed"))
    engine.warm_up(info)  # what the window does when another bundle is chosen
    changed = replace(request_with(fate.SOUND), bundle=str(other), bundle_sha256=info.sha256)
    submit(engine, request_with(fate.SOUND), scan)
    submit(engine, changed, scan)
    engine.cancel(slow)
    wait_for(qtbot, lambda: not engine.queue.unfinished())
    assert states(engine) == [JobState.CANCELLED, JobState.DONE, JobState.DONE]
    assert log.of("bundle_ready") == ["empty", "other"]  # each loaded once


def test_the_time_left_is_that_of_the_jobs_before(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    engine.pause()
    submit(engine, replace(request_with(fate.TIMED), steps=fate.TIMED_STEPS), scan)
    assert engine.seconds_left() is None
    engine.resume()
    wait_for(qtbot, lambda: log.of("candidate_finished"))
    assert engine.seconds_left() == 0.0
    engine.pause()
    for _ in range(4):
        submit(engine, replace(request_with(fate.TIMED), steps=2 * fate.TIMED_STEPS), scan)
    left = engine.seconds_left()
    assert left is not None
    at_least = 4 * 3 * 2 * fate.TIMED_STEPS * fate.STEP_S
    assert at_least <= left < 3 * at_least


def test_retry_runs_a_cancelled_job_again(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    submit(engine, request_with(fate.SLOW), scan)
    second = submit(engine, request_with(fate.SOUND), scan)
    engine.cancel(second)
    engine.cancel_all()
    engine.retry([engine.queue.get(second).order])
    wait_for(qtbot, lambda: not engine.queue.unfinished())
    assert states(engine) == [JobState.CANCELLED, JobState.DONE]


def test_warm_up_loads_the_bundle_ahead(
    qtbot: QtBot, engine: Engine, log: Log, bundle: BundleInfo
) -> None:
    engine.warm_up(bundle)
    wait_for(qtbot, lambda: log.of("bundle_ready"))
    assert log.of("state_changed") == [EngineState.LOADING, EngineState.READY]


@pytest.mark.parametrize(
    ("loader", "words"), [("Unloadable", "is damaged"), ("DiesLoading", "out of memory?")]
)
def test_a_failed_warm_up_is_told(
    qtbot: QtBot, bundle: BundleInfo, loader: str, words: str
) -> None:
    engine = Engine(JOB_IO, loader=f"faulty_pipelines:{loader}")
    log = Log(engine)
    engine.warm_up(bundle)
    wait_for(qtbot, lambda: log.of("warm_up_failed"))
    (failed,) = log.of("warm_up_failed")
    assert isinstance(failed, Failed)
    assert words in failed.message
    wait_for(qtbot, lambda: engine.state is EngineState.STOPPED)
    assert engine.close()


def test_no_signal_comes_after_close(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    submit(engine, request_with(fate.SLOW), scan)
    wait_for(qtbot, lambda: log.of("progress_changed"))
    assert engine.close()
    said = len(log.entries)
    qtbot.wait(100)
    assert len(log.entries) == said
    assert left_over() == []
    submit(engine, request_with(fate.SOUND), scan)  # a late click does nothing and breaks nothing
    assert left_over() == []


def test_a_leak_would_be_seen(
    qtbot: QtBot, engine: Engine, log: Log, scan: Scan, request_with: Requests
) -> None:
    submit(engine, request_with(fate.SLOW), scan)
    wait_for(qtbot, lambda: log.of("progress_changed"))
    assert {entry.split()[0] for entry in running()} == {"process", "thread"}
    assert engine.close()
    assert left_over() == []


@pytest.mark.parametrize("fate_of_job", [fate.SLOW, fate.HANGS])
@pytest.mark.parametrize("how", ["close", "quit"])
def test_closing_in_the_middle_of_a_job_is_silent(
    fate_of_job: int, how: str, bundle: BundleInfo
) -> None:
    done = subprocess.run(
        [sys.executable, "closing_window.py", str(bundle.folder), str(fate_of_job), how],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parent,
        env=os.environ | {"PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"},
        timeout=PATIENCE_MS / 1000,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("[]\n", "", 0)


def child_processes() -> set[int]:
    return {int(entry.split()[-1]) for entry in running() if entry.startswith("process")}
