"""Who works by keys alone sees where the keyboard is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QListView,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from busynth_gui.ui.widgets.focus_ring import FocusRing
from busynth_gui.ui.widgets.theme import use_theme


@pytest.fixture(params=["light", "dark"])
def panel(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Iterator[QWidget]:
    """Four controls in a window without margins, the last one in an area that is scrolled."""
    use_theme(qapp, request.param)
    ring = FocusRing(qapp)
    window, tall, area = QWidget(), QWidget(), QScrollArea(widgetResizable=True)
    qtbot.addWidget(window)
    tall.setMinimumHeight(500)
    QPushButton("last", tall).move(10, 450)
    area.setWidget(tall)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    column = QVBoxLayout(window)
    column.setContentsMargins(0, 0, 0, 0)
    for widget in (QListView(), QComboBox(), QSpinBox(), area):
        column.addWidget(widget)
    window.resize(300, 400)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    yield window
    ring.deleteLater()
    QCoreApplication.sendPostedEvents(ring, QEvent.Type.DeferredDelete)
    use_theme(qapp, "system")


def edges(window: QWidget, around: QWidget) -> list[int]:
    """How far the left and the right edge of a widget lie in lightness from what is beside them."""
    image = window.grab().toImage()
    left = around.mapTo(window, QPoint(0, around.height() // 2))
    right = left + QPoint(around.width(), 0)
    ground = QColor(window.palette().color(window.backgroundRole())).lightness()
    return [
        max(
            abs(image.pixelColor(x, left.y()).lightness() - ground)
            for x in range(max(0, place.x() - 2), min(place.x() + 2, image.width()))
        )
        for place in (left, right)
    ]


def test_what_tab_comes_by_has_a_ring(qtbot: QtBot, panel: QWidget) -> None:
    panel.findChildren(QListView)[0].setFocus()
    seen = []
    for _ in range(4):
        now = QApplication.focusWidget()
        assert now is not None
        qtbot.keyClick(now, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        assert now is not None
        seen.append(type(now))
        assert min(edges(panel, now)) > 150, now
    assert len(set(seen)) == 4


def test_the_ring_goes_where_its_widget_goes(qtbot: QtBot, panel: QWidget) -> None:
    spin, last = panel.findChildren(QSpinBox)[0], panel.findChildren(QPushButton)[0]
    spin.setFocus()
    qtbot.keyClick(spin, Qt.Key.Key_Tab)
    assert last.hasFocus()
    panel.resize(420, 300)
    QApplication.processEvents()
    (area,) = panel.findChildren(QScrollArea)
    assert rings(panel) == []  # scrolled out of sight
    area.ensureWidgetVisible(last)
    assert min(edges(panel, last)) > 150
    last.hide()
    assert rings(panel) == []


def test_a_press_of_the_mouse_takes_the_ring_away(qtbot: QtBot, panel: QWidget) -> None:
    view, combo = panel.findChildren(QListView)[0], panel.findChildren(QComboBox)[0]
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Tab)
    assert combo.hasFocus() and len(rings(panel)) == 1
    handle, left = panel.windowHandle(), Qt.MouseButton.LeftButton
    place = view.mapTo(panel, view.rect().center())
    QTest.mouseClick(handle, left, Qt.KeyboardModifier.NoModifier, place)
    assert view.hasFocus() and rings(panel) == []
    combo.setFocus()
    assert rings(panel) == []  # not before the next Tab


def rings(window: QWidget) -> list[QWidget]:
    """What lies over a window and lets the mouse through."""
    through = Qt.WidgetAttribute.WA_TransparentForMouseEvents
    flat = Qt.FindChildOption.FindDirectChildrenOnly
    found = window.findChildren(QWidget, options=flat)
    return [each for each in found if each.testAttribute(through) and each.isVisible()]
