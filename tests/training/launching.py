"""``accelerate launch -m training`` as a user starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIMIT_S = 400
TWO = ("--multi_gpu", "--num_processes", "2", "--main_process_port", "0")


def accelerate_launch(launch: tuple[str, ...], *argv: object) -> subprocess.CompletedProcess[str]:
    """``accelerate launch LAUNCH -m training ARGV`` from another folder than the checkout's."""
    settled = ("--num_machines", "1", "--mixed_precision", "no", "--dynamo_backend", "no")
    return subprocess.run(
        [
            sys.executable, "-m", "accelerate.commands.launch", *launch, *settled, "-m", "training",
            *map(str, argv),
        ],
        cwd=ROOT.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_S,
    )  # fmt: skip
