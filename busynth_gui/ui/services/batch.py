"""A batch: so many candidates of each of these scans, made behind what the desk asks for."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import Region, region_from_json
from busynth_gui.case.request import Request
from busynth_gui.engine.messages import Order
from busynth_gui.ui.models.request_form import RequestForm
from busynth_gui.workspace.workspace import Workspace

__all__ = ["BatchPlan", "batch_orders"]


@dataclass(frozen=True)
class BatchPlan:
    """``per_scan`` candidates of each scan, their pathologies taking turns.

    Stage one proposes the places; with ``keep_regions`` only where no region was drawn. With more
    ``lesions`` than one each is added to the candidate before it, the last carries all of them.
    Once all of a scan are made and judged, ``keep`` of each pathology are kept, as
    :func:`busynth_gui.workspace.best.best_of_batch` chooses them; None keeps all.
    """

    scan_ids: tuple[int, ...]
    per_scan: int
    pathologies: tuple[Pathology, ...]
    keep_regions: bool = False
    lesions: int = 1
    keep: int | None = None

    @property
    def kept(self) -> int:
        """How many candidates there are to be in the end."""
        ways = len(self.pathologies)
        of_each = [len(range(at, self.per_scan, ways)) for at in range(ways)]
        if self.keep is not None:
            of_each = [min(self.keep, drawn) for drawn in of_each]
        return len(self.scan_ids) * sum(of_each) * self.lesions

    @property
    def most_kept(self) -> int:
        """The largest ``keep`` that chooses anything; 0 where nothing is to choose."""
        return -(-self.per_scan // max(1, len(self.pathologies))) - 1

    @property
    def total(self) -> int:
        return len(self.scan_ids) * self.per_scan * self.lesions


def batch_orders(
    plan: BatchPlan, form: RequestForm, bundle: BundleInfo, workspace: Workspace
) -> list[Order]:
    """The orders of a plan, scan by scan; all else is asked as ``form`` says.

    Every scan has the seeds S, S + 1, ...: the same seed means another place on another scan.
    Raises Refusal when the plan makes nothing, or past the last seed.
    """
    if not plan.total or not plan.pathologies:
        raise Refusal("there is nothing to make", "choose scans and a number of candidates")
    orders, batch = [], uuid.uuid4().hex
    for scan_id in plan.scan_ids:
        record = workspace.scan_record(scan_id)
        region = _drawn(workspace, scan_id) if plan.keep_regions else None
        first = replace(form, count=1).requests(
            record.sha256, region, bundle, record.field_of_view
        )[0]
        for number in range(plan.per_scan):
            ground: Request | None = None
            for lesion in range(plan.lesions):
                pathology = plan.pathologies[(number + lesion) % len(plan.pathologies)]
                request = replace(first, seed=form.seed + number, pathology=pathology)
                if ground is not None:
                    request = replace(request, region=None, ground=ground)
                order = Order(uuid.uuid4().hex, request, record.name, behind=True, batch=batch)
                orders.append(order)
                ground = request
    return orders


def _drawn(workspace: Workspace, scan_id: int) -> Region | None:
    stored = (workspace.draft(scan_id) or {}).get("region")
    return region_from_json(stored) if isinstance(stored, dict) else None
