"""What the workspace hands out: frozen snapshots of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.finding import Finding, Mark
from busynth_gui.case.healing import HealRequest
from busynth_gui.case.region import RasterRegion, Region
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.json_file import parse_json

__all__ = [
    "AddedScan",
    "ApprovedCandidate",
    "CandidateFacts",
    "CandidateKey",
    "CandidateRecord",
    "JobRecord",
    "PairName",
    "ScanRecord",
    "StoredCandidate",
]


@dataclass(frozen=True)
class ScanRecord:
    """A scan without its pixels. ``source`` is the file it came from.

    ``height`` and ``width`` in px, ``bits`` 8 or 16, ``spacing_mm`` (row, column) if known,
    ``added_at`` ISO 8601 in UTC. ``done``: somebody said that no more is to be made of it.
    ``burned_in``: its file said that writing on it may name a patient.
    ``field_of_view``: the one that somebody has drawn. ``spacing_by_user``: the spacing is not
    the file's but that of somebody who has calibrated the scan.
    ``healings``: see :class:`busynth_gui.case.scan.Scan`.
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
    done: bool = False
    burned_in: bool = False
    field_of_view: Region | None = None
    spacing_by_user: bool = False
    healings: tuple[HealRequest, ...] = ()


@dataclass(frozen=True)
class AddedScan:
    """What became of a scan that was to be added: ``record`` is the one there is now.

    ``is_new``: it was not here before. ``has_new_spacing``: it was, and of unknown spacing.
    """

    record: ScanRecord
    scan: Scan
    is_new: bool
    has_new_spacing: bool


class CandidateKey(NamedTuple):
    """What a list of thousands needs of each candidate."""

    id: int
    scan_id: int
    state: DecisionState


class CandidateFacts(NamedTuple):
    """What thousands of candidates can be put in order by.

    ``area_mm2`` and ``area_px`` are of the upright box around the mask, as the checks measured it;
    None while that is unknown. ``mark`` is what they found, None while they have not; ``nearness``
    and ``told`` are those of the finding, ``best_of`` as the record has it where there is one.
    """

    id: int
    pathology: Pathology | None
    area_mm2: float | None = None
    area_px: int | None = None
    mark: Mark | None = None
    nearness: float | None = None
    told: float | None = None
    best_of: tuple[int, int] | None = None


@dataclass(frozen=True)
class CandidateRecord:
    """A candidate without its arrays, light enough to list thousands.

    ``mask_sha256`` is that of the mask as it stands, corrected or as made. ``decision`` is the
    word that holds for exactly these pixels, None while there is none; ``finding`` likewise is what
    the checks found on this mask. ``created_at`` ISO 8601 in UTC. ``discarded``: hidden, and gone
    for good once the workspace is compacted. ``threads``: as the candidate has them.
    ``batch`` is the same for what was asked for together, None where that was not kept.
    ``revealed``: what was asked for has been shown with it, or was told after a decision.
    ``ground_id``: the candidate that its lesion was added to, None where that is the healthy scan.
    ``best_of``: how many were kept and of how many, where it was chosen by a critic.
    """

    id: int
    scan_id: int
    request_json: str
    image_sha256: str
    mask_sha256: str
    mask_corrected: bool
    decision: Decision | None
    created_at: str
    finding: Finding | None = None
    discarded: bool = False
    threads: int | None = None
    batch: str | None = None
    revealed: bool = False
    ground_id: int | None = None
    best_of: tuple[int, int] | None = None

    @cached_property
    def request(self) -> Request:
        """The request, parsed when first asked for. Raises Refusal when it is damaged."""
        return _request(self.request_json)

    @property
    def state(self) -> DecisionState:
        return DecisionState.PENDING if self.decision is None else self.decision.state


@dataclass(frozen=True, eq=False)
class StoredCandidate:
    """A candidate as it was made, and its mask (H, W) as it stands now."""

    record: CandidateRecord
    candidate: Candidate
    mask: NDArray[np.bool_]

    @property
    def corrected(self) -> RasterRegion | None:
        """The mask where a person has corrected it, as a request names it of its ground."""
        return RasterRegion.from_mask(self.mask) if self.record.mask_corrected else None

    @property
    def masks(self) -> tuple[NDArray[np.bool_], ...]:
        """The masks of all lesions on the scan, in the order of their making."""
        return (*self.candidate.masks_below, self.mask)


@dataclass(frozen=True)
class PairName:
    """What an approved candidate will be called when it is exported. ``stem`` is of its files."""

    candidate_id: int
    scan_name: str
    stem: str
    pathology: Pathology
    lesions: int = 1


@dataclass(frozen=True)
class JobRecord:
    """A job of the queue. ``behind``: it gives way to jobs that are not.

    ``lesion_of`` is the candidate whose lesion a start at stage three keeps, None for other jobs
    and when that candidate is gone. ``message`` and ``remedy`` say why it failed, None while it
    waits. ``batch`` names what it was asked for together with.
    """

    id: str
    scan_id: int
    scan_name: str
    request_json: str
    lesion_of: int | None = None
    behind: bool = False
    message: str | None = None
    remedy: str | None = None
    batch: str | None = None

    @property
    def request(self) -> Request:
        return _request(self.request_json)


@dataclass(frozen=True, eq=False)
class ApprovedCandidate:
    """An approved pair, ready for export. ``name`` is a file stem, unique in the workspace.

    ``below`` are the decisions on the lesions before this one, oldest first; None where none holds.
    ``best_of`` as the record has it.
    """

    name: str
    scan: ScanRecord
    candidate: Candidate
    mask: NDArray[np.bool_]
    decision: Decision
    below: tuple[Decision | None, ...] = ()
    best_of: tuple[int, int] | None = None


def _request(text: str) -> Request:
    try:
        return Request.from_json(parse_json(text, None))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise Refusal(
            "a request in the workspace is damaged", "restore it from a backup"
        ) from error
