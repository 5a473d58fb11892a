"""Stage one's proposals, asked of the child process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import numpy as np
import pytest
from memory_job_io import JOB_IO
from pytestqt.qtbot import QtBot

from busynth_gui.bundles.manifest import DEFAULT_BUNDLE, BundleInfo, find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.messages import Failed
from busynth_gui.imaging.read import read_scan
from busynth_gui.paths import resource_folder

PATIENCE_MS = 120_000
FEW, NONE, DIES = 1, 2, 3


class BySeed:
    """Finds two places however many are asked for, none, or dies looking."""

    def __init__(self) -> None:
        self.calls = 0

    @classmethod
    def load(cls, bundle: BundleInfo, device: str) -> BySeed:
        return cls()

    def propose(self, scan: Scan, request: Request, ground: object = None) -> EllipseRegion:
        self.calls += 1
        if request.seed >= DIES:
            os.kill(os.getpid(), signal.SIGKILL)
        if request.seed == NONE:
            if self.calls > 1:
                raise Refusal("there is no further place", "draw one")
            raise Refusal("there is no place", "draw one")
        return EllipseRegion(40, 40, 10, 8)


@pytest.fixture
def faulty(qtbot: QtBot) -> Iterator[Engine]:
    engine = Engine(JOB_IO, loader="test_proposals:BySeed")
    yield engine
    assert engine.close()


def ask(qtbot: QtBot, engine: Engine, request: Request, scan: Scan) -> object:
    """What the engine answers: the regions, or the Failed."""
    answers: list[object] = []
    found = engine.proposals_found.connect(lambda _, regions: answers.append(regions))
    failed = engine.proposals_failed.connect(lambda _, failure: answers.append(failure))
    engine.propose(request, scan, 4)
    qtbot.waitUntil(lambda: bool(answers), timeout=PATIENCE_MS)
    engine.disconnect(found)
    engine.disconnect(failed)
    (answer,) = answers
    return answer


def test_what_cannot_be_found_is_said(
    qtbot: QtBot, faulty: Engine, scan: Scan, request_with: Callable[[int], Request]
) -> None:
    few = ask(qtbot, faulty, request_with(FEW), scan)
    assert few == (EllipseRegion(40, 40, 10, 8),)  # then a refusal, which no longer matters
    none = ask(qtbot, faulty, request_with(NONE), scan)
    assert isinstance(none, Failed) and none.is_refusal and "no further place" in none.message
    died = ask(qtbot, faulty, request_with(DIES), scan)
    assert isinstance(died, Failed) and not died.is_refusal and died.remedy
    # Another child takes its place.
    assert isinstance(ask(qtbot, faulty, request_with(FEW), scan), tuple)


@pytest.mark.usefixtures("forked_engine")
def test_the_bundle_proposes_places_apart_from_each_other(qtbot: QtBot) -> None:
    scan = read_scan(resource_folder("samples", "mixed.png"))
    bundle = find_bundle(DEFAULT_BUNDLE)
    request = Request(scan.sha256, Pathology.MALIGNANT, 5, bundle.name, bundle.sha256)
    engine = Engine(JOB_IO)
    try:
        first = ask(qtbot, engine, request, scan)
        assert isinstance(first, tuple) and 2 <= len(first) <= 4
        assert ask(qtbot, engine, request, scan) == first
        masks = [region.rasterize(scan.shape) for region in first]
        for number, mask in enumerate(masks):
            assert mask.sum() > 200
            for other in masks[:number]:
                assert (mask & other).sum() < 0.6 * min(mask.sum(), other.sum())
        drawn = np.array([(r.cx, r.cy) for r in first])
        assert np.ptp(drawn[:, 0]) > 20
        assert engine.queue.jobs() == ()
    finally:
        assert engine.close()
