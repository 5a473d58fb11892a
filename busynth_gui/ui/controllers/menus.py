"""Where the actions are found: menu bar, tool bar, and the menu on a candidate."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QLabel,
    QMainWindow,
    QMenu,
    QSizePolicy,
    QSlider,
    QToolBar,
    QToolButton,
    QWidget,
)

from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.view_settings import ViewSettings, ViewState
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.wording.language import tr

__all__ = ["candidate_menu", "fill_menu_bar", "make_tool_bar"]


def fill_menu_bar(window: QMainWindow, actions: Actions, panels: list[QAction]) -> None:
    a = actions
    entries: list[tuple[str, list[QAction | None]]] = [
        (
            tr("&File"),
            [
                *(a.open, a.open_folder, a.open_samples, None, a.open_workspace),
                *(a.recent_workspaces, a.move_workspace, a.compact_workspace, None),
                *(a.export, a.export_healed, None, a.reviewer, a.bundles, a.settings, None),
                a.quit,
            ],
        ),
        (
            tr("&Edit"),
            [
                *(a.undo, a.redo, None, a.clear_region, a.clear_callipers, None),
                *(a.heal, None, a.calibrate, a.set_field, a.reset_field, None),
                *(a.blank_writing, a.blank_region, a.pass_writing),
            ],
        ),
        (
            tr("&Draw"),
            [
                *(*a.tools.values(), None, a.brush_larger, a.brush_smaller, None),
                *(*a.operations.values(), None, a.propose, a.live, None),
                *(*a.move_region.values(), None, a.correct, a.restore_mask),
            ],
        ),
        (
            tr("&View"),
            [
                *(a.zoom_in, a.zoom_out, a.fit, a.one_to_one, a.near, None),
                *(a.reset_contrast, *contrast_actions(a), None),
                *(a.sheet, a.review, None),
                *(a.field, a.scales, a.contour, a.overlay, None),
                *(a.healthy, a.beside, a.swipe, a.divider_left, a.divider_right, a.blink),
                *(a.difference, None, *a.stages.values(), None),
                *(*panels, a.reset_panels),
            ],
        ),
        (
            tr("&Candidate"),
            [
                *(a.generate, a.batch, a.plan, None, a.pause, a.retry_failed, a.retry_cancelled),
                *(a.clear_finished, a.cancel_all, None),
                *(a.approve, a.approve_with, a.reject, a.reject_with, a.flag, a.pend, None),
                *(a.approve_rest, a.reject_rest, a.stay, a.blinded, a.summary, a.studies, None),
                *(
                    a.next_pending,
                    a.next,
                    a.previous,
                    a.next_scan,
                    a.previous_scan,
                    a.unselect,
                    None,
                    a.reuse,
                    a.reuse_words,
                    *a.again.values(),
                    None,
                    a.add_lesion,
                    a.leave_ground,
                    None,
                    a.list_told,
                    a.keep_best,
                    a.discard,
                    a.restore,
                ),
            ],
        ),
        (
            tr("&Help"),
            [a.help, a.palette, a.keys, a.tour, None, a.log_folder, a.licences, a.about],
        ),
    ]
    for title, items in entries:
        _fill(window.menuBar().addMenu(title), items)


def make_tool_bar(actions: Actions, view_settings: ViewSettings) -> QToolBar:
    """The tool bar; file, draw, view, and on the right how the mask is shown."""
    a = actions
    bar = configured(QToolBar(tr("Tools")), objectName="tools")
    bar.setMovable(False)
    bar.setIconSize(QSize(18, 18))
    _fill(bar, [a.open, a.open_folder, None, a.undo, a.redo, None, a.fit, a.one_to_one])
    bar.addWidget(_contrast_button(a, bar))
    spring = QWidget()
    spring.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    bar.addWidget(spring)
    bar.addWidget(QLabel(tr("Mask") + " "))
    bar.addWidget(_opacity_slider(view_settings))
    bar.addAction(a.overlay)
    for action in (a.healthy, a.beside, a.swipe, a.blink, a.difference, a.sheet):
        bar.addAction(action)
    bar.addSeparator()
    bar.addAction(a.export)
    for action in (a.open, a.healthy, a.export):
        button = bar.widgetForAction(action)
        assert isinstance(button, QToolButton)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    return bar


def contrast_actions(actions: Actions) -> list[QAction]:
    """The ready-made contrasts."""
    return [*actions.presets.values(), actions.spread_contrast]


def _contrast_button(actions: Actions, parent: QWidget) -> QToolButton:
    """Resets the contrast; its arrow opens the ready-made ones."""
    button = configured(QToolButton(parent), objectName="contrast")
    button.setDefaultAction(actions.reset_contrast)
    menu = QMenu(button)
    _fill(menu, [*contrast_actions(actions)])
    button.setMenu(menu)
    button.setPopupMode(QToolButton.ToolButtonPopupMode.MenuButtonPopup)
    return button


def candidate_menu(actions: Actions, parent: QWidget) -> QMenu:
    """What can be done with the selected candidate."""
    a = actions
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    decisions = (a.approve, a.approve_with, a.reject, a.reject_with, a.flag, a.pend)
    again = (a.reuse, a.reuse_words, *a.again.values())
    _fill(menu, [*decisions, None, *again, None, a.add_lesion, None, a.discard, a.restore])
    return menu


def _fill(where: QMenu | QToolBar, items: list[QAction | None]) -> None:
    for item in items:
        if item is None:
            where.addSeparator()
        else:
            where.addAction(item)


def _opacity_slider(view_settings: ViewSettings) -> QSlider:
    slider = configured(QSlider(Qt.Orientation.Horizontal), objectName="opacity")
    slider.setRange(0, 100)
    slider.setFixedWidth(96)
    slider.setAccessibleName(tr("Opacity of the mask"))
    slider.setToolTip(tr("Opacity of the mask's tint"))

    def show(state: ViewState) -> None:
        with QSignalBlocker(slider):
            slider.setValue(round(state.opacity * 100))

    show(view_settings.state)
    view_settings.state_changed.connect(show)
    slider.valueChanged.connect(lambda value: view_settings.change(opacity=value / 100))
    return slider
