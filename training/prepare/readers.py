"""Readers for the data sets: BUSI, BUS-BRA, and a group's own scans in the plain layout.

The layouts are described in ``training/DATA.md``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.data.cases import DatasetCase, read_grey
from training.prepare.folder_reader import TABLE, read_folder

__all__ = ["DataSets", "read_bus_bra", "read_busi", "read_datasets"]


@dataclass(frozen=True)
class DataSets:
    """All that was read: the cases, and what was left out with the reason."""

    cases: list[DatasetCase] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Scan (``data set/name``) and why it could not be used."""
    notes: list[str] = field(default_factory=list)
    """What a person should know of the data sets, one line each."""


def read_busi(folder: Path, skipped: list[tuple[str, str]] | None = None) -> Iterator[DatasetCase]:
    """BUSI's original layout: ``benign/benign (1).png`` with ``_mask.png``, ``_mask_1.png``, ...

    Several masks of one scan are merged with OR. BUSI names no patients, so each scan is its own
    group until near-duplicates are joined. A lesion scan without a lesion in its mask is added to
    ``skipped``. Raises Refusal for a file that cannot be read or a mask of another size.
    """
    for pathology in ("benign", "malignant", "normal"):
        for path in sorted((folder / pathology).glob("*.png"), key=_natural):
            if "_mask" in path.stem:
                continue
            scan = read_grey(path)
            mask = np.zeros(scan.shape, bool)
            for part in path.parent.glob(f"{path.stem}_mask*.png"):
                mask |= _mask_of(part, scan.shape)
            if pathology == "normal":
                mask[:] = False
            elif not mask.any():
                _skip(skipped, f"busi/{path.stem}", "its mask is missing or empty")
                continue
            yield DatasetCase(path.stem, "busi", scan, mask, pathology, f"busi/{path.stem}")


def read_bus_bra(
    folder: Path, skipped: list[tuple[str, str]] | None = None
) -> Iterator[DatasetCase]:
    """BUS-BRA: ``Images/bus_0001-l.png``, ``Masks/mask_0001-l.png``, grouped by ``Case``.

    Rows of ``bus_data.csv`` whose image is not there are passed over, for a release may be a part
    of the whole; a scan without a lesion in its mask, or with a mask of another size, is added to
    ``skipped``. Raises Refusal when the table is missing or lacks a column.
    """
    for row in _bus_bra_table(folder / "bus_data.csv"):
        name = row["ID"]
        path = folder / "Images" / f"{name}.png"
        if not path.exists():
            continue
        scan = read_grey(path)
        try:
            mask = _mask_of(folder / "Masks" / f"{name.replace('bus_', 'mask_')}.png", scan.shape)
        except Refusal as refusal:
            _skip(skipped, f"bus_bra/{name}", str(refusal))
            continue
        if not mask.any():
            _skip(skipped, f"bus_bra/{name}", "its mask is empty")
            continue
        pathology = row["Pathology"].strip().lower()
        if pathology not in ("benign", "malignant"):
            _skip(skipped, f"bus_bra/{name}", f"unknown pathology '{pathology}'")
            continue
        yield DatasetCase(name, "bus_bra", scan, mask, pathology, f"bus_bra/{row['Case']}")


def _bus_bra_table(path: Path) -> list[dict[str, str]]:
    try:
        with path.open(newline="", encoding="utf-8-sig") as table:
            rows = list(csv.DictReader(table))
    except FileNotFoundError as error:
        raise Refusal("{0} is missing", "it comes with BUS-BRA; put it back", path) from error
    lacking = {"ID", "Case", "Pathology"} - set(rows[0] if rows else ())
    if lacking:
        names = ", ".join(sorted(lacking))
        raise Refusal("{0} has no column {1}", "take the table that BUS-BRA came with", path, names)
    return rows


def read_datasets(root: Path) -> DataSets:
    """Every case of the data sets found below ``root``.

    These are the folders ``busi`` and ``bus_bra``, every folder with a ``cases.csv`` in it
    (:mod:`training.prepare.folder_reader`), and ``root`` itself if it has one. Raises Refusal when
    there is none or one cannot be read.
    """
    found = DataSets()
    if (root / TABLE).exists():
        _add(found, root)
    folders = sorted(p for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
    order = {"busi": 0, "bus_bra": 1}
    for folder in sorted(folders, key=lambda p: (order.get(p.name, 2), p.name)):
        if (folder / TABLE).exists():
            if not (root / TABLE).exists():
                _add(found, folder)
        elif folder.name == "busi":
            found.cases.extend(read_busi(folder, found.skipped))
        elif folder.name == "bus_bra":
            found.cases.extend(read_bus_bra(folder, found.skipped))
        elif not (root / TABLE).exists():
            found.notes.append(f"folder '{folder.name}' was passed over: there is no {TABLE} in it")
    if not found.cases:
        raise Refusal(
            "no data set below {0}",
            "expected a folder 'busi' or 'bus_bra', or a folder with a {1}, in it",
            root,
            TABLE,
        )
    return found


def _add(found: DataSets, folder: Path) -> None:
    cases, notes = read_folder(folder)
    found.cases.extend(cases)
    found.notes.extend(notes)


def _mask_of(path: Path, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """A mask file as the public sets have them: any value above 0 is lesion; it may be empty."""
    image = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    if image is None:
        raise Refusal("the mask {0} cannot be read", "take it from the data set again", path)
    if image.shape != shape:
        raise Refusal(
            "the mask {0} is {1} x {2} px and its scan {3} x {4}",
            "take both from the data set again",
            path,
            image.shape[1],
            image.shape[0],
            shape[1],
            shape[0],
        )
    return np.asarray(image > 0)


def _skip(skipped: list[tuple[str, str]] | None, name: str, why: str) -> None:
    if skipped is not None:
        skipped.append((name, why))


def _natural(path: Path) -> tuple[int, str]:
    number = re.search(r"\d+", path.stem)
    return (int(number.group()) if number else -1, path.stem)
