"""What stands in front has the keys, and messages belong to it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from desk import open_films
from film_files import dicom_film
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs.message_boxes import ErrorDialog
from busynth_gui.ui.main_window import MainWindow


@pytest.fixture
def film(tmp_path: Path) -> Path:
    return dicom_film(tmp_path / "cine.dcm", 5)


def messages(window: MainWindow) -> list[QMessageBox]:
    return [box for box in window.findChildren(QMessageBox) if box.isVisible()]


def test_a_message_belongs_to_the_film_that_it_stands_over(
    qtbot: QtBot, window: MainWindow, film: Path
) -> None:
    """It gives the keys back to what it belongs to: below, they would decide unseen."""
    bad = film.with_name("empty.png")
    bad.touch()
    dialog = open_films(qtbot, window, film, bad)
    (box,) = messages(window)
    assert box.parent() is dialog
    box.close()
    # Whoever went back to the window is told there.
    window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is window)
    with qtbot.waitSignal(window.scan_import.finished):
        window.scan_import.open([bad])
    (box,) = messages(window)
    assert box.parent() is window


def test_without_its_film_a_message_stands_over_the_window(
    qtbot: QtBot, window: MainWindow, film: Path
) -> None:
    bad = film.with_name("empty.png")
    bad.touch()
    open_films(qtbot, window, film).reject()
    with qtbot.waitSignal(window.scan_import.finished):
        window.scan_import.open([bad])
    (box,) = messages(window)
    assert box.parent() is window


@pytest.mark.parametrize("name", ["summary", "plan", "bundles", "film"])
def test_what_is_brought_to_the_front_has_the_keys(
    qtbot: QtBot, window: MainWindow, film: Path, name: str
) -> None:
    ways: dict[str, Callable[[], object]] = {
        "summary": window.dialogs.summarise,
        "plan": window.dialogs.show_plan,
        "bundles": window.dialogs.show_bundles,
        "film": lambda: open_films(qtbot, window, film),
    }
    for _ in range(2):  # once new, once behind the window
        ways[name]()
        dialog = getattr(window.dialogs, f"{name}_dialog")
        qtbot.waitUntil(lambda dialog=dialog: QApplication.activeWindow() is dialog)
        assert window.front.now is dialog
        window.activateWindow()
        qtbot.waitUntil(lambda: window.front.now is window)


def test_faults_are_told_over_the_film_too(qtbot: QtBot, window: MainWindow, film: Path) -> None:
    dialog = open_films(qtbot, window, film)
    window.error_reporter.show(Refusal("it is full", "make room"))
    (box,) = messages(window)
    assert box.parent() is dialog
    box.close()
    window.error_reporter.show(ValueError("a fault"))
    (report,) = window.findChildren(ErrorDialog)
    assert report.parent() is dialog
    report.close()
