"""What works behind the window on one workspace: begun together, ended together."""

from __future__ import annotations

import logging

from PySide6.QtCore import QObject

from busynth_gui.case.errors import Refusal
from busynth_gui.engine.engine import Engine
from busynth_gui.imaging.readers import pool as reader_pool
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.models.settings import Settings
from busynth_gui.ui.models.user_activity import UserActivity
from busynth_gui.ui.services.background import Background
from busynth_gui.ui.services.best_of_batches import BestOfBatches
from busynth_gui.ui.services.candidate_checks import CandidateChecks
from busynth_gui.ui.services.field_of_view import FieldOfView
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.services.healing import Healing
from busynth_gui.ui.services.idle_checks import IdleChecks
from busynth_gui.ui.services.lesion_crops import LesionCrops
from busynth_gui.ui.services.live_previews import LivePreviews
from busynth_gui.ui.services.plan_filling import PlanFilling
from busynth_gui.ui.services.queue_store import QueueStore
from busynth_gui.ui.services.scan_import import ScanImport
from busynth_gui.ui.services.workspace_job_io import WorkspaceJobIO
from busynth_gui.ui.services.writing import Writing

__all__ = ["Services"]

_log = logging.getLogger(__name__)


class Services(QObject):
    """Owns engine and threads; ``loader`` is the engine's."""

    def __init__(self, session: Session, settings: Settings, loader: str, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session
        self.engine = Engine(WorkspaceJobIO(session.workspace), self, loader=loader)
        self.generation = Generation(session, self.engine, self)
        self.live_previews = LivePreviews(session, self.generation, settings, self)
        self.queue_store = QueueStore(session, self.engine, self)
        self.plan_filling = PlanFilling(session, self.generation, self)
        self.field_of_view = FieldOfView(session, self)
        self.writing = Writing(session, self)
        self.candidate_checks = CandidateChecks(session, self.field_of_view, self)
        self.activity = UserActivity(self)
        self.idle_checks = IdleChecks(session, self.activity, self)
        self.best_of_batches = BestOfBatches(session, self.generation, self.idle_checks, self)
        self.lesion_crops = LesionCrops(session, self)
        self.background = Background(self)
        self.scan_import = ScanImport(session, self.background, self)
        self.healing = Healing(session, self.generation, self.background, self)
        self.candidate_checks.found.connect(self.idle_checks.keep)

    def close(self) -> None:
        """Wait for the threads, and write what is left: then the workspace can be let go."""
        for end in (
            *(
                self.plan_filling.close,
                self.best_of_batches.close,
                self.scan_import.close,
                self.engine.close,
                self.queue_store.close,
            ),
            # A file that is being read is let go, so that the background has nothing to wait for.
            *(reader_pool.interrupt, self.background.close),
            *(self.field_of_view.close, self.candidate_checks.close, self.lesion_crops.close),
            *(
                self.writing.close,
                self.activity.close,
                self.idle_checks.close,
                self._session.blinding.save,
            ),
            self._session.settings.save,
        ):
            try:
                end()
            except Refusal as refusal:  # a full disk keeps nobody from leaving
                _log.warning("Not kept on closing: %s", refusal)
