"""A lattice of cells is seen in the texture of lesions, at its own period, wherever it begins."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from training.evaluate.measures.lattice import PERIODS, Lattice
from training.evaluate.measures.pairs import Pair


def lesion(number: int, period: int = 0, radius: int = 60) -> Pair:
    """A round lesion of speckle; with a lattice where a period is given, stronger if long."""
    rng = np.random.default_rng(number)
    grain = cv2.GaussianBlur(rng.standard_normal((160, 200)), (0, 0), 1.2)
    grey = 90 + 20 * grain / grain.std()
    y, x = np.mgrid[:160, :200]
    if period:
        at = number % period
        grey += 2 * period * np.cos(2 * np.pi * (x + at) / period) * np.cos(2 * np.pi * y / period)
    mask = np.hypot(x - 100, y - 80) < radius
    return Pair(f"{number}", "own", "benign", f"{number // 2}", grey.astype(np.uint8), mask)


@pytest.mark.parametrize("period", PERIODS)
def test_a_lattice_is_seen_at_its_own_period(period: int) -> None:
    plain, woven = (Lattice.of([lesion(k, p) for k in range(8)]) for p in (0, period))
    for other in PERIODS:
        (before, _), (now, (low, high)) = plain.measure(other), woven.measure(other)
        assert 0.3 < before < 1.4
        assert low is not None and high is not None and low < now < high
        assert now > 1.8 * before if other == period else now < 1.3 * before


def test_lesions_too_small_for_a_block_count_nothing() -> None:
    large = [lesion(k, 4) for k in range(4)]
    small = [lesion(k, radius=8) for k in range(4, 8)]
    together, alone = Lattice.of([*large, *small]), Lattice.of(large)
    assert together.measure(4)[0] == pytest.approx(alone.measure(4)[0])
    assert together.blocks == alone.blocks > 0
    value, interval = Lattice.of(small).measure(4)
    assert np.isnan(value) and interval == (None, None)
