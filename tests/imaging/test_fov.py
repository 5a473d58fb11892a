"""The field of view of made-up frames whose true one is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from screen_frames import EXTRAS, MARGINS, SHAPES, screen_frame
from screen_frames import speckle as speckle_of

from busynth_gui.imaging.fov import field_of_view, without_edge

SHAPE = (240, 320)
quick = settings(max_examples=30, deadline=None)


def speckle(seed: int) -> np.ndarray:
    return speckle_of(seed, SHAPE)


def overlap(a: np.ndarray, b: np.ndarray) -> float:
    return float((a & b).sum() / (a | b).sum())


@quick
@given(seed=st.integers(0, 99), bits=st.sampled_from([8, 12, 16]))
def test_a_filled_frame_is_all_inside(seed: int, bits: int) -> None:
    pixels = speckle(seed)
    if bits > 8:
        pixels = (pixels.astype(np.uint16) << (bits - 8)).astype(np.uint16)
    assert field_of_view(pixels).all()


@quick
@given(
    seed=st.integers(0, 99),
    margins=st.tuples(*[st.integers(0, 60)] * 4),
    noise=st.integers(0, 2),
)
def test_letterbox_and_text_are_outside(seed: int, margins: tuple[int, ...], noise: int) -> None:
    top, bottom, left, right = margins
    noise = 0 if bottom else noise  # below tissue, noise means that the echo was lost there
    true = np.zeros(SHAPE, bool)
    true[top : SHAPE[0] - bottom, left : SHAPE[1] - right] = True
    rng = np.random.default_rng(seed)
    pixels = np.where(true, speckle(seed), rng.integers(0, noise + 1, SHAPE)).astype(np.uint8)
    if bottom > 30:
        cv2.putText(pixels, "RT BREAST 2 UOQ", (20, 232), cv2.FONT_HERSHEY_SIMPLEX, 0.5, 255, 1)
    found = field_of_view(pixels)
    assert overlap(found, true) > 0.95
    assert not found[: max(0, top - 6)].any() and not found[:, : max(0, left - 6)].any()


def sector() -> np.ndarray:
    y, x = np.mgrid[: SHAPE[0], : SHAPE[1]]
    radius, angle = np.hypot(x - 160, y + 60), np.degrees(np.arctan2(x - 160, y + 60))
    return np.asarray((radius > 62) & (radius < 290) & (abs(angle) < 28))


@quick
@given(seed=st.integers(0, 99), x=st.integers(130, 190), depth=st.integers(60, 110))
def test_a_shadow_in_a_sector_stays_inside(seed: int, x: int, depth: int) -> None:
    true = sector()
    pixels = np.where(true, speckle(seed), 0).astype(np.uint8)
    pixels[depth:, x - 25 : x + 25] = 0
    found = field_of_view(pixels)
    assert overlap(found, true) > 0.9
    middle = true.copy()
    middle[:, : x - 25] = middle[:, x + 25 :] = False
    assert found[middle].mean() > 0.8


@quick
@given(seed=st.integers(0, 99), lost_from=st.integers(100, 180))
def test_deep_tissue_whose_echo_is_lost_stays_inside(seed: int, lost_from: int) -> None:
    """Deep down only single faint pixels are left; a margin that was painted black has none."""
    pixels = speckle(seed)
    faint = np.random.default_rng(seed).random(SHAPE) < 0.3
    pixels[lost_from:] = np.where(faint, 1, 0)[lost_from:]
    assert field_of_view(pixels)[: SHAPE[0] - 16].all()


def test_a_cyst_across_the_whole_width_does_not_cut_the_scan() -> None:
    pixels = speckle(1)
    pixels[90:150] = 0
    assert field_of_view(pixels).all()


def test_of_two_scans_side_by_side_the_larger() -> None:
    pixels = speckle(2)
    pixels[:, 180:200] = 0
    found = field_of_view(pixels)
    assert found[:, :180].all() and not found[:, 190:].any()


def test_a_black_frame_has_none() -> None:
    assert not field_of_view(np.zeros(SHAPE, np.uint8)).any()
    assert not field_of_view(np.zeros(SHAPE, np.uint16)).any()


@pytest.mark.parametrize("kind", SHAPES)
@pytest.mark.parametrize("margin", MARGINS)
def test_a_margin_of_any_grey_is_no_tissue(kind: str, margin: str) -> None:
    frame = screen_frame(SHAPES.index(kind), kind=kind, margin=margin)
    found = field_of_view(frame.pixels)
    assert overlap(found, frame.field) > 0.94
    assert (found & ~frame.field).mean() < 0.03 * found.mean()


@pytest.mark.parametrize("number", range(3 * len(EXTRAS)))
def test_what_is_drawn_on_or_beside_a_scan_is_no_tissue(number: int) -> None:
    kind, extra = SHAPES[number % 3], EXTRAS[number // 3]
    margin = ("0", "3", "60", "255")[(number + number // 3) % 4]
    frame = screen_frame(number, kind=kind, margin=margin, extra=extra)
    found = field_of_view(frame.pixels)
    assert overlap(found, frame.field) > 0.92
    # The lines of a body marker that touches the scan leave a bay that is bridged.
    most = 0.08 if extra == "body marker" else 0.04
    assert (found & ~frame.field).mean() < most * found.mean()


def test_large_frames_are_looked_at_coarsely() -> None:
    frame = screen_frame(5, kind="trapezoid", margin="12")
    large = cv2.resize(frame.pixels, None, fx=5, fy=5, interpolation=cv2.INTER_NEAREST)
    found = field_of_view(large)
    assert found.shape == large.shape
    assert overlap(found, frame.field.repeat(5, 0).repeat(5, 1)) > 0.94


@pytest.mark.parametrize("borders", [False, True])
def test_the_edge_of_a_field_is_left_out_and_that_of_the_image_where_asked(borders: bool) -> None:
    field = np.zeros(SHAPE, bool)
    field[:, 100:] = True  # it ends in the image on one side, with it on three
    inner = without_edge(field, 4, borders)
    assert not inner[:, :104].any() and inner[4:-4, 104:-4].all()
    outer = np.ones(SHAPE, bool)
    outer[4:-4, :-4] = False
    assert inner[outer & (np.arange(SHAPE[1]) >= 104)].any() != borders
