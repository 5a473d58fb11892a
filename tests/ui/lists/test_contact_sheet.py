"""The contact sheet: tiles of any size, decisions by key, by tile, by band and on the rest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from desk import LEFT, NO_KEYS, add_scan, make_candidate, wheel
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QMouseEvent, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.candidate_model import Scope
from busynth_gui.ui.lists.sheet_delegate import TILE_DECISIONS, SheetDelegate
from busynth_gui.ui.lists.sheet_view import PAGES
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.desk import Layout

KEY = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def sheet(qtbot: QtBot, review: MainWindow) -> MainWindow:
    """Thirty undecided candidates of two scans on the sheet, the first one current."""
    second = Scan("second.png", np.random.default_rng(1).integers(1, 255, (160, 200), np.uint8))
    record = add_scan(review.session, second, review.workspace.folder)
    for seed in range(25):
        review.workspace.add_candidate(make_candidate(second, seed, Pathology.BENIGN))
    assert review.workspace.candidates(record.id)
    review.strip.candidates.set_scope(Scope.ALL)
    review.session.select(1)
    review.actions_.sheet.trigger()
    qtbot.waitUntil(lambda: len(review.sheet.seen) > 5)
    return review


def states(window: MainWindow) -> str:
    """The first letter of each candidate's state."""
    keys = window.workspace.listing.candidates()
    return "".join(key.state.value[0] for key in keys)


def press(window: MainWindow, *keys: Qt.Key, held: Qt.KeyboardModifier = NO_KEYS) -> None:
    """Keys as the window system sends them."""
    for key in keys:
        QTest.keyClick(window.windowHandle(), key, held)
        QApplication.processEvents()


def tile(window: MainWindow, row: int) -> QPoint:
    return window.sheet.view.visualRect(window.strip.candidates.index(row)).center()


def move(window: MainWindow, place: QPoint, button: Qt.MouseButton) -> None:
    port = window.sheet.view.viewport()
    none = Qt.MouseButton.NoButton
    there = port.mapToGlobal(QPointF(place))
    event = QMouseEvent(QEvent.Type.MouseMove, QPointF(place), there, none, button, NO_KEYS)
    QApplication.sendEvent(port, event)


def test_the_sheet_is_in_the_canvas_s_place_and_goes_again(sheet: MainWindow) -> None:
    assert sheet.sheet.isVisible() and not sheet.view.isVisible()
    assert sheet.worklist.isVisible() and not sheet.strip.isVisible()
    assert QApplication.focusWidget() is sheet.sheet.view
    press(sheet, KEY.Key_Escape)
    assert sheet.view.isVisible() and not sheet.sheet.isVisible() and sheet.strip.isVisible()
    assert QApplication.focusWidget() is sheet.view
    assert not sheet.actions_.sheet.isChecked()


def test_keys_of_one_hand_decide_one_after_the_other(sheet: MainWindow) -> None:
    press(sheet, KEY.Key_A, KEY.Key_R, KEY.Key_S, KEY.Key_A)
    assert states(sheet)[:6] == "arfapp"
    assert not sheet.decision_panel.isVisible()
    assert sheet.session.selected is not None and sheet.session.selected.id == 5
    assert sheet.sheet.view.currentIndex().row() == 4
    press(sheet, KEY.Key_Z, held=CTRL)
    assert states(sheet)[:5] == "arfpp" and sheet.session.selected.id == 4


def test_reasons_are_asked_for_when_wanted(sheet: MainWindow) -> None:
    press(sheet, KEY.Key_R, held=SHIFT)
    assert sheet.decision_panel.isVisible() and states(sheet)[0] == "p"
    press(sheet, KEY.Key_1, KEY.Key_Return)
    decision = sheet.workspace.candidate_record(1).decision
    assert decision is not None and decision.reasons == ("s1-shape",)
    assert QApplication.focusWidget() is sheet.sheet.view


