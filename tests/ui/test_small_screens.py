"""What a small or finely scaled screen and a program that is killed must not cost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.ui.wording.labels import device_words


@pytest.mark.parametrize("size", [(1366, 768), (960, 540)])  # the latter: 200 % on 1920 x 1080
def test_stage_tiles_lie_within_their_panel(
    qtbot: QtBot, review: MainWindow, size: tuple[int, int]
) -> None:
    review.resize(*size)
    review.session.select(1)
    qtbot.wait(50)
    panel = review.stages
    for button in panel.buttons.values():
        whole = QRect(button.mapTo(panel, QPoint()), button.size())
        assert panel.rect().contains(whole), (whole, panel.rect())
        assert button.iconSize().width() >= 32


def test_the_panels_places_are_kept_as_they_change(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.wait(600)
    before = window.workspace.setting("window")
    window.worklist.parentWidget().hide()
    qtbot.waitUntil(lambda: window.workspace.setting("window") != before)


def test_a_window_that_was_killed_comes_back_as_it_was(
    qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    qtbot.wait(600)
    before = window.workspace.setting("window")
    window.worklist.parentWidget().hide()
    qtbot.waitUntil(lambda: window.workspace.setting("window") != before)
    kept = window.workspace.setting("window")
    window.close()
    again = open_window()
    assert kept is not None and not again.worklist.isVisible()


def test_a_region_over_the_whole_scan_is_refused(window: MainWindow) -> None:
    scan = window.session.scan
    assert scan is not None
    height, width = scan.shape
    with pytest.raises(Refusal, match="covers the whole of mixed"):
        edit_region(window.session, BoxRegion(0.0, 0.0, float(width), float(height)), "Box")
    assert window.session.region is None


def test_the_processor_is_named_in_german(german: None, qapp: QApplication) -> None:
    assert device_words("CPU, 2 threads") == "Prozessor, 2 Threads"
    assert device_words("CPU, 1 thread") == "Prozessor, 1 Thread"
    assert device_words("NVIDIA H100") == "NVIDIA H100"
