"""Decisions as they are kept: with words and time, for many at once, taken back, migrated."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cases import decision_for, make_candidate, make_scan

from busynth_gui.case.decision import CATEGORIES, Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.case.summary import summarise
from busynth_gui.workspace.database import APPLICATION_ID, DATABASE_NAME
from busynth_gui.workspace.migrations import MIGRATIONS
from busynth_gui.workspace.workspace import Workspace

APPROVED, REJECTED = DecisionState.APPROVED, DecisionState.REJECTED
READ = Perceived("4", Descriptors(shape="irregular", posterior="shadowing"))


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Three candidates, 1 to 3, asked to be of irregular shape."""
    scan = make_scan()
    workspace.add_scan(scan, "")
    for seed in range(3):
        workspace.add_candidate(make_candidate(scan, seed))
    return workspace


def decide(
    workspace: Workspace, ids: tuple[int, ...], state: DecisionState, **values: object
) -> dict[int, Decision]:
    made = {n: replace(decision_for(workspace, n, state), **values) for n in ids}  # type: ignore[arg-type]
    workspace.decisions.enter(made)
    return made


def states(workspace: Workspace) -> list[str]:
    return [record.state.value for record in workspace.candidates(1)]


def test_what_was_read_and_the_time_come_back(folder: Path, filled: Workspace) -> None:
    decide(filled, (1,), REJECTED, reasons=("other",), comment="rib", perceived=READ, seconds=7.25)
    filled.close()
    with Workspace.open(folder) as again:
        decision = again.candidate_record(1).decision
    assert decision is not None
    assert (decision.perceived, decision.seconds, decision.comment) == (READ, 7.25, "rib")


def test_many_are_decided_together_or_not_at_all(filled: Workspace) -> None:
    decide(filled, (1, 2), APPROVED)
    assert states(filled) == ["approved", "approved", "pending"]
    made = {n: decision_for(filled, n, REJECTED) for n in (1, 3)}
    made[3] = replace(made[3], mask_sha256="0" * 64)
    with pytest.raises(Refusal, match="other pixels"):
        filled.decisions.enter(made)
    assert states(filled) == ["approved", "approved", "pending"]
    with pytest.raises(Refusal, match="'other'"):
        decide(filled, (1,), REJECTED, reasons=("other",))
    assert len(filled.decisions.history(1)) == 1


def test_a_decision_taken_back_leaves_the_one_before_it(filled: Workspace) -> None:
    decide(filled, (1,), APPROVED, reviewer="Dr A")
    before = filled.candidate_record(1).decision
    held = filled.decisions.holding((1, 2, 99))
    decide(filled, (1, 2), REJECTED, reviewer="Dr B")
    after = filled.decisions.holding((1, 2))
    assert filled.decisions.hold(held) == (1, 2)
    assert filled.candidate_record(1).decision == before
    assert states(filled) == ["approved", "pending", "pending"]
    assert filled.decisions.hold(after | {99: 1}) == (1, 2)
    assert states(filled) == ["rejected", "rejected", "pending"]
    assert [d.state for d in filled.decisions.history(1)] == [APPROVED, REJECTED]


def test_an_old_approval_does_not_come_back_onto_other_pixels(filled: Workspace) -> None:
    decide(filled, (1,), APPROVED)
    held = filled.decisions.holding((1,))
    mask = filled.load_candidate(1).mask
    assert filled.set_mask(1, np.roll(mask, 1, axis=0)).state is DecisionState.PENDING
    filled.decisions.hold(held)
    assert filled.candidate_record(1).state is DecisionState.PENDING
    filled.decisions.hold({2: held[1]})  # nor onto another candidate
    assert filled.candidate_record(2).state is DecisionState.PENDING


def test_the_summary_counts_what_holds_and_leaves_the_discarded_out(filled: Workspace) -> None:
    decide(filled, (1, 2), APPROVED, perceived=READ, seconds=6.0)
    decide(filled, (2,), REJECTED, reasons=("s3-seam",), seconds=2.0)
    decide(filled, (3,), APPROVED)
    filled.discard(3)
    summary = summarise(filled.decisions.entries())
    assert (summary.total, summary.decided, summary.approved.count) == (2, 2, 1)
    assert summary.reasons == {"s3-seam": {REJECTED: 1}}
    assert (summary.agreement["shape"].count, summary.agreement["shape"].of) == (1, 1)
    assert summary.times[None].median == 4.0


