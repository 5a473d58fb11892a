"""Live previews: like the candidate of the same request, quick, and without a trace."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import torch
from diffusers import UNet2DConditionModel
from requests_of_samples import ELLIPSE, ask, sample
from tiny_compact import write_compact

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Cancelled, Refusal
from busynth_gui.case.progress import LivePreview
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.live_picture import LARGEST_PREVIEW, live_picture, marked_picture
from busynth_gui.synthesis import stage_one
from busynth_gui.synthesis.live import _Surroundings
from busynth_gui.synthesis.networks import compact
from busynth_gui.synthesis.networks.autoencoder import SpeckleAutoencoder
from busynth_gui.synthesis.networks.compact import CompactModels
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_one import NoShape


@pytest.fixture(scope="module")
def pipeline() -> Pipeline:
    return Pipeline.load(find_bundle("compact"))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Pipeline:
    """Small networks that make nothing of worth: for what hangs on none of them."""
    return Pipeline.load(find_bundle(str(write_compact(tmp_path_factory.mktemp("tiny")))))


def drawn(pipeline: Pipeline, scan: Scan, region: EllipseRegion = ELLIPSE) -> Any:
    """A request whose outline is its region, which needs no stage one."""
    return replace(ask(pipeline, scan, region=region), closeness=Closeness.EXACT)


def on_scan(preview: LivePreview, shape: tuple[int, int]) -> Any:
    """A preview's mask on the scan's grid; its pixels are the scan's size."""
    mask, (rows, columns) = np.zeros(shape, bool), np.nonzero(preview.mask)
    assert (preview.height, preview.width) == preview.mask.shape
    mask[rows + int(preview.y), columns + int(preview.x)] = True
    return mask


def test_a_preview_is_like_the_candidate(
    pipeline: Pipeline, scan: Scan, candidate: Candidate
) -> None:
    preview = pipeline.preview(scan, ask(pipeline, scan))
    mask = on_scan(preview, scan.shape)
    assert (mask & candidate.mask).sum() > 0.9 * (mask | candidate.mask).sum()
    whole = live_picture(candidate, scan.full_scale)
    assert whole.whole and not preview.whole
    both = mask & candidate.mask
    top, left = int(preview.y), int(preview.x)
    seen = np.zeros(scan.shape, np.uint8)
    height, width = preview.pixels.shape
    seen[top : top + height, left : left + width] = preview.pixels
    # As dark as the candidate's lesion, and nothing else of the scan has changed.
    healthy = scan.pixels[both].mean()
    assert abs(seen[both].mean() - candidate.image[both].mean()) < 0.15 * healthy
    far = ~(candidate.mask | candidate.band | mask) & (seen > 0)
    far[:, left + 12 : left + width - 12] = False
    assert far.any() and (seen[far] == scan.pixels[far]).all()


def test_previews_leave_the_candidates_bytes_alone(tiny: Pipeline, scan: Scan) -> None:
    request = ask(tiny, scan)
    before = tiny.synthesize(scan, request)
    first = tiny.preview(scan, request)
    tiny.preview(scan, replace(request, region=replace(ELLIPSE, cx=250.0)))
    again = tiny.preview(scan, request)
    assert (again.pixels == first.pixels).all() and (again.mask == first.mask).all()
    made = tiny.synthesize(scan, request)
    assert made.image_sha256 == before.image_sha256
    assert made.mask_sha256 == before.mask_sha256
    assert made.lesion_sha256 == before.lesion_sha256


