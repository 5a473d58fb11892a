"""What healing is measured with: healthy places, and the plain rivals."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.region import EllipseRegion
from training.evaluate.measures.pairs import NORMAL, Pair
from training.evaluate.parts.healed import cloned, fill_with_telea, healthy_place

SHAPE = (200, 260)


def pair_of(region: EllipseRegion, seed: int = 0) -> Pair:
    rng = np.random.default_rng(seed)
    rows = 120 + 40 * np.sin(np.arange(SHAPE[0]) / 8.0)
    grey = np.clip(rows[:, None] + rng.normal(0, 10, SHAPE), 0, 255).astype(np.uint8)
    mask: NDArray[np.bool_] = region.rasterize(SHAPE)
    grey[mask] //= 4
    return Pair(f"scan {seed}", "made", "benign", f"group {seed}", grey, mask)


def test_a_healthy_place_is_as_large_and_deep_and_off_the_lesion() -> None:
    like = pair_of(EllipseRegion(80, 70, 24, 14))
    on = pair_of(EllipseRegion(180, 80, 20, 16), 1)
    for seed in range(5):
        place = healthy_place(like, on, np.random.default_rng(seed))
        assert place is not None and place.pathology == NORMAL and place.group == on.group
        assert place.mask.sum() == like.mask.sum() and not (place.mask & on.mask).any()
        assert abs(np.nonzero(place.mask)[0].mean() - 70) < 25
    huge = pair_of(EllipseRegion(130, 100, 128, 98))
    assert healthy_place(huge, on, np.random.default_rng(0)) is None


def test_rivals_change_the_lesion_and_its_rim_alone() -> None:
    pair = pair_of(EllipseRegion(90, 90, 26, 16))
    for fill in (fill_with_telea, cloned):
        image = fill(pair)
        assert image.shape == SHAPE and image.dtype == np.uint8
        assert image[pair.mask].mean() > pair.pixels[pair.mask].mean() + 40
        far = np.ones(SHAPE, bool)
        far[50:130, 40:140] = False
        assert np.array_equal(image[far], pair.pixels[far])
    edge = pair_of(EllipseRegion(130, 90, 120, 20))
    assert np.array_equal(cloned(edge), edge.pixels)  # there is no room beside it
