"""Live previews switched on and off, told of drags, and dropped by whoever turns elsewhere."""

from __future__ import annotations

from PySide6.QtCore import QObject

from busynth_gui.ui.canvas.editor import Editor
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.tool_settings import ToolSettings
from busynth_gui.ui.services.live_previews import LivePreviews

__all__ = ["LiveActions"]


class LiveActions(QObject):
    """Keeps the switch and the setting alike."""

    def __init__(
        self,
        actions: Actions,
        settings: Settings,
        live_previews: LivePreviews,
        editor: Editor,
        tool_settings: ToolSettings,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._switch, self._settings, self._live_previews = actions.live, settings, live_previews
        actions.live.setChecked(settings["live"])
        actions.live.toggled.connect(lambda on: settings.set("live", on))
        settings.changed.connect(self._on_setting)
        editor.region_drafted.connect(live_previews.follow)
        editor.preview_dropped.connect(live_previews.drop)
        tool_settings.tool_changed.connect(lambda _: live_previews.drop())

    def _on_setting(self, key: str) -> None:
        if key == "live":
            self._switch.setChecked(self._settings["live"])
            self._live_previews.set_on(self._settings["live"])
