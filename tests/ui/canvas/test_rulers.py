"""Callipers, scales and contrast on the real window."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest
from desk import click, drag, with_spacing
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from busynth_gui.case.calliper import Calliper, length
from busynth_gui.ui.canvas.rulers import tick_step
from busynth_gui.ui.main_window import MainWindow

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_callipers_measure_in_px_or_mm_and_are_kept(
    qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow]
) -> None:
    session, view = window.session, window.view
    qtbot.keyClick(view, Qt.Key.Key_L)
    drag(qtbot, view, (100, 100), (150, 130), (200, 175))
    drag(qtbot, view, (300, 100), (310, 200), (302, 250), keys=SHIFT)
    near = 2 / view.transform().m11()
    first, second = session.callipers
    assert length(first, None) == pytest.approx(125, abs=2 * near)
    assert second.end[0] == second.start[0]
    drag(qtbot, view, (200, 175), (150, 140), (160, 180))
    assert session.callipers[0].end == pytest.approx((160, 180), abs=near)
    assert session.history.names == ["Measure", "Measure", "Move calliper"]
    click(qtbot, window, 300, 100)
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert len(session.callipers) == 1
    drag(qtbot, window.view, (-20, 50), (30, 50), (60, 50))
    assert session.callipers[1].start == (0, pytest.approx(50, abs=near))  # no further: no tissue
    kept = session.callipers
    window.close()
    assert open_window().session.callipers == kept


def test_lengths_are_in_mm_only_when_the_spacing_is_known(window: MainWindow) -> None:
    calliper = Calliper((0, 0), (30, 40))
    assert length(calliper, None) == 50
    assert length(calliper, (0.2, 0.1)) == pytest.approx(math.hypot(3, 8))
    scales = window.view.rulers
    assert scales.unit == "mm"
    with_spacing(window, None)
    assert scales.unit == "px" and "px" in scales.ruler.toolTip()
    with_spacing(window, (0.05, 0.1))
    assert scales.unit == "mm"
    scale, top = window.view.transform().m22(), window.view.viewportTransform().dy()
    labelled = {float(words): place for place, words in scales.ticks(True) if words}
    assert len(labelled) >= 3
    for depth, place in labelled.items():
        assert place == pytest.approx(top + (scales.top + depth / 0.05) * scale, abs=0.01)
    across = {float(w): x for x, w in scales.ticks(False) if w}
    left = window.view.viewportTransform().dx()
    for width, place in across.items():
        assert place == pytest.approx(left + width / 0.1 * scale, abs=0.01)
    assert max(across) <= 50.0


@pytest.mark.parametrize(
    ("per_unit", "apart", "step"),
    [(1, 46, 50), (10, 46, 5), (46, 46, 1), (0.7, 46, 100), (4.7, 46, 10)],
)
def test_ticks_stand_at_round_numbers(per_unit: float, apart: float, step: float) -> None:
    assert tick_step(per_unit, apart) == step


def test_presets_and_spreading_are_kept_from_scan_to_scan(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.presets["dark"].trigger()
    dark = window.view_settings.state.contrast
    assert (dark.level - dark.window / 2, dark.level + dark.window / 2) == (0.0, 0.35)
    with_spacing(window, (0.1, 0.1))
    assert window.view_settings.state.contrast == dark
    qtbot.waitUntil(lambda: window.services.field_of_view.mask is not None)
    window.actions_.spread_contrast.trigger()
    spread = window.view_settings.state.contrast
    assert window.session.scan is not None
    shown = spread.apply(window.session.scan.pixels, 255)
    assert (shown == 0).mean() < 0.02 and (shown == 255).mean() < 0.02
    assert shown.max() == 255 and shown.min() == 0
