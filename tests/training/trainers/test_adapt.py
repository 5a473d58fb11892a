"""``python -m training adapt``: a bundle becomes that of a group's own scans."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

sys.path.insert(0, str(Path(__file__).parents[2]))

from tiny_compact import seal, write_compact

from busynth_gui.bundles.manifest import BundleInfo, find_bundle, verify_bundle
from busynth_gui.bundles.training_lesions import training_lesions
from busynth_gui.imaging.nearness import TrainingLesions
from busynth_gui.synthesis.networks.compact import STUDENTS
from busynth_gui.synthesis.networks.texture import TextureNetwork
from busynth_gui.synthesis.pipeline import Pipeline
from training.bundles.nearest_table import extended_table, write_table
from training.data.scan_cache import ScanCache
from training.settings import ADAPTED
from training.trainers.student import STAGE_FOLDERS

Train = Callable[..., tuple[int, str, str]]

TINY = """
[adapt]
least = {least}
compared = 4
parts = [{parts}]

[prepare]
held_out = 0.5

[stage-two]
steps = 2
batch = 2
check_every = 2
checked = 2

[stage-three]
steps = 2
batch = 2
check_every = 2
checked = 2

[decoder]
steps = 2
batch = 2
crop = 64
checked = 2
adversarial_from = 1000

[refiner-windows]
copied = 2
drawn = 1
steps = 1

[refiner]
features = "efficientnet-lite0"
steps = 2
near = 64
far = 96
checked = 2
adversarial_from = 1
"""


def recipe(path: Path, parts: tuple[str, ...] = ADAPTED, least: int = 2) -> Path:
    path.write_text(TINY.format(parts=", ".join(f'"{part}"' for part in parts), least=least))
    return path


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> BundleInfo:
    """A bundle with random weights and a texture stage of today."""
    folder = write_compact(tmp_path_factory.mktemp("bundles") / "tiny")
    network = TextureNetwork(channels=(8, 8, 16, 16), blocks=(1, 1, 1), style=8)
    network.save_pretrained(folder / "refiner")
    rng = np.random.default_rng(0)
    learned = rng.integers(0, 255, (5, 48)).astype(np.uint8)
    table = TrainingLesions(learned, np.linspace(0.2, 0.6, 120, dtype=np.float32))
    write_table(table, folder)
    seal(folder)
    return find_bundle(str(folder))


def test_what_makes_a_device_look_like_itself_is_renewed_and_nothing_else(
    tiny_data: Path,
    tmp_path: Path,
    tiny: BundleInfo,
    train: Train,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The tiny scans are so alike that 'prepare' takes most of them for one patient's.
    monkeypatch.setattr("training.evaluate.compare_bundles.LEAST_GROUPS", 1)
    runs = tmp_path / "runs"
    given = ("--data", tiny_data, "--runs", runs, "--bundle", tiny.folder, "--name", "clinic")
    given = (*given, "--title", "busi=Clinic X", "--licence", "busi=CC BY 4.0")
    code, out, err = train("adapt", *given, "--recipe", recipe(tmp_path / "tiny.toml"))
    assert code == 0, err
    after = find_bundle(str(runs / "bundle" / "clinic"))
    verify_bundle(after)
    changed = {name for name in after.files if after.files[name] != tiny.files.get(name)}
    always = {
        "stage_two/pytorch_lora_weights.safetensors",
        "stage_three/pytorch_lora_weights.safetensors",
        "stage_one/lesions.safetensors",
        "refiner/diffusion_pytorch_model.safetensors",
        "nearest.safetensors",
        "MODEL_CARD.md",
    }
    of_decoder = {n for n in after.files if n.startswith("autoencoder/")}  # if that helped
    words = {"stage_two/labels.safetensors", "stage_three/labels.safetensors"}
    settings = {n for n in changed if n.endswith(".json")}
    assert always <= changed <= always | words | of_decoder | settings
    for name in changed & set(tiny.files) - {
        "stage_one/lesions.safetensors",
        "nearest.safetensors",
    }:
        if name.endswith(".safetensors"):
            old, new = load_file(tiny.folder / name), load_file(after.folder / name)
            assert {k: v.shape for k, v in old.items()} == {k: v.shape for k, v in new.items()}
    card = (after.folder / "MODEL_CARD.md").read_text()
    assert tiny.sha256 in card and "Not for diagnosis" in card and str(tmp_path) not in card
    prepared, _, rest = out.partition("look at ")
    assert "note: busi: no patient is named" in prepared
    made = rest.splitlines()[1:]
    first = made[0]
    assert "before" in first and "held-out scans" in first and first in card
    assert (runs / "compared" / "sheet.png").is_file()
    knows_the_lesions_of_both(tiny, after, ScanCache(runs / "cache"))
    Pipeline.load(after)
    told = ("--bundle", after.folder, "--before", tiny.folder, "--lesions", 4)
    code, again, err = train("compare", "--runs", runs, "--out", runs / "compared", *told)
    assert code == 0, err
    assert again.splitlines()[1:-1] == made[1 : len(again.splitlines()) - 1]
    own = "Clinic X; CC BY 4.0"
    assert after.trained_on == (f"data of bundle {tiny.name}: not recorded", own)
    assert f"- {own}" in card
    assert after.licence == f"{tiny.licence} for what was taken over, not stated for the rest"
    goes_on_with_its_own_alone(tmp_path, tiny_data, given, train)


FEW = """
[adapt]
least = 2
compared = 4
parts = ["student"]

[prepare]
held_out = 0.5

[trajectories]
lesions = 2
teacher_steps = 4
few_steps = 2

