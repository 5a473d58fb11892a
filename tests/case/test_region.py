"""Regions: where their pixels lie, and the way through JSON and the command line."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import (
    BoxRegion,
    EllipseRegion,
    PolygonRegion,
    RasterRegion,
    Region,
    parse_region,
    region_from_json,
)

place = st.floats(-50, 150, allow_nan=False)
size = st.floats(0.5, 80, allow_nan=False)
vectors: st.SearchStrategy[Region] = st.one_of(
    st.builds(EllipseRegion, place, place, size, size, st.floats(-360, 360)),
    st.builds(BoxRegion, place, place, size, size, st.just(0.0) | st.floats(-360, 360)),
    st.builds(PolygonRegion, st.lists(st.tuples(place, place), min_size=3, max_size=12).map(tuple)),
)
masks = hnp.arrays(bool, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40))


@given(region=vectors)
def test_json_round_trip(region: Region) -> None:
    back = region_from_json(json.loads(json.dumps(region.to_json())))
    assert back == region
    np.testing.assert_array_equal(back.rasterize((90, 110)), region.rasterize((90, 110)))


@given(region=vectors)
def test_the_command_line_says_the_same(region: Region) -> None:
    data = region.to_json()
    text = f"{data['kind']}:{','.join(repr(v) for v in data['values'])}"
    assert parse_region(text) == region


@given(mask=masks)
def test_raster_round_trip(mask: np.ndarray) -> None:
    region = RasterRegion.from_mask(mask)
    back = region_from_json(json.loads(json.dumps(region.to_json())))
    assert back == region
    np.testing.assert_array_equal(back.rasterize(mask.shape), mask)


@given(mask=masks)
def test_a_raster_fits_its_own_grid_only(mask: np.ndarray) -> None:
    with pytest.raises(Refusal, match="own size"):
        RasterRegion.from_mask(mask).rasterize((mask.shape[0] + 1, mask.shape[1]))


@settings(deadline=None)
@given(x=st.integers(0, 20), y=st.integers(0, 20), w=st.integers(1, 15), h=st.integers(1, 15))
def test_a_box_and_its_polygon_cover_the_pixels_whose_centres_they_hold(
    x: int, y: int, w: int, h: int
) -> None:
    expected = np.zeros((40, 40), bool)
    expected[y : y + h, x : x + w] = True
    np.testing.assert_array_equal(BoxRegion(x, y, w, h).rasterize((40, 40)), expected)
    # A little smaller than the box, to keep its edge off the next pixels' centres.
    corners = (
        (x + 0.4, y + 0.4),
        (x + w - 0.4, y + 0.4),
        (x + w - 0.4, y + h - 0.4),
        (x + 0.4, y + h - 0.4),
    )
    np.testing.assert_array_equal(PolygonRegion(corners).rasterize((40, 40)), expected)


@given(rx=st.floats(5, 30), ry=st.floats(5, 30), turn=st.floats(-180, 180, allow_nan=False))
def test_a_region_has_its_area_wherever_it_points(rx: float, ry: float, turn: float) -> None:
    area = EllipseRegion(50.5, 50.5, rx, ry, turn).rasterize((101, 101)).sum()
    assert area == pytest.approx(np.pi * rx * ry, rel=0.08, abs=12)
    area = BoxRegion(50.5 - rx, 50.5 - ry, 2 * rx, 2 * ry, turn).rasterize((101, 101)).sum()
    # A side gains or loses less than a pixel: at most half the outline's length in all.
    assert area == pytest.approx(4 * rx * ry, abs=2 * rx + 2 * ry + 1)


@given(
    st.tuples(*[st.floats(-60, 120)] * 2),
    st.tuples(*[st.floats(0.5, 80)] * 2),
    st.floats(-400, 400),
)
def test_an_ellipse_holds_every_pixel_whose_centre_is_in_it(
    centre: tuple[float, float], axes: tuple[float, float], turn: float
) -> None:
    """Wherever it lies and however it is turned: no pixel is left unlooked at."""
    y, x = np.ogrid[:40, :60]
    dx, dy = x + 0.5 - centre[0], y + 0.5 - centre[1]
    cos, sin = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    far = ((dx * cos + dy * sin) / axes[0]) ** 2 + ((dy * cos - dx * sin) / axes[1]) ** 2
    mask = EllipseRegion(*centre, *axes, turn).rasterize((40, 60))
    assert not (mask & (far > 1 + 1e-9)).any() and not (~mask & (far < 1 - 1e-9)).any()


def test_an_upright_box_is_written_as_ever() -> None:
    assert BoxRegion(1, 2, 3, 4).to_json() == {"kind": "box", "values": [1.0, 2.0, 3.0, 4.0]}


@pytest.mark.parametrize("thin", [EllipseRegion(50, 50, 40, 5, 45), BoxRegion(10, 45, 80, 10, 45)])
def test_regions_turn_clockwise_on_screen(thin: Region) -> None:
    mask = thin.rasterize((100, 100))
    assert mask[75, 75] and mask[25, 25] and not mask[25, 75] and not mask[75, 25]


@pytest.mark.parametrize(
    "text",
    [
        "", "ellipse", "ellipse:", "ellipse:1,2,3", "ellipse:1,2,3,4,5,6", "ellipse:1,2,0,4",
        "ellipse:1,2,-3,4", "ellipse:a,b,c,d", "ellipse:nan,2,3,4", "ellipse:inf,2,3,4",
        "ellipse:1e7,2,3,4", "box:1,2,3", "box:1,2,0,3", "polygon:1,2,3,4", "polygon:1,2,3,4,5,6,7",
        "polygon:1,2,3,4,1e300,6", "circle:1,2,3,4", "280,200,70,45",
    ],
)  # fmt: skip
def test_what_is_no_region_is_refused_with_the_forms(text: str) -> None:
    with pytest.raises(Refusal) as caught:
        parse_region(text)
    assert "ellipse:CX,CY,RX,RY[,DEGREES]" in str(caught.value)


@pytest.mark.parametrize(
    "data",
    [{}, {"kind": "box"}, {"kind": "box", "values": ["x"] * 4}, {"kind": "raster", "values": [1]}],
)
def test_json_of_another_kind_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(Refusal):
        region_from_json(data)


LOBE = ((50.0, 50.0), (30.0, 20.0), (10.0, 50.0), (30.0, 80.0))
OTHER = tuple((100.0 - x, y) for x, y in LOBE)


@pytest.mark.parametrize(
    ("polygon", "area"),
    [
        (PolygonRegion(LOBE), 1200.0),
        # Figures of eight, whose lobes run the other way round and the same.
        (PolygonRegion(LOBE + OTHER), 2400.0),
        (PolygonRegion(LOBE + OTHER[:1] + OTHER[:0:-1]), 2400.0),
        (PolygonRegion(LOBE + LOBE), 0.0),  # twice round: the even-odd rule fills nothing
        (PolygonRegion(((0.0, 0.0), (40.0, 30.0), (80.0, 60.0))), 0.0),
        (PolygonRegion(((0.0, 5.0), (40.0, 5.0), (80.0, 5.0))), 0.0),
    ],
)
def test_the_area_of_a_polygon_is_what_is_filled(polygon: PolygonRegion, area: float) -> None:
    assert polygon.area() == pytest.approx(area, rel=0.01, abs=0.01)


@given(corners=st.lists(st.tuples(place, place), min_size=3, max_size=9).map(tuple))
def test_the_area_of_any_polygon_is_that_of_its_pixels(
    corners: tuple[tuple[float, float], ...],
) -> None:
    fine = PolygonRegion(tuple((8 * (x + 50), 8 * (y + 50)) for x, y in corners))
    filled = fine.rasterize((1601, 1601)).sum() / 64
    # Drawing adds the outline's own pixels.
    around = sum(
        np.hypot(*np.subtract(a, b))
        for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
    )
    assert abs(PolygonRegion(corners).area() - filled) < 0.2 * around + 0.01 * filled + 1
