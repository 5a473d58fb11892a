"""The harness in small: what it does in earnest is for a quiet hour."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.skipif(os.name != "posix", reason="processes are forked")
def test_nothing_is_lost_torn_or_let_out() -> None:
    counts = {"kills": 8, "renders": 2, "inputs": 28, "circumstances": 10}
    words = [f"--{name}={count}" for name, count in counts.items()] + ["--fuzz-seconds=0"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults", *words, "--seed=1", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    said = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, said["what"]) == (0, []), done.stderr[-2000:]
    done_of = [said[name] for name in ("kills", "renders_killed", "inputs", "circumstances")]
    assert done_of == list(counts.values())
    zeros = (
        "lost_decisions",
        "half_files",
        "tracebacks",
        "escapes",
        "window_deaths",
        "over_bounds",
    )
    assert [said[name] for name in zeros] == [0] * 6
