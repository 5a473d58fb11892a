"""Students learn what the program's own stages do in many steps."""

from __future__ import annotations

import csv
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import torch
from evaluation_sets import small_cache

sys.path.insert(0, str(Path(__file__).parents[2]))

from tiny_compact import write_compact

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.lesion_measures import describe, measure_lesion
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.compact import CompactModels, load_compact
from busynth_gui.synthesis.networks.denoiser import few_step_scheduler
from busynth_gui.synthesis.networks.weights import LEVELS, load_module
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_two import make_lesion
from training.components.preview_sheets import decode
from training.data.measured import measured_lesion
from training.data.scan_cache import ScanCache
from training.data.trajectories import Trajectories, _asked, record
from training.settings import RunOptions, StudentSettings, TrajectorySettings
from training.trainers.outline_trajectories import record_outlines
from training.trainers.student import train_outline_student, train_student, train_students

SEED = 4
WANTED = TrajectorySettings(
    lesions=2, teacher_steps=4, few_steps=2, otherwise=0.0, outlines=3, outline_steps=4
)
QUICK = StudentSettings(
    steps=24, batch=4, lr=3e-2, warm_up=2, ema=0.5, open=0.0,
    log_every=1, check_every=24, checked=2, sheet_every=24,
)  # fmt: skip


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> BundleInfo:
    return find_bundle(str(write_compact(tmp_path_factory.mktemp("teacher") / "tiny")))


@pytest.fixture(scope="module")
def models(bundle: BundleInfo) -> CompactModels:
    return load_compact(bundle, "cpu")


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> ScanCache:
    return small_cache(tmp_path_factory.mktemp("scans") / "cache")


