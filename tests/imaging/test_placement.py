"""A region that leaves no room for a lesion is refused before any model is loaded."""

from __future__ import annotations

import numpy as np
import pytest

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import RasterRegion, Region, parse_region
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.placement import MIN_REGION_ACROSS, place_region


def scan() -> Scan:
    pixels = np.random.default_rng(0).integers(60, 200, (200, 300)).astype(np.uint8)
    pixels[:, 250:] = 0
    return Scan("healthy.png", pixels)


@pytest.mark.parametrize(
    "text", ["ellipse:100,100,30,20,45", "box:10,10,40,30", "polygon:20,20,90,30,50,120"]
)
def test_a_region_on_tissue_is_kept(text: str) -> None:
    region = parse_region(text)
    np.testing.assert_array_equal(place_region(region, scan()), region.rasterize((200, 300)))


def test_a_region_over_the_border_is_cut() -> None:
    inside = place_region(parse_region("ellipse:5,100,30,20"), scan())
    assert inside[100, 0] and inside.sum() < np.pi * 30 * 20


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ellipse:900,900,30,20", "outside"),
        ("ellipse:-20,100,30,20", "outside"),
        ("box:280,10,100,50", "outside"),
        ("polygon:400,10,500,10,450,90", "outside"),
        # Two equal lobes that cross, one of them and a half beside the scan.
        ("polygon:300,100,200,50,200,150,300,100,600,50,600,150", "outside"),
        ("ellipse:275,100,20,20", "outside the field of view"),
        ("ellipse:100,100,2,2", "too small"),
        ("box:0,0,300,200", "the whole of"),
        ("box:50.2,50.2,0.4,0.4", "too small"),
        ("ellipse:100,100,0.4,0.4", "too small"),
        ("box:10,10,200,3", "too small"),
        ("polygon:10,10,90,90,50,50", "too small"),
    ],
)
def test_refused(text: str, word: str) -> None:
    with pytest.raises(Refusal, match=word):
        place_region(parse_region(text), scan())


@pytest.mark.parametrize(
    ("width", "fits"), [(MIN_REGION_ACROSS - 1, False), (MIN_REGION_ACROSS, True)]
)
def test_a_region_is_as_narrow_as_an_outline_needs(width: int, fits: bool) -> None:
    region = parse_region(f"box:40,40,60,{width}")
    if fits:
        assert place_region(region, scan()).sum() == 60 * width
    else:
        with pytest.raises(Refusal, match="too small"):
            place_region(region, scan())


def test_a_mask_of_another_scan_is_refused() -> None:
    region: Region = RasterRegion.from_mask(np.ones((10, 10), bool))
    with pytest.raises(Refusal, match="own size"):
        place_region(region, scan())
