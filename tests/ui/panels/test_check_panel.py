"""The check panel, the blink and the difference map, in the real window."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from desk import add_scan, make_candidate, with_spacing
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDockWidget, QLabel
from pytestqt.qtbot import QtBot

from busynth_gui.case.scan import Scan
from busynth_gui.ui.canvas.items.difference_item import difference_colours
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_mask
from busynth_gui.ui.panels.crop_pair import CropPair


def look_at(qtbot: QtBot, window: MainWindow) -> None:
    first = window.strip.candidates.index(0, 0)
    window.strip.view.setCurrentIndex(first)
    dock = window.findChild(QDockWidget, "check")
    assert dock is not None
    dock.raise_()
    assert window.session.selected is not None
    qtbot.waitUntil(lambda: window.services.candidate_checks.findings() is not None)
    qtbot.waitUntil(lambda: bool(words(window)))  # rows that were just added are shown a turn later


def words(window: MainWindow) -> str:
    labels = window.check.badges.findChildren(QLabel)
    return "\n".join(label.text() for label in labels if not label.isHidden())


def test_the_panel_says_what_was_found(qtbot: QtBot, review: MainWindow) -> None:
    assert not review.check.nothing.isHidden()
    look_at(qtbot, review)
    assert review.check.nothing.isHidden()
    told = words(review)
    assert "Nothing outside mask and band has changed" in told
    assert "inside the field of view" in told
    assert " mm wide and deep" in told
    assert "this bundle cannot tell" in told
    findings = review.services.candidate_checks.findings()
    assert findings is not None
    # The tests' lesions are darker than what they lie in.
    assert findings.inside.median < findings.around.median
    assert f"{findings.inside.median:.0f}" in review.check.histogram.accessibleDescription()


def test_a_corrected_mask_is_checked_again(qtbot: QtBot, review: MainWindow) -> None:
    look_at(qtbot, review)
    selected = review.session.selected
    assert selected is not None
    before = review.services.candidate_checks.findings()
    mask = review.session.load(selected.id).mask.copy()
    rows = np.flatnonzero(mask.any(1))
    mask[: rows[len(rows) // 2]] = False
    edit_mask(review.session, selected.id, mask, "Erase")
    qtbot.waitUntil(lambda: review.services.candidate_checks.findings() not in (None, before))
    after = review.services.candidate_checks.findings()
    assert before is not None and after is not None
    assert after.checks.height < before.checks.height
    # What a smaller mask uncovers was the lesion's: it may have changed.
    assert after.checks.changed_outside == 0


def test_a_scan_opened_again_with_its_spacing_is_measured_in_mm(
    qtbot: QtBot, window: MainWindow
) -> None:
    with_spacing(window, None)
    session = window.session
    assert session.scan is not None and session.record is not None
    pixels, scan_id = session.scan.pixels, session.record.id
    session.add_candidate(make_candidate(session.scan, 1))
    look_at(qtbot, window)
    assert "in mm unknown" in words(window)
    assert "spacing unknown" in window.statusBar().scan.text()
    again = add_scan(session, Scan("cut.dcm", pixels.copy(), (0.1, 0.2)), Path("cut.dcm"))
    assert again.id == scan_id and session.scan.spacing_mm == (0.1, 0.2)
    assert window.view.rulers.spacing == (0.1, 0.2)
    assert "0.200 × 0.100 mm" in window.statusBar().scan.text()
    look_at(qtbot, window)
    qtbot.waitUntil(lambda: " mm wide and deep" in words(window))


def test_the_crops_are_enlarged_and_uncut(qtbot: QtBot) -> None:
    crops = CropPair()
    qtbot.addWidget(crops)
    crops.show()
    for side, width, zoom, beside in (
        (60, 274, 2.0, True),
        (60, 500, 4.0, True),
        (130, 274, 2.0, False),
        (200, 274, 1.0, False),
        (400, 300, 0.75, False),
    ):
        crops.resize(width, 10)
        frame = np.full((side, side), 90, np.uint8)
        frame[0], frame[-1], frame[:, 0], frame[:, -1] = 255, 255, 255, 255
        crops.show_pair(np.full_like(frame, 20), frame)
        qtbot.waitUntil(lambda w=width: crops.width() == w)
        assert (crops.zoom, crops.beside) == (zoom, beside), (side, width)
        shown = crops.grab().toImage()
        one = round(side * zoom)
        left = (
            (width - 4) // 2 + 4 + ((width - 4) // 2 - one) // 2 if beside else (width - one) // 2
        )
        top = 0  # the lesion is the first of the two when there is no room beside
        for x, y in ((left + one // 2, top), (left + one // 2, top + one - 1)):
            levels = [shown.pixelColor(x, y + k).lightness() for k in (-1, 0, 1) if y + k >= 0]
            assert max(levels) > 120, "the frame's edge is cut"


def test_the_difference_is_coloured_and_told(qtbot: QtBot, review: MainWindow) -> None:
    look_at(qtbot, review)
    item = review.view.difference_item
    assert not item.isVisible()
    review.actions_.difference.trigger()
    assert item.isVisible()
    legend = review.central.legend
    assert legend.isVisible()
    assert f"by up to {item.range}" in legend.accessibleName()
    review.view_settings.change(healthy=True)
    assert not item.isVisible()
    review.view_settings.change(healthy=False)
    assert item.isVisible()
    review.actions_.difference.trigger()
    assert not item.isVisible() and not legend.isVisible()


def test_colours_of_a_difference_in_sixteen_bits() -> None:
    healthy = np.full((4, 5), 30_000, np.uint16)
    image = healthy.copy()
    image[1, 1], image[2, 2] = 10_000, 50_000
    colours, most = difference_colours(healthy, image)
    assert most == 20_000
    assert not colours[0].any()
    assert colours[1, 1].tolist() == [178, 114, 0, 255]  # blue, in Qt's order of bytes
    assert colours[2, 2].tolist() == [0, 159, 230, 255]
    same, least = difference_colours(healthy, healthy)
    assert least == 1
    assert not same.any()


def test_it_blinks_until_something_is_changed(qtbot: QtBot, review: MainWindow) -> None:
    review.actions_.blink.trigger()
    assert not review.blink.running, "nothing to blink with"
    assert not review.actions_.blink.isChecked()
    look_at(qtbot, review)
    review.view.setFocus()
    qtbot.keyClick(review.view, Qt.Key.Key_U)
    assert review.blink.running
    qtbot.waitUntil(lambda: review.view_settings.state.shows_healthy)
    assert "Healthy" in review.central.caption.text()
    qtbot.waitUntil(lambda: not review.view_settings.state.shows_healthy)
    selected = review.session.selected
    assert selected is not None
    mask = review.session.load(selected.id).mask.copy()
    mask[np.flatnonzero(mask.any(1))[0]] = False
    edit_mask(review.session, selected.id, mask, "Erase")
    assert not review.blink.running
    assert not review.actions_.blink.isChecked()
    assert not review.view_settings.state.shows_healthy


def test_the_panels_height_moves_nothing_in_it(qtbot: QtBot, review: MainWindow) -> None:
    """A scroll bar that comes and goes changes the crops' width, that their height, and so on.

    Where the width lay between two zooms this never ended, and took the window with it.
    """
    look_at(qtbot, review)
    panel = review.check
    panel.setParent(None)
    qtbot.addWidget(panel)
    panel.show()
    for width in range(190, 700, 3):
        zooms = set()
        for height in (150, 300, 450, 600, 900, 1500):
            panel.resize(width, height)
            QApplication.processEvents()
            zooms.add((panel.crops.zoom, panel.crops.beside))
        assert len(zooms) == 1, width
