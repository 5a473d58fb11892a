"""The plain layout for a group's own scans: images, masks and a table ``cases.csv``.

``training/DATA.md`` describes it for those who make such a folder. Everything in the table is
checked before the first training step, and every fault is refused with its line.
"""

from __future__ import annotations

import csv
import difflib
import math
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import read_mask
from busynth_gui.labelled.cases import PATHOLOGIES, DatasetCase, read_grey, read_image
from busynth_gui.labelled.files import Skipped, as_on_disk, is_inverted
from busynth_gui.labelled.synthetic import SyntheticCase
from busynth_gui.labelled.tables import cells_of, read_text
from busynth_gui.labelled.words import category_of

__all__ = ["TABLE", "read_folder"]

TABLE = "cases.csv"
"""The table that makes a folder a data set in the plain layout."""

REQUIRED = ("image", "mask", "pathology")
OPTIONAL = ("patient", "spacing_mm", "birads", *LEXICON)

_SPACING_MM = (0.005, 2.0)
"""Pixel spacings that a breast scan can have; others are typing errors or another unit."""


def read_folder(
    folder: Path, follow_links: bool = False, skipped: Skipped | None = None
) -> tuple[list[DatasetCase], list[str]]:
    """The cases of a folder in the plain layout, in the table's order, and notes on it.

    ``follow_links``: what the table names may lie elsewhere, where a link leads to. Scans that are
    marked as synthetic are added to ``skipped``.

    Raises Refusal that names the table's line for the first fault and counts the others: a
    missing column or file, a file that is no scan, a mask of another size, empty or wanting, an
    unknown pathology or word, a path that leads out of the folder, a scan or mask named twice.
    """
    rows, ignored = _read_table(folder / TABLE)
    notes = [f"{folder.name}: column '{name}' of {TABLE} is not used" for name in ignored]
    if rows and "patient" not in rows[0][1]:
        notes.append(
            f"{folder.name}: no column 'patient', so scans of one patient may be divided "
            "by the split unless they look alike"
        )
    nameless = [_name(row["image"]) for _, row in rows if row.get("patient") == ""]
    if nameless:
        notes.append(
            f"{folder.name}: {len(nameless)} of {len(rows)} scans have no patient, such as "
            f"'{nameless[0]}': each counts as a patient of its own"
        )
    cases: list[DatasetCase] = []
    left_out: Skipped = [] if skipped is None else skipped
    faults: list[tuple[int, Refusal]] = []
    seen: dict[str, int] = {}
    for line, row in rows:
        try:
            _refuse_twice(seen, line, row)
            cases.append(_case(folder, row, follow_links))
        except SyntheticCase as refusal:
            left_out.append((f"{folder.name}/{_name(row['image'])}", str(refusal)))
        except Refusal as refusal:
            faults.append((line, refusal))
    if faults:
        raise _refusal_of(folder / TABLE, faults)
    if not rows:
        raise Refusal("{0} has no row", "write a row for each scan", folder / TABLE)
    return cases, notes


def _refusal_of(table: Path, faults: Sequence[tuple[int, Refusal]]) -> Refusal:
    line, first = faults[0]
    rest = ""
    if len(faults) > 1:
        lines = ", ".join(str(n) for n, _ in faults[1:6]) + (", ..." if len(faults) > 6 else "")
        rest = f" (and {len(faults) - 1} more, on line {lines})"
    return Refusal("{0} line {1}: {2}", "{3}{4}", table, line, first.what, first.remedy, rest)


Row = Mapping[str, str]


def _read_table(path: Path) -> tuple[list[tuple[int, Row]], list[str]]:
    """Rows with their line numbers, and the columns that nothing is read from."""
    reader = cells_of(read_text(path), strict=True)
    try:
        columns = [name.strip().lower().replace(" ", "_") for name in next(reader, [])]
        _refuse_columns(path, columns)
        rows: list[tuple[int, Row]] = []
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(columns):
                raise Refusal(
                    "{0} line {1} has {2} cells, its header {3}",
                    "write one cell for each column, and quote cells that hold a separator",
                    path,
                    reader.line_num,
                    len(cells),
                    len(columns),
                )
            values = (cell.strip() for cell in cells)
            rows.append((reader.line_num, dict(zip(columns, values, strict=True))))
    except csv.Error as error:
        raise Refusal("{0} is no table ({1})", "save it as CSV again", path, error) from error
    known = {*REQUIRED, *OPTIONAL}
    return rows, [name for name in columns if name and name not in known]


