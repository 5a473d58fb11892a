"""The workspaces that were open last."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from busynth_gui.paths import is_file
from busynth_gui.ui.models.user_store import UserStore
from busynth_gui.workspace.database import DATABASE_NAME

__all__ = ["RecentWorkspaces"]

_KEY = "recent_workspaces"
_MOST = 8


class RecentWorkspaces(QObject):
    """The last ones first. ``changed`` says that they did."""

    changed = Signal()

    def __init__(self, data: UserStore, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._data = data

    def folders(self) -> list[Path]:
        """Those that are still there."""
        return [folder for folder in self._kept() if is_file(folder / DATABASE_NAME)]

    def last(self) -> Path | None:
        """The one that was open last, also where it cannot be reached now."""
        return next(iter(self._kept()), None)

    def add(self, folder: Path) -> None:
        """Put a folder first."""
        others = [other for other in self._kept() if other != folder]
        self._keep([folder, *others])

    def replace(self, before: Path, after: Path) -> None:
        """A workspace was moved."""
        self._keep([after if folder == before else folder for folder in self._kept()])

    def _kept(self) -> list[Path]:
        """With those that cannot be reached now, say on a share that is away: they may be again."""
        kept = self._data.get(_KEY, [])
        return [Path(text) for text in kept if isinstance(text, str)]

    def _keep(self, folders: list[Path]) -> None:
        self._data.set(_KEY, [str(folder) for folder in [*dict.fromkeys(folders)][:_MOST]])
        self.changed.emit()
