"""Deciding with one hand: reasons, words, comment, reviewer, many at once, undone, timed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from desk import LEFT, NO_KEYS, add_scan, make_candidate, send_move
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import REASONS, Decision, DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_mask
from busynth_gui.ui.models.reading_time import ReadingTime
from busynth_gui.ui.models.shortcuts import REASON_KEYS
from busynth_gui.ui.models.tool_settings import Tool
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.models.user_store import UserStore

KEY = Qt.Key
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def states(window: MainWindow) -> list[str]:
    assert window.session.record is not None
    return [c.state.value for c in window.workspace.candidates(window.session.record.id)]


def decision(window: MainWindow, candidate_id: int) -> Decision:
    made = window.workspace.candidate_record(candidate_id).decision
    assert made is not None
    return made


def click_row(
    qtbot: QtBot, window: MainWindow, row: int, keys: Qt.KeyboardModifier = NO_KEYS
) -> None:
    view = window.strip.view
    place = view.visualRect(window.strip.candidates.index(row)).center()
    qtbot.mouseClick(view.viewport(), LEFT, keys, place)


def press(qtbot: QtBot, keys: str) -> None:
    """Type as a person does: to whatever has the focus."""
    for key in keys:
        focused = QApplication.focusWidget()
        assert focused is not None
        qtbot.keyClick(focused, key)


def enter(qtbot: QtBot) -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    qtbot.keyClick(focused, KEY.Key_Return)


class HandClock:
    """Goes when it is told to."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def watch_by_hand(window: MainWindow) -> HandClock:
    """Let the window's watch go by another clock."""
    clock, decisions = HandClock(), window.decisions
    decisions.reading_time = ReadingTime(
        window.session,
        window.services.activity,
        lambda: 60 * window.settings["idle_minutes"],
        window,
        clock,
    )
    return clock


def choose(panel: QWidget, name: str, value: object) -> None:
    box = panel.findChild(QComboBox, name)
    box.setCurrentIndex(box.findData(value))