def test_few_steps_are_made_whatever_the_request_says(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    passes: list[int] = []
    decodes: list[int] = []

    def spied(owner: Any, name: str, calls: list[int]) -> None:
        plain = getattr(owner, name)

        def spy(self: Any, first: Any, *rest: Any, **named: Any) -> Any:
            calls.append(len(first))
            return plain(self, first, *rest, **named)

        monkeypatch.setattr(owner, name, spy)

    # Of the classes: previews may have networks of their own, of less precision.
    spied(UNet2DConditionModel, "forward", passes)
    spied(SpeckleAutoencoder, "decode", decodes)
    tiny.preview(scan, replace(ask(tiny, scan), steps=50))
    # Stage one guided, as two at once, the others not.
    assert passes == [2] * 4 + [1] * 3 and decodes == [1]


def test_a_preview_without_a_shape_gives_no_advice_that_the_candidate_may_not_need(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has one draw, and the candidate three: another may give an outline."""
    plain = stage_one.tensor_to_sdf

    def nothing(*given: Any) -> Any:
        return np.full_like(plain(*given), -1)

    monkeypatch.setattr(stage_one, "tensor_to_sdf", nothing)
    with pytest.raises(NoShape) as met:
        tiny.preview(scan, ask(tiny, scan))
    assert "preview" in met.value.what and "generate" in met.value.remedy
    with pytest.raises(NoShape, match="draw the region larger"):
        tiny.synthesize(scan, ask(tiny, scan))


@pytest.mark.parametrize("able", [False, True])
def test_previews_are_made_in_less_precision_where_that_is_quicker(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch, able: bool
) -> None:
    monkeypatch.setattr(compact, "_multiplies_bfloat16", lambda: able)
    models = tiny.models
    assert isinstance(models, CompactModels)
    quick = models.quick()
    assert (quick.autoencoder is models.autoencoder) == (not able)
    request = ask(tiny, scan)
    exact = Pipeline(tiny.info, models)
    exact._live._models = models
    other = Pipeline(tiny.info, models)
    before, after = (one.preview(scan, request) for one in (exact, other))
    assert before.pixels.shape == after.pixels.shape
    apart = np.abs(before.pixels.astype(int) - after.pixels)
    assert apart.mean() < 2
    # On two threads sums of one network's may differ in the last bit, and a pixel by one level.
    differ = float((apart > 0).mean())
    assert differ > 0.01 if able else (differ < 0.001 and apart.max() <= 1)
    assert models.shape_unet.dtype == models.autoencoder.dtype == torch.float32
    if able:
        assert quick.denoiser("stage_two").dtype == quick.shape_unet.dtype == torch.bfloat16


@pytest.mark.parametrize(
    ("units", "able"),
    [
        ({"amx_bf16": True, "avx512_bf16": True}, True),
        ({"amx_bf16": False, "avx512_bf16": True}, True),
        ({"amx_bf16": False, "avx512_bf16": False, "avx512_f": True}, False),
        ({}, False),
    ],
)
def test_processors_that_multiply_in_bfloat16_are_known(
    monkeypatch: pytest.MonkeyPatch, units: dict[str, bool], able: bool
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: units, raising=False)
    assert compact._multiplies_bfloat16() == able


def test_what_is_kept_for_the_next_preview_is_bounded(tiny: Pipeline, scan: Scan) -> None:
    for number in range(10):
        tiny.preview(scan, drawn(tiny, scan, replace(ELLIPSE, cx=200.0 + 10 * number)))
    for number in range(3):
        pixels = scan.pixels.copy()
        pixels[0, 0] = number
        other = Scan("other.png", pixels)
        tiny.preview(other, drawn(tiny, other))
    assert len(tiny._live._crops) == 8
    assert len(tiny._frames) == 2


def test_an_encoded_crop_is_used_again_on_the_same_ground_alone(
    tiny: Pipeline, scan: Scan, monkeypatch: pytest.MonkeyPatch
) -> None:
    encoded: list[object] = []
    plain = SpeckleAutoencoder.encode
    monkeypatch.setattr(
        SpeckleAutoencoder,
        "encode",
        lambda self, image: (encoded.append(image), plain(self, image))[1],
    )
    request = drawn(tiny, scan, replace(ELLIPSE, cy=200.5))
    tiny.preview(scan, request)
    tiny.preview(scan, request.with_seed(8))
    assert len(encoded) == 1
    other = Scan("other.png", scan.pixels ^ 1)
    tiny.preview(other, drawn(tiny, other, replace(ELLIPSE, cy=200.5)))
    assert len(encoded) == 2


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_preview_stops_before_any_step(tiny: Pipeline, scan: Scan, after: int) -> None:
    asked: list[None] = []

    def cancelled() -> bool:
        asked.append(None)
        return len(asked) > after

    with pytest.raises(Cancelled):
        tiny.preview(scan, drawn(tiny, scan), cancelled=cancelled)


def test_large_regions_of_deep_scans_are_previewed_small(tiny: Pipeline) -> None:
    scan = sample("laminated16.png")
    height, width = scan.shape
    region = EllipseRegion(width / 2, height / 2, 0.3 * width, 0.3 * height)
    preview = tiny.preview(scan, drawn(tiny, scan, region))
    assert preview.pixels.dtype == np.uint8 and max(preview.pixels.shape) <= LARGEST_PREVIEW
    # It reaches over the scan on both sides, and shows what there is.
    assert np.allclose((preview.x, preview.width, preview.height), (0, width, height), atol=1)
    scale = width / preview.pixels.shape[1]
    share = preview.mask.sum() * scale**2
    assert scale > 1 and abs(share / region.rasterize(scan.shape).sum() - 1) < 0.15
    rows, columns = np.nonzero(preview.mask)
    assert abs(columns.mean() * scale - width / 2) < 3 and abs(rows.mean() * scale - height / 2) < 3
    picture = marked_picture(scan, preview)
    assert picture.shape == scan.shape and picture.dtype == np.uint8


@pytest.mark.parametrize("by", [2, 4])
def test_a_preview_is_made_on_pixels_as_coarse_as_its_scan_leaves_them(by: int) -> None:
    """An enlarged scan that is reduced for its preview needs all the pixels that are left."""
    pixels = cv2.resize(sample("dim.png").pixels, None, fx=by, fy=by, interpolation=cv2.INTER_CUBIC)
    frame = Frame(Scan("enlarged", np.asarray(pixels, np.uint8)), 64, torch.device("cpu"))
    height, width = frame.scan.shape
    region = EllipseRegion(width / 2, height / 2, width / 8, height / 12).rasterize((height, width))
    around = _Surroundings.of(frame, region)
    assert frame.oversampling == pytest.approx(by, rel=0.25) and around.scale < 1
    left = max(1.0, frame.oversampling * around.scale)
    assert around.frame.oversampling == left < frame.oversampling


def test_a_further_lesion_is_previewed_on_its_ground(tiny: Pipeline, scan: Scan) -> None:
    first = drawn(tiny, scan)
    ground = tiny.synthesize(scan, first)
    second = replace(first, ground=first, region=EllipseRegion(470, 390, 45, 20))
    preview = tiny.preview(scan, second, ground=ground)
    rows, columns = preview.pixels.shape
    top, left = int(preview.y), int(preview.x)
    below = ground.image[top : top + rows, left : left + columns]
    assert (preview.pixels[0] == below[0]).all() and (preview.pixels != below).any()
    taken = replace(second, region=EllipseRegion(280, 200, 45, 20))
    assert "lesion" in refused(lambda: tiny.preview(scan, taken, ground=ground))
    assert "another ground" in refused(
        lambda: tiny.preview(scan, replace(second, ground=first.with_seed(9)), ground=ground)
    )


def refused(do: Callable[[], object]) -> str:
    with pytest.raises(Refusal) as told:
        do()
    return str(told.value)


def test_what_cannot_be_previewed_is_refused(tiny: Pipeline, scan: Scan, sd_bundle: Path) -> None:
    placed = drawn(tiny, scan)
    assert "no region" in refused(lambda: tiny.preview(scan, replace(placed, region=None)))
    outside = replace(placed, region=EllipseRegion(-100, -100, 20, 20))
    assert "outside the tissue" in refused(lambda: tiny.preview(scan, outside))
    small = replace(placed, region=EllipseRegion(280, 190, 2, 2))
    assert "too small" in refused(lambda: tiny.preview(scan, small))
    other = Scan("other.png", scan.pixels ^ 1)
    assert "another scan" in refused(lambda: tiny.preview(other, placed))
    assert "too slow" in refused(find_bundle(str(sd_bundle)).refuse_if_slow)
