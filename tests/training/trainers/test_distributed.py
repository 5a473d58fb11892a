"""The trainers in two processes: as one alone, taken up after a kill, with one that writes."""

from __future__ import annotations

import csv
import json
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tiny_data import painted, simulated
from warm_python import Ended, run_two

from busynth_gui.labelled.cases import DatasetCase
from training.data.latent_store import encode_crops
from training.data.scan_cache import ScanCache, write_cache
from training.settings import LatentSettings

ROOT = Path(__file__).parents[3]
LAUNCHED = ROOT / "tests" / "training" / "launched.py"
TRAINERS = (
    "base", "stage-two", "stage-three", "stage-one", "autoencoder", "decoder", "refiner",
)  # fmt: skip
WITHIN = {"autoencoder": 5e-3, "decoder": 5e-3, "refiner": 5e-3}
"""Relative difference of losses that rounding explains, 1e-3 elsewhere: Adam's first steps go by
the sign of a gradient. Half of it is allowed as it is: a discriminator's word is near zero."""
MARGINS = {"refiner": 4e-2}
"""The same of held-out checks, where they tell of each head by itself: some look at a single cell
of a small patch, whose gradient is little more than rounding."""
STEPS = {
    "base": (2, 4, 6, 8), "stage-two": (1, 2, 3), "stage-three": (1, 2), "stage-one": (1, 2, 3),
    "autoencoder": (1, 2, 3), "decoder": (1, 2), "refiner": (1, 2, 3),
}  # fmt: skip
"""The rows of each log."""
Train = Callable[..., tuple[int, str, str]]
Table = list[dict[str, str]]

# Rows end between two checkpoints, and checkpoints between two rows.
RECIPE = """
[base]
checked = 4
steps = 8
batch = 4
lesion = 2
channels = [16, 16, 16]
log_every = 2
save_every = 3
check_every = 4
sheet_every = 0

[stage-two]
checked = 4
steps = 3
batch = 4
accumulate = 2
rank = 2
log_every = 1
sheet_every = 0

[stage-one]
checked = 4
steps = 3
batch = 4
channels = [16, 16, 16]
log_every = 1
sheet_every = 0

[stage-three]
checked = 4
steps = 2
batch = 2
rank = 2
log_every = 1
sheet_every = 0

[autoencoder]
checked = 4
steps = 3
batch = 4
crop = 64
adversarial_from = 1
log_every = 1
sheet_every = 0

[decoder]
checked = 4
steps = 2
batch = 4
accumulate = 2
crop = 64
adversarial_from = 1
log_every = 1
sheet_every = 0

[refiner]
checked = 2
features = "efficientnet-lite0"
steps = 3
near = 64
far = 96
adversarial_from = 1
log_every = 1
save_every = 2
check_every = 2
sheet_every = 0

[refiner-windows]
copied = 3
drawn = 2
steps = 1
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of runs with a cache of twelve scans, their latents and a recipe."""
    from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder

    folder = tmp_path_factory.mktemp("data")
    cases = []
    for number in range(10):
        malignant = number % 2 == 1
        scan, mask = painted(number + 1, malignant)
        word = "malignant" if malignant else "benign"
        cases.append(DatasetCase(f"{word} {number}", "busi", scan, mask, word, f"g{number}"))
    for number in range(2):
        scan = simulated(100 + number)
        nothing = np.zeros(scan.shape, bool)
        cases.append(DatasetCase(f"normal {number}", "busi", scan, nothing, "normal", f"n{number}"))
    splits = ["train"] * 6 + ["validation"] * 4 + ["train", "validation"]
    groups = [c.group for c in cases]
    write_cache(folder / "cache", cases, [np.zeros_like(c.mask) for c in cases], groups, splits)
    cache = ScanCache(folder / "cache")
    few = LatentSettings(per_lesion=1, per_normal=1)
    for split in ("train", "validation"):
        encode_crops(cache, split, SpeckleAutoencoder(), folder / "latents" / split, 0, few)
        index = folder / "latents" / split / "index.json"
        told = json.loads(index.read_text())
        del told["origin"]["parts"]["encoder"]  # no bundle is made of another than is trained below
        index.write_text(json.dumps(told))
    (folder / "tiny.toml").write_text(RECIPE)
    return folder


