"""Automatic checks of a candidate: each must see the fault that it is there for."""

from __future__ import annotations

import numpy as np
import pytest

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.checks import check_candidate, grey_levels
from busynth_gui.imaging.lesion_measures import measure_outline, ring
from busynth_gui.synthesis.posterior import cast_behind

SHAPE = (200, 240)
FIELD = np.ones(SHAPE, bool)
FIELD[:, :20] = False


def case(dtype: type, full_scale: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    grey = np.clip(rng.normal(0.5, 0.08, SHAPE), 0, 1)
    healthy = (grey * full_scale).astype(dtype)
    mask = EllipseRegion(120, 90, 40, 22, 0).rasterize(SHAPE)
    band = ring(mask, FIELD)
    image = healthy.copy()
    image[mask] = (image[mask] * 0.4).astype(dtype)
    return healthy, image, mask, band


@pytest.mark.parametrize(("dtype", "full_scale"), [(np.uint8, 255), (np.uint16, 65535)])
def test_a_sound_candidate_in_either_depth(dtype: type, full_scale: int) -> None:
    healthy, image, mask, band = case(dtype, full_scale)
    asked = Descriptors(orientation="parallel", echo_pattern="hyperechoic")
    found = check_candidate(
        healthy, image, mask, band, FIELD, asked, full_scale, spacing_mm=(0.1, 0.2)
    )
    assert found.sound
    assert (found.height, found.width) == (44, 80)
    assert found.size_mm == pytest.approx((4.4, 16.0))
    assert found.measures.echo_ratio == pytest.approx(0.4, abs=0.02)
    assert [(w.descriptor, w.agrees) for w in found.asked] == [
        ("orientation", True),
        ("echo_pattern", False),
    ]
    assert found.disagreeing[0].measured == "hypoechoic"


def test_a_pixel_that_changed_where_none_may() -> None:
    healthy, image, mask, band = case(np.uint8, 255)
    image[5, 100] ^= 1
    found = check_candidate(healthy, image, mask, band, FIELD, Descriptors(), 255)
    assert found.changed_outside == 1
    assert not found.sound
    assert found.size_mm is None


def test_a_mask_that_leaves_the_field_of_view() -> None:
    healthy, image, mask, band = case(np.uint8, 255)
    mask[90, 10:30] = True
    found = check_candidate(healthy, image, mask, band, FIELD, Descriptors(), 255)
    assert found.outside_field == 10
    assert not found.sound


@pytest.mark.parametrize(
    ("nearness", "mark"), [(None, "sound"), (0.98, "sound"), (0.99, "differs")]
)
def test_from_99_percent_on_a_lesion_is_near_a_training_lesion(
    nearness: float | None, mark: str
) -> None:
    given = (*case(np.uint8, 255), FIELD, Descriptors(), 255)
    found = check_candidate(*given, nearness=nearness)
    assert (found.near_training, found.mark) == (mark == "differs", mark)


def test_what_cannot_be_checked_is_refused() -> None:
    healthy, image, mask, band = case(np.uint8, 255)
    with pytest.raises(ValueError, match="empty"):
        check_candidate(healthy, image, np.zeros_like(mask), band, FIELD, Descriptors(), 255)
    with pytest.raises(ValueError, match="shapes"):
        check_candidate(healthy, image[1:], mask, band, FIELD, Descriptors(), 255)
    with pytest.raises(ValueError, match="uint16"):
        wide = image.astype(np.uint16)
        check_candidate(healthy, wide, mask, band, FIELD, Descriptors(), 255)


@pytest.mark.parametrize(("dtype", "full_scale"), [(np.uint8, 255), (np.uint16, 65535)])
def test_grey_levels_are_shares_of_the_whole_scale(dtype: type, full_scale: int) -> None:
    _, image, mask, _ = case(dtype, full_scale)
    inside, around = (grey_levels(image, where, full_scale) for where in (mask, ring(mask, FIELD)))
    assert inside.shares.sum() == pytest.approx(1)
    assert inside.median == pytest.approx(0.2 * full_scale, rel=0.05)
    assert around.median == pytest.approx(0.5 * full_scale, rel=0.05)
    assert np.flatnonzero(inside.shares).max() < np.flatnonzero(around.shares).max()
    nothing = grey_levels(image, np.zeros_like(mask), full_scale)
    assert nothing.count == 0
    assert not nothing.shares.any()


def test_the_ring_keeps_to_the_field_and_leaves_the_mask_out() -> None:
    *_, mask, _ = case(np.uint8, 255)
    around = ring(mask, FIELD)
    assert not (around & mask).any()
    assert not (around & ~FIELD).any()
    assert around.any()


def test_a_border_does_not_change_an_outlines_words() -> None:
    y, x = np.ogrid[:200, :240]
    quarter = ((y - 60) ** 2 + (x - 70) ** 2 <= 50**2) & (y >= 60) & (x >= 70)
    corner = np.roll(quarter, (-60, -70), (0, 1))
    assert measure_outline(quarter) == measure_outline(corner)


def test_what_lies_behind_is_measured_along_the_beams() -> None:
    y, x = np.mgrid[:300, :400]
    beams = Beams((-80.0, 200.0))
    reach, angle = np.hypot(y + 80, x - 200), np.degrees(np.arctan2(x - 200, y + 80))
    field = (reach > 100) & (reach < 370) & (abs(angle) < 38)
    healthy = np.where(field, 120, 0).astype(np.uint8)
    mask = (y - 120) ** 2 + (x - 90) ** 2 <= 22**2
    image, band = cast_behind(healthy, mask, field, 0.4, 255, beams=beams)
    image[mask] = 40
    asked = Descriptors(posterior="shadowing")
    found = check_candidate(healthy, image, mask, band & ~mask, field, asked, 255)
    assert found.measures.posterior_ratio == pytest.approx(0.4, abs=0.06)
    assert found.sound and found.asked[0].agrees
