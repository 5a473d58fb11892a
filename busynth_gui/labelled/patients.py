"""A table that says whose scans they are, for what has no place for it of its own."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import SCAN_SUFFIXES
from busynth_gui.labelled.tables import read_rows

__all__ = ["Patients", "read_patients"]

_Parts = tuple[str, ...]
_NOBODY = ""


class Patients(Mapping[str, str]):
    """Each scan's patient by the scan's name, as a ``table`` says it.

    A scan that it does not name letter for letter is found with or without its folders and its
    ending, in whatever case, and whichever way its accents are written. Raises Refusal where that
    leaves two patients, or a patient and a scan of ``nobody`` known.
    """

    def __init__(self, table: Path, said: Mapping[str, str], nobody: Iterable[str] = ()) -> None:
        self._table = table
        self._said = dict(said)
        self._whole: dict[_Parts, set[str]] = {}
        self._ends: dict[_Parts, set[str]] = {}
        for scan, patient in (*said.items(), *((scan, _NOBODY) for scan in nobody)):
            parts = _parts(scan)
            self._whole.setdefault(parts, set()).add(patient)
            for start in range(len(parts)):
                self._ends.setdefault(parts[start:], set()).add(patient)

    def __getitem__(self, scan: str) -> str:
        if scan in self._said:
            return self._said[scan]
        parts = _parts(scan)
        tried = [self._whole.get(parts), self._ends.get(parts)]
        tried += [self._whole.get(parts[start:]) for start in range(1, len(parts))]
        found = next((patients for patients in tried if patients), set())
        if len(found) > 1 and _NOBODY in found:
            raise Refusal(
                "{0} names a patient for one scan '{1}', and none for another",
                "give each of them its patient",
                self._table,
                scan,
            )
        if len(found) > 1:
            raise _two_patients(self._table, scan)
        if not found - {_NOBODY}:
            raise KeyError(scan)
        return next(iter(found))

    def __iter__(self) -> Iterator[str]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


def read_patients(table: Path) -> Patients:
    """The patients of a table (CSV or XLSX) with the columns ``scan`` and ``patient``.

    Patients are the same in whatever case, and whichever way their accents are written. Rows that
    name none say nothing of their scan. Raises Refusal when it cannot be read, lacks a column or
    has two patients for a scan.
    """
    rows = read_rows(table)
    if not rows or not {"scan", "patient"} <= set(rows[0]):
        raise Refusal(
            "{0} is no table of patients", "give a CSV with the columns scan and patient", table
        )
    said: dict[str, str] = {}
    spelled: dict[str, str] = {}
    nobody = []
    for row in rows:
        scan, patient = row["scan"], unicodedata.normalize("NFC", row["patient"])
        patient = spelled.setdefault(patient.casefold(), patient)
        if scan and not patient:
            nobody.append(scan)
        elif scan and said.setdefault(scan, patient) != patient:
            raise _two_patients(table, scan)
    return Patients(table, said, (scan for scan in nobody if scan not in said))


def _two_patients(table: Path, scan: str) -> Refusal:
    return Refusal(
        "{0} names two patients for the scan '{1}'", "give each scan one patient", table, scan
    )


def _parts(scan: str) -> _Parts:
    """The folders and the name of a scan, to compare by."""
    path = unicodedata.normalize("NFC", scan.replace("\\", "/")).casefold()
    ending = next((suffix for suffix in SCAN_SUFFIXES if path.endswith(suffix)), "")
    return tuple(p for p in path.removesuffix(ending).split("/") if p not in ("", "."))
