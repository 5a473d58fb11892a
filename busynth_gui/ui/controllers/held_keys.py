"""Keys that do something for as long as they are held."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from busynth_gui.ui.models.shortcuts import KeyMap
from busynth_gui.ui.models.view_settings import ViewSettings

__all__ = ["HeldKeys"]


class HeldKeys(QObject):
    """One key shows the healthy scan and one hides the overlays, for as long as they are held."""

    def __init__(self, view_settings: ViewSettings, keys: KeyMap, parent: QObject) -> None:
        super().__init__(parent)
        self._view_settings, self._keys = view_settings, keys

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut:
            self._view_settings.change(peek=False, bare=False)
        elif isinstance(event, QKeyEvent) and not event.modifiers():
            held = event.type() == QEvent.Type.KeyPress
            keys = self._keys
            fields = {keys.held_key("hold_healthy"): "peek", keys.held_key("hold_bare"): "bare"}
            field = fields.get(Qt.Key(event.key()))
            ours = event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
            if field is not None and ours:
                if not event.isAutoRepeat():
                    self._view_settings.change(**{field: held})
                return True
        return super().eventFilter(watched, event)
