"""A lesion's echo ratio and its shadow, set at the end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from requests_of_samples import ELLIPSE, ask

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.scan import Pixels, Scan
from busynth_gui.imaging.band import band_weight
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.lesion_measures import measure_lesion
from busynth_gui.synthesis.lesion_attributes import LesionAttributes
from busynth_gui.synthesis.pipeline import Pipeline
from busynth_gui.synthesis.shifts import shadowed, with_echo_ratio

SHAPE = (160, 220)


def ellipse(cy: float = 80, cx: float = 110) -> np.ndarray:
    y, x = np.ogrid[: SHAPE[0], : SHAPE[1]]
    return np.asarray(((y - cy) / 25) ** 2 + ((x - cx) / 35) ** 2 <= 1)


def speckled(inside: float, around: float, scale: int = 255) -> Pixels:
    """A lesion and its tissue in speckle of one amplitude."""
    level = np.where(ellipse(), inside, around)
    grey = level + np.random.default_rng(0).normal(0, 0.06, SHAPE)
    return (np.clip(grey, 0, 1) * scale).astype(np.uint8 if scale == 255 else np.uint16)


def echo(image: Pixels, scale: int = 255) -> float:
    grey = image.astype(np.float32) / np.float32(scale)
    return float(measure_lesion(grey, ellipse()).echo_ratio)


@pytest.mark.parametrize("scale", [255, 4095, 65535])
@pytest.mark.parametrize("ratio", [0.25, 0.6, 1.0, 1.4])
def test_it_comes_out_as_it_is_measured_whatever_the_bit_depth(ratio: float, scale: int) -> None:
    image = speckled(0.3, 0.4, scale)
    made = with_echo_ratio(image, ellipse(), np.ones(SHAPE, bool), ratio, scale)
    assert made.dtype == image.dtype
    assert echo(made, scale) == pytest.approx(ratio, abs=0.02)
    assert np.array_equal(made[~ellipse()], image[~ellipse()])


def test_a_darker_lesion_keeps_the_amplitude_of_its_speckle() -> None:
    """A factor takes it along: dark lesions were as even as no real one is."""
    image, core = speckled(0.5, 0.6), ellipse() & ~np.roll(ellipse(), 12, 0)
    made = with_echo_ratio(image, ellipse(), np.ones(SHAPE, bool), 0.5, 255)
    assert float(made[core].std()) == pytest.approx(float(image[core].std()), rel=0.1)


def test_it_sets_in_over_a_rim() -> None:
    image = np.full(SHAPE, 100, np.uint8)
    made = with_echo_ratio(image, ellipse(), np.ones(SHAPE, bool), 0.5, 255)
    change = 100 - made[80, 70:100].astype(int)  # of a row that enters the lesion
    assert change[0] == 0 and (np.diff(change) >= 0).all()
    first = change[change > 0][0]
    assert 0.5 < first / change[-1] < 0.9


def test_white_and_black_stay_bounds_and_where_nothing_lies_around_nothing_changes() -> None:
    image, everywhere = speckled(0.4, 0.6), np.ones(SHAPE, bool)
    bright = with_echo_ratio(image, ellipse(), everywhere, 5.0, 255)
    assert 0.65 < bright[ellipse()].mean() / 255 < 0.72
    assert with_echo_ratio(image, ellipse(), everywhere, 0.0, 255)[ellipse()].mean() < 2
    assert with_echo_ratio(image, ellipse(), ellipse(), 0.5, 255) is image
    corner = ellipse(2, 3)
    made = with_echo_ratio(image, corner, everywhere, 0.5, 255)
    assert np.array_equal(made[~corner], image[~corner]) and (made != image).any()


def behind(image: Pixels) -> float:
    grey = image.astype(np.float32) / np.float32(255)
    return float(measure_lesion(grey, ellipse()).posterior_ratio)


@pytest.mark.parametrize("ratio", [0.3, 0.6, 0.95])
def test_a_shadow_is_as_deep_as_it_was_asked_for(ratio: float) -> None:
    image, weight = speckled(0.3, 0.4), band_weight(ellipse())
    everywhere = np.ones(SHAPE, bool)
    made = shadowed(image, ellipse(), everywhere, weight, ratio, 255)
    assert behind(made) == pytest.approx(ratio, abs=0.03)
    kept = ellipse() | (weight == 0)
    assert np.array_equal(made[kept], image[kept])
    assert (made <= image).all()  # what lies beside it is no brighter for it
    assert shadowed(made, ellipse(), everywhere, weight, ratio, 255) is made


def test_no_shadow_is_made_where_none_was_asked_for_and_none_blacker_where_little_is_seen() -> None:
    image, weight = speckled(0.3, 0.4), band_weight(ellipse())
    everywhere = np.ones(SHAPE, bool)
    for ratio in (1.0, 2.5):
        assert shadowed(image, ellipse(), everywhere, weight, ratio, 255) is image
    edge = weight * (np.arange(SHAPE[0])[:, None] < 110)  # half of it may not change
    made = shadowed(image, ellipse(), everywhere, edge.astype(np.float32), 0.5, 255)
    assert np.array_equal(made[110:], image[110:])
    middle = np.s_[106:110, 95:125]
    assert float(made[middle].mean() / image[middle].mean()) == pytest.approx(0.5, abs=0.1)
    above = np.broadcast_to(np.arange(SHAPE[0])[:, None] < 100, SHAPE)
    assert shadowed(image, ellipse(), above, weight, 0.3, 255) is image


@pytest.mark.parametrize("pathology", list(Pathology))
@pytest.mark.parametrize("ratio", [0.3, 0.9])
def test_a_candidate_and_its_preview_have_the_echo_ratio_that_was_drawn(
    scan: Scan, monkeypatch: pytest.MonkeyPatch, pathology: Pathology, ratio: float
) -> None:
    """With a dark shadow behind it, too: what it is measured against is darker then."""
    pipeline = Pipeline.load(find_bundle("compact"))
    plain = Pipeline._attributes

    def told(*given: object) -> LesionAttributes:
        return replace(plain(*given), echo_ratio=ratio, posterior_ratio=0.35)  # type: ignore[arg-type]

    monkeypatch.setattr(Pipeline, "_attributes", told)
    request = replace(ask(pipeline, scan, 3, pathology, ELLIPSE), steps=4)
    made = pipeline.synthesize(scan, request)
    field = field_of_view(scan.pixels)

    def measured(pixels: Pixels, mask: np.ndarray) -> tuple[float, float]:
        found = measure_lesion(pixels.astype(np.float32) / 255, mask, field)
        return float(found.echo_ratio), float(found.posterior_ratio)

    echoes, back = measured(made.image, made.mask)
    assert echoes == pytest.approx(ratio, rel=0.07) and back < 0.4
    seen = pipeline.preview(scan, request)
    whole, mask = scan.pixels.copy(), np.zeros(scan.shape, bool)
    y, x = round(seen.y), round(seen.x)
    box = np.s_[y : y + seen.pixels.shape[0], x : x + seen.pixels.shape[1]]
    whole[box], mask[box] = seen.pixels, seen.mask
    echoes, back = measured(whole, mask)
    assert echoes == pytest.approx(ratio, rel=0.1) and back < 0.42