@pytest.fixture(scope="module")
def two(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All trainers, one after another, in two processes."""
    runs = start(data, tmp_path_factory.mktemp("two"))
    commands = [arguments(name, runs) for name in TRAINERS]
    done = launch(commands=commands, opened=str(runs / "opened.txt"))
    assert done.codes == (0, 0), done.stderr
    return runs


def start(data: Path, runs: Path) -> Path:
    for name in ("cache", "latents", "tiny.toml"):
        (runs / name).symlink_to(data / name)
    return runs


def arguments(command: str, runs: Path, *more: str) -> list[str]:
    return [
        command,
        "--runs",
        str(runs),
        "--recipe",
        str(runs / "tiny.toml"),
        "--log-with",
        "tensorboard",
        *more,
    ]


def launch(**plan: object) -> Ended:
    """Two processes on this machine's CPU."""
    # Nothing here says that there is no GPU: the trainers find that out.
    way = ["--config_file", str(ROOT / "packaging" / "fsdp.yaml")]
    return run_two(
        [LAUNCHED, json.dumps(plan)], ROOT, *(way if plan.get("sharded") else ["--multi_gpu"])
    )


def table(folder: Path, name: str) -> Table:
    with (folder / f"{name}.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def near(ours: Table, theirs: Table, within: float) -> bool:
    """Whether two tables have the same steps and columns, and figures that rounding explains."""
    assert [[row["step"], *row] for row in ours] == [[row["step"], *row] for row in theirs]
    return all(
        float(mine[key] or "nan")
        == pytest.approx(float(other[key] or "nan"), rel=within, abs=within / 2, nan_ok=True)
        for mine, other in zip(ours, theirs, strict=True)
        for key in mine
    )


def tensors(folder: Path) -> dict[str, NDArray[np.generic]]:
    """What a trainer leaves for the next command."""
    paths = (p for p in folder.rglob("*.safetensors") if "checkpoint" not in p.parts)
    return {f"{p.parent.name}/{name}": t for p in paths for name, t in load_file(p).items()}


def test_two_processes_learn_what_one_does(
    data: Path, two: Path, tmp_path: Path, train: Train
) -> None:
    one = start(data, tmp_path)
    for part in ("train", "validation", "before"):
        # Windows hold grey levels of one's own candidates, which rounding moves by one or two.
        shutil.copytree(two / "refiner" / part, one / "refiner" / part)
    for name in TRAINERS:
        # Its windows are those of the two: to go on is to keep them.
        more = ("--resume",) if name == "refiner" else ()
        code, _, err = train(*arguments(name, one, *more))
        assert code == 0, err
        within = WITHIN.get(name, 1e-3)
        for kind, most in (("log", within), ("held_out", MARGINS.get(name, within))):
            assert near(table(two / name, kind), table(one / name, kind), most), (name, kind)
    # The losses of one half of the batch are other losses: the tables would tell.
    rows = table(one / "base", "log")
    assert len({row["loss"] for row in rows}) == len(rows) == 4


def test_one_process_alone_writes(two: Path) -> None:
    others = [Path(line) for line in (two / "opened.txt").read_text().splitlines()]
    written = {p.name for p in others if two in p.parents}
    # accelerate's checkpoint has a file of each process's random state.
    assert written <= {"random_states_1.pkl"}
    for name in TRAINERS:
        events = list((two / name / "tensorboard").rglob("events.out.*"))
        assert len(events) == 1, events
        steps = [row["step"] for row in table(two / name, "log")]
        assert steps == [str(k) for k in STEPS[name]]


def test_a_killed_run_goes_on_as_if_it_never_was(data: Path, two: Path, tmp_path: Path) -> None:
    runs = start(data, tmp_path)
    ended = launch(commands=[arguments("base", runs)], killed=["base", 4, 1])
    assert ended.codes[0] and ended.codes[1] == -signal.SIGKILL, ended.stderr
    assert json.loads((runs / "base" / "checkpoint" / "run.json").read_text())["step"] == 3
    assert [row["step"] for row in table(runs / "base", "log")] == ["2", "4"]
    assert not (runs / "base" / "unet").exists()
    resumed = launch(commands=[arguments("base", runs, "--resume")])
    assert resumed.codes == (0, 0), resumed.stderr
    assert near(table(runs / "base", "log"), table(two / "base", "log"), 1e-5)
    assert near(table(runs / "base", "held_out"), table(two / "base", "held_out"), 1e-5)
    ours, theirs = tensors(runs / "base"), tensors(two / "base")
    assert ours and ours.keys() == theirs.keys()
    for name, tensor in theirs.items():
        assert np.allclose(ours[name], tensor, atol=1e-5), name


def test_a_model_divided_over_processes_learns_the_same_and_is_gone_on_with(
    data: Path, two: Path, tmp_path: Path
) -> None:
    """The first of them ends while it writes a checkpoint: it goes on from the one before."""
    runs = start(data, tmp_path)
    ended = launch(commands=[arguments("base", runs)], sharded=True, saving=6)
    assert ended.codes[0] == -signal.SIGKILL and ended.codes[1], ended.stderr
    assert (runs / "base" / "checkpoint.new").exists()
    told = json.loads((runs / "base" / "checkpoint" / "run.json").read_text())
    assert (told["step"], told["divided"]) == (3, True)
    commands = [arguments("base", runs, "--resume"), arguments("stage-two", runs)]
    done = launch(commands=commands, sharded=True)
    assert done.codes == (0, 0), done.stderr
    assert not (runs / "base" / "checkpoint.new").exists()
    for name in ("base", "stage-two"):
        for kind in ("log", "held_out"):
            assert near(table(runs / name, kind), table(two / name, kind), 1e-3), (name, kind)
        ours, theirs = tensors(runs / name), tensors(two / name)
        assert ours and ours.keys() == theirs.keys()
        for key, tensor in theirs.items():
            assert np.allclose(ours[key], tensor, atol=1e-3), key
