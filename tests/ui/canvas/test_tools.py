"""The drawing tools on the real window, by mouse and keyboard; figures are px of the scan."""

from __future__ import annotations

import math
import os
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from desk import (
    LEFT,
    NO_KEYS,
    add_scan,
    click,
    decide,
    drag,
    make_candidate,
    on_view,
    refusal_shown,
    send_move,
    wheel,
    with_spacing,
)
from PySide6.QtCore import QPoint, QPointF, Qt
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.region import BoxRegion, EllipseRegion, PolygonRegion, RasterRegion
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.brush import stamp
from busynth_gui.imaging.region_handles import Grip, grips
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_region
from busynth_gui.ui.models.tool_settings import Operation, Tool, Unit

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def in_px(request: pytest.FixtureRequest) -> None:
    """A brush of 6 px and edges moved by 3, whatever the scan's spacing."""
    if "window" in request.fixturenames:
        window: MainWindow = request.getfixturevalue("window")
        sizes = replace(window.tool_settings.sizes, unit=Unit.PX, brush_px=6.0, reach_px=3.0)
        window.tool_settings.set_sizes(sizes)


def zoom_in(window: MainWindow, times: float) -> None:
    """Make a px of the scan large enough for the mouse to tell its parts."""
    window.view.zoom_by(times, window.view.viewport().rect().center())


def raster(window: MainWindow) -> np.ndarray:
    region, scan = window.session.region, window.session.scan
    assert isinstance(region, RasterRegion) and scan is not None
    return region.rasterize(scan.shape)


def paint(qtbot: QtBot, window: MainWindow, *points: tuple[float, float]) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    drag(qtbot, window.view, *points)


# Shapes and their handles


def test_a_box_turns_by_its_knob_and_sizes_along_its_own_sides(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_B)
    drag(qtbot, window.view, (200, 150), (250, 180), (300, 210))
    box = window.session.region
    assert isinstance(box, BoxRegion)
    scale = window.view.transform().m11()
    knob = grips(box, 24 / scale)[Grip.TURN]
    middle = (box.x + box.width / 2, box.y + box.height / 2)
    arm = middle[1] - knob[1]
    to = (middle[0] + arm * math.sin(math.pi / 6), middle[1] - arm * math.cos(math.pi / 6))
    drag(qtbot, window.view, knob, (knob[0] + 5, knob[1] + 1), to)
    turned = window.session.region
    assert isinstance(turned, BoxRegion)
    assert turned.degrees == pytest.approx(30, abs=2)
    assert (turned.x, turned.y, turned.width) == (box.x, box.y, box.width)
    east, west = (grips(turned, 24 / scale)[grip] for grip in (Grip.E, Grip.W))
    turn = math.radians(turned.degrees)
    further = (east[0] + 20 * math.cos(turn), east[1] + 20 * math.sin(turn))
    drag(qtbot, window.view, east, ((east[0] + further[0]) / 2, further[1]), further)
    sized = window.session.region
    assert isinstance(sized, BoxRegion)
    assert sized.width == pytest.approx(box.width + 20, abs=2)
    assert sized.height == box.height and sized.degrees == turned.degrees
    assert grips(sized, 24 / scale)[Grip.W] == pytest.approx(west, abs=0.01)


def test_a_polygon_is_set_vertex_by_vertex_and_edited(qtbot: QtBot, window: MainWindow) -> None:
    view, session = window.view, window.session
    qtbot.keyClick(view, Qt.Key.Key_G)
    corners = [(150, 120), (300, 120), (300, 260)]
    for corner in corners:
        click(qtbot, window, *corner)
    assert session.region is None and view.editor.busy
    click(qtbot, window, 200, 200)
    qtbot.keyClick(view, Qt.Key.Key_Backspace)
    qtbot.keyClick(view, Qt.Key.Key_Return)
    drawn = session.region
    near = 1.5 / view.transform().m11()
    assert isinstance(drawn, PolygonRegion)
    assert np.allclose(drawn.points, corners, atol=near)
    assert window.actions_.undo.text() == "Undo Draw polygon"

    drag(qtbot, view, (300, 260), (320, 280), (340, 300))
    moved = session.region
    assert isinstance(moved, PolygonRegion)
    assert moved.points[2] == pytest.approx((340, 300), abs=2 * near)
    assert moved.points[:2] == drawn.points[:2]

    drag(qtbot, view, (225, 120), (225, 100), (225, 80))
    added = session.region
    assert isinstance(added, PolygonRegion) and len(added.points) == 4
    assert added.points[1] == pytest.approx((225, 80), abs=2 * near)
    assert window.actions_.undo.text() == "Undo Add vertex"

    # The vertex that was dragged is chosen: Delete takes it, not the whole region.
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert session.region == moved
    click(qtbot, window, 340, 300, CTRL)
    assert session.region == moved  # three must be left
    drag(qtbot, view, (280, 160), (290, 170), (300, 180))
    shifted = session.region
    assert isinstance(shifted, PolygonRegion)
    assert shifted.points[0] == pytest.approx((170, 140), abs=2 * near)
    for _ in range(5):
        window.actions_.undo.trigger()
    assert session.region is None
    for _ in range(5):
        window.actions_.redo.trigger()
    assert session.region == shifted


