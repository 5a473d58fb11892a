"""Readers for the data sets: BUSI, BUS-BRA, a group's own scans, and others by what is in them.

The layouts are described in ``training/DATA.md``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.busi import is_busi
from busynth_gui.labelled.cases import DatasetCase, read_image
from busynth_gui.labelled.files import Skipped, each_case, mask_of, refuse_links_out
from busynth_gui.labelled.folder_reader import TABLE, read_folder
from busynth_gui.labelled.patients import read_patients
from busynth_gui.labelled.read import known_layout
from busynth_gui.labelled.tables import Row, read_rows
from busynth_gui.labelled.words import category_among
from training.prepare.public_sets import (
    breast_table,
    is_buid,
    is_bus_uclm,
    read_breast,
    read_buid,
    read_bus_uclm,
)

__all__ = ["PATIENTS", "DataSets", "read_bus_bra", "read_datasets"]

PATIENTS = "patients.csv"
"""The table that says whose scans they are, for layouts that have no place for it."""

_MOST_REASONS = 3


@dataclass(frozen=True)
class DataSets:
    """All that was read: the cases, and what was left out with the reason."""

    cases: list[DatasetCase] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    """Scan (``data set/name``) and why it could not be used."""
    notes: list[str] = field(default_factory=list)
    """What a person should know of the data sets, one line each."""
    own: set[str] = field(default_factory=set)
    """Names of data sets that are in no public one's layout, whatever they are called."""


def read_bus_bra(folder: Path, skipped: Skipped | None = None) -> Iterator[DatasetCase]:
    """BUS-BRA: ``Images/bus_0001-l.png``, ``Masks/mask_0001-l.png``, grouped by ``Case``.

    Rows of ``bus_data.csv`` whose image is not there are passed over, for a release may be a part
    of the whole; a scan that cannot be read, or has no lesion in its mask, or a mask of another
    size, is added to ``skipped``. Raises Refusal when the table is missing or lacks a column.
    """
    rows = {row["id"]: row for row in _bus_bra_table(folder / "bus_data.csv")}
    there = [name for name in rows if (folder / "Images" / f"{name}.png").exists()]

    def read(name: str) -> DatasetCase | str:
        pathology = rows[name]["pathology"].lower()
        if pathology not in ("benign", "malignant"):
            return f"unknown pathology '{pathology}'"
        scan, spacing = read_image(folder / "Images" / f"{name}.png")
        mask = folder / "Masks" / f"{name.replace('bus_', 'mask_')}.png"
        return DatasetCase(
            name, "bus_bra", scan, mask_of(mask, scan.shape), pathology,
            f"bus_bra/{rows[name]['case']}", spacing, category=category_among(rows[name]),
        )  # fmt: skip

    yield from each_case("bus_bra", there, read, [] if skipped is None else skipped)


def _bus_bra_table(path: Path) -> list[Row]:
    if not path.exists():
        raise Refusal("{0} is missing", "it comes with BUS-BRA; put it back", path)
    rows = read_rows(path)
    there = rows[0] if rows else {}
    names = ", ".join(name for name in ("Case", "ID", "Pathology") if name.lower() not in there)
    if names:
        raise Refusal("{0} has no column {1}", "take the table that BUS-BRA came with", path, names)
    return rows


def read_datasets(root: Path, follow_links: bool = False) -> DataSets:
    """Every case of the data sets found below ``root``, or in ``root`` itself if it is one.

    Each folder in it is one, in a layout that is told by what lies in it: BUSI, BUS-BRA and other
    public sets, the plain layout with a ``cases.csv`` (:mod:`busynth_gui.labelled.folder_reader`),
    COCO, nnU-Net, DICOM with Segmentations. A table ``patients.csv`` (scan, patient) in a folder
    says whose scans they are. ``follow_links`` reads what links lead to outside of a folder. Raises
    Refusal when there is none, one cannot be read, or links lead out of one and are not followed.
    """
    found = DataSets()
    if not root.is_dir() or not _add(found, root, follow_links, in_depth=False):
        folders = sorted(p for p in root.iterdir() if p.is_dir()) if root.is_dir() else []
        order = {"busi": 0, "bus_bra": 1}
        for folder in sorted(folders, key=lambda p: (order.get(p.name, 2), p.name)):
            if not _add(found, folder, follow_links):
                note = f"folder '{folder.name}' was passed over: no layout that is known"
                found.notes.append(note)
        whole = DataSets()
        if not found.cases and root.is_dir() and _add(whole, root, follow_links):
            found = whole  # its folders are no sets, but parts of one
    if not found.cases and found.skipped:
        raise Refusal(
            "no scan below {0} can be used: {1}",
            "mend them, or give other data",
            root,
            _reasons(found.skipped),
        )
    if not found.cases:
        raise Refusal(
            "no data set below {0}",
            "expected a folder 'busi' or 'bus_bra', or a folder with a {1}, in COCO's or nnU-Net's "
            "layout or with DICOM Segmentations, in it",
            root,
            TABLE,
        )
    return found


