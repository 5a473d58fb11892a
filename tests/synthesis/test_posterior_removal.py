"""A real lesion's shadow or enhancement is taken off what lies behind it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams
from busynth_gui.synthesis.posterior import cast_behind
from busynth_gui.synthesis.posterior_removal import without_posterior

SHAPE = (320, 240)
FIELD = np.ones(SHAPE, bool)
LESION = cv2.ellipse(np.zeros(SHAPE, np.uint8), (120, 60), (34, 20), 0, 0, 360, 1, -1) > 0
BELOW = np.s_[90:300, 105:135]
"""Behind the lesion's middle."""


def tissue(full_scale: int = 255) -> NDArray[np.generic]:
    """Layers with speckle, and a lesion."""
    rng = np.random.default_rng(2)
    rows = 0.4 + 0.12 * np.sin(np.arange(SHAPE[0]) / 11)
    speckle = cv2.GaussianBlur(rng.standard_normal(SHAPE), (0, 0), 1.2)
    grey = rows[:, None] * (1 + 0.25 * speckle / speckle.std())
    grey[LESION] = 0.1
    dtype = np.uint8 if full_scale == 255 else np.uint16
    return np.clip(np.rint(grey * full_scale), 0, full_scale).astype(dtype)


def lift(image: NDArray[np.generic], usable: NDArray[np.bool_] = FIELD, scale: int = 255) -> tuple:
    return without_posterior(image, LESION, FIELD & ~LESION, usable & ~LESION, scale)


@pytest.mark.parametrize("full_scale", [255, 4095])
@pytest.mark.parametrize("ratio", [0.4, 0.7, 1.5, 2.0])
def test_what_a_lesion_threw_is_taken_off_down_to_the_end(ratio: float, full_scale: int) -> None:
    before = tissue(full_scale)
    thrown, _ = cast_behind(before, LESION, FIELD, ratio, full_scale)
    after, changed = lift(thrown, scale=full_scale)
    assert after.dtype == before.dtype
    assert np.array_equal(after[~changed], thrown[~changed]) and not changed[LESION].any()
    for depth in (np.s_[90:140, 105:135], np.s_[140:220, 105:135]):
        was, is_ = (abs(np.log(a[depth].mean() / before[depth].mean())) for a in (thrown, after))
        assert is_ < 0.25 * was + 0.03, (was, is_)
    # Its layers and its speckle are the tissue's own.
    assert np.corrcoef(after[BELOW].ravel(), before[BELOW].ravel())[0, 1] > 0.9


def test_where_nothing_was_thrown_nothing_changes_much() -> None:
    before = tissue()
    after, _ = lift(before)
    assert abs(np.log(after[BELOW].mean() / before[BELOW].mean())) < 0.03


def test_where_it_has_gone_nothing_changes_further_down() -> None:
    thrown = tissue().astype(float)
    thrown[80:140, 90:150] *= 0.5
    thrown[220:260, 90:150] *= 0.4  # another thing, which is dark itself
    _, changed = lift(np.rint(thrown).astype(np.uint8))
    assert changed[95:130, 105:135].all() and not changed[200:].any()


def test_what_is_written_or_another_lesion_does_not_count_as_tissue() -> None:
    before = tissue()
    thrown, _ = cast_behind(before, LESION, FIELD, 0.5, 255)
    usable = FIELD.copy()
    usable[100:130, 60:84] = False
    marked = thrown.copy()
    marked[~usable] = 255
    after, _ = lift(marked, usable)
    plain, _ = lift(thrown)
    assert abs(after[BELOW].mean() / plain[BELOW].mean() - 1) < 0.03


def test_a_lesion_with_nothing_behind_it_is_left_alone() -> None:
    low = np.roll(LESION, 239, axis=0)
    image = tissue()
    after, changed = without_posterior(image, low, FIELD & ~low, FIELD & ~low, 255)
    assert np.array_equal(after, image) and not changed.any()
    nothing = np.zeros(SHAPE, bool)
    after, changed = without_posterior(image, LESION, FIELD & ~LESION, nothing, 255)
    assert np.array_equal(after, image) and not changed.any()


@pytest.mark.parametrize("ratio", [0.4, 1.7])
def test_it_is_taken_off_along_beams_that_spread(ratio: float) -> None:
    # The lesion lies to the right of the probe's middle; layers are flat like its face.
    beams = Beams((-150.0, -20.0), flat=True)
    before = tissue()
    thrown, _ = cast_behind(before, LESION, FIELD, ratio, 255, beams=beams)
    given = thrown, LESION, FIELD & ~LESION, FIELD & ~LESION, 255
    after, straight = (without_posterior(*given, b)[0] for b in (beams, STRAIGHT_DOWN))
    cast = abs(thrown.astype(float) - before) > 8
    cast[:100] = False
    assert cast[200:, 160:].any()
    left, wrong = (abs(a.astype(float) - before)[cast].mean() for a in (after, straight))
    was = abs(thrown.astype(float) - before)[cast].mean()
    assert left < 0.3 * was and wrong > 1.5 * left


def test_where_it_can_no_longer_be_measured_it_does_not_end_in_a_line() -> None:
    """Beside what lies deep behind it there may be nothing to measure it by."""
    before = np.full(SHAPE, 90, np.uint8)
    before[:6], before[LESION] = 230, 20
    thrown, _ = cast_behind(before, LESION, FIELD, 1.8, 255)
    usable = FIELD.copy()
    usable[150:] = False
    after, _ = lift(thrown, usable)
    middle = (after[90:300, 110:130].astype(float) - thrown[90:300, 110:130]).mean(1)
    assert middle[30] < -15 and middle[-1] > -3, middle
    assert abs(np.diff(middle)).max() <= 3
