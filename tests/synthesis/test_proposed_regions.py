"""How far the regions of proposals may reach."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder
from busynth_gui.synthesis.proposal import propose_region

TOP, SIDE = 20, 400


@pytest.fixture(scope="module")
def regions() -> list[EllipseRegion]:
    """For lesions that real ones have just below the skin, on tissue that is alike throughout."""
    rng = np.random.default_rng(0)
    fov = np.zeros((SIDE, SIDE), bool)
    fov[TOP:] = True
    pixels = np.where(fov, rng.integers(60, 200, fov.shape), 0).astype(np.uint8)
    places = np.array([[0.5, 0.25, 0.18, 0.14, 0.0]] * 5, np.float32)
    scan = Scan("even.png", pixels)
    return [
        propose_region(scan, fov, places, np.random.default_rng(seed), room=(1.3, 1.3))
        for seed in range(40)
    ]


def tops(regions: list[EllipseRegion]) -> NDArray[np.float64]:
    """Where each begins below the scan's own upper edge, in shares of the depth."""
    found = []
    for region in regions:
        rows = np.flatnonzero(region.rasterize((SIDE + 200, SIDE)).any(1))
        found.append((rows[0] - TOP) / (SIDE - TOP))
    return np.array(found)


def test_a_region_may_reach_into_the_skin_but_not_out_of_the_scan(
    regions: list[EllipseRegion],
) -> None:
    above = tops(regions)
    assert above.min() > -0.01  # whole px
    assert (above < 0.05).mean() > 0.2


def test_its_lesion_lies_below_the_skin(regions: list[EllipseRegion]) -> None:
    for region in regions:
        lesion = region.ry / 1.3
        assert region.cy - lesion > TOP + 0.04 * (SIDE - TOP)


def test_where_nothing_is_seen_no_region_is_proposed() -> None:
    """Below the middle a scan's gain may be gone: most of its field of view is black then."""
    lit = read_scan(resource_folder("samples") / "dense.png").pixels.copy()
    lit[220:] = lit[220:] // 64
    scan = Scan("shallow", lit)
    places = np.array([[0.5, 0.5, 0.12, 0.09, 0.0], [0.4, 0.6, 0.1, 0.1, 0.0]], np.float32)
    field = np.ones(scan.shape, bool)
    for seed in range(12):
        region = propose_region(scan, field, places, np.random.default_rng(seed))
        assert (scan.pixels[region.rasterize(scan.shape)] <= 3).mean() < 0.25