def test_a_polygon_closes_on_its_first_vertex_and_by_a_double_click(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_G)
    for corner in ((100, 100), (200, 100), (200, 180), (101, 101)):
        click(qtbot, window, *corner)
    first = window.session.region
    assert isinstance(first, PolygonRegion) and len(first.points) == 3
    for corner in ((300, 100), (400, 100)):
        click(qtbot, window, *corner)
    last = on_view(window.view, 400, 200)
    qtbot.mouseClick(window.view.viewport(), LEFT, NO_KEYS, last)
    qtbot.mouseDClick(window.view.viewport(), LEFT, NO_KEYS, last)
    second = window.session.region
    assert isinstance(second, PolygonRegion) and len(second.points) == 3
    click(qtbot, window, 120, 300)
    qtbot.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.session.region == second and not window.view.editor.busy


# The brush


def test_a_stroke_is_exact_on_the_scans_grid(qtbot: QtBot, window: MainWindow) -> None:
    zoom_in(window, 4)
    centre = window.view.scan_point(QPointF(window.view.viewport().rect().center()))
    x, y = math.floor(centre[0]), math.floor(centre[1])
    # The mouse goes in whole px of the view, so no point is at a pixel's very edge.
    way = [(x + 0.5, y + 0.9), (x + 20.9, y + 0.5), (x + 31.6, y - 17.4)]
    paint(qtbot, window, *way)
    assert window.session.scan is not None
    expected = np.zeros(window.session.scan.shape, bool)
    for start, end in pairwise(way):
        stamp(expected, start, end, (6, 6), True)
    assert np.array_equal(raster(window), expected)


def test_painting_erasing_and_undoing_gives_back_the_very_bytes(
    qtbot: QtBot, window: MainWindow
) -> None:
    session = window.session
    states = [session.region]
    for start in ((150, 150), (260, 200), (170, 230)):
        paint(qtbot, window, start, (start[0] + 40, start[1] + 10), (start[0] + 60, start[1]))
        states.append(session.region)
    qtbot.keyClick(window.view, Qt.Key.Key_X)
    drag(qtbot, window.view, (140, 150), (230, 160))
    states.append(session.region)
    drag(qtbot, window.view, (100, 100), (120, 240), keys=CTRL)  # the eraser paints with Ctrl
    states.append(session.region)
    names = ["Paint region"] * 3 + ["Erase region", "Paint region"]
    assert session.history.names == names
    assert all(isinstance(state, RasterRegion) for state in states[1:])
    assert len({state.packed for state in states[1:] if isinstance(state, RasterRegion)}) == 5
    for before in reversed(states[:-1]):
        window.actions_.undo.trigger()
        assert session.region == before
        stored = None if before is None else {"region": before.to_json()}
        assert window.workspace.draft(1) == stored
    for after in states[1:]:
        window.actions_.redo.trigger()
        assert session.region == after


def test_a_stroke_that_changes_nothing_makes_no_step(qtbot: QtBot, window: MainWindow) -> None:
    paint(qtbot, window, (200, 200), (240, 200))
    before = window.session.history.names
    paint(qtbot, window, (205, 200), (230, 200))
    qtbot.keyClick(window.view, Qt.Key.Key_X)
    drag(qtbot, window.view, (400, 300), (420, 310))
    assert window.session.history.names == before
    qtbot.mousePress(window.view.viewport(), LEFT, NO_KEYS, on_view(window.view, 200, 200))
    send_move(window.view, on_view(window.view, 240, 200), LEFT)
    qtbot.keyClick(window.view, Qt.Key.Key_Escape)
    qtbot.mouseRelease(window.view.viewport(), LEFT, NO_KEYS, on_view(window.view, 240, 200))
    assert window.session.history.names == before


