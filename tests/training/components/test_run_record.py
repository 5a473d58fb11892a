"""``record.json``: what a run is, and that it goes on as that alone."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from busynth_gui.case.errors import Refusal
from training.components.run_record import read_record, refuse_other, run_record
from training.components.trainer_run import TrainingRun
from training.data.origin import Origin
from training.settings import DenoiserSettings, RunOptions, TrainerSettings

SETTINGS = TrainerSettings(steps=2, save_every=1)
ORIGIN = Origin(("Clinic X; licence not stated",), {"scans": "1"})


def run(
    folder: Path,
    settings: TrainerSettings = SETTINGS,
    options: RunOptions | None = None,
    origin: Origin = ORIGIN,
) -> TrainingRun:
    """A run of nothing, to its end."""
    made = TrainingRun(folder, settings, options or RunOptions(), origin)
    made.restore()
    for _ in made.iterate():
        made.log({"loss": 1.0})
    return made


def test_a_run_keeps_what_it_is(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    run(folder, options=RunOptions(seed=7, recipe="mine.toml"))
    record = json.loads((folder / "record.json").read_text())
    assert record["settings"]["steps"] == 2
    assert (record["seed"], record["recipe"], record["start"]) == (7, "mine.toml", None)
    assert record["origin"]["trained_on"] == ["Clinic X; licence not stated"]
    assert record["origin"]["digest"] == ORIGIN.digest
    (session,) = record["sessions"]
    assert {"python", "busynth", "torch"} <= session["versions"].keys()
    assert (session["device"], session["processes"]) == ("cpu", 1)
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"],
        cwd=Path(__file__).parent, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if head.returncode == 0:  # not in an unpacked source archive
        assert session["git"]["commit"] == head.stdout.strip()
        assert session["git"]["dirty"] in (True, False)
    run(folder, options=RunOptions(seed=7, resume=True))
    assert len(read_record(folder)["sessions"]) == 2
    run(folder)
    assert len(read_record(folder)["sessions"]) == 1


@pytest.mark.parametrize(
    ("settings", "options", "origin", "said"),
    [
        (replace(SETTINGS, batch=4), RunOptions(), ORIGIN, r"\(batch was 8 and is 4\)"),
        (SETTINGS, RunOptions(seed=1), ORIGIN, r"\(seed was 0 and is 1\)"),
        (SETTINGS, RunOptions(precision="bf16"), ORIGIN, 'was "no" and is "bf16"'),
        (replace(SETTINGS, steps=3), RunOptions(), ORIGIN, "steps was 2 and is 3"),
        (SETTINGS, RunOptions(), Origin((), {"scans": "2"}), "scans differ; its data: Clinic X"),
    ],
)
def test_a_run_goes_on_as_it_was_begun_alone(
    settings: TrainerSettings, options: RunOptions, origin: Origin, said: str
) -> None:
    place = {"device": "cpu", "processes": 1}
    was = run_record(SETTINGS, RunOptions(), ORIGIN, place)
    now = run_record(settings, options, origin, place)
    with pytest.raises(Refusal, match=said) as refusal:
        refuse_other(was, now, Path("runs/base"))
    assert "leave --resume out to begin anew" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_other_first_weights_are_refused_and_what_changes_nothing_is_not(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for number, folder in enumerate((first, second)):
        folder.mkdir()
        save_file({"a": np.full(3, number, np.float32)}, folder / "model.safetensors")
    options = RunOptions(start=first)
    was = run_record(SETTINGS, options, ORIGIN, {})
    with pytest.raises(Refusal, match="began with other weights: name the same ones with --start"):
        refuse_other(was, run_record(SETTINGS, RunOptions(start=second), ORIGIN, {}), tmp_path)
    seldom = replace(SETTINGS, save_every=9, log_every=9, sheet_every=9, accumulate=2)
    told = replace(options, minutes=1.0, workers=3, log_with=("wandb",), resume=True)
    refuse_other(was, run_record(seldom, told, ORIGIN, {"device": "cuda"}), tmp_path)


def test_a_run_without_a_decay_may_go_on_for_longer() -> None:
    steady = DenoiserSettings(steps=2, decay="constant")
    was, now = (
        run_record(replace(steady, steps=steps), RunOptions(), ORIGIN, {}) for steps in (2, 4)
    )
    refuse_other(was, now, Path())


def test_a_refused_run_stays_as_it_was(tmp_path: Path) -> None:
    """The record of what was begun anew, and ended before a checkpoint, is not the checkpoint's."""
    folder = tmp_path / "run"
    run(folder)
    other = Origin(("Clinic Y; CC0",), {"scans": "2"})
    TrainingRun(folder, SETTINGS, RunOptions(), other).restore()  # ends here
    kept = {path: path.read_bytes() for path in (folder / "checkpoint").iterdir()}
    with pytest.raises(Refusal, match="its data: Clinic X"):
        run(folder, options=RunOptions(resume=True), origin=other)
    assert kept == {path: path.read_bytes() for path in (folder / "checkpoint").iterdir()}
