"""The approved candidates of a workspace as lesions that a reader study may show."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.scan import Pixels
from busynth_gui.imaging.burned_in import blanked
from busynth_gui.study.sources import Lesion, Source
from busynth_gui.workspace.records import ScanRecord, StoredCandidate
from busynth_gui.workspace.workspace import Workspace

__all__ = ["approved_sources"]


def approved_sources(workspace: Workspace) -> list[Source]:
    """Every approved candidate that is not discarded; their arrays are loaded when asked for."""
    sources = []
    for pair in workspace.listing.approved():
        stored = workspace.load_candidate(pair.candidate_id)
        record = workspace.scan_record(stored.record.scan_id)
        area, spacing = int(_all_masks(stored).sum()), record.spacing_mm
        origin = record.healings[0].scan_sha256 if record.healings else record.sha256
        sources.append(
            Source(
                f"candidate {pair.candidate_id}",
                pair.pathology,
                f"scan {origin}",
                float(np.sqrt(area)),
                None if spacing is None else float(np.sqrt(area * spacing[0] * spacing[1])),
                partial(_load, workspace, pair.candidate_id),
                _sha256(stored.candidate.image, workspace.scan(record.id).full_scale),
                frozenset(_made_of(workspace, record)),
            )
        )
    return sources


def _made_of(workspace: Workspace, record: ScanRecord) -> Iterator[str]:
    """The hashes of a scan's pixels, and of those that it was healed from; in 8 bits too, as sets
    of real scans are read, where the scan is here.
    """
    for sha256 in (record.sha256, *(healing.scan_sha256 for healing in record.healings)):
        yield sha256
        here = workspace.find_scan(sha256)
        if here is not None and here.bits != 8:
            scan = workspace.scan(here.id)
            yield _sha256(scan.pixels, scan.full_scale)


def _sha256(pixels: Pixels, full_scale: int) -> str:
    return array_sha256(_in_8_bits(pixels, full_scale))


def _all_masks(stored: StoredCandidate) -> NDArray[np.bool_]:
    """Where (H, W) there is any lesion, as sets of real scans have it too."""
    return np.asarray(np.logical_or.reduce((*stored.candidate.masks_below, stored.mask)))


def _load(workspace: Workspace, candidate_id: int) -> Lesion:
    stored = workspace.load_candidate(candidate_id)
    if len({each.request.pathology for each in stored.candidate.chain}) > 1:
        raise Refusal("it has benign and malignant lesions", "show candidates of one pathology")
    scan = workspace.scan(stored.record.scan_id)
    clearance = workspace.writing.clearance(workspace.scan_record(stored.record.scan_id))
    blank = None if clearance is None else clearance.blank
    images = []
    for pixels in (stored.candidate.image, scan.pixels):
        shown = pixels if blank is None else blanked(pixels, blank)
        images.append(_in_8_bits(shown, scan.full_scale))
    return Lesion(images[0], _all_masks(stored), images[1], clearance is not None)


def _in_8_bits(pixels: Pixels, full_scale: int) -> NDArray[np.uint8]:
    if pixels.dtype == np.uint8:
        return np.asarray(pixels, np.uint8)
    grey = pixels.astype(np.float32) * (255.0 / full_scale)
    return np.asarray(np.rint(np.clip(grey, 0, 255)), np.uint8)
