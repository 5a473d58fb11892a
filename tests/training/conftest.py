"""A data set in BUSI's layout, and the training module's command line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from tiny_data import HEIGHT, WIDTH, painted, simulated, write_busi_case
from warm_python import Ended, run_two

HERE = Path(__file__).parent


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Tiny networks: what two threads hand to each other takes them longer than the work does."""
    if HERE not in item.path.parents:
        return (yield)
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        return (yield)
    finally:
        torch.set_num_threads(before)


@pytest.fixture(scope="session")
def tiny_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fourteen scans: five benign, five malignant, four normal."""
    root = tmp_path_factory.mktemp("data")
    for number in range(1, 6):
        write_busi_case(root, "benign", number, painted(number, malignant=False))
        write_busi_case(root, "malignant", number, painted(50 + number, malignant=True))
    nothing = np.zeros((HEIGHT, WIDTH), bool)
    for number in range(1, 5):
        write_busi_case(root, "normal", number, (simulated(100 + number), nothing))
    return root


SmokeRun = tuple[Path, Ended]


@pytest.fixture(scope="session")
def smoke_run(tiny_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SmokeRun:
    """A whole smoke run in two processes, from scans to bundle: its folder, and how it went."""
    runs = tmp_path_factory.mktemp("runs")
    told = ("all", "--smoke", "--data", tiny_data, "--runs", runs)
    done = run_two(["-m", "training", *told], runs.parent, "--multi_gpu")
    assert done.codes == (0, 0), done.stderr
    return runs, done


@pytest.fixture(scope="session")
def smoke(smoke_run: SmokeRun) -> Path:
    """The folder of the smoke run. It is others' too: nothing is written there."""
    return smoke_run[0]


Train = Callable[..., tuple[int, str, str]]


@pytest.fixture
def train(capsys: pytest.CaptureFixture[str]) -> Train:
    """Runs ``python -m training`` here; gives exit code, standard output and standard error."""
    from training.__main__ import main

    def run(*argv: object) -> tuple[int, str, str]:
        try:
            code = main([str(a) for a in argv])
        except SystemExit as leave:
            code = int(leave.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run