def _refuse_columns(path: Path, columns: Sequence[str]) -> None:
    lacking = [name for name in REQUIRED if name not in columns]
    if lacking:
        raise Refusal(
            "{0} has no column '{1}'",
            "its first line must name {2}",
            path,
            lacking[0],
            ", ".join(REQUIRED),
        )
    for name in columns:
        if name and columns.count(name) > 1:
            raise Refusal("{0} has two columns '{1}'", "name each column once", path, name)
        # A column 'patients' that is silently not read would let patients cross the split.
        near = difflib.get_close_matches(name, OPTIONAL, 1, 0.75)
        if name not in (*REQUIRED, *OPTIONAL) and near:
            raise Refusal(
                "{0} has an unknown column '{1}'",
                "write '{2}' if that is meant, or give it another name",
                path,
                name,
                near[0],
            )


def _name(image: str) -> str:
    """What a scan is called: its path without the ending."""
    folder, slash, file = image.rpartition("/")
    return folder + slash + (file.rpartition(".")[0] or file)


def _refuse_twice(seen: dict[str, int], line: int, row: Row) -> None:
    for kind, name in (("image", _name(row["image"])), ("mask", row["mask"])):
        key = f"{kind} {unicodedata.normalize('NFC', name).lower()}"
        if name and key in seen:
            raise Refusal(
                "the {0} '{1}' stands on line {2} too",
                "give each scan its own row, image name and mask",
                kind,
                row[kind],
                seen[key],
            )
        seen[key] = line


def _case(folder: Path, row: Row, follow_links: bool) -> DatasetCase:
    if not row["image"]:
        raise Refusal("the cell 'image' is empty", "write the image's path")
    pathology = row["pathology"].lower()
    if pathology not in PATHOLOGIES:
        raise Refusal(
            "unknown pathology '{0}'", "write {1}", row["pathology"], ", ".join(PATHOLOGIES)
        )
    scan, spacing = read_image(_inside(folder, row["image"], follow_links))
    shape = (int(scan.shape[0]), int(scan.shape[1]))
    mask = _mask(folder, row, pathology, shape, follow_links)
    name = _name(row["image"])
    words = {key: row[key] for key in LEXICON if row.get(key)}
    return DatasetCase(
        name,
        folder.name,
        scan,
        mask,
        pathology,
        f"{folder.name}/{row.get('patient') or name}",
        _spacing(row.get("spacing_mm", "")) or spacing,
        Descriptors.parse(f"{key}={value}" for key, value in words.items()),
        category_of(row.get("birads", "")),
    )


def _inside(folder: Path, name: str, follow_links: bool) -> Path:
    """The file that a cell names, which must lie in ``folder``."""
    parts = PurePosixPath(name)
    if parts.is_absolute() or ".." in parts.parts or "\\" in name or ":" in name:
        raise Refusal(
            "the path '{0}' is not one inside the folder",
            "write it from the table's own folder, with '/', without '..'",
            name,
        )
    path = as_on_disk(folder, name)
    if not path.exists():
        raise Refusal("there is no file '{0}'", "put it into {1}, or mend the table", name, folder)
    if not follow_links and not path.resolve().is_relative_to(folder.resolve()):
        raise Refusal(
            "the link '{0}' leads out of the folder",
            "copy the file into it, or give --follow-links",
            name,
        )
    return path


def _mask(
    folder: Path, row: Row, pathology: str, shape: tuple[int, int], follow_links: bool
) -> NDArray[np.bool_]:
    if pathology == "normal":
        if row["mask"] and read_grey(_inside(folder, row["mask"], follow_links)).any():
            raise Refusal(
                "the scan is normal, but its mask marks a lesion",
                "leave the cell 'mask' empty, or mend the pathology",
            )
        return np.zeros(shape, bool)
    if not row["mask"]:
        raise Refusal("the scan is {0}, but no mask is named", "name its mask", pathology)
    mask = read_mask(_inside(folder, row["mask"], follow_links), shape)
    if is_inverted(mask):
        raise Refusal(
            "the mask '{0}' marks what lies around the lesion",
            "save it with 0 outside of the lesion and 255 within",
            row["mask"],
        )
    return mask


def _spacing(text: str) -> tuple[float, float] | None:
    """``0.08``, ``0,08 mm`` or ``0.08 x 0.09`` (row x column), in mm; None of an empty cell."""
    if not text:
        return None
    plain = text.lower().replace(",", ".").replace("×", "x").replace("mm", "")
    try:
        values = [float(part) for part in plain.split("x")]
    except ValueError:
        values = []
    low, high = _SPACING_MM
    if len(values) not in (1, 2) or not all(math.isfinite(v) and low <= v <= high for v in values):
        raise Refusal(
            "cannot use the spacing '{0}'",
            "write mm per pixel, {1} to {2}, as '0.08' or '0.08 x 0.09' (row x column)",
            text,
            low,
            high,
        )
    return values[0], values[-1]
