"""Scans and lesions without a patient, and files in BUSI's layout made of them."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.region import EllipseRegion
from training.simulate import SimulationRecipe, simulate_scan

WIDTH, HEIGHT = 260, 230
Painted = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def simulated(seed: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """A healthy scan of its own, uint8 (height, width)."""
    recipe = SimulationRecipe(f"scan {seed}", "", seed, width=width, height=height)
    return np.asarray(simulate_scan(recipe).pixels, np.uint8)


def painted(seed: int, malignant: bool) -> Painted:
    """A scan with a dark, speckled ellipse in it, and the ellipse: upright when malignant."""
    rng = np.random.default_rng(seed)
    long, short = rng.uniform(32, 42), rng.uniform(20, 28)
    rx, ry = (short, long) if malignant else (long, short)
    cx, cy = rng.uniform(90, WIDTH - 90), rng.uniform(90, HEIGHT - 90)
    mask = EllipseRegion(cx, cy, rx, ry, rng.uniform(-10, 10)).rasterize((HEIGHT, WIDTH))
    scan = simulated(seed)
    dark = np.clip(scan * 0.35 + rng.normal(0, 6, scan.shape), 0, 255)
    return np.where(mask, dark, scan).astype(np.uint8), mask


def write_png(path: Path, pixels: NDArray[np.generic]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    assert cv2.imwrite(str(path), pixels.astype(np.uint8))


def write_busi_case(root: Path, pathology: str, number: int, case: Painted) -> None:
    """One scan and its mask, named and laid out as BUSI does."""
    folder = root / "busi" / pathology
    write_png(folder / f"{pathology} ({number}).png", case[0])
    write_png(folder / f"{pathology} ({number})_mask.png", case[1] * 255)
