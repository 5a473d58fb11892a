"""The main job in the window, with the real compact bundle: draw, generate, approve, export."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from desk import LEFT, drag
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import DecisionState
from busynth_gui.case.region import EllipseRegion
from busynth_gui.imaging.read import read_mask, read_scan
from busynth_gui.ui.main_window import MainWindow

PATIENCE_MS = 180_000
STEPS = 3
pytestmark = pytest.mark.usefixtures("forked_engine")


def generate(qtbot: QtBot, window: MainWindow, count: int) -> None:
    """Press Generate and wait until as many candidates more are in the strip."""
    window.session.set_form(replace(window.session.form, steps=STEPS, count=count))
    strip = window.strip.candidates
    expected = strip.rowCount() + count
    qtbot.mouseClick(window.request_panel.findChild(QPushButton, "generate"), LEFT)
    qtbot.waitUntil(lambda: strip.rowCount() == expected, timeout=PATIENCE_MS)
    assert not window.engine.queue.unfinished()


def assert_exact(window: MainWindow, candidate: Candidate) -> None:
    scan = window.session.scan
    assert scan is not None
    outside = ~(candidate.mask | candidate.band)
    assert np.array_equal(candidate.image[outside], scan.pixels[outside])
    assert candidate.mask.any()


def test_from_a_drawn_region_to_exported_pairs(
    qtbot: QtBot, window: MainWindow, open_window: Callable[[], MainWindow], tmp_path: Path
) -> None:
    seen: set[int] = set()

    def note() -> None:
        live = window.generation.live
        seen.update(() if live is None else live.previews)

    window.generation.live_changed.connect(note)
    qtbot.mouseClick(window.request_panel.findChild(QPushButton, "malignant"), LEFT)
    drag(qtbot, window.view, (190, 150), (250, 190), (330, 250))
    drawn = window.session.region
    assert isinstance(drawn, EllipseRegion)
    window.session.set_form(replace(window.session.form, seed=7))
    generate(qtbot, window, 2)

    assert seen == {1, 2, 3}
    assert window.session.form.seed == 9
    assert window.session.selected is not None
    records = window.strip.candidates.records()
    assert [r.request.seed for r in records] == [7, 8]
    assert {r.request.pathology.value for r in records} == {"malignant"}
    assert all(r.request.region == drawn for r in records)
    assert records[0].mask_sha256 != records[1].mask_sha256
    for record in records:
        assert_exact(window, window.session.load(record.id).candidate)

    qtbot.keyClick(window.view, Qt.Key.Key_A)
    qtbot.keyClick(window.view, Qt.Key.Key_A)
    counts = window.session.workspace.listing.counts().values()
    assert sum(count[DecisionState.APPROVED] for count in counts) == 2
    window.close()

    again = open_window()
    assert [r.image_sha256 for r in again.strip.candidates.records()] == [
        r.image_sha256 for r in records
    ]
    again.actions_.export.trigger()
    dialog = again.dialogs.export_dialog
    assert dialog is not None
    dialog.folder.setText(str(tmp_path / "out"))
    with qtbot.waitSignal(dialog.exported):
        qtbot.mouseClick(dialog.start_button, LEFT)
    images = sorted(p for p in (tmp_path / "out" / "malignant").iterdir() if "_mask" not in p.stem)
    assert len(images) == 2
    for image in images:
        scan = read_scan(image)
        assert scan.sha256 in {r.image_sha256 for r in records}
        assert read_mask(image.with_name(f"{image.stem}_mask.png"), scan.shape).any()


def test_without_a_region_stage_one_proposes_and_stages_run_again_alone(
    qtbot: QtBot, window: MainWindow
) -> None:
    assert window.session.region is None
    generate(qtbot, window, 1)
    first = window.session.selected
    assert first is not None
    made = window.session.load(first.id).candidate
    assert_exact(window, made)
    assert made.region.any()
    for stage in (2, 3):
        window.session.select(first.id)
        before = window.strip.candidates.rowCount()
        window.actions_.again[stage].trigger()
        qtbot.waitUntil(
            lambda before=before: window.strip.candidates.rowCount() == before + 1,
            timeout=PATIENCE_MS,
        )
        record = window.strip.candidates.records()[-1]
        again = window.session.load(record.id).candidate
        assert record.request.start_stage == stage
        assert np.array_equal(again.mask, made.mask)
        assert np.array_equal(again.lesion, made.lesion) is (stage == 3)
        assert_exact(window, again)
