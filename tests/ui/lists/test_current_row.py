"""A decision is on what is shown, and list and canvas show the same, whatever keys are held."""

from __future__ import annotations

import ast
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from desk import LEFT, NO_KEYS, add_scan, decide, make_candidate
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import busynth_gui.ui
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.worklist_model import ScanOrder, ScanState
from busynth_gui.ui.main_window import MainWindow

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def states(window: MainWindow) -> str:
    assert window.session.record is not None
    records = window.workspace.candidates(window.session.record.id)
    return " ".join(record.state.value for record in records)


def type_keys(window: MainWindow, *keys: Qt.Key, held: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Keys as the window system sends them, so that Qt knows which modifiers are held."""
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, held)
        QApplication.processEvents()


@pytest.fixture
def held_ctrl(review: MainWindow) -> MainWindow:
    """Four approved, three taken back, and Ctrl still down."""
    type_keys(review, KEY.Key_Right, *[KEY.Key_A] * 4)
    assert states(review) == "approved approved approved approved pending"
    QTest.keyPress(review.windowHandle(), KEY.Key_Control, CTRL)
    type_keys(review, *[KEY.Key_Z] * 3, held=CTRL)
    assert QApplication.keyboardModifiers() == CTRL
    assert states(review) == "approved pending pending pending pending"
    return review


def test_after_undoing_with_ctrl_a_key_decides_what_is_shown(held_ctrl: MainWindow) -> None:
    assert held_ctrl.session.selected is not None
    assert held_ctrl.strip.chosen() == (held_ctrl.session.selected.id,) == (2,)
    QTest.keyRelease(held_ctrl.windowHandle(), KEY.Key_Control)
    type_keys(held_ctrl, KEY.Key_A)
    assert states(held_ctrl) == "approved approved pending pending pending"


def test_so_it_does_after_redoing(held_ctrl: MainWindow) -> None:
    type_keys(held_ctrl, KEY.Key_Y, KEY.Key_Y, held=CTRL)
    assert held_ctrl.strip.chosen() == (3,)
    QTest.keyRelease(held_ctrl.windowHandle(), KEY.Key_Control)
    type_keys(held_ctrl, KEY.Key_Q)
    assert states(held_ctrl) == "approved approved pending pending pending"


def test_several_are_decided_when_they_were_chosen_and_are_counted(
    qtbot: QtBot, review: MainWindow
) -> None:
    view = review.strip.view
    for row, keys in ((0, NO_KEYS), (2, SHIFT)):
        place = view.visualRect(review.strip.candidates.index(row)).center()
        qtbot.mouseClick(view.viewport(), LEFT, keys, place)
    several = review.strip.head.several
    assert several.isVisible() and several.text() == "3 chosen"
    type_keys(review, KEY.Key_A)
    assert states(review) == "approved approved approved pending pending"
    assert review.statusBar().currentMessage().startswith("Candidates approved: 3.")
    assert not several.isVisible()


def test_no_view_is_told_its_current_row_by_itself() -> None:
    """Only :func:`make_current` does it: the view's own method heeds keys that are held."""
    folder = Path(busynth_gui.ui.__path__[0])
    found = []
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Attribute) and called.attr == "setCurrentIndex":
                whose = ast.unparse(called.value)
                if whose.rpartition(".")[2].strip("_") in ("view", "table", "list", "tree"):
                    found.append(f"{path.name}: {whose}")
    assert found == []


@pytest.fixture
def scans(open_window: Callable[[], MainWindow]) -> MainWindow:
    """Eight small scans, of which some have candidates."""
    window = open_window()
    rng = np.random.default_rng(1)
    for number in range(8):
        name = f"{'left' if number % 2 else 'right'} {number}.png"
        pixels = rng.integers(1, 255, (80, 96), dtype=np.uint8)
        record = add_scan(window.session, Scan(name, pixels), Path(name))
        window.session.open_scan(record.id)
        assert window.session.scan is not None
        for seed in range(number % 3):
            window.session.add_candidate(make_candidate(window.session.scan, seed))
    return window


def agrees(window: MainWindow) -> bool:
    """Whether canvas, caption, worklist and strip tell of the same scan and candidate."""
    record, selected = window.session.record, window.session.selected
    current = window.worklist.view.currentIndex()
    if record is None:
        return not current.isValid() and not window.worklist.selected_ids()
    row = window.worklist.scans.row_of(record.id)
    strip = window.strip
    shown = -1 if selected is None else strip.candidates.row_of(selected.id)
    return (
        row == current.row()
        and record.id in window.worklist.selected_ids()
        and window.central.caption.text().startswith(record.name)
        and strip.view.currentIndex().row() == shown
        and strip.chosen() == (() if selected is None else (selected.id,))
    )


@pytest.mark.parametrize("seed", range(4))
def test_canvas_and_lists_agree_whatever_is_searched_filtered_opened_removed(
    scans: MainWindow, seed: int
) -> None:
    window, draw = scans, random.Random(seed)
    session, model, candidates = window.session, window.worklist.scans, window.strip.candidates

    def choose_row() -> None:
        if model.rowCount():
            index = model.index(draw.randrange(model.rowCount()))
            place = window.worklist.view.visualRect(index).center()
            QTest.mouseClick(window.worklist.view.viewport(), LEFT, NO_KEYS, place)

    def pick_candidate() -> None:
        ids = candidates.ids()
        session.select(draw.choice(ids) if ids else None)

    def remove() -> None:
        ids = model.ids()
        if len(window.workspace.scans()) > 2 and ids:
            session.remove_scan(draw.choice(ids))

    def decide_one() -> None:
        if session.selected is not None:
            decide(window, draw.choice(list(DecisionState)))

    acts: list[Callable[[], object]] = [
        lambda: window.worklist.search.setText(draw.choice(["", "left", "right 2", "none"])),
        lambda: model.show_state(draw.choice([None, *ScanState])),
        lambda: model.sort_by(draw.choice(list(ScanOrder))),
        lambda: candidates.show_state(draw.choice([None, *DecisionState])),
        candidates.show_discarded,
        lambda: session.open_scan(draw.choice(window.workspace.scans()).id),
        lambda: session.set_done(draw.choice(window.workspace.scans()).id, draw.random() < 0.5),
        lambda: session.discard(session.selected.id) if session.selected else None,
        *(choose_row, pick_candidate, remove, decide_one, session.history.undo),
    ]
    if seed % 2:
        QTest.keyPress(window.windowHandle(), KEY.Key_Control, CTRL)
    for _ in range(150):
        act = draw.choice(acts)
        act()
        assert agrees(window), act
    QTest.keyRelease(window.windowHandle(), KEY.Key_Control)
