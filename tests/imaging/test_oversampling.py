"""How many pixels a scan spends on speckle that fewer would show."""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.imaging.oversampling import oversampling
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder

HEIGHT, WIDTH = 320, 352


def speckled(across: float, along: float) -> NDArray[np.float32]:
    """Speckle of 0 to 1 whose point spread has these standard deviations, px."""
    rng = np.random.default_rng(0)
    field = [
        cv2.GaussianBlur(rng.standard_normal((HEIGHT, WIDTH)), (0, 0), across, sigmaY=along)
        for _ in range(2)
    ]
    envelope = np.hypot(*field)
    return np.asarray(np.clip(0.25 * envelope / envelope.mean(), 0, 1), np.float32)


@cache
def sample(name: str = "sector.png", by: float = 1.0) -> NDArray[np.float32]:
    """A sample scan of 0 to 1, enlarged."""
    scan = read_scan(resource_folder("samples") / name)
    grey = np.asarray(scan.pixels / scan.full_scale, np.float32)
    return np.asarray(cv2.resize(grey, None, fx=by, fy=by, interpolation=cv2.INTER_CUBIC))


def of(grey: NDArray[np.float32], fov: NDArray[np.bool_] | None = None) -> float:
    pixels = np.rint(np.clip(grey, 0, 1) * 255).astype(np.uint8)
    return oversampling(pixels, 255, np.ones(grey.shape, bool) if fov is None else fov)


@pytest.mark.parametrize("name", ["sector.png", "dim.png", "rib.png", "laminated16.png"])
def test_the_sample_scans_are_as_fine_as_what_bundles_are_trained_on(name: str) -> None:
    assert of(sample(name)) < 1.2


@pytest.mark.parametrize("by", [1.5, 2.0, 3.0, 5.0, 7.0])
@pytest.mark.parametrize("name", ["sector.png", "dim.png", "rib.png", "laminated16.png"])
def test_an_enlarged_scan_has_as_many_more_as_it_was_enlarged_by(name: str, by: float) -> None:
    assert of(sample(name, by)) == pytest.approx(by, rel=0.25)


@pytest.mark.parametrize("quality", [95, 60])
def test_jpeg_does_not_hide_that_a_scan_was_enlarged(quality: int) -> None:
    levels = np.rint(np.clip(sample("rib.png", 3), 0, 1) * 255).astype(np.uint8)
    code = cv2.imencode(".jpg", levels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    again = np.asarray(cv2.imdecode(code, cv2.IMREAD_GRAYSCALE) / 255, np.float32)
    assert of(again) == pytest.approx(3, rel=0.25)


def test_noise_is_never_coarse() -> None:
    assert of(np.random.default_rng(0).random((HEIGHT, WIDTH)).astype(np.float32)) == 1.0


def test_the_axis_that_shows_more_decides() -> None:
    wide = speckled(across=4, along=1)
    assert of(wide) == of(np.ascontiguousarray(wide.T)) == 1.0
    assert of(speckled(across=4, along=4)) > 1.5


def test_what_is_written_on_a_scan_does_not_make_it_finer() -> None:
    smooth = sample(by=2)
    page = np.zeros(smooth.shape, np.uint8)
    for row in range(200, 900, 150):
        cv2.putText(page, "BREAST L 10:00", (300, row), cv2.FONT_HERSHEY_SIMPLEX, 1, 255, 1)
    assert page.any()
    marked = np.where(page > 0, np.float32(1), smooth)
    assert of(marked) == pytest.approx(of(smooth), rel=0.15)


def test_neither_contrast_nor_depth_of_grey_matters() -> None:
    smooth = sample(by=2)
    assert of(np.asarray(0.6 * smooth, np.float32)) == pytest.approx(of(smooth), rel=0.1)
    deep = np.rint(np.clip(smooth, 0, 1) * 4095).astype(np.uint16)
    full = np.ones(smooth.shape, bool)
    assert oversampling(deep, 4095, full) == pytest.approx(of(smooth), rel=0.1)


def test_only_the_field_of_view_is_looked_at() -> None:
    smooth = sample("dim.png", 2)
    rows, columns = smooth.shape
    page = np.random.default_rng(1).random((rows + 200, columns + 90)).astype(np.float32)
    fov = np.zeros(page.shape, bool)
    fov[100 : 100 + rows, 50 : 50 + columns] = True
    page[fov] = smooth.ravel()
    assert of(page, fov) == pytest.approx(of(smooth), rel=0.05)


@pytest.mark.parametrize("shape", [(1, 1), (20, 400), (31, 31)])
def test_what_is_too_small_to_tell_is_taken_as_it_is(shape: tuple[int, int]) -> None:
    assert of(np.full(shape, 0.5, np.float32)) == 1.0
    assert of(np.full((HEIGHT, WIDTH), 0.5, np.float32), np.zeros((HEIGHT, WIDTH), bool)) == 1.0


def test_a_scan_that_shows_nothing_has_no_grain_to_follow() -> None:
    assert of(np.zeros((HEIGHT, WIDTH), np.float32)) == 1.0


@pytest.mark.parametrize("name", ["sector.png", "rib.png"])
@pytest.mark.parametrize("by", [2.0, 3.0])
def test_coarse_grey_levels_do_not_hide_it(name: str, by: float) -> None:
    """A scan in 64 grey levels, and one in 8 bits whose file has 16."""
    levels = np.rint(np.clip(sample(name, by), 0, 1) * 255)
    few = (levels // 4 * 4).astype(np.uint8)
    wide = levels.astype(np.uint16) * 257
    everywhere = np.ones(levels.shape, bool)
    assert oversampling(few, 255, everywhere) == pytest.approx(by, rel=0.3)
    assert oversampling(wide, 65535, everywhere) == pytest.approx(by, rel=0.25)
