"""The canvas under the mouse: every figure is in px of the scan."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from desk import (
    LEFT,
    MIDDLE,
    NO_KEYS,
    RIGHT,
    drag,
    drag_view,
    on_view,
    refusal_shown,
    send_move,
    wheel,
)
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion
from busynth_gui.imaging.region_handles import Grip, grips
from busynth_gui.ui.canvas.tools.shape import freehand
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.tool_settings import Tool
from busynth_gui.ui.models.window_level import FULL_CONTRAST
from busynth_gui.ui.widgets.qimage import grey_image, mask_outline


def draw_ellipse(qtbot: QtBot, window: MainWindow) -> EllipseRegion:
    drag(qtbot, window.view, (200, 150), (240, 180), (320, 230))
    region = window.session.region
    assert isinstance(region, EllipseRegion)
    return region


def test_an_ellipse_is_dragged_from_corner_to_corner(qtbot: QtBot, window: MainWindow) -> None:
    region = draw_ellipse(qtbot, window)
    near = 1.5 / window.view.transform().m11()
    assert region.cx == pytest.approx(260, abs=near)
    assert region.cy == pytest.approx(190, abs=near)
    assert region.rx == pytest.approx(60, abs=near)
    assert region.ry == pytest.approx(40, abs=near)


def test_a_handle_sizes_and_the_far_side_stays(qtbot: QtBot, window: MainWindow) -> None:
    before = draw_ellipse(qtbot, window)
    drag(qtbot, window.view, (before.cx + before.rx, before.cy), (300, 190), (360, before.cy))
    after = window.session.region
    assert isinstance(after, EllipseRegion)
    assert after.cx - after.rx == pytest.approx(before.cx - before.rx, abs=0.01)
    assert after.cx + after.rx == pytest.approx(360, abs=2)
    assert after.ry == before.ry


def test_inside_moves_and_the_knob_turns(qtbot: QtBot, window: MainWindow) -> None:
    before = draw_ellipse(qtbot, window)
    drag(qtbot, window.view, (260, 190), (270, 200), (280, 220))
    moved = window.session.region
    assert isinstance(moved, EllipseRegion)
    assert (moved.cx - before.cx, moved.cy - before.cy) == pytest.approx((20, 30), abs=2)
    assert (moved.rx, moved.ry, moved.degrees) == (before.rx, before.ry, 0)
    knob = grips(moved, 24 / window.view.transform().m11())[Grip.TURN]
    aside = moved.cx + (moved.cy - knob[1])
    drag(qtbot, window.view, knob, (aside, knob[1]), (aside, moved.cy - 1))
    turned = window.session.region
    assert isinstance(turned, EllipseRegion)
    assert abs(turned.degrees) == pytest.approx(90, abs=3)
    assert (turned.cx, turned.cy, turned.rx) == (moved.cx, moved.cy, moved.rx)


def test_shift_draws_round(qtbot: QtBot, window: MainWindow) -> None:
    keys = Qt.KeyboardModifier.ShiftModifier
    drag(qtbot, window.view, (200, 150), (260, 170), (300, 190), keys=keys)
    region = window.session.region
    assert isinstance(region, EllipseRegion)
    assert region.rx == pytest.approx(region.ry)


def test_box_and_freehand(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_B)
    drag(qtbot, window.view, (100, 100), (150, 120), (180, 160))
    box = window.session.region
    assert isinstance(box, BoxRegion)
    assert (box.x, box.y, box.width, box.height) == pytest.approx((100, 100, 80, 60), abs=3)
    qtbot.keyClick(window.view, Qt.Key.Key_F)
    ring = [(300 + 50 * math.cos(a / 8), 250 + 30 * math.sin(a / 8)) for a in range(50)]
    drag(qtbot, window.view, *ring)
    drawn = window.session.region
    assert isinstance(drawn, PolygonRegion)
    assert window.session.scan is not None
    area = drawn.rasterize(window.session.scan.shape).sum()
    assert area == pytest.approx(math.pi * 50 * 30, rel=0.06)


@pytest.mark.parametrize("tall", [20, 40, 60])
def test_a_freehand_figure_of_eight_is_kept_whole(tall: int) -> None:
    turns = [2 * math.pi * step / 40 for step in range(41)]
    eight = freehand([(280 + 80 * math.sin(t), 240 + tall * math.sin(2 * t)) for t in turns])
    assert eight is not None
    filled = eight.rasterize((475, 560))
    assert filled[240, 240] and filled[240, 320] and not filled[240 - tall + 5, 280]
    assert filled.sum() == pytest.approx(8 / 3 * 80 * tall, rel=0.1)


def test_a_freehand_stroke_there_and_back_encloses_nothing(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_F)
    drag(qtbot, window.view, (200, 200), (300, 250), (250, 225), (200, 200))
    assert window.session.region is None


def test_a_click_or_a_drag_off_the_scan_changes_nothing(qtbot: QtBot, window: MainWindow) -> None:
    before = draw_ellipse(qtbot, window)
    qtbot.mouseClick(window.view.viewport(), LEFT, NO_KEYS, on_view(window.view, 20, 20))
    assert window.session.region == before
    drag(qtbot, window.view, (-90, 100), (-60, 130), (-30, 160))
    assert "outside the scan" in refusal_shown(window)
    assert window.session.region == before


def test_escape_drops_a_drag(qtbot: QtBot, window: MainWindow) -> None:
    view = window.view
    qtbot.mousePress(view.viewport(), LEFT, NO_KEYS, on_view(view, 100, 100))
    send_move(view, on_view(view, 200, 200), LEFT)
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(view.viewport(), LEFT, NO_KEYS, on_view(view, 200, 200))
    assert window.session.region is None


def test_undo_redo_and_delete(qtbot: QtBot, window: MainWindow) -> None:
    first = draw_ellipse(qtbot, window)
    drag(qtbot, window.view, (260, 190), (290, 190))
    second = window.session.region
    assert window.actions_.undo.text() == "Undo Move region"
    window.actions_.undo.trigger()
    assert window.session.region == first
    window.actions_.redo.trigger()
    assert window.session.region == second
    qtbot.keyClick(window.view, Qt.Key.Key_Delete)
    assert window.session.region is None
    assert window.workspace.draft(1) is None
    window.actions_.undo.trigger()
    assert window.session.region == second
    assert window.workspace.draft(1) == {"region": second.to_json()}


@pytest.mark.parametrize("place", [QPoint(150, 120), QPoint(411, 317), QPoint(600, 333)])
def test_the_wheel_keeps_what_is_under_the_pointer(window: MainWindow, place: QPoint) -> None:
    view = window.view
    x, y = view.scan_point(QPointF(place))
    for notches in (1, 3, -2, 5, 4, -6, 2):
        wheel(view.viewport(), place, notches)
        now = view.scan_point(QPointF(place))
        assert now == pytest.approx((x, y), abs=0.51 / view.transform().m11())


def test_middle_button_and_space_pan(qtbot: QtBot, window: MainWindow) -> None:
    view = window.view
    before = view.scan_point(QPointF(100, 100))
    drag_view(qtbot, view, QPoint(300, 300), QPoint(340, 310), QPoint(380, 320), button=MIDDLE)
    assert view.scan_point(QPointF(180, 120)) == pytest.approx(before, abs=0.01)
    assert window.central.caption.pos() == QPoint(10, 10)
    qtbot.keyPress(view, Qt.Key.Key_Space)
    drag_view(qtbot, view, QPoint(300, 300), QPoint(260, 290))
    qtbot.keyRelease(view, Qt.Key.Key_Space)
    assert view.scan_point(QPointF(140, 110)) == pytest.approx(before, abs=0.01)
    assert window.session.region is None
    view.fit()
    assert view.scan_point(QPointF(100, 100)) == pytest.approx(before, abs=0.01)


def test_right_drag_changes_the_contrast_and_a_double_click_resets_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    view = window.view
    drag_view(qtbot, view, QPoint(300, 300), QPoint(200, 300), QPoint(200, 250), button=RIGHT)
    contrast = window.view_settings.state.contrast
    assert contrast.window == pytest.approx(math.exp(-100 / 250))
    assert contrast.level == pytest.approx(0.5 - 50 / 500)
    assert window.session.region is None
    qtbot.mouseDClick(view.viewport(), RIGHT, NO_KEYS, QPoint(200, 250))
    assert window.view_settings.state.contrast == FULL_CONTRAST


def viewport_greys(view: CanvasView) -> np.ndarray:
    image = view.viewport().grab().toImage()
    greys = [
        [image.pixelColor(x, y).red() for x in range(image.width())] for y in range(image.height())
    ]
    return np.array(greys)


def test_above_one_hundred_per_cent_every_pixel_is_a_square_of_its_own_grey(
    window: MainWindow,
) -> None:
    view = window.view
    window.central.caption.hide()
    assert window.session.scan is not None
    pixels = window.session.scan.pixels
    window.actions_.one_to_one.trigger()
    for _ in range(2):
        view.zoom_by(2.0, QPoint(200, 200))
    assert view.zoom == pytest.approx(4)
    greys = viewport_greys(view)
    for row, column in ((200, 300), (201, 300), (233, 341)):
        corner = on_view(view, column + 0.01, row + 0.01)
        square = greys[corner.y() + 1 : corner.y() + 3, corner.x() + 1 : corner.x() + 3]
        assert np.all(square == pixels[row, column])


def test_no_theme_recolours_the_scan(window: MainWindow) -> None:
    window.central.caption.hide()
    light = viewport_greys(window.view)
    before = QApplication.palette()
    QApplication.setPalette(QPalette(QColor(20, 20, 60)))
    try:
        assert np.array_equal(viewport_greys(window.view), light)
    finally:
        QApplication.setPalette(before)


def test_the_pointer_is_told_by_flooring(window: MainWindow) -> None:
    status = window.statusBar()
    assert window.session.scan is not None
    value = window.session.scan.pixels[21, 37]
    for x, y in ((37.01, 21.01), (37.5, 21.5), (37.99, 21.99)):
        send_move(window.view, window.view.viewportTransform().map(QPointF(x, y)))
        assert status.pointer.text() == f"x 37  y 21  grey {value}"
    send_move(window.view, on_view(window.view, -3, 21))
    assert status.pointer.text() == ""


def test_images_own_their_bytes_and_rows_may_have_any_length() -> None:
    pixels = np.arange(7 * 5, dtype=np.uint8).reshape(5, 7)
    image = grey_image(pixels)
    pixels[:] = 0
    assert [image.pixelColor(6, row).red() for row in range(5)] == [6, 13, 20, 27, 34]


def test_an_outline_lies_on_the_edge_of_the_mask() -> None:
    mask = np.zeros((40, 50), bool)
    mask[10:20, 5:30] = True
    box = mask_outline(mask).boundingRect()
    edges = (box.left(), box.top(), box.right(), box.bottom())
    assert edges == pytest.approx((5, 10, 30, 20), abs=0.26)


def test_tools_are_chosen_by_key(qtbot: QtBot, window: MainWindow) -> None:
    for key, tool in ((Qt.Key.Key_V, Tool.PAN), (Qt.Key.Key_F, Tool.FREEHAND)):
        qtbot.keyClick(window.view, key)
        assert window.view.editor.tool is tool
        assert window.actions_.tools[tool].isChecked()


@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this is the run at that scale")
def test_the_mapping_holds_on_a_screen_at_125_per_cent() -> None:
    chosen = "ellipse or wheel or pan or handle or flooring or one_to_one"
    command = [sys.executable, "-m", "pytest", str(Path(__file__)), "-k", chosen]
    environment = os.environ | {"QT_SCALE_FACTOR": "1.25"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
