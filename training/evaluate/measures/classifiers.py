"""Classifiers that learn to tell synthetic from real: each scores what it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from weakref import WeakKeyDictionary

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn import functional

from busynth_gui.case.errors import Refusal
from training.components.frozen_features import feature_network
from training.evaluate.measures.catalogue import CLASSIFIERS
from training.evaluate.measures.feature_extractors import (
    EFFICIENTNET,
    MOBILENET,
    VIEWS,
    Extractor,
    View,
    load_extractor,
    load_mobilenet,
    look,
)
from training.evaluate.measures.handmade_features import FEATURES, features
from training.evaluate.measures.linear_rule import logistic_scores
from training.evaluate.measures.optional_packages import need
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.region_classifier import REGIONS, RegionClassifier
from training.progress import ProgressLine

__all__ = [
    "Classifier",
    "FrozenClassifier",
    "HandmadeClassifier",
    "ResnetClassifier",
    "make_classifier",
]

_DEPTHS: dict[str, dict[str, Any]] = {
    "resnet101": {"depths": [3, 4, 23, 3], "layer_type": "bottleneck"},
    "resnet18": {
        "depths": [2, 2, 2, 2],
        "layer_type": "basic",
        "hidden_sizes": [64, 128, 256, 512],
    },
}
_MEAN, _SPREAD = 0.449, 0.226
"""Of ImageNet, averaged over the colours: the scans are grey."""


class Classifier(Protocol):
    """Learns from labelled rows and scores others; 1 is synthetic."""

    @property
    def name(self) -> str: ...

    @property
    def quick(self) -> bool:
        """Whether folds may be drawn again and again."""
        ...

    @property
    def views(self) -> tuple[View, ...]:
        """What of a pair it can be asked about."""
        ...

    def prepare(self, pairs: Sequence[Pair], view: View) -> NDArray[Any]:
        """What the classifier sees of each pair: (n, ...)."""
        ...

    def score(
        self, seen: NDArray[Any], labels: NDArray[np.int64], unseen: NDArray[Any], seed: int
    ) -> NDArray[np.float64]:
        """A score for each row of ``unseen``, the higher the more synthetic: (m,)."""
        ...


@dataclass(frozen=True)
class FrozenClassifier:
    """Features of a frozen network, standardised, and a logistic regression on them.

    Its L2 penalty (scikit-learn's C of 0.01) is for some hundred rows of some thousand features.
    """

    extractor: Extractor
    quick: bool = True
    views: tuple[View, ...] = VIEWS

    @property
    def name(self) -> str:
        return self.extractor.name

    def prepare(self, pairs: Sequence[Pair], view: View) -> NDArray[np.float64]:
        return self.extractor.features(pairs, view)

    def score(
        self, seen: NDArray[Any], labels: NDArray[np.int64], unseen: NDArray[Any], seed: int
    ) -> NDArray[np.float64]:
        return logistic_scores(seen, labels, unseen, 0.01)


_HANDMADE: WeakKeyDictionary[Pair, NDArray[np.float64]] = WeakKeyDictionary()


@dataclass(frozen=True)
class HandmadeClassifier:
    """Linear discriminant analysis, shrunk by a tenth.

    Its rows are :mod:`training.evaluate.measures.handmade_features`.
    """

    name: str = "handmade"
    quick: bool = True
    views: tuple[View, ...] = VIEWS

    def prepare(self, pairs: Sequence[Pair], view: View) -> NDArray[np.float64]:
        for pair in pairs:
            if pair not in _HANDMADE:
                _HANDMADE[pair] = features((pair.pixels / 255).astype(np.float32), pair.mask)
        rows = [_HANDMADE[pair] for pair in pairs]
        return np.stack(rows) if rows else np.zeros((0, len(FEATURES)))

    def score(
        self, seen: NDArray[Any], labels: NDArray[np.int64], unseen: NDArray[Any], seed: int
    ) -> NDArray[np.float64]:
        rule = need("sklearn.discriminant_analysis").LinearDiscriminantAnalysis(
            solver="lsqr", shrinkage=0.1
        )
        scaled = need("sklearn.preprocessing").StandardScaler()
        model = need("sklearn.pipeline").make_pipeline(scaled, rule).fit(seen, labels)
        return np.asarray(model.decision_function(unseen), np.float64)


@dataclass(frozen=True)
class ResnetClassifier:
    """transformers' ResNet, all of it trained, from a user's weights or from scratch.

    AdamW with a cosine schedule, a fixed number of passes (there is no peeking at the fold that is
    scored), mirrored left to right at random; the score is averaged over a scan and its mirror.
    """

    name: str
    weights: Path | None = None
    device: str = "cpu"
    size: int = 224
    """Side of what it sees, px; half of it takes a quarter of the time."""
    passes: int = 12
    batch: int = 16
    quick: bool = False
    views: tuple[View, ...] = VIEWS

    def prepare(self, pairs: Sequence[Pair], view: View) -> NDArray[np.float32]:
        return np.stack([look(p, view, self.size) for p in pairs])

    def score(
        self, seen: NDArray[Any], labels: NDArray[np.int64], unseen: NDArray[Any], seed: int
    ) -> NDArray[np.float64]:
        torch.manual_seed(seed)
        rng = np.random.default_rng([seed, 11])
        model = self._network().to(self.device).train()
        rate = 3e-4 if self.weights is None else 1e-4
        optimiser = torch.optim.AdamW(model.parameters(), rate, weight_decay=1e-2)
        total = self.passes * -(-len(seen) // self.batch)
        schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, total)
        with ProgressLine(self.name, total) as bar:
            for _ in range(self.passes):
                order = rng.permutation(len(seen))
                for start in range(0, len(order), self.batch):
                    rows = order[start : start + self.batch]
                    x = self._tensor(seen[rows])
                    if rng.random() < 0.5:
                        x = x.flip(3)
                    target = torch.from_numpy(labels[rows]).to(self.device)
                    loss = functional.cross_entropy(model(x).logits, target)
                    optimiser.zero_grad()
                    torch.autograd.backward(loss)
                    optimiser.step()
                    schedule.step()
                    bar.advance()
        return self._scores(model.eval(), unseen)

    def _scores(self, model: Any, unseen: NDArray[Any]) -> NDArray[np.float64]:
        out = []
        with torch.inference_mode():
            for start in range(0, len(unseen), self.batch):
                x = self._tensor(unseen[start : start + self.batch])
                logits = (model(x).logits + model(x.flip(3)).logits).double()
                out.append((logits[:, 1] - logits[:, 0]).cpu().numpy())
        return np.concatenate(out)

    def _tensor(self, rows: NDArray[Any]) -> torch.Tensor:
        grey = (torch.from_numpy(np.ascontiguousarray(rows)) - _MEAN) / _SPREAD
        return grey[:, None].expand(-1, 3, -1, -1).to(self.device)

    def _network(self) -> Any:
        from transformers import ResNetConfig, ResNetForImageClassification

        if self.weights is None:
            return ResNetForImageClassification(ResNetConfig(**_DEPTHS[self.name], num_labels=2))
        try:
            return ResNetForImageClassification.from_pretrained(
                str(self.weights),
                num_labels=2,
                ignore_mismatched_sizes=True,
                local_files_only=True,
                use_safetensors=True,
            )
        except (OSError, ValueError) as error:
            raise Refusal(
                "{0} holds no ResNet", "give a folder that transformers saved", self.weights
            ) from error


def make_classifier(
    name: str,
    extractor: Extractor,
    weights: Path | None = None,
    device: str = "cpu",
    size: int = 224,
) -> Classifier:
    """The classifier of that name; ``extractor`` is used again where it is the one asked for.

    ``weights``, ``device`` and ``size`` (side of what it sees, px) are for those that are trained.

    Raises Refusal for an unknown name, and where its weights are not installed.
    """
    if name == EFFICIENTNET:
        same = extractor.name == EFFICIENTNET
        return FrozenClassifier(extractor if same else load_extractor(device=device))
    if name == MOBILENET:
        return FrozenClassifier(load_mobilenet(device))
    if name == REGIONS:
        return RegionClassifier(feature_network("vgg16").to(device), device)
    if name in _DEPTHS:
        return ResnetClassifier(name, weights, device, size)
    raise Refusal("there is no classifier '{0}'", "choose one of {1}", name, ", ".join(CLASSIFIERS))
