"""Connects the actions on the queue: pause, retry, clear, cancel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from busynth_gui.engine.queue import JobState
from busynth_gui.ui.dialogs.message_boxes import ask_first
from busynth_gui.ui.lists.queue_panel import QueuePanel
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.services.generation import Generation

__all__ = ["QueueActions"]


class QueueActions(QObject):
    """Connects them; it holds no state."""

    def __init__(self, generation: Generation, panel: QueuePanel, actions: Actions) -> None:
        super().__init__(panel)
        engine, a = generation.engine, actions
        self._engine, self._panel = engine, panel
        a.pause.triggered.connect(lambda on: engine.pause() if on else engine.resume())
        a.cancel_all.triggered.connect(self._cancel_all)
        a.clear_finished.triggered.connect(engine.queue.clear_finished)
        for action, state in (
            (a.retry_failed, JobState.FAILED),
            (a.retry_cancelled, JobState.CANCELLED),
        ):
            action.triggered.connect(lambda _=False, s=state: generation.retry_all(s))
        panel.job_chosen.connect(generation.follow)
        panel.retry_asked.connect(generation.retry)
        engine.paused_changed.connect(a.pause.setChecked)
        a.pause.setChecked(engine.paused)

    def _cancel_all(self) -> None:
        """At once where one job is left; a batch is asked about first."""
        left = len(self._engine.queue.unfinished())
        if left < 2:
            self._engine.cancel_all()
            return
        words = self.tr("Cancel {0} jobs? They stay in the list and can be retried together.")
        sure = self.tr("Cancel them")
        ask_first(words.format(left), sure, self._engine.cancel_all, self._panel.window())
