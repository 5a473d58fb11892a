"""The band, and what keeps all else as it was: how far each pixel may change."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.imaging.band import (
    band_weight,
    beam_weight,
    column_weight,
    core_weight,
    near_weight,
    ring_width,
)
from busynth_gui.imaging.composite import exact_composite, unchanged_outside
from busynth_gui.imaging.crop import RoiWindow, window_around

ROW, COLUMN, RADIUS = 100, 150, 40
HEIGHT = 2 * RADIUS + 1


def disc() -> NDArray[np.bool_]:
    canvas = np.zeros((400, 300), np.uint8)
    return cv2.circle(canvas, (COLUMN, ROW), RADIUS, 1, cv2.FILLED) > 0


def test_the_ring_lets_go_next_to_the_mask_and_holds_at_its_far_edge() -> None:
    """Above and beside a lesion there is nothing but the ring."""
    weight, width = band_weight(disc()), ring_width(disc())
    assert weight[disc()].min() == 1
    for outwards in (weight[ROW, COLUMN + RADIUS + 1 :], weight[ROW - RADIUS - 1 :: -1, COLUMN]):
        assert outwards[0] == 1
        assert outwards[round(width / 2)] == pytest.approx(0.5, abs=0.1)
        assert not outwards[round(width) + 1 :].any()
        assert (np.diff(outwards) <= 0).all()


def test_no_band_lies_outside_the_field_of_view() -> None:
    field = np.ones(disc().shape, bool)
    field[:, COLUMN + RADIUS + 4 :] = False
    field[ROW + RADIUS + 20 :] = False
    weight = band_weight(disc(), field)
    assert not weight[~field].any()
    assert np.array_equal(weight[field], band_weight(disc())[field])


def test_grain_is_made_anew_over_four_tenths_of_the_ring() -> None:
    weight, reach = near_weight(disc()), 0.4 * ring_width(disc())
    outside = weight[ROW, COLUMN + RADIUS + 1 :]
    assert outside[0] == pytest.approx(1 - 1 / reach, abs=0.01)
    assert not outside[int(np.ceil(reach)) :].any()


def test_the_core_is_stage_twos_from_a_twelfth_of_the_size_on() -> None:
    weight, rim = core_weight(disc()), 0.08 * float(np.sqrt(disc().sum()))
    inwards = weight[ROW, COLUMN + RADIUS : COLUMN : -1]
    assert inwards[0] < 0.3 and not weight[~disc()].any()
    assert (inwards[int(np.ceil(rim)) :] == 1).all()
    assert inwards[round(rim / 2)] == pytest.approx(0.5, abs=0.1)


def test_the_column_behind_is_a_little_deeper_than_the_lesion_is_high() -> None:
    below = column_weight(disc())[ROW + RADIUS :, COLUMN]
    assert below[1] > 0.95 and below[HEIGHT] == pytest.approx(np.sqrt(1 / 6), abs=0.05)
    assert not below[round(1.25 * HEIGHT) :].any()
    # Narrower than the lesion: its flanks throw next to nothing.
    assert column_weight(disc())[ROW + RADIUS + 10, COLUMN + RADIUS - 1] < 0.3


def test_a_shadow_is_wider_than_an_enhancement() -> None:
    """As behind real lesions, see there; a single one is sharper than the mean of many."""
    aside = [COLUMN + round(share * HEIGHT) for share in (0.3, 0.4, 0.5, 0.6)]
    for shadow, expected in ((True, (0.83, 0.64, 0.43, 0.20)), (False, (0.85, 0.57, 0.25, 0.07))):
        row = beam_weight(disc(), shadow)[-1]
        assert row[aside] / row[COLUMN] == pytest.approx(np.array(expected), abs=0.12)
    assert not beam_weight(disc(), True)[: ROW - RADIUS].any()


@pytest.mark.parametrize(("dtype", "white"), [(np.uint8, 255), (np.uint16, 4095)])
def test_a_composite_is_rounded_and_bounded_and_leaves_all_else(
    dtype: type[np.generic], white: int
) -> None:
    scan = np.full((3, 4), 7, dtype)
    change = np.zeros(scan.shape, bool)
    change[0] = True
    made = np.full(scan.shape, -9, np.float32)
    made[0] = [-3, 0.6, white - 0.6, white + 40]
    whole = exact_composite(scan, made, change, white)
    assert whole.dtype == dtype and whole[0].tolist() == [0, 1, white - 1, white]
    assert unchanged_outside(scan, whole, change)
    whole[2, 2] += 1
    assert not unchanged_outside(scan, whole, change)
    assert not unchanged_outside(scan, scan.astype(np.float32), change)


def test_a_window_keeps_to_the_scan_where_it_fits_and_is_centred_where_it_does_not() -> None:
    mask = np.zeros((300, 500), bool)
    mask[280:300, 470:500] = True
    assert window_around(mask, min_side=1) == RoiWindow(440, 240, 60)
    mask[:] = False
    mask[0:71, 10:50] = True
    # 71 px by 2.32 are 164.72.
    assert window_around(mask, context=2.32) == RoiWindow(0, 0, 165)
    assert window_around(mask, context=4.26) == RoiWindow(0, -1, 302)
    with pytest.raises(ValueError, match="empty"):
        window_around(np.zeros((9, 9), bool))


def test_a_crop_is_averaged_where_it_shrinks() -> None:
    """Of every pixel of the scan a share is in it: none is skipped."""
    scan = np.zeros((150, 150), np.uint8)
    scan[::3] = 255
    crop = RoiWindow(0, 0, 150).extract(scan, 100)
    assert crop.mean() == pytest.approx(85, abs=0.5) and crop.max() <= 171
