"""Scans and candidates for the workspace to keep: any arrays will do, it does not judge them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.descriptors import Descriptors, Pathology
from busynth_gui.case.region import EllipseRegion, RasterRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.study.building import Built
from busynth_gui.study.design import Block, Design, Kind, PictureInfo, Role, Study, Trial
from busynth_gui.study.sources import Framed
from busynth_gui.workspace.workspace import Workspace


def make_scan(seed: int = 0, dtype: type = np.uint8, shape: tuple[int, int] = (80, 100)) -> Scan:
    rng = np.random.default_rng(seed)
    top = np.iinfo(dtype).max
    return Scan(f"scan {seed}.png", rng.integers(0, top + 1, shape).astype(dtype), (0.1, 0.2))


def make_candidate(scan: Scan, seed: int = 1) -> Candidate:
    rng = np.random.default_rng(seed)
    mask = EllipseRegion(50, 40, 15, 9, seed).rasterize(scan.shape)
    region = EllipseRegion(50, 40, 20, 12, seed).rasterize(scan.shape)
    band = region & ~mask
    noise = rng.integers(0, np.iinfo(scan.pixels.dtype).max + 1, scan.shape)
    lesion = np.where(mask, noise.astype(scan.pixels.dtype), scan.pixels)
    image = np.where(band, noise[::-1].astype(scan.pixels.dtype), lesion)
    request = Request(
        scan.sha256,
        Pathology.MALIGNANT,
        seed,
        "compact",
        "0" * 64,
        region=EllipseRegion(50, 40, 20, 12, seed),
        descriptors=Descriptors(shape="irregular"),
    )
    return Candidate(request, image, mask, band, region, lesion)


def add_to(
    ground: Candidate, place: EllipseRegion, corrected: np.ndarray | None = None
) -> Candidate:
    """A benign lesion at another place of the ground's scan."""
    mask = place.rasterize(ground.image.shape)
    image = np.where(mask, ground.image // 2, ground.image).astype(np.uint8)
    request = replace(
        ground.request, pathology=Pathology.BENIGN, region=place, ground=ground.request,
        ground_mask=None if corrected is None else RasterRegion.from_mask(corrected),
    )  # fmt: skip
    return Candidate(request, image, mask, np.zeros_like(mask), mask, image, ground=ground)


def make_built(name: str = "first", trials: int = 6) -> Built:
    """A study of pictures to rate."""
    rng = np.random.default_rng(4)
    pictures = tuple(
        Framed(rng.integers(0, 256, (20, 30), np.uint8), rng.random((20, 30)) > 0.8)
        for _ in range(trials)
    )
    infos = tuple(
        PictureInfo(n, list(Kind)[n % 2], Pathology.BENIGN, f"lesion {n}", 12.5)
        for n in range(trials)
    )
    shown = tuple(Trial(n, Block.MAIN, Role.SCORED, (n,)) for n in range(trials))
    return Built(Study(Design(name, 1, count=trials, repeats=0), infos, shown), pictures)


def decision_for(
    workspace: Workspace, candidate_id: int, state: DecisionState, *words: Any, **more: Any
) -> Decision:
    """A decision on the candidate as it stands now."""
    record = workspace.candidate_record(candidate_id)
    return Decision(state, record.image_sha256, record.mask_sha256, *words, **more)


def add_approved(workspace: Workspace, count: int) -> Scan:
    """So many scans with an approved candidate on each; the last of the scans."""
    for seed in range(count):
        scan = make_scan(seed)
        workspace.add_scan(scan, "x.png")
        record = workspace.add_candidate(make_candidate(scan, seed + 1))
        workspace.decide(record.id, decision_for(workspace, record.id, DecisionState.APPROVED))
    return scan
