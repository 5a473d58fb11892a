"""Candidates of a workspace counted as a labelled set is: by class, size and one measured word."""

from __future__ import annotations

from collections import Counter

import numpy as np

from busynth_gui.case.decision import DecisionState
from busynth_gui.labelled.strata import Stratum, stratum_of
from busynth_gui.workspace.workspace import Workspace

__all__ = ["MeasuredStrata"]


class MeasuredStrata:
    """Measures candidates as they stand, each once: what was measured holds for its mask."""

    def __init__(self, by: str | None) -> None:
        self.by = by
        self._known: dict[tuple[int, str], Stratum] = {}

    def approved(self, workspace: Workspace) -> Counter[Stratum]:
        """The approved candidates by what they measure to be; discarded ones left out."""
        counts: Counter[Stratum] = Counter()
        for key in workspace.listing.candidates():
            if key.state is DecisionState.APPROVED:
                counts[self._of(workspace, key.id)] += 1
        return counts

    def _of(self, workspace: Workspace, candidate_id: int) -> Stratum:
        record = workspace.candidate_record(candidate_id)
        known = self._known.get((candidate_id, record.mask_sha256))
        if known is not None:
            return known
        stored = workspace.load_candidate(candidate_id)
        scan = workspace.scan(record.scan_id)
        grey = stored.candidate.image.astype(np.float32) * (255.0 / scan.full_scale)
        pixels = np.rint(np.clip(grey, 0, 255)).astype(np.uint8)
        stratum, _ = stratum_of(pixels, stored.mask, record.request.pathology, self.by)
        self._known[candidate_id, record.mask_sha256] = stratum
        return stratum
