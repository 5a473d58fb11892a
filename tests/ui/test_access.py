"""Full use without a mouse, without eyes for small print, on small and on fine screens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from dialog_openers import DIALOGS
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QPalette, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDockWidget,
    QKeySequenceEdit,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QTabBar,
    QTextBrowser,
    QTextEdit,
    QToolBar,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from busynth_gui.ui.main_window import MainWindow
from busynth_gui.ui.widgets.collapsible_section import CollapsibleSection
from busynth_gui.ui.widgets.theme import use_theme

INTERACTIVE = (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QKeySequenceEdit,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)
TASK_BAR = 40


def controls(parent: QWidget) -> Iterator[QWidget]:
    """What a person can work with below ``parent``, hidden pages and panels included."""
    for widget in parent.findChildren(QWidget):
        own = widget.objectName().startswith("qt_")
        scroll = widget.inherits("QScrollBar") or widget.inherits("QHeaderView")
        other_dialog = isinstance(parent, QDialog) != isinstance(widget.window(), QDialog)
        part = is_part(widget, parent)
        if isinstance(widget, INTERACTIVE) and not (part or own or scroll or other_dialog):
            yield widget


def is_part(widget: QWidget, parent: QWidget) -> bool:
    """Whether Qt made a widget for a control of its own: a combo box's list, a clear button."""
    above = widget.parentWidget()
    while above is not None and above is not parent:
        if isinstance(above, (QComboBox, QAbstractSpinBox, QKeySequenceEdit, QLineEdit, QTabBar)):
            return True
        above = above.parentWidget()
    return False


def nameless(parent: QWidget) -> list[str]:
    buddies = {label.buddy() for label in parent.findChildren(QLabel)}
    found = []
    for widget in controls(parent):
        text = widget.text() if isinstance(widget, QAbstractButton) else ""
        action = widget.defaultAction() if isinstance(widget, QToolButton) else None
        named = widget.accessibleName() or text or widget in buddies
        if not (named or (action is not None and action.text())):
            within = widget.parentWidget()
            found.append(f"{type(widget).__name__} {widget.objectName()!r} in {within}")
    return found


def test_everything_in_the_window_has_a_name(review: MainWindow) -> None:
    review.session.select(1)
    assert len(list(controls(review))) > 40
    assert nameless(review) == []


@pytest.mark.parametrize("name", DIALOGS)
def test_everything_in_a_dialog_has_a_name_and_is_reached_by_tab(
    qtbot: QtBot, review: MainWindow, name: str
) -> None:
    dialog = DIALOGS[name](review)
    qtbot.waitExposed(dialog)
    assert dialog.windowTitle()
    assert nameless(dialog) == []
    reached = walk(dialog)
    visible = [w for w in controls(dialog) if w.isVisible() and w.isEnabled()]
    wanted = [w for w in visible if w.focusPolicy() & Qt.FocusPolicy.TabFocus]
    assert {str(w) for w in wanted if not in_group(w)} <= {str(w) for w in reached}
    tops = [top_of(widget, dialog) for widget in reached]
    assert sum(below < above - 4 for above, below in pairwise(tops)) <= 1
    dialog.close()


@pytest.mark.parametrize("name", DIALOGS)
def test_return_in_a_field_throws_nothing_away(qtbot: QtBot, review: MainWindow, name: str) -> None:
    dialog = DIALOGS[name](review)
    qtbot.waitExposed(dialog)
    fields = [each for each in dialog.findChildren(QAbstractSpinBox) if each.isVisible()]
    for field in fields:
        field.setFocus()
        leave = [
            button.text()
            for box in dialog.findChildren(QDialogButtonBox)
            for button in box.buttons()
            if isinstance(button, QPushButton)
            and button.isDefault()
            and box.buttonRole(button) is QDialogButtonBox.ButtonRole.RejectRole
        ]
        assert leave == [], field.accessibleName()
    dialog.close()


def walk(top: QWidget) -> list[QWidget]:
    """What Tab comes by, each once, in its order."""
    first = widget = top.nextInFocusChain()
    found: list[QWidget] = []
    while True:
        takes = widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.focusProxy() is None
        if takes and widget.isVisible() and widget.isEnabled() and top.isAncestorOf(widget):
            found.append(widget)
        widget = widget.nextInFocusChain()
        if widget is first:
            return found


def in_group(widget: QWidget) -> bool:
    """Arrows walk within a group of radio buttons: Tab comes by one of them."""
    return widget.inherits("QRadioButton")


def top_of(widget: QWidget, dialog: QWidget) -> int:
    return widget.mapTo(dialog, widget.rect().center()).y()


def test_tab_walks_the_window_panel_by_panel(review: MainWindow) -> None:
    review.session.select(1)
    panels = [review.worklist, review.view, review.request_panel, review.strip, review.stages]
    walked = walk(review)
    for panel in panels:
        places = [
            n for n, widget in enumerate(walked) if widget is panel or panel.isAncestorOf(widget)
        ]
        assert places, f"{panel} is not reached"
        # One stretch of the walk: nobody is thrown to another panel and back.
        assert places[-1] - places[0] == len(places) - 1, panel


