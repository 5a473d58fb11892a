"""Of a batch the best are kept: on each scan once, when all is there, and never by surprise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from desk import add_scan, make_candidate
from pytestqt.qtbot import QtBot

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.finding import Finding
from busynth_gui.case.scan import Scan
from busynth_gui.engine.messages import Order
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import discard
from busynth_gui.ui.services import best_of_batches
from busynth_gui.ui.services.batch import BatchPlan
from busynth_gui.workspace.best import ToChoose
from busynth_gui.workspace.database import Database
from busynth_gui.workspace.queries import Listing
from busynth_gui.workspace.records import JobRecord
from busynth_gui.workspace.workspace import Workspace

SECOND = Scan("second.png", np.random.default_rng(2).integers(1, 255, (120, 140), np.uint8))


@pytest.fixture
def batch(window: MainWindow) -> MainWindow:
    """Three candidates of each of two scans made by a batch of which the best are wanted."""
    window.services.idle_checks.close()
    add_scan(window.session, SECOND, window.workspace.folder)
    window.workspace.best.add([ToChoose("one", 1, 1), ToChoose("one", 2, 1)])
    window.services.best_of_batches._read()
    for scan_id in (1, 2):
        for seed in (1, 2, 3):
            made_in(window, scan_id, seed)
    return window


def made_in(window: MainWindow, scan_id: int, seed: int) -> None:
    workspace = window.workspace
    scan = workspace.scan_record(scan_id)
    job = JobRecord(f"job {scan_id} {seed}", scan_id, scan.name, "{}", batch="one")
    workspace.jobs.add([job])
    candidate = make_candidate(workspace.scan(scan_id), seed)
    window.session.note_candidate(workspace.add_candidate(candidate, job_id=job.id).id)


def judge(window: MainWindow, *candidate_ids: int) -> None:
    """The later one was made, the less it is told. The window hears of it as of its own checks."""
    for each in candidate_ids:
        mask = window.workspace.candidate_record(each).mask_sha256
        found = Finding(0, 0, 0, 9, 9, (), None, told=1 - each / 10)
        window.workspace.findings.keep(each, mask, found)
        window.services.idle_checks.found.emit(each)


def kept(window: MainWindow) -> list[int]:
    return [key.id for key in window.workspace.listing.candidates()]


def look(window: MainWindow) -> tuple[ToChoose, ...]:
    window.services.best_of_batches._look()
    return window.services.best_of_batches.waiting


def test_a_scan_is_chosen_on_once_all_are_judged_and_one_undo_has_both_back(
    qtbot: QtBot, batch: MainWindow
) -> None:
    judge(batch, 1, 2)
    assert len(look(batch)) == 2 and kept(batch) == [1, 2, 3, 4, 5, 6]
    judge(batch, 3)
    qtbot.waitUntil(lambda: kept(batch) == [3, 4, 5, 6])
    assert "mixed.png: candidates discarded" in batch.statusBar().currentMessage()
    assert batch.strip.candidates.ids() == (3,)
    judge(batch, 4, 5, 6)
    qtbot.waitUntil(lambda: kept(batch) == [3, 6])
    assert batch.workspace.best.all() == []
    assert batch.workspace.candidate_record(6).best_of == (1, 3)
    assert batch.session.history.names == ["Keep the best 1 of each scan"]
    batch.actions_.undo.trigger()
    assert kept(batch) == [1, 2, 3, 4, 5, 6]
    assert batch.workspace.candidate_record(6).best_of is None
    batch.actions_.redo.trigger()
    assert kept(batch) == [3, 6] and batch.workspace.candidate_record(6).best_of == (1, 3)
    batch.session.restore(1)  # one by one, as from the list of those discarded
    judge(batch, 1)
    look(batch)
    assert kept(batch) == [1, 3, 6]


def test_jobs_are_waited_for_but_not_those_that_are_cancelled(batch: MainWindow) -> None:
    request = make_candidate(batch.workspace.scan(1), 9).request
    batch.engine.pause()
    batch.engine.submit([Order("late", request, "mixed.png", behind=True, batch="one")])
    judge(batch, 1, 2, 3)
    assert len(look(batch)) == 2 and kept(batch) == [1, 2, 3, 4, 5, 6]
    batch.engine.cancel("late")
    assert look(batch) == (ToChoose("one", 2, 1),) and kept(batch) == [3, 4, 5, 6]


def test_who_looks_at_one_keeps_it_until_they_turn_away(batch: MainWindow) -> None:
    batch.session.select(1)
    judge(batch, 1, 2, 3)
    assert len(look(batch)) == 2 and kept(batch) == [1, 2, 3, 4, 5, 6]
    batch.session.select(None)
    look(batch)
    assert kept(batch) == [3, 4, 5, 6]


def test_who_undoes_it_wants_no_more_of_it_and_redo_of_other_work_is_not_lost(
    batch: MainWindow,
) -> None:
    history = batch.session.history
    batch.session.select(3)
    batch.actions_.flag.trigger()
    batch.decision_panel.confirm()
    batch.actions_.undo.trigger()
    assert history.redo_name is not None
    batch.session.select(None)
    judge(batch, 1, 2, 3)
    look(batch)
    assert kept(batch) == [3, 4, 5, 6] and history.redo_name is not None
    batch.actions_.undo.trigger()
    judge(batch, 4, 5, 6)
    assert look(batch) == () and kept(batch) == [1, 2, 3, 4, 5, 6]


def test_what_was_to_be_chosen_is_chosen_after_a_restart(
    qtbot: QtBot, batch: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    judge(batch, 1, 2, 3, 4, 5)
    batch.close()  # before it could choose
    again = open_window()
    again.services.idle_checks.close()
    qtbot.waitUntil(lambda: kept(again) == [3, 4, 5, 6])
    again.session.remove_scan(2)
    assert look(again) == ()
    again.actions_.undo.trigger()
    assert kept(again) == [1, 2, 3]


def test_undo_after_a_scan_was_removed_brings_back_what_there_is(batch: MainWindow) -> None:
    judge(batch, 1, 2, 3, 4, 5, 6)
    look(batch)
    batch.session.remove_scan(1)
    batch.actions_.undo.trigger()
    assert kept(batch) == [4, 5, 6]


def test_scans_that_are_not_judged_yet_are_looked_at_together(
    batch: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While the checks lag behind, thousands may wait, and each finding stirs them all."""
    with monkeypatch.context() as patched:
        patched.setattr(Workspace, "candidates", pytest.fail)
        patched.setattr(Listing, "batch", pytest.fail)
        assert len(look(batch)) == 2
    judge(batch, 4, 5, 6)
    read: list[int] = []
    whole = Workspace.candidates
    monkeypatch.setattr(
        Workspace, "candidates", lambda own, scan_id: read.append(scan_id) or whole(own, scan_id)
    )
    assert look(batch) == (ToChoose("one", 1, 1),) and read == [2]


