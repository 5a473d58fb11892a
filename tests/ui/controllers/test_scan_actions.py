"""The field of view and the writing of a scan, said in the window and taken back."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from desk import add_scan, decide, make_candidate
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.region import BoxRegion
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.thumbnails import WRITING
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.workspace.records import ScanRecord
from busynth_gui.workspace.writing import WritingState


def test_a_region_becomes_the_field_of_view(window: MainWindow) -> None:
    session, actions = window.session, window.actions_
    box = BoxRegion(20, 20, 200, 150)
    assert not actions.reset_field.isEnabled()
    edit_region(session, box, "box")
    actions.set_field.trigger()
    assert session.field_of_view == box
    session.history.undo()
    assert session.field_of_view is None
    session.history.redo()
    assert actions.reset_field.isEnabled()
    actions.reset_field.trigger()
    assert session.field_of_view is None


def test_writing_is_let_pass_or_blacked_out(qtbot: QtBot, window: MainWindow) -> None:
    session, actions = window.session, window.actions_
    record = session.record
    assert record is not None
    store = session.workspace.writing
    actions.pass_writing.trigger()
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is None
    assert not actions.blank_region.isEnabled()
    edit_region(session, BoxRegion(10, 10, 30, 20), "box")
    actions.blank_region.trigger()
    qtbot.waitUntil(lambda: store.states()[record.id] == WritingState.BLANKED, timeout=30_000)
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is not None and clearance.blank.sum() == 600
    session.history.undo()
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is None


def with_writing(window: MainWindow) -> ScanRecord:
    """A scan with a line of writing in its margin, which is opened."""
    pixels = np.random.default_rng(1).integers(60, 190, (300, 400)).astype(np.uint8)
    pixels[:60] = 0
    cv2.putText(pixels, "MUSTER ERIKA 12.03.1970", (20, 38), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 255, 1)
    record = add_scan(window.session, Scan("named.png", pixels), Path("named.png"))
    window.session.open_scan(record.id)
    return record


def test_writing_is_seen_on_the_canvas_and_marked_in_the_worklist(
    qtbot: QtBot, window: MainWindow
) -> None:
    record, scans = with_writing(window), window.worklist.scans
    index = scans.index(scans.row_of(record.id))
    qtbot.waitUntil(lambda: index.data(WRITING) == WritingState.HELD, timeout=30_000)
    item = window.view.writing_item
    assert item.path().boundingRect().intersects(QRectF(20, 20, 200, 20))
    assert "until you have looked" in index.data(Qt.ItemDataRole.ToolTipRole)
    window.actions_.blank_writing.trigger()
    qtbot.waitUntil(lambda: index.data(WRITING) == WritingState.BLANKED, timeout=30_000)
    assert item.brush().color() == Qt.GlobalColor.black
    window.session.history.undo()
    assert index.data(WRITING) == WritingState.HELD
    window.actions_.pass_writing.trigger()
    assert index.data(WRITING) == WritingState.PASSED and item.path().isEmpty()
    window.session.open_scan(1)
    assert window.view.writing_item.path().isEmpty()


@pytest.mark.parametrize("by", ["blank_writing", "blank_region"])
def test_writing_is_blacked_out_whatever_region_was_drawn(
    qtbot: QtBot, window: MainWindow, by: str
) -> None:
    """The region is that of the lesion as a rule: the name was left, and the lesion blanked."""
    record = with_writing(window)
    edit_region(window.session, BoxRegion(200, 150, 60, 40), "box")
    getattr(window.actions_, by).trigger()
    store = window.session.workspace.writing
    qtbot.waitUntil(lambda: record.id in store.states(), timeout=30_000)
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is not None
    assert clearance.blank[27:36, 40:220].all()
    assert clearance.blank[155:185, 205:255].any() == (by == "blank_region")
    # A further region is blanked besides.
    edit_region(window.session, BoxRegion(300, 200, 20, 20), "box")
    window.actions_.blank_region.trigger()
    first = int(clearance.blank.sum())
    qtbot.waitUntil(lambda: _blanked(window, record) == first + 400, timeout=30_000)


def _blanked(window: MainWindow, record: ScanRecord) -> int:
    clearance = window.session.workspace.writing.clearance(record)
    return 0 if clearance is None or clearance.blank is None else int(clearance.blank.sum())


def test_an_export_that_writing_holds_back_leads_to_the_scan(
    qtbot: QtBot, window: MainWindow, tmp_path: Path
) -> None:
    record = with_writing(window)
    assert window.session.scan is not None
    made = window.session.add_candidate(make_candidate(window.session.scan, 1))
    window.session.select(made.id)
    decide(window, DecisionState.APPROVED)
    window.session.open_scan(1)
    window.actions_.export.trigger()
    dialog = window.dialogs.export_dialog
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "out"))
    dialog.start()
    qtbot.waitUntil(lambda: bool(dialog.findChildren(QMessageBox)), timeout=30_000)
    (box,) = dialog.findChildren(QMessageBox)
    button = next(b for b in box.buttons() if b.text() == "Show the scan")
    button.click()
    assert window.session.record is not None and window.session.record.id == record.id
    assert not dialog.isVisible() and not (tmp_path / "out").exists()
