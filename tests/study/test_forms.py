"""Forms that come back from readers: of this study, and of whom they were made for."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.study.design import Block, Design, Kind, PictureInfo, Role, Study, Trial
from busynth_gui.study.table import form_csv, read_answers

NAME = "Zoë Größe-Müller"


@pytest.fixture
def study() -> Study:
    infos = tuple(
        PictureInfo(n, list(Kind)[n % 2], Pathology.BENIGN, f"lesion {n}", 12.5) for n in range(6)
    )
    trials = tuple(Trial(n, Block.MAIN, Role.SCORED, (n,)) for n in range(6))
    return Study(Design("first", 1, count=6, repeats=0), infos, trials, created_at="2026-11-28")


def filled(study: Study, reader: str) -> str:
    """As a spreadsheet of a German system saves it."""
    lines = form_csv(study, reader).splitlines()
    at = lines[0].split(",").index("rating")
    rows = [line.split(",") for line in lines]
    for row in rows[1:]:
        row[at] = "4"
    return "\r\n".join(";".join(row) for row in rows)


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_name_comes_back_as_it_was(tmp_path: Path, study: Study, coding: str) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(filled(study, NAME).encode(coding))
    assert {a.reader for a in read_answers(path, study)} == {NAME}


@pytest.mark.parametrize("coding", ["mac_roman", "cp850", "cp437"])
def test_a_name_in_other_letters_makes_no_other_reader(
    tmp_path: Path, study: Study, coding: str
) -> None:
    """What Excel calls CSV on a Mac, and CSV (MS-DOS)."""
    path = tmp_path / "answers.csv"
    path.write_bytes(filled(study, NAME).encode(coding))
    with pytest.raises(Refusal, match=r"line 2: .* is not the name .*CSV UTF-8"):
        read_answers(path, study)


@pytest.mark.parametrize(
    "other", [{"created_at": "2026-11-29"}, {"design": Design("second", 1, count=6, repeats=0)}]
)
def test_a_form_of_another_study_is_refused(
    tmp_path: Path, study: Study, other: dict[str, object]
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(filled(replace(study, **other), "Eva"))
    with pytest.raises(Refusal, match="line 2 answers another study than 'first'"):
        read_answers(path, study)


def test_a_form_tells_nothing_of_what_its_pictures_are(study: Study) -> None:
    changed = tuple(replace(p, kind=list(Kind)[(p.number + 1) % 2]) for p in study.pictures)
    assert form_csv(replace(study, pictures=changed), "Eva") == form_csv(study, "Eva")


@pytest.mark.parametrize(
    "text", ["reader,trial,rating\n{},0,3\n", "reader,trial,rating,form\n{},0,3,\n"]
)
def test_tables_that_are_no_form_are_read_as_before(
    tmp_path: Path, study: Study, text: str
) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(text.format(NAME))
    assert [a.reader for a in read_answers(path, study)] == [NAME]


def test_whoever_takes_over_a_form_puts_another_name_in(tmp_path: Path, study: Study) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(filled(study, NAME).replace(NAME, "Bob"))
    assert {a.reader for a in read_answers(path, study)} == {"Bob"}