def test_erasing_everything_leaves_no_region(qtbot: QtBot, window: MainWindow) -> None:
    paint(qtbot, window, (200, 200), (210, 200))
    qtbot.keyClick(window.view, Qt.Key.Key_X)
    for _ in range(8):
        qtbot.keyClick(window.view, Qt.Key.Key_BracketRight)
    drag(qtbot, window.view, (200, 200), (210, 200))
    assert window.session.region is None
    window.actions_.undo.trigger()
    assert raster(window).any()


def test_the_brush_takes_a_shape_over_where_it_is(qtbot: QtBot, window: MainWindow) -> None:
    drag(qtbot, window.view, (200, 150), (240, 180), (320, 230))
    shape, scan = window.session.region, window.session.scan
    assert isinstance(shape, EllipseRegion) and scan is not None
    paint(qtbot, window, (330, 190), (340, 190))
    painted = raster(window)
    assert (painted & ~shape.rasterize(scan.shape)).any()
    assert not (shape.rasterize(scan.shape) & ~painted).any()
    window.actions_.undo.trigger()
    assert window.session.region == shape


def test_brackets_and_the_wheel_size_the_brush_in_the_unit_that_counts(
    qtbot: QtBot, window: MainWindow
) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    qtbot.keyClick(window.view, Qt.Key.Key_BracketRight)
    assert window.tool_settings.sizes.brush_px == 7.0
    qtbot.keyClick(window.view, Qt.Key.Key_BracketLeft)
    qtbot.keyClick(window.view, Qt.Key.Key_BracketLeft)
    assert window.tool_settings.sizes.brush_px == 5.0
    zoom = window.view.zoom
    wheel(window.view.viewport(), QPoint(200, 200), 1, SHIFT)
    assert (window.tool_settings.sizes.brush_px, window.view.zoom) == (6.0, zoom)
    for _ in range(40):
        qtbot.keyClick(window.view, Qt.Key.Key_BracketLeft)
    assert window.tool_settings.sizes.brush_px == 0.5
    click(qtbot, window, 200, 200)
    assert raster(window).sum() == 1


def test_a_radius_in_mm_is_round_on_the_tissue(qtbot: QtBot, window: MainWindow) -> None:
    with_spacing(window, (0.2, 0.1))
    window.tool_settings.set_sizes(replace(window.tool_settings.sizes, unit=Unit.MM, brush_mm=2.0))
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    click(qtbot, window, 250.5, 200.5)
    rows, columns = np.nonzero(raster(window))
    assert np.ptp(columns) + 1 == 2 * 20 + 1
    assert np.ptp(rows) + 1 == 2 * 10 + 1


def test_a_scan_of_unknown_spacing_refuses_mm(qtbot: QtBot, window: MainWindow) -> None:
    window.tool_settings.set_sizes(replace(window.tool_settings.sizes, unit=Unit.MM, brush_px=4.0))
    with_spacing(window, None)
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    options = window.central.options
    assert options.unit.currentText() == "px" and not options.unit.isEnabled()
    assert options.radius.value() == 4.0
    click(qtbot, window, 200.5, 200.5)
    assert np.ptp(np.nonzero(raster(window))[1]) + 1 == 9
    with_spacing(window, (0.1, 0.1))
    assert options.unit.currentText() == "mm" and options.unit.isEnabled()


# Flood and operations


