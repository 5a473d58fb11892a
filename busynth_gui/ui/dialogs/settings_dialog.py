"""The settings dialog, built from the settings' declarations; what is changed holds at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPushButton,
    QSpinBox,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.case.errors import Refusal
from busynth_gui.ui.dialogs.shortcuts_page import ShortcutsPage
from busynth_gui.ui.models.settings import SETTINGS, Group, Setting, Settings
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.widgets.column_area import ColumnArea
from busynth_gui.ui.widgets.factory import configured, quiet_wheel
from busynth_gui.ui.widgets.screen_room import resize_within_screen
from busynth_gui.ui.wording.refusal_words import sentence

__all__ = ["SettingsDialog"]

_Control = QCheckBox | QSpinBox | QComboBox


class SettingsDialog(QDialog):
    """A tab per group of settings, and one for the keys. ``controls`` are by a setting's key."""

    def __init__(self, settings: Settings, keys: KeyMap, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Settings"))
        self._settings = settings
        self.controls: dict[str, _Control] = {}
        self.notices: dict[Group, QLabel] = {}
        self.tabs = QTabWidget()
        self.tabs.setAccessibleName(self.tr("Pages of settings"))
        titles = {
            Group.GENERAL: self.tr("General"),
            Group.WORK: self.tr("Work"),
            Group.MOUSE: self.tr("Mouse"),
        }
        for group, title in titles.items():
            self.tabs.addTab(self._page(group), title)
        self.keys_page = ShortcutsPage(keys)
        self.tabs.addTab(self.keys_page, self.tr("Keys"))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            configured(button, autoDefault=False)
        column = QVBoxLayout(self)
        column.addWidget(self.tabs, 1)
        column.addWidget(buttons)
        quiet_wheel(self)
        settings.changed.connect(self._show)
        resize_within_screen(self, 760, 560)

    def show_keys(self) -> None:
        """Turn to the page of the keys."""
        self.tabs.setCurrentWidget(self.keys_page)

    # Building

    def _page(self, group: Group) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        rows = QWidget()
        form = QFormLayout(rows)
        form.setVerticalSpacing(8)
        for setting in SETTINGS:
            if setting.group is group:
                self._add(form, setting)
        notice = self.notices[group] = configured(QLabel(wordWrap=True), objectName="notice")
        reset = configured(QPushButton(self.tr("Reset this page")), autoDefault=False)
        reset.clicked.connect(lambda _=False: self._reset(group))
        column.addWidget(ColumnArea(rows), 1)
        column.addWidget(notice)
        column.addWidget(reset, 0, Qt.AlignmentFlag.AlignRight)
        return page

    def _add(self, form: QFormLayout, setting: Setting) -> None:
        control = self._control(setting)
        control.setObjectName(setting.key)
        control.setAccessibleName(setting.label())
        control.setToolTip(setting.hint())
        self.controls[setting.key] = control
        self._show(setting.key)
        if isinstance(control, QCheckBox):
            form.addRow(control)
        else:
            form.addRow(setting.label(), control)
        if setting.tip:
            words = QLabel(setting.hint(), wordWrap=True)
            words.setForegroundRole(self.palette().ColorRole.PlaceholderText)
            form.addRow("", words)

    def _control(self, setting: Setting) -> _Control:
        if isinstance(setting.default, bool):
            switch = QCheckBox(setting.label())
            switch.toggled.connect(lambda on: self._set(setting, on))
            return switch
        if isinstance(setting.default, int):
            number = QSpinBox()
            number.setRange(setting.low, setting.high)
            number.setSuffix(f" {setting.unit}")
            number.valueChanged.connect(lambda value: self._set(setting, value))
            return number
        box = QComboBox()
        for value, words in setting.options():
            box.addItem(words, value)
        box.activated.connect(lambda at: self._set(setting, box.itemData(at)))
        return box

    # Showing and changing

    def _set(self, setting: Setting, value: Any) -> None:
        notice = self.notices[setting.group]
        try:
            self._settings.set(setting.key, value)
            notice.clear()
        except Refusal as refusal:
            notice.setText(sentence(refusal))
            self._show(setting.key)

    def _reset(self, group: Group) -> None:
        self._settings.reset(group)
        self.notices[group].clear()

    def _show(self, key: str) -> None:
        control, value = self.controls.get(key), self._settings[key]
        if control is None:
            return
        with QSignalBlocker(control):
            if isinstance(control, QCheckBox):
                control.setChecked(value)
            elif isinstance(control, QSpinBox):
                control.setValue(value)
            else:
                control.setCurrentIndex(control.findData(value))
