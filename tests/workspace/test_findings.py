"""What the checks found is kept for the mask that it was found on, and for no other."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cases import make_candidate, make_scan

from busynth_gui.case.finding import AskedWord, Finding, Mark
from busynth_gui.workspace import findings
from busynth_gui.workspace import row_mapping as rows
from busynth_gui.workspace.records import CandidateRecord
from busynth_gui.workspace.workspace import Workspace

FOUND = Finding(
    outside_field=0,
    changed_outside=0,
    near_marks=3,
    height=18,
    width=30,
    asked=(AskedWord("shape", "irregular", "oval"),),
    spacing_mm=(0.1, 0.2),
    nearness=0.42,
)


@pytest.fixture
def record(workspace: Workspace) -> CandidateRecord:
    scan = make_scan()
    workspace.add_scan(scan, "")
    return workspace.add_candidate(make_candidate(scan))


def test_a_finding_is_kept_with_its_candidate(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        scan = make_scan()
        workspace.add_scan(scan, "")
        made = workspace.add_candidate(make_candidate(scan))
        assert made.finding is None
        assert workspace.findings.missing(10) == [made.id]
        assert workspace.findings.keep(made.id, made.mask_sha256, FOUND)
    with Workspace.open(folder, create=False) as workspace:
        kept = workspace.candidate_record(made.id)
        assert kept.finding == FOUND
        assert FOUND.mark is Mark.DIFFERS and FOUND.size_mm == pytest.approx((1.8, 6.0))
        assert workspace.findings.missing(10) == []
        assert workspace.candidates(kept.scan_id) == [kept]


def test_another_mask_makes_it_stale_and_the_old_mask_does_not_bring_it_back(
    workspace: Workspace, record: CandidateRecord
) -> None:
    workspace.findings.keep(record.id, record.mask_sha256, FOUND)
    as_made = workspace.load_candidate(record.id).mask
    corrected = workspace.set_mask(record.id, np.roll(as_made, 2, axis=1))
    assert corrected.finding is None
    assert workspace.findings.missing(10) == [record.id]
    # Found on the mask before, by a thread that began earlier: too late.
    assert not workspace.findings.keep(record.id, record.mask_sha256, FOUND)
    assert workspace.candidate_record(record.id).finding is None
    wider = replace(FOUND, width=31)
    assert workspace.findings.keep(record.id, corrected.mask_sha256, wider)
    assert workspace.candidate_record(record.id).finding == wider
    workspace.set_mask(record.id, as_made)
    assert workspace.candidate_record(record.id).finding is None


def test_how_near_to_training_lesions_can_be_sorted_by_and_is_summed_up(
    workspace: Workspace, record: CandidateRecord
) -> None:
    near = replace(FOUND, nearness=1.0, near_marks=0, asked=())
    assert near.mark is Mark.DIFFERS and replace(near, nearness=0.98).mark is Mark.SOUND
    workspace.findings.keep(record.id, record.mask_sha256, near)
    assert workspace.listing.facts([record.id])[record.id].nearness == 1.0
    assert [entry.nearness for entry in workspace.decisions.entries()] == [1.0]
    unknown = replace(near, nearness=None)
    assert workspace.findings.keep(record.id, record.mask_sha256, unknown)
    assert workspace.candidate_record(record.id).finding == unknown
    with workspace.findings._database.transaction() as db:
        db.execute("UPDATE finding SET nearness = 'near'")
    assert workspace.candidate_record(record.id).finding == unknown


def test_newer_checks_check_again(
    workspace: Workspace, record: CandidateRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings, "CHECKS_VERSION", 0)
    workspace.findings.keep(record.id, record.mask_sha256, FOUND)
    assert workspace.candidate_record(record.id).finding is None
    assert workspace.findings.missing(10) == [record.id]


def test_what_is_missing_comes_scan_by_scan_and_that_of_the_open_one_first(
    workspace: Workspace,
) -> None:
    made = []
    for seed in range(3):
        scan = make_scan(seed)
        workspace.add_scan(scan, "")
        made += [workspace.add_candidate(make_candidate(scan, k)).id for k in range(3)]
    workspace.discard(made[3])
    assert workspace.findings.missing(99, first_scan=2) == [*made[4:6], *made[:3], *made[6:]]
    assert workspace.findings.missing(2, first_scan=2, but=[made[4]]) == [made[5], made[0]]
    workspace.remove_scan(2)
    assert workspace.findings.missing(99) == [*made[:3], *made[6:]]
    assert not workspace.findings.keep(made[4], "0" * 64, FOUND)


def test_which_are_missing_is_told_without_reading_their_rows(workspace: Workspace) -> None:
    with workspace.findings._database.reading() as db:
        plan = db.execute(
            "EXPLAIN QUERY PLAN SELECT c.id FROM candidate AS c"
            f" LEFT JOIN finding AS f ON {rows.HAS_FINDING}"
            " WHERE c.discarded_at IS NULL AND f.candidate_id IS NULL"
        ).fetchall()
    assert any("COVERING INDEX candidate_mask" in row["detail"] for row in plan), [*plan]
