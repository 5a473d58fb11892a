"""What a small or finely scaled screen and a program that is killed must not cost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from desk import add_scan, make_candidate
from dialog_openers import DIALOGS
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QScreen
from PySide6.QtWidgets import QAbstractButton, QApplication, QDockWidget, QWidget
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import BoxRegion
from busynth_gui.imaging.read import read_scan
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.desk import Layout
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.ui.widgets.column_area import ColumnArea
from busynth_gui.ui.wording.labels import device_words

Sizes = TypeVar("Sizes")


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


@pytest.fixture(params=["en", "de"])
def small(
    request: pytest.FixtureRequest,
    qtbot: QtBot,
    open_window: Callable[[], MainWindow],
    sample: Path,
) -> MainWindow:
    """A window of 960 x 640, as on a screen of 1920 x 1280 at 200 %, with forty candidates."""
    if request.param == "de":
        request.getfixturevalue("german")
    window = open_window()
    scan = read_scan(sample)
    window.session.open_scan(add_scan(window.session, scan, sample).id)
    for seed in range(40):
        window.session.add_candidate(make_candidate(scan, seed))
    window.resize(960, 640)
    qtbot.wait(50)
    return window


def settled(qtbot: QtBot, measure: Callable[[], Sizes]) -> Sizes:
    """What is measured when it has stopped changing: a loaded machine lays out in its own time."""
    last = measure()
    while True:
        qtbot.wait(100)
        now = measure()
        if now == last:
            return now
        last = now


@pytest.mark.parametrize("layout", [Layout.SHEET, Layout.REVIEW])
def test_changing_the_layout_leaves_window_and_panels_as_they_were(
    qtbot: QtBot, small: MainWindow, layout: Layout
) -> None:
    panels = (small.worklist, small.request_panel, small.queue_panel)

    def sizes() -> tuple[QSize, list[QSize]]:
        return small.size(), [panel.size() for panel in panels]

    before = settled(qtbot, sizes)
    for _ in range(3):
        for each in (layout, Layout.CANVAS):
            small.desk.lay_out(each)
            qtbot.wait(10)
            assert small.minimumSizeHint().width() <= 960
        assert not small.isFullScreen()
        small.resize(before[0])  # the offscreen platform does not give a size back
        qtbot.waitUntil(lambda: sizes() == before)


def test_a_change_between_layouts_never_sizes_the_window(qtbot: QtBot, small: MainWindow) -> None:
    for layout in (Layout.SHEET, Layout.CANVAS) * 3:
        small.desk.lay_out(layout)
        qtbot.wait(10)
        assert small.width() == 960


def test_a_window_that_forgot_its_state_leaves_the_full_screen(
    qtbot: QtBot, review: MainWindow
) -> None:
    """As one does that has to grow while it fills the screen."""
    handle, full = review.windowHandle(), Qt.WindowState.WindowFullScreen
    review.actions_.review.trigger()
    qtbot.waitUntil(lambda: handle.windowState() is full)
    review.resize(review.width() + 10, review.height())
    assert not review.windowState() & full and handle.windowStates() & full
    review.actions_.review.trigger()
    qtbot.waitUntil(lambda: not handle.windowStates() & full)
    assert not review.isFullScreen()


def test_the_request_panel_is_never_narrower_than_its_content(
    qtbot: QtBot, small: MainWindow
) -> None:
    panel = small.request_panel
    dock = panel.parentWidget()
    assert isinstance(dock, QDockWidget)
    for section in (panel.more.words, panel.more.model):
        section.set_open(True)
    small.resizeDocks([dock], [50], Qt.Orientation.Horizontal)
    qtbot.wait(50)
    assert small.width() == 960
    area = panel.findChild(ColumnArea)
    assert area is not None
    for part in area.widget().findChildren(QWidget):
        if part.isVisible():
            right = part.mapTo(panel, part.rect().topRight()).x()
            assert right < area.viewport().width(), part.objectName() or part


def test_a_visit_to_a_small_window_leaves_the_panels_as_wide_as_they_were(
    qtbot: QtBot, small: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    def widths(window: MainWindow) -> tuple[int, int, int]:
        return window.worklist.width(), window.request_panel.width(), window.strip.height()

    small.resize(1366, 768)
    wide = settled(qtbot, lambda: widths(small))
    small.resize(small.minimumSizeHint())
    qtbot.waitUntil(lambda: widths(small) < wide)
    small.resize(1366, 768)
    qtbot.waitUntil(lambda: widths(small) == wide)
    small.resize(small.minimumSizeHint())
    qtbot.waitUntil(lambda: widths(small) < wide)
    small.close()
    again = open_window()
    qtbot.waitUntil(lambda: widths(again) == wide)


def test_panels_are_reset(qtbot: QtBot, small: MainWindow) -> None:
    def places() -> dict[str, tuple[Qt.DockWidgetArea, bool]]:
        docks = small.findChildren(QDockWidget)
        return {d.objectName(): (small.dockWidgetArea(d), d.isHidden()) for d in docks}

    small.resize(1366, 768)
    qtbot.wait(50)
    before, width = places(), small.request_panel.width()
    worklist, request = small.worklist.parentWidget(), small.request_panel.parentWidget()
    assert isinstance(worklist, QDockWidget) and isinstance(request, QDockWidget)
    worklist.hide()
    small.addDockWidget(Qt.DockWidgetArea.LeftDockWidgetArea, request)
    small.actions_.sheet.trigger()
    assert places() != before
    small.actions_.reset_panels.trigger()
    qtbot.wait(50)
    assert places() == before and small.desk.layout is Layout.CANVAS
    assert (small.worklist.width(), small.request_panel.width()) == (210, width)


@pytest.mark.parametrize("name", DIALOGS)
def test_a_dialog_is_no_larger_than_the_screen(
    monkeypatch: pytest.MonkeyPatch, review: MainWindow, name: str
) -> None:
    """Of 960 x 540 px, 1920 x 1080 at 200 %, less a task bar: its buttons can be pressed."""
    room = QRect(0, 0, 960, 500)
    monkeypatch.setattr(QScreen, "availableGeometry", lambda _: room)
    dialog = DIALOGS[name](review)
    dialog.show()
    QApplication.processEvents()
    assert dialog.width() <= room.width() and dialog.height() <= room.height()
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and button.window() is dialog:
            assert button.mapTo(dialog, QPoint()).y() < room.height(), button.text()
    dialog.close()


def test_the_caption_of_the_canvas_is_not_cut(qtbot: QtBot, small: MainWindow) -> None:
    caption, words = small.central.caption, "No preview. " + 12 * "What it lacks. "
    small.central.show_caption(words)
    tall = caption.height()
    for width in (small.minimumSizeHint().width(), 1366, 960):
        small.resize(width, 640)
        qtbot.wait(30)
        assert small.view.rect().contains(caption.geometry())
        least = caption.heightForWidth(caption.width()) if caption.wordWrap() else 0
        assert caption.height() >= max(least, 20)
    small.central.show_caption("Healthy scan")
    assert caption.height() < tall and caption.width() < 200


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
