"""Students are polished beside real lesions, and stay near what they were."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from evaluation_sets import small_cache
from safetensors.torch import load_file
from torch import Tensor, nn

sys.path.insert(0, str(Path(__file__).parents[2]))

from tiny_compact import write_compact

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.scan import Scan
from busynth_gui.synthesis.inpaint import lesion_window
from busynth_gui.synthesis.networks.compact import STUDENTS, CompactModels, load_compact
from busynth_gui.synthesis.networks.weights import LEVELS
from busynth_gui.synthesis.scan_frame import Frame
from training.components.frozen_features import FeatureNetwork
from training.data.item_draws import Items
from training.data.real_lesions import RealLesions, record_real_lesions
from training.data.scan_cache import VALIDATION, ScanCache
from training.settings import PolishSettings, RunOptions
from training.trainers import polish
from training.trainers.polish import _Source, _Trainer, polish_student

SEED = 4
QUICK = PolishSettings(
    steps=4, batch=2, lr=1e-2, warm_up=1, ema=0.5, adversarial_from=1, penalty_every=2,
    log_every=1, check_every=4, checked=2, sheet_every=4,
)  # fmt: skip


class _Eye(nn.Module):
    """Stands for a stage of a network trained on photographs."""

    def __init__(self, i: int, o: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(i, o, 3, stride=2, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(self.conv(x))


def _eyes(name: str) -> FeatureNetwork:
    torch.manual_seed(0)
    stages = [_Eye(i, o) for i, o in ((3, 8), (8, 8), (8, 8), (8, 8))]
    return FeatureNetwork(stages, (8, 8, 8, 8), (2, 4, 8, 16))


@pytest.fixture(autouse=True)
def small_network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(polish, "feature_network", _eyes)


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> BundleInfo:
    folder = tmp_path_factory.mktemp("taught") / "tiny"
    return find_bundle(str(write_compact(folder, few_steps=2)))


@pytest.fixture(scope="module")
def models(bundle: BundleInfo) -> CompactModels:
    return load_compact(bundle, "cpu")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> ScanCache:
    return small_cache(tmp_path_factory.mktemp("scans") / "cache", marked=True)


@pytest.fixture(scope="module")
def recorded(
    cache: ScanCache,
    bundle: BundleInfo,
    models: CompactModels,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    out = tmp_path_factory.mktemp("real")
    for side in ("train", VALIDATION):
        record_real_lesions(cache, bundle, models, out / side, side, SEED, 2)
    return out


def lesions(recorded: Path, stage: str) -> tuple[RealLesions, RealLesions]:
    return RealLesions(recorded / "train" / stage), RealLesions(recorded / VALIDATION / stage)


def test_what_is_recorded_is_the_real_lesion(
    cache: ScanCache, models: CompactModels, recorded: Path
) -> None:
    entries = cache.select("train", lesions=True)
    entry = entries[int(np.random.default_rng(SEED).permutation(len(entries))[0])]
    mask = cache.lesion(entry)
    one = lesions(recorded, "stage-two")[0].take([0])
    window, size = lesion_window(mask), one.lesion.shape[-1]
    frame = Frame(Scan(entry.name, cache.scan(entry)), size, models.device)
    with torch.no_grad():
        latents = models.autoencoder.encode(frame.crop(window))
    torch.testing.assert_close(one.latents, latents, atol=0.01, rtol=0.01)
    inside = window.extract_mask(mask, size) > 0.5
    assert np.array_equal(one.lesion[0, 0].numpy() > 0.5, inside)
    marked = window.extract_mask(cache.overlay(entry), size) > 0.5
    assert np.array_equal(one.valid[0, 0].numpy() < 0.5, marked)
    assert torch.isfinite(one.levels).all()
    cells = nn.functional.max_pool2d(one.lesion, size // one.release.shape[-1])
    assert (one.release[cells > 0] == 1).all()  # all of the lesion is made anew
    assert (one.release == 0).any()


def test_the_band_is_let_go_later_the_farther_it_lies(recorded: Path) -> None:
    release = lesions(recorded, "stage-three")[0].take([0]).release
    assert ((release > 0) & (release < 1)).any()


@pytest.mark.parametrize(("stage", "name"), [(2, "stage-two"), (3, "stage-three")])
def test_a_student_is_polished_and_saved(
    bundle: BundleInfo, recorded: Path, tmp_path: Path, stage: int, name: str
) -> None:
    real = lesions(recorded, name)
    polish_student(bundle, stage, real, tmp_path, QUICK, RunOptions(SEED, False, "no"))
    rows = list(csv.DictReader((tmp_path / "log.csv").open()))
    wanted = {"before", "energy", "tone", "adversarial", "patch", "discriminator", "penalty"}
    assert wanted <= set(rows[-1])
    assert all(np.isfinite(float(v)) for v in rows[-1].values() if v)
    # It begins as what it is held to, and the others' word leads it away from there.
    assert float(rows[0]["before"]) < 1e-9 < float(rows[-1]["before"])
    assert any((tmp_path / "sheets").iterdir())
    before = bundle.folder / STUDENTS[stage]
    for file in (
        "pytorch_lora_weights.safetensors",
        f"{LEVELS}/diffusion_pytorch_model.safetensors",
    ):
        old, new = load_file(before / file), load_file(tmp_path / "adapter" / file)
        assert set(old) == set(new)
        assert any(not torch.allclose(old[k].float(), new[k].float()) for k in old), file


def test_what_is_known_stays_and_the_gradient_goes_through_all_steps(
    bundle: BundleInfo, recorded: Path, tmp_path: Path
) -> None:
    real = lesions(recorded, "stage-two")
    trainer = trainer_of(bundle, real, tmp_path)
    part = _Source(real[0], bundle.few_steps).draw(Items.whole(SEED, 2))
    made = trainer.core.sampled(replace(part, first=0)).latents
    held = (part.real.release == 0).expand_as(made)
    assert torch.equal(made[held], part.real.latents[held])
    free = ~held
    assert not torch.allclose(made[free], part.real.latents[free])

    def reach(first: int) -> float:
        trainer.core.zero_grad()
        trainer.core.sampled(replace(part, first=first)).latents.square().sum().backward()
        grads = [p.grad for p in trainer.trainable if p.grad is not None]
        return float(torch.stack([g.abs().sum() for g in grads]).sum())

    assert reach(0) > 0 and reach(1) > 0 and reach(0) != reach(1)


def test_all_planes_are_seen_the_other_way_round_together(
    bundle: BundleInfo, recorded: Path
) -> None:
    part = _Source(lesions(recorded, "stage-two")[0], bundle.few_steps).draw(Items.whole(SEED, 2))
    plain, turned = (
        replace(part, mirrored=torch.full((2,), how)).seen(part.real.lesion)
        for how in (False, True)
    )
    for a, b in zip(plain, turned, strict=True):
        assert torch.equal(a.flip(-1), b) and not torch.equal(a, b)


def trainer_of(
    bundle: BundleInfo,
    real: tuple[RealLesions, RealLesions],
    out: Path,
) -> _Trainer:
    made: list[_Trainer] = []

    class Kept(_Trainer):
        def train(self):  # type: ignore[no-untyped-def]
            made.append(self)
            return super().train()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(polish, "_Trainer", Kept)
        polish_student(bundle, 2, real, out, QUICK, RunOptions(SEED, False, "no"))
    return made[0]
