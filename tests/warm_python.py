"""Programs in processes that are forked from one which has imported torch and diffusers already.

Such an import takes five seconds of a processor: most of what many a program of a test does. A
program runs here as ``python FILE`` or ``python -m MODULE`` would run it, in a process, a folder
and an environment of its own. What libraries read when they are imported (OMP_NUM_THREADS, the
seed of hashes) is the same for all: of what hangs on that, tests start another Python.
"""

from __future__ import annotations

import multiprocessing
import os
import runpy
import signal
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import forkserver
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
LIMIT_S = 500
"""Far more than any of them takes, so that a deadlock ends."""
GRACE_S = 1
"""So long the others of a group have when one of them has failed."""
IMPORTED = [
    "busynth_gui.commands.synthesize",
    "busynth_gui.synthesis.pipeline",
    "training.cli.commands",
    "training.trainers.autoencoder",
    "training.trainers.denoiser",
    "training.trainers.refiner",
    "training.trainers.stage_one",
]

# Only Linux forks safely what macOS's libraries have begun with; elsewhere each imports by itself.
CONTEXT = multiprocessing.get_context("forkserver" if sys.platform == "linux" else "spawn")
CONTEXT.set_forkserver_preload(IMPORTED)


def start() -> None:
    """Have the server that all are forked from import what it is to have; returns at once."""
    if sys.platform == "linux":
        with pytest.MonkeyPatch.context() as patch:
            # The checkout's modules are to be imported, by a server of one thread: it forks.
            patch.setenv("PYTHONPATH", str(ROOT))
            patch.setenv("OMP_NUM_THREADS", "1")
            forkserver.ensure_running()


@dataclass(frozen=True)
class Ended:
    """How processes ended: exit codes (a signal's number below zero) and what they have said."""

    codes: tuple[int, ...]
    stdout: str
    stderr: str


def run(argv: Sequence[object], cwd: Path, *environments: Mapping[str, str]) -> Ended:
    """Run ``FILE ARGUMENT...`` or ``-m MODULE ARGUMENT...`` once in each of the environments.

    When one has failed the others are ended too, if they do not end: as launchers do it.
    """
    start()
    with tempfile.TemporaryDirectory() as folder:
        said = [Path(folder, name) for name in ("stdout", "stderr")]
        words = [str(word) for word in argv]
        processes = [
            CONTEXT.Process(target=_main, args=(words, cwd, {**os.environ, **environment}, said))
            for environment in environments
        ]
        for process in processes:
            process.start()
        running: dict[Any, BaseProcess] = {process.sentinel: process for process in processes}
        while running and (ended := wait(list(running), _patience(processes))):
            for sentinel in ended:
                del running[sentinel]
        for process in running.values():
            process.terminate()
        for process in processes:
            process.join()
        out, err = (path.read_text() for path in said)
    return Ended(tuple(process.exitcode or 0 for process in processes), out, err)


def run_two(argv: Sequence[object], cwd: Path, *launch: str) -> Ended:
    """The same in two processes of one group, in what ``accelerate launch LAUNCH`` gives them."""
    from accelerate.commands.launch import _validate_launch_command, launch_command_parser
    from accelerate.utils.launch import prepare_multi_gpu_env

    settled = ("--num_processes", "2", "--num_machines", "1", "--main_process_port", "0")
    plain = ("--mixed_precision", "no", "--dynamo_backend", "no")
    asked = launch_command_parser().parse_args([*launch, *settled, *plain, *map(str, argv)])
    asked, *_ = _validate_launch_command(asked)
    shared = {**prepare_multi_gpu_env(asked), "WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1"}
    shared["MASTER_PORT"] = str(asked.main_process_port)
    ranks = ({**shared, "RANK": rank, "LOCAL_RANK": rank} for rank in ("0", "1"))
    return run(argv, cwd, *ranks)


def _patience(processes: Sequence[BaseProcess]) -> float:
    return GRACE_S if any(process.exitcode for process in processes) else LIMIT_S


def _main(argv: list[str], cwd: Path, environment: dict[str, str], said: list[Path]) -> None:
    # Ctrl+C is for the tests, and what ends the server's children is for each of them.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for number, path in enumerate(said, start=1):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    if argv[0] == "-m":
        sys.argv = argv[1:]
        runpy.run_module(argv[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = argv
        runpy.run_path(argv[0], run_name="__main__")
