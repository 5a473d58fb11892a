"""Whether what was asked for is hidden until it is decided, so that what is read is read blind."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.ui.models.workspace_settings import WorkspaceSettings
from busynth_gui.workspace.records import CandidateRecord
from busynth_gui.workspace.workspace import Workspace

__all__ = ["Blinding"]

_SETTING = "blinded"
_SOON_MS = 1000


class Blinding(QObject):
    """``changed`` says that :attr:`on` did. Kept in the workspace.

    Hidden are pathology, BI-RADS descriptors and seed, what stages one and two made, and what the
    checks say of the descriptors, of candidates that are pending and of jobs in the queue.
    """

    changed = Signal()

    def __init__(self, workspace: Workspace, settings: WorkspaceSettings, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._settings = workspace, settings
        self._shown: set[int] = set()
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.save)
        self._on = settings.value(_SETTING) is True

    @property
    def on(self) -> bool:
        return self._on

    def set_on(self, on: bool) -> None:
        if on is not self._on:
            self._on = on
            self._settings.keep(_SETTING, on)
            self.changed.emit()

    def hides(self, record: CandidateRecord | None) -> bool:
        """Whether what was asked for must not be shown with a candidate now."""
        return self._on and record is not None and record.decision is None

    def look_at(self, record: CandidateRecord) -> None:
        """Note that a candidate is on the screen."""
        if not record.revealed and not self.hides(record):
            self._shown.add(record.id)
            self._soon.start()

    def holds_for(self, record: CandidateRecord) -> bool:
        """Whether a decision now would be made blinded."""
        return self.hides(record) and not record.revealed and record.id not in self._shown

    def save(self) -> None:
        """Keep what has been shown; in a moment it is done anyway, for many candidates at once."""
        self._soon.stop()
        self._workspace.reveal(self._shown)
        self._shown = set()
