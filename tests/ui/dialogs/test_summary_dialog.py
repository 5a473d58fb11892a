"""The summary page: counted in the background, drawn, said, copied and saved."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from desk import LEFT, make_candidate
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from busynth_gui.case.decision import DecisionState, Perceived
from busynth_gui.case.descriptors import Descriptors
from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs.summary_dialog import SummaryDialog
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.widgets.bar_chart import Bar, BarChart

APPROVED, REJECTED = DecisionState.APPROVED, DecisionState.REJECTED


def open_summary(qtbot: QtBot, window: MainWindow) -> SummaryDialog:
    window.actions_.summary.trigger()
    dialog = window.dialogs.summary_dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.table.rowCount() > 0)
    return dialog


def said(dialog: SummaryDialog, title: str) -> str:
    chart = next(c for c, _ in dialog.charts if c.accessibleName() == title)
    return chart.accessibleDescription()


def rows(dialog: SummaryDialog) -> list[list[str]]:
    table = dialog.table
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def test_it_shows_what_was_decided_and_follows(qtbot: QtBot, review: MainWindow) -> None:
    read = Perceived("3", Descriptors(shape="oval"))
    review.decisions.decide((1, 2), APPROVED, perceived=read)
    review.decisions.decide((3,), REJECTED, ("s3-seam",))
    dialog = open_summary(qtbot, review)
    assert dialog.headline.text() == "Candidates: 5, decided: 3, of these approved: 67 %"
    assert "Approved: 2" in said(dialog, "Decisions")
    assert "Malignant: 100 %, 1 of 1" in said(dialog, "Approved, of what was decided")
    assert said(dialog, "Reasons, of what was decided") == "Visible seam: 33 %, 1 of 3"
    assert "3: probably benign: 1" in said(dialog, "BI-RADS category read")
    assert "on the canvas" in dialog.times.text()
    assert ["Reason", "Visible seam", "1", "3", "33 %", "6 % to 79 %"] in rows(dialog)
    with qtbot.waitSignal(dialog.counted):
        review.actions_.undo.trigger()
    assert dialog.headline.text() == "Candidates: 5, decided: 2, of these approved: 100 %"


def test_the_numbers_are_copied_and_saved_as_csv(
    qtbot: QtBot, review: MainWindow, tmp_path: Path
) -> None:
    review.decisions.decide((1,), APPROVED)
    dialog = open_summary(qtbot, review)
    qtbot.mouseClick(dialog.findChild(QPushButton, "copy"), LEFT)
    copied = list(csv.DictReader(io.StringIO(QGuiApplication.clipboard().text())))
    assert {"measure": "state", "item": "approved", "count": "1"}.items() <= copied[1].items()
    assert len(copied) == dialog.table.rowCount()
    dialog.save(tmp_path / "summary.csv")
    with (tmp_path / "summary.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.DictReader(file)) == copied
    with pytest.raises(Refusal, match="cannot be written"):
        dialog.save(tmp_path / "not there" / "summary.csv")
    assert [path.name for path in tmp_path.glob("*.csv")] == ["summary.csv"]


def test_thousands_are_counted_and_a_closed_page_counts_none(
    qtbot: QtBot, review: MainWindow
) -> None:
    scan = review.session.scan
    assert scan is not None
    _copy_rows(review, 10_000)
    dialog = open_summary(qtbot, review)
    assert dialog.headline.text().startswith("Candidates: 10005,")
    dialog.reject()
    review.session.add_candidate(make_candidate(scan, 77))  # nobody counts any more
    again = open_summary(qtbot, review)
    assert again is not dialog and again.headline.text().startswith("Candidates: 10006,")


def _copy_rows(window: MainWindow, count: int) -> None:
    with window.workspace._database.transaction() as db:
        db.execute(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ?)"
            " INSERT INTO candidate (scan_id, request, request_sha256, image_sha256, mask_sha256,"
            " created_at, thumbnail) SELECT scan_id, request, hex(i), image_sha256, mask_sha256,"
            " created_at, zeroblob(1) FROM n, candidate WHERE id = 1",
            (count,),
        )


def test_a_bar_is_as_long_as_its_share(qtbot: QtBot) -> None:
    chart = BarChart("Shares")
    qtbot.addWidget(chart)
    red = QColor(200, 0, 0)
    chart.show_bars([Bar("a", "half", 0.5, colour=red), Bar("b", "all", 1.0, colour=red)])
    chart.resize(600, chart.sizeHint().height())
    image = chart.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    line = image.height() // 2
    lengths = [
        sum(image.pixelColor(x, row) == red for x in range(image.width()))
        for row in (line // 2, line + line // 2)
    ]
    assert lengths[1] > 100
    assert abs(lengths[0] - lengths[1] / 2) <= 2
