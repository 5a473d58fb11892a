"""The decisions that are kept: entered, taken back, read, and all of them for the summary."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from busynth_gui.case.decision import Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.summary import SummaryEntry
from busynth_gui.json_file import parse_json
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.database import Database

__all__ = ["DecisionStore"]

# One JSON text for each candidate: a request also holds masks, which need not be parsed here.
_ENTRIES = f"""
    SELECT CASE WHEN json_valid(c.request) THEN json_extract(c.request, '$.pathology') END,
        CASE WHEN json_valid(c.request) THEN json_extract(c.request, '$.descriptors') END,
        d.state, d.reasons, d.category, d.perceived, d.seconds, f.nearness
    FROM candidate AS c LEFT JOIN decision AS d ON d.id = c.decision_id
        LEFT JOIN finding AS f ON {rows.HAS_FINDING}
    WHERE c.discarded_at IS NULL
"""


class DecisionStore:
    """The ``decision`` table, in which no row is ever rewritten, and the rows that hold now.

    Each method is one transaction. An id that does not exist raises KeyError.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def enter(self, made: Mapping[int, Decision]) -> None:
        """Enter decisions by candidate: all of them or none.

        Raises Refusal when one was made on other pixels than its candidate has now, or gives the
        reason "other" without words.
        """
        with self._database.transaction() as db:
            for candidate_id, decision in made.items():
                decision.require_words()
                row = db.execute(
                    "SELECT image_sha256, mask_sha256 FROM candidate WHERE id = ?", (candidate_id,)
                ).fetchone()
                if row is None:
                    raise KeyError(candidate_id)
                if not decision.holds_for(row["image_sha256"], row["mask_sha256"]):
                    raise Refusal(
                        "the decision was made on other pixels than the candidate has now",
                        "look at the candidate again and decide anew",
                    )
                decision_id = rows.insert_decision(db, candidate_id, decision)
                db.execute(
                    "UPDATE candidate SET decision_id = ?, revealed = 1 WHERE id = ?",
                    (decision_id, candidate_id),
                )

    def holding(self, candidate_ids: tuple[int, ...]) -> dict[int, int | None]:
        """For each candidate that there is, which row of the table holds now; None: no row."""
        query = "SELECT id, decision_id FROM candidate WHERE id = ?"
        found: dict[int, int | None] = {}
        with self._database.reading() as db:
            for candidate_id in candidate_ids:
                found.update(tuple(row) for row in db.execute(query, (candidate_id,)))
        return found

    def hold(self, held: Mapping[int, int | None]) -> tuple[int, ...]:
        """Let earlier rows hold again, as :meth:`holding` gave them; gives the candidates changed.

        Nothing is struck out: the table keeps what was taken back. A candidate that is gone or
        discarded is left out, and one whose pixels have changed since becomes pending.
        """
        changed = []
        with self._database.transaction() as db:
            for candidate_id, decision_id in held.items():
                done = db.execute(
                    "UPDATE candidate SET decision_id = (SELECT d.id FROM decision AS d"
                    " WHERE d.id = :decision AND d.candidate_id = candidate.id"
                    " AND d.image_sha256 = candidate.image_sha256"
                    " AND d.mask_sha256 = candidate.mask_sha256)"
                    " WHERE id = :candidate AND discarded_at IS NULL",
                    {"decision": decision_id, "candidate": candidate_id},
                )
                if done.rowcount:
                    changed.append(candidate_id)
        return tuple(changed)

    def history(self, candidate_id: int) -> list[Decision]:
        """Every decision ever made on a candidate, oldest first; also those taken back."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT * FROM decision WHERE candidate_id = ? ORDER BY id", (candidate_id,)
            )
            return list(rows.sound(rows.decision, found))

    def entries(self) -> list[SummaryEntry]:
        """Every candidate that is not discarded, with the decision that holds now."""
        with self._database.reading() as db:
            found = db.execute(_ENTRIES).fetchall()
        pathologies = {pathology.value: pathology for pathology in Pathology}
        nothing = Perceived()
        asked: dict[str, Descriptors] = {}  # few wordings among thousands of candidates

        def entry(
            pathology: str, words: str, state: str | None, reasons: str, category: int | str | None,
            perceived: str, seconds: float | None, nearness: float | None,
        ) -> SummaryEntry:  # fmt: skip
            if words not in asked:
                asked[words] = Descriptors(**parse_json(words))
            if state is None:
                pending = DecisionState.PENDING
                return SummaryEntry(
                    pathologies[pathology], pending, (), asked[words], nothing, None, nearness
                )
            if perceived not in asked:
                asked[perceived] = Descriptors(**parse_json(perceived))
            said = category is not None or asked[perceived] != nothing.descriptors
            return SummaryEntry(
                pathologies[pathology],
                DecisionState(state),
                tuple(str(reason) for reason in parse_json(reasons)),
                asked[words],
                Perceived.of(category, asked[perceived]) if said else nothing,
                seconds,
                nearness,
            )

        entries = []
        for *words, seconds, nearness in found:
            figures = (each if isinstance(each, float) else None for each in (seconds, nearness))
            with suppress(ValueError, TypeError, LookupError, AttributeError, Refusal):  # damaged
                entries.append(entry(*words, *figures))
        return entries
