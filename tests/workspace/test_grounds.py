"""Candidates that stand on others: kept, whatever becomes of what they stand on."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cases import add_to, decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.workspace.database import DATABASE_NAME
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.maintenance import compact
from busynth_gui.workspace.records import JobRecord
from busynth_gui.workspace.workspace import Workspace

SCAN = make_scan()


FIRST = make_candidate(SCAN)
SECOND = add_to(FIRST, EllipseRegion(12, 15, 7, 5))
THIRD = add_to(SECOND, EllipseRegion(85, 70, 6, 5))


@pytest.fixture
def chain(workspace: Workspace) -> Workspace:
    """The candidates 1, 2 on 1 and 3 on 2."""
    workspace.add_scan(SCAN, "scan.png")
    for candidate in (FIRST, SECOND, THIRD):
        workspace.add_candidate(candidate)
    return workspace


def approve(workspace: Workspace, *ids: int, state: DecisionState = DecisionState.APPROVED) -> None:
    for each in ids:
        workspace.decide(each, decision_for(workspace, each, state, reviewer=f"Dr {each}"))


def test_a_chain_comes_back_bit_for_bit(chain: Workspace) -> None:
    records = chain.candidates(1)
    assert [record.ground_id for record in records] == [None, 1, 2]
    back = chain.load_candidate(3).candidate
    assert [each.image_sha256 for each in back.chain] == [
        each.image_sha256 for each in (FIRST, SECOND, THIRD)
    ]
    assert [m.sum() for m in back.masks_below] == [FIRST.mask.sum(), SECOND.mask.sum()]
    assert np.array_equal(back.lesion, THIRD.lesion) and back.request == THIRD.request
    assert chain.listing.made_by(1, SECOND.request.digest) == 2
    assert chain.listing.made_by(1, "none") is None
    assert [chain.listing.standing_on(each) for each in (1, 2, 3)] == [1, 1, 0]


def test_the_last_carries_all_lesions_and_the_others_only_if_approved(chain: Workspace) -> None:
    approve(chain, 3)
    (pair,) = approved_pairs(chain)
    assert len(pair.lesions) == 3 and pair.pathology is Pathology.MALIGNANT
    assert [lesion.decision and lesion.decision.reviewer for lesion in pair.lesions] == [
        None, None, "Dr 3",
    ]  # fmt: skip
    (name,) = chain.listing.approved()
    assert (name.pathology, name.lesions, name.stem) == (Pathology.MALIGNANT, 3, pair.name)
    approve(chain, 2, state=DecisionState.REJECTED)
    approve(chain, 1)
    single, several = approved_pairs(chain)
    assert len(single.lesions) == 1 and len(several.lesions) == 3
    words = [lesion.decision.state for lesion in several.lesions if lesion.decision]
    assert words == ["approved", "rejected", "approved"]


def test_a_ground_that_is_corrected_later_changes_no_candidate_on_it(chain: Workspace) -> None:
    approve(chain, 1, 2)
    other = FIRST.mask.copy()
    other[40] = False
    chain.set_mask(1, other)
    (pair,) = approved_pairs(chain)
    first, _ = pair.lesions
    assert np.array_equal(first.mask, FIRST.mask) and first.decision is None
    # One that is added now has the mask as it stands, and what was said of that.
    approve(chain, 1)
    added = add_to(chain.load_candidate(1).candidate, EllipseRegion(12, 15, 7, 5), other)
    approve(chain, chain.add_candidate(added).id)
    pair = list(approved_pairs(chain))[-1]
    assert np.array_equal(pair.lesions[0].mask, other) and pair.lesions[0].corrected
    assert pair.lesions[0].decision is not None


def test_a_discarded_ground_stays_while_others_stand_on_it(chain: Workspace, folder: Path) -> None:
    approve(chain, 3)
    chain.discard(1)
    chain.discard(2)
    assert chain.listing.standing_on(1) == 0
    chain.close()
    assert compact(folder).discarded == 0
    with Workspace.open(folder) as workspace:
        (pair,) = approved_pairs(workspace)
        assert len(pair.lesions) == 3
        workspace.discard(3)
    assert compact(folder).discarded == 3


def test_what_waits_for_its_ground_keeps_it(chain: Workspace, folder: Path) -> None:
    asked = replace(SECOND.request, seed=9)
    chain.jobs.add([JobRecord("a", 1, SCAN.name, json.dumps(asked.to_json()))])
    for each in (1, 2, 3):
        chain.discard(each)
    chain.close()
    assert compact(folder).discarded == 0


def test_a_scan_goes_with_all_that_stands_on_it(chain: Workspace) -> None:
    chain.remove_scan(1)
    assert chain.listing.candidates() == []


def test_what_does_not_fit_its_ground_is_not_kept(chain: Workspace) -> None:
    unknown = add_to(replace(FIRST, image=FIRST.image ^ 1), EllipseRegion(12, 15, 7, 5))
    with pytest.raises(Refusal, match="not in this workspace"):
        chain.add_candidate(unknown)
    with pytest.raises(Refusal, match="on another lesion"):
        chain.add_candidate(add_to(FIRST, EllipseRegion(40, 40, 7, 5)))
    assert len(chain.candidates(1)) == 3


def test_a_damaged_request_hides_no_other(chain: Workspace, folder: Path) -> None:
    approve(chain, 1, 3)
    chain.close()
    database = sqlite3.connect(folder / DATABASE_NAME)
    database.execute("UPDATE candidate SET request = '{' WHERE id = 3")
    database.commit()
    database.close()
    with Workspace.open(folder) as workspace:
        assert [name.candidate_id for name in workspace.listing.approved()] == [1]
