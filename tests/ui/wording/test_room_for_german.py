"""German is longer: what dialogs say is seen whole on each of their pages, as they open."""

from __future__ import annotations

import pytest
from dialog_openers import DIALOGS
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QLabel,
    QTableWidget,
    QTabWidget,
)
from pytestqt.qtbot import QtBot

from busynth_gui.ui.main_window import MainWindow


def cut_off(dialog: QDialog) -> list[str]:
    """The visible words of labels and buttons that have less room than they take."""
    found = []
    for label in dialog.findChildren(QLabel):
        if label.isVisible() and label.text():
            height = label.heightForWidth(label.width())
            wide = label.wordWrap() or label.width() >= label.sizeHint().width()
            if not wide or label.height() < height:
                found.append(label.text())
    for button in dialog.findChildren(QAbstractButton):
        if button.isVisible() and button.width() < button.minimumSizeHint().width():
            found.append(button.text())
    for table in dialog.findChildren(QTableWidget):
        for column in range(table.columnCount() if table.isVisible() else 0):
            if table.columnWidth(column) < table.sizeHintForColumn(column):
                found.append(f"column {column}")
    return found


@pytest.mark.parametrize("name", DIALOGS)
def test_what_a_dialog_says_is_not_cut_off(
    german: None, qtbot: QtBot, review: MainWindow, name: str
) -> None:
    dialog = DIALOGS[name](review)
    dialog.show()
    pages = dialog.findChild(QTabWidget)
    for page in range(pages.count() if pages is not None else 1):
        if pages is not None:
            pages.setCurrentIndex(page)
        qtbot.wait(100)
        assert cut_off(dialog) == [], page
    dialog.close()
