"""A bundle's students: few steps, no guidance, grey levels that they are told."""

from __future__ import annotations

import math
import shutil
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from tiny_compact import seal, write_compact

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion, RasterRegion
from busynth_gui.case.request import DEFAULT_STEPS, Request
from busynth_gui.case.scan import Scan
from busynth_gui.synthesis.networks.compact import (
    SHAPE_STUDENT,
    STUDENTS,
    TEACHERS,
    CompactModels,
)
from busynth_gui.synthesis.networks.denoiser import (
    FewStepInpainting,
    Inpainting,
    few_step_scheduler,
)
from busynth_gui.synthesis.networks.grey_levels import OPEN, GreyLevelEmbedding, GreyLevels
from busynth_gui.synthesis.networks.inputs import SHAPE_SIZE
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_one import NoShape, make_shape
from busynth_gui.synthesis.steering import SteeringTarget, varied

STEPS = 3


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> BundleInfo:
    folder = write_compact(tmp_path_factory.mktemp("students") / "tiny", few_steps=STEPS)
    return find_bundle(str(folder))


def request_for(bundle: BundleInfo, scan: Scan, steps: int) -> Request:
    mask = RasterRegion.from_mask(EllipseRegion(120, 110, 40, 28, 0).rasterize(scan.shape))
    return Request(
        scan.sha256, Pathology.BENIGN, 1, bundle.name, bundle.sha256,
        start_stage=2, mask=mask, steps=steps,
    )  # fmt: skip


def test_a_bundle_says_how_many_steps_it_is_made_for(bundle: BundleInfo) -> None:
    assert bundle.default_steps == bundle.few_steps == STEPS
    assert replace(bundle, few_steps=0).default_steps == DEFAULT_STEPS


@pytest.mark.parametrize("said", [-1, 17, 2.0, True, "4", None])
def test_a_number_of_steps_that_is_none_is_refused(tmp_path: Path, said: object) -> None:
    folder = tmp_path / "bundle"
    folder.mkdir()
    seal(folder, lambda manifest: manifest.update(few_steps=said))
    with pytest.raises(Refusal, match="few_steps"):
        find_bundle(str(folder))


def test_a_bundle_without_the_students_that_it_speaks_of_is_refused(tmp_path: Path) -> None:
    folder = write_compact(tmp_path / "tiny")
    seal(folder, lambda manifest: manifest.update(few_steps=4))
    with pytest.raises(Refusal, match="student/stage_two"):
        Pipeline.load(find_bundle(str(folder)))


def test_students_do_few_steps_and_their_teachers_more(bundle: BundleInfo, scan: Scan) -> None:
    pipeline = Pipeline.load(bundle)
    models = pipeline.models
    assert isinstance(models, CompactModels)
    students = {*STUDENTS.values(), SHAPE_STUDENT}
    assert set(models.denoisers) == students  # no more is read than is needed
    few = pipeline.synthesize(scan, request_for(bundle, scan, STEPS))
    assert set(models.denoisers) == students
    many = pipeline.synthesize(scan, request_for(bundle, scan, STEPS + 1))
    assert set(models.denoisers) == {*students, *TEACHERS.values()}
    assert (few.image != many.image).any()


