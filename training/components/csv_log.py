"""The logs of a run: CSV files that grow by a row now and then, and are cut on a resume."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from busynth_gui.atomic import write_text

__all__ = ["append_row", "cut_logs"]


def append_row(path: Path, step: int, row: Mapping[str, float]) -> None:
    """Append ``step`` and the row's values under their names.

    A name that the table does not have yet (a loss that is counted from some step on) becomes a
    column, empty in the rows before.
    """
    values = {"step": str(step), **{name: f"{v:.6g}" for name, v in row.items()}}
    header, rows = _read(path)
    lacking = [name for name in values if name not in header]
    if lacking:
        header += lacking
        filled = [[*cells, *[""] * len(lacking)] for cells in rows]
        _write(path, [header, *filled])
    with path.open("a", newline="") as file:
        csv.writer(file).writerow([values.get(name, "") for name in header])


def cut_logs(folder: Path, step: int | None) -> None:
    """Leave the rows up to ``step`` in the CSV files of a folder; none at all when it is None.

    What comes after a checkpoint is written again by the run that resumes there, and the last row
    of a run that was killed may be half a row. The files appear whole or not at all.
    """
    for path in folder.glob("*.csv"):
        header, rows = _read(path)
        if step is None or not header:
            path.unlink()
            continue
        kept = [row for row in rows if len(row) == len(header) and int(row[0]) <= step]
        if kept != rows:
            _write(path, [header, *kept])


def _read(path: Path) -> tuple[list[str], list[list[str]]]:
    if not path.exists():
        return [], []
    with path.open(newline="") as file:
        rows = list(csv.reader(file))
    return (rows[0], rows[1:]) if rows else ([], [])


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    write_text(path, text.getvalue())
