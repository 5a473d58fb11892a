"""What holds for every candidate, whatever kind of bundle it is made with."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from requests_of_samples import STEPS, ask, sample

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.progress import Progress
from busynth_gui.case.region import BoxRegion, EllipseRegion, RasterRegion
from busynth_gui.case.request import Closeness
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.composite import unchanged_outside
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.synthesis.pipeline import Pipeline


@pytest.fixture(scope="module", params=["compact", "sd_bundle", "sd_blended"])
def pipeline(request: pytest.FixtureRequest) -> Pipeline:
    """The bundle that ships; Stable Diffusion on nine channels; on four and nine."""
    kind: str = request.param
    name = kind if kind == "compact" else str(request.getfixturevalue(kind))
    return Pipeline.load(find_bundle(name))


@pytest.mark.parametrize("name", ["mixed.png", "laminated16.png", "sector.png"])
def test_outside_mask_and_band_every_bit_is_the_scans(pipeline: Pipeline, name: str) -> None:
    scan = sample(name)
    made = pipeline.synthesize(scan, ask(pipeline, scan, region=None))
    assert made.image.dtype == scan.pixels.dtype
    assert unchanged_outside(scan.pixels, made.image, made.mask | made.band)
    assert unchanged_outside(scan.pixels, made.lesion, made.mask)
    assert not (made.mask & made.band).any()
    assert (made.image[made.mask] != scan.pixels[made.mask]).mean() > 0.5
    fov = field_of_view(scan.pixels)
    assert made.mask.any()
    assert not ((made.mask | made.band) & ~fov).any()


def test_the_same_request_gives_the_same_bytes(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    again = pipeline.synthesize(scan, ask(pipeline, scan))
    assert again.image_sha256 == candidate.image_sha256
    assert again.mask_sha256 == candidate.mask_sha256
    assert again.lesion_sha256 == candidate.lesion_sha256


def test_another_seed_gives_another_outline_and_lesion(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    other = pipeline.synthesize(scan, ask(pipeline, scan, seed=8))
    overlap = (other.mask & candidate.mask).sum() / (other.mask | candidate.mask).sum()
    assert overlap < 0.97
    both = other.mask & candidate.mask
    a, b = other.image[both].astype(float), candidate.image[both].astype(float)
    assert np.corrcoef(a, b)[0, 1] < 0.95


def test_two_scans_never_share_their_draws(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    """All alike but for one pixel far away: the lesion and its texture are others."""
    pixels = scan.pixels.copy()
    pixels[2, 2] ^= 1
    other = replace(scan, pixels=pixels)
    assert other.sha256 != scan.sha256
    asked = replace(
        ask(pipeline, other), start_stage=2, mask=RasterRegion.from_mask(candidate.mask)
    )
    made = pipeline.synthesize(other, asked)
    a, b = (c.image[candidate.mask].astype(float) for c in (made, candidate))
    assert np.corrcoef(a, b)[0, 1] < 0.95
    # Stage three, alone on one and the same lesion, draws apart too.
    third = replace(asked, start_stage=3, lesion_sha256=candidate.lesion_sha256)
    made = pipeline.synthesize(other, third, lesion=candidate.lesion)
    assert (made.image[candidate.mask] != candidate.image[candidate.mask]).mean() > 0.2


def test_the_mask_lies_in_the_region(candidate: Candidate) -> None:
    assert not (candidate.mask & ~candidate.region).any()
    assert candidate.mask.sum() > 0.3 * candidate.region.sum()


def test_at_exact_the_mask_is_the_region(pipeline: Pipeline, scan: Scan) -> None:
    request = replace(
        ask(pipeline, scan), closeness=Closeness.EXACT, region=BoxRegion(200, 150, 90, 50)
    )
    made = pipeline.synthesize(scan, request)
    assert np.array_equal(made.mask, request.region.rasterize(scan.shape))  # type: ignore[union-attr]


def test_stage_two_alone_repeats_the_whole_run(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    request = replace(candidate.request, start_stage=2, mask=RasterRegion.from_mask(candidate.mask))
    again = pipeline.synthesize(scan, request)
    assert again.image_sha256 == candidate.image_sha256


def test_a_corrected_mask_is_taken_as_it_is(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    corrected = candidate.mask.copy()
    rows = np.flatnonzero(corrected.any(1))
    corrected[: rows[len(rows) // 2]] = False
    request = replace(
        candidate.request, start_stage=2, mask=RasterRegion.from_mask(corrected), region=None
    )
    made = pipeline.synthesize(scan, request)
    assert np.array_equal(made.mask, corrected)
    # Stage one proposes no place for what is there.
    assert np.array_equal(made.region, corrected)
    assert unchanged_outside(scan.pixels, made.image, made.mask | made.band)


def test_stage_three_alone_keeps_the_lesion(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    request = replace(
        candidate.request,
        start_stage=3,
        mask=RasterRegion.from_mask(candidate.mask),
        lesion_sha256=candidate.lesion_sha256,
    )
    again = pipeline.synthesize(scan, request, lesion=candidate.lesion)
    assert again.image_sha256 == candidate.image_sha256
    other = pipeline.synthesize(scan, replace(request, seed=99), lesion=candidate.lesion)
    assert other.image_sha256 != candidate.image_sha256
    assert other.lesion_sha256 == candidate.lesion_sha256
    with pytest.raises(Refusal, match="lesion"):
        pipeline.synthesize(scan, request)


def test_progress_counts_every_step_of_every_stage(pipeline: Pipeline, scan: Scan) -> None:
    heard: list[Progress] = []
    pipeline.synthesize(scan, ask(pipeline, scan), on_progress=heard.append, previews=True)
    steps = dict.fromkeys((1, 2, 3), STEPS)
    assert [(p.stage, p.step, p.steps) for p in heard] == [
        (stage, step, count) for stage, count in steps.items() for step in range(1, count + 1)
    ]
    for stage, count in steps.items():
        last = next(p for p in heard if (p.stage, p.step) == (stage, count))
        assert last.preview is not None and last.preview.pixels.dtype == np.uint8


def test_cancel_stops_at_the_next_step(pipeline: Pipeline, scan: Scan) -> None:
    heard: list[Progress] = []
    with pytest.raises(Cancelled):
        pipeline.synthesize(
            scan,
            ask(pipeline, scan),
            on_progress=heard.append,
            cancelled=lambda: len(heard) == STEPS + 1,
        )
    assert len(heard) == STEPS + 1


def test_descriptors_change_the_lesion(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    words = Descriptors(echo_pattern="hyperechoic", posterior="enhancement")
    made = pipeline.synthesize(scan, replace(ask(pipeline, scan), descriptors=words))
    assert made.image_sha256 != candidate.image_sha256


def test_what_does_not_fit_is_refused(pipeline: Pipeline, scan: Scan) -> None:
    outside = ask(pipeline, scan, region=EllipseRegion(5000, 5000, 40, 30))
    with pytest.raises(Refusal, match="outside"):
        pipeline.synthesize(scan, outside)
    with pytest.raises(Refusal, match="another scan"):
        pipeline.synthesize(sample("fatty.png"), ask(pipeline, scan))
    with pytest.raises(Refusal, match="another version"):
        pipeline.synthesize(scan, replace(ask(pipeline, scan), bundle_sha256="0" * 64))


def test_a_lesion_is_added_to_a_candidate(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    asked = replace(
        ask(pipeline, scan, region=EllipseRegion(460, 180, 45, 28)), ground=candidate.request
    )
    made = pipeline.synthesize(scan, asked, ground=candidate)
    assert unchanged_outside(candidate.image, made.image, made.mask | made.band)
    assert unchanged_outside(candidate.image, made.lesion, made.mask)
    assert unchanged_outside(scan.pixels, made.image, made.changed)
    assert not ((made.mask | made.band) & candidate.taken()).any()
