"""The best of several candidates of a scan: how they are chosen, and what is kept of the choice."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.least_told import least_told
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.database import Database
from busynth_gui.workspace.records import CandidateFacts, CandidateRecord

__all__ = ["BestStore", "Choice", "ToChoose", "best_of_batch", "best_of_each_scan"]


class ToChoose(NamedTuple):
    """Of a batch's candidates of a scan ``keep`` of each pathology are kept once all are made."""

    batch: str
    scan_id: int
    keep: int


@dataclass(frozen=True)
class Choice:
    """Candidates of a scan that were kept, and those that were let go.

    ``of``: how many were kept and of how many, as the manifest tells it; ``before`` what it told of
    each that was kept. A candidate of several lesions counts once, and one that was chosen of
    several before for as many as it was chosen of.
    """

    kept: tuple[int, ...]
    rest: tuple[int, ...]
    of: tuple[int, int]
    before: tuple[tuple[int, int] | None, ...]


def best_of_each_scan(
    facts: Iterable[CandidateFacts], scans: Mapping[int, int], keep: int
) -> list[Choice]:
    """The ``keep`` of each pathology on each scan that the critic tells least easily.

    As of a batch: one pathology is told more easily than the other, and would be let go whole.
    ``scans`` has the scan of each. Those that no critic judged are neither counted nor let go; of
    what nothing is let go there is no choice.
    """
    alike: dict[tuple[int, Pathology | None], list[CandidateFacts]] = {}
    for each in sorted(facts):
        if each.told is not None and each.id in scans:
            alike.setdefault((scans[each.id], each.pathology), []).append(each)
    choices = []
    for judged in alike.values():
        best = sorted(least_told(judged, lambda facts: (facts.told,), keep))
        rest = tuple(each.id for each in judged if each not in best)
        if rest:
            of = len(best), _drawn(each.best_of for each in judged)
            kept, before = zip(*((each.id, each.best_of) for each in best), strict=True)
            choices.append(Choice(kept, rest, of, before))
    return choices


def best_of_batch(records: Sequence[CandidateRecord], keep: int) -> list[Choice]:
    """The choices among a batch's candidates of one scan, one for each pathology.

    Of a candidate that others stand on, the last with all its lesions is judged: by the one that is
    most easily told, as on the command line; the pathology is its first lesion's. What a person has
    decided on or corrected is never let go, and what no critic judged is neither counted nor let
    go. Nothing is chosen where nothing is let go.
    """
    chains = _chains(records)
    judged: dict[Pathology, list[tuple[CandidateRecord, ...]]] = {}
    for chain in chains:
        if None not in _told(chain):
            judged.setdefault(chain[0].request.pathology, []).append(chain)
    choices = []
    for drawn in judged.values():
        best = least_told(drawn, _told, keep)
        kept = {each.id: each.best_of for chain in best for each in chain}
        others = (each for chain in drawn for each in chain if each.id not in kept)
        rest = tuple(each.id for each in others if _untouched(each))
        if rest:
            of = len(best), _drawn(chain[-1].best_of for chain in drawn)
            choices.append(Choice((*kept,), rest, of, (*kept.values(),)))
    return choices


def _drawn(before: Iterable[tuple[int, int] | None]) -> int:
    """Of how many candidates it was chosen, when of each is known of how many that one was."""
    return round(sum(1.0 if of is None else of[1] / of[0] for of in before))


def _chains(records: Sequence[CandidateRecord]) -> list[tuple[CandidateRecord, ...]]:
    """Each candidate that none of the others stands on, behind those that it stands on."""
    known = {each.id: each for each in records}
    grounds = {each.ground_id for each in records}
    chains = []
    for last in records:
        if last.id in grounds:
            continue
        chain = [last]
        while (ground := known.get(chain[0].ground_id or -1)) is not None:
            chain.insert(0, ground)
        chains.append(tuple(chain))
    return chains


def _told(chain: Iterable[CandidateRecord]) -> tuple[float | None, ...]:
    return tuple(None if each.finding is None else each.finding.told for each in chain)


def _untouched(record: CandidateRecord) -> bool:
    return record.state is DecisionState.PENDING and not record.mask_corrected


def _mark(db: sqlite3.Connection, of_each: Iterable[tuple[int, tuple[int, int] | None]]) -> None:
    query = "UPDATE candidate SET best_kept = ?, best_drawn = ? WHERE id = ?"
    db.executemany(query, [(*(of or (None, None)), each) for each, of in of_each])


# The plus keeps SQLite from going through all of a batch for each of its scans.
_JUDGED = f"""
    SELECT t.batch, t.scan_id, t.keep FROM to_choose AS t WHERE NOT EXISTS (
        SELECT 1 FROM candidate AS c LEFT JOIN finding AS f ON {rows.HAS_FINDING}
        WHERE c.scan_id = t.scan_id AND +c.batch = t.batch AND c.discarded_at IS NULL
            AND f.candidate_id IS NULL
    )
"""


class BestStore:
    """What is still to be chosen, and what was. Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, to_choose: Iterable[ToChoose]) -> None:
        with self._database.transaction() as db:
            db.executemany("REPLACE INTO to_choose VALUES (?, ?, ?)", to_choose)

    def all(self) -> list[ToChoose]:
        with self._database.reading() as db:
            found = db.execute("SELECT batch, scan_id, keep FROM to_choose").fetchall()
        return [ToChoose(*row) for row in found]

    def judged(self) -> set[ToChoose]:
        """What is to be chosen where the checks have seen all of the candidates that there are."""
        with self._database.reading() as db:
            return {ToChoose(*row) for row in db.execute(_JUDGED)}

    def forget(self, to_choose: Iterable[ToChoose]) -> None:
        with self._database.transaction() as db:
            db.executemany(
                "DELETE FROM to_choose WHERE batch = ? AND scan_id = ? AND keep = ?", to_choose
            )

    def enter(self, choices: Iterable[Choice], of: ToChoose | None = None) -> None:
        """Discard what was let go and note of what the others are the best; nothing is to choose
        any more for ``of``.
        """
        with self._database.transaction() as db:
            for each in choices:
                let_go = [(rows.now(), candidate_id) for candidate_id in each.rest]
                db.executemany("UPDATE candidate SET discarded_at = ? WHERE id = ?", let_go)
                _mark(db, zip(each.kept, repeat(each.of)))
            if of is not None:
                db.execute("DELETE FROM to_choose WHERE batch = ? AND scan_id = ?", of[:2])

    def take_back(self, choices: Iterable[Choice]) -> None:
        """Nothing was chosen; what was let go is restored by whoever shows it."""
        with self._database.transaction() as db:
            for each in choices:
                _mark(db, zip(each.kept, each.before, strict=True))
