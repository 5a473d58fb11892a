"""The best of several candidates: who is chosen, and what the workspace keeps of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from cases import add_to, decision_for, make_candidate, make_scan

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.finding import Finding
from busynth_gui.case.least_told import least_told
from busynth_gui.case.region import EllipseRegion
from busynth_gui.workspace.best import Choice, ToChoose, best_of_batch, best_of_each_scan
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.records import CandidateFacts, CandidateRecord
from busynth_gui.workspace.workspace import Workspace

SCAN = make_scan()


def test_an_image_is_as_hard_to_tell_as_its_most_easily_told_lesion() -> None:
    told = {"both": (0.1, 0.9), "one": (0.5,), "equal": (0.5,), "unknown": (0.1, None), "none": ()}
    assert least_told(told, told.__getitem__, 9) == ["one", "equal", "both", "unknown", "none"]
    assert least_told(told, told.__getitem__, 1) == ["one"]


def test_of_each_scan_the_least_told_are_kept_and_what_nobody_judged_is_left() -> None:
    judged = {1: 0.9, 2: 0.1, 3: 0.5, 4: 0.8, 5: None}
    facts = [CandidateFacts(each, None, told=said) for each, said in judged.items()]
    scans = {1: 1, 2: 1, 3: 1, 4: 2, 5: 2}
    assert best_of_each_scan(facts, scans, 1) == [Choice((2,), (1, 3), (1, 3), (None,))]
    assert best_of_each_scan(facts, scans, 2) == [
        Choice((2, 3), (1,), (2, 3), (None, None))
    ]  # fmt: skip
    assert best_of_each_scan(facts, scans, 3) == []
    # Chosen among those that were chosen: of as many as those were chosen of.
    again = [CandidateFacts(each, None, told=judged[each], best_of=(2, 4)) for each in (2, 3)]
    assert best_of_each_scan(again, scans, 1) == [Choice((2,), (3,), (1, 4), ((2, 4),))]


def test_of_each_scan_a_pathology_that_is_told_more_easily_is_not_let_go_whole() -> None:
    told = {
        1: (Pathology.BENIGN, 0.2), 2: (Pathology.MALIGNANT, 0.9), 3: (Pathology.BENIGN, 0.4),
        4: (Pathology.MALIGNANT, 0.8),
    }  # fmt: skip
    facts = [CandidateFacts(each, its[0], told=its[1]) for each, its in told.items()]
    chosen = best_of_each_scan(facts, dict.fromkeys(told, 7), 1)
    assert chosen == [Choice((1,), (3,), (1, 2), (None,)), Choice((4,), (2,), (1, 2), (None,))]


@pytest.fixture
def judged(workspace: Workspace) -> Workspace:
    """Four malignant candidates of a scan, the second told least; two benign ones."""
    workspace.add_scan(SCAN, "scan.png")
    for seed, told in enumerate((0.7, 0.2, 0.9, 0.4, 0.8, 0.6), 1):
        candidate = make_candidate(SCAN, seed)
        if seed > 4:
            request = replace(candidate.request, pathology=Pathology.BENIGN)
            candidate = replace(candidate, request=request)
        say(workspace, workspace.add_candidate(candidate).id, told)
    return workspace


def say(workspace: Workspace, candidate_id: int, told: float | None) -> None:
    mask = workspace.candidate_record(candidate_id).mask_sha256
    workspace.findings.keep(candidate_id, mask, Finding(0, 0, 0, 9, 9, (), None, told=told))


def records(workspace: Workspace) -> list[CandidateRecord]:
    return workspace.candidates(1)


def test_of_a_batch_so_many_of_each_pathology_are_kept(judged: Workspace) -> None:
    malignant, benign = best_of_batch(records(judged), 1)
    assert (malignant.kept, malignant.rest, malignant.of) == ((2,), (1, 3, 4), (1, 4))
    assert (benign.kept, benign.rest, benign.of) == ((6,), (5,), (1, 2))
    (malignant,) = best_of_batch(records(judged), 2)
    assert (malignant.kept, malignant.rest) == ((4, 2)[::-1], (1, 3))
    assert best_of_batch(records(judged), 4) == []


def test_what_a_person_has_worked_on_and_what_nobody_judged_is_not_let_go(
    judged: Workspace,
) -> None:
    judged.decide(1, decision_for(judged, 1, DecisionState.APPROVED, reviewer="A"))
    mask = judged.load_candidate(3).mask.copy()
    mask[40] = False
    judged.set_mask(3, mask)  # forgets what was found on the mask before
    (malignant, _) = best_of_batch(records(judged), 1)
    assert (malignant.kept, malignant.rest, malignant.of) == ((2,), (4,), (1, 3))
    say(judged, 3, 0.95)
    (malignant, _) = best_of_batch(records(judged), 1)
    assert (malignant.rest, malignant.of) == ((4,), (1, 4))


def test_candidates_of_several_lesions_are_judged_whole_and_kept_whole(
    workspace: Workspace,
) -> None:
    workspace.add_scan(SCAN, "scan.png")
    for seed in (1, 2, 3):
        ground = make_candidate(SCAN, seed)
        workspace.add_candidate(ground)
        workspace.add_candidate(add_to(ground, EllipseRegion(12, 15, 7, 5)))
    for candidate_id, told in enumerate((0.1, 0.9, 0.5, 0.5, 0.6, 0.1), 1):
        say(workspace, candidate_id, told)
    (choice,) = best_of_batch(records(workspace), 1)
    # Those of one lesion each: an older one is 1 of 3 as well.
    assert (choice.kept, choice.rest, choice.of) == ((3, 4), (1, 2, 5, 6), (1, 3))


def test_a_choice_is_kept_exported_and_taken_back(judged: Workspace) -> None:
    judged.best.add([ToChoose("a", 1, 1), ToChoose("b", 1, 2)])
    choices = best_of_batch(records(judged), 1)
    judged.best.enter(choices, ToChoose("a", 1, 1))
    assert judged.best.all() == [ToChoose("b", 1, 2)]
    assert [(r.id, r.best_of) for r in records(judged)] == [(2, (1, 4)), (6, (1, 2))]
    judged.decide(2, decision_for(judged, 2, DecisionState.APPROVED, reviewer="A"))
    (pair,) = approved_pairs(judged)
    assert pair.best_of == (1, 4)
    judged.best.take_back(choices)
    assert all(r.best_of is None for r in records(judged))
    judged.remove_scan(1)
    assert judged.best.all() == []


def test_a_damaged_choice_is_as_none(judged: Workspace) -> None:
    with judged._database.transaction() as db:
        db.execute("UPDATE candidate SET best_kept = 'x', best_drawn = 0 WHERE id = 1")
        db.execute("UPDATE candidate SET best_kept = 5, best_drawn = 4 WHERE id = 2")
    assert [r.best_of for r in records(judged)[:2]] == [None, None]
    assert {f.best_of for f in judged.listing.facts([1, 2]).values()} == {None}
