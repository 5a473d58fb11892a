"""Many candidates of many scans: asked for in one go, made behind, kept through a kill."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from desk import LEFT, add_scan, decide
from desk_to_be_killed import SAMPLES
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.region import EllipseRegion
from busynth_gui.engine.queue import JobState
from busynth_gui.export.manifest import make_record
from busynth_gui.imaging.burned_in import BurnedInRule
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder, user_bundles_folder
from busynth_gui.ui.dialogs import batch_dialog
from busynth_gui.ui.dialogs.batch_dialog import BatchDialog
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.ui.services import candidate_checks
from busynth_gui.workspace.export_pairs import approved_pairs
from busynth_gui.workspace.workspace import Workspace

PATIENCE_MS = 120_000


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the workspace is; a bundle without weights is there to be named."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    bundle = user_bundles_folder() / "bad"
    bundle.mkdir(parents=True)
    words = {name: "bad" for name in ("name", "version", "kind", "licence")}
    manifest = words | {"trained_on": [], "stages": {}, "image_size": 256, "files": {}}
    (bundle / "bundle.json").write_text(json.dumps(manifest))
    return tmp_path / "workspace"


@pytest.fixture
def open_window(qtbot: QtBot, folder: Path) -> Iterator[Callable[[], MainWindow]]:
    windows: list[MainWindow] = []

    def open_one() -> MainWindow:
        window = MainWindow(Workspace.open(folder), loader="bad_pipelines:SteadyPipeline")
        windows.append(window)
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        return window

    yield open_one
    for window in windows:
        window.close()
        window.deleteLater()
    QApplication.processEvents()


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """A window with three scans; the first is open and has a region."""
    window = open_window()
    for name in SAMPLES:
        path = resource_folder("samples", name)
        add_scan(window.session, read_scan(path), path)
    window.session.open_scan(1)
    edit_region(window.session, EllipseRegion(200, 200, 40, 30), "draw")
    window.session.set_form(replace(window.session.form, bundle="bad", seed=50, steps=2))
    return window


def open_dialog(window: MainWindow) -> BatchDialog:
    window.actions_.batch.trigger()
    dialog = window.dialogs.batch_dialog
    assert dialog is not None
    return dialog


def choose(box: QComboBox, value: str) -> None:
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_a_batch_of_several_lesions(qtbot: QtBot, window: MainWindow) -> None:
    dialog = open_dialog(window)
    dialog.scans.button(1).setChecked(True)
    dialog.per_scan.setValue(1)
    dialog.lesions.setValue(3)
    dialog.pathology.setCurrentIndex(2)
    dialog.keep_regions.setChecked(True)
    assert dialog.summary.text() == "Candidates to be made: 9"
    qtbot.mouseClick(dialog.start_button, LEFT)
    listing = window.session.workspace.listing
    qtbot.waitUntil(lambda: len(listing.candidates()) == 9, timeout=PATIENCE_MS)
    first, second, third = window.session.workspace.candidates(1)
    assert [r.ground_id for r in (first, second, third)] == [None, first.id, second.id]
    assert [r.request.pathology for r in (first, second, third)] == [
        "benign",
        "malignant",
        "benign",
    ]
    assert first.request.region is not None and second.request.region is None
    assert len({r.request.seed for r in (first, second, third)}) == 1
    assert open_dialog(window).lesions.value() == 3  # kept for the next time


def test_a_batch_is_asked_for_and_fills_the_list_to_review(
    qtbot: QtBot, window: MainWindow
) -> None:
    scans = window.worklist.scans
    select = QItemSelectionModel.SelectionFlag.Select
    for row in (0, 2):
        window.worklist.view.selectionModel().select(scans.index(row), select)
    dialog = open_dialog(window)
    assert [b.text() for b in dialog.scans.buttons()] == [
        "Selected in the worklist (2)",
        "Listed in the worklist (3)",
        "To do (3)",
        "All scans (3)",
    ]
    dialog.per_scan.setValue(3)
    dialog.pathology.setCurrentIndex(2)
    dialog.keep_regions.setChecked(True)
    assert dialog.summary.text() == "Candidates to be made: 6"
    dialog.per_scan.setFocus()
    qtbot.keyClick(dialog.per_scan, Qt.Key.Key_Return)  # does it, not: cancels
    entries = window.engine.queue.jobs()
    assert [e.order.scan_name for e in entries] == ["mixed.png"] * 3 + ["small.png"] * 3
    requests = [e.order.request for e in entries]
    assert [r.seed for r in requests] == [50, 51, 52] * 2
    assert [r.pathology.value for r in requests] == ["benign", "malignant", "benign"] * 2
    assert [r.region for r in requests] == [EllipseRegion(200, 200, 40, 30)] * 3 + [None] * 3
    assert all(e.order.behind for e in entries)
    assert window.session.form.seed == 53

    strip = window.strip.candidates
    choose(window.strip.scope, Scope.ALL)
    choose(window.strip.filter, DecisionState.PENDING)
    qtbot.waitUntil(lambda: strip.rowCount() == 6, timeout=PATIENCE_MS)
    assert window.session.selected is None  # nobody is taken away from what they do
    words = open_dialog(window).summary.text()
    assert re.fullmatch(r"Candidates to be made: 6, about \d+ s", words)  # the time was measured

    window.session.select(strip.ids()[2])
    window.actions_.approve.trigger()
    assert window.session.record is not None and window.session.selected is not None
    assert window.session.record.name == "small.png"  # on to the next, on another scan
    assert strip.row_of(window.session.selected.id) == 2 and strip.rowCount() == 5
    states = {s: scans.index(r).data(258) for r, s in enumerate(SAMPLES)}
    assert states == {"mixed.png": "in work", "fatty.png": "to do", "small.png": "in work"}


def test_the_best_of_a_batch_are_kept_and_the_manifest_says_so(
    qtbot: QtBot, window: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch_dialog, "critic_of", lambda _: object())
    says = {50: 0.9, 51: 0.8, 52: 0.2, 53: 0.7}
    monkeypatch.setattr(candidate_checks, "told", lambda made, *_: says[made.request.seed])
    dialog = open_dialog(window)
    dialog.scans.button(2).setChecked(True)
    dialog.per_scan.setValue(4)
    assert dialog.keep.isEnabled() and dialog.keep.text() == "all"
    dialog.keep.setValue(1)
    dialog.pathology.setCurrentIndex(2)
    assert dialog.summary.text() == "Candidates to be made: 4; kept of them: 2"
    qtbot.mouseClick(dialog.start_button, LEFT)
    assert [each.keep for each in window.workspace.best.all()] == [1]
    listing = window.workspace.listing
    qtbot.waitUntil(lambda: not window.workspace.best.all(), timeout=PATIENCE_MS)
    found = [window.workspace.candidate_record(key.id) for key in listing.candidates()]
    assert [r.request.seed for r in found] == [52, 53]
    assert all(r.best_of == (1, 2) for r in found)
    assert len(listing.candidates(None, discarded=True)) == 2
    window.decisions.decide((found[0].id,), DecisionState.APPROVED)
    (pair,) = approved_pairs(window.workspace, rule=BurnedInRule.ALLOW)
    assert make_record(pair, "busi", "a", ["b"], {"a": b"", "b": b""})["best_of"] == {
        "kept": 1,
        "drawn": 2,
    }
    assert open_dialog(window).keep.value() == 1  # kept for the next time


def test_where_the_bundle_has_no_critic_all_are_kept_and_it_says_why(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.session.settings.keep("batch", {"keep": 2})
    window.engine.pause()
    dialog = open_dialog(window)
    assert not dialog.keep.isEnabled() and dialog.keep.text() == "all"
    assert dialog.keep.toolTip() == "The bundle bad has no critic to choose by"
    assert dialog.plan().keep is None
    qtbot.mouseClick(dialog.start_button, LEFT)
    assert window.workspace.best.all() == []
    assert window.session.settings.value("batch")["keep"] == 2  # for a bundle that has one


def test_without_a_bundle_there_is_no_batch(window: MainWindow) -> None:
    window.session.set_form(replace(window.session.form, bundle="lost"))
    dialog = open_dialog(window)
    assert not dialog.start_button.isEnabled()
    assert "there is no bundle 'lost'" in dialog.summary.text()


def test_a_killed_batch_goes_on_with_no_candidate_lost_or_doubled(
    qtbot: QtBot, folder: Path, open_window: Callable[[], MainWindow]
) -> None:
    here = Path(__file__).parents[1]
    desk = subprocess.Popen(
        [sys.executable, here / "desk_to_be_killed.py", folder],
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": f"{here.parents[1]}{os.pathsep}{here}"},
    )
    assert desk.stdout is not None
    for _ in range(3):
        assert desk.stdout.readline().strip().isdigit()
    desk.kill()
    desk.communicate()
    with Workspace.open(folder) as workspace:
        made = workspace.listing.candidates()
        left = workspace.jobs.all()
        assert 3 <= len(made) < 12
        assert len(made) + len(left) == 12
        kept = {workspace.candidate_record(key.id).request.digest for key in made}
        assert not kept & {record.request.digest for record in left}
    window = open_window()  # and nothing is pressed
    qtbot.waitUntil(lambda: not window.engine.queue.unfinished(), timeout=PATIENCE_MS)
    assert window.engine.queue.count(JobState.FAILED) == 0
    assert window.workspace.jobs.all() == []
    found = [window.workspace.candidate_record(k.id) for k in window.workspace.listing.candidates()]
    assert sorted((r.scan_id, r.request.seed) for r in found) == [
        (scan_id, seed) for scan_id in (1, 2, 3) for seed in (100, 101, 102, 103)
    ]
    for record in found:
        window.workspace.load_candidate(record.id)  # every byte is what was made


def test_lists_keep_the_rules_of_models_whatever_is_shown(qtbot: QtBot, window: MainWindow) -> None:
    strict = QAbstractItemModelTester.FailureReportingMode.Fatal
    strip, scans = window.strip.candidates, window.worklist.scans
    testers = [
        QAbstractItemModelTester(model, strict) for model in (strip, scans, window.queue_panel.jobs)
    ]
    strip.set_scope(Scope.ALL)
    strip.show_state(DecisionState.PENDING)
    window.engine.pause()
    dialog = open_dialog(window)
    dialog.per_scan.setValue(2)
    all_scans = next(b for b in dialog.scans.buttons() if b.text().startswith("All"))
    qtbot.mouseClick(all_scans, LEFT)
    qtbot.mouseClick(dialog.start_button, LEFT)
    window.queue_panel.jobs.move_row(5, 0)
    window.queue_panel.jobs.move_row(1, 4)
    window.engine.resume()
    qtbot.waitUntil(lambda: strip.rowCount() == 6, timeout=PATIENCE_MS)
    for candidate_id in (4, 2, 6):
        window.session.select(candidate_id)
        decide(window, DecisionState.FLAGGED)
    window.session.discard(1)
    window.session.add_candidate(window.session.load(1).candidate)  # brought back to its place
    assert strip.ids() == (1, 3, 5, 6)
    window.session.select(None)
    assert strip.ids() == (1, 3, 5)
    strip.show_state(None)
    assert strip.ids() == (1, 2, 3, 4, 5, 6)
    window.session.remove_scan(1)
    window.engine.queue.clear_finished()
    assert [k.scan_id for k in window.workspace.listing.candidates()] == [
        strip.record(i).scan_id for i in strip.ids()
    ]
    assert len(testers) == 3


def test_a_button_of_the_worklists_menu_asks_for_its_scans(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.worklist.batch_asked.emit(window.worklist.selected_ids())
    dialog = window.dialogs.batch_dialog
    assert dialog is not None and dialog.isVisible()
    first = dialog.findChildren(QAbstractButton)[0]
    assert first.text() == "To do (3)" and first.isChecked()
