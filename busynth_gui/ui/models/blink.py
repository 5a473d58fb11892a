"""Blinking between healthy scan and candidate: what differs jumps to the eye."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.view_settings import ViewSettings

__all__ = ["Blink"]


class Blink(QObject):
    """``running_changed`` says whether it blinks. It ends where an edit begins.

    Each of the two is seen for as long as the settings say; their range keeps to what is safe for
    who reacts to flicker (WCAG 2.2, success criterion 2.3.1: three flashes a second at the most).
    """

    running_changed = Signal(bool)

    def __init__(
        self,
        session: Session,
        view_settings: ViewSettings,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._view_settings = session, view_settings
        self._timer = QTimer(self)
        self._settings = settings
        self._keep_time()
        settings.changed.connect(lambda _: self._keep_time())
        self._timer.timeout.connect(self._turn)
        session.candidate_changed.connect(lambda _: self.set_running(False))
        session.candidate_selected.connect(self._on_selected)
        session.scan_opened.connect(lambda _: self.set_running(False))

    @property
    def running(self) -> bool:
        return self._timer.isActive()

    def set_running(self, wanted: bool) -> None:
        """Begin or end; without a candidate there is nothing to blink with."""
        wanted = wanted and self._session.selected is not None
        if wanted is not self.running:
            if wanted:
                self._timer.start()
            else:
                self._timer.stop()
                self._view_settings.change(blinked=False)
        # Told even if nothing changed: the action was checked by the click that is refused.
        self.running_changed.emit(self.running)

    def _keep_time(self) -> None:
        self._timer.setInterval(self._settings["blink_ms"])

    def _on_selected(self, candidate_id: int) -> None:
        # On to the next candidate it goes on blinking.
        if candidate_id < 0:
            self.set_running(False)

    def _turn(self) -> None:
        self._view_settings.change(blinked=not self._view_settings.state.blinked)
