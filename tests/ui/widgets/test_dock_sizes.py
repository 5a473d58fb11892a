"""What a small window squeezes out of its docks comes back, and what its user did to them stays."""

from __future__ import annotations

import random

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow, QTextEdit
from pytestqt.qtbot import QtBot

from busynth_gui.ui.widgets.dock_sizes import DockSizes

LEFT, RIGHT, BOTTOM = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.DockWidgetArea.BottomDockWidgetArea,
)
START = {"left": 200, "right": 250, "behind": 250, "bottom": 180}


class Desk(QMainWindow):
    """A window of 1000 x 800 with docks at its sides, one behind another on the right."""

    def __init__(self, qtbot: QtBot) -> None:
        super().__init__()
        qtbot.addWidget(self)
        self._qtbot = qtbot
        middle = QLabel()
        middle.setMinimumSize(300, 200)
        self.setCentralWidget(middle)
        self.docks = {}
        for name, area in zip(START, (LEFT, RIGHT, RIGHT, BOTTOM), strict=True):
            dock = self.docks[name] = QDockWidget(name, self)
            dock.setObjectName(name)
            dock.setWidget(QTextEdit())
            self.addDockWidget(area, dock)
        self.tabifyDockWidget(self.docks["right"], self.docks["behind"])
        self.docks["right"].raise_()
        beside = [self.docks["left"], self.docks["right"]]
        self.resizeDocks(beside, [200, 250], Qt.Orientation.Horizontal)
        self.resizeDocks([self.docks["bottom"]], [180], Qt.Orientation.Vertical)
        self.sizes = DockSizes(self, list(self.docks.values()), START)
        self.sized(1000, 800)
        self.show()
        qtbot.waitExposed(self)
        self.settle()

    def settle(self) -> None:
        self._qtbot.wait(30)

    def sized(self, width: int, height: int) -> None:
        self.resize(width, height)
        self.settle()

    def seen(self) -> tuple[int, int, int]:
        """Width of the left and of the right docks, height of those at the bottom."""
        right = max(self.docks["right"].width(), self.docks["behind"].width())
        return self.docks["left"].width(), right, self.docks["bottom"].height()

    def drag(self, name: str, by: QPoint) -> None:
        """Move a dock's edge to the middle of the window, as a hand does."""
        box, button = self.docks[name].geometry(), Qt.MouseButton.LeftButton
        edge = {
            "left": QPoint(box.right() + 2, box.center().y()),
            "right": QPoint(box.left() - 2, box.center().y()),
            "bottom": QPoint(box.center().x(), box.top() - 2),
        }[name]
        assert self.isSeparator(edge)
        self._qtbot.mousePress(self, button, pos=edge)
        self._qtbot.mouseMove(self, edge + by)
        self.settle()
        self._qtbot.mouseRelease(self, button, pos=edge + by)
        self.settle()


@pytest.fixture
def desk(qtbot: QtBot) -> Desk:
    return Desk(qtbot)


def test_docks_are_as_large_as_wanted_wherever_there_is_room(desk: Desk) -> None:
    assert desk.seen() == (200, 250, 180)
    dice = random.Random(1)
    for _ in range(8):
        desk.sized(dice.randrange(450, 900), dice.randrange(350, 700))
        assert all(is_ <= was for is_, was in zip(desk.seen(), (200, 250, 180), strict=True))
    desk.sized(1000, 800)
    assert desk.seen() == (200, 250, 180)


def test_the_window_does_not_grow_for_them(desk: Desk) -> None:
    for width in range(desk.minimumSizeHint().width(), 800, 37):
        desk.sized(width, 420)
        assert (desk.width(), desk.height()) == (width, 420)


def test_what_somebody_has_dragged_is_what_is_wanted(desk: Desk) -> None:
    desk.drag("left", QPoint(60, 0))
    desk.drag("right", QPoint(50, 0))
    desk.drag("bottom", QPoint(0, -40))
    wanted = desk.seen()
    assert wanted[0] > 240 and wanted[1] < 220 and wanted[2] > 200
    desk.sized(470, 380)
    assert desk.seen() < wanted
    desk.docks["behind"].raise_()
    desk.sized(1000, 800)
    assert desk.seen() == wanted


def test_a_drag_in_a_small_window_says_nothing_of_the_docks_it_leaves_alone(desk: Desk) -> None:
    desk.sized(600, 800)
    left, right, _ = desk.seen()
    assert right < 250
    desk.drag("left", QPoint(-30, 0))
    desk.sized(1000, 800)
    assert desk.seen()[0] < left and desk.seen()[1] == 250


def test_a_dock_that_was_put_elsewhere_has_its_size_there(desk: Desk) -> None:
    desk.removeDockWidget(desk.docks["bottom"])
    desk.addDockWidget(LEFT, desk.docks["bottom"])
    desk.docks["bottom"].show()
    desk.resizeDocks([desk.docks["bottom"]], [90], Qt.Orientation.Vertical)
    desk.settle()
    height = desk.docks["bottom"].height()
    desk.sized(1000, 900)
    assert desk.docks["bottom"].height() - height <= 100


def test_what_was_wanted_is_kept_and_of_nonsense_nothing(desk: Desk) -> None:
    desk.drag("left", QPoint(60, 0))
    kept, wanted = desk.sizes.to_json(), desk.seen()
    desk.sized(470, 380)
    desk.sizes.restore(None)
    desk.sized(1000, 800)
    assert desk.seen() < wanted
    desk.sizes.restore({**kept, "right": "wide", "bottom": [77, 10], "gone": [1, 2]})
    desk.settle()
    assert desk.seen()[0] == wanted[0]
    desk.sizes.reset()
    desk.settle()
    assert desk.seen()[1:] == (250, 180)