def test_of_many_scans_that_are_judged_a_few_at_a_time_are_chosen_on(
    qtbot: QtBot, batch: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(best_of_batches, "_AT_ONCE", 1)
    judge(batch, 1, 2, 3, 4, 5, 6)
    assert len(look(batch)) == 1
    qtbot.waitUntil(lambda: kept(batch) == [3, 6])


def test_a_choice_among_hundreds_is_one_write_and_so_is_its_undo(
    batch: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each write waits for the disk, and each row that goes moves those after it."""
    for seed in range(10, 40):
        made_in(batch, 1, seed)
    ids, model = batch.strip.candidates.ids(), batch.strip.candidates
    written: list[int] = []
    moved: list[int] = []
    whole = Database.transaction
    monkeypatch.setattr(Database, "transaction", lambda own: written.append(1) or whole(own))
    for told in (model.rowsRemoved, model.rowsInserted, model.modelReset):
        told.connect(lambda *_: moved.append(1))
    discard(batch.session, ids[1:], "Discard")
    assert model.ids() == ids[:1] and batch.strip.candidates.counts.total() == 1
    assert (len(written), len(moved)) == (1, 1)
    batch.session.history.undo()
    assert model.ids() == ids and batch.session.selected is not None
    assert batch.session.selected.id == ids[1] and len(written) <= 3 and len(moved) == 2


def test_a_plan_says_how_many_it_keeps() -> None:
    plan = BatchPlan((1, 2), 5, (Pathology.BENIGN,), lesions=2)
    assert (plan.total, plan.kept, plan.most_kept) == (20, 20, 4)
    assert replace(plan, keep=2).kept == 8
    both = replace(plan, pathologies=tuple(Pathology), lesions=1)
    assert (both.kept, both.most_kept) == (10, 2)
    assert replace(both, keep=2).kept == 8  # of three benign ones and of two malignant ones
    assert replace(plan, per_scan=1).most_kept == 0
