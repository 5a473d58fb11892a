"""The approved candidates of a workspace as lesions that a reader study may show."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.burned_in import blanked
from busynth_gui.study.sources import Lesion, Source
from busynth_gui.workspace.workspace import Workspace

__all__ = ["approved_sources"]


def approved_sources(workspace: Workspace) -> list[Source]:
    """Every approved candidate that is not discarded; their arrays are loaded when asked for."""
    sources = []
    for pair in workspace.listing.approved():
        stored = workspace.load_candidate(pair.candidate_id)
        record = workspace.scan_record(stored.record.scan_id)
        area, spacing = int(stored.mask.sum()), record.spacing_mm
        sources.append(
            Source(
                f"candidate {pair.candidate_id}",
                pair.pathology,
                f"scan {record.sha256}",
                float(np.sqrt(area)),
                None if spacing is None else float(np.sqrt(area * spacing[0] * spacing[1])),
                partial(_load, workspace, pair.candidate_id),
            )
        )
    return sources


def _load(workspace: Workspace, candidate_id: int) -> Lesion:
    stored = workspace.load_candidate(candidate_id)
    scan = workspace.scan(stored.record.scan_id)
    clearance = workspace.writing.clearance(workspace.scan_record(stored.record.scan_id))
    blank = None if clearance is None else clearance.blank
    images = []
    for pixels in (stored.candidate.image, scan.pixels):
        shown = pixels if blank is None else blanked(pixels, blank)
        images.append(_in_8_bits(shown, scan.full_scale))
    return Lesion(images[0], stored.mask, images[1], clearance is not None)


def _in_8_bits(pixels: Pixels, full_scale: int) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    grey = pixels.astype(np.float32) * (255.0 / full_scale)
    return np.asarray(np.rint(np.clip(grey, 0, 255)), np.uint8)
