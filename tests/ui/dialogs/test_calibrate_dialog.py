"""A scan's spacing set by a calliper or typed: measured in mm from then on, undone, and told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from desk import with_spacing
from PySide6.QtWidgets import QDialogButtonBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.calliper import Calliper
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.errors import Refusal
from busynth_gui.export.busi import BusiLayout
from busynth_gui.export.manifest import read_manifest, spacing_entries
from busynth_gui.export.writer import write_pairs
from busynth_gui.ui.dialogs.calibrate_dialog import CalibrateDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_callipers, edit_spacing
from busynth_gui.workspace.export_pairs import approved_pairs


def asked(window: MainWindow) -> CalibrateDialog:
    window.actions_.calibrate.trigger()
    dialog = window.scan_actions.calibrate_dialog
    assert dialog is not None and dialog.isVisible()
    return dialog


def spacing(window: MainWindow) -> tuple[tuple[float, float] | None, bool]:
    assert window.session.record is not None
    return window.session.record.spacing_mm, window.session.record.spacing_by_user


def test_two_points_and_a_length_say_how_large_a_pixel_is(window: MainWindow) -> None:
    with_spacing(window, None)
    assert "spacing unknown" in window.statusBar().scan.text()
    measured = (Calliper((10, 10), (20, 10)), Calliper((100, 100), (130, 140)))
    edit_callipers(window.session, measured, "Measure")
    dialog = asked(window)
    assert dialog.measured.isChecked() and dialog.which.currentText() == "50.0 px"
    dialog.length.setValue(5.0)
    assert "0.1000 × 0.1000 mm" in dialog.outcome.text()
    dialog.set_button.click()
    assert spacing(window) == ((0.1, 0.1), True)
    assert "0.100 × 0.100 mm, set by hand" in window.statusBar().scan.text()
    assert window.view.rulers.spacing == (0.1, 0.1)
    assert window.session.scan is not None and window.session.scan.spacing_mm == (0.1, 0.1)
    assert window.actions_.undo.text() == "Undo Calibration"
    window.actions_.undo.trigger()
    assert spacing(window) == (None, False) and window.view.rulers.spacing is None
    window.actions_.redo.trigger()
    assert spacing(window) == ((0.1, 0.1), True)


def test_a_spacing_is_typed_or_forgotten(window: MainWindow) -> None:
    with_spacing(window, (0.07, 0.08))
    dialog = asked(window)
    assert dialog.typed.isChecked() and not dialog.measured.isEnabled()
    assert (dialog.down.value(), dialog.across.value()) == (0.07, 0.08)
    dialog.across.setValue(0.05)
    dialog.set_button.click()
    assert spacing(window) == ((0.07, 0.05), True)
    asked(window).forget_button.click()
    assert spacing(window) == (None, False)
    window.actions_.undo.trigger()
    window.actions_.undo.trigger()
    assert spacing(window) == ((0.07, 0.08), False)  # the file's word again


def test_what_no_pixel_measures_is_not_set(window: MainWindow) -> None:
    edit_callipers(window.session, (Calliper((0, 0), (2, 0)),), "Measure")
    dialog = asked(window)
    dialog.length.setValue(90.0)
    assert not dialog.set_button.isEnabled() and "none of a scan" in dialog.outcome.text()
    dialog.buttons.button(QDialogButtonBox.StandardButton.Cancel).click()
    before = spacing(window)
    with pytest.raises(Refusal, match="a pixel of 45"):
        edit_spacing(window.session, (45.0, 45.0), "Calibration")
    assert spacing(window) == before and window.actions_.undo.text() == "Undo Measure"


def test_what_is_looked_at_stays_and_is_measured_anew(qtbot: QtBot, review: MainWindow) -> None:
    review.session.select(2)
    checks = review.services.candidate_checks
    qtbot.waitUntil(lambda: checks.findings() is not None)
    edit_spacing(review.session, (0.5, 0.5), "Calibration")
    assert review.session.selected is not None and review.session.selected.id == 2
    qtbot.waitUntil(lambda: checks.findings() is not None)
    found = checks.findings()
    assert found is not None and found.checks.size_mm == (
        0.5 * found.checks.height,
        0.5 * found.checks.width,
    )


def exported(window: MainWindow, out: Path) -> list[bool]:
    """Export what is approved; tells of each pair whether it was written."""
    return [each.new for each in write_pairs(BusiLayout(), approved_pairs(window.workspace), out)]


def test_an_export_says_whose_word_the_spacing_is(review: MainWindow, tmp_path: Path) -> None:
    review.decisions.decide((1,), DecisionState.APPROVED)
    edit_spacing(review.session, (0.5, 0.4), "Calibration")
    (pair,) = approved_pairs(review.workspace)
    assert (pair.spacing_mm, pair.spacing_by_user) == ((0.5, 0.4), True)
    assert spacing_entries(pair) == {"spacing_mm": [0.5, 0.4], "spacing_from": "user"}
    assert spacing_entries(replace(pair, spacing_by_user=False))["spacing_from"] == "file"
    assert set(spacing_entries(replace(pair, spacing_mm=None)).values()) == {None}
    out = tmp_path / "out"
    assert exported(review, out) == [True]
    edit_spacing(review.session, (0.5, 0.5), "Calibration")  # the pair is written anew
    assert exported(review, out) == [True]
    assert read_manifest(out)[-1]["spacing_mm"] == [0.5, 0.5]
    assert exported(review, out) == [False]
