"""Scans and lesions without a patient, and files in the data sets' layouts made of them."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.region import EllipseRegion
from training.simulation.simulate import SimulationRecipe, simulate_scan

WIDTH, HEIGHT = 260, 230
Painted = tuple[NDArray[np.uint8], NDArray[np.bool_]]


def simulated(seed: int, width: int = WIDTH, height: int = HEIGHT) -> NDArray[np.uint8]:
    """A healthy scan of its own, uint8 (height, width)."""
    return _simulated(seed, width, height).copy()


@lru_cache(maxsize=200)
def _simulated(seed: int, width: int, height: int) -> NDArray[np.uint8]:
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
    # Tissue has no edge as sharp as a pixel.
    soft = cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 2.5)
    return (scan * (1 - soft) + dark * soft).astype(np.uint8), mask


def write_png(path: Path, pixels: NDArray[np.generic]) -> None:
    """Eight bits, or sixteen when ``pixels`` are uint16."""
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = np.uint16 if pixels.dtype == np.uint16 else np.uint8
    assert cv2.imwrite(str(path), pixels.astype(kind))


def write_busi_case(root: Path, pathology: str, number: int, case: Painted) -> None:
    """One scan and its mask, named and laid out as BUSI does."""
    folder = root / "busi" / pathology
    write_png(folder / f"{pathology} ({number}).png", case[0])
    write_png(folder / f"{pathology} ({number})_mask.png", case[1] * 255)


def write_bus_bra(root: Path, rows: Sequence[tuple[str, str, str]]) -> None:
    """Images, masks and table of (ID, Case, Pathology) as BUS-BRA has them.

    The table has a further row whose image is not there.
    """
    folder = root / "bus_bra"
    for number, (name, _, _) in enumerate(rows):
        scan, mask = painted(number, malignant=False)
        write_png(folder / "Images" / f"{name}.png", scan)
        write_png(folder / "Masks" / f"mask_{name.removeprefix('bus_')}.png", mask * 255)
    with (folder / "bus_data.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["ID", "Case", "Pathology", "BIRADS"])
        table.writerows((*row, "4") for row in [*rows, ("bus_9999-l", "777", "benign")])


PLAIN_HEADER = ("image", "mask", "pathology", "patient", "spacing_mm", "margin")
PLAIN_ROWS = (
    ("scans/a.png", "masks/a.png", "benign", "P1", "0.08", "circumscribed"),
    ("scans/b.tif", "masks/b.png", "Malignant", "P2", "0.08 x 0.1", "Not circumscribed"),
    ("scans/c.png", "", "normal", "P1", "", ""),
)


def write_plain(
    folder: Path,
    rows: Sequence[Sequence[str]] = PLAIN_ROWS,
    header: Sequence[str] = PLAIN_HEADER,
    separator: str = ",",
) -> None:
    """Three scans in the plain layout, one of them of 16 bits, and the table of ``rows``."""
    for name, seed in (("a", 1), ("b", 2), ("c", 3)):
        scan, mask = painted(seed, malignant=seed == 2)
        write_png(folder / "masks" / f"{name}.png", mask * (seed < 3) * 255)
        if name == "b":
            # Twelve bits in sixteen, as many devices write them.
            write_png(folder / "scans" / "b.tif", scan.astype(np.uint16) * 16 + 15)
        else:
            write_png(folder / "scans" / f"{name}.png", scan)
    with (folder / "cases.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.writer(file, delimiter=separator)
        table.writerow(header)
        table.writerows(rows)
