"""Finding one's way: the palette, the tour, the log's folder."""

from __future__ import annotations

from collections.abc import Callable
from importlib import metadata
from pathlib import Path

import pytest
from desk import add_scan, drag
from PySide6.QtCore import QLocale, QPoint, QRect, QSize, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDockWidget, QMessageBox, QStyle
from pytestqt.qtbot import QtBot

from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder, user_log_folder
from busynth_gui.ui.dialogs.command_palette import CommandPalette
from busynth_gui.ui.dialogs.help_dialog import HelpPage
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.services import notices

KEY = Qt.Key


def open_palette(window: MainWindow) -> CommandPalette:
    window.actions_.palette.trigger()
    palette = window.help.palette
    assert palette is not None and palette.isVisible()
    return palette


def rows(palette: CommandPalette) -> list[str]:
    model = palette.model
    return [model.index(row).data() for row in range(model.rowCount())]


def test_no_icon_lies_over_that_of_the_next_action(window: MainWindow) -> None:
    palette = open_palette(window)
    view, model = palette.view, palette.model
    icons = [model.index(row).data(Qt.ItemDataRole.DecorationRole) for row in range(30)]
    assert sum(not icon.isNull() for icon in icons) > 20
    for row, icon in enumerate(icons):
        style = view.style().pixelMetric(QStyle.PixelMetric.PM_ListViewIconSize)
        size = view.iconSize() if view.iconSize().isValid() else QSize(style, style)
        assert view.visualRect(model.index(row)).height() >= icon.actualSize(size).height(), row
    palette.close()


def test_every_action_is_found_by_its_name_and_done_with_keys(
    qtbot: QtBot, window: MainWindow
) -> None:
    palette = open_palette(window)
    listed = {action for _, _, action in window.actions_.listed()}
    panels = window.findChildren(QDockWidget)
    assert palette.model.rowCount() == len(listed) - 1 + len(panels)  # all but itself
    assert QApplication.focusWidget() is palette.line or palette.line.hasFocus()
    QTest.keyClicks(palette.line, "contour")
    assert rows(palette)[0] == "View: Contour   C"
    before = window.view_settings.state.contour
    QTest.keyClick(palette.line, KEY.Key_Return)
    assert window.view_settings.state.contour is not before

    palette = open_palette(window)  # what was used lately comes first
    assert rows(palette)[0] == "View: Contour   C"
    QTest.keyClick(palette.line, KEY.Key_Down)
    assert palette.view.currentIndex().row() == 1
    QTest.keyClick(palette.line, KEY.Key_Up)
    assert palette.view.currentIndex().row() == 0
    QTest.keyClicks(palette.line, "queue")
    assert "Panels: Queue" in rows(palette)
    palette.close()


def test_what_cannot_be_done_is_listed_and_says_why(qtbot: QtBot, window: MainWindow) -> None:
    palette = open_palette(window)
    QTest.keyClicks(palette.line, "approve")
    names = rows(palette)
    row = names.index("Candidate: Approve   A")
    palette.view.setCurrentIndex(palette.model.index(row))
    faint = palette.model.index(row).data(Qt.ItemDataRole.ForegroundRole)
    assert faint == palette.palette().placeholderText()
    assert palette.why.text() == "Choose a candidate first."
    QTest.keyClick(palette.line, KEY.Key_Return)
    assert palette.isVisible()
    palette.line.setText("no such thing at all")
    assert palette.why.text() == "No action is called so."
    palette.close()


def test_the_tour_points_at_tools_only_where_they_can_be_seen(
    qtbot: QtBot, open_window: Callable[[], MainWindow], sample: Path
) -> None:
    window = open_window()
    window.help.start_tour()
    tour = window.help.tour
    tour.go(1)
    assert tour.card is not None
    assert "None is open yet" in tour.card.words.text() and tour.card.offer_button.isVisible()
    record = add_scan(window.session, read_scan(sample), sample)
    window.session.open_scan(record.id)
    QApplication.processEvents()
    assert tour.at == 1
    assert tour.card.words.text().startswith("Choose a tool on the left")
    assert not tour.card.offer_button.isVisible()
    tour.end()


def test_each_reason_fits_its_action(window: MainWindow) -> None:
    a = window.actions_
    for action in (a.approve, a.correct, a.discard, a.again[2]):
        assert not action.isEnabled() and action.property("why") == "Choose a candidate first."
    assert a.undo.property("why") == "Nothing has been done yet."
    assert a.clear_region.property("why") == "There is no region on the scan."


