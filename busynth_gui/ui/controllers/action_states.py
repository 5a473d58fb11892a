"""Which actions can be done now, and of the others what is missing: decided here alone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from busynth_gui.engine.queue import JobState
from busynth_gui.ui.canvas.edit_controller import EditController
from busynth_gui.ui.models.actions import Actions
from busynth_gui.ui.models.session import Session
from busynth_gui.ui.services.generation import Generation
from busynth_gui.ui.wording.language import tr

__all__ = ["ActionStates"]

_Rule = tuple[bool, str, Iterable[QAction]]
"""Whether actions can be done, and what is missing when they cannot."""


class ActionStates(QObject):
    """Enables the actions as the models stand. What is missing is an action's property "why"."""

    def __init__(
        self,
        actions: Actions,
        session: Session,
        generation: Generation,
        edit_controller: EditController,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._actions, self._session = actions, session
        self._generation, self._edit_controller = generation, edit_controller
        self._switches_workspaces = False
        for told in (
            *(session.scan_opened, session.candidate_selected, session.candidate_changed),
            *(
                session.region_changed,
                session.ground_changed,
                session.callipers_changed,
                session.field_of_view_changed,
                session.history.changed,
            ),
            *(generation.obstacle_changed, generation.engine.queue_changed),
            edit_controller.changed,
            session.blinding.changed,
        ):
            told.connect(self._refresh)
        self._refresh()

    def allow_workspaces(self) -> None:
        """There is somebody who shows other workspaces."""
        self._switches_workspaces = True
        self._refresh()

    def _refresh(self, *_: object) -> None:
        for possible, missing, actions in self._rules():
            for action in actions:
                action.setEnabled(possible)
                if not possible:
                    action.setProperty("why", missing)

    def _rules(self) -> list[_Rule]:
        a, session = self._actions, self._session
        edits, history, queue = (
            self._edit_controller,
            session.history,
            self._generation.engine.queue,
        )
        obstacle = self._generation.obstacle
        scan, candidate = session.scan is not None, session.selected is not None
        unfinished = queue.count(JobState.WAITING, JobState.RUNNING)
        no_scan, no_candidate = tr("Open a scan first."), tr("Choose a candidate first.")
        gone = session.selected is not None and session.selected.discarded
        hidden = session.blinding.hides(session.selected)
        no_words = tr("What was asked for is hidden until you have decided.")
        no_kept = tr("The candidate is discarded; restore it first.") if gone else no_candidate
        zoom = (a.fit, a.one_to_one, a.zoom_in, a.zoom_out)
        contrast = (a.reset_contrast, a.spread_contrast, *a.presets.values())
        decisions = (a.approve, a.approve_with, a.reject, a.reject_with, a.flag, a.pend)
        looks, critical = (a.sheet, a.review), (a.keep_best, a.list_told)
        walk = (a.next_scan, a.previous_scan, a.next_pending)
        again = (a.reuse, a.reuse_words, *a.again.values())
        switching = (a.open_workspace, a.recent_workspaces, a.move_workspace, a.compact_workspace)
        return [
            (scan, no_scan, (*zoom, *contrast, a.propose, *walk, *looks)),
            (scan, no_scan, (a.calibrate, a.blank_writing, a.pass_writing)),
            (not obstacle, obstacle, (a.generate,)),
            (candidate, no_candidate, (a.unselect, a.healthy)),
            (candidate and not hidden, no_words if hidden else no_candidate, again),
            (not hidden, no_words, (a.stages[1], a.stages[2])),
            (candidate and not gone, no_kept, (*decisions, a.correct, a.add_lesion, a.discard)),
            (
                session.ground is not None,
                tr("The next lesion stands on the healthy scan already."),
                (a.leave_ground,),
            ),
            (scan and not session.blinding.on, no_words if scan else no_scan, critical),
            (gone, tr("Choose a candidate that was discarded."), (a.restore,)),
            (
                session.region is not None and not candidate,
                tr("There is no region on the scan."),
                (a.clear_region, a.set_field, a.blank_region, a.heal, *a.move_region.values()),
            ),
            (
                session.field_of_view is not None,
                tr("No field of view was drawn on this scan."),
                (a.reset_field,),
            ),
            (
                bool(session.callipers),
                tr("There are no callipers on the scan."),
                (a.clear_callipers,),
            ),
            (edits.corrected, tr("The mask has not been corrected."), (a.restore_mask,)),
            (edits.paintable, tr("Nothing is painted yet."), a.operations.values()),
            (history.undo_name is not None, tr("Nothing has been done yet."), (a.undo,)),
            (history.redo_name is not None, tr("Nothing has been undone."), (a.redo,)),
            (unfinished > 0, tr("Nothing waits or runs."), (a.cancel_all,)),
            (queue.count(JobState.FAILED) > 0, tr("Nothing has failed."), (a.retry_failed,)),
            (
                queue.count(JobState.CANCELLED) > 0,
                tr("Nothing has been cancelled."),
                (a.retry_cancelled,),
            ),
            (unfinished < len(queue), tr("Nothing has finished."), (a.clear_finished,)),
            (self._switches_workspaces, tr("This window stays with its workspace."), switching),
        ]
