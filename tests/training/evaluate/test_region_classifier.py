"""What is seen by region: apart, nothing of another region, and only of crops."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from training.components.frozen_features import FeatureNetwork
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.region_classifier import RegionClassifier, region_features
from training.evaluate.parts.real_or_synthetic import classify_sets


def disc(side: int, radius: int) -> torch.Tensor:
    y, x = torch.meshgrid(torch.arange(side), torch.arange(side), indexing="ij")
    half = side / 2 - 0.5
    return (((y - half) ** 2 + (x - half) ** 2) < radius**2).float()[None, None]


def test_each_region_says_nothing_of_another() -> None:
    mask = disc(224, 50)
    depth = torch.where(disc(224, 41) > 0, 3.0, torch.where(disc(224, 59) > 0, 5.0, 7.0))
    rows = region_features([depth], mask)[0].reshape(3, 2)
    inside, rim, outside = rows
    assert inside.tolist() == pytest.approx([3, 0], abs=0.02)
    assert float(rim[0]) == pytest.approx(5, abs=0.4)
    assert outside.tolist() == pytest.approx([7, 0], abs=0.02)
    louder = torch.where(mask > 0, depth, depth + 10)
    again = region_features([louder], mask)[0].reshape(3, 2)
    assert torch.allclose(again[0], inside) and float(again[2, 0] - outside[0]) > 9


def test_maps_of_another_size_are_pooled_where_they_lie() -> None:
    mask = disc(224, 50)
    coarse = nn.functional.avg_pool2d(mask, 8)
    inside, _, _, _, outside, _ = region_features([coarse], mask)[0]
    assert float(inside) > 0.95 and float(outside) < 0.02


def pairs(kind: str, texture: float, count: int = 12) -> list[Pair]:
    """Scans that differ in nothing but the grain inside their lesions."""
    mask = disc(160, 30)[0, 0].numpy() > 0
    made = []
    for k in range(count):
        rng = np.random.default_rng([k, ord(kind)])
        grey = rng.normal(90, 8, mask.shape)
        grey[mask] = rng.normal(60, texture, int(mask.sum()))
        pixels = np.clip(grey, 0, 255).astype(np.uint8)
        made.append(Pair(f"{kind}{k}", "d", "benign", f"{kind}{k}", pixels, mask))
    return made


@pytest.fixture
def classifier() -> RegionClassifier:
    return RegionClassifier(FeatureNetwork([nn.Identity(), nn.MaxPool2d(2)], (3, 3), (1, 2)))


def test_grain_inside_is_told_and_like_lesions_are_not(classifier: RegionClassifier) -> None:
    pytest.importorskip("sklearn")
    real, like, grainy = pairs("r", 8), pairs("l", 8), pairs("g", 14)
    counts = {"benign": 12}
    assert classify_sets(real, grainy, counts, classifier, "crop", [0]).auc > 0.95
    assert classify_sets(real, like, counts, classifier, "crop", [0, 1]).auc < 0.8


def test_whole_scans_are_not_its_matter(classifier: RegionClassifier) -> None:
    assert classifier.views == ("crop",)
    assert classifier.prepare([], "crop").shape == (0, 36)
    with pytest.raises(ValueError, match="crops alone"):
        classifier.prepare(pairs("r", 8, 1), "whole")
