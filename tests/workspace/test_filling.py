"""A plan that is filled: no more is asked for than is missing, and what falls out is made anew."""

from __future__ import annotations

import json
import uuid
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from cases import decision_for, make_scan

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion
from busynth_gui.case.request import Request
from busynth_gui.labelled.strata import FillPlan, Size, Stratum
from busynth_gui.workspace.filling import (
    MOST_AHEAD,
    Filling,
    asked_strata,
    next_requests,
    undecided_strata,
)
from busynth_gui.workspace.records import CandidateRecord, JobRecord
from busynth_gui.workspace.strata import MeasuredStrata
from busynth_gui.workspace.workspace import Workspace

SMALL = Stratum(Pathology.BENIGN, Size.SMALL)
LARGE = Stratum(Pathology.MALIGNANT, Size.LARGE)
TEMPLATE = Request("", Pathology.BENIGN, 5, "compact", "0" * 64)
BATCH = "b" * 32
NONE: Counter[Stratum] = Counter()


@pytest.fixture
def scans(workspace: Workspace) -> tuple[int, ...]:
    """Two scans that are tissue all over."""
    ids = []
    for seed in (1, 2):
        scan = make_scan(seed, shape=(160, 200))
        record = workspace.add_scan(scan, "x.png")
        workspace.set_field_of_view(record.id, BoxRegion(0, 0, 200, 160))
        ids.append(record.id)
    return tuple(ids)


def filling_of(scans: tuple[int, ...], **target: int) -> Filling:
    targets = {SMALL: target.get("small", 0), LARGE: target.get("large", 0)}
    return Filling(FillPlan(None, {SMALL: 1}, targets), BATCH, scans, running=True)


