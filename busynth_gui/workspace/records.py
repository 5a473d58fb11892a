"""What the workspace hands out: frozen snapshots of its rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.request import Request

__all__ = ["ApprovedCandidate", "CandidateRecord", "ScanRecord", "StoredCandidate"]


@dataclass(frozen=True)
class ScanRecord:
    """A scan without its pixels. ``source`` is the file it came from, ``thumbnail`` a small PNG.

    ``height`` and ``width`` in px, ``bits`` 8 or 16, ``spacing_mm`` (row, column) if known,
    ``added_at`` ISO 8601 in UTC.
    """

    id: int
    name: str
    sha256: str
    source: str
    height: int
    width: int
    bits: int
    spacing_mm: tuple[float, float] | None
    added_at: str
    thumbnail: bytes


@dataclass(frozen=True)
class CandidateRecord:
    """A candidate without its arrays, light enough to list thousands.

    ``mask_sha256`` is that of the mask as it stands, corrected or as made. ``decision`` is the
    word that holds for exactly these pixels, None while there is none. ``thumbnail`` is a PNG of
    the surroundings of the mask, ``created_at`` ISO 8601 in UTC.
    """

    id: int
    scan_id: int
    request_json: str
    image_sha256: str
    mask_sha256: str
    mask_corrected: bool
    decision: Decision | None
    thumbnail: bytes
    created_at: str

    @cached_property
    def request(self) -> Request:
        """The request, parsed when first asked for."""
        return Request.from_json(json.loads(self.request_json))

    @property
    def state(self) -> DecisionState:
        return DecisionState.PENDING if self.decision is None else self.decision.state


@dataclass(frozen=True, eq=False)
class StoredCandidate:
    """A candidate as it was made, and its mask (H, W) as it stands now."""

    record: CandidateRecord
    candidate: Candidate
    mask: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class ApprovedCandidate:
    """An approved pair, ready for export. ``name`` is a file stem, unique in the workspace."""

    name: str
    scan: ScanRecord
    candidate: Candidate
    mask: NDArray[np.bool_]
    decision: Decision
