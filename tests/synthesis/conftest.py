"""One scan, and the candidate that a test file's own ``pipeline`` makes of it."""

from __future__ import annotations

import pytest
from requests_of_samples import ask, sample

from busynth_gui.case.candidate import Candidate
from busynth_gui.case.scan import Scan
from busynth_gui.synthesis.pipeline import Pipeline


@pytest.fixture(scope="module")
def scan() -> Scan:
    return sample("mixed.png")


@pytest.fixture(scope="module")
def candidate(pipeline: Pipeline, scan: Scan) -> Candidate:
    return pipeline.synthesize(scan, ask(pipeline, scan))