def test_the_tour_is_walked_with_keys_and_never_blocks(qtbot: QtBot, window: MainWindow) -> None:
    window.welcome()
    tour = window.help.tour
    assert tour.card is not None and tour.card.next_button.hasFocus()
    titles = []
    while tour.running:
        titles.append(tour.card.title.text())
        assert not tour.card.geometry().isEmpty()
        assert window.rect().contains(tour.card.geometry())
        target = tour._steps[tour.at].target()
        there = QRect(target.mapTo(window, QPoint()), target.size())
        assert target.isVisible()
        if titles[-1] != "Draw where a lesion could be":  # the canvas is everywhere
            assert not there.intersects(tour.card.geometry())
        QTest.keyClick(tour.card.next_button, KEY.Key_Return)
    assert len(titles) == 6
    assert window.view.hasFocus()
    window.welcome()
    assert not window.help.tour.running  # it was seen
    window.actions_.tour.trigger()  # and is there again when asked for
    tour = window.help.tour
    assert tour.running and tour.card is not None
    QTest.keyClick(tour.card.next_button, KEY.Key_Right)
    QTest.keyClick(tour.card.next_button, KEY.Key_Left)
    assert tour.at == 0
    drag(qtbot, window.view, (150, 150), (220, 200))
    assert window.session.region is not None  # the window works meanwhile
    QTest.keyClick(tour.card.next_button, KEY.Key_Escape)
    assert not tour.running


def test_the_tour_opens_the_sample_scans(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.tour.trigger()
    tour = window.help.tour
    assert tour.card is not None and tour.card.offer_button.text() == "Open sample scans"
    with qtbot.waitSignal(window.scan_import.finished):
        QTest.keyClick(tour.card.offer_button, KEY.Key_Space)
    assert tour.at == 1 and window.worklist.scans.rowCount() >= 6
    assert not tour.card.offer_button.isVisible()


def test_the_log_folder_is_shown(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    window.actions_.log_folder.trigger()
    assert [url.toLocalFile() for url in opened] == [str(user_log_folder())]


def test_the_help_opens_offline_and_its_links_lead_on(qtbot: QtBot, window: MainWindow) -> None:
    window.actions_.help.trigger()
    pages = window.help.pages
    assert pages is not None and pages.isVisible()
    assert "radiologist.md" in pages.page.toHtml()
    assert not pages.back.isEnabled()
    pages.page.setSource(QUrl("radiologist.md"))
    assert "A day with busynth" in pages.page.toPlainText()
    pages.sought.setText("Correct")
    pages.find_next()
    assert pages.page.textCursor().selectedText().lower() == "correct"
    pages.back.click()
    assert "Pages of the version" in pages.page.toPlainText()
    # Again: it is brought to the front as it is.
    window.actions_.help.trigger()
    assert window.help.pages is pages
    with qtbot.waitSignal(pages.destroyed):
        pages.close()
    assert window.help.pages is None


def test_the_help_speaks_the_windows_language(qtbot: QtBot, window: MainWindow) -> None:
    before = QLocale()
    QLocale.setDefault(QLocale("de_AT"))
    try:
        window.help.open_pages()
    finally:
        QLocale.setDefault(before)
    assert window.help.pages is not None
    assert "Ein Tag mit busynth" in window.help.pages.page.toPlainText()


def test_pictures_of_the_help_are_no_wider_than_its_page(qtbot: QtBot) -> None:
    page = HelpPage()
    qtbot.addWidget(page)
    page.resize(500, 400)
    page.show()
    page.setSource(QUrl.fromLocalFile(str(resource_folder("help", "radiologist.md"))))
    picture = page.loadResource(2, QUrl("pictures/window.png"))
    assert 300 < picture.width() < 500


def test_licences_are_told_where_they_are_asked_for(window: MainWindow, qtbot: QtBot) -> None:
    window.help.show_about()
    (box,) = window.findChildren(QMessageBox)
    (button,) = [b for b in box.buttons() if b.text() == "Licences"]
    button.click()
    assert window.help.pages is not None
    told = window.help.pages.page.toPlainText()
    assert "Apache License 2.0" in told and "LGPL" in told


def test_there_is_a_way_back_from_the_licences_to_the_help(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.actions_.help.trigger()
    pages = window.help.pages
    assert pages is not None
    ways = (window.actions_.help.trigger, pages.contents.click, pages.back.click)
    for way in ways:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.actions_.licences.trigger()
        assert "LGPL" in pages.page.toPlainText()
        assert pages.windowTitle() == "Licences"
        qtbot.waitUntil(pages.isActiveWindow)
        way()
        assert "Pages of the version" in pages.page.toPlainText(), way
    pages.close()


def test_what_the_build_ships_is_told_from_its_own_list(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "notices.txt").write_text("all of it")
    monkeypatch.setattr(notices, "resource_folder", lambda name: tmp_path / name)
    assert notices.notices() == "all of it"
    (tmp_path / "notices.txt").unlink()
    assert "numpy" in notices.notices() or not installed()


def installed() -> bool:
    return any(d.name == "busynth" for d in metadata.distributions())