def make(workspace: Workspace, request: Request, scale: float = 0.75) -> CandidateRecord:
    """A candidate whose mask fills so much of the region that was asked for."""
    record = workspace.find_scan(request.scan_sha256)
    assert record is not None and request.region is not None
    scan = workspace.scan(record.id)
    region = request.region
    within = replace(region, rx=region.rx * scale**0.5, ry=region.ry * scale**0.5)  # type: ignore
    mask, drawn = within.rasterize(scan.shape), region.rasterize(scan.shape)
    image = np.where(mask, scan.pixels // 3, scan.pixels).astype(scan.pixels.dtype)
    made = Candidate(request, image, mask, drawn & ~mask, drawn, image)
    job = JobRecord(uuid.uuid4().hex, record.id, "x", json.dumps(request.to_json()), batch=BATCH)
    workspace.jobs.add([job])
    return workspace.add_candidate(made, job.id)


def decide(workspace: Workspace, record: CandidateRecord, state: DecisionState) -> None:
    reasons = ("duplicate",) if state is DecisionState.REJECTED else ()
    workspace.decide(record.id, decision_for(workspace, record.id, state, reasons))


def test_it_asks_for_what_is_missing_stratum_by_stratum(
    workspace: Workspace, scans: tuple[int, ...]
) -> None:
    filling = filling_of(scans, small=4, large=2)
    asked, after = next_requests(workspace, filling, TEMPLATE, NONE, NONE)
    assert asked_strata(asked, None) == {SMALL: 3, LARGE: 2}
    assert [request.pathology for request, _ in asked] == [Pathology.BENIGN] * 3 + [
        Pathology.MALIGNANT
    ] * 2
    # In turn on the scans, and no seed twice.
    assert {record.id for _, record in asked} == set(scans)
    assert len({request.seed for request, _ in asked}) == 5
    assert after.asked == 5
    pending = asked_strata(asked, None)
    assert next_requests(workspace, after, TEMPLATE, NONE, pending)[0] == []


def test_it_never_runs_far_ahead_of_the_decisions(
    workspace: Workspace, scans: tuple[int, ...]
) -> None:
    asked, after = next_requests(workspace, filling_of(scans, small=500), TEMPLATE, NONE, NONE)
    assert len(asked) == MOST_AHEAD
    pending = asked_strata(asked[:-3], None)
    assert len(next_requests(workspace, after, TEMPLATE, NONE, pending)[0]) == 3


def test_nor_do_several_kinds_together(workspace: Workspace, scans: tuple[int, ...]) -> None:
    filling = filling_of(scans, small=MOST_AHEAD - 3, large=500)
    asked, _ = next_requests(workspace, filling, TEMPLATE, NONE, NONE)
    kinds = Counter(request.pathology for request, _ in asked)
    assert kinds == {Pathology.BENIGN: MOST_AHEAD - 4, Pathology.MALIGNANT: 4}


def test_a_plan_is_filled_whatever_is_rejected(
    workspace: Workspace, scans: tuple[int, ...]
) -> None:
    """The loop that the window runs: every third candidate is rejected."""
    filling = filling_of(scans, small=6, large=3)
    measured = MeasuredStrata(None)
    made = 0
    for _ in range(20):
        approved = measured.approved(workspace)
        pending = undecided_strata(workspace, filling)
        assert all(approved[s] + pending[s] <= filling.plan.wanted(s) for s in (SMALL, LARGE))
        asked, filling = next_requests(workspace, filling, TEMPLATE, approved, pending)
        if not asked and not pending:
            break
        for request, _ in asked:
            made += 1
            state = DecisionState.REJECTED if made % 3 == 0 else DecisionState.APPROVED
            decide(workspace, make(workspace, request), state)
    assert filling.plan.missing(measured.approved(workspace)) == {}
    assert measured.approved(workspace) == {SMALL: 5, LARGE: 3}


def test_what_measures_to_be_something_else_does_not_count(
    workspace: Workspace, scans: tuple[int, ...]
) -> None:
    filling = filling_of(scans, large=1)
    ((request, _),), filling = next_requests(workspace, filling, TEMPLATE, NONE, NONE)
    record = make(workspace, request, scale=0.05)
    assert undecided_strata(workspace, filling) == {LARGE: 1}
    decide(workspace, record, DecisionState.APPROVED)
    approved = MeasuredStrata(None).approved(workspace)
    assert approved[LARGE] == 0 and approved.total() == 1
    assert len(next_requests(workspace, filling, TEMPLATE, approved, NONE)[0]) == 1


def test_a_word_is_asked_for_where_it_divides(workspace: Workspace, scans: tuple[int, ...]) -> None:
    round_one = Stratum(Pathology.BENIGN, Size.MEDIUM, "round")
    plan = FillPlan("shape", {}, {round_one: 2})
    asked, _ = next_requests(workspace, Filling(plan, "b", scans), TEMPLATE, NONE, NONE)
    assert [request.descriptors.shape for request, _ in asked] == ["round"] * 2
    assert asked_strata(asked, "shape") == {round_one: 2}


def test_without_room_or_scans_it_says_so(workspace: Workspace, scans: tuple[int, ...]) -> None:
    with pytest.raises(Refusal, match="no scan to work on"):
        next_requests(workspace, filling_of((), small=4), TEMPLATE, NONE, NONE)
    for scan_id in scans:
        workspace.set_field_of_view(scan_id, BoxRegion(0, 0, 40, 40))
    with pytest.raises(Refusal, match="no room"):
        next_requests(workspace, filling_of(scans, large=4), TEMPLATE, NONE, NONE)
    # A scan that was removed is passed over.
    workspace.remove_scan(scans[0])
    workspace.set_field_of_view(scans[1], BoxRegion(0, 0, 200, 160))
    asked, _ = next_requests(workspace, filling_of(scans, small=3), TEMPLATE, NONE, NONE)
    assert {record.id for _, record in asked} == {scans[1]}


def test_a_plan_comes_back_from_the_workspace() -> None:
    filling = filling_of((3, 4), small=2)
    assert Filling.from_json(filling.to_json()) == filling
    assert Filling.from_json({"plan": 3}) is None
