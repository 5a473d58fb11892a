"""The field of view and the writing of a scan, said in the window and taken back."""

from __future__ import annotations

from busynth_gui.case.region import BoxRegion
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region


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


def test_writing_is_let_pass_or_blacked_out(window: MainWindow) -> None:
    session, actions = window.session, window.actions_
    record = session.record
    assert record is not None
    store = session.workspace.writing
    actions.pass_writing.trigger()
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is None
    edit_region(session, BoxRegion(10, 10, 30, 20), "box")
    actions.blank_writing.trigger()
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is not None and clearance.blank.sum() == 600
    session.history.undo()
    clearance = store.clearance(record)
    assert clearance is not None and clearance.blank is None
