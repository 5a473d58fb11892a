"""From scan to scan and from one undecided candidate to the next, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from desk import add_scan, make_candidate
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.scan import Scan
from busynth_gui.ui.main_window import MainWindow

KEY = Qt.Key


@pytest.fixture
def desk(open_window: Callable[[], MainWindow]) -> MainWindow:
    """Four scans with 2, 0, 1 and 0 candidates; the first one is open."""
    window = open_window()
    rng = np.random.default_rng(2)
    for number, count in enumerate((2, 0, 1, 0), start=1):
        scan = Scan(f"scan {number}.png", rng.integers(1, 255, (90, 120), dtype=np.uint8))
        window.session.open_scan(add_scan(window.session, scan, Path(scan.name)).id)
        for seed in range(count):
            window.session.add_candidate(make_candidate(scan, seed))
    window.session.open_scan(1)
    window.view.setFocus()
    return window


def where(window: MainWindow) -> tuple[int, int]:
    """The open scan and the candidate looked at, 0 for none."""
    record, selected = window.session.record, window.session.selected
    assert record is not None
    return record.id, 0 if selected is None else selected.id


def test_page_keys_turn_to_the_next_and_the_previous_scan(qtbot: QtBot, desk: MainWindow) -> None:
    seen = []
    keys = (KEY.Key_PageDown, KEY.Key_PageDown, KEY.Key_PageUp, KEY.Key_PageUp, KEY.Key_PageUp)
    for key in keys:
        qtbot.keyClick(desk.view, key)
        seen.append(where(desk)[0])
    assert seen == [2, 3, 2, 1, 1]
    desk.worklist.search.setText("scan 4")
    desk.view.setFocus()
    qtbot.keyClick(desk.view, KEY.Key_PageDown)
    assert where(desk)[0] == 4  # only what is listed


def test_n_goes_from_one_undecided_candidate_to_the_next(qtbot: QtBot, desk: MainWindow) -> None:
    seen = []
    for _ in range(4):
        qtbot.keyClick(desk.view, KEY.Key_N)
        seen.append(where(desk))
    assert seen == [(1, 1), (1, 2), (1, 1), (1, 2)]  # round and round while there are some here
    qtbot.keyClick(desk.view, KEY.Key_A)
    qtbot.keyClick(desk.view, KEY.Key_A)
    assert [c.state.value for c in desk.workspace.candidates(1)] == ["approved"] * 2
    told = desk.statusBar().currentMessage()
    assert told == "All is decided here. N: next undecided, on scan 3.png (1)"
    qtbot.keyClick(desk.view, KEY.Key_N)
    assert where(desk) == (3, 3)
    qtbot.keyClick(desk.view, KEY.Key_R)
    qtbot.keyClick(desk.view, KEY.Key_R)
    assert desk.workspace.candidate_record(3).state is DecisionState.REJECTED
    assert desk.statusBar().currentMessage() == "All candidates are decided."


def test_escape_and_return_leave_the_search(qtbot: QtBot, desk: MainWindow) -> None:
    for key, left in ((KEY.Key_Return, "scan 3"), (KEY.Key_Escape, "")):
        desk.worklist.search.setFocus()
        desk.worklist.search.setText("scan 3")
        QTest.keyClick(desk.worklist.search, key)
        assert QApplication.focusWidget() is desk.view
        assert desk.worklist.search.text() == left


def test_the_lesion_is_brought_near_and_stays_so_from_one_to_the_next(
    qtbot: QtBot, desk: MainWindow
) -> None:
    desk.session.select(1)
    fitted = desk.view.zoom
    qtbot.keyClick(desk.view, KEY.Key_Z)
    assert desk.view.zoom > 2 * fitted
    middle = desk.view.scan_point(desk.view.viewport().rect().center().toPointF())
    assert middle == pytest.approx((60, 40), abs=3)  # of the lesion
    near = desk.view.zoom
    desk.session.open_scan(3)
    desk.session.select(3)
    assert desk.view.zoom == pytest.approx(near, rel=0.1)
    qtbot.keyClick(desk.view, KEY.Key_Z)
    assert desk.view.zoom == pytest.approx(fitted, rel=0.1)


def test_window_and_level_are_read_in_the_status_bar(desk: MainWindow) -> None:
    bar = desk.statusBar()
    assert bar.contrast.text() == ""
    desk.actions_.presets["dark"].trigger()
    assert bar.contrast.text() == "W 35  L 18 %"
    desk.actions_.reset_contrast.trigger()
    assert bar.contrast.text() == ""


def test_several_scans_are_removed_at_once_when_that_is_sure(desk: MainWindow) -> None:
    desk.worklist.removal_asked.emit((1, 2, 4))
    box = next(b for b in desk.findChildren(QMessageBox) if b.isVisible())
    assert box.text().startswith("Remove 3 scans")
    assert len(desk.workspace.scans()) == 4
    next(b for b in box.buttons() if b.text() == "Remove").click()
    assert [record.id for record in desk.workspace.scans()] == [3]
    assert where(desk)[0] == 3 and desk.worklist.selected_ids() == (3,)
