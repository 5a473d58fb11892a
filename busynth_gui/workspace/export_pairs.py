"""What of a workspace an export writes: approved candidates, healed scans."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.critic import told_of_all
from busynth_gui.bundles.manifest import list_bundles
from busynth_gui.bundles.training_lesions import nearness_of_all
from busynth_gui.case.healing import Healed
from busynth_gui.export.grey_depth import GreyDepth, grey_window
from busynth_gui.export.healed import HealedPair, healed_name
from busynth_gui.export.pair import ExportPair
from busynth_gui.imaging.burned_in import (
    BurnedIn,
    BurnedInRule,
    boxes_mask,
    refuse_writing,
    writing_on,
)
from busynth_gui.workspace.records import ScanRecord
from busynth_gui.workspace.workspace import Workspace

__all__ = ["approved_pairs", "healed_pairs"]


def approved_pairs(
    workspace: Workspace,
    depth: GreyDepth = GreyDepth.SCAN,
    rule: BurnedInRule = BurnedInRule.REFUSE,
) -> Iterator[ExportPair]:
    """Every approved candidate, by scan; read as it is asked for, so one is in memory at a time.

    ``rule`` holds for scans with writing that nobody has looked at. Raises Refusal when it says so.
    """
    bundles = list_bundles()
    latest: tuple[int, BurnedIn | None, NDArray[np.bool_] | None] = (-1, None, None)
    for found in workspace.approved():
        narrow = depth is GreyDepth.SCAN or found.scan.bits == 8
        if latest[0] != found.scan.id:
            latest = (found.scan.id, *_cleared(workspace, found.scan, rule))
        yield ExportPair(
            found.name,
            found.scan.name,
            found.candidate,
            found.mask,
            found.decision,
            found.scan.spacing_mm,
            None if narrow else grey_window(workspace.scan(found.scan.id), depth),
            burned_in=found.scan.burned_in,
            writing=latest[1],
            blank=latest[2],
            spacing_by_user=found.scan.spacing_by_user,
            below=found.below,
            healings=found.scan.healings,
            nearness=nearness_of_all(found.candidate, found.mask, bundles),
            told=told_of_all(found.candidate, found.mask, bundles),
            best_of=found.best_of,
        )


def healed_pairs(
    workspace: Workspace, rule: BurnedInRule = BurnedInRule.REFUSE
) -> Iterator[HealedPair]:
    """Every healed scan whose scan before is here, read as it is asked for.

    ``rule`` as in :func:`approved_pairs`. Raises Refusal when it says so.
    """
    for record in workspace.scans():
        before = workspace.find_scan(record.healings[-1].scan_sha256) if record.healings else None
        if before is None:
            continue
        request = record.healings[-1]
        writing, blank = _cleared(workspace, before, rule)
        lesion = workspace.scan(before.id)
        image = workspace.scan(record.id).pixels
        mask = request.region.rasterize(lesion.shape)
        healed = Healed(request, image, mask, (image != lesion.pixels) & ~mask)
        yield HealedPair(healed_name(lesion, request), lesion, healed, writing, blank)


def _cleared(
    workspace: Workspace, record: ScanRecord, rule: BurnedInRule
) -> tuple[BurnedIn | None, NDArray[np.bool_] | None]:
    """What is done about a scan's writing, and what of it (H, W) is blanked.

    Writing that is found is so too where somebody blanked something else.
    """
    clearance = workspace.writing.clearance(record)
    if clearance is not None and clearance.blank is None:
        return clearance.told(record), None
    scan = workspace.scan(record.id)
    boxes = writing_on(scan.pixels)
    if clearance is not None and clearance.blank is not None:
        whole = replace(clearance, blank=clearance.blank | boxes_mask(boxes, scan.shape))
        return whole.told(record), whole.blank
    if not boxes:
        return None, None
    if rule is BurnedInRule.REFUSE:
        raise refuse_writing(record.name, record.sha256, boxes)
    if rule is BurnedInRule.ALLOW:
        return BurnedIn("allowed", 0, record.sha256), None
    blank = boxes_mask(boxes, scan.shape)
    return BurnedIn("blanked", int(blank.sum()), record.sha256), blank
