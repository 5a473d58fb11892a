"""Healing, asked of the child process."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from memory_job_io import JOB_IO
from pytestqt.qtbot import QtBot

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.errors import Refusal
from busynth_gui.case.healing import Healed, HealRequest
from busynth_gui.case.progress import HEALING, Progress
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.scan import Scan
from busynth_gui.engine.engine import Engine
from busynth_gui.engine.messages import Failed

PATIENCE_MS = 120_000
HEALS, REFUSES, DIES = 1, 2, 3


class Healer:
    """Whitens what is to be healed, refuses or dies, as the seed says."""

    @classmethod
    def load(cls, bundle: BundleInfo, device: str) -> Healer:
        return cls()

    def heal(
        self, scan: Scan, request: HealRequest, *, on_progress: Callable[[Progress], None]
    ) -> Healed:
        on_progress(Progress(HEALING, 1, request.steps))
        if request.seed == DIES:
            os.kill(os.getpid(), signal.SIGKILL)
        if request.seed == REFUSES:
            raise Refusal("the region is too small", "draw another region")
        mask = request.region.rasterize(scan.shape)
        image = np.where(mask, 255, scan.pixels).astype(np.uint8)
        return Healed(request, image, mask, np.zeros_like(mask))


@pytest.fixture
def engine(qtbot: QtBot) -> Iterator[Engine]:
    engine = Engine(JOB_IO, loader="test_engine_heals:Healer")
    yield engine
    assert engine.close()


def test_a_scan_is_healed_or_it_is_said_why_not(
    qtbot: QtBot, engine: Engine, scan: Scan, bundle: BundleInfo
) -> None:
    answers: list[tuple[str, object]] = []
    for told in (engine.healing_done, engine.healing_failed):
        told.connect(lambda ask_id, answer: answers.append((ask_id, answer)))
    region = EllipseRegion(60, 40, 12, 9)
    request = HealRequest(scan.sha256, region, HEALS, str(bundle.folder), bundle.sha256)
    asked = []
    for seed in (HEALS, REFUSES, DIES, HEALS):
        asked.append(engine.heal(replace(request, seed=seed), scan))
        qtbot.waitUntil(lambda: len(answers) == len(asked), timeout=PATIENCE_MS)
    assert [ask_id for ask_id, _ in answers] == asked
    first, refused, died, last = (answer for _, answer in answers)
    assert isinstance(first, Healed) and (first.image[first.mask] == 255).all()
    assert isinstance(refused, Failed) and refused.is_refusal and "small" in refused.message
    assert isinstance(died, Failed) and not died.is_refusal
    assert isinstance(last, Healed)  # another child took its place
