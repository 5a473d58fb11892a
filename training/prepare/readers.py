"""Readers for the data sets: BUSI, BUS-BRA, a group's own scans, and others by what is in them.

The layouts are described in ``training/DATA.md``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.busi import read_busi
from busynth_gui.labelled.cases import DatasetCase, read_grey
from busynth_gui.labelled.exchange_sets import (
    coco_index,
    has_segmentations,
    is_nnunet,
    read_coco,
    read_nnunet,
    read_segmentations,
)
from busynth_gui.labelled.files import Skipped, each_case, mask_of
from busynth_gui.labelled.folder_reader import TABLE, read_folder
from busynth_gui.labelled.tables import Row, read_rows
from training.prepare.public_sets import (
    breast_table,
    is_buid,
    is_bus_uclm,
    read_breast,
    read_buid,
    read_bus_uclm,
)

__all__ = ["DataSets", "read_bus_bra", "read_datasets"]


@dataclass(frozen=True)
class DataSets:
    """All that was read: the cases, and what was left out with the reason."""

    cases: list[DatasetCase] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Scan (``data set/name``) and why it could not be used."""
    notes: list[str] = field(default_factory=list)
    """What a person should know of the data sets, one line each."""


def read_bus_bra(folder: Path, skipped: Skipped | None = None) -> Iterator[DatasetCase]:
    """BUS-BRA: ``Images/bus_0001-l.png``, ``Masks/mask_0001-l.png``, grouped by ``Case``.

    Rows of ``bus_data.csv`` whose image is not there are passed over, for a release may be a part
    of the whole; a scan that cannot be read, or has no lesion in its mask, or a mask of another
    size, is added to ``skipped``. Raises Refusal when the table is missing or lacks a column.
    """
    rows = {row["ID"]: row for row in _bus_bra_table(folder / "bus_data.csv")}
    there = [name for name in rows if (folder / "Images" / f"{name}.png").exists()]

    def read(name: str) -> DatasetCase | str:
        pathology = rows[name]["Pathology"].lower()
        if pathology not in ("benign", "malignant"):
            return f"unknown pathology '{pathology}'"
        scan = read_grey(folder / "Images" / f"{name}.png")
        mask = folder / "Masks" / f"{name.replace('bus_', 'mask_')}.png"
        return DatasetCase(
            name, "bus_bra", scan, mask_of(mask, scan.shape), pathology,
            f"bus_bra/{rows[name]['Case']}",
        )  # fmt: skip

    yield from each_case("bus_bra", there, read, [] if skipped is None else skipped)


def _bus_bra_table(path: Path) -> list[Row]:
    if not path.exists():
        raise Refusal("{0} is missing", "it comes with BUS-BRA; put it back", path)
    rows = read_rows(path)
    lacking = {"ID", "Case", "Pathology"} - set(rows[0] if rows else ())
    if lacking:
        names = ", ".join(sorted(lacking))
        raise Refusal("{0} has no column {1}", "take the table that BUS-BRA came with", path, names)
    return rows


def read_datasets(root: Path) -> DataSets:
    """Every case of the data sets found below ``root``.

    These are the folders ``busi`` and ``bus_bra``, every folder with a ``cases.csv`` in it
    (:mod:`busynth_gui.labelled.folder_reader`) or in another layout that is known, and ``root``
    itself if it has a ``cases.csv``. Raises Refusal when there is none or one cannot be read.
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
        elif not (root / TABLE).exists():
            cases = _by_content(folder, found.skipped)
            if cases is None:
                note = f"folder '{folder.name}' was passed over: no layout that is known"
                found.notes.append(note)
            else:
                found.cases.extend(cases)
    if not found.cases:
        raise Refusal(
            "no data set below {0}",
            "expected a folder 'busi' or 'bus_bra', or a folder with a {1}, in it",
            root,
            TABLE,
        )
    return found


def _by_content(folder: Path, skipped: Skipped) -> Iterator[DatasetCase] | None:
    """The cases of a folder whose layout is told by what lies in it; None when it is none."""
    index, table = coco_index(folder), breast_table(folder)
    known: tuple[tuple[bool, Callable[[], Iterator[DatasetCase]]], ...] = (
        (folder.name == "busi", lambda: read_busi(folder, skipped)),
        (
            folder.name == "bus_bra" or (folder / "bus_data.csv").exists(),
            lambda: read_bus_bra(folder, skipped),
        ),
        (is_bus_uclm(folder), lambda: read_bus_uclm(folder, skipped)),
        (is_buid(folder), lambda: read_buid(folder, skipped)),
        (is_nnunet(folder), lambda: read_nnunet(folder, skipped)),
        (index is not None, lambda: read_coco(folder, index or folder, skipped)),
        (table is not None, lambda: read_breast(folder, table or folder, skipped)),
        (has_segmentations(folder), lambda: read_segmentations(folder, skipped)),
    )
    return next((read() for fits, read in known if fits), None)


def _add(found: DataSets, folder: Path) -> None:
    cases, notes = read_folder(folder)
    found.cases.extend(cases)
    found.notes.extend(notes)
