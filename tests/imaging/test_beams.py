"""What lies behind a lesion lies along the beams of its scan, straight down or not."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from busynth_gui.case.scan import Scan
from busynth_gui.imaging.band import band_weight, behind_weight, column_weight, shadow_weight
from busynth_gui.imaging.beams import STRAIGHT_DOWN, Beams
from busynth_gui.imaging.crop import RoiWindow
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.healing_hole import healing_hole
from busynth_gui.imaging.lesion_measures import measure_lesion, posterior_zones
from busynth_gui.imaging.placement import reach
from busynth_gui.synthesis.posterior import cast_behind
from busynth_gui.synthesis.scan_frame import Frame
from busynth_gui.synthesis.stage_three import change_weight

SHAPE = (480, 640)
Mask = NDArray[np.bool_]


def polar(
    origin: tuple[float, float], shape: tuple[int, int] = SHAPE
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Range in px and angle in degrees, 0 straight down, of each pixel."""
    y, x = np.mgrid[: shape[0], : shape[1]]
    down, aside = y - origin[0], x - origin[1]
    return np.hypot(down, aside), np.degrees(np.arctan2(aside, down))


def fan(origin: tuple[float, float], near: float, far: float, half: float) -> Mask:
    reach, angle = polar(origin)
    return np.asarray((reach > near) & (reach < far) & (abs(angle) < half))


def trapezoid(lean: float, shape: tuple[int, int] = SHAPE) -> Mask:
    h, w = shape
    inset = math.tan(math.radians(lean)) * h
    corners = np.array([[inset, 0], [w - 1 - inset, 0], [w - 1, h - 1], [0, h - 1]])
    return cv2.fillConvexPoly(np.zeros(shape, np.uint8), np.rint(corners).astype(np.int32), 1) > 0


CURVED = (-160.0, 320.0)


@pytest.mark.parametrize(
    ("field", "origin", "flat"),
    [
        (fan(CURVED, 180, 620, 28), CURVED, False),
        (fan((-60.0, 300.0), 70, 500, 35), (-60.0, 300.0), False),
        (fan((40.0, 300.0), 0, 430, 35), (40.0, 300.0), False),
        (trapezoid(8), (479 - 320 / math.tan(math.radians(8)), 319.5), True),
        (trapezoid(20), (479 - 320 / math.tan(math.radians(20)), 319.5), True),
        (trapezoid(12) & (polar((-1020.0, 320.0))[0] < 1495), (-1026.0, 319.5), True),
    ],
)
def test_the_sides_of_the_field_of_view_tell_where_beams_meet_and_its_top_the_probes_face(
    field: Mask, origin: tuple[float, float], flat: bool
) -> None:
    beams = Beams.of(field)
    found = beams.origin
    assert found is not None and beams.flat is flat
    # As far as angles go: where beams are nearly parallel they meet far away.
    ours, true = (polar(o)[1][field] for o in (found, origin))
    assert abs(ours - true).max() < 1.0


def test_large_scans_have_the_same_beams() -> None:
    small = trapezoid(15)
    large = small.repeat(5, 0).repeat(5, 1)
    found = Beams.of(large).origin
    expected = Beams.of(small).origin
    assert found is not None and expected is not None
    assert np.array(found) / 5 == pytest.approx(np.array(expected), abs=4)


def test_of_a_rectangle_they_go_straight_down() -> None:
    whole = np.ones(SHAPE, bool)
    inner = np.zeros(SHAPE, bool)
    inner[30:450, 60:600] = True
    askew = trapezoid(2)
    one_side = whole.copy()
    one_side &= trapezoid(20) | (np.arange(SHAPE[1]) > 320)
    for field in (whole, inner, askew, one_side, np.zeros(SHAPE, bool)):
        assert Beams.of(field) == STRAIGHT_DOWN


