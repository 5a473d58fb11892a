"""Connects the actions on the queue: pause, retry, clear, cancel."""

from __future__ import annotations

from PySide6.QtCore import QObject

from busynth_gui.ui.lists.queue_panel import QueuePanel
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.services.generation import Generation

__all__ = ["QueueActions"]


class QueueActions(QObject):
    """Connects them; it holds no state."""

    def __init__(self, generation: Generation, panel: QueuePanel, actions: Actions) -> None:
        super().__init__(panel)
        engine, a = generation.engine, actions
        a.pause.triggered.connect(lambda on: engine.pause() if on else engine.resume())
        a.cancel_all.triggered.connect(engine.cancel_all)
        a.clear_finished.triggered.connect(engine.queue.clear_finished)
        a.retry_failed.triggered.connect(generation.retry_failed)
        panel.job_chosen.connect(generation.follow)
        panel.retry_asked.connect(generation.retry)
        engine.paused_changed.connect(a.pause.setChecked)
        a.pause.setChecked(engine.paused)