@pytest.mark.parametrize("front", ["request", "check"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_passes_by_panels_that_lie_behind_another(
    qtbot: QtBot, review: MainWindow, front: str, key: Qt.Key
) -> None:
    review.session.select(1)
    docks = {dock.objectName(): dock for dock in review.findChildren(QDockWidget)}
    docks[front].raise_()
    qtbot.waitUntil(lambda: not docks[front].visibleRegion().isEmpty())
    review.view.setFocus()
    reached: list[QWidget] = []
    while (now := QApplication.focusWidget()) is not None and now not in reached:
        reached.append(now)
        qtbot.keyClick(now, key)
    for name, dock in docks.items():
        behind = dock.visibleRegion().isEmpty()
        assert any(map(dock.isAncestorOf, reached)) is not behind, name
    assert len(reached) > 15


def test_all_that_a_button_does_is_in_a_menu_or_has_a_key(review: MainWindow) -> None:
    def in_menus(menu: QWidget) -> set[QAction]:
        found = set()
        for action in menu.actions():
            inner = action.menu()
            found |= in_menus(inner) if isinstance(inner, QWidget) else {action}
        return found

    reachable = in_menus(review.menuBar())
    shown: set[QAction] = set()
    for bar in review.findChildren(QToolBar):
        shown |= {action for action in bar.actions() if action.text()}
    for button in review.findChildren(QToolButton):
        if button.defaultAction() is not None:
            shown.add(button.defaultAction())
    ours = {action for _, _, action in review.actions_.listed()}
    assert len(shown & ours) > 20
    away = [a.text() for a in shown & ours if a not in reachable and a.shortcut().isEmpty()]
    assert away == []


def test_every_action_is_found_by_hand_too(window: MainWindow) -> None:
    """What can only be found in the palette cannot be stumbled upon."""
    titles = {action.text() for action in window.findChildren(QAction)}
    assert {action.text() for _, _, action in window.actions_.listed()} <= titles
    for _, _, action in window.actions_.listed():
        assert action.text() and action.toolTip()


def test_the_window_opens_uncut_on_a_small_laptop(window: MainWindow) -> None:
    least = window.minimumSizeHint()
    assert least.width() <= 1366 and least.height() <= 768 - TASK_BAR
    window.resize(1366, 768 - TASK_BAR)
    QApplication.processEvents()
    assert (window.width(), window.height()) == (1366, 768 - TASK_BAR)
    cut = [
        button.text()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
        and button.text()
        and button.width() < button.minimumSizeHint().width()
    ]
    assert cut == []


@pytest.fixture
def themed(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    use_theme(qapp, "system")


def test_a_theme_can_be_forced_and_the_surround_stays(
    themed: QApplication, window: MainWindow
) -> None:
    def grey(role: QPalette.ColorRole) -> int:
        return window.palette().color(role).lightness()

    role = QPalette.ColorRole
    shown = {}
    for theme in ("dark", "light", "dark"):
        use_theme(themed, theme)
        QApplication.processEvents()
        assert (grey(role.Window) < 100) is (theme == "dark")
        assert abs(grey(role.Window) - grey(role.WindowText)) > 120
        assert abs(grey(role.Base) - grey(role.Text)) > 120
        palette = window.palette()
        pairs = [(role.PlaceholderText, role.Window), (role.PlaceholderText, role.Base)]
        if theme == "dark":  # the light ones are the system's own
            pairs += [
                (role.HighlightedText, role.Highlight),
                (role.ToolTipText, role.ToolTipBase),
                (role.Link, role.Base),
            ]
        for ink, ground in pairs:
            assert palette.color(ink).alpha() == 255
            assert contrast(palette.color(ink), palette.color(ground)) >= 4.5, (theme, ink)
        image = window.view.grab().toImage()
        shown[theme] = [image.pixelColor(x, 40).name() for x in range(0, image.width(), 7)]
    assert shown["dark"] == shown["light"]


def test_explanations_follow_when_the_system_turns_dark(themed: QApplication) -> None:
    for theme in ("light", "system"):
        use_theme(themed, theme)
    themed.setPalette(QPalette())  # as the system's new one comes
    faint = QPalette.ColorRole.PlaceholderText
    assert themed.palette().color(faint).alpha() < 255
    themed.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
    assert themed.palette().color(faint).alpha() == 255


def test_explanations_stand_out_on_the_page_they_lie_on(
    themed: QApplication, review: MainWindow
) -> None:
    """Qt's style draws pages of tabs lighter than the window in the dark."""
    dialog = DIALOGS["settings"](review)
    words = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.text()]
    for theme in ("light", "dark"):
        use_theme(themed, theme)
        QApplication.processEvents()
        image = dialog.grab().toImage()
        for label in words:
            corner = label.mapTo(dialog, label.rect().topLeft())
            ground = image.pixelColor(corner.x() + 1, corner.y() + 1)
            ink = label.palette().color(label.foregroundRole())
            assert contrast(ink, ground) >= 4.5, (theme, label.text())
    dialog.close()


def test_boxes_and_fields_stand_out_in_the_dark(themed: QApplication, qtbot: QtBot) -> None:
    controls = (QCheckBox("Stay"), QLineEdit("words"), QSpinBox())
    for control in controls:
        qtbot.addWidget(control)
    around = QPalette.ColorRole.Window
    for theme in ("light", "dark", "light", "dark"):
        use_theme(themed, theme)
        ground = themed.palette().color(around).lightness()
        for control in controls:
            control.resize(control.sizeHint())
            image = control.grab().toImage()
            edge = [image.pixelColor(x, image.height() // 2).lightness() for x in range(4)]
            assert max(abs(level - ground) for level in edge) > 45, (theme, control)


def test_what_a_style_sheet_colours_follows_the_theme(
    themed: QApplication, window: MainWindow
) -> None:
    """Pathology's buttons and the headings that fold: their sheets name the palette."""
    button = window.request_panel.findChild(QAbstractButton, "malignant")
    headings = [section.button for section in window.request_panel.findChildren(CollapsibleSection)]
    assert button is not None and headings
    for theme in ("light", "dark", "light", "dark"):
        use_theme(themed, theme)
        QApplication.processEvents()
        # What text is drawn in lies far from the ground, and on its other side.
        for each in (button, *headings):
            image = each.grab().toImage()
            ground = image.pixelColor(4, image.height() // 2).lightness()
            levels = [
                image.pixelColor(x, y).lightness()
                for x in range(image.width())
                for y in range(image.height())
            ]
            assert (ground < 128) is (theme == "dark"), (theme, each.text())
            assert max(abs(level - ground) for level in levels) > 120, (theme, each.text())


@pytest.mark.parametrize("name", ["help", "bundles"])
def test_links_follow_the_theme_of_an_open_page(
    themed: QApplication, review: MainWindow, name: str
) -> None:
    dialog = DIALOGS[name](review)
    (page,) = dialog.findChildren(QTextBrowser)
    page.append("<a href='index.md'>a link</a>")
    for theme in ("light", "dark", "light", "dark"):
        use_theme(themed, theme)
        QApplication.processEvents()
        ground = page.palette().color(QPalette.ColorRole.Base)
        inks = link_colours(page)
        assert inks and all(contrast(QColor(ink), ground) > 4.5 for ink in inks), (theme, inks)
    dialog.close()


def link_colours(page: QTextBrowser) -> set[str]:
    """What the links of a page are written in."""
    cursor, found = page.textCursor(), set()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    while cursor.movePosition(QTextCursor.MoveOperation.NextCharacter):
        if cursor.charFormat().isAnchor():
            found.add(cursor.charFormat().foreground().color().name())
    return found


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""

    def luminance(colour: QColor) -> float:
        linear = [
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
            for part in (colour.redF(), colour.greenF(), colour.blueF())
        ]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


LOOK = """
import json, sys
from pathlib import Path
from PySide6.QtWidgets import QAbstractButton, QApplication
app = QApplication([])
from busynth_gui.paths import resource_folder
from busynth_gui.imaging.read import read_scan
from busynth_gui.ui.main_window import MainWindow
from busynth_gui.workspace.workspace import Workspace
workspace = Workspace.open(Path(sys.argv[1]))
path = resource_folder("samples", "mixed.png")
workspace.add_scan(read_scan(path), path)
window = MainWindow(workspace, warm_up=False)
window.resize(1366, 728)
window.show()
for _ in range(3):
    app.processEvents()
image = window.grab().toImage()
cut = [b.text() for b in window.findChildren(QAbstractButton)
       if b.isVisible() and b.text() and b.width() < b.minimumSizeHint().width()]
canvas = window.view.grab().toImage()
greys = {canvas.pixelColor(x, canvas.height() // 2).name() for x in range(canvas.width())}
said = {"ratio": window.devicePixelRatioF(), "px": [image.width(), image.height()], "cut": cut,
        "size": [window.width(), window.height()], "greys": len(greys)}
print(json.dumps(said))
if len(sys.argv) > 2:
    image.save(sys.argv[2])
window.close()
"""


@pytest.mark.parametrize("factor", ["1.25", "1.5", "2.0"])
def test_the_window_is_whole_on_fine_screens(tmp_path: Path, factor: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK, str(tmp_path / "workspace")],
        env=os.environ
        | {
            "QT_SCALE_FACTOR": factor,
            "QT_QPA_PLATFORM": "offscreen",
            "XDG_CONFIG_HOME": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["ratio"] == float(factor)
    assert said["size"] == [1366, 728] and said["cut"] == []
    assert said["px"] == [round(side * float(factor)) for side in (1366, 728)]
    assert said["greys"] > 50  # the scan is there, not a blank
