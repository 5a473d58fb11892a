"""A data set filled up by plan: what is asked for next, so that each stratum gets what it lacks.

What is approved counts as what it measures to be; what is still to be made or decided as what it
was asked to be. So no more is asked for than is missing, and what is rejected, or measures to be
something else, is made anew.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import MAX_SEED, Request
from busynth_gui.imaging.room import find_room
from busynth_gui.imaging.scan_field import field_on
from busynth_gui.labelled.strata import SIZE_BOUNDS, FillPlan, Stratum, size_at
from busynth_gui.workspace.records import ScanRecord
from busynth_gui.workspace.workspace import Workspace

__all__ = ["PLAN_SETTING", "Filling", "asked_strata", "next_requests", "undecided_strata"]

PLAN_SETTING = "fill-plan"
"""The setting that keeps a workspace's plan."""

MOST_AHEAD = 24
"""Candidates that are made ahead of the decisions on them."""

_FILLED = {Pathology.BENIGN: 0.69, Pathology.MALIGNANT: 0.57}
"""Share of a region that the mask fills: medians of 39 candidates of the bundle that ships."""

_LEAST, _MOST = 0.08, 0.45
"""Relative sizes that are asked for at the open ends of small and large."""

_ELONGATION = {Pathology.BENIGN: 1.7, Pathology.MALIGNANT: 1.4}
"""Width over height of the regions: the medians of BUSI's lesions."""


@dataclass(frozen=True)
class Filling:
    """A plan on its way. ``batch`` is that of all its candidates, ``asked`` how many were asked for
    so far, ``scan_ids`` the healthy scans that they are made on in turn.
    """

    plan: FillPlan
    batch: str
    scan_ids: tuple[int, ...] = ()
    asked: int = 0
    running: bool = False

    def to_json(self) -> dict[str, Any]:
        return {
            "plan": self.plan.to_json(),
            "batch": self.batch,
            "scan_ids": list(self.scan_ids),
            "asked": self.asked,
            "running": self.running,
        }

    @classmethod
    def from_json(cls, data: Any) -> Filling | None:
        """What :meth:`to_json` wrote; None for anything else."""
        try:
            return cls(
                FillPlan.from_json(data["plan"]),
                str(data["batch"]),
                tuple(int(scan_id) for scan_id in data["scan_ids"]),
                int(data["asked"]),
                bool(data["running"]),
            )
        except (KeyError, TypeError, ValueError, Refusal):
            return None


def asked_strata(asked: Iterable[tuple[Request, ScanRecord]], by: str | None) -> Counter[Stratum]:
    """What requests were asked for, by their region's size."""
    return Counter(_asked(request, record, by) for request, record in asked)


def undecided_strata(workspace: Workspace, filling: Filling) -> Counter[Stratum]:
    """The plan's candidates that are pending or flagged, as they were asked for."""
    open_to = (DecisionState.PENDING, DecisionState.FLAGGED)
    asked = []
    for key in workspace.listing.batch(filling.batch):
        if key.state in open_to:
            record = workspace.candidate_record(key.id)
            asked.append((record.request, workspace.scan_record(record.scan_id)))
    return asked_strata(asked, filling.plan.by)


def next_requests(
    workspace: Workspace,
    filling: Filling,
    template: Request,
    approved: Mapping[Stratum, int],
    pending: Mapping[Stratum, int],
) -> tuple[list[tuple[Request, ScanRecord]], Filling]:
    """What to ask for now, stratum by stratum, and the plan as it stands then.

    ``template`` gives bundle, steps and all that a plan does not say. ``pending`` is what is queued
    or undecided. Raises Refusal when no scan has room for what is missing.
    """
    room = MOST_AHEAD - sum(pending.values())
    made: list[tuple[Request, ScanRecord]] = []
    asked = filling.asked
    refused: Refusal | None = None
    for stratum, count in filling.plan.missing(approved).items():
        for _ in range(min(max(0, count - pending.get(stratum, 0)), room - len(made))):
            found = _request(workspace, filling, template, stratum, asked)
            if isinstance(found, Refusal):
                refused = found
                break
            request, record, asked = found
            made.append((request, record))
    if refused is not None and not made and not pending:
        raise refused
    return made, replace(filling, asked=asked)


def _request(
    workspace: Workspace, filling: Filling, template: Request, stratum: Stratum, asked: int
) -> tuple[Request, ScanRecord, int] | Refusal:
    """A request of the stratum on the next scan that has room for it, and how many were asked."""
    refused = Refusal("there is no scan to work on", "open healthy scans first")
    by = filling.plan.by
    for _ in range(len(filling.scan_ids)):
        scan_id = filling.scan_ids[asked % len(filling.scan_ids)]
        seed = (template.seed + asked) % (MAX_SEED + 1)
        asked += 1
        try:
            record = workspace.scan_record(scan_id)
            scan = workspace.scan(scan_id)
            low, high = SIZE_BOUNDS[stratum.size]
            rng = np.random.default_rng([seed, 29])
            # Not at a band's very edge, where every other one would measure to be the next size.
            margin = 0.15 * (min(high, _MOST) - max(low, _LEAST))
            share = rng.uniform(max(low, _LEAST) + margin, min(high, _MOST) - margin)
            side = share * math.sqrt(record.height * record.width / _FILLED[stratum.pathology])
            field = field_on(scan, record.field_of_view)
            elongation = _ELONGATION[stratum.pathology] * float(rng.uniform(0.85, 1.15))
            region = find_room(field, side, elongation, seed)
        except KeyError:  # the scan was removed
            continue
        except Refusal as refusal:
            refused = refusal
            continue
        words = template.descriptors.to_json()
        if by is not None:
            words[by] = stratum.word
        request = replace(
            template,
            scan_sha256=record.sha256,
            pathology=stratum.pathology,
            seed=seed,
            region=region,
            descriptors=Descriptors(**words),
            field_of_view=record.field_of_view,
        )
        return request, record, asked
    return refused


def _asked(request: Request, record: ScanRecord, by: str | None) -> Stratum:
    share = 0.0
    if isinstance(request.region, EllipseRegion):
        area = math.pi * request.region.rx * request.region.ry * _FILLED[request.pathology]
        share = math.sqrt(area / (record.height * record.width))
    word = None if by is None else getattr(request.descriptors, by)
    return Stratum(request.pathology, size_at(share), word)
