"""Two views in one frame: a lesion and its band lie in one of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from screen_frames import speckle

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import parse_region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.placement import place_region
from busynth_gui.imaging.scan_field import field_on

HEIGHT, WIDE, NARROW = 300, 320, 240


def view(seed: int, width: int) -> np.ndarray:
    """Echoes some px wide, as on scans; those of :func:`speckle` are of one."""
    fine = speckle(seed, (HEIGHT // 4, width // 5))
    return np.asarray(cv2.resize(fine, (width, HEIGHT), interpolation=cv2.INTER_CUBIC), np.uint8)


def double(gap: int, level: int = 0, bits: int = 8, flip: bool = False) -> Scan:
    """Two views, the wider one left unless ``flip``, with ``gap`` columns of ``level`` between."""
    views = [view(3, WIDE), view(4, NARROW)]
    between = np.full((HEIGHT, gap), level, np.uint8)
    left, right = views[::-1] if flip else views
    frame = cv2.copyMakeBorder(np.hstack([left, between, right]), 40, 20, 30, 10, 0, value=0)
    return Scan("double.png", (frame.astype(np.uint16) << (bits - 8)) if bits > 8 else frame)


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("gap", [0, 2, 6, 20, 70])
def test_the_field_is_that_of_the_view_that_shows_most(gap: int, flip: bool) -> None:
    found = field_on(double(gap, flip=flip), None)
    true = np.zeros(found.shape, bool)
    start = 30 + (gap + NARROW if flip else 0)
    true[40 : 40 + HEIGHT, start : start + WIDE] = True
    assert (found & true).sum() / (found | true).sum() > 0.95
    assert not found[:, : start - 2].any() and not found[:, start + WIDE + 2 :].any()


def test_so_it_is_in_12_bit_and_on_a_large_frame() -> None:
    np.testing.assert_array_equal(field_on(double(6, bits=12), None), field_on(double(6), None))
    pixels = double(6).pixels
    large = cv2.resize(pixels, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    found = field_on(Scan("large.png", np.asarray(large, np.uint8)), None)
    assert not found[:, 4 * (30 + WIDE + 6) :].any()
    assert found[:, : 4 * (30 + WIDE)].mean() > 0.75


def test_of_four_views_one_is_left() -> None:
    views = [view(seed, 200) for seed in range(4)]
    black = np.zeros((HEIGHT, 4), np.uint8)
    frame = np.hstack([part for each in views for part in (each, black)][:-1])
    found = np.flatnonzero(field_on(Scan("four.png", frame), None).any(0))
    assert 180 <= found[-1] - found[0] + 1 <= 204


def test_lost_contact_in_the_middle_parts_no_scan() -> None:
    pixels = view(5, 400).astype(np.float32)
    from_middle = np.abs(np.arange(400) - 200)
    pixels *= np.clip((from_middle - 6) / 60, 0, 1)
    scan = Scan("contact.png", pixels.astype(np.uint8))
    np.testing.assert_array_equal(field_on(scan, None), field_of_view(scan.pixels))


def test_noise_parts_no_scan() -> None:
    for seed in range(4):
        pixels = np.random.default_rng(seed).integers(20, 220, (HEIGHT, 400)).astype(np.uint8)
        scan = Scan("noise.png", pixels)
        np.testing.assert_array_equal(field_on(scan, None), field_of_view(pixels))


def test_the_side_of_a_drawn_box_parts_no_scan() -> None:
    pixels = view(6, 400)
    cv2.rectangle(pixels, (150, 2), (260, HEIGHT - 3), 200, 1)
    assert field_on(Scan("box.png", pixels), None).all()


def test_the_other_view_takes_a_lesion_once_it_is_said_to_be_the_field_of_view() -> None:
    scan = double(6)
    region = parse_region("ellipse:450,180,40,30")
    with pytest.raises(Refusal, match="outside the field of view"):
        place_region(region, scan)
    drawn = parse_region("box:356,40,240,300")
    assert place_region(region, scan, drawn).sum() > 3000
