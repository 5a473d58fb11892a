"""Work beside the window, and its end."""

from __future__ import annotations

from threading import Event

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from busynth_gui.ui.services.background import Background


def test_work_that_outlives_its_closing_says_nothing_more(qtbot: QtBot) -> None:
    background = Background()
    told: list[object] = []
    background._ended.connect(lambda *_: told.append(None), Qt.ConnectionType.DirectConnection)
    go = Event()
    future = background.run(lambda: go.wait(30), told.append)
    assert future is not None
    background.close(patience_s=0.01)
    go.set()
    assert future.result(30)
    background._pool.shutdown(wait=True)
    qtbot.wait(20)
    assert told == []
