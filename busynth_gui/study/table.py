"""Answers as a table in the CSV of RFC 4180: what is written for others, and what is read in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.labelled.tables import read_rows
from busynth_gui.study.analysis import Results, is_right
from busynth_gui.study.answers import Answer
from busynth_gui.study.design import Study
from busynth_gui.study.order import is_swapped, order_for

__all__ = ["COLUMNS", "answers_csv", "form_csv", "read_answers"]

COLUMNS = (
    "reader", "trial", "rating", "chosen", "diagnosis", "category", "confidence", "dice", "seconds",
)  # fmt: skip
"""Columns of a table of answers that is read in; only the first two must be there."""
_FORM = "form"
"""Column that says of which study, and for which reader, a form was made; others lack it."""


def answers_csv(results: Results) -> str:
    """Every answer with what was shown, practice too, in the order in which they were given."""
    study = results.study
    places = {
        reader.reader: {t.number: at for at, t in enumerate(order_for(study, reader.reader), 1)}
        for reader in results.readers
    }
    rows = []
    for a in results.answers:
        trial = study.trials[a.trial]
        infos = [study.picture(number) for number in trial.pictures]
        right = is_right(study, trial, a)
        rows.append(
            {
                "reader": a.reader,
                "trial": a.trial,
                "shown_as": places[a.reader][a.trial],
                "block": trial.block,
                "role": trial.role,
                "repeat_of": trial.repeat_of,
                "pictures": " ".join(str(info.number) for info in infos),
                "kinds": " ".join(info.kind for info in infos),
                "sources": "; ".join(info.source for info in infos),
                "pathology": infos[0].pathology,
                "size": " ".join(f"{info.size:.1f}" for info in infos),
                "swapped": int(is_swapped(study, a.reader, trial)) if len(infos) > 1 else "",
                "rating": a.rating,
                "chosen": a.chosen,
                "right": "" if right is None else int(right),
                "diagnosis": a.diagnosis,
                "category": a.category,
                "confidence": a.confidence,
                "dice": None if a.dice is None else round(a.dice, 4),
                "seconds": None if a.seconds is None else round(a.seconds, 2),
                "given_at": a.given_at,
            }
        )
    return _csv(list(rows[0]) if rows else list(COLUMNS), rows)


def form_csv(study: Study, reader: str) -> str:
    """An empty table for a reader to fill in elsewhere: trials as they are to be shown.

    It names pictures by their numbers alone, and says which study and reader it is of.
    """
    form = "-".join(_marks(study, reader))
    rows = []
    for trial in order_for(study, reader):
        shown = list(trial.pictures)
        if is_swapped(study, reader, trial):
            shown.reverse()
        row: dict[str, object] = dict.fromkeys(COLUMNS, "")
        rows.append(
            row
            | {
                "reader": reader,
                "trial": trial.number,
                "pictures": " ".join(f"{number:04d}.png" for number in shown),
                _FORM: form,
            }
        )
    return _csv([*COLUMNS[:2], "pictures", *COLUMNS[2:], _FORM], rows)


def _marks(study: Study, reader: str) -> tuple[str, str]:
    """What a form says of its study and its reader: nothing that a reader could learn from, and
    letters first, so that no spreadsheet takes it for a number."""
    name = unicodedata.normalize("NFC", " ".join(reader.split()).casefold())
    told = (study.name, study.created_at, [picture.source for picture in study.pictures])
    return f"s{_digest(json.dumps(told))}", f"r{_digest(name)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def read_answers(path: Path, study: Study) -> list[Answer]:
    """The answers of a table with the columns of :data:`COLUMNS`; rows without any are passed over.

    Raises Refusal that names the line of the first fault, also for the form of another study, and
    for a reader's name that a spreadsheet has saved in other letters: it would be another reader.
    """
    rows = read_rows(path)
    if not rows:
        raise Refusal("{0} has no row", "write a row for each answer", path)
    lacking = [name for name in COLUMNS[:2] if name not in rows[0]]
    if lacking:
        raise Refusal(
            "{0} has no column '{1}'", "name the columns {2}", path, lacking[0], ", ".join(COLUMNS)
        )
    return list(_answers(path, rows, study))


def _answers(path: Path, rows: list[dict[str, str]], study: Study) -> Iterator[Answer]:
    for line, row in enumerate(rows, 2):
        told = {name: row.get(name, "") for name in COLUMNS}
        if not (told["rating"] or told["chosen"]):
            continue  # not answered, in a form that was filled in half
        _refuse_foreign(path, line, row, study)
        try:
            yield Answer(
                told["reader"],
                int(told["trial"]),
                int(told["rating"]) if told["rating"] else None,
                int(told["chosen"].removesuffix(".png")) if told["chosen"] else None,
                Pathology(told["diagnosis"].lower()) if told["diagnosis"] else None,
                told["category"] or None,
                int(told["confidence"]) if told["confidence"] else None,
                float(told["dice"].replace(",", ".")) if told["dice"] else None,
                float(told["seconds"].replace(",", ".")) if told["seconds"] else None,
                row.get("given_at", ""),
            )
        except ValueError as error:
            raise Refusal("{0} line {1}: {2}", "mend the table", path, line, error) from error


def _refuse_foreign(path: Path, line: int, row: dict[str, str], study: Study) -> None:
    if not row.get(_FORM):
        return
    reader = row.get("reader", "")
    of_study, _, of_reader = row[_FORM].partition("-")
    this_study, this_reader = _marks(study, reader)
    if of_study != this_study:
        raise Refusal(
            "{0} line {1} answers another study than '{2}'",
            "take it in where its pages were written",
            path, line, study.name,
        )  # fmt: skip
    if of_reader != this_reader and not reader.isascii():
        raise Refusal(
            "{0} line {1}: '{2}' is not the name that the form was made for",
            "save the table as CSV UTF-8 (Excel's other kinds of CSV change letters)",
            path, line, reader,
        )  # fmt: skip


def _csv(columns: list[str], rows: list[dict[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