def lesion(angle: float = -18.0, reach: float = 330.0) -> Mask:
    """A round one at an angle of the curved probe's."""
    y = CURVED[0] + reach * math.cos(math.radians(angle))
    x = CURVED[1] + reach * math.sin(math.radians(angle))
    at = (round(x), round(y))
    return cv2.circle(np.zeros(SHAPE, np.uint8), at, 34, 1, cv2.FILLED) > 0


@pytest.mark.parametrize("angle", [-22.0, -8.0, 0.0, 14.0, 25.0])
@pytest.mark.parametrize("of", [behind_weight, shadow_weight, column_weight])
def test_what_a_lesion_throws_lies_between_the_beams_that_meet_it(of, angle: float) -> None:  # type: ignore[no-untyped-def]
    mask, (reach, at) = lesion(angle), polar(CURVED)
    weight = of(mask, Beams(CURVED))
    assert weight.dtype == np.float32 and weight.min() >= 0 and weight.max() <= 1.001
    low, high = at[mask].min(), at[mask].max()
    width = high - low
    behind = reach > reach[mask].max() + 2
    assert weight[behind & (abs(at - angle) < 0.25 * width) & (reach < 400)].min() > 0.3
    assert weight[(at < low - 0.3 * width) | (at > high + 0.3 * width)].max() < 0.05
    assert weight[reach < reach[mask].min() - 2].max() < 0.05


def test_both_sides_of_the_probe_are_alike() -> None:
    one, other = (shadow_weight(lesion(angle), Beams(CURVED)) for angle in (-18, 18))
    # The grid has its middle at 320: mirrored, column c is 640 - c.
    assert abs(one[:, 1:] - other[:, :0:-1]).max() < 0.12
    assert abs(one[:, 1:] - other[:, :0:-1]).mean() < 2e-3


def test_far_away_they_are_as_good_as_parallel() -> None:
    mask = lesion()
    for of in (behind_weight, shadow_weight, band_weight):
        kwargs = {"beams": Beams((-2e5, 320.0))}
        assert abs(of(mask, **kwargs) - of(mask)).max() < 0.12
    zones, straight = posterior_zones(mask, beams=Beams((-2e5, 320.0))), posterior_zones(mask)
    for ours, those in zip(zones, straight, strict=True):
        assert (ours & those).sum() > 0.95 * (ours | those).sum()


def test_zones_lie_behind_and_beside_at_the_same_range() -> None:
    mask, (reach, at) = lesion(), polar(CURVED)
    zone, sides = posterior_zones(mask, beams=Beams(CURVED))
    for part in (zone, sides):
        assert part.dtype == np.bool_ and part.sum() > 200
        assert reach[part].min() >= reach[mask].max() - 2
    assert reach[zone].max() == pytest.approx(reach[sides].max(), abs=3)
    assert at[zone].mean() == pytest.approx(at[mask].mean(), abs=0.5)
    assert not (sides & (abs(at + 18) < 4)).any()


def test_under_a_flat_probe_what_is_equally_deep_lies_in_a_row() -> None:
    field = trapezoid(20)
    mask = np.roll(lesion(), (-60, -40), (0, 1))
    beams = Beams.of(field)
    zone, sides = posterior_zones(mask, beams=beams)
    rows = [np.flatnonzero(part.any(1)) for part in (zone, sides)]
    lowest = int(np.flatnonzero(mask.any(1))[-1])
    for part in rows:
        assert part[0] == pytest.approx(lowest + 1, abs=1)
        assert len(part) == pytest.approx(len(rows[0]), abs=1)
    assert beams.origin is not None
    at = polar(beams.origin)[1]
    assert at[zone].mean() == pytest.approx(at[mask].mean(), abs=0.6)


