"""The child process, spawned for real."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import faulty_pipelines as fate
import numpy as np
import pytest
from leaks import is_running

from busynth_gui.case.progress import Preview, Progress
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.child import ChildOptions, ProgressThrottle
from busynth_gui.engine.child_process import ChildProcess, describe_death
from busynth_gui.engine.messages import (
    BundleFailed,
    BundleReady,
    CancelJob,
    CancelledJob,
    ChildDied,
    ChildReady,
    Event,
    Failed,
    Finished,
    Heartbeat,
    Job,
    LoadBundle,
    StageProgress,
    Started,
)

ROOT = Path(__file__).parents[2]
PATIENCE_S = 30.0


@contextmanager
def child(loader: str = "BySeed") -> Iterator[ChildProcess]:
    process = ChildProcess(ChildOptions(loader=f"faulty_pipelines:{loader}"))
    try:
        yield process
    finally:
        process.close()


def until(process: ChildProcess, *kinds: type) -> list[Event]:
    """All events up to the first of these kinds, but for the heartbeats."""
    found: list[Event] = []
    deadline = time.monotonic() + PATIENCE_S
    while not any(isinstance(event, kinds) for event in found):
        assert time.monotonic() < deadline, f"only {found}"
        found += [event for event in process.events(1.0) if not isinstance(event, Heartbeat)]
    return found


def test_a_job_reports_and_ends_in_its_candidate(
    scan: Scan, request_with: Callable[[int], Request]
) -> None:
    with child() as process:
        process.send(Job("a", request_with(fate.SOUND), scan))
        events = until(process, Finished, Failed)
    kinds = [type(event) for event in events]
    assert kinds == [ChildReady, Started, BundleReady, StageProgress, Finished]
    finished = events[-1]
    assert isinstance(finished, Finished)
    assert np.array_equal(finished.candidate.image[:20], scan.pixels[:20])


def test_device_and_what_is_done_without_are_told(bundle) -> None:  # type: ignore[no-untyped-def]
    with child("Sparing") as process:
        process.send(LoadBundle(bundle))
        (ready,) = [e for e in until(process, BundleReady) if isinstance(e, BundleReady)]
    assert ready.device == "CPU, fp16, autoencoder in tiles"


def test_a_bundle_is_loaded_once(scan: Scan, bundle, request_with) -> None:  # type: ignore[no-untyped-def]
    with child() as process:
        process.send(LoadBundle(bundle))
        until(process, BundleReady)
        process.send(Job("a", request_with(fate.SOUND), scan))
        events = until(process, Finished)
    assert not [event for event in events if isinstance(event, BundleReady)]


def test_a_refusal_keeps_its_words(scan: Scan, request_with: Callable[[int], Request]) -> None:
    with child() as process:
        process.send(Job("a", request_with(fate.REFUSES), scan))
        failed = until(process, Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.is_refusal
    assert (failed.message, failed.remedy) == ("the region is too small", "draw a larger one")


def test_a_bug_carries_its_traceback(scan: Scan, request_with: Callable[[int], Request]) -> None:
    with child() as process:
        process.send(Job("a", request_with(fate.RAISES), scan))
        failed = until(process, Failed)[-1]
    assert isinstance(failed, Failed)
    assert not failed.is_refusal
    assert failed.message == "ValueError: a bug"
    assert "faulty_pipelines.py" in failed.details


def test_memory_that_runs_out_is_said_in_words(
    scan: Scan, request_with: Callable[[int], Request]
) -> None:
    with child() as process:
        process.send(Job("a", request_with(fate.NO_MEMORY), scan))
        failed = until(process, Failed)[-1]
    assert isinstance(failed, Failed)
    assert failed.message == "there is not enough memory"
    assert failed.remedy is not None


def test_a_bundle_replaced_since_the_request_is_refused(scan: Scan, bundle, request_with) -> None:  # type: ignore[no-untyped-def]
    request = request_with(fate.SOUND)
    manifest = bundle.folder / "bundle.json"
    manifest.write_text(manifest.read_text().replace('"1"', '"2"'))
    with child() as process:
        process.send(Job("a", request, scan))
        failed = until(process, Failed, Finished)[-1]
    assert isinstance(failed, Failed)
    assert failed.is_refusal


def test_a_bundle_that_cannot_be_loaded_fails_warm_up_and_job(
    scan: Scan, bundle, request_with
) -> None:  # type: ignore[no-untyped-def]
    with child("Unloadable") as process:
        process.send(LoadBundle(bundle))
        warm_up = until(process, BundleFailed)[-1]
        process.send(Job("a", request_with(fate.SOUND), scan))
        failed = until(process, Failed)[-1]
    assert isinstance(warm_up, BundleFailed)
    assert isinstance(failed, Failed)
    assert warm_up.failure.message == failed.message == "bundle empty is damaged"


def test_cancel_is_obeyed_within_a_step_and_not_by_the_next_try(
    scan: Scan, request_with: Callable[[int], Request]
) -> None:
    with child() as process:
        process.send(Job("a", request_with(fate.SLOW), scan))
        until(process, StageProgress)
        process.send(CancelJob("a"))
        assert isinstance(until(process, CancelledJob, Finished)[-1], CancelledJob)
        process.send(CancelJob("a"))  # too late: nothing runs
        process.send(Job("a", request_with(fate.SOUND), scan))
        assert isinstance(until(process, CancelledJob, Finished)[-1], Finished)


@pytest.mark.parametrize(("how", "exit_code"), [(fate.EXITS, 3), (fate.KILLED, -9)])
def test_a_death_is_told_once_with_its_exit_code(
    how: int, exit_code: int, scan: Scan, request_with: Callable[[int], Request]
) -> None:
    with child() as process:
        process.send(Job("a", request_with(how), scan))
        died = until(process, ChildDied)[-1]
        process.send(Job("b", request_with(fate.SOUND), scan))  # nobody listens; no error
        assert process.events(0.1) == []
    assert isinstance(died, ChildDied)
    assert died.exit_code == exit_code


def test_deaths_are_put_into_words() -> None:
    assert "out of memory" in describe_death(-9).message
    assert "SIGSEGV" in describe_death(-signal.SIGSEGV).message
    assert "exit code 3" in describe_death(3).message


def test_a_hanging_child_is_ended_by_force(
    scan: Scan, request_with: Callable[[int], Request]
) -> None:
    with child() as process:
        process.send(Job("a", request_with(fate.HANGS), scan))
        until(process, StageProgress)
        os.kill(process.pid, signal.SIGSTOP)  # not even SIGTERM reaches a stopped process
        pid = process.pid
        begun = time.monotonic()
    assert time.monotonic() - begun < PATIENCE_S
    assert not is_running(pid)


def test_the_child_ignores_the_terminals_interrupt(
    scan: Scan, request_with: Callable[[int], Request]
) -> None:
    with child() as process:
        until(process, ChildReady)
        os.kill(process.pid, signal.SIGINT)
        process.send(Job("a", request_with(fate.SOUND), scan))
        assert isinstance(until(process, Finished, ChildDied)[-1], Finished)


def test_the_child_ends_with_its_parent() -> None:
    script = Path(__file__).with_name("parent_to_be_killed.py")
    parent = subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert parent.stdout is not None
    pid = int(parent.stdout.readline())
    assert is_running(pid)
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + PATIENCE_S
    while is_running(pid):
        assert time.monotonic() < deadline, "the child outlives its parent"
        time.sleep(0.05)


@pytest.mark.parametrize("step_s", [0.15, 0.01, 0.0001])
def test_what_is_told_is_thinned_out_but_each_stages_ends(step_s: float) -> None:
    now = 0.0
    throttle = ProgressThrottle(10.0, 30.0, lambda: now)
    preview = Preview(np.zeros((4, 4), np.uint8), 0, 0, 4)
    told = []
    for step in range(1, 201):
        now = step * step_s
        told.append(throttle(Progress(1, step, 200, preview)))
    passed = [progress for progress in told if progress is not None]
    shown = [progress for progress in passed if progress.preview is not None]
    seconds = 200 * step_s
    assert len(shown) <= 10 * seconds + 2
    assert len(passed) <= 40 * seconds + 3  # steps, and the previews between them
    assert len(shown) >= min(200, 9 * seconds)
    assert len(passed) >= min(200, 24 * seconds)
    assert passed[0].step == 1
    assert told[-1] is not None and told[-1].preview is preview  # the last of the stage


def test_torch_stays_out_of_the_window() -> None:
    code = (
        "import sys, busynth_gui.engine.engine, busynth_gui.bundles.manifest,"
        " busynth_gui.workspace.workspace;"
        "print(*{'torch', 'diffusers', 'peft', 'transformers'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True
    )
    assert done.stdout.split() == []
