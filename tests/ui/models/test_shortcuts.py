"""Keys: every action's can be looked up and changed, and all that names a key follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import CATEGORIES, REASONS, DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs.shortcuts_page import ShortcutsPage
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.user_store import UserStore

KEY = Qt.Key
OpenWindow = Callable[[], MainWindow]


def page_of(window: MainWindow) -> ShortcutsPage:
    dialog = window.preferences.open_settings()
    dialog.show_keys()
    return dialog.keys_page


def press(qtbot: QtBot, page: ShortcutsPage, name: str, key: Qt.Key) -> None:
    """Choose a binding, press a key in the field, then Set."""
    page.choose(name)
    page.editor.setFocus()
    QTest.keyClick(page.editor, key)
    qtbot.waitUntil(page.set_button.isEnabled)
    page.set_button.click()


def test_every_action_is_listed_once_and_no_two_have_a_key(window: MainWindow) -> None:
    keys = window.preferences.keys
    actions = window.actions_.findChildren(QAction)
    assert len(keys.bindings()) == len(actions) + 3 + len(REASONS) + len(CATEGORIES) + 9
    used = Counter((b.scope, key) for b in keys.bindings() for key in keys.keys(b.name))
    assert [key for key, times in used.items() if times > 1] == []
    assert keys.keys("approve") == ("A",)
    assert keys.keys("tools.brush") == ("D",)


def test_a_key_is_changed_by_keyboard_and_holds(
    qtbot: QtBot, review: MainWindow, open_window: OpenWindow
) -> None:
    page = page_of(review)
    press(qtbot, page, "approve", KEY.Key_J)
    assert review.preferences.keys.keys("approve") == ("J",)
    assert review.preferences.settings_dialog is not None
    review.preferences.settings_dialog.reject()
    review.session.select(1)
    review.activateWindow()
    review.view.setFocus()
    qtbot.keyClick(review.view, KEY.Key_A)
    assert review.workspace.candidate_record(1).state is DecisionState.PENDING
    qtbot.keyClick(review.view, KEY.Key_J)
    assert review.workspace.candidate_record(1).state is DecisionState.APPROVED
    approve = review.actions_.approve
    assert approve.toolTip() == "Approve (J)"
    review.actions_.keys.trigger()
    assert review.preferences.keys_dialog is not None
    lines = review.preferences.keys_dialog.list.toPlainText().splitlines()
    assert lines[lines.index("Approve") - 1] == "J"
    review.close()
    after = open_window()
    assert after.preferences.keys.keys("approve") == ("J",)
    assert after.actions_.approve.shortcut() == QKeySequence("J")
    assert after.actions_.approve.toolTip() == "Approve (J)"


def test_a_taken_key_is_refused_with_words(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)
    press(qtbot, page, "approve", KEY.Key_R)
    assert "R is taken by “Reject”" in page.notice.text()
    press(qtbot, page, "approve", KEY.Key_H)
    assert "H is taken by “Show the healthy scan”" in page.notice.text()
    assert window.preferences.keys.keys("approve") == ("A",)
    with pytest.raises(Refusal, match="walks from control to control"):
        window.preferences.keys.assign("approve", ["Tab"])
    with pytest.raises(Refusal, match="cannot be held"):
        window.preferences.keys.assign("hold_bare", ["Ctrl+J"])


def test_a_reasons_key_is_its_own_among_the_reasons_only(
    qtbot: QtBot, window: MainWindow, open_window: OpenWindow
) -> None:
    page, keys = page_of(window), window.preferences.keys
    page.search.setText("misaligned")
    assert page.current() == "reason.mask"
    page.search.setText("")
    press(qtbot, page, "reason.mask", KEY.Key_A)  # the window's Approve has it, too
    assert keys.keys("reason.mask") == ("A",) and keys.keys("approve") == ("A",)
    press(qtbot, page, "reason.source", KEY.Key_A)
    assert "A is taken by" in page.notice.text()
    assert keys.keys("reason.source") == ("X",)
    for key, words in (
        ("Ctrl+J", "more than one key"),
        ("Return", "meaning of its own"),
        ("Space", "meaning of its own"),
        ("Tab", "walks from control"),
    ):
        with pytest.raises(Refusal, match=words):
            keys.assign("reason.mask", [key])
    window.close()
    after = open_window().preferences.keys
    assert after.keys("reason.mask") == ("A",) and after.reason_of("A") == "mask"
    assert after.reason_of("Z") is None
    after.reset("reason.mask")
    assert after.reason_of("Z") == "mask"


def test_keys_are_taken_away_and_given_back(qtbot: QtBot, window: MainWindow) -> None:
    page, keys = page_of(window), window.preferences.keys
    page.choose("reject")
    page.clear_button.click()
    assert keys.keys("reject") == () and "(R)" not in window.actions_.reject.toolTip()
    press(qtbot, page, "approve", KEY.Key_R)
    page.choose("reject")
    page.reset_button.click()
    assert "taken by “Approve”" in page.notice.text()
    page.reset_all_button.click()
    assert keys.keys("reject") == ("R",) and keys.keys("approve") == ("A",)
    assert window.actions_.reject.toolTip().endswith("(R)")
    press(qtbot, page, "approve", KEY.Key_J)
    page.reset_button.click()
    assert keys.is_default("approve")


def test_keys_are_searched_by_word_and_by_key(qtbot: QtBot, window: MainWindow) -> None:
    page = page_of(window)

    def found() -> set[str]:
        return {name for name, item in page._items.items() if not item.isHidden()}

    page.search.setText("brush")
    assert {"tools.brush", "brush_smaller", "brush_larger"} == found()
    page.search.setText("ctrl+e")
    assert "export" in found()
    page.search.setText("")
    assert len(found()) == len(window.preferences.keys.bindings())


def test_held_keys_are_others_when_wanted(qtbot: QtBot, review: MainWindow) -> None:
    keys, view = review.preferences.keys, review.view
    keys.assign("hold_bare", ["J"])
    keys.assign("hold_pan", ["Y"])
    qtbot.keyPress(view, KEY.Key_M)
    assert not review.view_settings.state.bare
    qtbot.keyRelease(view, KEY.Key_M)
    qtbot.keyPress(view, KEY.Key_J)
    assert review.view_settings.state.bare
    qtbot.keyRelease(view, KEY.Key_J)
    assert not review.view_settings.state.bare
    qtbot.keyPress(view, KEY.Key_Y)
    assert view.viewport().cursor().shape() is Qt.CursorShape.OpenHandCursor
    qtbot.keyRelease(view, KEY.Key_Y)


def test_words_on_the_canvas_name_the_keys_of_now(review: MainWindow) -> None:
    review.session.select(1)
    review.actions_.tools[next(t for t in review.actions_.tools if t.value == "flood")].trigger()
    assert "K corrects" in review.central.options.hint.text()
    review.preferences.keys.assign("correct", ["J"])
    assert "J corrects" in review.central.options.hint.text()


def test_bad_keys_in_the_store_are_left_out(open_window: OpenWindow) -> None:
    bad = {
        "approve": "J",
        "nothing": ["Q"],
        "reject": [1],
        "pend": ["J"],
        "flag": {},
        "next": ["J"],
        "reason.mask": ["J"],
        "reason.other": ["Ctrl+J"],
        "reason.source": ["Return"],
    }
    UserStore().set("keys", bad)
    keys = open_window().preferences.keys
    assert keys.keys("approve") == ("A",) and keys.keys("reject") == ("R",)
    assert keys.keys("pend") == ("J",)
    assert keys.keys("next") == ("Right",)  # its key in the store is taken
    assert keys.keys("reason.mask") == ("J",)  # where reasons are asked for, nothing else is
    assert keys.keys("reason.other") == ("B",) and keys.keys("reason.source") == ("X",)


def test_a_new_default_gives_way_to_a_key_of_the_users(open_window: OpenWindow) -> None:
    UserStore().set("keys", {"fit": ["A"]})
    window = open_window()
    assert window.preferences.keys.keys("fit") == ("A",)
    assert window.actions_.approve.shortcuts() == []
