"""Stage one's proposals on the canvas, from the real bundle in its child process."""

from __future__ import annotations

import pytest
from desk import LEFT, NO_KEYS, on_view
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.region import EllipseRegion
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.tool_settings import Tool

PATIENCE_MS = 180_000


def test_a_proposal_is_taken_by_its_number_wherever_one_was_before(
    qtbot: QtBot, window: MainWindow
) -> None:
    places = tuple(EllipseRegion(100.0 + 60 * n, 120.0, 20.0, 15.0) for n in range(3))
    window.request_panel.seed.setFocus()
    window.actions_.propose.trigger()
    assert QApplication.focusWidget() is window.view
    window.tool_settings.set_proposals(places)
    qtbot.keyClick(window.view, Qt.Key.Key_4)
    assert window.session.region is None  # there is no fourth
    qtbot.keyClick(window.view, Qt.Key.Key_2)
    assert window.session.region == places[1] and window.tool_settings.proposals == ()


@pytest.mark.usefixtures("forked_engine")
def test_places_are_proposed_and_one_is_taken_by_a_click(qtbot: QtBot, window: MainWindow) -> None:
    tool_settings = window.tool_settings

    def answered() -> bool:
        return bool(tool_settings.proposals) and not tool_settings.proposing

    qtbot.keyClick(window.view, Qt.Key.Key_L)
    qtbot.keyClick(window.view, Qt.Key.Key_T)
    assert tool_settings.tool is Tool.ELLIPSE  # with callipers in hand a click would measure
    assert tool_settings.proposing and "looks for places" in window.central.options.hint.text()
    qtbot.waitUntil(answered, timeout=PATIENCE_MS)
    first = tool_settings.proposals
    assert 2 <= len(first) <= 5
    qtbot.keyClick(window.view, Qt.Key.Key_T)
    qtbot.waitUntil(answered, timeout=PATIENCE_MS)
    assert tool_settings.proposals != first
    smallest = min(tool_settings.proposals, key=lambda region: region.rx * region.ry)
    spot = on_view(window.view, smallest.cx, smallest.cy)
    qtbot.mouseClick(window.view.viewport(), LEFT, NO_KEYS, spot)
    assert window.session.region == smallest
    assert tool_settings.proposals == ()
    assert window.session.history.names == ["Take proposal"]
