"""Figures of what a scan looks like tell scans apart by what their makers set."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from busynth_gui.imaging.scan_style import STYLE, scan_style

WHOLE = np.ones((240, 320), bool)


def speckle(seed: int, size: float = 1.0, level: float = 90.0) -> NDArray[np.uint8]:
    """Tissue (240, 320) of speckle ``size`` px across about a mean grey ``level``."""
    noise = np.random.default_rng(seed).standard_normal(WHOLE.shape).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), size)
    return np.asarray(np.clip(level * (1 + 0.4 * soft / soft.std()), 0, 255), np.uint8)


def test_it_hangs_on_the_kind_and_not_on_the_patient() -> None:
    one, other = (scan_style(speckle(seed), 255, WHOLE) for seed in (1, 2))
    coarse, dark = (
        scan_style(speckle(3, **kind), 255, WHOLE) for kind in ({"size": 3.0}, {"level": 30.0})
    )
    same = np.linalg.norm(one - other)
    assert one.shape == (len(STYLE),) and np.isfinite(one).all()
    assert np.linalg.norm(one - coarse) > 10 * same
    assert np.linalg.norm(one - dark) > 10 * same


def test_what_lies_off_the_field_of_view_is_not_looked_at() -> None:
    tissue, fov = speckle(1), WHOLE.copy()
    fov[:, :60] = fov[200:] = False
    marked = tissue.copy()
    marked[~fov] = 255
    np.testing.assert_allclose(
        scan_style(marked, 255, fov), scan_style(tissue, 255, fov), atol=0.02
    )


def test_nor_is_the_step_over_the_slanted_sides_of_a_sector() -> None:
    tissue = speckle(1)
    y, x = np.mgrid[: tissue.shape[0], : tissue.shape[1]]
    fov = x > 20 + y / 3
    white, black = (np.where(fov, tissue, level).astype(np.uint8) for level in (255, 0))
    np.testing.assert_allclose(scan_style(white, 255, fov), scan_style(black, 255, fov), atol=1e-5)


def test_bit_depth_and_an_exports_enlargement_change_little() -> None:
    tissue = speckle(1, 2.0)
    style = scan_style(tissue, 255, WHOLE)
    deep = tissue.astype(np.uint16) * 257
    np.testing.assert_allclose(scan_style(deep, 65535, WHOLE), style, atol=1e-4)
    large = np.kron(tissue, np.ones((8, 8), np.uint8))
    larger = np.kron(tissue, np.ones((16, 16), np.uint8))
    np.testing.assert_allclose(
        scan_style(large, 255, large > -1), scan_style(larger, 255, larger > -1), atol=0.05
    )


@pytest.mark.parametrize("level", [0, 255])
def test_a_scan_without_echoes_has_figures_too(level: int) -> None:
    flat = np.full(WHOLE.shape, level, np.uint8)
    assert np.isfinite(scan_style(flat, 255, WHOLE)).all()
    assert (scan_style(flat, 255, ~WHOLE) == 0).all()
    thin = np.zeros(WHOLE.shape, bool)
    thin[5, 7] = True
    assert np.isfinite(scan_style(flat, 255, thin)).all()
