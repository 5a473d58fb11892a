"""``python -m training unpack``: a bundle's parts as the trainers leave them."""

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

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.bundles.training_lesions import training_lesions
from busynth_gui.imaging.nearness import TrainingLesions
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from training.bundles.nearest_table import complete_table, read_table, write_table
from training.data.latent_store import encode_crops
from training.data.scan_cache import ScanCache
from training.prepare.run import prepare
from training.settings import LatentSettings, PrepareSettings

Train = Callable[..., tuple[int, str, str]]


def test_what_was_unpacked_makes_the_same_bundle_again(
    tiny_data: Path, tmp_path: Path, train: Train
) -> None:
    runs = tmp_path / "runs"
    code, out, err = train("unpack", "--bundle", "compact", "--runs", runs)
    assert code == 0 and "parts" in out, err
    prepare(tiny_data, runs / "cache", PrepareSettings(held_out=0.4))
    code, _, err = train("bundle", "--runs", runs, "--name", "again", "--bundle-version", "9.9.9")
    assert code == 0, err
    shipped, again = find_bundle("compact"), find_bundle(str(runs / "bundle" / "again"))
    weights = {n for n in shipped.files if n.endswith((".safetensors", "config.json"))}
    # The tables of lesions are those of the data at hand.
    weights -= {"stage_one/lesions.safetensors", "nearest.safetensors"}
    assert len(weights) > 12
    # The data of the parts that were unpacked, and those of the tables, which are BUSI too.
    busi, bus_bra = again.trained_on
    assert bus_bra == shipped.trained_on[1] and busi.startswith(f"{shipped.trained_on[0]}; CC0")
    assert again.licence.startswith(shipped.licence)
    for name in weights:
        if name.endswith(".json"):
            assert again.files[name] == shipped.files[name], name
        else:
            mine, theirs = (load_file(b.folder / name) for b in (again, shipped))
            assert mine.keys() == theirs.keys(), name
            assert all(np.array_equal(mine[k], theirs[k]) for k in mine), name


def test_an_adapter_goes_on_from_the_bundles(tiny_data: Path, tmp_path: Path, train: Train) -> None:
    runs = tmp_path / "runs"
    assert train("unpack", "--runs", runs)[0] == 0
    prepare(tiny_data, runs / "cache", PrepareSettings(held_out=0.4))
    few = LatentSettings(per_lesion=1, per_normal=1)
    model = SpeckleAutoencoder.from_pretrained(runs / "autoencoder" / "autoencoder")
    for split in ("train", "validation"):
        encode_crops(ScanCache(runs / "cache"), split, model, runs / "latents" / split, 0, few)
    (runs / "stage-two").rename(runs / "first")
    recipe = tmp_path / "tiny.toml"
    recipe.write_text(
        "[stage-two]\nsteps = 1\nbatch = 2\ncheck_every = 1\nchecked = 2\nrank = 4\n"
        "sheet_every = 0\n"
    )
    code, _, err = train(
        "stage-two", "--runs", runs, "--recipe", recipe, "--start", runs / "first" / "adapter"
    )
    assert code == 0, err
    # The rank is the bundle's, not the recipe's: the adapter is that one.
    config = (runs / "stage-two" / "adapter" / "adapter_config.json").read_text()
    assert '"r": 8' in config


def test_what_was_gone_on_from_still_counts_among_the_training_lesions(
    tiny_data: Path, tmp_path: Path, train: Train, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.bundles.nearest_table.LEAST_HELD_OUT", 1)
    prepare(tiny_data, tmp_path / "cache", PrepareSettings(held_out=0.4))
    cache = ScanCache(tmp_path / "cache")
    (line,) = cache.origin.trained_on
    lesions = cache.select("train", lesions=True)
    own = complete_table(cache, None, [line])
    assert own is not None and 0 < len(own.learned) <= len(lesions)
    assert own.nearness(cache.scan(lesions[0]), cache.lesion(lesions[0])) == 1
    # The lesions of another set are not here, and nobody could tell how near one comes to them.
    assert complete_table(cache, None, [line, "another set"]) is None
    assert complete_table(cache, None, [line.partition(";")[0]]) is not None
    # But those of a bundle that was gone on from are in its own table.
    learned = np.random.default_rng(0).integers(0, 255, (3, 48)).astype(np.uint8)
    bundle = write_compact(tmp_path / "tiny")
    write_table(TrainingLesions(learned, np.array([0.3], np.float32)), bundle)
    seal(bundle)
    runs = tmp_path / "runs"
    assert train("unpack", "--bundle", bundle, "--runs", runs)[0] == 0
    both = complete_table(cache, read_table(runs), [line, "another set"])
    assert both is not None and len(both.learned) == len(own.learned) + 3
    shutil.copytree(tmp_path / "cache", runs / "cache")
    code, out, err = train("bundle", "--runs", runs, "--name", "on", "--bundle-version", "1")
    assert code == 0 and "cannot tell" not in out, err
    made = training_lesions(find_bundle(str(runs / "bundle" / "on")))
    assert made is not None and (made.learned == both.learned).all()


def test_nothing_that_is_there_is_replaced(tmp_path: Path, train: Train) -> None:
    runs = tmp_path / "runs"
    (runs / "base" / "unet").mkdir(parents=True)
    code, _, err = train("unpack", "--runs", runs)
    assert code == 2 and "is there already" in err
    assert [p.name for p in runs.iterdir()] == ["base"]
