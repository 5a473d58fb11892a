"""What the export dialog asks for is what is written."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from desk import add_scan, export_chosen, make_candidate
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.scan import Scan
from busynth_gui.export.grey_depth import GreyDepth
from busynth_gui.export.manifest import read_manifest
from busynth_gui.ui.main_window import MainWindow


@pytest.mark.parametrize("depth", list(GreyDepth))
def test_scans_of_16_bit_go_out_in_the_depth_that_is_chosen(
    qtbot: QtBot, window: MainWindow, tmp_path: Path, depth: GreyDepth
) -> None:
    pixels = np.random.default_rng(3).integers(1, 4000, (120, 150)).astype(np.uint16)
    window.session.open_scan(add_scan(window.session, Scan("deep.png", pixels), tmp_path).id)
    assert window.session.scan is not None
    made = window.session.add_candidate(make_candidate(window.session.scan, 1))
    window.session.select(made.id)
    dialog = export_chosen(window, tmp_path / "out")
    dialog.grey_depth.setCurrentIndex(dialog.grey_depth.findData(depth))
    with qtbot.waitSignal(dialog.exported, timeout=30_000):
        dialog.start()
    (record,) = read_manifest(tmp_path / "out")
    grey = record["grey"]
    assert (GreyDepth.SCAN if grey is None else grey["depth"]) == depth


def test_yolo_in_the_scans_own_values_is_refused(
    qtbot: QtBot, review: MainWindow, tmp_path: Path
) -> None:
    review.session.select(1)
    dialog = export_chosen(review, tmp_path / "out")
    dialog.format.setCurrentIndex(dialog.format.findData("yolo"))
    dialog.grey_depth.setCurrentIndex(dialog.grey_depth.findData(GreyDepth.SCAN))
    dialog.start()
    (box,) = [box for box in dialog.findChildren(QMessageBox) if box.isVisible()]
    assert "have 8 bits" in box.text() + box.informativeText()
    box.close()
    assert dialog.isVisible() and not (tmp_path / "out").exists()
