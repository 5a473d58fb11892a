"""What is typed into a box, a slider or a list does nothing else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QMainWindow,
    QScrollBar,
    QWidget,
)
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.ui.controllers.typed_keys import TypedKeys
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.widgets.collapsible_section import CollapsibleSection

BOXES = (QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QLineEdit)


def single_keys(window: MainWindow) -> dict[str, tuple[Qt.Key, Qt.KeyboardModifier]]:
    """Every shortcut that is a letter, figure or sign, with Shift or without."""
    found = {}
    for action in window.actions_.findChildren(QAction):
        for sequence in action.shortcuts():
            pressed = sequence[0]
            assert not isinstance(pressed, str)
            command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
            single = not pressed.keyboardModifiers() & command
            if single and pressed.key() < Qt.Key.Key_Escape:
                found[sequence.toString()] = (pressed.key(), pressed.keyboardModifiers())
    return found


@pytest.fixture
def fired(review: MainWindow) -> list[str]:
    """Names of the actions that were triggered; every one can be."""
    names: list[str] = []

    def hear(action: QAction) -> Callable[[], None]:
        return lambda: names.append(action.text())

    review.session.select(1)
    review.decision_panel.ask(DecisionState.REJECTED, (1,))
    for section in review.findChildren(CollapsibleSection):
        section.set_open(True)
    for action in review.actions_.findChildren(QAction):
        action.disconnect(action.parent())
        action.triggered.connect(hear(action))
        action.setEnabled(True)
    return names


def boxes(window: MainWindow) -> list[QWidget]:
    found = []
    for dock in window.findChildren(QDockWidget):
        dock.show()
        dock.raise_()
    for widget in window.findChildren(QWidget):
        focusable = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        scroll = isinstance(widget, QScrollBar) or widget.inherits("QHeaderView")
        if isinstance(widget, BOXES) and focusable and not scroll:
            found.append(widget)
    return [widget for widget in found if widget not in (window.strip.view, window.sheet.view)]


def raised(widget: QWidget) -> QWidget:
    """The widget in focus, whatever panel stands before it."""
    above: QObject | None = widget
    while above is not None:
        if isinstance(above, QDockWidget):
            above.raise_()
        above = above.parent()
    widget.setFocus()
    QApplication.processEvents()
    return widget


def test_no_letter_typed_into_a_box_fires_an_action(review: MainWindow, fired: list[str]) -> None:
    keys = single_keys(review)
    assert {"A", "R", "S", "Q", "I", "Shift+A", "[", "."} <= keys.keys()
    tried = []
    for box in boxes(review):
        if not raised(box).hasFocus():
            continue  # on a hidden page: nobody types there
        tried.append(box.accessibleName() or box.objectName())
        for name, (key, modifiers) in keys.items():
            QTest.keyClick(box, key, modifiers)
            assert fired == [], f"{name} in {tried[-1]}"
            for popup in (QApplication.activePopupWidget(), QApplication.activeModalWidget()):
                if popup is not None:
                    popup.close()
            box.setFocus()
    assert len(tried) > 20, tried
    for kind in (QComboBox, QAbstractSpinBox, QAbstractSlider, QAbstractItemView, QLineEdit):
        assert any(isinstance(box, kind) for box in boxes(review)), kind


def test_on_canvas_and_strip_the_same_letters_are_keys(
    review: MainWindow, fired: list[str]
) -> None:
    review.decision_panel.close_panel()
    for widget in (review.view, review.strip.view):
        assert raised(widget).hasFocus()
        assert QApplication.activeWindow() is review
        assert QApplication.activePopupWidget() is None
        review.actions_.difference.setEnabled(True)
        fired.clear()
        QTest.keyClick(widget, Qt.Key.Key_I)
        assert fired == [review.actions_.difference.text()]


def test_another_window_that_is_still_there_takes_no_key(
    review: MainWindow, fired: list[str], qtbot: QtBot
) -> None:
    other = QMainWindow()
    qtbot.addWidget(other)
    TypedKeys((), other)
    review.decision_panel.close_panel()
    assert raised(review.strip.view).hasFocus()
    review.actions_.difference.setEnabled(True)
    QTest.keyClick(review.strip.view, Qt.Key.Key_I)
    assert fired == [review.actions_.difference.text()]


def test_a_letter_chooses_in_a_combo_box(review: MainWindow) -> None:
    review.session.select(1)
    review.decision_panel.ask(DecisionState.REJECTED, (1,))
    box = review.decision_panel.perceived.words["shape"]
    raised(box)
    QTest.keyClick(box, Qt.Key.Key_R)
    assert box.currentData() == "round"
    assert review.decision_panel.isVisible()
    record = review.workspace.candidate_record(1)
    assert record.state is DecisionState.PENDING


def test_with_ctrl_a_key_stays_a_command(review: MainWindow, fired: list[str]) -> None:
    box = review.request_panel.seed
    raised(box)
    keys = QKeySequence(review.actions_.healthy.shortcut())
    assert keys.toString() == "Ctrl+H"
    QTest.keyClick(box, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier)
    assert fired == [review.actions_.healthy.text()]
