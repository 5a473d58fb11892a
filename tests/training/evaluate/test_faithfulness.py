"""Faithfulness falls when masks are moved and when classes are swapped, and only then."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import pytest
import torch
from disc_data import discs
from sklearn.metrics import balanced_accuracy_score, roc_auc_score
from torch import Tensor, nn
from torch.nn import functional

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.feature_extractors import Extractor
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.measures.unet import UnetSettings
from training.evaluate.parts import faithfulness
from training.evaluate.parts.faithfulness import (
    Scored,
    accuracy_scored,
    area_scored,
    class_metrics,
    dice_scored,
    mask_metrics,
)

REAL, TRAINING = discs(500, 12), discs(0, 12)


def sets(synthetic: list[Pair]) -> Sets:
    return Sets(REAL, TRAINING, synthetic, copy_paste=discs(200, 6, shift=20), copy_paste_hard=[])


def swapped(pairs: list[Pair]) -> list[Pair]:
    other = {"benign": "malignant", "malignant": "benign"}
    return [replace(p, pathology=other[p.pathology]) for p in pairs]


def by_name(metrics: list[Metric]) -> dict[str, Metric]:
    return {f.name: f for f in metrics}


class Pooled(nn.Module):
    """A 16 x 16 thumbnail for features: enough to tell wide from tall."""

    def forward(self, images: Tensor) -> tuple[Tensor, Tensor]:
        small = functional.adaptive_avg_pool2d(images[:, :1], 16).flatten(1)
        return small, small[:, :2]


@pytest.fixture
def tiny_unet(monkeypatch: pytest.MonkeyPatch) -> None:
    tiny = UnetSettings(size=32, channels=(4, 8, 16), steps=40, batch=8, lr=0.02, precision="fp32")
    monkeypatch.setattr(faithfulness, "unet_settings", lambda _: tiny)


@pytest.mark.usefixtures("tiny_unet")
def test_moved_masks_are_not_faithful(tmp_path: Path) -> None:
    settings = Settings(tmp_path, repeats=1)
    right = by_name(mask_metrics(sets(discs(100, 8)), settings))["mask-faithfulness"]
    moved = by_name(mask_metrics(sets(discs(100, 8, shift=9)), settings))
    assert 0.95 < right.value < 1.05
    assert right.low is not None and right.low < right.value < right.high  # type: ignore[operator]
    assert right.real_real == pytest.approx(1, abs=0.02)
    assert right.copy_paste is not None and right.copy_paste < 0.3
    wrong = moved["mask-faithfulness"]
    assert wrong.high is not None and wrong.high < 0.8
    assert moved["mask-dice"].value / moved["mask-dice"].real_real == wrong.value  # type: ignore[operator]


@pytest.mark.usefixtures("tiny_unet")
def test_what_the_healthy_scan_is_marked_for_by_itself_is_no_fault_of_the_mask(
    tmp_path: Path,
) -> None:
    # Every healthy scan has a lesion of its own, which the U-Nets find; the case has one more.
    own, more = discs(300, 6), discs(400, 6)
    half = own[0].pixels.shape[1] // 2
    bare, made = [], []
    for below, above in zip(own, more, strict=True):
        nothing = np.zeros_like(below.mask)
        bare.append(replace(below, pathology="normal", mask=nothing))
        both = np.concatenate([below.pixels[:, :half], above.pixels[:, half:]], 1)
        mask = above.mask.copy()
        mask[:, :half] = False
        made.append(replace(above, group=below.group, pixels=both, mask=mask))
    made = [pair for pair in made if pair.mask.sum() > 20]
    found = by_name(
        mask_metrics(
            replace(sets(made), healthy=bare, copy_paste=[]), Settings(tmp_path, repeats=1)
        )
    )
    assert found["mask-dice-without-scan"].value > found["mask-dice"].value + 0.1
    assert found["mask-dice-without-scan"].copy_paste is None


@pytest.mark.usefixtures("tiny_unet")
def test_where_no_real_lesion_is_found_the_rest_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faithfulness, "dice_scored", lambda pairs, dice, mix: Scored(
        [p.group for p in pairs], lambda weights: 0.0
    ))  # fmt: skip
    found = by_name(mask_metrics(sets(discs(100, 8)), Settings(tmp_path, repeats=1)))
    assert found["mask-dice"].value == found["mask-dice"].real_real == 0
    assert found["mask-faithfulness"].value is None
    assert "not measured" in found["mask-faithfulness"].note


def test_swapped_classes_are_not_faithful(tmp_path: Path) -> None:
    pooled = Extractor("pooled", 32, 256, Pooled(), "cpu", WeakKeyDictionary())
    made = discs(100, 8)
    right = by_name(class_metrics(sets(made), Settings(tmp_path), pooled))
    assert right["class-faithfulness"].value > 0.9
    assert right["class-auc-faithfulness"].value > 0.9
    assert right["class-roc-area"].real_real > 0.8  # type: ignore[operator]
    wrong = by_name(class_metrics(sets(swapped(made)), Settings(tmp_path), pooled))
    assert wrong["class-faithfulness"].high < 0.5  # type: ignore[operator]
    assert wrong["class-auc-faithfulness"].high < 0.5  # type: ignore[operator]
    assert right["class-balanced-accuracy"].n == "16 synthetic, 24 held-out real"
    with pytest.raises(Refusal, match="pathologies"):
        class_metrics(
            sets([p for p in made if p.pathology == "benign"]), Settings(tmp_path), pooled
        )


@pytest.mark.filterwarnings("error::RuntimeWarning")
def test_what_halves_of_few_lesions_do_not_tell_is_no_number(tmp_path: Path) -> None:
    """With one malignant lesion each half lacks one of the classes."""
    pooled = Extractor("pooled", 32, 256, Pooled(), "cpu", WeakKeyDictionary())
    one = next(p for p in REAL if p.pathology == "malignant")
    few = [p for p in REAL if p.pathology == "benign"] + [one]
    found = class_metrics(replace(sets(discs(100, 8)), real=few), Settings(tmp_path), pooled)
    ratio = by_name(found)["class-auc-faithfulness"]
    assert ratio.real_real is None and "real against real: not measured" in ratio.note
    json.dumps([f.to_json() for f in found], allow_nan=False)


def test_weighted_figures_are_those_of_the_cases_so_often_repeated() -> None:
    rng = np.random.default_rng(1)
    truth, times = rng.random(40) < 0.4, rng.integers(0, 4, 40)
    margin = np.round(rng.normal(truth, 1), 1)  # rounded: there are ties
    groups = [str(k) for k in range(40)]
    rows = np.repeat(np.arange(40), times)
    for scored, wanted in (
        (area_scored(groups, truth, margin), roc_auc_score(truth[rows], margin[rows])),
        (
            accuracy_scored(groups, truth, margin),
            balanced_accuracy_score(truth[rows], margin[rows] > 0),
        ),
    ):
        assert scored.measure(times.astype(float)) == pytest.approx(wanted)
        assert np.isnan(scored.measure(truth * 1.0))


def test_real_lesions_are_weighed_to_the_synthetic_ones_mix() -> None:
    pairs = discs(0, 2)
    dice = np.array([0.9, 0.5, 0.7, 0.3])  # benign, malignant, benign, malignant
    even = dice_scored(pairs, dice, {"benign": 0.5, "malignant": 0.5})
    benign = dice_scored(pairs, dice, {"benign": 1.0})
    assert even.value == pytest.approx(0.6)
    assert benign.value == pytest.approx(0.8)
    assert benign.measure(np.array([1.0, 5.0, 0.0, 5.0])) == pytest.approx(0.9)


def test_intervals_of_ratios_know_the_groups() -> None:
    rng = np.random.default_rng(2)
    values = np.repeat(rng.normal(1, 0.2, 20), 5)

    def mean(weights: np.ndarray) -> float:
        return float(weights @ values / weights.sum())

    alone = Scored([str(k) for k in range(100)], mean)
    grouped = Scored([str(k // 5) for k in range(100)], mean)
    narrow, wide = (
        np.ptp(np.array(s.over(Scored([f"{g} of others" for g in s.groups], mean)), np.float64))
        for s in (alone, grouped)
    )
    # The mean of 20 independent values scatters root five times as much as that of 100.
    assert wide / narrow == pytest.approx(5**0.5, rel=0.2)
    # Of the very same patients it is a paired ratio, which is certain here.
    assert alone.over(alone) == (1.0, 1.0)
    none = Scored(alone.groups, lambda weights: float(weights[0] and mean(weights)))
    assert np.isnan(none.halved(0)).any()  # nothing is found in one half
    assert np.mean(grouped.halved(0)) == pytest.approx(1, abs=0.05)
    assert torch.tensor(grouped.halved(0)).std() > torch.tensor(alone.halved(0)).std()