def test_a_shadow_is_cast_and_measured_along_the_beams() -> None:
    rng = np.random.default_rng(1)
    field, mask, beams = fan(CURVED, 180, 620, 28), lesion(), Beams(CURVED)
    tissue = np.where(field, np.clip(rng.normal(110, 14, SHAPE), 0, 255), 0).astype(np.uint8)
    made, changed = cast_behind(tissue, mask, field, 0.4, 255, beams=beams)
    grey = made.astype(np.float32) / 255
    assert measure_lesion(grey, mask, field, beams).posterior_ratio == pytest.approx(0.4, abs=0.04)
    assert measure_lesion(grey, mask, field).posterior_ratio > 0.45
    assert not (changed & ~field).any() and np.array_equal(made[~changed], tissue[~changed])
    reach, at = polar(CURVED)
    deep = field & (reach > 560)
    behind, below = deep & (abs(at + 18) < 2), deep.copy()
    columns = np.flatnonzero(mask.any(0))
    below[:, : int(columns[-1])] = False
    below[:, int(columns[-1]) + 8 :] = False
    assert made[behind].mean() < 0.85 * tissue[behind].mean()
    assert made[below].mean() > 0.97 * tissue[below].mean()


def test_the_hole_of_a_healed_lesion_lies_along_the_beams() -> None:
    mask, (_, at) = lesion(), polar(CURVED)
    hole = healing_hole(mask, True, Beams(CURVED))
    deep = hole.copy()
    deep[: int(np.flatnonzero(mask.any(1))[-1]) + 12] = False
    assert at[deep].mean() == pytest.approx(-18, abs=0.7)


def test_on_another_grid_they_meet_in_the_same_place() -> None:
    window = RoiWindow(100, 60, 300)
    mask = lesion()
    on_scan = shadow_weight(mask, Beams(CURVED))
    small = window.extract_mask(mask, 150) > 0.5
    on_crop = shadow_weight(small, window.beams(Beams(CURVED), 150))
    difference = abs(window.extract(on_scan, 150) - on_crop)
    # The crop lacks what lies below it, on which nothing here hangs.
    assert difference.mean() < 0.02 and np.quantile(difference, 0.99) < 0.15
    assert STRAIGHT_DOWN.seen_from(5, 7, 0.5) == STRAIGHT_DOWN


def test_a_pixel_of_a_coarser_grid_lies_in_the_middle_of_those_that_go_into_it() -> None:
    assert Beams((30.5, 20.5)).seen_from(0, 0, 0.5).origin == (15, 10)
    assert Beams((30.5, 20.5)).seen_from(10, 20, 0.5).origin == (5, 5)
    assert Beams((3.0, 7.0), True).seen_from(0, 0, 3) == Beams((10, 22), True)


def test_straight_down_is_what_no_beams_are() -> None:
    mask = lesion()
    assert STRAIGHT_DOWN.follow(np.asarray, mask) is mask


def scan_of(field: Mask, seed: int = 0) -> NDArray[np.uint8]:
    noise = cv2.GaussianBlur(np.random.default_rng(seed).standard_normal(field.shape), (0, 0), 1.3)
    return np.where(field, np.clip(110 + 35 * noise / noise.std(), 3, 255), 0).astype(np.uint8)


@pytest.mark.parametrize("cut", [0, 40, 80, 160])
@pytest.mark.parametrize(
    ("origin", "near", "far", "half"),
    [((-160.0, 320.0), 180, 600, 28), ((-60.0, 320.0), 80, 560, 40)],
)
def test_a_fan_whose_side_the_frame_cuts_off_keeps_its_beams(
    origin: tuple[float, float], near: float, far: float, half: float, cut: int
) -> None:
    """Such a scan's border is no side of its field of view; and a face that is small is round."""
    field = fan(origin, near, far, half)[:, : SHAPE[1] - cut]
    found = field_of_view(scan_of(field))
    assert (found & field).sum() > 0.94 * (found | field).sum()
    beams, mirrored = Beams.of(found), Beams.of(np.ascontiguousarray(found[:, ::-1]))
    assert beams.origin is not None and not beams.flat
    # 25 px away from them beams lean otherwise by 2 degrees.
    assert beams.origin == pytest.approx(origin, abs=25)
    assert mirrored.origin is not None
    assert mirrored.origin[1] == pytest.approx(found.shape[1] - 1 - beams.origin[1], abs=2)


