"""A classifier that sees a lesion's inside, its rim and what lies around it apart.

Networks whose features are pooled over a whole crop lose what is small in it; and those that halve
an image at once never see its finest texture. VGG16 does neither. It is what the texture stage's
discriminators look through, so it is no impartial judge: it says what is left to be told, not by
how much one bundle beats another that was trained otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor
from torch.nn import functional as F

from busynth_gui.imaging.crop import window_around
from training.components.frozen_features import FeatureNetwork
from training.evaluate.measures.feature_extractors import View
from training.evaluate.measures.linear_rule import logistic_scores
from training.evaluate.measures.pairs import Pair, crop

__all__ = ["REGIONS", "RegionClassifier", "region_features"]

REGIONS = "vgg16-regions"

_RIM = 10
"""Px of a crop of 224 to either side of the outline that are its rim."""


@dataclass(frozen=True)
class RegionClassifier:
    """Means and spreads of a network's maps by region, and a logistic regression on them.

    Its L2 penalty (scikit-learn's C of 0.001) is for some hundred rows of some thousand features:
    with 0.0001 it tells less, with 0.01 hardly more. Of whole scans it is not asked: healthy ones
    have no regions.
    """

    network: FeatureNetwork
    device: str = "cpu"
    name: str = REGIONS
    quick: bool = True
    views: tuple[View, ...] = ("crop",)
    size: int = 224
    _kept: WeakKeyDictionary[Pair, NDArray[np.float64]] = field(default_factory=WeakKeyDictionary)

    def prepare(self, pairs: Sequence[Pair], view: View) -> NDArray[np.float64]:
        """Rows of :func:`region_features`. Raises ValueError for another view than the crop."""
        if view not in self.views:
            raise ValueError(f"{self.name} sees crops alone, not {view}")
        for pair in pairs:
            if pair not in self._kept:
                self._kept[pair] = self._row(pair)
        rows = [self._kept[pair] for pair in pairs]
        return np.stack(rows) if rows else np.zeros((0, 6 * sum(self.network.channels)))

    def score(
        self, seen: NDArray[Any], labels: NDArray[np.int64], unseen: NDArray[Any], seed: int
    ) -> NDArray[np.float64]:
        return logistic_scores(seen, labels, unseen, 0.001)

    def _row(self, pair: Pair) -> NDArray[np.float64]:
        window = window_around(pair.mask)
        planes = crop(pair, self.size) * 2 - 1, window.extract_mask(pair.mask, self.size)
        image, mask = (torch.from_numpy(p)[None, None].to(self.device) for p in planes)
        with torch.inference_mode():
            maps = self.network(image, len(self.network.channels))
            return region_features(maps, mask)[0].double().cpu().numpy()


def region_features(maps: Sequence[Tensor], mask: Tensor) -> Tensor:
    """Mean and standard deviation of each channel of ``maps`` (n, c, h, w), inside the ``mask``
    (n, 1, S, S), on its rim and outside: (n, 6 * sum of c). 0 where there is no such region."""
    inside = (mask > 0.5).float()
    grown, shrunk = (F.max_pool2d(m, 2 * _RIM + 1, 1, _RIM) for m in (inside, 1 - inside))
    regions = (1 - shrunk, grown + shrunk - 1, 1 - grown)
    rows = []
    for plane in maps:
        for region in regions:
            weight = F.adaptive_avg_pool2d(region, (plane.shape[-2], plane.shape[-1]))
            total = weight.sum((2, 3)).clamp_min(1e-3)
            mean = (plane * weight).sum((2, 3)) / total
            spread = ((plane - mean[..., None, None]).square() * weight).sum((2, 3)) / total
            rows += [mean, spread.sqrt()]
    return torch.cat(rows, 1)
