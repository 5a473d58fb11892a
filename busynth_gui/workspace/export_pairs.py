"""The approved candidates of a workspace as the pairs that an export writes."""

from __future__ import annotations

from collections.abc import Iterator

from busynth_gui.export.grey_depth import GreyDepth, grey_window
from busynth_gui.export.pair import ExportPair
from busynth_gui.workspace.workspace import Workspace

__all__ = ["approved_pairs"]


def approved_pairs(workspace: Workspace, depth: GreyDepth = GreyDepth.SCAN) -> Iterator[ExportPair]:
    """Every approved candidate, by scan; read as it is asked for, so one is in memory at a time."""
    for found in workspace.approved():
        narrow = depth is GreyDepth.SCAN or found.scan.bits == 8
        yield ExportPair(
            found.name,
            found.scan.name,
            found.candidate,
            found.mask,
            found.decision,
            found.scan.spacing_mm,
            None if narrow else grey_window(workspace.scan(found.scan.id), depth),
            burned_in=found.scan.burned_in,
        )
