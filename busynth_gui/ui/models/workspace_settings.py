"""What the window keeps in the workspace from one sitting to the next: layout, request, filters."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from busynth_gui.workspace.workspace import Workspace

__all__ = ["WorkspaceSettings"]

_SETTLE_MS = 400


class WorkspaceSettings(QObject):
    """Writes JSON values by key, a moment later: a slider sends a hundred on its way."""

    def __init__(self, workspace: Workspace, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._unsaved: dict[str, Any] = {}
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(self.save)

    def value(self, key: str, default: Any = None) -> Any:
        """What was kept last under a key, written or not."""
        return self._unsaved[key] if key in self._unsaved else self._workspace.setting(key, default)

    def keep(self, key: str, value: Any) -> None:
        """Keep a value, within half a second or at the next :meth:`save`."""
        self._unsaved[key] = value
        self._settle.start()

    def save(self) -> None:
        """Write what is not written yet. Raises Refusal; what was refused is left for the next."""
        self._settle.stop()
        for key in list(self._unsaved):
            self._workspace.set_setting(key, self._unsaved[key])
            del self._unsaved[key]