def test_a_rejection_with_reasons_by_their_keys(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    panel = review.decision_panel
    tool = review.tool_settings.tool
    press(qtbot, "r")
    assert panel.isVisible() and states(review)[0] == "pending"
    press(qtbot, "17x1z")
    assert panel.reasons.chosen() == ("s3-seam", "mask", "source")
    assert review.tool_settings.tool is tool is not Tool.ERASER
    enter(qtbot)
    assert not panel.isVisible()
    assert decision(review, 1).state is DecisionState.REJECTED
    assert decision(review, 1).reasons == ("s3-seam", "mask", "source")
    assert review.session.selected is not None and review.session.selected.id == 2
    press(qtbot, "a")  # the keys are the strip's again
    assert states(review)[:2] == ["rejected", "approved"]


def test_every_reason_has_a_key_of_its_own() -> None:
    assert REASON_KEYS.keys() == REASONS.keys()
    assert len(set(REASON_KEYS.values())) == len(REASONS)


def test_a_reason_is_chosen_by_the_key_that_it_has_now(qtbot: QtBot, review: MainWindow) -> None:
    keys, panel = review.preferences.keys, review.decision_panel
    keys.assign("reason.s3-seam", ["N"])
    keys.assign("reason.mask", ["F9"])
    keys.assign("reason.s1-shape", [])
    click_row(qtbot, review, 0)
    press(qtbot, "r")
    assert panel.reasons.caps["s3-seam"].text() == "N"
    assert panel.reasons.boxes["s3-seam"].accessibleName().endswith("key N")
    assert panel.reasons.caps["s1-shape"].text() == ""
    press(qtbot, "n17")  # without a key now: 1 and 7
    focused = QApplication.focusWidget()
    qtbot.keyClick(focused, KEY.Key_F9)
    assert panel.reasons.chosen() == ("s3-seam", "mask")
    enter(qtbot)
    assert decision(review, 1).reasons == ("s3-seam", "mask")


def test_the_same_key_twice_decides_without_a_reason(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "rrss")
    assert states(review)[:3] == ["rejected", "flagged", "pending"]
    assert decision(review, 1).reasons == ()


def test_the_keys_work_with_the_canvas_in_focus(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "s")
    review.view.setFocus()
    qtbot.keyClick(review.view, KEY.Key_V)
    assert review.decision_panel.reasons.chosen() == ("duplicate",)
    qtbot.keyPress(review.view, KEY.Key_H)
    assert review.view_settings.state.peek
    qtbot.keyRelease(review.view, KEY.Key_H)
    qtbot.keyClick(review.view, KEY.Key_Return)
    assert decision(review, 1).state is DecisionState.FLAGGED


def test_escape_leaves_it_undecided(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "r4")
    focused = QApplication.focusWidget()
    qtbot.keyClick(focused, KEY.Key_Escape)
    assert not review.decision_panel.isVisible()
    assert states(review)[0] == "pending"
    assert review.session.selected is not None and review.session.selected.id == 1
    assert review.strip.view.hasFocus()


def test_other_needs_words(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    panel = review.decision_panel
    press(qtbot, "rb")
    assert panel.missing.isVisible()
    enter(qtbot)
    assert panel.isVisible() and states(review)[0] == "pending"
    comment = panel.findChild(QLineEdit, "comment")
    assert comment.hasFocus()
    press(qtbot, "xa 1")  # in a line of text they are letters
    assert not panel.missing.isVisible()
    enter(qtbot)
    assert (decision(review, 1).reasons, decision(review, 1).comment) == (("other",), "xa 1")


def test_a_key_says_the_category(qtbot: QtBot, review: MainWindow) -> None:
    panel = review.decision_panel
    for row, (key, code) in enumerate(
        ((KEY.Key_F6, "4A"), (KEY.Key_F7, "4B"), (KEY.Key_F8, "4C"), (KEY.Key_F3, "3"))
    ):
        click_row(qtbot, review, row)
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_R if row % 2 else KEY.Key_A, SHIFT)
        box = panel.perceived.category
        assert f"({native(QKeySequence(key))})" in box.itemText(box.findData(code))
        qtbot.keyClick(QApplication.focusWidget(), key)
        assert panel.perceived.category.currentData() == code
        enter(qtbot)
        assert decision(review, row + 1).perceived.category == code
    click_row(qtbot, review, 4)
    press(qtbot, "r")
    for expected in ("2", None):  # the key once more takes it back
        qtbot.keyClick(QApplication.focusWidget(), KEY.Key_F2)
        assert panel.perceived.category.currentData() == expected
    review.preferences.keys.assign("category.2", ["F10"])
    assert "F10" in panel.perceived.category.itemText(1)


def test_what_is_read_stands_beside_what_was_asked(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    panel = review.decision_panel
    focused = QApplication.focusWidget()
    qtbot.keyClick(focused, KEY.Key_A, SHIFT)
    assert panel.isVisible() and not panel.reasons.isVisible()
    choose(panel, "category", "4")
    choose(panel, "read-shape", "irregular")
    panel.reviewer.setText("Dr  A")
    enter(qtbot)
    read = Perceived("4", Descriptors(shape="irregular"))
    assert decision(review, 1).perceived == read
    assert decision(review, 1).reviewer == "Dr A" == review.decisions.reviewer
    assert UserStore().get("reviewer") == "Dr A"
    # Decided on once more: what was read of the same pixels is still there.
    click_row(qtbot, review, 0)
    press(qtbot, "r")
    assert panel.perceived.value() == read
    assert panel.reasons.chosen() == ()
    press(qtbot, "2")
    enter(qtbot)
    assert decision(review, 1).perceived == read
    click_row(qtbot, review, 0)
    press(qtbot, "r")
    assert panel.reasons.chosen() == ("s1-plane",)


def test_who_decides_without_a_name_is_told(qtbot: QtBot, review: MainWindow) -> None:
    said = review.statusBar().currentMessage
    click_row(qtbot, review, 0)
    press(qtbot, "a")
    assert "No reviewer name set" in said() and "Reviewer's name" in said()
    review.statusBar().clearMessage()
    press(qtbot, "q")
    assert not said()  # pending is nobody's word
    review.decisions.set_reviewer("Dr A")
    press(qtbot, "a")
    assert not said()


def test_approving_can_ask_for_words_and_stay(
    qtbot: QtBot, review: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "r")
    panel = review.decision_panel
    for name in ("stay", "ask-always"):
        panel.findChild(QCheckBox, name).click()
    qtbot.keyClick(panel, KEY.Key_Escape)
    assert review.actions_.stay.isChecked()
    press(qtbot, "a")
    assert panel.isVisible() and states(review)[0] == "pending"
    press(qtbot, "a")
    assert states(review)[0] == "approved"
    assert review.session.selected is not None and review.session.selected.id == 1
    review.close()
    again = open_window()
    assert again.decisions.stay and again.decisions.asks_when_approving


def test_the_panel_follows_to_another_candidate(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "r3")
    assert "seed 0" in review.decision_panel.title.text()
    click_row(qtbot, review, 1)
    assert "seed 1" in review.decision_panel.title.text()
    assert review.decision_panel.reasons.chosen() == ()
    review.session.select(None)
    assert not review.decision_panel.isVisible()


def test_many_are_decided_at_once_and_undone_at_once(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 1)
    press(qtbot, "a")
    click_row(qtbot, review, 0)
    click_row(qtbot, review, 2, SHIFT)
    assert review.strip.chosen() == (1, 2, 3)
    press(qtbot, "r")
    assert "3 candidates" in review.decision_panel.title.text()
    press(qtbot, "8")
    enter(qtbot)
    assert states(review) == ["rejected"] * 3 + ["pending"] * 2
    assert {decision(review, n).reasons for n in (1, 2, 3)} == {("s3-shadow",)}
    assert review.session.selected is not None and review.session.selected.id == 4
    assert review.strip.counts.text() == "3 rejected · 2 pending"
    assert review.actions_.undo.text() == "Undo Rejection of 3 candidates"
    review.actions_.undo.trigger()
    assert states(review) == ["pending", "approved", "pending", "pending", "pending"]
    assert review.strip.counts.text() == "1 approved · 4 pending"
    review.actions_.redo.trigger()
    assert states(review) == ["rejected"] * 3 + ["pending"] * 2


def test_a_decision_is_undone_after_turning_to_another_scan(
    qtbot: QtBot, review: MainWindow
) -> None:
    scan, first = review.session.scan, review.session.record
    assert scan is not None and first is not None
    flipped = type(scan)("flipped.png", scan.pixels[:, ::-1].copy())
    other = add_scan(review.session, flipped, review.workspace.folder)
    review.session.add_candidate(make_candidate(flipped, 9))
    review.strip.candidates.set_scope(Scope.ALL)
    click_row(qtbot, review, 4)
    press(qtbot, "a")  # the last of its scan: on to the other
    assert review.session.record is not None and review.session.record.id == other.id
    review.actions_.undo.trigger()
    assert review.session.record.id == first.id
    assert review.session.selected is not None and review.session.selected.id == 5
    assert states(review)[4] == "pending"
    counts = review.workspace.listing.counts()[first.id]
    assert counts[DecisionState.PENDING] == 5


def test_a_corrected_mask_makes_it_pending_and_redo_does_not_bring_the_approval_back(
    qtbot: QtBot, review: MainWindow
) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "a")
    mask = review.session.load(1).mask
    review.session.select(1)
    edit_mask(review.session, 1, np.roll(mask, 3, axis=1), "Brush")
    assert states(review)[0] == "pending"
    review.actions_.undo.trigger()  # the stroke: the pixels are again those that were approved
    assert states(review)[0] == "approved"
    assert [pair.name for pair in review.workspace.approved()] == ["mixed_00001"]
    review.actions_.undo.trigger()
    assert states(review)[0] == "pending"
    review.actions_.redo.trigger()  # the approval, on the pixels that it was given for
    assert states(review)[0] == "approved"
    review.actions_.redo.trigger()
    assert states(review)[0] == "pending"


def test_an_approval_taken_back_on_another_scan_does_not_come_back_with_its_mask(
    qtbot: QtBot, review: MainWindow
) -> None:
    assert review.session.scan is not None
    other = add_scan(review.session, Scan("other", 255 - review.session.scan.pixels), Path("o.png"))
    click_row(qtbot, review, 0)
    press(qtbot, "a")
    edit_mask(review.session, 1, np.roll(review.session.load(1).mask, 3, axis=1), "Brush")
    review.session.open_scan(other.id)
    for undone in ("Approval", "Brush"):
        assert review.session.history.undo_name == undone
        review.actions_.undo.trigger()
        assert states(review)[0] == "pending"
    for _ in range(2):
        review.actions_.redo.trigger()
    review.actions_.undo.trigger()
    assert (review.session.history.undo_name, states(review)[0]) == ("Brush", "pending")


def test_back_to_pending_on_a_key_of_the_same_hand(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 0)
    press(qtbot, "a")
    click_row(qtbot, review, 0)
    press(qtbot, "q")
    assert states(review)[0] == "pending"
    assert review.session.selected is not None and review.session.selected.id == 1


def test_a_filter_lets_the_decided_go_and_the_next_come(qtbot: QtBot, review: MainWindow) -> None:
    review.strip.candidates.show_state(DecisionState.PENDING)
    click_row(qtbot, review, 0)
    click_row(qtbot, review, 1, CTRL)
    press(qtbot, "a")
    assert review.strip.candidates.ids() == (3, 4, 5)
    assert review.session.selected is not None and review.session.selected.id == 3


def test_the_time_on_the_canvas_is_kept_with_the_decision(qtbot: QtBot, review: MainWindow) -> None:
    clock = watch_by_hand(review)
    click_row(qtbot, review, 0)
    clock.now += 5
    click_row(qtbot, review, 1)
    clock.now += 20
    click_row(qtbot, review, 0)
    clock.now += 2
    press(qtbot, "a")
    assert decision(review, 1).seconds == 7.0
    click_row(qtbot, review, 0)
    clock.now += 1
    press(qtbot, "q")
    assert decision(review, 1).seconds == 1.0
    # Decided on with others, without ever being on the canvas: nobody knows.
    click_row(qtbot, review, 2)
    click_row(qtbot, review, 4, SHIFT)
    press(qtbot, "a")
    assert decision(review, 4).seconds is None


def test_a_pause_is_not_time_for_the_case(qtbot: QtBot, review: MainWindow) -> None:
    clock = watch_by_hand(review)
    click_row(qtbot, review, 0)
    clock.now += 30
    send_move(review.view, QPoint(60, 50))
    clock.now += 3600  # lunch: of it the two minutes count after which it is known to be a pause
    send_move(review.view, QPoint(70, 50))
    clock.now += 10
    press(qtbot, "a")
    assert decision(review, 1).seconds == 30 + 120 + 10
    # The same without a hand stirring before the decision, and with another setting.
    review.settings.set("idle_minutes", 5)
    click_row(qtbot, review, 2)
    clock.now += 1000
    press(qtbot, "a")
    assert decision(review, 3).seconds == 300


def test_what_comes_up_while_nobody_is_there_waits_for_the_clock(
    qtbot: QtBot, review: MainWindow
) -> None:
    clock = watch_by_hand(review)
    click_row(qtbot, review, 0)
    clock.now += 1000
    review.session.select(2)  # as when what was asked for is ready
    clock.now += 1000
    send_move(review.view, QPoint(70, 50))
    clock.now += 4
    press(qtbot, "a")
    assert decision(review, 2).seconds == 4


def test_a_candidates_whole_request_comes_into_the_panel(qtbot: QtBot, review: MainWindow) -> None:
    click_row(qtbot, review, 3)
    focused = QApplication.focusWidget()
    alt = Qt.KeyboardModifier.AltModifier
    qtbot.keyClick(focused, KEY.Key_C, CTRL | alt)
    request = review.workspace.candidate_record(4).request
    assert review.request_panel.seed.value() == request.seed
    assert review.session.form.pathology is request.pathology
    assert review.session.region is None
    qtbot.keyClick(focused, KEY.Key_C, CTRL | SHIFT)
    assert review.session.region == request.region


def test_the_strip_says_what_was_decided(qtbot: QtBot, review: MainWindow) -> None:
    review.decisions.set_reviewer("Dr A")
    read = Perceived("4", Descriptors(posterior="none"))
    review.decisions.decide((2,), DecisionState.FLAGGED, ("s3-seam", "other"), "rib", read)
    model = review.strip.candidates
    said = model.index(1).data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert said == [
        "Flagged by Dr A",
        "Visible seam",
        "Other",
        "Comment: rib",
        "Read as: BI-RADS 4: suspicious, posterior features none",
    ]
    assert model.index(0).data(Qt.ItemDataRole.ToolTipRole) is None


def test_a_decision_on_a_discarded_candidate_is_not_undone_into_view(
    qtbot: QtBot, review: MainWindow
) -> None:
    review.decisions.decide((1, 2), DecisionState.APPROVED)
    review.session.discard(1)
    review.actions_.undo.trigger()
    assert review.strip.candidates.ids() == (2, 3, 4, 5)
    assert review.session.selected is not None and review.session.selected.id == 2
    assert states(review) == ["pending"] * 4