def stage_one_of(
    bundle: BundleInfo, scan: Scan, steps: int, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[bool, bool]]:
    """Of each of stage one's steps, whether a student takes it, and whether it is guided."""
    asked: list[tuple[bool, bool]] = []
    plain = Inpainting.predict

    def predict(
        self: Inpainting, noisy: torch.Tensor, t: torch.Tensor, guided: bool
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        asked.append((self.few_step, guided))
        return plain(self, noisy, t, guided)

    pipeline = Pipeline.load(bundle)
    frame = Frame(scan, bundle.image_size, pipeline.models.device).at(SHAPE_SIZE)
    region = EllipseRegion(120, 110, 60, 45, 0).rasterize(scan.shape)
    request = Request(scan.sha256, Pathology.MALIGNANT, 1, bundle.name, bundle.sha256, steps=steps)
    told = replace(request, steps=pipeline.models.shape_steps(request.steps))
    with monkeypatch.context() as patch, torch.inference_mode(), suppress(NoShape):
        patch.setattr(Inpainting, "predict", predict)
        make_shape(frame, pipeline.models, told, region, attempts=1)
    return asked


def test_stage_one_has_a_student_too(
    bundle: BundleInfo, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stage_one_of(bundle, scan, STEPS, monkeypatch) == [(True, False)] * STEPS
    assert stage_one_of(bundle, scan, STEPS + 1, monkeypatch) == [(False, True)] * (STEPS + 1)


def test_without_one_stage_one_takes_as_many_steps_as_ever(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = write_compact(tmp_path / "tiny", few_steps=STEPS)
    shutil.rmtree(folder / SHAPE_STUDENT)
    seal(folder, lambda said: said.update(few_steps=STEPS))
    info = find_bundle(str(folder))
    assert stage_one_of(info, scan, STEPS, monkeypatch) == [(False, True)] * DEFAULT_STEPS


def test_a_student_hears_no_guidance_and_runs_once_a_step(
    bundle: BundleInfo, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline = Pipeline.load(bundle)
    asked: list[tuple[int, bool]] = []
    plain = FewStepInpainting.predict

    def predict(
        self: FewStepInpainting, noisy: torch.Tensor, t: torch.Tensor, guided: bool
    ) -> tuple[torch.Tensor, torch.Tensor | None]:
        asked.append((int(t), guided))
        return plain(self, noisy, t, guided)

    monkeypatch.setattr(FewStepInpainting, "predict", predict)
    request = request_for(bundle, scan, STEPS)
    first = pipeline.synthesize(scan, request)
    times = few_step_scheduler(STEPS).timesteps.tolist()
    assert asked == [(t, False) for t in times] * 2
    second = pipeline.synthesize(scan, replace(request, guidance=7.0))
    assert (first.image == second.image).all()


def test_the_last_step_ends_at_what_the_student_says() -> None:
    scheduler = few_step_scheduler(4)
    assert scheduler.timesteps.tolist() == [999, 749, 499, 249]
    x, velocity = torch.randn(2, 1, 4, 8, 8).unbind()
    alpha = scheduler.alphas_cumprod[249]
    clean = alpha.sqrt() * x - (1 - alpha).sqrt() * velocity
    torch.testing.assert_close(scheduler.step(velocity, 249, x).prev_sample, clean)


def test_a_level_that_is_open_is_told_from_every_other() -> None:
    torch.manual_seed(0)
    embedding = GreyLevelEmbedding(6, 8)
    torch.nn.init.normal_(embedding.last.weight)

    def told(*levels: GreyLevels) -> torch.Tensor:
        return embedding(torch.tensor([one.row() for one in levels]))

    rows = told(OPEN, GreyLevels(1.0), GreyLevels(0.5), GreyLevels(0.5, 0.15), GreyLevels(0.0, 0.0))
    assert torch.isfinite(rows).all()
    assert len({tuple(row.tolist()) for row in rows}) == 5
    assert all(math.isnan(value) for value in OPEN.row())


@pytest.mark.parametrize("spread", [0.1, 0.2])
def test_a_previews_lesion_varies_as_it_was_told_and_its_rim_is_left(spread: float) -> None:
    rng = np.random.default_rng(3)
    made = np.full((96, 96), -0.2, np.float32)
    zone = np.zeros(made.shape, bool)
    zone[30:66, 30:66] = True
    made[zone] = rng.normal(-0.3, 0.1, int(zone.sum()))
    weight = zone.astype(np.float32)
    core = np.zeros_like(weight)
    core[31:65, 31:65] = 1
    target = SteeringTarget(zone, ~zone, 0.5, weight, core, spread=spread)
    mended = (varied(made, torch.full((1, 1, 96, 96), -0.2), target) + 1) / 2
    inside = core > 0
    assert mended[inside].std() / 0.4 == pytest.approx(spread, rel=0.05)
    assert mended[inside].mean() == pytest.approx(0.35, abs=0.01)  # the level is set at the end
    np.testing.assert_allclose(mended[~inside], (made[~inside] + 1) / 2, atol=1e-6)


def test_a_bundles_maker_may_prefer_the_many_steps(tmp_path: Path) -> None:
    folder = write_compact(tmp_path / "tiny", few_steps=STEPS)
    seal(folder, lambda said: said.update(few_steps=STEPS, default_steps=STEPS + 5))
    info = find_bundle(str(folder))
    assert (info.few_steps, info.default_steps) == (STEPS, STEPS + 5)
    models = Pipeline.load(info).models
    assert isinstance(models, CompactModels)
    assert set(models.denoisers) == set(TEACHERS.values())
