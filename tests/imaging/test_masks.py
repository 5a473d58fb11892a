"""Mask editing: stamps against their definition, and what must hold for any mask."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import ndimage

from busynth_gui.imaging.brush import footprint, stamp
from busynth_gui.imaging.mask_patch import MaskPatch, box_of
from busynth_gui.imaging.masks import fill_holes, flood, grow, keep_largest, shrink, smooth

masks = hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=40))
# Round and not, on and between whole px.
radii = st.one_of(
    st.floats(0.5, 9).map(lambda r: (r, r)),
    st.integers(1, 6).map(lambda r: (float(r), float(r))),
    st.tuples(st.floats(0.5, 9), st.floats(0.5, 9)),
)
spots = st.tuples(st.floats(-12, 52), st.floats(-12, 52))


@given(mask=masks, start=spots, end=spots, reach=radii, paint=st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_stroke_sets_the_pixels_within_the_radius_and_no_other(
    mask: np.ndarray,
    start: tuple[float, float],
    end: tuple[float, float],
    reach: tuple[float, float],
    paint: bool,
) -> None:
    after = mask.copy()
    touched = stamp(after, start, end, reach, paint)
    (x0, y0), (x1, y1) = ((math.floor(x), math.floor(y)) for x, y in (start, end))
    steps = 250  # along the line, close enough together that no pixel is missed by more than 0.2
    t = np.linspace(0, 1, steps)[:, None, None]
    rows, columns = np.indices(mask.shape)
    far = ((columns - x0 - t * (x1 - x0)) / reach[0]) ** 2
    far = far + ((rows - y0 - t * (y1 - y0)) / reach[1]) ** 2
    distance = np.sqrt(far.min(0))
    sure = np.abs(distance - 1) > 0.05 / min(reach)
    expected = np.where(distance < 1, paint, mask)
    assert np.array_equal(after[sure], expected[sure])
    outside = np.ones(mask.shape, bool)
    if touched is not None:
        outside[touched[0] : touched[2], touched[1] : touched[3]] = False
    assert np.array_equal(after[outside], mask[outside])


def test_a_stamp_is_exact_to_the_pixel_and_floors() -> None:
    for x, y in ((7.0, 5.0), (7.5, 5.5), (7.99, 5.99)):
        mask = np.zeros((12, 16), bool)
        stamp(mask, (x, y), (x, y), (0.4, 0.4), True)
        assert np.argwhere(mask).tolist() == [[5, 7]]
    plus = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]], bool)
    assert np.array_equal(footprint((1, 1)), plus)
    rows, columns = np.ogrid[-5:6, -5:6]
    assert np.array_equal(footprint((5, 5)), rows**2 + columns**2 <= 25)
    assert footprint((6, 3)).shape == (7, 13)


def test_a_stroke_of_one_pixel_has_no_gap() -> None:
    mask = np.zeros((60, 90), bool)
    stamp(mask, (3, 4), (80, 41), (0.5, 0.5), True)
    _, parts = ndimage.label(mask, np.ones((3, 3)))
    assert parts == 1 and mask[4, 3] and mask[41, 80]


def test_a_stroke_stays_within_what_it_may_touch() -> None:
    mask, allowed = np.zeros((30, 30), bool), np.zeros((30, 30), bool)
    allowed[:, 15:] = True
    stamp(mask, (15, 15), (15, 15), (6, 6), True, allowed)
    assert mask.any() and not (mask & ~allowed).any()
    assert stamp(mask, (200, 15), (210, 15), (6, 6), True) is None


@given(mask=masks, reach=radii)
def test_growing_then_shrinking_loses_nothing_and_the_other_way_adds_nothing(
    mask: np.ndarray, reach: tuple[float, float]
) -> None:
    grown, shrunk = grow(mask, reach), shrink(mask, reach)
    assert not (mask & ~grown).any() and not (shrunk & ~mask).any()
    closed, opened = shrink(grown, reach), grow(shrunk, reach)
    assert not (mask & ~closed).any()
    assert not (opened & ~mask).any()
    assert np.array_equal(shrink(grow(closed, reach), reach), closed)


@given(mask=masks, squared=st.integers(0, 80))
def test_round_and_elliptic_distances_agree(mask: np.ndarray, squared: int) -> None:
    # The two come from different libraries, which may differ by a hair's breadth. Squared distances
    # of pixels are whole numbers, so at half of one no pixel lies on the rim.
    reach = math.sqrt(squared + 0.5)
    almost = (reach, reach * (1 + 1e-9))
    assert np.array_equal(grow(mask, (reach, reach)), grow(mask, almost))


def test_growing_a_pixel_gives_the_brush() -> None:
    mask = np.zeros((31, 31), bool)
    mask[15, 15] = True
    for reach in ((5.0, 5.0), (7.0, 4.0)):
        grown = grow(mask, reach)
        box = box_of(grown)
        assert box is not None
        assert np.array_equal(grown[box[0] : box[2], box[1] : box[3]], footprint(reach))


@given(mask=masks)
def test_filling_and_keeping_the_largest(mask: np.ndarray) -> None:
    filled = fill_holes(mask)
    assert np.array_equal(filled, ndimage.binary_fill_holes(mask))
    kept = keep_largest(mask)
    labels, count = ndimage.label(mask, np.ones((3, 3)))
    sizes = np.bincount(labels.ravel())[1:]
    assert kept.sum() == (sizes.max() if count else 0)
    assert not (kept & ~mask).any()
    assert ndimage.label(kept, np.ones((3, 3)))[1] == min(count, 1)


def test_smoothing_takes_spikes_and_dents_and_leaves_the_body() -> None:
    rows, columns = np.ogrid[:120, :140]
    body = (rows - 60) ** 2 + (columns - 70) ** 2 <= 35**2
    rough = body.copy()
    rough[58:61, 100:125] = True  # a spike
    rough[20:45, 69:72] = False  # a slit
    smoothed = smooth(rough, (3, 3))
    assert not smoothed[59, 112] and smoothed[35, 70]
    assert (smoothed ^ body).sum() < 0.03 * body.sum()


def test_a_flood_stops_at_edges_and_barriers() -> None:
    rng = np.random.default_rng(3)
    grey = np.where(np.arange(120) < 60, 60, 140) * np.ones((100, 1))
    for bits, scale in ((np.uint8, 1), (np.uint16, 257)):
        pixels = ((grey + rng.normal(0, 4, grey.shape)) * scale).astype(bits)
        left = flood(pixels, 255 * scale, (20, 50), 25)
        assert left[:, :56].mean() > 0.99 and left[:, 64:].mean() == 0
        assert flood(pixels, 255 * scale, (20, 50), 120).all()
        pixels[70:73, 30:33] = pixels[20:40, 30:50] = 255 * scale
        speckled = flood(pixels, 255 * scale, (20, 50), 25)
        assert speckled[65:78, 25:38].all() and not speckled[23:37, 33:47].any()
        allowed = np.ones(grey.shape, bool)
        allowed[40] = False
        below = flood(pixels, 255 * scale, (20, 50), 120, allowed)
        assert below[41:].all() and not below[:41].any()
        assert not flood(pixels, 255 * scale, (20, 40), 120, allowed).any()


pairs = hnp.array_shapes(min_dims=2, max_dims=2, max_side=40).flatmap(
    lambda shape: st.tuples(hnp.arrays(bool, shape), hnp.arrays(bool, shape))
)


@given(pair=pairs)
def test_a_patch_is_the_step_and_its_undoing(pair: tuple[np.ndarray, np.ndarray]) -> None:
    before, after = pair
    patch = MaskPatch.between(before, after)
    if patch is None:
        assert np.array_equal(before, after)
        return
    mask = before.copy()
    patch.flip(mask)
    assert np.array_equal(mask, after)
    patch.flip(mask)
    assert np.array_equal(mask, before)


@pytest.mark.parametrize("reach", [3, 25])
def test_a_patch_of_a_stroke_on_a_large_mask_is_small(reach: int) -> None:
    before = np.zeros((2000, 2000), bool)
    before[500:1500, 500:1500] = True
    after = before.copy()
    box = stamp(after, (480, 700), (520, 1100), (reach, reach), True)
    patch = MaskPatch.between(before, after, box)
    assert patch is not None and patch.nbytes < 2000
    patch.flip(after)
    assert np.array_equal(after, before)
