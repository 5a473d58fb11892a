"""Numbers that are typed: what divides the decimals depends on no language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from busynth_gui.ui.widgets.decimal_box import DecimalBox, ask_decimal

UI = Path(__file__).parents[3] / "busynth_gui" / "ui"


@pytest.fixture(params=["de_DE", "de_CH", "en_US"])
def locale(request: pytest.FixtureRequest) -> Iterator[QLocale]:
    before = QLocale()
    QLocale.setDefault(QLocale(request.param))
    yield QLocale()
    QLocale.setDefault(before)


def millimetres() -> DecimalBox:
    box = DecimalBox()
    box.setDecimals(4)
    box.setRange(0.001, 400.0)
    box.setSuffix(" mm")
    return box


@pytest.mark.parametrize("typed", ["0.08", "0,08"])
def test_point_and_comma_are_the_same(qtbot: QtBot, locale: QLocale, typed: str) -> None:
    box = millimetres()
    qtbot.addWidget(box)
    box.selectAll()
    qtbot.keyClicks(box, typed)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.value() == 0.08 and box.text() == locale.toString(0.08, "f", 4) + " mm"
    box.setValue(1.0)
    box.selectAll()
    QApplication.clipboard().setText(typed)
    box.lineEdit().paste()
    box.interpretText()
    assert box.value() == 0.08


def test_a_number_with_both_is_not_taken_for_another(qtbot: QtBot, locale: QLocale) -> None:
    box = millimetres()
    qtbot.addWidget(box)
    for pasted in ("1.234,5", "1,234.5"):
        box.setValue(2.0)
        box.selectAll()
        QApplication.clipboard().setText(pasted)
        box.lineEdit().paste()
        box.interpretText()
        assert box.value() == 2.0


def test_a_number_is_asked_for(qtbot: QtBot, locale: QLocale) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)

    def answer(typed: str, key: Qt.Key) -> None:
        dialog = parent.findChild(QDialog)
        box = dialog.findChild(DecimalBox)
        qtbot.keyClicks(box, typed)
        qtbot.keyClick(dialog, key)

    QTimer.singleShot(0, lambda: answer("0.6", Qt.Key.Key_Return))
    assert ask_decimal(parent, "List", "At most", 0.5, (0.0, 1.0)) == 0.6
    QTimer.singleShot(0, lambda: answer("0.7", Qt.Key.Key_Escape))
    assert ask_decimal(parent, "List", "At most", 0.5, (0.0, 1.0)) is None


def test_the_window_has_no_other_field_for_decimals() -> None:
    for path in UI.rglob("*.py"):
        if path.name != "decimal_box.py":
            found = re.findall(r"QDoubleSpinBox|getDouble|toDouble", path.read_text("utf-8"))
            assert found == [], path.name
