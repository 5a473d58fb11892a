"""Readers for the public data sets: each yields cases with scan, mask, pathology and group."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

__all__ = ["Case", "read_bus_bra", "read_busi", "read_datasets"]


@dataclass(frozen=True)
class Case:
    """One scan of a data set. ``scan`` is uint8 (H, W), ``mask`` bool (H, W), empty when normal."""

    name: str
    dataset: str
    scan: NDArray[np.uint8]
    mask: NDArray[np.bool_]
    pathology: str
    """``benign``, ``malignant`` or ``normal``."""
    group: str
    """What must not be divided by a split: the patient's case, or the scan's own name."""


def read_busi(folder: Path) -> Iterator[Case]:
    """BUSI's original layout: ``benign/benign (1).png`` with ``_mask.png``, ``_mask_1.png``, ...

    Several masks of one scan are merged with OR. BUSI names no patients, so each scan is its own
    group until :func:`training.duplicates.merge_groups` joins near-duplicates.
    """
    for pathology in ("benign", "malignant", "normal"):
        for path in sorted((folder / pathology).glob("*.png"), key=_natural):
            if "_mask" in path.stem:
                continue
            scan = _grey(path)
            mask = np.zeros(scan.shape, bool)
            for part in path.parent.glob(f"{path.stem}_mask*.png"):
                layer = _grey(part)
                if layer.shape != scan.shape:
                    raise ValueError(f"{part} is {layer.shape}, its scan is {scan.shape}")
                mask |= layer > 0
            if pathology == "normal":
                mask[:] = False
            elif not mask.any():
                continue
            yield Case(path.stem, "busi", scan, mask, pathology, f"busi/{path.stem}")


def read_bus_bra(folder: Path) -> Iterator[Case]:
    """BUS-BRA: ``Images/bus_0001-l.png``, ``Masks/mask_0001-l.png``, grouped by ``Case``."""
    with (folder / "bus_data.csv").open(newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        path = folder / "Images" / f"{row['ID']}.png"
        if not path.exists():
            continue  # the release that lies beside us may be a part of the whole
        scan = _grey(path)
        mask = _grey(folder / "Masks" / f"{row['ID'].replace('bus_', 'mask_')}.png") > 0
        if mask.shape != scan.shape or not mask.any():
            continue
        pathology = row["Pathology"].strip().lower()
        yield Case(row["ID"], "bus_bra", scan, mask, pathology, f"bus_bra/{row['Case']}")


def read_datasets(root: Path) -> list[Case]:
    """Every case of the data sets found below ``root`` (folders ``busi`` and ``bus_bra``).

    Raises FileNotFoundError when neither is there.
    """
    cases: list[Case] = []
    if (root / "busi").is_dir():
        cases += read_busi(root / "busi")
    if (root / "bus_bra").is_dir():
        cases += read_bus_bra(root / "bus_bra")
    if not cases:
        raise FileNotFoundError(
            f"no data set below {root}: expected a folder 'busi' or 'bus_bra' in it"
        )
    return cases


def _grey(path: Path) -> NDArray[np.uint8]:
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise ValueError(f"{path} is not an image that can be read")
    return np.asarray(image, np.uint8)


def _natural(path: Path) -> tuple[int, str]:
    number = re.search(r"\d+", path.stem)
    return (int(number.group()) if number else -1, path.stem)
