"""What the bundle that ships makes of the sample scans that ship."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from requests_of_samples import ELLIPSE, ask

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion
from busynth_gui.case.request import Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.lesion_measures import measure_lesion
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis import pipeline as synthesis
from busynth_gui.synthesis.lesion_attributes import LesionAttributes
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_one import NoShape, make_shape


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load(find_bundle("compact"))


def test_the_lesion_is_textured_like_its_surroundings(scan: Scan, candidate: Candidate) -> None:
    """Neither flat nor a blur: fine differences inside are of the order of those around."""

    def grain(image: np.ndarray, where: np.ndarray) -> float:
        step = np.abs(np.diff(image.astype(float), axis=1, prepend=0))
        return float(step[where].mean() / max(image[where].mean(), 1))

    inside = grain(candidate.image, candidate.mask)
    around = grain(scan.pixels, candidate.band)
    assert 0.3 < inside / around < 3.5


@pytest.mark.parametrize(
    ("name", "figure", "words"),
    [
        ("echo_pattern", "echo_ratio", ("anechoic", "hypoechoic", "hyperechoic")),
        ("posterior", "posterior_ratio", ("shadowing", "none", "enhancement")),
    ],
)
def test_a_word_asked_for_shows_in_the_pixels(
    pipeline: Pipeline, scan: Scan, name: str, figure: str, words: tuple[str, ...]
) -> None:
    """One outline, one seed, three words from dark to bright: so are the grey levels."""
    outline = RasterRegion.from_mask(ELLIPSE.rasterize(scan.shape))
    request = replace(ask(pipeline, scan), mask=outline, start_stage=2, steps=4)
    fov = field_of_view(scan.pixels)
    got = []
    for word in words:
        asked = replace(request, descriptors=Descriptors(**{name: word}))
        made = pipeline.synthesize(scan, asked)
        grey = np.asarray(made.image / scan.full_scale, np.float32)
        got.append(getattr(measure_lesion(grey, made.mask, fov), figure))
    dark, middle, bright = got
    assert dark < 0.85 * middle and middle < 0.85 * bright, got


@pytest.mark.parametrize("told", [0.5, 1.0, 1.6])
def test_what_lies_behind_a_lesion_is_as_dark_or_bright_as_was_told(
    pipeline: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch, told: float
) -> None:
    own = Pipeline._attributes

    def attributes(self: Pipeline, *given: Any) -> LesionAttributes:
        return replace(own(self, *given), posterior_ratio=told)

    monkeypatch.setattr(Pipeline, "_attributes", attributes)
    outline = RasterRegion.from_mask(ELLIPSE.rasterize(scan.shape))
    request = replace(ask(pipeline, scan), mask=outline, start_stage=2, steps=4)
    made = pipeline.synthesize(scan, request)
    grey = np.asarray(made.image / scan.full_scale, np.float32)
    got = measure_lesion(grey, made.mask, field_of_view(scan.pixels)).posterior_ratio
    assert abs(np.log(got / told)) < 0.15


@pytest.mark.parametrize("pathology", list(Pathology))
def test_proposals_lie_in_the_tissue_and_differ(
    pipeline: Pipeline, scan: Scan, pathology: Pathology
) -> None:
    fov = field_of_view(scan.pixels)
    regions = [
        pipeline.propose(scan, ask(pipeline, scan, seed, pathology, None)) for seed in range(6)
    ]
    assert len(set(regions)) == 6
    for region in regions:
        drawn = region.rasterize(scan.shape)
        assert drawn.any() and not (drawn & ~fov).any()
        rows = np.flatnonzero(drawn.any(1))
        assert rows[-1] < 0.95 * scan.shape[0]


def test_a_folder_with_one_seed_has_the_spread_of_the_table(pipeline: Pipeline, scan: Scan) -> None:
    """One seed over many scans: the lesions' echo ratios are as different as real ones'."""
    table = pipeline.models.figures
    assert table is not None
    for pathology in Pathology:
        request = ask(pipeline, scan, 502, pathology)
        frame = pipeline._frame(scan, request, None)
        scans = [hashlib.sha256(bytes([k])).hexdigest() for k in range(200)]
        flat = ELLIPSE.rasterize(scan.shape)
        ratios = [
            pipeline._attributes(frame, replace(request, scan_sha256=sha256), flat).echo_ratio
            for sha256 in scans
        ]
        drawn = np.percentile([r for r in ratios if r is not None], [5, 95])
        real = np.percentile(table[pathology.value][:, 0], [5, 95])
        # What is drawn is brought within its word's range, which reaches from 0.08 to 2; and of
        # the table it is what lies on scans like this one.
        assert np.ptp(drawn) > 0.6 * np.ptp(real), (drawn, real)
        np.testing.assert_allclose(drawn, real, atol=0.25)


def test_a_lesion_is_told_what_those_of_its_size_have(pipeline: Pipeline, scan: Scan) -> None:
    """By region as by mask, and by how much of a region an outline fills."""
    models = replace(pipeline.models, sizes=None)
    sizes, figures = {}, {}
    for word, rows in models.figures.items():
        sizes[word] = np.geomspace(0.02, 0.4, len(rows)).astype(np.float32)
        figures[word] = np.column_stack([4 * sizes[word], rows[:, 1:]])  # the echo ratio says which
    own = Pipeline(pipeline.info, replace(models, sizes=sizes, figures=figures))

    def told(scale: float, **how: object) -> float:
        ellipse = replace(ELLIPSE, rx=ELLIPSE.rx * scale, ry=ELLIPSE.ry * scale)
        request = replace(ask(own, scan, region=ellipse), **how)
        frame = own._frame(scan, request, None)
        place = ellipse.rasterize(scan.shape)
        drawn = [
            own._attributes(frame, replace(request, seed=seed), place).echo_ratio
            for seed in range(30)
        ]
        return float(np.median([ratio for ratio in drawn if ratio is not None]))

    small, large = told(0.4), told(1.2)
    assert large > 1.7 * small
    exact = told(0.4, closeness=Closeness.EXACT)
    mask = RasterRegion.from_mask(ELLIPSE.rasterize(scan.shape))
    assert exact > small
    assert told(0.4, mask=mask, start_stage=2) == pytest.approx(exact, rel=0.15)
    # A bundle without sizes tells all of them alike.
    own = Pipeline(pipeline.info, replace(models, figures=figures))
    assert told(0.4) == told(1.2)


@pytest.mark.parametrize(("upright", "lies"), [(False, "parallel"), (True, "not-parallel")])
def test_a_lesion_is_told_to_lie_as_its_region_does(
    pipeline: Pipeline,
    scan: Scan,
    monkeypatch: pytest.MonkeyPatch,
    upright: bool,
    lies: str,
) -> None:
    """Else a flat region gets a lesion "taller than wide", which is small or sticks out of it."""
    region = replace(ELLIPSE, degrees=90.0 if upright else 0.0)
    told: set[str | None] = set()

    def listen(frame: Frame, models: CompactModels, request: Request, *rest: Any) -> Any:
        told.add(request.descriptors.orientation)
        raise NoShape("stage one finds no shape in this region", "draw the region larger")

    monkeypatch.setattr(synthesis, "make_shape", listen)
    for seed in range(12):
        with pytest.raises(Refusal):
            pipeline.synthesize(scan, ask(pipeline, scan, seed, region=region))
    assert told == {lies}
    other = Descriptors(orientation="parallel" if upright else "not-parallel")
    with pytest.raises(Refusal):
        pipeline.synthesize(scan, replace(ask(pipeline, scan, region=region), descriptors=other))
    assert other.orientation in told  # what was asked for stays


class Reluctant:
    """Stage one, but the first ``fails`` regions that it is given hold no shape for it."""

    def __init__(self, fails: int) -> None:
        self.fails = fails
        self.given: list[NDArray[np.bool_]] = []

    def __call__(
        self,
        frame: Frame,
        models: CompactModels,
        request: Request,
        region: NDArray[np.bool_],
        *rest: Any,
    ) -> NDArray[np.bool_]:
        self.given.append(region)
        if len(self.given) <= self.fails:
            raise NoShape("stage one finds no shape in this region", "draw the region larger")
        return make_shape(frame, models, request, region, *rest)


def test_where_no_shape_comes_the_next_place_is_proposed(
    pipeline: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = ask(pipeline, scan, region=None)
    made, stages = [], []
    for _ in range(2):
        stages.append(Reluctant(2))
        monkeypatch.setattr(synthesis, "make_shape", stages[-1])
        made.append(pipeline.synthesize(scan, request))
    first, again = made
    assert (first.image_sha256, first.mask_sha256) == (again.image_sha256, again.mask_sha256)
    given = stages[0].given
    assert len(given) == 3 and not any(np.array_equal(given[2], g) for g in given[:2])
    assert np.array_equal(given[0], pipeline.propose(scan, request).rasterize(scan.shape))
    assert np.array_equal(first.region, given[2])
    assert (first.mask & first.region).sum() > 0.5 * first.mask.sum()


def test_a_scan_is_given_up_after_a_few_places_and_a_drawn_region_at_once(
    pipeline: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    never = Reluctant(100)
    monkeypatch.setattr(synthesis, "make_shape", never)
    with pytest.raises(Refusal, match=r"no shape in 4 places on mixed.*draw a region on it"):
        pipeline.synthesize(scan, ask(pipeline, scan, region=None))
    assert len({g.tobytes() for g in never.given}) == 4
    with pytest.raises(Refusal, match="draw the region larger"):
        pipeline.synthesize(scan, ask(pipeline, scan))
    assert len(never.given) == 5


def test_a_bundle_with_one_byte_changed_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "compact"
    shutil.copytree(resource_folder("bundles", "compact"), folder)
    weights = folder / "unet" / "diffusion_pytorch_model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(Refusal, match="SHA-256"):
        Pipeline.load(find_bundle(str(folder)))


def test_the_bundle_is_what_it_says() -> None:
    info = find_bundle("compact")
    assert info.size_bytes <= 65e6
    assert {p.suffix for p in info.folder.rglob("*") if p.is_file()} <= {
        ".safetensors", ".json", ".md", ".png",
    }  # fmt: skip
    assert "diagnos" in (info.folder / "MODEL_CARD.md").read_text()
