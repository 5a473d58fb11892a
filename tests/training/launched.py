"""What the launcher starts in each process: training commands, one process ended midway if asked.

One argument, JSON: ``commands``, a list of argument lists; ``killed``, the name of a run, a step
and a process that ends there by SIGKILL; ``saving``, a step in whose checkpoint the first process
ends so, half of it written; ``sharded``, whether the launcher has them divide the models;
``opened``, a file to which each process but the first
writes what files it has opened for writing.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import torch
from accelerate import DistributedType, PartialState

from training.__main__ import main
from training.components.trainer_run import TrainingRun

torch.set_num_threads(1)
plan = json.loads(sys.argv[1])
rank = int(os.environ["RANK"])
opened: list[str] = []


def listen(event: str, details: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(details[0], str) and details[2] & (os.O_WRONLY | os.O_RDWR):
        opened.append(details[0])


if plan.get("killed"):
    name, step, victim = plan["killed"]
    log = TrainingRun.log

    def last_word(run: TrainingRun, losses: dict[str, Any]) -> None:
        log(run, losses)
        if (run.folder.name, run.step, rank) == (name, step, victim):
            os.kill(os.getpid(), signal.SIGKILL)

    TrainingRun.log = last_word  # type: ignore[method-assign, assignment]

if plan.get("saving") and not rank:
    save, keep = TrainingRun.save, torch.save
    steps: list[int] = []

    def remember(run: TrainingRun) -> None:
        steps.append(run.step)
        save(run)

    def last_file(*args: Any, **options: Any) -> None:
        keep(*args, **options)
        if steps and steps[-1] == plan["saving"]:
            os.kill(os.getpid(), signal.SIGKILL)

    TrainingRun.save = remember  # type: ignore[method-assign]
    torch.save = last_file

if plan.get("sharded"):
    # accelerate divides models over GPUs alone. What it does with them works on processors too, so
    # these are taken for GPUs.
    os.environ["ACCELERATE_TORCH_DEVICE"] = "cpu"
    gpus = ("gloo", DistributedType.MULTI_GPU)
    PartialState._prepare_backend = lambda *asked: gpus  # type: ignore[method-assign]
    PartialState()

if rank:
    sys.addaudithook(listen)
for command in plan["commands"]:
    code = main(command)
    if code:
        sys.exit(code)
if rank and plan.get("opened"):
    Path(plan["opened"]).write_text("\n".join(opened))