@pytest.fixture(scope="module")
def recorded(
    cache: ScanCache,
    bundle: BundleInfo,
    models: CompactModels,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    out = tmp_path_factory.mktemp("trajectories")
    record(cache, bundle, models, out, "train", SEED, WANTED)
    return out


def test_what_is_recorded_is_what_the_program_makes(
    cache: ScanCache, bundle: BundleInfo, models: CompactModels, recorded: Path
) -> None:
    entries = cache.select("train", lesions=True)
    entry = entries[int(np.random.default_rng(SEED).permutation(len(entries))[0])]
    its, mask = measured_lesion(cache, entry), cache.lesion(entry)
    scan = Scan(entry.name, cache.scan(entry))
    request = Request(
        scan.sha256, Pathology(entry.pathology), SEED, bundle.name, bundle.sha256,
        start_stage=2, mask=RasterRegion.from_mask(mask), steps=WANTED.teacher_steps,
        guidance=WANTED.guidance,
    )  # fmt: skip
    told = replace(request, descriptors=describe(its))
    made: list[torch.Tensor] = []
    frame = Frame(scan, bundle.image_size, models.device)
    with torch.no_grad():
        make_lesion(
            frame, models, told, mask, lambda _, estimate: made.append(estimate),
            its.echo_ratio, its.heterogeneity,
        )  # fmt: skip
    last = Trajectories(recorded / "stage-two").segments([0], [WANTED.few_steps - 1])
    inside = last.weight > 0
    assert inside.any() and not inside.all()
    torch.testing.assert_close(last.wanted * inside, made[-1] * inside, atol=0.02, rtol=0.01)
    assert torch.isfinite(last.levels).all()  # an echo and a spread that came out


@pytest.fixture(scope="module")
def outlines(
    cache: ScanCache,
    bundle: BundleInfo,
    models: CompactModels,
    tmp_path_factory: pytest.TempPathFactory,
) -> Path:
    out = tmp_path_factory.mktemp("outlines")
    record_outlines(cache, bundle, models, out / "stage-one", "train", SEED, WANTED)
    return out


def test_a_share_of_the_lesions_is_asked_for_grey_levels_from_all_over() -> None:
    flat = np.full((64, 64), 0.4, np.float32)
    mask = np.zeros(flat.shape, bool)
    mask[20:40, 20:40] = True
    its = measure_lesion(flat, mask, np.ones(flat.shape, bool))
    rng = np.random.default_rng(0)
    assert all(_asked(its, 0.0, rng) == its for _ in range(9))
    asked = [_asked(its, 0.5, rng) for _ in range(400)]
    assert 0.4 < np.mean([one == its for one in asked]) < 0.6
    echoes = [one.echo_ratio for one in asked if one != its]
    assert np.quantile(echoes, 0.2) < 0.2 and np.quantile(echoes, 0.8) > 0.9
    assert {"anechoic", "hypoechoic", "hyperechoic"} <= {describe(o).echo_pattern for o in asked}


@pytest.mark.parametrize("stage", ["stage-one", "stage-two", "stage-three"])
def test_a_student_that_says_what_is_wanted_goes_where_its_teacher_went(
    recorded: Path, outlines: Path, stage: str
) -> None:
    where = outlines if stage == "stage-one" else recorded
    trajectories = Trajectories(where / stage)
    scheduler = few_step_scheduler(WANTED.few_steps)
    rows = list(range(len(trajectories)))
    latents = trajectories.segments(rows, [0] * len(rows)).noisy
    for step, t in enumerate(scheduler.timesteps):
        part = trajectories.segments(rows, [step] * len(rows))
        torch.testing.assert_close(latents, part.noisy, atol=5e-3, rtol=1e-2)
        alpha = scheduler.alphas_cumprod[int(t)]
        velocity = (alpha.sqrt() * part.noisy - part.wanted) / (1 - alpha).sqrt()
        latents = scheduler.step(velocity, int(t), part.noisy).prev_sample
        latents = trajectories.hold(rows, step, latents)
    torch.testing.assert_close(latents * part.weight, part.wanted * part.weight, atol=5e-3, rtol=0)


def test_a_student_comes_nearer_to_its_teacher(
    recorded: Path, bundle: BundleInfo, tmp_path: Path
) -> None:
    trajectories = Trajectories(recorded / "stage-two")
    show = partial(decode, load_module(SpeckleAutoencoder, bundle.folder / "autoencoder"))
    train_student(
        bundle, 2, trajectories, trajectories, show, tmp_path / "student", QUICK, RunOptions(SEED)
    )
    with (tmp_path / "student" / "log.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert np.mean(losses[-4:]) < 0.95 * np.mean(losses[:2]), losses
    assert (tmp_path / "student" / "sheets").is_dir()


def test_stage_ones_student_learns_outlines_and_nothing_else(
    cache: ScanCache, bundle: BundleInfo, tmp_path: Path
) -> None:
    quick = replace(QUICK, steps=10, check_every=10, sheet_every=10)
    train_outline_student(bundle, cache, tmp_path, quick, WANTED, RunOptions(SEED))
    with (tmp_path / "stage-one" / "log.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    assert np.mean(losses[-4:]) < 0.95 * np.mean(losses[:2]), losses
    assert not (tmp_path / "stage-one" / "adapter" / LEVELS).exists()
    assert any((tmp_path / "stage-one" / "sheets").iterdir())


def test_what_was_recorded_is_kept_while_it_is_of_the_same(
    cache: ScanCache, bundle: BundleInfo, tmp_path: Path
) -> None:
    def go(wanted: TrajectorySettings) -> float:
        few = replace(QUICK, steps=1, check_every=1, sheet_every=0)
        train_students(bundle, cache, tmp_path, few, wanted, RunOptions(SEED))
        return (tmp_path / "train" / "stage-two" / "lot-0000.npz").stat().st_mtime_ns

    one = replace(WANTED, lesions=1)
    first = go(one)
    (tmp_path / "train" / "stage-two" / "index.json").unlink()  # it was stopped after a lot
    assert go(one) == first
    assert go(replace(one, guidance=2.0)) > first


def test_a_bundle_that_would_ask_its_students_teaches_none(
    cache: ScanCache, models: CompactModels, bundle: BundleInfo, tmp_path: Path
) -> None:
    taught = replace(bundle, few_steps=WANTED.teacher_steps)
    with pytest.raises(ValueError, match="above the bundle's few_steps"):
        record(cache, taught, models, tmp_path, "train", SEED, WANTED)
    with pytest.raises(ValueError, match="multiple of few_steps"):
        TrajectorySettings(teacher_steps=5, few_steps=2)
