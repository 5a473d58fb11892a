"""Figures of lesions whose figures are known, and the words that they amount to."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.imaging.lesion_measures import (
    LesionMeasures,
    describe,
    enough_seen,
    measure_lesion,
    measure_outline,
    measured_behind,
    posterior_zones,
)

SHAPE = (260, 300)
OVAL = LesionMeasures(
    area_px=900, depth_to_width=0.7, elongation=1.4, ellipse_overlap=0.97, solidity=0.98,
    mean_inside=0.2, echo_ratio=0.6, heterogeneity=0.2, edge_step=1.0, posterior_ratio=1.0,
)  # fmt: skip


def box(top: int, left: int, height: int, width: int) -> NDArray[np.bool_]:
    mask = np.zeros(SHAPE, bool)
    mask[top : top + height, left : left + width] = True
    return mask


def disc(radius: int) -> NDArray[np.bool_]:
    return cv2.circle(np.zeros(SHAPE, np.uint8), (150, 120), radius, 1, cv2.FILLED) > 0


@pytest.mark.parametrize(("height", "width"), [(3, 30), (30, 3), (20, 50)])
def test_a_rectangle_is_as_long_as_it_is_broad(height: int, width: int) -> None:
    """Pixels are squares and no points: what is three of them high is as long as it looks."""
    found = measure_outline(box(40, 40, height, width))
    assert found.elongation == pytest.approx(max(height, width) / min(height, width), rel=0.01)
    assert found.depth_to_width == height / width
    assert found.area_px == height * width and found.solidity == 1


def test_a_disc_is_an_ellipse_and_a_cross_is_none() -> None:
    found = measure_outline(disc(40))
    assert found.elongation == pytest.approx(1, abs=0.01)
    assert found.ellipse_overlap > 0.98 and found.solidity > 0.98
    crossed = measure_outline(box(60, 100, 90, 20) | box(95, 65, 20, 90))
    assert crossed.ellipse_overlap < 0.7 and crossed.solidity < 0.7


def test_the_step_is_that_between_two_rims_of_three_fiftieths_of_the_size() -> None:
    mask = disc(60)
    outside, inside = (
        cv2.distanceTransform(m.astype(np.uint8), cv2.DIST_L2, 5) for m in (~mask, mask)
    )
    rim = 0.06 * float(np.sqrt(mask.sum()))
    # Darker deep inside, brighter far outside: neither belongs to the rims.
    grey = np.where(
        mask, np.where(inside <= rim + 1, 0.4, 0.1), np.where(outside <= rim + 1, 0.6, 0.9)
    )
    grey = grey.astype(np.float32)
    found = measure_lesion(grey, mask)
    ring = (outside > 0) & (outside < np.sqrt(mask.sum()) / 3)
    assert found.edge_step * float(grey[ring].std()) == pytest.approx(0.2, abs=0.01)
    assert found.echo_ratio == pytest.approx(float(grey[mask].mean() / grey[ring].mean()), rel=1e-3)
    assert found.heterogeneity == pytest.approx(
        float(grey[mask].std() / grey[ring].mean()), rel=1e-3
    )


def test_behind_is_the_middle_half_and_beside_as_much_on_both_sides() -> None:
    zone, sides = posterior_zones(box(50, 100, 31, 40))
    assert np.array_equal(zone, box(81, 110, 20, 20))
    assert np.array_equal(sides, box(81, 80, 20, 20) | box(81, 140, 20, 20))
    zone, sides = posterior_zones(box(50, 100, 31, 40), to_end=True)
    assert zone[-1].sum() == 20 and sides[-1].sum() == 40
    # At the scan's side there is only the other one.
    assert np.array_equal(posterior_zones(box(50, 0, 31, 40))[1], box(81, 40, 20, 20))


def test_where_too_little_is_seen_there_is_no_ratio() -> None:
    grey = np.where(box(81, 110, 20, 20), 0.2, 0.5).astype(np.float32)
    zone, sides = posterior_zones(box(50, 100, 31, 40))
    assert measured_behind(grey, zone, sides) == pytest.approx(0.4)
    few = zone & box(81, 110, 1, 19)
    assert enough_seen(zone, sides) and not enough_seen(few, sides) and not enough_seen(zone, few)
    assert measured_behind(grey, few, sides) is None


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({}, "oval parallel circumscribed hypoechoic none"),
        ({"elongation": 1.2}, "round"),
        ({"ellipse_overlap": 0.8}, "irregular"),
        ({"solidity": 0.9}, "irregular"),
        ({"solidity": 0.9}, "not-circumscribed"),
        ({"edge_step": 0.5}, "not-circumscribed"),
        ({"edge_step": 0.5}, "oval"),
        ({"depth_to_width": 1.0}, "parallel"),
        ({"depth_to_width": 1.01}, "not-parallel"),
        ({"echo_ratio": 0.3, "mean_inside": 0.05}, "anechoic"),
        ({"echo_ratio": 0.3}, "hypoechoic"),
        ({"echo_ratio": 0.9}, "isoechoic"),
        ({"echo_ratio": 1.2}, "hyperechoic"),
        ({"posterior_ratio": 1.3}, "enhancement"),
        ({"posterior_ratio": 0.65}, "shadowing"),
        ({"posterior_ratio": 0.75}, "none"),
    ],
)
def test_words_are_what_figures_amount_to(change: dict[str, float], word: str) -> None:
    found = describe(replace(OVAL, **change))  # type: ignore[arg-type]
    words = {found.shape, found.orientation, found.margin, found.echo_pattern, found.posterior}
    assert set(word.split()) <= words