def test_arrows_walk_the_grid_and_pages_turn(sheet: MainWindow) -> None:
    view = sheet.sheet.view
    columns = view.viewport().width() // view.gridSize().width()
    record = sheet.session.record
    press(sheet, KEY.Key_Right, KEY.Key_Down)
    assert sheet.session.selected is not None and sheet.session.selected.id == 2 + columns
    press(sheet, KEY.Key_End)
    assert sheet.session.selected.id == 30 and view.sees(view.currentIndex())
    assert sheet.session.record != record  # the canvas goes with it
    press(sheet, KEY.Key_Home, KEY.Key_PageDown)
    assert sheet.session.selected.id > columns


def test_return_looks_at_one_on_the_canvas(sheet: MainWindow) -> None:
    press(sheet, KEY.Key_Right, KEY.Key_Return)
    assert sheet.desk.layout is Layout.CANVAS
    assert sheet.session.selected is not None and sheet.session.selected.id == 2


def test_nothing_that_is_out_of_sight_is_decided(qtbot: QtBot, sheet: MainWindow) -> None:
    view = sheet.sheet.view
    view.set_page(PAGES[0])
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    assert not view.sees(view.currentIndex())
    for key in (KEY.Key_A, KEY.Key_R):
        press(sheet, key)
        assert states(sheet) == "p" * 30
        assert view.sees(view.currentIndex())
        assert "out of sight" in sheet.statusBar().currentMessage()
        bar.setValue(bar.maximum())
    press(sheet, KEY.Key_A, KEY.Key_A)
    assert states(sheet) == "a" + "p" * 29


