from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan

sys.path.insert(0, str(Path(__file__).parent))  # a spawned child inherits it


@pytest.fixture
def scan() -> Scan:
    rng = np.random.default_rng(0)
    return Scan("scan.png", rng.integers(0, 256, (96, 128), dtype=np.uint8))


@pytest.fixture
def bundle(tmp_path: Path) -> BundleInfo:
    """A bundle on disk that holds no weights: enough for pipelines that fail."""
    manifest = {
        "name": "empty",
        "version": "1",
        "kind": "compact",
        "licence": "Apache-2.0",
        "trained_on": [],
        "stages": {},
        "image_size": 256,
        "files": {},
    }
    folder = tmp_path / "bundle"
    folder.mkdir()
    (folder / "bundle.json").write_text(json.dumps(manifest))
    return find_bundle(str(folder))


@pytest.fixture
def request_with(scan: Scan, bundle: BundleInfo) -> Callable[[int], Request]:
    def make(seed: int) -> Request:
        return Request(scan.sha256, Pathology.BENIGN, seed, str(bundle.folder), bundle.sha256)

    return make


@pytest.fixture(autouse=True)
def no_leaks() -> Iterator[None]:
    """Every test here fails when it leaves a thread or a process."""
    from leaks import left_over

    yield
    assert left_over() == []
