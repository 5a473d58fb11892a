"""Tables of data sets, as spreadsheets of all systems and times write them."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "training"))

from tiny_data import PLAIN_HEADER, PLAIN_ROWS, write_plain

from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.folder_reader import read_folder
from busynth_gui.labelled.patients import read_patients
from busynth_gui.labelled.tables import read_rows

TEXT = "scan,patient\né 1,7\né 2,8\n"
KINDS = {
    "plain": TEXT.encode(),
    "marked": TEXT.encode("utf-8-sig"),
    "semicolons": TEXT.replace(",", ";").encode(),
    "tabs": TEXT.replace(",", "\t").encode(),
    "utf-16": TEXT.encode("utf-16"),
    "latin": TEXT.encode("latin-1"),
    "Windows": TEXT.replace("\n", "\r\n").encode(),
    "old Mac": TEXT.replace("\n", "\r").encode(),
    "spaces": TEXT.replace(",", " , ").encode(),
    "capitals": TEXT.replace("scan,patient", "Scan,PATIENT").encode(),
    "told": ("sep=;\n" + TEXT.replace(",", ";")).encode(),
    "told, by Excel": ("\ufeffsep=;\r\n" + TEXT.replace(",", ";")).encode("utf-16-le"),
    "told, odd": ("SEP=|\n" + TEXT.replace(",", "|")).encode(),
    "told, with cells": ('"sep=,",\n' + TEXT).encode(),
    "blank and short rows": (TEXT + "\n,\né 3\né 4,\n").encode(),
    "quotes": TEXT.replace("é 1", '"é 1"').encode(),
    "more columns": TEXT.replace("scan,", "id,scan,").replace("\né", "\n0,é").encode(),
    "pipes": TEXT.replace(",", "|").encode(),
    "utf-16, not marked": TEXT.encode("utf-16-le"),
    "empty lines first": ("\r\n\r\n" + TEXT).encode(),
    "commas in a quoted header": (
        TEXT.replace(",", ";").replace("patient\n", 'patient;"a, b, c, d"\n').encode()
    ),
    "twice": (TEXT + "é 1,7\n").encode(),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_of_patients_of_every_kind(tmp_path: Path, kind: str) -> None:
    (tmp_path / "patients.csv").write_bytes(KINDS[kind])
    assert dict(read_patients(tmp_path / "patients.csv")) == {"é 1": "7", "é 2": "8"}


@pytest.mark.parametrize("rows", ["a.png,1\na.png,2\n", "a.png,1\nb.png,1\na.png,3\n"])
def test_a_scan_of_two_patients_is_refused(tmp_path: Path, rows: str) -> None:
    (tmp_path / "patients.csv").write_text("scan,patient\n" + rows)
    with pytest.raises(Refusal, match=r"two patients for the scan 'a\.png'"):
        read_patients(tmp_path / "patients.csv")


def test_a_name_that_may_be_of_two_patients_is_refused_when_it_is_asked_for(tmp_path: Path) -> None:
    table = tmp_path / "patients.csv"
    table.write_text("scan,patient\np1/1.png,A\np2/1.png,B\np1/2.png,A\n9.png,C\nX.png,D\n")
    patients = read_patients(table)
    assert patients["p2/1"] == "B" and patients["2"] == "A" and patients["p3/9"] == "C"
    assert patients["x.PNG"] == "D"
    assert patients.get("3") is None and patients.get("p2/2") is None and patients.get("") is None
    with pytest.raises(Refusal, match="two patients for the scan '1'"):
        patients.get("1")


def test_a_scan_of_nobody_known_is_not_that_of_its_namesake(tmp_path: Path) -> None:
    table = tmp_path / "patients.csv"
    table.write_text("scan,patient\np1/1.png,A\np2/1.png,\np2/2.png,\n3.png,C\n3.png,\n")
    patients = read_patients(table)
    assert (patients["p1/1"], patients["3"]) == ("A", "C")
    assert patients.get("p2/1") is None and patients.get("2") is None
    with pytest.raises(Refusal, match="a patient for one scan '1', and none for another"):
        patients.get("1")


def test_patients_are_the_same_however_they_are_spelled(tmp_path: Path) -> None:
    names = ("Müller", "MÜLLER", unicodedata.normalize("NFD", "müller"))
    rows = "".join(f"{n}.png,{name}\n" for n, name in enumerate((*names, "Muller")))
    (tmp_path / "patients.csv").write_text("scan,patient\n" + rows + "0.png,müller\n")
    patients = read_patients(tmp_path / "patients.csv")
    assert [patients[str(n)] for n in range(4)] == ["Müller"] * 3 + ["Muller"]


@pytest.mark.parametrize("kind", ["sep=", "old Mac", "capitals"])
def test_a_table_of_cases_of_every_kind(tmp_path: Path, kind: str) -> None:
    write_plain(tmp_path, PLAIN_ROWS, PLAIN_HEADER)
    table = tmp_path / "cases.csv"
    wanted, _ = read_folder(tmp_path)
    text = table.read_text()
    header = text.partition("\n")[0]
    table.write_text(
        {
            "sep=": f"sep={',' if ',' in header else ';'}\n{text}",
            "old Mac": text.replace("\n", "\r"),
            "capitals": text.replace(header, header.upper()),
        }[kind],
        newline="",
    )
    cases, _ = read_folder(tmp_path)
    assert [case.key for case in cases] == [case.key for case in wanted]
    table.write_text("sep=,\n" + text.replace("benign", "odd"), newline="")
    with pytest.raises(Refusal, match="line 3: unknown pathology"):
        read_folder(tmp_path)


@pytest.mark.parametrize(("said", "there"), [("NFC", "NFD"), ("NFD", "NFC")])
def test_files_with_accents_are_found_in_either_form(tmp_path: Path, said: Any, there: Any) -> None:
    write_plain(tmp_path, PLAIN_ROWS, PLAIN_HEADER)
    table = tmp_path / "cases.csv"
    first = read_rows(table)[0]
    text = table.read_text()
    for column in ("image", "mask"):
        path = Path(first[column])
        name = (path.parent / f"M\u00fcller_{path.name}").as_posix()
        (tmp_path / path).rename(tmp_path / unicodedata.normalize(there, name))
        text = text.replace(first[column], unicodedata.normalize(said, name))
    table.write_text(text)
    cases, _ = read_folder(tmp_path)
    assert len(cases) == len(PLAIN_ROWS)


@pytest.mark.parametrize("cell", ["0,08 mm", "0.08 × 0.08", "0.08x0.08", "8e-2"])
def test_a_spacing_in_any_spelling(tmp_path: Path, cell: str) -> None:
    at = PLAIN_HEADER.index("spacing_mm")
    rows = [[*row[:at], cell, *row[at + 1 :]] for row in PLAIN_ROWS]
    write_plain(tmp_path / "set", rows, separator=";")
    cases, _ = read_folder(tmp_path / "set")
    assert {case.spacing_mm for case in cases} == {(0.08, 0.08)}