def test_a_tile_offers_decisions_of_its_own(qtbot: QtBot, sheet: MainWindow) -> None:
    view = sheet.sheet.view
    delegate = view.itemDelegate()
    assert isinstance(delegate, SheetDelegate)
    for row, state in enumerate(TILE_DECISIONS, start=3):
        cell = view.visualRect(sheet.strip.candidates.index(row))
        places = [
            QPoint(x, y)
            for x in range(cell.left(), cell.right(), 3)
            for y in range(cell.top(), cell.bottom(), 3)
            if delegate.decision_at(cell, QPoint(x, y)) is state
        ]
        qtbot.mouseClick(view.viewport(), LEFT, NO_KEYS, places[len(places) // 2])
    assert states(sheet)[:7] == "pppar" + "fp"
    assert sheet.session.selected is not None and sheet.session.selected.id == 1


def test_what_was_discarded_is_not_decided_by_its_tile(qtbot: QtBot, sheet: MainWindow) -> None:
    sheet.session.discard(2)
    sheet.strip.candidates.show_discarded()
    view = sheet.sheet.view
    delegate = view.itemDelegate()
    assert isinstance(delegate, SheetDelegate)
    cell = view.visualRect(sheet.strip.candidates.index(0))
    for x in range(cell.left(), cell.right(), 9):
        place = QPoint(x, delegate.picture(cell).bottom() - 12)
        qtbot.mouseClick(view.viewport(), LEFT, NO_KEYS, place)
    assert sheet.workspace.candidate_record(2).decision is None
    assert not sheet.actions_.approve_rest.isEnabled()


def test_correcting_a_mask_turns_to_the_canvas(sheet: MainWindow) -> None:
    press(sheet, KEY.Key_K)
    assert sheet.desk.layout is Layout.CANVAS and sheet.tool_settings.correcting
    assert sheet.session.selected is not None and sheet.session.selected.id == 1


def test_a_rubber_band_chooses_and_its_number_is_told(qtbot: QtBot, sheet: MainWindow) -> None:
    view = sheet.sheet.view
    opened: list[int] = []
    sheet.session.candidate_selected.connect(opened.append)
    first, last = tile(sheet, 1), tile(sheet, 3)
    qtbot.mousePress(view.viewport(), LEFT, NO_KEYS, first)
    for share in (0.3, 0.7, 1.0):
        move(sheet, QPoint(round(first.x() + share * (last.x() - first.x())), last.y()), LEFT)
    qtbot.mouseRelease(view.viewport(), LEFT, NO_KEYS, last)
    assert sheet.strip.chosen() == (2, 3, 4)
    assert opened == [2, 4]  # where it began and where it ended, nothing in between
    assert sheet.sheet.head.several.text() == "3 chosen"
    press(sheet, KEY.Key_A)
    assert states(sheet)[:6] == "paaapp"
    assert "approved: 3." in sheet.statusBar().currentMessage()
    press(sheet, KEY.Key_Z, held=CTRL)
    assert states(sheet) == "p" * 30


def test_the_rest_is_decided_and_comes_back_together(sheet: MainWindow) -> None:
    sheet.sheet.seen = set(range(1, 31))
    press(sheet, KEY.Key_R)
    assert sheet.actions_.approve_rest.text() == "Approve the rest (29)"
    press(sheet, KEY.Key_A, held=CTRL | SHIFT)
    assert states(sheet) == "r" + "a" * 29
    assert "approved: 29." in sheet.statusBar().currentMessage()
    assert not sheet.actions_.approve_rest.isEnabled()
    press(sheet, KEY.Key_Z, held=CTRL)
    assert states(sheet) == "r" + "p" * 29
    press(sheet, KEY.Key_X, held=CTRL | SHIFT)
    assert states(sheet) == "r" * 30


def answer(window: MainWindow, words: str) -> str:
    """Press a button of the question that is asked; gives the question."""
    box = next(b for b in window.findChildren(QMessageBox) if b.isVisible())
    next(b for b in box.findChildren(QPushButton) if b.text().startswith(words)).click()
    return box.text()


def test_of_the_rest_nothing_unseen_is_decided_unasked(sheet: MainWindow) -> None:
    sheet.sheet.seen = {1, 2, 3}
    sheet.actions_.approve_rest.trigger()
    assert answer(sheet, "Leave").endswith("contact sheet yet: 27 of 30.")
    assert states(sheet) == "p" * 30
    sheet.actions_.approve_rest.trigger()
    answer(sheet, "Only those seen (3)")
    assert states(sheet) == "aaa" + "p" * 27
    sheet.actions_.reject_rest.trigger()
    answer(sheet, "Reject all (27)")
    assert states(sheet) == "aaa" + "r" * 27


def test_the_rest_is_that_of_what_is_listed(sheet: MainWindow) -> None:
    sheet.sheet.seen = set(range(1, 31))
    sheet.sheet.filter.choose(DecisionState.APPROVED)
    assert not sheet.actions_.approve_rest.isEnabled()
    sheet.sheet.filter.choose(None)
    sheet.sheet.scope.choose(Scope.SCAN)
    sheet.actions_.approve_rest.trigger()
    assert states(sheet) == "a" * 5 + "p" * 25


def test_the_wheel_makes_tiles_larger_and_smaller(qtbot: QtBot, sheet: MainWindow) -> None:
    view = sheet.sheet.view
    sides = []
    for page in PAGES:
        view.set_page(page)
        assert view.fits >= page
        sides.append(view.gridSize().width())
        columns = view.viewport().width() // view.gridSize().width()
        assert view.visualRect(sheet.strip.candidates.index(columns - 1)).top() == 0
    assert sides == sorted(sides, reverse=True) and sides[0] > 1.4 * sides[-1]
    wheel(view.viewport(), QPoint(50, 50), 1, CTRL)
    assert view.page == PAGES[-2]
    press(sheet, KEY.Key_Plus, KEY.Key_Plus, KEY.Key_Minus)
    assert view.page == PAGES[-3]


def test_the_size_stays(
    qtbot: QtBot, sheet: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    sheet.sheet.view.set_page(PAGES[-1])
    sheet.close()
    again = open_window()
    assert again.sheet.view.page == PAGES[-1]
    assert again.desk.layout is Layout.CANVAS and again.strip.isVisible()


def test_crops_come_with_their_contours(qtbot: QtBot, sheet: MainWindow) -> None:
    crops = sheet.services.lesion_crops
    qtbot.waitUntil(lambda: all(crops.of(each) is not None for each in sheet.sheet.view.in_sight()))
    stored = sheet.session.load(1)
    crop = crops.of(1)
    assert crop is not None and crop.mask.sum() == stored.mask.sum()
    inside = crop.image[crop.mask]
    assert np.array_equal(np.sort(inside), np.sort(stored.candidate.image[stored.mask]))

    def looks() -> QImage:
        picture = QImage(100, 100, QImage.Format.Format_RGB32)
        painter = QPainter(picture)
        sheet.sheet.pictures.paint(painter, picture.rect(), 1)
        painter.end()
        return picture

    with_contour = looks()
    press(sheet, KEY.Key_C)
    assert looks() != with_contour
    press(sheet, KEY.Key_C)
    assert looks() == with_contour
    QTest.keyPress(sheet.windowHandle(), KEY.Key_H)
    assert looks() != with_contour  # the healthy tissue
    QTest.keyRelease(sheet.windowHandle(), KEY.Key_H)
    assert looks() == with_contour


def test_a_corrected_mask_has_another_contour_and_a_decision_reads_nothing_anew(
    qtbot: QtBot, sheet: MainWindow
) -> None:
    crops = sheet.services.lesion_crops
    qtbot.waitUntil(lambda: crops.of(1) is not None)
    before = crops.of(1)
    sheet.decisions.decide((1,), DecisionState.APPROVED)
    assert crops.of(1) is before
    smaller = sheet.session.load(1).mask.copy()
    smaller[:, : smaller.shape[1] // 2] = False
    sheet.session.keep_mask(1, smaller)
    crops.look_at([1])
    qtbot.waitUntil(lambda: crops.of(1) not in (None, before))
    crop = crops.of(1)
    assert crop is not None and crop.mask.sum() == smaller.sum()


def test_the_pointer_at_rest_enlarges(qtbot: QtBot, sheet: MainWindow) -> None:
    loupe = sheet.sheet.loupe
    move(sheet, tile(sheet, 2), Qt.MouseButton.NoButton)
    qtbot.waitUntil(lambda: loupe.candidate == 3)
    cell = sheet.sheet.view.visualRect(sheet.strip.candidates.index(2))
    assert not loupe.geometry().intersects(cell)
    assert sheet.sheet.view.rect().contains(loupe.geometry())
    assert loupe.width() > 1.5 * cell.width()
    press(sheet, KEY.Key_Down)
    assert loupe.candidate == -1


@pytest.mark.parametrize("chosen", [2, 30])
def test_what_is_said_of_a_decision_goes_when_it_is_taken_back(
    sheet: MainWindow, chosen: int
) -> None:
    said = sheet.statusBar().currentMessage
    sheet.strip.view.selectAll()
    for row in range(chosen, 30):
        index = sheet.strip.candidates.index(row)
        sheet.strip.view.selectionModel().select(index, QItemSelectionModel.SelectionFlag.Deselect)
    press(sheet, KEY.Key_A)
    assert ("Candidates approved: 2" if chosen == 2 else "All candidates are decided") in said()
    sheet.actions_.undo.trigger()
    assert said() == ""


def test_the_review_layout_has_canvas_and_sheet_and_gives_the_panels_back(
    qtbot: QtBot, sheet: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    press(sheet, KEY.Key_F11)
    assert sheet.desk.layout is Layout.REVIEW
    # Its window's own word: where there is no screen the widget may hear late of another one.
    full = Qt.WindowState.WindowFullScreen
    qtbot.waitUntil(lambda: sheet.windowHandle().windowState() is full)
    assert sheet.view.isVisible() and sheet.sheet.isVisible()
    assert not sheet.worklist.isVisible() and not sheet.tool_bar.isVisible()
    press(sheet, KEY.Key_A)
    assert states(sheet)[0] == "a"
    press(sheet, KEY.Key_F11)
    assert sheet.desk.layout is Layout.CANVAS
    qtbot.waitUntil(lambda: not sheet.isFullScreen())
    assert sheet.worklist.isVisible() and sheet.strip.isVisible() and sheet.tool_bar.isVisible()
    press(sheet, KEY.Key_F11)
    sheet.close()  # how the window stands without it is what is kept
    again = open_window()
    assert not again.isFullScreen() and again.tool_bar.isVisible()
    assert again.worklist.isVisible() and again.strip.isVisible()


def test_without_a_scan_there_is_no_sheet(qtbot: QtBot, sheet: MainWindow) -> None:
    for record in sheet.workspace.scans():
        sheet.session.remove_scan(record.id)
    assert sheet.desk.layout is Layout.CANVAS
    assert not sheet.actions_.sheet.isEnabled()
