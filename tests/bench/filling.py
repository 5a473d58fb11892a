"""A workspace of ten thousand candidates, made in seconds."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.checks import CHECKS_VERSION
from busynth_gui.workspace.workspace import Workspace

__all__ = ["fill", "speckle_scan"]


def speckle_scan(seed: int, shape: tuple[int, int] = (475, 560)) -> Scan:
    """Speckle that fades with depth: as hard to compress as a real scan."""
    rng = np.random.default_rng(seed)
    depth = np.linspace(140, 50, shape[0])[:, None]
    pixels = np.clip(depth * rng.rayleigh(0.8, shape), 1, 255).astype(np.uint8)
    return Scan(f"scan {seed}.png", pixels)


def fill(
    folder: Path, scans: int, per_scan: int, arrays: bool = True, decided: bool = True
) -> None:
    """Scans with one real candidate each, whose rows are copied; every third is approved, or none.

    All have a finding, as after some minutes of rest. Without ``arrays`` the copies' pixels are
    left out, which no list reads.
    """
    with Workspace.open(folder) as workspace:
        for seed in range(scans):
            scan = speckle_scan(seed)
            scan_id = workspace.add_scan(scan, "").id
            first = workspace.add_candidate(_candidate(scan, seed)).id
            if decided and seed % 3 == 0:
                record = workspace.candidate_record(first)
                hashes = record.image_sha256, record.mask_sha256
                workspace.decide(first, Decision(DecisionState.APPROVED, *hashes))
            _copy_rows(workspace, scan_id, first, per_scan - 1, arrays)


def _copy_rows(workspace: Workspace, scan_id: int, first: int, count: int, arrays: bool) -> None:
    numbers = f"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {count})"
    with workspace._database.transaction() as db:
        db.execute(
            f"{numbers} INSERT INTO candidate (scan_id, request, request_sha256, image_sha256,"
            " mask_sha256, decision_id, created_at, thumbnail) SELECT scan_id, request, hex(i),"
            " image_sha256, mask_sha256, CASE WHEN i % 3 THEN NULL ELSE decision_id END,"
            " created_at, thumbnail FROM n, candidate WHERE id = ?",
            (first,),
        )
        if arrays:
            db.execute(
                "INSERT INTO candidate_arrays SELECT c.id, a.image, a.mask, a.band, a.region,"
                " a.lesion, NULL FROM candidate AS c, candidate_arrays AS a"
                " WHERE c.scan_id = ? AND c.id > ? AND a.candidate_id = ?",
                (scan_id, first, first),
            )
        db.execute(
            "INSERT INTO finding (candidate_id, mask_sha256, version, outside_field,"
            " changed_outside, height, width, asked)"
            f" SELECT id, mask_sha256, {CHECKS_VERSION}, 0, 0, 76, 120, '[]'"
            " FROM candidate WHERE scan_id = ?",
            (scan_id,),
        )


def _candidate(scan: Scan, seed: int) -> Candidate:
    region = EllipseRegion(280, 200, 70, 45)
    mask = EllipseRegion(280, 200, 60, 38).rasterize(scan.shape)
    band = (cv2.dilate(mask.astype(np.uint8), np.ones((15, 15), np.uint8)) > 0) & ~mask
    lesion = scan.pixels.copy()
    lesion[mask] = np.random.default_rng(seed).integers(5, 60, int(mask.sum()))
    image = lesion.copy()
    image[band] -= image[band] // 4
    request = Request(scan.sha256, Pathology.MALIGNANT, seed, "compact", "0" * 64, region=region)
    return Candidate(request, image, mask, band, region.rasterize(scan.shape), lesion)
