"""The list of what mouse and keys do, as they are set now."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from busynth_gui.ui.models.settings import SETTINGS, Group, Settings
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.models.tooltips import native
from busynth_gui.ui.widgets.factory import configured
from busynth_gui.ui.widgets.page import Page
from busynth_gui.ui.widgets.screen_room import resize_within_screen

__all__ = ["ShortcutsDialog"]


class ShortcutsDialog(QDialog):
    """Mouse first, then every action that has a key. ``change_asked`` asks for the settings."""

    change_asked = Signal()

    def __init__(self, settings: Settings, keys: KeyMap, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Mouse and keys"))
        self._settings, self._keys = settings, keys
        self.list = Page()
        self.list.setAccessibleName(self.tr("Mouse and keys"))
        self.list.setHtml(self._html())
        change = configured(QPushButton(self.tr("Change…")), objectName="change")
        change.clicked.connect(self._change)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.addButton(change, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.list)
        column.addWidget(buttons)
        resize_within_screen(self, 520, 600)

    def _change(self) -> None:
        self.close()
        self.change_asked.emit()

    def _html(self) -> str:
        groups: dict[str, list[tuple[str, str]]] = {self.tr("Mouse"): self._mouse()}
        for binding in self._keys.bindings():
            spelled = ", ".join(native(key) for key in self._keys.keys(binding.name))
            if spelled:
                groups.setdefault(binding.group, []).append((spelled, binding.words))
        parts = []
        for title, rows in groups.items():
            cells = "".join(
                f"<tr><td width='210'><b>{escape(key)}</b></td><td>{escape(does)}</td></tr>"
                for key, does in rows
            )
            parts.append(f"<h3>{escape(title)}</h3><table cellpadding='2'>{cells}</table>")
        return "".join(parts)

    def _mouse(self) -> list[tuple[str, str]]:
        rows = [
            (setting.label(), dict(setting.options())[self._settings[setting.key]])
            for setting in SETTINGS
            if setting.group is Group.MOUSE and setting.choices
        ]
        return [
            *rows,
            (self.tr("Double click with the button for the contrast"), self.tr("reset it")),
            (
                self.tr("Shift while drawing"),
                self.tr("round or square; from the centre; turn by 15°"),
            ),
            (self.tr("Ctrl while drawing"), self.tr("take away instead of adding")),
        ]
