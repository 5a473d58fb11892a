"""Candidates of an evaluation that are the best of several draws."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.scan import Scan
from training.evaluate.build_sets import _digest
from training.evaluate.measures import contact_sheet
from training.evaluate.measures.contact_sheet import Maker


def test_the_draw_that_is_told_least_easily_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []

    def synthesize(scan: Scan, request: Any) -> Any:
        drawn.append(request.seed)
        return SimpleNamespace(request=request, mask=None)

    info = SimpleNamespace(name="tiny", sha256="0" * 64, default_steps=2)
    pipeline: Any = SimpleNamespace(info=info, synthesize=synthesize)
    says = iter((0.6, 0.2, 0.4))
    monkeypatch.setattr(contact_sheet, "told", lambda *_: next(says))
    scan = Scan("healthy", np.zeros((64, 64), np.uint8))
    kept = Maker(pipeline, 3).make(scan, Pathology.BENIGN, 5)
    assert drawn[0] == 5 and len(set(drawn)) == 3
    assert kept.request.seed == drawn[1]
    assert Maker(pipeline).make(scan, Pathology.BENIGN, 5).request.seed == 5
    # What was chosen is kept apart from what was not.
    assert _digest(Maker(pipeline, 3), []) != _digest(Maker(pipeline), [])


def test_without_a_critic_nothing_is_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contact_sheet, "critic_of", lambda info: None)
    assert find_bundle("compact").name == "compact"
    with pytest.raises(Refusal, match="no critic"):
        Maker.of("compact", 4)
