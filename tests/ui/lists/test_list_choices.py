"""Whose candidates are listed, and in which order: the same in the strip and on the sheet."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from desk import add_scan, make_candidate

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.lists.sort_orders import ORDERS
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.records import CandidateFacts, JobRecord

OLD = {"scope": "all", "state": None}


def made_in(window: MainWindow, seed: int, batch: str | None, scan_id: int = 1) -> int:
    """A candidate that a job of a batch has made."""
    workspace = window.workspace
    candidate = make_candidate(workspace.scan(scan_id), seed)
    scan = workspace.scan_record(scan_id)
    job = JobRecord(f"job {seed}", scan_id, scan.name, "{}", batch=batch)
    workspace.jobs.add([job])
    record = workspace.add_candidate(candidate, job_id=job.id)
    assert record.batch == batch and workspace.jobs.all() == []
    window.session.note_candidate(record.id)
    return record.id


def second_scan(window: MainWindow) -> int:
    pixels = np.random.default_rng(2).integers(1, 255, (120, 140), np.uint8)
    return add_scan(window.session, Scan("second.png", pixels), window.workspace.folder).id


def test_a_batch_is_listed_over_its_scans_and_follows_the_one_looked_at(
    window: MainWindow,
) -> None:
    other = second_scan(window)
    model = window.strip.candidates
    one = [made_in(window, 1, "one"), made_in(window, 2, "one", other)]
    two = [made_in(window, 3, "two"), made_in(window, 4, "two", other)]
    before = made_in(window, 5, None)
    window.session.select(one[0])
    model.set_scope(Scope.BATCH)
    assert model.ids() == tuple(one)
    one.append(made_in(window, 6, "one"))
    made_in(window, 7, "two")
    assert model.ids() == tuple(one)
    window.session.select(two[1])  # by a step that is undone, say: list and canvas agree
    assert model.ids() == (*two, two[1] + 3)
    window.session.select(before)
    assert model.ids() == (before,)


def test_a_scan_that_is_removed_takes_its_candidates_out_of_the_batch(window: MainWindow) -> None:
    other = second_scan(window)
    kept, gone = made_in(window, 1, "one"), made_in(window, 2, "one", other)
    window.session.select(kept)
    window.strip.candidates.set_scope(Scope.BATCH)
    assert window.strip.candidates.ids() == (kept, gone)
    window.session.remove_scan(other)
    assert window.strip.candidates.ids() == (kept,)


def test_with_nothing_looked_at_the_latest_batch_is_listed(window: MainWindow) -> None:
    made_in(window, 1, "one")
    latest = made_in(window, 2, "two")
    window.session.select(None)
    window.strip.candidates.set_scope(Scope.BATCH)
    assert window.strip.candidates.ids() == (latest,)


def test_every_order_keeps_every_candidate_and_new_ones_come_to_their_place(
    review: MainWindow,
) -> None:
    model = review.strip.candidates
    for name, order in ORDERS.items():
        model.set_order(name)
        review.session.add_candidate(make_candidate(review.workspace.scan(1), 10 + len(name)))
        facts = review.workspace.listing.facts(model.ids())
        keys = [(*order.key(facts[each]), each) for each in model.ids()]
        assert keys == sorted(keys)
        assert sorted(model.ids()) == sorted(k.id for k in review.workspace.listing.candidates())
    model.set_order("latest")
    assert model.ids()[0] == max(model.ids())


def test_by_pathology_the_benign_come_first_and_next_follows_the_order(review: MainWindow) -> None:
    model = review.strip.candidates
    model.set_order("pathology")
    assert model.ids() == (1, 3, 5, 2, 4)
    review.session.select(5)
    review.strip.step(1)
    assert review.session.selected is not None and review.session.selected.id == 2
    review.decisions.decide((2,), DecisionState.APPROVED)
    assert review.strip.next_pending() and review.session.selected.id == 4


def test_sizes_are_not_compared_across_units() -> None:
    known = CandidateFacts(1, Pathology.BENIGN, area_mm2=9.0, area_px=100)
    small = CandidateFacts(2, Pathology.BENIGN, area_mm2=4.0, area_px=900)
    pixels = CandidateFacts(3, Pathology.BENIGN, area_px=2)
    unknown = CandidateFacts(4, None)
    facts = [unknown, pixels, known, small]
    by = {n: [f.id for f in sorted(facts, key=ORDERS[n].key)] for n in ("smallest", "largest")}
    assert by == {"smallest": [2, 1, 3, 4], "largest": [1, 2, 3, 4]}


def test_strip_and_sheet_show_one_choice_and_it_is_kept(
    window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    window.sheet.order.choose("largest")
    window.sheet.scope.choose(Scope.ALL)
    window.strip.filter.choose(DecisionState.FLAGGED)
    assert window.strip.scope.currentData() == Scope.ALL
    assert window.sheet.filter.currentData() == DecisionState.FLAGGED
    window.close()
    again = open_window()
    assert again.sheet.order.currentData() == "largest"
    assert again.strip.candidates.scope is Scope.ALL


@pytest.mark.parametrize("kept", [OLD, OLD | {"sieve": 3}, {"scope": "none"}, [], None])
def test_another_version_s_choice_is_no_harm(
    window: MainWindow, open_window: Callable[[], MainWindow], kept: object
) -> None:
    window.close()
    workspace = open_window()
    workspace.workspace.set_setting("strip", kept)
    workspace.close()
    assert open_window().strip.candidates.order == "time"