[student]
steps = 2
checked = 2
sheet_every = 0

[polish]
features = "efficientnet-lite0"
steps = 2
batch = 2
lr = 1e-2
lesions = 2
checked = 2
adversarial_from = 0
sheet_every = 0
"""


def test_students_are_polished_as_those_that_ship_are(
    tiny_data: Path, tmp_path: Path, train: Train
) -> None:
    before = find_bundle(str(write_compact(tmp_path / "few", few_steps=2)))
    (tmp_path / "few.toml").write_text(FEW)
    given = ("--data", tiny_data, "--runs", tmp_path / "runs", "--bundle", before.folder)
    code, _, err = train("adapt", *given, "--name", "own", "--recipe", tmp_path / "few.toml")
    assert code == 0, err
    after = find_bundle(str(tmp_path / "runs" / "bundle" / "own"))
    verify_bundle(after)
    assert after.few_steps == 2
    for stage, folder in STAGE_FOLDERS.items():
        name = "pytorch_lora_weights.safetensors"
        own = load_file(after.folder / STUDENTS[stage] / name)
        taught, polished = (
            load_file(tmp_path / "runs" / part / folder / "adapter" / name)
            for part in ("student", "polish")
        )
        for key, array in own.items():
            np.testing.assert_array_equal(array, polished[key].astype(array.dtype))
        assert any(not np.allclose(taught[key], polished[key]) for key in polished)
    Pipeline.load(after)


def knows_the_lesions_of_both(before: BundleInfo, after: BundleInfo, cache: ScanCache) -> None:
    """A training lesion of either is as near as can be; without the old table nobody can tell."""
    old, new = training_lesions(before), training_lesions(after)
    assert old is not None and new is not None
    assert {row.tobytes() for row in old.learned} <= {row.tobytes() for row in new.learned}
    entry = cache.select("train", lesions=True)[0]
    assert new.nearness(cache.scan(entry), cache.lesion(entry)) == 1
    assert len(new.held_out) == 120 + len(cache.select("validation", lesions=True))
    assert extended_table(cache, None) is None


def goes_on_with_its_own_alone(
    tmp_path: Path, tiny_data: Path, given: tuple[object, ...], train: Train
) -> None:
    """Other data, another recipe or another bundle than it was begun with are refused."""
    resume = ("adapt", *given, "--resume", "--recipe")
    kept = sorted((tmp_path / "runs").rglob("*.safetensors"))
    dates = [path.stat().st_mtime_ns for path in kept if "made" not in path.parts]
    fewer = shutil.copytree(tiny_data, tmp_path / "fewer")
    next(fewer.rglob("*.png")).unlink()
    code, _, err = train(*resume, tmp_path / "tiny.toml", "--data", fewer)
    assert code == 2 and "prepared from other data (28 files then, 27 others" in err
    other = tmp_path / "other.toml"
    tiny_recipe = (tmp_path / "tiny.toml").read_text()
    other.write_text(tiny_recipe.replace("[stage-two]", "[stage-two]\nlr = 1e-5"))
    code, _, err = train(*resume, other)
    assert code == 2 and "(lr was 0.0004 and is 1e-05)" in err and err.count("\n") == 1
    other = tmp_path / "third.toml"
    other.write_text(f"[latents]\nper_lesion = 1\n{tiny_recipe}")
    code, _, err = train(*resume, other)
    assert code == 2 and "of other things than these (crops that are asked for differ)" in err
    assert dates == [path.stat().st_mtime_ns for path in kept if "made" not in path.parts]


def test_only_crops_that_are_drawn_are_encoded(
    tiny_data: Path, tmp_path: Path, tiny: BundleInfo, train: Train
) -> None:
    runs = tmp_path / "runs"
    given = ("--data", tiny_data, "--runs", runs, "--bundle", tiny.folder)
    adapters = recipe(tmp_path / "tiny.toml", ("adapters",))
    code, _, err = train("adapt", *given, "--recipe", adapters)
    assert code == 0, err
    labels = np.load(runs / "latents" / "train" / "labels.npy")
    lesions = len(np.unique(np.load(runs / "latents" / "train" / "scans.npy")))
    # Two adapters draw two crops in each of two steps.
    assert (labels[:, 0] > 0).all() and len(labels) <= -(-8 // lesions) * lesions
    assert not (runs / "texture").exists() and not (runs / "decoder").exists()


def test_what_cannot_be_adapted_is_refused_before_anything_is_written(
    tiny_data: Path, tmp_path: Path, tiny: BundleInfo, train: Train
) -> None:
    some = recipe(tmp_path / "tiny.toml")
    common = ("--data", tiny_data, "--runs", tmp_path / "runs", "--recipe", some)
    code, _, err = train("adapt", *common, "--out", find_bundle("compact").folder)
    assert code == 2 and "--out" in err and err.count("\n") == 1
    code, _, err = train("adapt", *common, "--bundle", "no-such")
    assert code == 2 and "no-such" in err and err.count("\n") == 1
    older = write_compact(tmp_path / "older")
    code, _, err = train("adapt", *common, "--bundle", older)
    assert code == 2 and "before 0.5.0" in err and err.count("\n") == 1
    assert not (tmp_path / "runs").exists()


def test_too_few_lesions_are_refused(
    tiny_data: Path, tmp_path: Path, tiny: BundleInfo, train: Train
) -> None:
    given = ("--data", tiny_data, "--runs", tmp_path / "runs", "--bundle", tiny.folder)
    code, _, err = train("adapt", *given, "--recipe", recipe(tmp_path / "t.toml", least=50))
    assert code == 2 and "50 are needed" in err and err.splitlines()[-1].count("least") == 1
