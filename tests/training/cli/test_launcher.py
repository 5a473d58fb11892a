"""``accelerate launch -m training``: what every command does when several processes are started."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from accelerate import DistributedType
from launching import ROOT, TWO, accelerate_launch
from warm_python import Ended, run_two

from busynth_gui.case.errors import Refusal
from busynth_gui.synthesis.distributed import Rank, find_rank, started_alone
from training.__main__ import main
from training.cli.command_table import COMMANDS
from training.components import distributed
from training.components.fsdp import refuse_other_kind
from training.data.scan_cache import ScanCache

RECIPE = """
[prepare]
held_out = 0.3
graphics = "none"

[stage-one]
batch = 3
"""


def said(done: subprocess.CompletedProcess[str] | Ended) -> list[str]:
    """Lines of the program on standard error, without the launcher's."""
    return [line for line in done.stderr.splitlines() if line.startswith("training: ")]


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.toml"
    path.write_text(RECIPE)
    return path


@pytest.fixture(scope="module")
def prepared(
    tiny_data: Path, recipe: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """A folder of runs with a cache, and how two processes made it."""
    runs = tmp_path_factory.mktemp("runs")
    options = ("--data", tiny_data, "--runs", runs, "--recipe", recipe)
    return runs, accelerate_launch(TWO, "prepare", *options)


def test_what_one_process_does_is_done_once(
    prepared: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    runs, done = prepared
    assert done.returncode == 0, done.stderr
    assert said(done) == ["training: one process of 2 does all of prepare"]
    assert len(ScanCache(runs / "cache").entries) == 14
    assert done.stdout.count("report") == 1  # the summary, which says where to look


def test_what_is_missing_is_said_once_and_ends_all(tmp_path: Path) -> None:
    done = run_two(["-m", "training", "base", "--runs", tmp_path / "runs"], ROOT.parent, *TWO)
    assert done.codes[0] == 2 and done.codes[1]
    assert [line for line in said(done) if "run 'python -m training latents'" in line] == said(done)
    assert len(said(done)) == 1
    assert not (tmp_path / "runs").exists()


def test_a_batch_that_cannot_be_divided_is_refused(
    prepared: tuple[Path, subprocess.CompletedProcess[str]], recipe: Path
) -> None:
    command = ["-m", "training", "stage-one", "--runs", prepared[0], "--recipe", recipe]
    done = run_two(command, ROOT.parent, *TWO)
    assert all(done.codes) and len(said(done)) == 1
    assert "make 'batch' a multiple of 2" in said(done)[0]


def test_accelerates_cpu_switch_starts_one_process_and_that_is_said(tmp_path: Path) -> None:
    done = accelerate_launch(("--cpu", "--num_processes", "2"), "base", "--runs", tmp_path)
    note, refusal = said(done)
    assert "--multi_gpu" in note and "training latents" in refusal


def test_every_command_that_does_not_train_is_done_by_one_process() -> None:
    together = {"adapt", "autoencoder", "decoder", "base", "stage-one", "stage-two", "stage-three"}
    alone = {name for name, command in COMMANDS.items() if command.alone}
    assert set(COMMANDS) - alone == together | {
        "critic",
        "healing",
        "student",
        "polish",
        "refiner",
        "all",
    }


@pytest.mark.parametrize(("divided", "now"), [(True, "MULTI_GPU"), (False, "FSDP")])
def test_a_checkpoint_of_the_other_kind_is_refused(divided: bool, now: str) -> None:
    here: Any = SimpleNamespace(distributed_type=DistributedType(now))
    with pytest.raises(Refusal, match="start it as before"):
        refuse_other_kind(divided, here)
    refuse_other_kind(not divided, here)


FSDP = {"ACCELERATE_USE_FSDP": "true", "FSDP_VERSION": "2"}


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"ACCELERATE_USE_DEEPSPEED": "true"}, "DEEPSPEED"),
        ({"ACCELERATE_USE_MEGATRON_LM": "true"}, "MEGATRON_LM"),
        ({**FSDP, "FSDP_VERSION": "1"}, "--fsdp_version 2"),
        ({**FSDP, "FSDP_OFFLOAD_PARAMS": "true"}, "fsdp_offload_params: false"),
        ({**FSDP, "RANK": "0", "WORLD_SIZE": "2"}, "over GPUs alone"),
    ],
)
def test_other_ways_of_working_together_are_refused(
    environment: dict[str, str], word: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As accelerate has it for two processes without a GPU.
    state = SimpleNamespace(num_processes=2, process_index=0, distributed_type="MULTI_CPU")
    monkeypatch.setattr(distributed, "PartialState", lambda **_: state)
    monkeypatch.setenv("ACCELERATE_USE_CPU", "true")
    monkeypatch.setenv("FSDP_CPU_RAM_EFFICIENT_LOADING", "true")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(Refusal, match=word):
        distributed.init()


def test_each_process_loads_all_of_a_divided_model(monkeypatch: pytest.MonkeyPatch) -> None:
    """accelerate's default leaves what transformers loads as drawn in all but the first."""
    monkeypatch.setenv("FSDP_CPU_RAM_EFFICIENT_LOADING", "true")
    for name, value in FSDP.items():
        monkeypatch.setenv(name, value)
    distributed.init()
    assert os.environ["FSDP_CPU_RAM_EFFICIENT_LOADING"] == "false"


@pytest.mark.parametrize("command", ["autoencoder", "decoder", "refiner", "all"])
def test_networks_that_train_each_other_are_not_divided(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in FSDP.items():
        monkeypatch.setenv(name, value)
    more = ["--data", "."] if command == "all" else []
    assert main([command, *more]) == 2
    assert "are not divided" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("environment", "rank"),
    [
        ({}, Rank()),
        ({"RANK": "0", "WORLD_SIZE": "1", "LOCAL_RANK": "0"}, Rank()),
        ({"RANK": "5", "WORLD_SIZE": "8", "LOCAL_RANK": "1"}, Rank(5, 8, 1)),
        ({"PMI_RANK": "1", "PMI_SIZE": "2", "MPI_LOCALRANKID": "0"}, Rank(1, 2, 0)),
        ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"}, Rank(1, 2, 1)),
        ({"SLURM_PROCID": "0", "SLURM_NTASKS": "8"}, Rank()),
    ],
)
def test_the_place_is_read_where_launchers_write_it(
    environment: dict[str, str], rank: Rank
) -> None:
    assert find_rank(environment) == rank
    assert rank.first == (rank.index == 0)


@pytest.mark.parametrize(
    ("environment", "word"),
    [
        ({"WORLD_SIZE": "2"}, "not of which one this is"),
        ({"WORLD_SIZE": "2", "RANK": "2"}, "not of which one this is"),
        ({"WORLD_SIZE": "two", "RANK": "0"}, "WORLD_SIZE is 'two'"),
        ({"WORLD_SIZE": "2", "RANK": "0", "LOCAL_RANK": "x"}, "LOCAL_RANK is 'x'"),
        ({"WORLD_SIZE": "2", "RANK": "0", "MASTER_PORT": "abc"}, "MASTER_PORT is 'abc'"),
    ],
)
def test_an_environment_that_makes_no_sense_is_refused(
    environment: dict[str, str], word: str
) -> None:
    with pytest.raises(Refusal, match=word):
        find_rank(environment)


def test_a_process_that_accelerate_started_alone_knows_it() -> None:
    alone = {
        "ACCELERATE_USE_CPU": "True", "ACCELERATE_MIXED_PRECISION": "no", "MASTER_ADDR": "here"
    }  # fmt: skip
    assert started_alone(alone)
    assert not started_alone({**alone, "RANK": "0", "WORLD_SIZE": "2"})
    assert not started_alone({**alone, "ACCELERATE_USE_CPU": "False"})
    assert not started_alone({k: v for k, v in alone.items() if k != "MASTER_ADDR"})
