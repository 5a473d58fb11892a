"""Two views in one frame: a lesion and its band lie in one of them."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
import torch
from screen_frames import speckle

from busynth_gui.case.region import parse_region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.placement import place_region
from busynth_gui.imaging.scan_field import field_on, view_at
from busynth_gui.synthesis.scan_frame import Frame

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


def truth(gap: int, flip: bool) -> tuple[np.ndarray, np.ndarray]:
    """The wider and the narrower view of :func:`double`, each boolean (H, W)."""
    wide = 30 + (gap + NARROW if flip else 0)
    narrow = 30 if flip else 30 + WIDE + gap
    views = np.zeros((2, HEIGHT + 60, WIDE + NARROW + gap + 40), bool)
    views[0, 40 : 40 + HEIGHT, wide : wide + WIDE] = True
    views[1, 40 : 40 + HEIGHT, narrow : narrow + NARROW] = True
    return views[0], views[1]


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


@pytest.mark.parametrize("flip", [False, True])
@pytest.mark.parametrize("gap", [0, 2, 6, 20, 70])
def test_two_views_are_found_and_told_apart(gap: int, flip: bool) -> None:
    found = field_on(double(gap, flip=flip), None)
    wide, narrow = truth(gap, flip)
    assert overlap(found, wide | narrow) > 0.95
    for place, view in ((None, wide), (wide, wide), (narrow, narrow)):
        assert overlap(view_at(found, place), view) > 0.95
    nowhere = np.zeros(found.shape, bool)
    np.testing.assert_array_equal(view_at(found, nowhere), view_at(found, None))


def test_a_panel_beside_a_scan_is_no_view() -> None:
    panel = np.full((HEIGHT, NARROW), 70, np.uint8)
    cv2.putText(panel, "Gain 54 dB", (20, 90), cv2.FONT_HERSHEY_SIMPLEX, 0.9, 220, 2)
    cv2.circle(panel, (120, 200), 40, 180, 2)
    frame = np.hstack([view(3, WIDE), np.zeros((HEIGHT, 20), np.uint8), panel])
    assert not field_on(Scan("panel.png", frame), None)[:, WIDE + 20 :].any()


def test_so_it_is_in_12_bit_and_on_a_large_frame() -> None:
    np.testing.assert_array_equal(field_on(double(6, bits=12), None), field_on(double(6), None))
    pixels = double(6).pixels
    large = cv2.resize(pixels, None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC)
    found = view_at(field_on(Scan("large.png", np.asarray(large, np.uint8)), None), None)
    assert not found[:, 4 * (30 + WIDE + 6) :].any()
    assert found[:, : 4 * (30 + WIDE)].mean() > 0.75


def test_four_views_are_four() -> None:
    views = [view(seed, 200) for seed in range(4)]
    black = np.zeros((HEIGHT, 4), np.uint8)
    frame = np.hstack([part for each in views for part in (each, black)][:-1])
    found = field_on(Scan("four.png", frame), None)
    for number in range(4):
        place = np.zeros(found.shape, bool)
        place[100:150, 204 * number + 80 : 204 * number + 120] = True
        columns = np.flatnonzero(view_at(found, place).any(0))
        assert 204 * number <= columns[0] and columns[-1] < 204 * number + 200


def test_lost_contact_in_the_middle_parts_no_scan() -> None:
    pixels = view(5, 400).astype(np.float32)
    from_middle = np.abs(np.arange(400) - 200)
    pixels *= np.clip((from_middle - 2) / 30, 0, 1)
    scan = Scan("contact.png", pixels.astype(np.uint8))
    found = view_at(field_on(scan, None), None)
    np.testing.assert_array_equal(found, field_of_view(scan.pixels))


def test_noise_parts_no_scan() -> None:
    for seed in range(4):
        pixels = np.random.default_rng(seed).integers(20, 220, (HEIGHT, 400)).astype(np.uint8)
        scan = Scan("noise.png", pixels)
        np.testing.assert_array_equal(field_on(scan, None), field_of_view(pixels))


def test_the_side_of_a_drawn_box_parts_no_scan() -> None:
    pixels = view(6, 400)
    cv2.rectangle(pixels, (150, 2), (260, HEIGHT - 3), 200, 1)
    assert field_on(Scan("box.png", pixels), None).all()


def test_a_region_lies_in_the_view_that_has_most_of_it() -> None:
    scan = double(6)
    wide, narrow = truth(6, False)
    inside = place_region(parse_region("ellipse:450,180,40,30"), scan)
    assert inside.sum() > 3000 and not inside[~narrow].any()
    across = place_region(parse_region("ellipse:330,180,60,30"), scan)
    assert across.any() and not across[~wide].any()


def test_a_frame_is_that_of_the_view_around_a_place() -> None:
    frame = Frame(double(6), 64, torch.device("cpu"))
    wide, narrow = truth(6, False)
    assert overlap(frame.field, wide) > 0.95
    assert frame.around(wide) is frame
    other = frame.around(narrow)
    assert overlap(other.field, narrow) > 0.95 and not other.fov[wide].any()
    assert overlap(other.around(wide).field, wide) > 0.95
    single = Frame(Scan("one.png", view(3, WIDE)), 64, torch.device("cpu"))
    assert single.around(np.zeros((HEIGHT, WIDE), bool)) is single