def _reasons(skipped: Skipped) -> str:
    """Why scans could not be used, each reason once with how many it holds for."""
    names = {why: name for name, why in reversed(skipped)}
    told = Counter(why for _, why in skipped).most_common(_MOST_REASONS)
    parts = [f"{count} because {why} (such as '{names[why]}')" for why, count in told]
    left = len(skipped) - sum(count for _, count in told)
    return "; ".join(parts + [f"{left} for other reasons"] * (left > 0))


def _add(found: DataSets, folder: Path, follow_links: bool, in_depth: bool = True) -> bool:
    """Add the cases of a folder; False when it is in no layout that is known.

    ``in_depth`` looks for DICOM too, which may lie in folders of any kind.
    """
    folder = folder.resolve() if folder.name in ("", "..") else folder
    skipped: Skipped = []
    notes: list[str] = []
    cases: Iterator[DatasetCase] | None = None
    public = False
    if (folder / TABLE).is_file():
        # Its own faults are told with their line, links that lead out of it among them.
        read, notes = read_folder(folder, follow_links, skipped)
        cases = iter(read)
    else:
        cases = _public(folder, skipped)
        public = cases is not None
        if cases is None:
            layout = known_layout(folder, follow_links, in_depth)
            if layout is not None:
                cases, skipped = layout.cases, layout.skipped
        if cases is not None and not follow_links:
            refuse_links_out(folder)
    if cases is None:
        return False
    if not public and not (folder.name == "busi" and is_busi(folder)):
        found.own.add(folder.name)
    mine = _of_patients(list(cases), folder, notes)
    found.cases.extend(mine)
    found.skipped.extend(skipped)
    found.notes.extend(notes)
    return True


def _public(folder: Path, skipped: Skipped) -> Iterator[DatasetCase] | None:
    """The cases of a public set that has a layout of its own; None when it is none."""
    table = breast_table(folder)
    known: tuple[tuple[bool, Callable[[], Iterator[DatasetCase]]], ...] = (
        (
            folder.name == "bus_bra" or (folder / "bus_data.csv").exists(),
            lambda: read_bus_bra(folder, skipped),
        ),
        (is_bus_uclm(folder), lambda: read_bus_uclm(folder, skipped)),
        (is_buid(folder), lambda: read_buid(folder, skipped)),
        (table is not None, lambda: read_breast(folder, table or folder, skipped)),
    )
    return next((read() for fits, read in known if fits), None)


def _of_patients(cases: list[DatasetCase], folder: Path, notes: list[str]) -> list[DatasetCase]:
    """The cases with the patients that ``patients.csv`` gives; a note where none is known."""
    table = folder / PATIENTS
    if table.is_file() and cases:
        patients = read_patients(table)
        of = {case.name: patients.get(case.name) for case in cases}
        unknown = [name for name, patient in of.items() if patient is None]
        if len(unknown) == len(of):
            raise Refusal(
                "{0} names none of the {1} scans of its folder, such as '{2}'",
                "write the scans' names as they are there",
                table,
                len(of),
                unknown[0],
            )
        if unknown:
            notes.append(
                f"{folder.name}: {len(unknown)} scans are not in {PATIENTS}, such as '{unknown[0]}'"
            )
        return [
            case
            if of[case.name] is None
            else replace(case, group=f"{case.dataset}/patient {of[case.name]}")
            for case in cases
        ]
    if len(cases) > 1 and all(c.group == f"{c.dataset}/{c.name}" for c in cases) and not notes:
        notes.append(
            f"{folder.name}: no patient is named, so scans of one patient may be divided by the "
            f"split unless they look alike; name them in a table {PATIENTS} (scan,patient)"
        )
    return cases
