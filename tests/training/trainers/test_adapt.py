"""``python -m training adapt``: a bundle's adapters go on learning on a group's own scans."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from safetensors.numpy import load_file

from busynth_gui.bundles.manifest import find_bundle, verify_bundle

Train = Callable[..., tuple[int, str, str]]

TINY = """
[prepare]
held_out = 0.4

[latents]
per_lesion = 2
per_normal = 2

[stage-two]
steps = 3
batch = 2
check_every = 2
checked = 6

[stage-three]
steps = 3
batch = 2
check_every = 2
checked = 6
"""


@pytest.fixture(scope="module")
def recipe(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recipe") / "tiny.toml"
    path.write_text(TINY)
    return path


def test_only_the_adapters_learn_and_the_result_is_a_bundle(
    tiny_data: Path, tmp_path: Path, recipe: Path, train: Train
) -> None:
    from busynth_gui.synthesis.pipeline import Pipeline

    runs = tmp_path / "runs"
    code, out, err = train(
        "adapt", "--data", tiny_data, "--runs", runs, "--recipe", recipe, "--name", "clinic"
    )
    assert code == 0, err
    before, after = find_bundle("compact"), find_bundle(str(runs / "bundle" / "clinic"))
    verify_bundle(after)
    changed = {
        name
        for name in before.files.keys() & after.files.keys()
        if before.files[name] != after.files[name]
    }
    weights = {name for name in changed if name.endswith("lora_weights.safetensors")}
    assert {Path(name).parent.name for name in weights} == {"stage_two", "stage_three"}
    assert {Path(n).parent.name for n in changed} <= {"stage_two", "stage_three", ""}
    for name in weights:
        old, new = load_file(before.folder / name), load_file(after.folder / name)
        assert {k: v.shape for k, v in old.items()} == {k: v.shape for k, v in new.items()}
    assert (after.name, after.trained_on[:-1]) == ("clinic", before.trained_on)
    assert not list(after.folder.glob("sheet-*.png"))
    card = (after.folder / "MODEL_CARD.md").read_text()
    assert before.sha256 in card and "Not for diagnosis" in card
    for stage, kind in (("stage_two", "lesion"), ("stage_three", "band")):
        with (runs / stage / "held_out.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
        assert f"{float(rows[0][kind]):.4f} before" in out
        assert f"{float(rows[-1][kind]):.4f} after" in out
    Pipeline.load(after)


def test_a_bundle_is_not_written_over_itself_nor_one_that_is_not_there_adapted(
    tiny_data: Path, tmp_path: Path, recipe: Path, train: Train
) -> None:
    common = ("--data", tiny_data, "--runs", tmp_path / "runs", "--recipe", recipe)
    code, _, err = train("adapt", *common, "--out", find_bundle("compact").folder)
    assert code == 2 and "--out" in err and err.count("\n") == 1
    code, _, err = train("adapt", *common, "--bundle", "no-such")
    assert code == 2 and "no-such" in err and err.count("\n") == 1
    assert not (tmp_path / "runs").exists()
