"""The reader studies that are kept: set up, read trial by trial, closed, deleted."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.json_file import parse_json
from busynth_gui.study.answers import Answer, check_answer
from busynth_gui.study.building import Built
from busynth_gui.study.design import DamagedPicture, Study
from busynth_gui.study.sources import Framed
from busynth_gui.workspace import arrays
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.database import Database

__all__ = ["StudyRecord", "StudyStore"]


@dataclass(frozen=True)
class StudyRecord:
    """A study without its pictures. ``readers``: how many trials each has answered, of ``trials``.

    ``closed``: nobody reads any more, and its results may be seen.
    """

    id: int
    name: str
    trials: int
    created_at: str
    closed: bool
    readers: dict[str, int]

    @property
    def is_read(self) -> bool:
        """Whether it was read by somebody, and by everybody who has begun to the end."""
        return bool(self.readers) and all(n >= self.trials for n in self.readers.values())


class StudyStore:
    """The tables ``study``, ``study_picture`` and ``study_answer``; each method a transaction.

    An answer is on disk when :meth:`give` returns, and final. An id that is not there raises
    KeyError.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, built: Built) -> StudyRecord:
        """Keep a study with its pictures. Raises Refusal when there is one of its name."""
        study = built.study
        pictures = [(arrays.png(p.pixels), arrays.pack_mask(p.mask)) for p in built.pictures]
        with self._database.transaction() as db:
            name = _spelled(study.name)
            self.refuse_known(name)
            key = db.execute(
                "INSERT INTO study (name, study, trials, created_at) VALUES (?, ?, ?, ?)",
                (name, json.dumps(study.to_json()), len(study.trials), rows.now()),
            ).lastrowid
            db.executemany(
                "INSERT INTO study_picture VALUES (?, ?, ?, ?)",
                ((key, number, *packed) for number, packed in enumerate(pictures)),
            )
        return self.record(int(key or 0))

    def refuse_known(self, name: str) -> None:
        """Raise Refusal when there is a study of that name already, whatever its case."""
        if self._id_of(name) is not None:
            raise Refusal("there is a study '{0}' already", "choose another name", name)

    def _id_of(self, name: str) -> int | None:
        """The study of a name. SQLite's own NOCASE knows the letters of ASCII alone."""
        with self._database.reading() as db:
            found = db.execute("SELECT id, name FROM study ORDER BY id").fetchall()
        wanted = _plain(name)
        return next((int(row["id"]) for row in found if _plain(row["name"]) == wanted), None)

    def records(self) -> list[StudyRecord]:
        """All studies, the newest first."""
        with self._database.reading() as db:
            found = db.execute("SELECT id FROM study ORDER BY id DESC").fetchall()
        return [self.record(int(key)) for (key,) in found]

    def record(self, study_id: int) -> StudyRecord:
        with self._database.reading() as db:
            row = db.execute(
                "SELECT id, name, trials, created_at, closed_at FROM study WHERE id = ?",
                (study_id,),
            ).fetchone()
            if row is None:
                raise KeyError(study_id)
            counted = db.execute(
                "SELECT reader, count(*) FROM study_answer WHERE study_id = ? GROUP BY 1 ORDER BY"
                " min(rowid)",
                (study_id,),
            ).fetchall()
        return StudyRecord(
            row["id"],
            row["name"],
            row["trials"],
            row["created_at"],
            row["closed_at"] is not None,
            {str(reader): int(n) for reader, n in counted},
        )

    def find(self, name: str) -> StudyRecord:
        """The study of a name, whatever its case. Raises Refusal when there is none."""
        study_id = self._id_of(name)
        if study_id is None:
            known = ", ".join(record.name for record in self.records())
            raise Refusal(
                "there is no study '{0}'",
                "this workspace has {1}",
                name,
                known or "none: make one with 'busynth study new'",
            )
        return self.record(study_id)

    def study(self, study_id: int) -> Study:
        """The study as it was set up. Raises Refusal when it is damaged."""
        with self._database.reading() as db:
            row = db.execute("SELECT study FROM study WHERE id = ?", (study_id,)).fetchone()
        if row is None:
            raise KeyError(study_id)
        try:
            told = parse_json(row["study"], None)
        except ValueError as error:
            raise Refusal("a study is damaged", "restore it from a backup ({0})", error) from error
        return Study.from_json(told)

    def picture(self, study_id: int, number: int) -> Framed:
        """A picture with the mask on it. Raises DamagedPicture, a Refusal, when it is damaged."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT png, mask FROM study_picture WHERE study_id = ? AND number = ?",
                (study_id, number),
            ).fetchone()
        if row is None:
            self.record(study_id)  # it is the study that is not there, or a row of it
        try:
            if row is None:
                raise arrays.DamagedArray("the picture is missing")
            pixels = np.asarray(arrays.unpng(row["png"]), np.uint8)
            shape = (int(pixels.shape[0]), int(pixels.shape[1]))
            return Framed(pixels, arrays.unpack_mask(row["mask"], shape))
        except arrays.DamagedArray as error:
            raise DamagedPicture(
                "picture {0} of a study is damaged", "restore it from a backup", number
            ) from error

    def damaged(self, study_id: int) -> tuple[int, ...]:
        """The numbers of the study's damaged pictures."""
        found = []
        for info in self.study(study_id).pictures:
            try:
                self.picture(study_id, info.number)
            except DamagedPicture:
                found.append(info.number)
        return tuple(found)

    def reader_name(self, study_id: int, reader: str) -> str:
        """A reader's name as it stands in the study, whatever its case and spaces now, and in
        whichever of Unicode's forms its accents are written.
        """
        known, wanted = self.record(study_id).readers, _plain(reader)
        return next((name for name in known if _plain(name) == wanted), _spelled(reader))

    def give(
        self, study_id: int, answer: Answer, outline: NDArray[np.bool_] | None = None
    ) -> Answer:
        """Keep an answer, and the outline that was redrawn (H, W) on the trial's first picture.

        Raises Refusal when it is not what the study asks, was given before, or the study is closed.
        """
        self.give_all(study_id, [answer], outline)
        return answer

    def give_all(
        self,
        study_id: int,
        answers: Iterable[Answer],
        outline: NDArray[np.bool_] | None = None,
    ) -> None:
        """Keep several answers as :meth:`give` does, all or none.

        Those that were given before, and say the same, are passed over: a form that is filled in
        further has them too.
        """
        study = self.study(study_id)
        packed = None if outline is None else arrays.pack_mask(outline)
        named: dict[str, str] = {}
        with self._database.transaction() as db:
            row = db.execute("SELECT closed_at FROM study WHERE id = ?", (study_id,)).fetchone()
            if row is None:
                raise KeyError(study_id)
            if row["closed_at"] is not None:
                raise Refusal(
                    "the study '{0}' is closed", "set up another one to go on reading", study.name
                )
            for answer in answers:
                if not 0 <= answer.trial < len(study.trials):
                    raise Refusal(
                        "the study has no trial {0}", "its trials are 0 to {1}", answer.trial,
                        len(study.trials) - 1,
                    )  # fmt: skip
                check_answer(answer, study.design, study.trials[answer.trial].pictures)
                if answer.reader not in named:
                    named[answer.reader] = self.reader_name(study_id, answer.reader)
                kept = replace(answer, reader=named[answer.reader])
                given = db.execute(
                    "SELECT answer FROM study_answer WHERE (study_id, reader, trial) = (?, ?, ?)",
                    (study_id, kept.reader, kept.trial),
                ).fetchone()
                if given is None:
                    db.execute(
                        "INSERT INTO study_answer VALUES (?, ?, ?, ?, ?)",
                        (study_id, kept.reader, kept.trial, json.dumps(kept.to_json()), packed),
                    )
                elif not _read_answer(given["answer"]).says_as(kept):
                    raise Refusal(
                        "{0} has answered trial {1} already, and otherwise", "answers are final",
                        kept.reader, kept.trial,
                    )  # fmt: skip

    def answers(self, study_id: int, reader: str | None = None) -> list[Answer]:
        """Every answer in the order in which they were given, or one reader's."""
        query = "SELECT answer FROM study_answer WHERE study_id = ?"
        values: tuple[object, ...] = (study_id,)
        if reader is not None:
            query, values = f"{query} AND reader = ?", (study_id, reader)
        with self._database.reading() as db:
            found = db.execute(f"{query} ORDER BY rowid", values).fetchall()
        return [_read_answer(text) for (text,) in found]

    def close(self, study_id: int) -> StudyRecord:
        """End the reading, for good: results may be seen from now on."""
        self.record(study_id)
        with self._database.transaction() as db:
            db.execute(
                "UPDATE study SET closed_at = ? WHERE id = ? AND closed_at IS NULL",
                (rows.now(), study_id),
            )
        return self.record(study_id)

    def remove(self, study_id: int) -> None:
        """Delete a study with its pictures and answers, for good."""
        self.record(study_id)
        with self._database.transaction() as db:
            db.execute("DELETE FROM study WHERE id = ?", (study_id,))
        self._database.forget_deleted()


def _read_answer(text: Any) -> Answer:
    """An answer as it is kept. Raises Refusal when it is damaged."""
    try:
        return Answer.from_json(parse_json(text))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Refusal(
            "an answer of a study is damaged", "restore it from a backup ({0})", error
        ) from error


def _spelled(name: str) -> str:
    """A name as it is kept: one space between words, letters with their accents as one (NFC)."""
    return unicodedata.normalize("NFC", " ".join(name.split()))


def _plain(name: str) -> str:
    """A name to compare by, whatever its case."""
    return unicodedata.normalize("NFC", _spelled(name).casefold())
