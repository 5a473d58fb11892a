"""Whether one bundle is better than another: what its interval says."""

from __future__ import annotations

import numpy as np
import pytest

from training.evaluate.compare_bundles import Change, change_of

GROUPS = [f"patient {k // 2}" for k in range(60)]


def rows(shift: float, seed: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=(60, 6)) + shift


def test_a_bundle_that_came_nearer_is_better_and_one_that_did_not_is_no_better() -> None:
    real, far, near = rows(0, 0), rows(1, 1), rows(0.1, 2)
    better = change_of(real, far, near, GROUPS)
    assert better.after < better.before and better.verdict == "better"
    assert change_of(real, near, far, GROUPS).verdict == "worse"
    assert change_of(real, far, rows(1, 3), GROUPS).verdict == "no better"
    same = change_of(real, far, far, GROUPS)
    assert (same.low, same.high, same.verdict) == (0, 0, "no better")
    assert change_of(real, real, far, GROUPS).before == pytest.approx(0)


def test_a_change_is_told_with_its_interval() -> None:
    line = Change(0.5, 0.4, -0.15, -0.05).told("distance")
    assert "0.500 before, 0.400 after" in line and line.endswith("better on held-out scans")
    assert "no better" in Change(0.5, 0.4, -0.15, 0.05).told("distance")
