"""Candidate and healthy scan: side by side, swipe, overlay, stage tabs, in the real window."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.settings import SETTINGS
from busynth_gui.ui.models.view_settings import Compare, Overlay, ViewState


@pytest.fixture
def looked(review: MainWindow) -> MainWindow:
    """A candidate is looked at."""
    review.resize(1366, 768)
    review.strip.view.setCurrentIndex(review.strip.candidates.index(0, 0))
    assert review.session.selected is not None
    return review


def shown_at(window: MainWindow, column: float, row: float) -> int:
    """Lightness on the canvas of a px of the scan."""
    window.view_settings.change(overlay=Overlay.OFF, field=False)
    at = window.view.mapFromScene(QPointF(column, row))
    return window.view.viewport().grab().toImage().pixelColor(at).lightness()


def lesion_centre(window: MainWindow) -> tuple[float, float]:
    selected = window.session.selected
    assert selected is not None
    rows, columns = np.nonzero(window.session.load(selected.id).mask)
    return float(columns.mean()), float(rows.mean())


def test_the_healthy_scan_follows_beside_the_candidate(qtbot: QtBot, looked: MainWindow) -> None:
    assert looked.side_view.isHidden()
    looked.actions_.beside.trigger()
    QApplication.processEvents()
    side_view, view = looked.side_view, looked.view
    assert side_view.isVisible() and abs(side_view.width() - view.width()) <= 2
    for act in (
        lambda: view.zoom_by(3.0, QPoint(120, 90)),
        lambda: view.pan(35, -20),
        looked.actions_.fit.trigger,
        looked.actions_.one_to_one.trigger,
    ):
        act()
        assert side_view.transform() == view.transform()
        off = side_view.mapFromScene(QPointF(100, 100)) - view.mapFromScene(QPointF(100, 100))
        assert max(abs(off.x()), abs(off.y())) <= 1
    # The lesion is in one of them only.
    looked.view_settings.change(overlay=Overlay.OFF)
    at = side_view.mapFromScene(QPointF(*lesion_centre(looked)))
    healthy = side_view.viewport().grab().toImage().pixelColor(at).lightness()
    assert shown_at(looked, *lesion_centre(looked)) < healthy
    looked.actions_.beside.trigger()
    assert side_view.isHidden()


def test_wheel_drag_and_pointer_work_in_both_views(qtbot: QtBot, looked: MainWindow) -> None:
    looked.actions_.beside.trigger()
    QApplication.processEvents()
    side_view, view = looked.side_view, looked.view
    zoom, there = view.zoom, side_view.mapToScene(QPoint(80, 90))
    side_view.scan_item.update()
    view.turn_wheel(2, Qt.KeyboardModifier.NoModifier, side_view._on_canvas(QPointF(80, 90)))
    assert view.zoom > zoom
    gone = side_view.mapToScene(QPoint(80, 90)) - there
    assert abs(gone.x()) < 2 and abs(gone.y()) < 2, "it zooms to the pointer"
    before = view.mapToScene(QPoint(0, 0))
    port, left = side_view.viewport(), Qt.MouseButton.LeftButton
    QTest.mousePress(port, left, pos=QPoint(100, 100))
    QTest.mouseMove(port, QPoint(140, 120))
    QTest.mouseRelease(port, left, pos=QPoint(140, 120))
    assert view.mapToScene(QPoint(0, 0)) != before
    looked.actions_.fit.trigger()
    QTest.mouseMove(port, side_view.mapFromScene(QPointF(200, 150)))
    qtbot.waitUntil(view.cross.isVisible)
    assert abs(view.cross.pos().x() - 200) < 3 and abs(view.cross.pos().y() - 150) < 3
    view.pointer_moved.emit((50, 60))
    assert side_view.cross.isVisible() and side_view.cross.pos() == QPointF(50.5, 60.5)
    view.pointer_moved.emit(None)
    assert not side_view.cross.isVisible()


def test_a_swipe_divides_the_two_and_its_line_is_dragged_and_keyed(
    qtbot: QtBot, looked: MainWindow
) -> None:
    column, row = lesion_centre(looked)
    made = shown_at(looked, column, row)
    looked.actions_.swipe.trigger()
    width = looked.view.scan_item.boundingRect().width()
    looked.view_settings.change(divider=(column + 20) / width)
    healthy = shown_at(looked, column, row)
    assert made < healthy, "left of the line there is no lesion"
    looked.view_settings.change(divider=(column - 20) / width)
    assert shown_at(looked, column, row) == made
    assert "left of the line" in looked.central.caption.text()

    port = looked.view.viewport()
    grip = looked.view.mapFromScene(QPointF(looked.view.swipe_item.divider_x, row))
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=grip)
    QTest.mouseMove(port, grip + QPoint(60, 0))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=grip + QPoint(60, 0))
    dragged = looked.view_settings.state.divider
    assert dragged > (column - 20) / width
    assert looked.session.region is None, "the drag drew nothing"
    looked.view.setFocus()
    qtbot.keyClick(looked.view, Qt.Key.Key_Period)
    assert looked.view_settings.state.divider == pytest.approx(dragged + 0.05)
    for _ in range(40):
        qtbot.keyClick(looked.view, Qt.Key.Key_Comma)
    assert looked.view_settings.state.divider == 0


def test_one_way_of_comparing_at_a_time(looked: MainWindow) -> None:
    a = looked.actions_
    a.beside.trigger()
    a.swipe.trigger()
    assert not a.beside.isChecked() and looked.side_view.isHidden()
    assert looked.view.swipe_item.isVisible()
    a.blink.trigger()
    assert looked.blink.running and not a.swipe.isChecked()
    assert not looked.view.swipe_item.isVisible()
    a.beside.trigger()
    assert not looked.blink.running and looked.side_view.isVisible()
    looked.session.select(None)
    assert looked.side_view.isHidden(), "without a candidate there is nothing beside"
    looked.strip.view.setCurrentIndex(looked.strip.candidates.index(1, 0))
    assert looked.side_view.isVisible()


def test_the_mask_is_shown_three_ways_in_turn(qtbot: QtBot, looked: MainWindow) -> None:
    column, row = lesion_centre(looked)
    looked.view_settings.change(opacity=1.0)

    def colour() -> int:
        at = looked.view.mapFromScene(QPointF(column, row))
        return looked.view.viewport().grab().toImage().pixelColor(at).saturation()

    assert colour() > 100
    looked.view.setFocus()
    qtbot.keyClick(looked.view, Qt.Key.Key_O)
    assert looked.view_settings.state.overlay is Overlay.CONTOUR
    assert colour() == 0
    qtbot.keyClick(looked.view, Qt.Key.Key_O)
    assert looked.view_settings.state.overlay is Overlay.OFF
    looked.actions_.correct.trigger()
    assert looked.view_settings.state.overlay is Overlay.FILL, "what is corrected is seen"


def test_the_stages_are_tabs_with_keys(qtbot: QtBot, looked: MainWindow) -> None:
    buttons = looked.stages.buttons
    assert [b.text() for b in buttons.values()] == ["Healthy", "1 Shape", "2 Lesion", "3 Final"]
    assert buttons[3].isChecked()
    looked.view.setFocus()
    for stage in (0, 1, 2, 3):
        qtbot.keyClick(looked.view, Qt.Key(Qt.Key.Key_0 + stage), Qt.KeyboardModifier.AltModifier)
        assert [b.isChecked() for b in buttons.values()] == [k == stage for k in range(4)]
    assert looked.view_settings.state.stage == 3 and not looked.view_settings.state.healthy
    looked.session.select(None)
    assert not any(b.isChecked() for b in buttons.values())


def test_how_it_was_looked_at_is_kept(
    looked: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    looked.actions_.swipe.trigger()
    looked.actions_.difference.trigger()
    looked.actions_.overlay.trigger()
    looked.view_settings.change(divider=0.3)
    kept = ViewState.from_json(looked.view_settings.state.to_json())
    assert kept.compare is Compare.SWIPE and kept.overlay is Overlay.CONTOUR
    assert kept.difference and kept.divider == 0.3
    assert ViewState.from_json({"level": 0.5, "window": 1.0, "opacity": 0.2}).compare is Compare.ONE
    assert (
        ViewState.from_json({**looked.view_settings.state.to_json(), "compare": "sideways"})
        == ViewState()
    )


def test_blinking_is_never_faster_than_is_safe(looked: MainWindow) -> None:
    setting = next(s for s in SETTINGS if s.key == "blink_ms")
    # Three flashes a second at the most: a flash is the healthy scan and the candidate once each.
    assert 1000 / (2 * setting.low) <= 3
    looked.settings.set("blink_ms", 900)
    assert looked.blink._timer.interval() == 900
