"""Stage one's proposals on the canvas, from the real bundle in its child process."""

from __future__ import annotations

from desk import LEFT, NO_KEYS, on_view
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.tool_settings import Tool

PATIENCE_MS = 180_000


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
