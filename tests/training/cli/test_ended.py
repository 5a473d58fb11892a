"""What ends a command from outside leaves nothing behind: no half file, no process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from training.components.run_lock import hold

ROOT = Path(__file__).parents[3]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no such signals there")

COMMAND = """
import sys, time
from pathlib import Path
from busynth_gui.atomic import beside
from training import __main__ as training

def write(*_):
    with beside(Path(sys.argv[1]) / "scans.npy") as fresh:
        fresh.write_bytes(b"half")
        print("writes", flush=True)
        time.sleep(60)

training._run = write
training.clear_up_when_ended()
sys.exit(training.main(["base"]))
"""
DRAWING = """
import sys, time
from functools import partial
from training.components.step_draws import Share, StepDraws
from training.data.item_draws import Items

if __name__ == "__main__":
    draws = StepDraws(partial(Items.noise, shape=(300, 300)), 5, (4,), Share())
    drawn = draws.run(0, 10_000, workers=1)
    next(drawn)
    print(drawn._workers[0].pid, flush=True)
    time.sleep(60)
"""


def begun(*words: object) -> tuple[subprocess.Popen[str], str]:
    """Another Python, told these ``words``, and the first line that it says."""
    process = subprocess.Popen(
        [sys.executable, *map(str, words)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert process.stdout is not None
    return process, process.stdout.readline()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_command_that_is_ended_leaves_nothing_half_written(
    tmp_path: Path, number: int, code: int
) -> None:
    process, said = begun("-c", COMMAND, tmp_path)
    assert said == "writes\n" and [p.name for p in tmp_path.iterdir()] != []
    process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert process.returncode == code
    assert err == "training: interrupted: what trains goes on with --resume\n"
    assert [*tmp_path.iterdir()] == []


def test_what_a_killed_command_left_goes_with_the_next(tmp_path: Path) -> None:
    process, _ = begun("-c", COMMAND, tmp_path)
    process.kill()
    process.communicate(timeout=60)
    (half,) = tmp_path.iterdir()
    own = tmp_path / ".notes.tmp"
    own.touch()
    hold(tmp_path)
    assert not half.exists() and own.exists()


def test_processes_that_draw_ahead_end_with_the_one_that_trains(tmp_path: Path) -> None:
    """They waited for ever for what they had drawn to be taken."""
    script = tmp_path / "drawing.py"
    script.write_text(DRAWING)
    process, worker = begun(script)
    process.kill()
    process.communicate(timeout=60)
    gone = time.monotonic() + 30
    while _lives(int(worker)) and time.monotonic() < gone:
        time.sleep(0.1)
    assert not _lives(int(worker))


def _lives(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{number}/stat")  # a container's first process may fetch no dead ones
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
