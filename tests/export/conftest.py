"""Candidates made of arrays: exporting needs no models."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.decision import Decision, DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.hashing import array_sha256
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.export.pair import ExportPair, pair_name


def candidate(
    seed: int = 0, pathology: Pathology = Pathology.BENIGN, dtype: Any = np.uint8
) -> Candidate:
    rng = np.random.default_rng(seed)
    top = np.iinfo(dtype).max
    scan = Scan("healthy (1).png", rng.integers(0, top, (80, 120), dtype, endpoint=True))
    region = EllipseRegion(60, 40, 20, 12)
    mask = EllipseRegion(58 + seed % 5, 40, 15, 9).rasterize(scan.shape)
    wide = EllipseRegion(58 + seed % 5, 40, 19, 13).rasterize(scan.shape)
    image = np.where(wide, scan.pixels // 2, scan.pixels).astype(dtype)
    request = Request(scan.sha256, pathology, seed, "compact", "b" * 64, region)
    return Candidate(request, image, mask, wide & ~mask, region.rasterize(scan.shape), image)


@pytest.fixture
def make_pair() -> Callable[..., ExportPair]:
    """Makes an approved pair of a seed, a pathology, a type and, if given, a corrected mask."""

    def make(
        seed: int = 0,
        pathology: Pathology = Pathology.BENIGN,
        dtype: Any = np.uint8,
        mask: Any = None,
        name: str | None = None,
    ) -> ExportPair:
        made = candidate(seed, pathology, dtype)
        mask = made.mask if mask is None else mask
        decision = Decision(
            DecisionState.APPROVED, made.image_sha256, array_sha256(mask), reviewer="A. Reader"
        )
        name = pair_name("healthy (1).png", made.request) if name is None else name
        return ExportPair(name, "healthy (1).png", made, mask, decision)

    return make
