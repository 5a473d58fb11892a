"""A lesion's echo ratio, set at the end."""

from __future__ import annotations

from dataclasses import replace

import cv2
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
from busynth_gui.synthesis.shifts import with_echo_ratio

SHAPE = (160, 220)


def ellipse(cy: float = 80, cx: float = 110) -> np.ndarray:
    y, x = np.ogrid[: SHAPE[0], : SHAPE[1]]
    return np.asarray(((y - cy) / 25) ** 2 + ((x - cx) / 35) ** 2 <= 1)


def speckled(inside: float, around: float, scale: int = 255) -> Pixels:
    """A lesion and its tissue in speckle of one amplitude."""
    level = np.where(ellipse(), inside, around)
    grey = level + np.random.default_rng(0).normal(0, 0.06, SHAPE)
    return (np.clip(grey, 0, 1) * scale).astype(np.uint8 if scale == 255 else np.uint16)


EVERYWHERE, WEIGHT = np.ones(SHAPE, bool), band_weight(ellipse())


def echo(image: Pixels, scale: int = 255) -> float:
    grey = image.astype(np.float32) / np.float32(scale)
    return float(measure_lesion(grey, ellipse()).echo_ratio)


@pytest.mark.parametrize("scale", [255, 4095, 65535])
@pytest.mark.parametrize("ratio", [0.25, 0.6, 1.0, 1.4])
def test_it_comes_out_as_it_is_measured_whatever_the_bit_depth(ratio: float, scale: int) -> None:
    image = speckled(0.3, 0.4, scale)
    made = with_echo_ratio(image, ellipse(), EVERYWHERE, WEIGHT, ratio, scale)
    assert made.dtype == image.dtype
    assert echo(made, scale) == pytest.approx(ratio, abs=0.02)
    kept = WEIGHT == 0
    assert np.array_equal(made[kept], image[kept])


def test_a_darker_lesion_keeps_the_amplitude_of_its_speckle() -> None:
    """A factor takes it along: dark lesions were as even as no real one is."""
    image, core = speckled(0.5, 0.6), ellipse() & ~np.roll(ellipse(), 12, 0)
    made = with_echo_ratio(image, ellipse(), EVERYWHERE, WEIGHT, 0.5, 255)
    assert float(made[core].std()) == pytest.approx(float(image[core].std()), rel=0.1)


def test_it_sets_in_on_both_sides_of_the_outline() -> None:
    """A lesion that was darkened up to its outline and not beyond looks cut out and laid on."""
    image = np.full(SHAPE, 100, np.uint8)
    made = with_echo_ratio(image, ellipse(), EVERYWHERE, WEIGHT, 0.5, 255)
    change = 100 - made[80, 60:100].astype(int)  # of a row that enters the lesion
    assert change[0] == 0 and (np.diff(change) >= 0).all()
    assert np.diff(change).max() < 0.4 * change[-1]
    first = int(np.flatnonzero(ellipse()[80, 60:100])[0])
    assert 0 < change[first - 1] < 0.5 * change[-1] < change[first + 2] < change[-1]


def test_white_and_black_stay_bounds_and_where_nothing_lies_around_nothing_changes() -> None:
    image = speckled(0.4, 0.6)
    bright = with_echo_ratio(image, ellipse(), EVERYWHERE, WEIGHT, 5.0, 255)
    assert 0.65 < bright[ellipse()].mean() / 255 < 0.72
    dark = with_echo_ratio(image, ellipse(), EVERYWHERE, WEIGHT, 0.0, 255)
    assert dark[cv2.erode(ellipse().astype(np.uint8), np.ones((7, 7))) > 0].mean() < 2
    assert with_echo_ratio(image, ellipse(), ellipse(), WEIGHT, 0.5, 255) is image
    corner = ellipse(2, 3)
    made = with_echo_ratio(image, corner, EVERYWHERE, band_weight(corner), 0.5, 255)
    far = band_weight(corner) == 0
    assert np.array_equal(made[far], image[far]) and (made != image).any()


def test_only_the_lesion_changes_where_nothing_else_may() -> None:
    image, alone = speckled(0.3, 0.4), ellipse().astype(np.float32)
    made = with_echo_ratio(image, ellipse(), EVERYWHERE, alone, 0.5, 255)
    assert echo(made) == pytest.approx(0.5, abs=0.02)
    assert np.array_equal(made[~ellipse()], image[~ellipse()])


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
