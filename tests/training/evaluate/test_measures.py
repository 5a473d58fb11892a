"""Metrics of an evaluation where the answer is known: distances, verdicts, intervals, memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import numpy as np
import pytest
import torch
from evaluation_sets import lesion_pair, noise_pair
from numpy.typing import NDArray
from safetensors.torch import save_file
from scipy.stats import binomtest
from torch import nn
from torchmetrics.image.fid import FrechetInceptionDistance
from torchmetrics.image.inception import InceptionScore
from torchmetrics.image.kid import KernelInceptionDistance
from transformers import ResNetConfig, ResNetForImageClassification

from busynth_gui.case.errors import Refusal
from tests.bench.intervals import CASES, Sample, bootstrap, coverage, jackknife
from training.evaluate.measures.classifiers import (
    FrozenClassifier,
    ResnetClassifier,
    make_classifier,
)
from training.evaluate.measures.cross_validation import folds
from training.evaluate.measures.distances import class_score, frechet, kernel_distance, manifold
from training.evaluate.measures.feature_extractors import VIEWS, Extractor, load_extractor
from training.evaluate.measures.inception import InceptionV3, load_inception
from training.evaluate.measures.intervals import by_group, halves, mean_of, share_by_group
from training.evaluate.measures.optional_packages import need, require
from training.evaluate.measures.pairs import Pair
from training.evaluate.parts.memorisation import find_nearest, interior, share_above
from training.evaluate.parts.real_or_synthetic import classify_sets

RNG = np.random.default_rng(0)


class _AsTheyAre(nn.Module):
    """Lets torchmetrics measure features instead of pictures."""

    num_features = 24

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x


def test_frechet_distance_of_two_gaussians() -> None:
    a = RNG.standard_normal((20_000, 3))
    b = 2 * RNG.standard_normal((20_000, 3)) + np.array([2.0, 0, 0])
    # |2|^2 for the means, 3 (1 + 4 - 2 * 2) for the covariances.
    assert frechet(a, b) == pytest.approx(7, abs=0.25)
    assert frechet(a, a) == pytest.approx(0, abs=1e-9)


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize(("n", "m"), [(200, 150), (20, 15)], ids=["many", "fewer than features"])
def test_distances_are_those_of_torchmetrics(n: int, m: int) -> None:
    a, b = RNG.standard_normal((n, 24)), 1.3 * RNG.standard_normal((m, 24)) + 0.4
    metric = FrechetInceptionDistance(feature=_AsTheyAre(), normalize=True)
    metric.update(torch.from_numpy(a), real=True)
    metric.update(torch.from_numpy(b), real=False)
    assert frechet(a, b) == pytest.approx(float(metric.compute()), rel=1e-3)

    kernel = KernelInceptionDistance(feature=_AsTheyAre(), subsets=1, subset_size=m)
    kernel.update(torch.from_numpy(a[:m]), real=True)
    kernel.update(torch.from_numpy(b), real=False)
    assert kernel_distance(a[:m], b) == pytest.approx(float(kernel.compute()[0]), rel=1e-4)

    score = InceptionScore(feature=_AsTheyAre(), splits=1)
    score.update(torch.from_numpy(a))
    assert class_score(np.asarray(torch.from_numpy(a).softmax(1))) == pytest.approx(
        float(score.compute()[0]), rel=1e-5
    )


def test_neighbourhoods_of_one_set_cover_themselves_and_not_another() -> None:
    a = RNG.standard_normal((60, 8))
    same, far = manifold(a, a), manifold(a, a + 100)
    for name in ("precision", "recall", "density", "coverage"):
        assert getattr(same, name).mean() == pytest.approx(1)
        assert getattr(far, name).max() == 0
    # One real row copied over and over: every copy is real enough, little of the real is covered.
    collapsed = manifold(a, a[:1] + 1e-3 * RNG.standard_normal((60, 8)))
    assert collapsed.precision.mean() == 1
    assert max(collapsed.recall.mean(), collapsed.coverage.mean()) < 0.3


def test_intervals() -> None:
    values = RNG.standard_normal(400)
    ones = [str(k) for k in range(400)]
    tens = [str(k // 10) for k in range(400)]
    low, high = by_group(ones, mean_of(values), "any")
    assert low is not None
    assert high - low == pytest.approx(2 * 1.96 / 20, rel=0.15)
    # Ten alike are one: the interval is that of 40 values.
    repeated = np.repeat(values[:40], 10)
    low, high = by_group(tens, mean_of(repeated), "any")
    assert low is not None
    assert high - low == pytest.approx(2 * 1.96 * values[:40].std() / np.sqrt(40), rel=0.2)
    halved = [RNG.permutation(values)[:200].mean() + 3 for _ in range(400)]
    low, high = halves(float(values.mean()), halved)
    assert low is not None
    assert (low + high) / 2 == pytest.approx(values.mean(), abs=0.02)
    assert high - low == pytest.approx(2 * 1.96 / 20, rel=0.15)


@pytest.mark.parametrize(("each", "groups"), [((1, 0), 5), ((1, 0, 0), 3), ((1, 1, 0, 0), 12)])
def test_a_share_that_all_groups_have_alike_is_not_certain(
    each: tuple[int, ...], groups: int
) -> None:
    """A candidate of each pathology on every patient, of which one is near: 0.5 to 0.5, it said."""
    names = [f"p{k}" for k in range(groups) for _ in each]
    value = sum(each) / len(each)
    low, high = share_by_group(names, list(each) * groups)
    exact = binomtest(round(value * groups), groups).proportion_ci()
    assert low is not None and high is not None and 0 < low < value < high < 1
    if value * groups == round(value * groups):
        assert (low, high) == pytest.approx((exact.low, exact.high))


def test_a_share_of_all_or_none_is_not_certain_and_hangs_on_the_groups() -> None:
    # Clopper and Pearson with none of a hundred, at Student's quantile for as many.
    low, high = share_by_group([str(k) for k in range(100)], [False] * 100)
    assert low == 0 and high == pytest.approx(1 - 0.025**0.01, rel=0.05)
    _, of_ten = share_by_group([str(k // 10) for k in range(100)], [False] * 100)
    assert of_ten is not None and of_ten > 0.25


@pytest.mark.parametrize("name", ["mean", "share of 0.1", "AUC 0.86", "AUC 0.58 on two grounds"])
def test_intervals_of_few_unequal_groups_hold_the_truth(name: str) -> None:
    """95 % of them by nominal; a percentile bootstrap, of 5 groups, 65 to 90 %."""
    (case,) = (c for c in CASES if c.name == name)
    held, _ = coverage(case, 5, jackknife, 150, seed=0)
    assert held >= 0.92
    worse, _ = coverage(case, 5, lambda s, rng: bootstrap(s, rng, 100), 100, seed=0)
    assert worse < held - 0.03


def test_candidates_on_two_patients_say_next_to_nothing() -> None:
    """An interval wholly below a half was given for such an evaluation."""
    rng = np.random.default_rng(3)
    real, made = rng.normal(size=60), rng.normal(size=60) - np.repeat([2.0, 0.2], 30)
    above = (made[None] > real[:, None]) * 1.0
    sample = Sample(
        [*(f"p{k % 12}" for k in range(60)), *np.repeat(["a", "b"], 30)],
        lambda w: float(w[:60] @ above @ w[60:] / max(w[:60].sum() * w[60:].sum(), 1e-9)),
        "share",
        [0] * 60 + [1] * 60,
    )
    low, high = jackknife(sample, rng)
    assert low is not None
    assert sample.statistic(np.ones(120)) < 0.35 and low < 0.1 and high > 0.6
    # And of one patient, nothing.
    one = [*sample.groups[:60], *["a"] * 60]
    assert by_group(one, sample.statistic, "share", sample.sides) == (0.0, 1.0)


@dataclass(frozen=True)
class _Rows:
    """An extractor whose features were written down beforehand."""

    rows: dict[Pair, NDArray[np.float64]]
    name: str = "rows"

    def features(self, pairs: list[Pair], view: str) -> NDArray[np.float64]:
        return np.stack([self.rows[p] for p in pairs])


def _classifier(rows: dict[Pair, NDArray[np.float64]]) -> FrozenClassifier:
    return FrozenClassifier(cast(Extractor, _Rows(rows)))


def test_auc_of_one_kind_is_a_half_and_of_two_kinds_one() -> None:
    real = [noise_pair(k, f"r{k}") for k in range(60)]
    same = [noise_pair(k, f"s{k}") for k in range(60)]
    other = [noise_pair(k, f"o{k}") for k in range(60)]
    rows = {p: RNG.standard_normal(40) for p in (*real, *same)}
    rows |= {p: RNG.standard_normal(40) + 3 for p in other}
    counts = {"benign": 60}
    alike = classify_sets(real, same, counts, _classifier(rows), "crop", range(3))
    assert alike.low is not None and alike.high is not None
    assert alike.low < 0.5 < alike.high
    assert alike.auc == pytest.approx(0.5, abs=0.12)
    apart = classify_sets(real, other, counts, _classifier(rows), "crop", range(3))
    assert apart.auc > 0.999
    assert apart.low is not None and apart.low > 0.93  # none of sixty groups, exactly


def test_a_classifier_cannot_learn_a_group_by_heart() -> None:
    """Eight cases on one scan look alike: who had some of them in a fold would know the rest."""
    real = [noise_pair(k, f"r{k // 8}") for k in range(80)]
    made = [noise_pair(k, f"s{k // 8}") for k in range(80)]
    # Ten looks a side are few: with other draws a classifier finds half a rule by luck.
    rng = np.random.default_rng(3)
    looks = {g: 5 * rng.standard_normal(40) for g in sorted({p.group for p in (*real, *made)})}
    rows = {p: looks[p.group] + 0.01 * rng.standard_normal(40) for p in (*real, *made)}
    verdict = classify_sets(real, made, {"benign": 80}, _classifier(rows), "crop", range(4))
    assert verdict.auc < 0.75
    assert verdict.high - verdict.low > 0.2  # twenty groups, not 160 cases

    labels = np.repeat([0, 1], 80)
    groups = [p.group for p in (*real, *made)]
    scored = []
    for seen, unseen in folds(labels, groups, seed=1):
        assert not {groups[k] for k in seen} & {groups[k] for k in unseen}
        scored += list(unseen)
    assert sorted(scored) == list(range(160))


def test_one_scan_alone_cannot_be_cross_validated() -> None:
    with pytest.raises(Refusal, match="too few groups"):
        next(folds(np.array([0, 0, 1, 1]), ["a", "b", "c", "c"], seed=0))


def test_the_extractor_knows_its_weights_and_sees_each_pair_once() -> None:
    extractor = load_extractor()
    pairs = [lesion_pair(k) for k in range(3)]
    for view in VIEWS:
        values = extractor.features(pairs, view)
        assert values.shape == (3, extractor.num_features)
        assert np.ptp(values, axis=0).max() > 0.1
        np.testing.assert_array_equal(extractor.features(pairs[::-1], view), values[::-1])
        np.testing.assert_allclose(extractor.classes(pairs, view).sum(1), 1)
    assert extractor.embed([np.zeros((64, 64), np.float32)]).shape == (1, extractor.num_features)
    assert load_extractor() is extractor
    assert make_classifier("efficientnet-lite0", extractor).name == "efficientnet-lite0"
    small = make_classifier("resnet18", extractor, size=112)
    assert small.prepare(pairs, "whole").shape == (3, 112, 112)
    with pytest.raises(Refusal, match="no classifier 'vgg'"):
        make_classifier("vgg", extractor)


def test_inception_takes_the_published_weights_and_no_others(tmp_path: Path) -> None:
    torch.manual_seed(0)
    model = InceptionV3()
    # The published file: torchvision's network with 1,008 classes and without the side branch.
    assert sum(p.numel() for p in model.parameters()) == 23_850_960
    tensors = {k: v for k, v in model.state_dict().items() if "num_batches" not in k}
    save_file(tensors, tmp_path / "inception.safetensors")
    loaded = load_inception(tmp_path / "inception.safetensors")
    with torch.inference_mode():
        features, logits = loaded(torch.zeros(1, 3, 299, 299))
    assert features.shape == (1, 2048)
    assert logits.shape == (1, 1008)

    few = {k: v for k, v in list(tensors.items())[:5]}
    save_file(few, tmp_path / "few.safetensors")
    torch.save({"code": _AsTheyAre()}, tmp_path / "code.pth")
    for name in ("few.safetensors", "code.pth", "none.pth"):
        with pytest.raises(Refusal, match="InceptionV3"):
            load_inception(tmp_path / name)


def test_a_resnet_learns_what_tells_them_apart(tmp_path: Path) -> None:
    config = ResNetConfig(depths=[1, 1], hidden_sizes=[8, 16], embedding_size=8, layer_type="basic")
    torch.manual_seed(0)
    ResNetForImageClassification(config).save_pretrained(tmp_path)
    classifier = ResnetClassifier("resnet18", tmp_path, size=32, passes=12, batch=8)
    real = [lesion_pair(k, dark=40) for k in range(12)]
    made = [replace(lesion_pair(50 + k, dark=40), group=f"m{k}") for k in range(12)]
    bright = [replace(p, pixels=np.clip(p.pixels + 90, 0, 255).astype(np.uint8)) for p in made]
    verdict = classify_sets(real, bright, {"benign": 12}, classifier, "whole", [0])
    assert verdict.auc > 0.95
    again = classify_sets(real, bright, {"benign": 12}, classifier, "whole", [0])
    assert again == verdict
    with pytest.raises(Refusal, match="no ResNet"):
        ResnetClassifier("resnet18", tmp_path / "none", size=32).score(
            *cast(Any, (np.zeros((2, 32, 32)), np.array([0, 1]), np.zeros((1, 32, 32)))), 0
        )


def test_a_missing_package_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(Refusal, match=r"no_such_package.*pip install.*\[evaluate\]"):
        require(["numpy", "no_such_package"])
    with pytest.raises(Refusal, match="no_such_package"):
        need("no_such_package.part")


def test_a_copy_is_found_turned_round_brightened_and_resized_and_a_new_lesion_is_not() -> None:
    training = [lesion_pair(k) for k in range(30)]
    table = np.stack([interior(p.pixels, p.mask) for p in training])
    held_out = find_nearest([interior(*_pm(lesion_pair(100 + k))) for k in range(60)], table)
    copies = []
    for k, p in enumerate(training):
        pixels = np.clip(p.pixels * 0.8 + 20, 0, 255).astype(np.uint8)
        mirror = slice(None, None, -1 if k % 2 else 1)
        copies.append(interior(pixels[:, mirror], p.mask[:, mirror]))
    found = find_nearest(copies, table)
    np.testing.assert_array_equal(found.index, np.arange(30))
    np.testing.assert_array_equal(found.mirrored, np.arange(30) % 2 == 1)
    count, bar = share_above(found.likeness, held_out.likeness)
    assert count == 30
    assert 0 < bar < 0.97
    new = find_nearest([interior(*_pm(lesion_pair(300 + k))) for k in range(60)], table)
    assert share_above(new.likeness, held_out.likeness)[0] <= 4


def _pm(pair: Pair) -> tuple[NDArray[np.uint8], NDArray[np.bool_]]:
    return pair.pixels, pair.mask
