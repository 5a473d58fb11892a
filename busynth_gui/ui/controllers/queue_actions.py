"""Connects the actions on the queue: pause, retry, clear, cancel."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.queue import JobState
from busynth_gui.ui.lists.queue_panel import QueuePanel
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.services.generation import Generation

__all__ = ["QueueActions"]


class QueueActions(QObject):
    """``refused`` carries the Refusal of what cannot be tried again."""

    refused = Signal(object)

    def __init__(self, generation: Generation, panel: QueuePanel, actions: Actions) -> None:
        super().__init__(panel)
        self._engine, self._actions = generation.engine, actions
        engine, a = generation.engine, actions
        a.pause.triggered.connect(lambda on: engine.pause() if on else engine.resume())
        a.cancel_all.triggered.connect(engine.cancel_all)
        a.clear_finished.triggered.connect(engine.queue.clear_finished)
        a.retry_failed.triggered.connect(lambda: self._trying(generation.retry_failed))
        panel.job_chosen.connect(generation.follow)
        panel.retry_asked.connect(lambda job: self._trying(lambda: generation.retry(job)))
        engine.queue_changed.connect(self._enable)
        engine.paused_changed.connect(lambda _: self._enable())
        self._enable()

    def _trying(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Refusal as refusal:
            self.refused.emit(refusal)

    def _enable(self) -> None:
        a, queue = self._actions, self._engine.queue
        left = queue.count(JobState.WAITING, JobState.RUNNING)
        a.pause.setChecked(self._engine.paused)
        a.cancel_all.setEnabled(left > 0)
        a.retry_failed.setEnabled(queue.count(JobState.FAILED) > 0)
        a.clear_finished.setEnabled(left < len(queue))
