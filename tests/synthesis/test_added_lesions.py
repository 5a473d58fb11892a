"""A lesion beside others: where it may not lie, where it is proposed, and what it stands on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from requests_of_samples import ask

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion, RasterRegion
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.placement import reach
from busynth_gui.synthesis.draws import rng_for
from busynth_gui.synthesis.pipeline import Pipeline

TOUCHES = "touches another lesion"


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load(find_bundle("compact"))


@pytest.fixture(scope="module")
def candidate(pipeline: Pipeline, scan: Scan) -> Candidate:
    """One that no model made: what it looks like is of no matter here."""
    request = ask(pipeline, scan, region=EllipseRegion(300, 200, 45, 30))
    region = EllipseRegion(300, 200, 45, 30).rasterize(scan.shape)
    mask = EllipseRegion(300, 200, 38, 25).rasterize(scan.shape)
    band = reach(mask, np.ones(scan.shape, bool)) & ~mask
    image = np.where(mask | band, scan.pixels // 2, scan.pixels).astype(scan.pixels.dtype)
    return Candidate(request, image, mask, band, region, image)


@pytest.mark.parametrize(
    "place",
    [
        EllipseRegion(320, 210, 30, 20),  # on the other
        EllipseRegion(300, 260, 30, 20),  # in its shadow
        EllipseRegion(300, 130, 30, 20),  # the other in the shadow of this one
        EllipseRegion(375, 200, 30, 20),  # the bands touch
    ],
)
@pytest.mark.parametrize("stage", [1, 2])
def test_a_region_within_reach_of_another_lesion_is_refused(
    pipeline: Pipeline, scan: Scan, candidate: Candidate, place: EllipseRegion, stage: int
) -> None:
    mask = RasterRegion.from_mask(place.rasterize(scan.shape)) if stage == 2 else None
    asked = replace(
        ask(pipeline, scan, region=place if stage == 1 else None),
        ground=candidate.request, start_stage=stage, mask=mask,
    )  # fmt: skip
    with pytest.raises(Refusal, match=TOUCHES):
        pipeline.synthesize(scan, asked, ground=candidate)


def test_where_a_person_corrected_the_mask_nothing_may_lie_either(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    wide = candidate.mask | EllipseRegion(500, 200, 20, 20).rasterize(scan.shape)
    asked = replace(
        ask(pipeline, scan, region=EllipseRegion(520, 200, 30, 20)),
        ground=candidate.request, ground_mask=RasterRegion.from_mask(wide),
    )  # fmt: skip
    with pytest.raises(Refusal, match=TOUCHES):
        pipeline.synthesize(scan, asked, ground=candidate)


def test_places_beside_a_lesion_stay_clear_of_it(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    field = np.ones(scan.shape, bool)
    places = set()
    for seed in range(4):
        asked = replace(ask(pipeline, scan, region=None, seed=seed), ground=candidate.request)
        place = pipeline.propose(scan, asked, candidate)
        places.add(place)
        assert not (reach(place.rasterize(scan.shape), field) & candidate.taken()).any()
    assert len(places) == 4


def test_a_request_is_run_on_its_own_ground_alone(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    asked = replace(ask(pipeline, scan), ground=candidate.request.with_seed(99))
    for ground in (None, candidate):
        with pytest.raises(Refusal, match="another ground"):
            pipeline.synthesize(scan, asked, ground=ground)
    with pytest.raises(Refusal, match="another ground"):
        pipeline.synthesize(scan, replace(asked, ground=None), ground=candidate)


def test_lesions_of_one_scan_and_seed_are_no_twins(pipeline: Pipeline, scan: Scan) -> None:
    first = ask(pipeline, scan)
    second = replace(first, ground=first)
    third = replace(first, ground=second)
    draws = {rng_for(request, "place").integers(1 << 30) for request in (first, second, third)}
    assert len(draws) == 3
    # What a person corrected of the ground says nothing of the lesion that is added.
    mask = RasterRegion.from_mask(np.eye(64, dtype=bool))
    corrected = replace(second, ground_mask=mask)
    assert rng_for(corrected, "place").integers(1 << 30) in draws
