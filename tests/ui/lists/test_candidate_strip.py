"""Looking at candidates and deciding on them, with the keyboard."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from desk import LEFT, NO_KEYS, add_scan, drag
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.region import EllipseRegion
from busynth_gui.ui.dock_layout import show_whole
from busynth_gui.ui.lists.decision_counts import DecisionCounts
from busynth_gui.ui.lists.thumbnails import RECORD
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.widgets.theme import DECISION_COLOURS

KEY = Qt.Key


def selected(window: MainWindow) -> int:
    assert window.session.selected is not None
    return window.strip.candidates.row_of(window.session.selected.id)


def states(window: MainWindow) -> list[str]:
    assert window.session.record is not None
    return [c.state.value for c in window.workspace.candidates(window.session.record.id)]


def click_row(qtbot: QtBot, window: MainWindow, row: int) -> None:
    view = window.strip.view
    place = view.visualRect(window.strip.candidates.index(row)).center()
    qtbot.mouseClick(view.viewport(), LEFT, NO_KEYS, place)


def test_arrows_walk_the_strip_and_stop_at_its_ends(qtbot: QtBot, review: MainWindow) -> None:
    rows = []
    for key in (KEY.Key_Right, KEY.Key_Right, KEY.Key_Left, KEY.Key_Left):
        qtbot.keyClick(review.view, key)
        rows.append(selected(review))
    assert rows == [0, 1, 0, 0]
    click_row(qtbot, review, 3)
    qtbot.keyClick(review.strip.view, KEY.Key_Right)
    assert selected(review) == 4
    assert review.strip.view.currentIndex().row() == 4


def test_a_selected_candidate_is_on_the_canvas(qtbot: QtBot, review: MainWindow) -> None:
    scan = review.session.scan
    assert scan is not None
    click_row(qtbot, review, 1)
    candidate = review.session.load(2).candidate
    row, column = (int(v[0]) for v in np.nonzero(candidate.mask))
    assert review.presenter.value_at(column, row) == candidate.image[row, column]
    assert candidate.image[row, column] != scan.pixels[row, column]
    assert review.view.mask_item.isVisible()
    assert "malignant" in review.central.caption.text()
    qtbot.keyPress(review.view, KEY.Key_H)
    assert review.presenter.value_at(column, row) == scan.pixels[row, column]
    assert review.central.caption.text() == "mixed.png · Healthy scan"
    qtbot.keyRelease(review.view, KEY.Key_H)
    assert review.presenter.value_at(column, row) == candidate.image[row, column]
    review.actions_.healthy.trigger()
    assert review.presenter.value_at(column, row) == scan.pixels[row, column]


def test_the_stages_are_shown_one_by_one(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    stored, scan = review.session.load(1), review.session.scan
    assert scan is not None
    row, column = (int(v[0]) for v in np.nonzero(stored.candidate.band))
    shown = {}
    for stage, button in review.stages.buttons.items():
        qtbot.mouseClick(button, LEFT)
        assert button.isChecked()
        shown[stage] = review.presenter.value_at(column, row)
    assert shown[1] == shown[2] == scan.pixels[row, column]
    assert shown[3] == stored.candidate.image[row, column] != shown[2]


def test_overlays_hide_while_m_is_held(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    qtbot.keyPress(review.strip.view, KEY.Key_M)
    assert not review.view.mask_item.isVisible()
    qtbot.keyRelease(review.strip.view, KEY.Key_M)
    assert review.view.mask_item.isVisible()


def test_single_keys_decide_and_turn_to_the_next(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    qtbot.keyClick(review.strip.view, KEY.Key_A)
    assert selected(review) == 1
    qtbot.keyClick(review.view, KEY.Key_A)
    assert selected(review) == 2
    qtbot.keyClick(review.view, KEY.Key_Left)
    qtbot.keyClick(review.view, KEY.Key_P)
    assert selected(review) == 1
    assert states(review) == ["approved", "pending", "pending", "pending", "pending"]
    assert review.strip.counts.text() == "1 approved · 4 pending"
    assert [d.state for d in review.workspace.decisions.history(2)] == [
        DecisionState.APPROVED,
        DecisionState.PENDING,
    ]


def test_the_next_one_is_marked_where_only_pending_ones_are_listed(
    qtbot: QtBot, review: MainWindow
) -> None:
    box = review.strip.filter
    box.setCurrentIndex(box.findData(DecisionState.PENDING))
    box.activated.emit(box.currentIndex())
    click_row(qtbot, review, 1)
    for left in (4, 3, 2, 1):
        qtbot.keyClick(review.view, KEY.Key_A)
        marked = [index.row() for index in review.strip.view.selectedIndexes()]
        assert marked == [selected(review)] and len(review.strip.candidates.ids()) == left


def test_reuse_brings_request_and_region_back(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 3)
    review.actions_.reuse.trigger()
    request = review.workspace.candidate_record(4).request
    form = review.session.form
    assert (form.seed, form.pathology) == (request.seed, request.pathology)
    assert review.session.region == request.region
    assert review.request_panel.seed.value() == request.seed


def test_drawing_anew_turns_back_to_the_healthy_scan(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    drag(qtbot, review.view, (200, 150), (240, 180), (320, 230))
    assert isinstance(review.session.region, EllipseRegion)
    assert review.session.selected is None
    assert review.view.region_item.isVisible()
    assert not review.strip.view.selectionModel().hasSelection()


def test_escape_leaves_the_candidate(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 2)
    qtbot.keyClick(review.strip.view, KEY.Key_Escape)
    assert review.session.selected is None
    assert not review.strip.view.selectionModel().hasSelection()
    assert not review.actions_.approve.isEnabled()


def test_a_discarded_candidate_leaves_the_strip(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 2)
    review.actions_.discard.trigger()
    assert [r.id for r in review.strip.candidates.records()] == [1, 2, 4, 5]
    assert review.session.selected is None


def test_a_discarded_candidate_comes_back_by_undo_and_from_the_list_of_those(
    qtbot: QtBot, review: MainWindow
) -> None:
    click_row(qtbot, review, 2)
    review.view.setFocus()
    qtbot.keyClick(review.view, KEY.Key_Delete, Qt.KeyboardModifier.ShiftModifier)
    assert review.strip.candidates.ids() == (1, 2, 4, 5)
    assert review.actions_.undo.text() == "Undo Discard"
    review.actions_.undo.trigger()
    assert review.strip.candidates.ids() == (1, 2, 3, 4, 5) and selected(review) == 2
    review.actions_.redo.trigger()
    box = review.strip.filter
    box.setCurrentIndex(box.findText("discarded"))
    box.activated.emit(box.currentIndex())
    assert review.strip.candidates.ids() == (3,)
    click_row(qtbot, review, 0)
    assert review.central.caption.text().endswith("discarded")
    # Nobody decides on what is not there any more.
    assert not review.actions_.approve.isEnabled() and not review.actions_.discard.isEnabled()
    review.actions_.restore.trigger()
    assert review.strip.candidates.ids() == ()
    box.setCurrentIndex(0)
    box.activated.emit(0)
    assert review.strip.candidates.ids() == (1, 2, 3, 4, 5) and selected(review) == 2
    assert review.actions_.approve.isEnabled()
    assert states(review) == ["pending"] * 5


def test_several_chosen_are_discarded_in_one_step(qtbot: QtBot, review: MainWindow) -> None:
    view = review.strip.view
    click_row(qtbot, review, 0)
    place = view.visualRect(review.strip.candidates.index(2)).center()
    qtbot.mouseClick(view.viewport(), LEFT, Qt.KeyboardModifier.ShiftModifier, place)
    review.actions_.discard.trigger()
    assert review.strip.candidates.ids() == (4, 5)
    review.actions_.undo.trigger()
    assert review.strip.candidates.ids() == (1, 2, 3, 4, 5)


def test_reopened_all_is_there(
    qtbot: QtBot, review: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    drag(qtbot, review.view, (200, 150), (240, 180), (320, 230))
    click_row(qtbot, review, 0)
    qtbot.keyClick(review.view, KEY.Key_A)
    review.request_panel.count.setValue(7)
    review.view_settings.change(opacity=0.6)
    region, form = review.session.region, review.session.form
    review.resize(1200, 760)
    review.worklist.parentWidget().hide()
    review.close()
    again = open_window()
    again.resize(1366, 768)
    assert again.session.record is not None
    assert again.session.record.name == "mixed.png"
    assert again.session.region == region is not None
    assert again.session.form == form and form.count == 7
    assert again.request_panel.count.value() == 7
    assert states(again) == ["approved", "pending", "pending", "pending", "pending"]
    assert again.strip.candidates.rowCount() == 5
    assert again.view_settings.state.opacity == 0.6
    assert not again.worklist.isVisible()


def test_a_restart_goes_on_at_the_same_candidate(
    qtbot: QtBot, review: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    click_row(qtbot, review, 1)
    kept = review.session.selected
    strip = review.strip
    at = strip.filter.findData(DecisionState.PENDING)
    strip.filter.setCurrentIndex(at)
    strip.filter.activated.emit(at)
    review.close()
    again = open_window()
    assert kept is not None and again.session.selected is not None
    assert again.session.selected.id == kept.id
    assert again.strip.candidates.state is DecisionState.PENDING
    assert again.strip.filter.currentData() == DecisionState.PENDING
    # One that is gone in the meantime leaves the healthy scan on the canvas.
    again.session.discard(kept.id)
    again.close()
    assert open_window().session.selected is None


def test_the_worklist_counts_and_switches(qtbot: QtBot, review: MainWindow) -> None:
    scan = review.session.scan
    assert scan is not None
    flipped = type(scan)("flipped.png", scan.pixels[:, ::-1].copy())
    other = add_scan(review.session, flipped, review.workspace.folder)
    click_row(qtbot, review, 0)
    qtbot.keyClick(review.view, KEY.Key_A)
    counts = review.worklist.scans.data(review.worklist.scans.index(0), RECORD + 1)
    assert counts[DecisionState.APPROVED] == 1 and counts[DecisionState.PENDING] == 4
    row = review.worklist.scans.row_of(other.id)
    view = review.worklist.view
    place = view.visualRect(review.worklist.scans.index(row)).center()
    qtbot.mouseClick(view.viewport(), LEFT, NO_KEYS, place)
    assert review.session.record is not None and review.session.record.id == other.id
    assert review.strip.candidates.rowCount() == 0
    assert review.session.selected is None
    review.session.remove_scan(other.id)
    assert review.session.record.name == "mixed.png"
    assert review.strip.candidates.rowCount() == 5


def test_the_models_keep_the_rules_of_models(qtbot: QtBot, review: MainWindow) -> None:
    strict = QAbstractItemModelTester.FailureReportingMode.Fatal
    testers = [
        QAbstractItemModelTester(model, strict)
        for model in (review.strip.candidates, review.worklist.scans, review.queue_panel.jobs)
    ]
    click_row(qtbot, review, 1)
    qtbot.keyClick(review.view, KEY.Key_A)
    review.session.discard(1)
    assert review.strip.candidates.rowCount() == 4
    assert len(testers) == 3


def test_counts_are_left_out_whole_where_there_is_no_room(qtbot: QtBot) -> None:
    label = DecisionCounts()
    qtbot.addWidget(label)
    coloured = (DecisionState.APPROVED, DecisionState.FLAGGED)
    counts = dict.fromkeys(DecisionState, 10) | {DecisionState.REJECTED: 0}
    label.show_counts(counts)
    assert label.text() == "10 approved · 10 flagged · 10 pending"
    label.show()

    def painted(width: int) -> list[str]:
        """The colours of the marks in a strip that wide."""
        label.resize(width, 20)
        image = label.grab().toImage()
        hues = {
            image.pixelColor(x, y).hsvHue() // 10
            for x in range(image.width())
            for y in range(image.height())
            if image.pixelColor(x, y).hsvSaturation() > 60
        }
        return [s.value for s in coloured if DECISION_COLOURS[s].hsvHue() // 10 in hues]

    assert painted(160) == ["approved", "flagged"]
    assert painted(50) == ["approved"]
    assert painted(25) == []


def test_a_window_larger_than_the_screen_with_its_frame_is_maximised(qtbot: QtBot) -> None:
    window = QMainWindow()
    qtbot.addWidget(window)
    room = window.screen().availableGeometry()
    window.resize(room.width() - 20, room.height() - 100)
    show_whole(window)
    assert not window.isMaximized()
    window.hide()
    window.resize(room.width(), room.height() - 10)
    show_whole(window)
    assert window.isMaximized()