def test_flood_selects_what_hangs_together_and_dragging_widens_it(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert window.session.scan is not None
    pixels = np.full((300, 400), 60, np.uint8)
    pixels[100:200, 100:200] = 100
    pixels[100:200, 200:300] = 130
    record = add_scan(window.session, Scan("squares.png", pixels), Path("squares.png"))
    window.session.open_scan(record.id)
    window.tool_settings.set_sizes(replace(window.tool_settings.sizes, tolerance=12))
    qtbot.keyClick(window.view, Qt.Key.Key_W)
    click(qtbot, window, 150, 150)
    one = raster(window)
    assert one[104:196, 104:196].all() and not one[:, 210:].any() and not one[:90].any()
    window.actions_.undo.trigger()
    reach = 150 / window.view.transform().m11()
    drag(qtbot, window.view, (150, 150), (150 + reach / 2, 150), (150 + reach, 150))
    both = raster(window)
    assert both[104:196, 104:296].all() and not both[:90].any()
    assert window.tool_settings.sizes.tolerance == pytest.approx(12 + 25, abs=2)
    click(qtbot, window, 250, 150, CTRL)
    assert window.session.history.names[-1] == "Flood region"


def test_operations_are_named_steps(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.keyClick(window.view, Qt.Key.Key_D)
    ring = [(250 + 40 * math.cos(a / 5), 200 + 40 * math.sin(a / 5)) for a in range(33)]
    drag(qtbot, window.view, *ring)
    drag(qtbot, window.view, (400, 300), (410, 300))
    drawn = raster(window)
    assert not drawn[200, 250]
    operations = window.actions_.operations
    operations[Operation.LARGEST].trigger()
    assert not raster(window)[300, 405]
    operations[Operation.FILL].trigger()
    filled = raster(window)
    assert filled[200, 250]
    operations[Operation.GROW].trigger()
    grown = raster(window)
    assert grown.sum() > filled.sum() and not (filled & ~grown).any()
    operations[Operation.SHRINK].trigger()
    shrunk = raster(window)
    assert not (filled & ~shrunk).any() and not (shrunk & ~grown).any()
    operations[Operation.SMOOTH].trigger()
    names = ["Keep largest", "Fill holes", "Grow", "Shrink", "Smooth"]
    assert window.session.history.names[-5:] == names
    operations[Operation.FILL].trigger()  # nothing left to fill: no step
    assert window.session.history.names[-5:] == names
    for _ in range(5):
        window.actions_.undo.trigger()
    assert np.array_equal(raster(window), drawn)


# A candidate's mask


def test_a_candidates_mask_is_changed_only_when_it_is_being_corrected(
    qtbot: QtBot, review: MainWindow
) -> None:
    session = review.session
    session.select(session.workspace.candidates(1)[0].id)
    decide(review, DecisionState.APPROVED)
    selected = session.selected
    assert selected is not None
    made = session.load(selected.id).mask.copy()
    rows, columns = np.nonzero(made)
    edge = (float(columns.max()), float(rows[columns.argmax()]))
    paint(qtbot, review, edge, (edge[0] + 30, edge[1]))
    assert np.array_equal(session.load(selected.id).mask, made)
    assert session.selected is not None and session.region is None
    qtbot.keyClick(review.view, Qt.Key.Key_K)
    assert review.tool_settings.correcting and review.tool_settings.tool is Tool.BRUSH
    drag(qtbot, review.view, edge, (edge[0] + 30, edge[1]))
    corrected = session.load(selected.id).mask
    assert corrected.sum() > made.sum() and not (made & ~corrected).any()
    assert session.selected is not None and session.selected.state is DecisionState.PENDING
    assert session.selected.mask_corrected and session.region is None
    stored = session.workspace.load_candidate(selected.id)
    assert np.array_equal(stored.mask, corrected)
    assert np.array_equal(stored.candidate.mask, made)
    assert "mask corrected" in review.central.caption.text()
    assert review.actions_.restore_mask.isEnabled()

    qtbot.keyClick(review.view, Qt.Key.Key_Escape)
    assert not review.tool_settings.correcting and session.selected is not None
    session.select(None)
    review.actions_.undo.trigger()  # shows what it changes
    assert session.selected is not None and session.selected.id == selected.id
    assert np.array_equal(session.load(selected.id).mask, made)
    review.actions_.redo.trigger()
    assert np.array_equal(session.load(selected.id).mask, corrected)
    review.actions_.restore_mask.trigger()
    assert np.array_equal(session.load(selected.id).mask, made)
    assert session.history.names[-2:] == ["Paint mask", "Mask as made"]


def test_shapes_are_added_to_a_mask_and_with_ctrl_taken_away(
    qtbot: QtBot, review: MainWindow
) -> None:
    session = review.session
    candidate = session.workspace.candidates(1)[0].id
    session.select(candidate)
    made = session.load(candidate).mask.copy()
    qtbot.keyClick(review.view, Qt.Key.Key_K)
    qtbot.keyClick(review.view, Qt.Key.Key_B)
    drag(qtbot, review.view, (40, 40), (60, 70), (80, 90))
    added = session.load(candidate).mask
    assert added[60, 60] and not (made & ~added).any()
    drag(qtbot, review.view, (30, 30), (80, 70), (90, 100), keys=CTRL)
    assert np.array_equal(session.load(candidate).mask, made)
    drag(qtbot, review.view, (1, 1), (500, 300), (559, 474), keys=CTRL)
    assert "empty" in refusal_shown(review)
    assert np.array_equal(session.load(candidate).mask, made)
    # Another candidate is not corrected by accident.
    qtbot.keyClick(review.view, Qt.Key.Key_Right)
    assert not review.tool_settings.correcting


# Proposals and contrast


def test_a_ghost_is_taken_by_a_click_and_a_drag_still_draws(
    qtbot: QtBot, window: MainWindow
) -> None:
    ghosts = (EllipseRegion(150, 150, 40, 25), EllipseRegion(350, 250, 50, 30, 20))
    window.tool_settings.set_proposals(ghosts)
    drag(qtbot, window.view, (350, 250), (380, 280), (420, 320))
    assert window.session.region not in ghosts and window.tool_settings.proposals == ()
    window.tool_settings.set_proposals(ghosts)
    edit_region(window.session, None, "Clear region")
    click(qtbot, window, 350, 250)
    assert window.session.region == ghosts[1]
    assert window.actions_.undo.text() == "Undo Take proposal"
    window.tool_settings.set_proposals(ghosts)
    qtbot.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.tool_settings.proposals == ()


def test_painting_shows_the_pixels_at_once(qtbot: QtBot, window: MainWindow) -> None:
    view = window.view
    qtbot.keyClick(view, Qt.Key.Key_D)
    place = on_view(view, 300, 240)
    before = view.viewport().grab().toImage().pixelColor(place)
    assert before.saturation() == 0
    qtbot.mousePress(view.viewport(), LEFT, NO_KEYS, place)
    send_move(view, on_view(view, 330, 240), LEFT)
    for x in (300, 315, 330):
        spot = view.viewport().grab().toImage().pixelColor(on_view(view, x, 242))
        assert spot.saturation() > 20, x
    qtbot.mouseRelease(view.viewport(), LEFT, NO_KEYS, on_view(view, 330, 240))
    assert view.viewport().grab().toImage().pixelColor(on_view(view, 315, 242)).saturation() > 20


@pytest.mark.skipif("QT_SCALE_FACTOR" in os.environ, reason="this is the run at that scale")
def test_tools_are_exact_on_a_screen_at_125_per_cent() -> None:
    chosen = "polygon_is_set or stroke_is_exact or very_bytes or ghost or callipers_measure"
    here = Path(__file__)
    files = [str(here), str(here.with_name("test_rulers.py"))]
    command = [sys.executable, "-m", "pytest", *files, "-k", chosen]
    environment = os.environ | {"QT_SCALE_FACTOR": "1.25"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "5 passed" in done.stdout


def test_a_second_scan_starts_with_its_own_region_and_history(
    qtbot: QtBot, window: MainWindow
) -> None:
    paint(qtbot, window, (200, 200), (240, 200))
    painted = window.session.region
    with_spacing(window, (0.1, 0.1))
    assert window.session.region is None and window.session.history.undo_name is None
    greys = window.view.editor.paint_item.boundingRect()
    assert greys.isEmpty()
    paint(qtbot, window, (100, 100), (120, 100))
    window.session.open_scan(1)
    assert window.session.region == painted
    assert window.session.history.names == ["Paint region"]


def test_a_finished_candidate_does_not_take_a_stroke_away(qtbot: QtBot, review: MainWindow) -> None:
    view, first = review.view, review.session.workspace.candidates(1)[0].id
    qtbot.keyClick(view, Qt.Key.Key_D)
    qtbot.mousePress(view.viewport(), LEFT, NO_KEYS, on_view(view, 200, 200))
    send_move(view, on_view(view, 240, 200), LEFT)
    review.generation._fresh = [first]
    review.generation._turn_to_first_fresh()
    assert review.session.selected is None and view.editor.busy
    qtbot.mouseRelease(view.viewport(), LEFT, NO_KEYS, on_view(view, 240, 200))
    assert raster(review).any()
    review.generation._fresh = [first]
    review.generation._turn_to_first_fresh()
    assert review.session.selected is not None


def test_made_candidates_do_not_share_their_mask_with_the_canvas(review: MainWindow) -> None:
    assert review.session.scan is not None
    record = review.session.add_candidate(make_candidate(review.session.scan, 99))
    review.session.select(record.id)
    review.tool_settings.set_correcting(True)
    mask = review.session.load(record.id).mask
    before = mask.copy()
    painting = review.view.editor.begin_painting()
    assert painting is not None and painting is not mask
    painting[:] = True
    assert np.array_equal(mask, before)
