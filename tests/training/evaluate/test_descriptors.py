"""Asking for BI-RADS words: a painter that heeds some and not others is found out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from disc_data import discs

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import LEXICON
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Request
from busynth_gui.case.scan import Scan
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.parts.descriptors import OPPOSITE, answer_all

SIDE = 160


@dataclass
class Painter:
    """Heeds orientation, echo pattern and posterior features, and no other word.

    It does not know how to paint "isoechoic", and refuses.
    """

    painted: int = 0
    info: BundleInfo = field(
        default_factory=lambda: BundleInfo(
            Path(), "painter", "1", "compact", "", (), {}, 256, {}, "0" * 64
        )
    )

    def propose(self, scan: Scan, request: Request) -> EllipseRegion:
        if scan.name == "full":
            raise Refusal("no place", "draw one")
        return EllipseRegion(80, 70, 40, 16)

    def synthesize(self, scan: Scan, request: Request) -> Candidate:
        self.painted += 1
        rng = np.random.default_rng(request.seed)
        words, region = request.descriptors, request.region
        assert isinstance(region, EllipseRegion) and region.rx == region.ry == 25
        if words.echo_pattern == "isoechoic":
            raise Refusal("cannot paint that", "ask for another")
        tall = {"not-parallel": True, "parallel": False}.get(
            words.orientation or "", rng.random() < 0.5
        )
        mask = EllipseRegion(80, 70, *((16, 26) if tall else (26, 16))).rasterize(scan.shape)
        inside = {"anechoic": 4, "hyperechoic": 220}.get(words.echo_pattern or "", 60)
        below = {"shadowing": 0.4, "enhancement": 1.6}.get(words.posterior or "", 1.0)
        image = np.full(scan.shape, 120.0)
        image[np.flatnonzero(mask.any(1))[-1] + 1 :, mask.any(0)] *= below
        image[mask] = inside
        image += rng.normal(0, 8, scan.shape) * (image > 10)
        pixels = np.clip(image, 0, 255).astype(np.uint8)
        return Candidate(request, pixels, mask, mask, mask, pixels)


def healthy(name: str) -> Pair:
    rng = np.random.default_rng(len(name))
    pixels = np.clip(rng.normal(120, 20, (SIDE, SIDE)), 0, 255).astype(np.uint8)
    return Pair(name, "made", "normal", name, pixels, np.zeros((SIDE, SIDE), bool))


Asked = tuple[Painter, dict[str, Metric], Settings, Sets]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    scans = [healthy(n) for n in ("one", "second", "full")]
    sets = Sets(
        real=discs(0, 2),
        training=[],
        synthetic=[],
        copy_paste=[],
        copy_paste_hard=[],
        healthy=scans,
    )
    settings = Settings(tmp_path_factory.mktemp("asked") / "out", asked=6)
    painter = Painter()
    return painter, {f.name: f for f in answer_all(painter, sets, settings)}, settings, sets


def test_words_that_are_heeded_are_told_from_those_that_are_not(asked: Asked) -> None:
    _, found, settings, _ = asked
    shadow = found["asked-posterior-shadowing"]
    assert shadow.value == 1 and shadow.n == "8 pairs"
    assert shadow.low is not None and 0.1 < shadow.low < 0.3, "hits on two scans are not certainty"
    assert found["asked-posterior-shadowing-gain"].value == 1
    contrast = found["asked-posterior-contrast"]
    assert contrast.value > 0.8
    assert found["asked-orientation-not-parallel"].value == 1
    gain = found["asked-orientation-not-parallel-gain"]
    assert 0 < gain.value < 1, "half of them are tall without being asked"
    assert found["asked-orientation-contrast"].value == pytest.approx(26 / 16 - 16 / 26, abs=0.1)
    assert found["asked-echo-pattern-anechoic"].value == 1
    for word in LEXICON["margin"]:
        gain = found[f"asked-margin-{word}-gain"]
        assert (gain.value, gain.low, gain.high) == (0, 0, 0)
    assert "asked-echo-pattern-isoechoic" not in found
    text = (settings.out / "descriptors.txt").read_text()
    assert "posterior shadowing" in text and "orientation not-parallel" in text


def test_answers_are_kept_but_for_a_line_that_was_cut_short(asked: Asked) -> None:
    painter, found, settings, sets = asked
    words = 1 + sum(len(all_) for all_ in LEXICON.values())
    assert painter.painted == 8 * words, "two of three scans have a place, for four requests each"
    again = Painter()
    assert {f.name: f for f in answer_all(again, sets, settings)} == found
    assert again.painted == 0
    kept = settings.out / "descriptor-answers.jsonl"
    kept.write_text(kept.read_text()[:-20])
    assert {f.name: f for f in answer_all(again, sets, settings)} == found
    assert again.painted == 1


def test_every_word_has_an_opposite_of_its_descriptor() -> None:
    assert {(name, word) for name, words in LEXICON.items() for word in words} == set(OPPOSITE)
    for (name, word), other in OPPOSITE.items():
        assert other in LEXICON[name] and other != word
