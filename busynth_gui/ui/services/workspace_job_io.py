"""Where the engine's jobs get their scans and leave their candidates: the workspace."""

from __future__ import annotations

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.errors import Refusal
from busynth_gui.engine.messages import Job, Order
from busynth_gui.workspace.workspace import Workspace

__all__ = ["WorkspaceJobIO"]


class WorkspaceJobIO:
    """Works in the render thread, over a connection of its own to the window's workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._windows = workspace
        self._own: Workspace | None = None

    def fetch(self, order: Order) -> Job:
        """The order with scan, ground and lesion. Raises Refusal when one of them is gone."""
        workspace, request = self._workspace(), order.request
        record = workspace.find_scan(request.scan_sha256)
        if record is None:
            raise Refusal("the scan {0} was removed", "open it again, then retry", order.scan_name)
        lesion = None
        if request.start_stage == 3:
            if order.lesion_of is None:
                raise Refusal("the lesion to be kept was deleted", "start at stage two")
            lesion = workspace.load_candidate(order.lesion_of).candidate.lesion
        ground = None
        if request.ground is not None:
            ground_id = workspace.listing.made_by(record.id, request.ground.digest)
            if ground_id is None:
                raise Refusal(
                    "the candidate that the lesion is to be added to is not there",
                    "make that first, then retry",
                )
            ground = workspace.load_candidate(ground_id).candidate
        return Job(order.job_id, request, workspace.scan(record.id), lesion, ground)

    def store(self, order: Order, candidate: Candidate) -> int:
        """Keep the candidate and strike its job out, at once. Returns the candidate's id.

        -1 when the scan was removed meanwhile, and its candidates with it.
        """
        workspace = self._workspace()
        if workspace.find_scan(candidate.request.scan_sha256) is None:
            return -1
        return workspace.add_candidate(candidate, job_id=order.job_id).id

    def close(self) -> None:
        if self._own is not None:
            self._own.close()
            self._own = None

    def _workspace(self) -> Workspace:
        if self._own is None:
            self._own = self._windows.for_thread()
        return self._own
