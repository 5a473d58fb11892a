"""Places for lesions of a given size: in the tissue, not in the skin, drawn by a seed."""

from __future__ import annotations

import math

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.room import find_room


def sector() -> np.ndarray:
    y, x = np.ogrid[:240, :320]
    return np.asarray((abs(x - 160) < 60 + y * 0.4) & (y > 20) & (y < 225))


@pytest.mark.parametrize("side", [10, 40, 90])
@pytest.mark.parametrize("elongation", [0.8, 1.7])
def test_a_place_has_the_size_that_was_asked_for_and_lies_in_the_tissue(
    side: float, elongation: float
) -> None:
    field = sector()
    regions = [find_room(field, side, elongation, seed) for seed in range(12)]
    for region in regions:
        assert math.pi * region.rx * region.ry == pytest.approx(side**2)
        assert region.rx / region.ry == pytest.approx(elongation)
        drawn = region.rasterize(field.shape)
        assert (drawn & field).sum() >= 0.96 * drawn.sum()
        assert region.cy - region.ry >= 20 - 1
        assert region.cy < 20 + 0.8 * 205
    assert len({(region.cx, region.cy) for region in regions}) > 6
    assert find_room(field, side, elongation, 3) == regions[3]


def test_no_room_is_refused() -> None:
    with pytest.raises(Refusal, match="no room"):
        find_room(sector(), 260, 1.0, 1)
    with pytest.raises(Refusal, match="no room"):
        find_room(np.zeros((100, 100), bool), 10, 1.0, 1)