def test_a_workspace_of_version_3_keeps_its_decisions(folder: Path) -> None:
    """Tables as they were before decisions held what was read; rows as that version wrote them."""
    with Workspace.open(folder) as workspace:
        scan = make_scan()
        workspace.add_scan(scan, "")
        candidate = workspace.add_candidate(make_candidate(scan))
    file = folder / DATABASE_NAME
    _set_back_to_version_3(file)
    database = sqlite3.connect(file)
    with database:
        database.execute(
            "INSERT INTO decision (candidate_id, state, image_sha256, mask_sha256, reasons,"
            " comment, reviewer, decided_at)"
            " VALUES (1, 'rejected', ?, ?, '[\"other\"]', '', 'Dr A', '2026-01-02T03:04:05+00:00')",
            (candidate.image_sha256, candidate.mask_sha256),
        )
        database.execute("UPDATE candidate SET decision_id = last_insert_rowid()")
    database.close()
    with Workspace.open(folder, create=False) as workspace:
        decision = workspace.candidate_record(1).decision
        assert decision is not None
        assert (decision.state, decision.reasons, decision.reviewer) == (
            REJECTED,
            ("other",),
            "Dr A",
        )
        assert (decision.perceived, decision.seconds) == (Perceived(), None)
        assert summarise(workspace.decisions.entries()).times == {}
        workspace.decide(1, replace(decision, comment="rib", perceived=READ))
        assert workspace.candidate_record(1).decision.perceived == READ
    database = sqlite3.connect(file)
    assert database.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS),)
    database.close()


def test_categories_that_were_numbers_are_the_codes_they_are(folder: Path) -> None:
    """Before there were 4A, 4B and 4C a category was a number, in the table and in manifests."""
    scan = make_scan()
    with Workspace.open(folder) as workspace:
        workspace.add_scan(scan, "scan.png")
        record = workspace.add_candidate(make_candidate(scan))
        hashes = record.image_sha256, record.mask_sha256
        for code in CATEGORIES:
            decided = Decision(APPROVED, *hashes, perceived=Perceived(code), blinded=code == "4B")
            workspace.decide(1, decided)
        database = sqlite3.connect(folder / DATABASE_NAME)
        database.execute("DROP TRIGGER decision_history")
        database.execute("UPDATE decision SET category = 3 WHERE category = '3'")
        database.commit()
        kinds = database.execute("SELECT typeof(category) FROM decision").fetchall()
        assert {"integer", "text"} == {kind for (kind,) in kinds}
        database.close()
        history = workspace.decisions.history(1)
        assert [each.perceived.category for each in history] == list(CATEGORIES)
        assert [each.blinded for each in history] == [code == "4B" for code in CATEGORIES]
        (entry,) = workspace.decisions.entries()
        assert entry.perceived == Perceived("5")
    assert Perceived.of(4, Descriptors()) == Perceived("4")


def test_a_decision_reveals_what_was_asked_for(folder: Path) -> None:
    scan = make_scan()
    with Workspace.open(folder) as workspace:
        workspace.add_scan(scan, "scan.png")
        record = workspace.add_candidate(make_candidate(scan))
        assert not record.revealed
        hashes = record.image_sha256, record.mask_sha256
        assert workspace.decide(1, Decision(APPROVED, *hashes)).revealed
        workspace.decisions.hold({1: None})
        assert workspace.candidate_record(1).revealed


def _set_back_to_version_3(file: Path) -> None:
    """Carry scans and candidates over into tables that only the first three migrations made."""
    old = file.with_suffix(".old")
    database = sqlite3.connect(old, isolation_level=None)
    for upgrade in MIGRATIONS[:3]:
        upgrade(database)
    database.execute("PRAGMA user_version = 3")
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    database.execute("ATTACH ? AS new", (str(file),))
    for table in ("scan", "scan_pixels", "candidate", "candidate_arrays"):
        names = ", ".join(row[1] for row in database.execute(f"PRAGMA main.table_info({table})"))
        database.execute(f"INSERT INTO main.{table} ({names}) SELECT {names} FROM new.{table}")
    database.close()
    old.replace(file)
