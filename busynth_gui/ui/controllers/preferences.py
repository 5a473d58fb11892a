"""How the user likes to work: settings and keys, and the dialogs in which they are changed."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from busynth_gui.ui.canvas.mouse_bindings import MouseHabits
from busynth_gui.ui.canvas.view import CanvasView
from busynth_gui.ui.dialogs.settings_dialog import SettingsDialog
from busynth_gui.ui.dialogs.shortcuts_dialog import ShortcutsDialog
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.settings import SETTINGS, Settings
from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.models.undo import History

__all__ = ["Preferences"]


class Preferences(QObject):
    """Sets what settings and keys say on canvas and history, and keeps them so."""

    def __init__(
        self, settings: Settings, actions: Actions, history: History, window: QWidget
    ) -> None:
        super().__init__(window)
        self.settings = settings
        self.keys = KeyMap(actions, settings.data, self)
        self._history, self._window = history, window
        self._view: CanvasView | None = None
        self.settings_dialog: SettingsDialog | None = None
        self.keys_dialog: ShortcutsDialog | None = None
        settings.changed.connect(self._set)
        self.keys.changed.connect(self._set)
        actions.settings.triggered.connect(lambda _=False: self.open_settings())
        actions.keys.triggered.connect(lambda _=False: self.list_keys())
        self._set()

    def mind(self, view: CanvasView) -> None:
        """Set the canvas's mouse as well."""
        self._view = view
        self._set()

    def open_settings(self) -> SettingsDialog:
        dialog = self.settings_dialog = SettingsDialog(self.settings, self.keys, self._window)
        dialog.open()
        return dialog

    def list_keys(self) -> None:
        """Show what mouse and keys do now."""
        dialog = self.keys_dialog = ShortcutsDialog(self.settings, self.keys, self._window)
        dialog.change_asked.connect(self._change_keys)
        dialog.open()

    def _change_keys(self) -> None:
        self.open_settings().show_keys()

    def _set(self, _key: str = "") -> None:
        self._history.most_bytes = self.settings["undo_mb"] * 2**20
        if self._view is not None:
            values = {setting.key: self.settings[setting.key] for setting in SETTINGS}
            self._view.mouse = MouseHabits.of(values, self.keys.held_key("hold_pan"))