@pytest.mark.parametrize("lean", [0, 12])
def test_a_scan_with_one_slanted_side_and_no_round_edge_has_straight_beams(lean: float) -> None:
    field = trapezoid(20) | (np.arange(SHAPE[1]) > 320)
    assert Beams.of(field) == STRAIGHT_DOWN
    assert Beams.of(trapezoid(lean)[:, :500]).origin is None


@pytest.mark.parametrize("flat", [False, True])
@pytest.mark.parametrize("row", [10.0, 40.0])
def test_beams_may_meet_in_the_picture(row: float, flat: bool) -> None:
    beams, mask = Beams((row, 320.0), flat), np.roll(lesion(), (60, 40), (0, 1))
    field = fan((row, 320.0), 30, 440, 40) | mask
    image = scan_of(field)
    made, changed = cast_behind(image, mask, field, 0.35, 255, beams=beams)
    grey = made.astype(np.float32) / 255
    measured = measure_lesion(grey, mask, field, beams).posterior_ratio
    assert measured == pytest.approx(0.35, abs=0.04)
    at = polar((row, 320.0))[1]
    assert abs(at[changed].mean() - at[mask].mean()) < 2
    assert not changed[: int(row)].any()


def test_masks_of_a_pixel_are_met_wherever_they_lie() -> None:
    rng = np.random.default_rng(3)
    for flat in (False, True):
        beams = Beams(CURVED, flat)
        for y, x in zip(rng.integers(60, 400, 100), rng.integers(150, 500, 100), strict=True):
            mask = np.zeros(SHAPE, bool)
            mask[y, x] = True
            assert posterior_zones(mask, beams=beams)[1].any()


@pytest.mark.parametrize("beams", [Beams((-60.0, 300.0)), Beams((-60.0, 300.0), True)])
@pytest.mark.parametrize("column", [300, 400, 500])
def test_what_is_a_pixel_wide_is_met_over_all_its_length(beams: Beams, column: int) -> None:
    """Far from where they meet, beams that are a pixel apart in its middle are more than that."""
    line = np.zeros(SHAPE, bool)
    line[90:470, column] = True
    met = beams.follow(lambda mask: mask, line)
    assert met[line].all()
    assert not met[:, : column - 2].any() and not met[:, column + 3 :].any()


def leaning(weight: NDArray[np.generic], mask: Mask) -> float:
    """By how many px for each row what lies below a mask moves aside."""
    lowest = int(np.flatnonzero(mask.any(1))[-1])
    deep = np.asarray(weight, np.float64)[lowest + 6 : lowest + 40]
    columns = [(row * np.arange(row.size)).sum() / row.sum() for row in deep]
    return float(np.polyfit(np.arange(len(columns)), columns, 1)[0])


def test_bands_and_reaches_lean_with_the_beams_of_their_scan() -> None:
    field, mask = fan(CURVED, 180, 620, 28), lesion()
    expected = math.tan(math.radians(-18))
    frame = Frame(Scan("fan", scan_of(field)), 64, torch.device("cpu"))
    assert leaning(change_weight(frame, mask), mask) == pytest.approx(expected, abs=0.08)
    assert leaning(reach(mask, field), mask) == pytest.approx(expected, abs=0.08)
    assert frame.at(32).beams is frame.beams
    # Another lesion takes a part of the field of view, and no beam.
    taken = Frame(frame.scan, 64, frame.device)
    vars(taken).update(taken=np.arange(SHAPE[1]) < 320)
    assert taken.beams == frame.beams and not taken.fov[:, :320].any()


@pytest.mark.parametrize(("lean", "spreads"), [(3, False), (5, True)])
def test_from_four_degrees_on_sides_lean(lean: float, spreads: bool) -> None:
    assert (Beams.of(trapezoid(lean)).origin is not None) is spreads
