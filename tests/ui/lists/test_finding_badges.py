"""Badges of the checks in the strip: found behind, kept, and found anew for another mask."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from desk import make_candidate
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from busynth_gui.case.finding import Finding, Mark
from busynth_gui.case.scan import Scan
from busynth_gui.ui.lists.thumbnails import FINDING
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.models.edits import edit_mask
from busynth_gui.ui.services import idle_checks
from busynth_gui.ui.widgets.theme import MARK_COLOURS
from busynth_gui.workspace.workspace import Workspace


def finding(window: MainWindow, row: int) -> Finding | None:
    found: Finding | None = window.strip.candidates.index(row).data(FINDING)
    return found


def wait_for_all(qtbot: QtBot, window: MainWindow) -> None:
    count = window.strip.candidates.rowCount()
    qtbot.waitUntil(lambda: all(finding(window, row) for row in range(count)))


def badge(window: MainWindow, row: int) -> QImage:
    """The lower left corner of a candidate's thumbnail, where the badge is."""
    view = window.strip.view
    place = view.visualRect(window.strip.candidates.index(row))
    return view.viewport().grab(place).toImage().copy(8, 60, 40, 44)


def count_near(image: QImage, colour: QColor) -> int:
    def near(x: int, y: int) -> bool:
        at = image.pixelColor(x, y)
        parts = ((at.red(), colour.red()), (at.green(), colour.green()), (at.blue(), colour.blue()))
        return all(abs(a - b) < 40 for a, b in parts)

    return sum(near(x, y) for x in range(image.width()) for y in range(image.height()))


def test_every_candidate_is_checked_while_nothing_happens(qtbot: QtBot, review: MainWindow) -> None:
    assert finding(review, 0) is None
    assert count_near(badge(review, 0), MARK_COLOURS[Mark.SOUND]) == 0
    wait_for_all(qtbot, review)
    found = finding(review, 0)
    assert found is not None and found.mark is Mark.SOUND
    assert count_near(badge(review, 0), MARK_COLOURS[Mark.SOUND]) > 20
    index = review.strip.candidates.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == (
        "benign, seed 0, pending, checks passed"
    )
    told = index.data(Qt.ItemDataRole.ToolTipRole).splitlines()
    assert told[:2] == [
        "✓ Nothing outside mask and band has changed",
        "✓ The mask lies inside the field of view",
    ]
    qtbot.waitUntil(lambda: review.services.idle_checks.done)


def test_it_waits_while_somebody_is_at_work(
    qtbot: QtBot, review: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_for_all(qtbot, review)
    monkeypatch.setattr(idle_checks, "_QUIET_MS", 3000)  # than which a loaded machine is faster
    qtbot.waitUntil(lambda: review.services.idle_checks.done)
    assert review.session.scan is not None
    review.session.add_candidate(make_candidate(review.session.scan, 9))
    for _ in range(15):
        qtbot.keyClick(review.view, Qt.Key.Key_Shift)
        qtbot.wait(60)  # more often than it takes for rest
    assert finding(review, 5) is None
    qtbot.waitUntil(lambda: finding(review, 5) is not None)


def test_a_corrected_mask_gets_a_finding_of_its_own(qtbot: QtBot, review: MainWindow) -> None:
    wait_for_all(qtbot, review)
    before = finding(review, 1)
    mask = review.session.load(2).mask.copy()
    rows = np.flatnonzero(mask.any(1))
    mask[: rows[len(rows) // 2]] = False
    edit_mask(review.session, 2, mask, "Erase")
    assert finding(review, 1) is None
    qtbot.waitUntil(lambda: finding(review, 1) is not None)
    after = finding(review, 1)
    assert before is not None and after is not None
    assert after.height < before.height
    assert review.workspace.candidate_record(2).finding == after


def test_findings_are_there_at_the_next_start_without_a_check(
    qtbot: QtBot,
    review: MainWindow,
    open_window: Callable[[], MainWindow],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wait_for_all(qtbot, review)
    kept = [finding(review, row) for row in range(5)]
    review.close()

    def fail(*_: object) -> None:
        raise AssertionError("checked again")

    monkeypatch.setattr(idle_checks, "check", fail)
    again = open_window()
    assert [finding(again, row) for row in range(5)] == kept
    qtbot.waitUntil(lambda: again.services.idle_checks.done)


def test_the_badge_says_what_is_broken(qtbot: QtBot, window: MainWindow) -> None:
    scan = window.session.scan
    assert scan is not None
    made = make_candidate(scan, 1)
    made.image[3, 3] ^= 1  # what no stage may do
    window.session.add_candidate(made)
    qtbot.waitUntil(lambda: finding(window, 0) is not None)
    found = finding(window, 0)
    assert found is not None and found.mark is Mark.BROKEN
    assert count_near(badge(window, 0), MARK_COLOURS[Mark.BROKEN]) > 20
    tip = window.strip.candidates.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert "! 1 px outside mask and band have changed" in tip


def test_what_the_check_panel_found_is_kept_and_not_found_twice(
    qtbot: QtBot, review: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(review.services.idle_checks, "_next", lambda: None)
    review.session.select(3)
    qtbot.waitUntil(lambda: finding(review, 2) is not None)
    assert finding(review, 1) is None
    review.session.select(None)
    review.session.select(3)
    qtbot.wait(50)
    assert review.services.candidate_checks.findings() is not None


def test_a_candidate_that_cannot_be_checked_does_not_hold_up_the_others(
    qtbot: QtBot, review: MainWindow
) -> None:
    with review.workspace._database.transaction() as db:
        db.execute("UPDATE candidate_arrays SET image = x'00' WHERE candidate_id = 2")
    qtbot.waitUntil(
        lambda: [finding(review, row) is None for row in range(5)] == [False, True] + [False] * 3
    )
    qtbot.waitUntil(lambda: review.services.idle_checks.done)


def test_ten_thousand_candidates_are_listed_by_reading_those_in_view(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(tmp_path / "many") as workspace:
        scan = Scan("noise.png", np.full((80, 100), 90, np.uint8))
        workspace.add_scan(scan, "")
        first = workspace.add_candidate(make_candidate(scan, 1)).id
        with workspace._database.transaction() as db:
            db.execute(
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 9999)"
                " INSERT INTO candidate (scan_id, request, request_sha256, image_sha256,"
                " mask_sha256, created_at, thumbnail) SELECT scan_id, request, hex(i),"
                " image_sha256, mask_sha256, created_at, thumbnail FROM n, candidate WHERE id = ?",
                (first,),
            )
    read: list[int] = []
    plain = Workspace.candidate_record
    monkeypatch.setattr(
        Workspace,
        "candidate_record",
        lambda self, candidate_id: read.append(candidate_id) or plain(self, candidate_id),
    )
    window = MainWindow(Workspace.open(tmp_path / "many"), warm_up=False)
    try:
        window.resize(1366, 768)
        window.show()
        qtbot.waitExposed(window)
        QApplication.processEvents()
        assert window.strip.candidates.rowCount() == 10_000
        assert 0 < len(set(read)) < 100
    finally:
        window.close()
        window.deleteLater()
