"""The worklist: what is to do, in work and done; found, filtered, sorted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from desk import LEFT, add_scan, decide, make_candidate
from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.thumbnails import STATE
from busynth_gui.ui.lists.worklist_model import ScanOrder, ScanState
from busynth_gui.ui.main_window import MainWindow

NAMES = ("Left 10.png", "left 9.png", "Right 2.png", "right axilla.png")


@pytest.fixture
def window(open_window: Callable[[], MainWindow]) -> MainWindow:
    """Four small scans; the third has two candidates, one decided."""
    window = open_window()
    rng = np.random.default_rng(1)
    for name in NAMES:
        scan = Scan(name, rng.integers(1, 255, (120, 160), dtype=np.uint8))
        add_scan(window.session, scan, Path(name))
    window.session.open_scan(3)
    assert window.session.scan is not None
    for seed in (1, 2):
        window.session.add_candidate(make_candidate(window.session.scan, seed))
    window.session.select(1)
    decide(window, DecisionState.APPROVED)
    window.session.open_scan(1)
    return window


def names(window: MainWindow) -> list[str]:
    scans = window.worklist.scans
    return [scans.index(row).data() for row in range(scans.rowCount())]


def choose_filter(window: MainWindow, state: ScanState | None) -> None:
    box = window.worklist.filter
    box.setCurrentIndex(box.findData(state))
    box.activated.emit(box.currentIndex())


def test_states_follow_from_what_was_done(window: MainWindow) -> None:
    scans, box = window.worklist.scans, window.worklist.filter
    assert scans.index(2).data(STATE) == ScanState.IN_WORK
    texts = lambda: [box.itemText(n) for n in range(box.count())]  # noqa: E731
    assert texts() == ["All scans (4)", "To do (3)", "In work (1)", "Done (0)"]
    window.session.select(2)
    decide(window, DecisionState.FLAGGED)
    assert scans.index(2).data(STATE) == ScanState.IN_WORK  # still to be talked about
    decide(window, DecisionState.REJECTED)
    assert scans.index(2).data(STATE) == ScanState.DONE
    window.session.set_done(4, True)
    assert texts() == ["All scans (4)", "To do (2)", "In work (0)", "Done (2)"]
    window.session.select(2)
    window.session.discard(2)
    window.session.discard(1)
    assert scans.index(2).data(STATE) == ScanState.TO_DO


def test_the_scan_one_works_on_does_not_vanish(window: MainWindow) -> None:
    choose_filter(window, ScanState.TO_DO)
    assert names(window) == ["Left 10.png", "left 9.png", "right axilla.png"]
    assert window.session.scan is not None
    window.session.add_candidate(make_candidate(window.session.scan, 1))
    assert names(window) == ["Left 10.png", "left 9.png", "right axilla.png"]
    assert window.worklist.view.currentIndex().row() == 0
    window.session.open_scan(2)
    assert names(window) == ["left 9.png", "right axilla.png"]
    assert window.worklist.view.currentIndex().row() == 0


def test_scans_are_found_and_sorted(qtbot: QtBot, window: MainWindow) -> None:
    worklist = window.worklist
    worklist._orders[ScanOrder.NAME].trigger()
    assert names(window) == ["left 9.png", "Left 10.png", "Right 2.png", "right axilla.png"]
    assert worklist.view.currentIndex().data() == "Left 10.png"
    qtbot.keyClicks(worklist.search, "RIGHT 2")
    assert names(window) == ["Left 10.png", "Right 2.png"]  # the one that is open as well
    worklist.search.setText("no such")
    assert names(window) == ["Left 10.png"]
    worklist.search.clear()
    worklist._orders[ScanOrder.PENDING].trigger()
    assert names(window)[0] == "Right 2.png"
    worklist._orders[ScanOrder.STATE].trigger()
    assert names(window)[-1] == "Right 2.png"
    window.session.select(2)
    decide(window, DecisionState.REJECTED)
    window.session.set_done(1, True)
    assert names(window) == ["left 9.png", "right axilla.png", "Left 10.png", "Right 2.png"]


def test_filter_and_order_are_kept(
    window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    window.worklist._orders[ScanOrder.NAME].trigger()
    choose_filter(window, ScanState.TO_DO)
    window.close()
    again = open_window()
    assert names(again) == ["left 9.png", "Left 10.png", "right axilla.png"]
    assert again.worklist.filter.currentText() == "To do (3)"


def test_several_scans_are_marked_as_done(qtbot: QtBot, window: MainWindow) -> None:
    view, scans = window.worklist.view, window.worklist.scans
    select = QItemSelectionModel.SelectionFlag.Select
    view.selectionModel().select(scans.index(1), select)
    assert window.worklist.selected_ids() == (1, 2)
    view.customContextMenuRequested.emit(view.visualRect(scans.index(1)).center())
    menu = window.worklist.findChild(QMenu)
    assert menu is not None
    action = next(a for a in menu.actions() if a.text() == "Mark as done")
    action.trigger()
    assert [window.workspace.scan_record(i).done for i in (1, 2, 3)] == [True, True, False]
    assert scans.totals[ScanState.DONE] == 2


def test_a_click_opens_a_scan(qtbot: QtBot, window: MainWindow) -> None:
    view = window.worklist.view
    place = view.visualRect(window.worklist.scans.index(3)).center()
    qtbot.mouseClick(view.viewport(), LEFT, pos=place)
    assert window.session.record is not None and window.session.record.name == NAMES[3]
