"""How far the synthetic cases' distribution is from the real one, in a named network's features.

Some hundred cases of some thousand features give distances that are mostly due to the samples'
size: so all sets have the same sizes and classes, and each distance stands beside that of real
from real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.evaluate.measures.distances import class_score, frechet, kernel_distance, manifold
from training.evaluate.measures.feature_extractors import (
    INCEPTION,
    VIEWS,
    Extractor,
    View,
    load_extractor,
)
from training.evaluate.measures.intervals import (
    Interval,
    Scale,
    by_group,
    effective_groups,
    halves,
)
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings, common, draw

__all__ = ["part"]

HALVES = 40
"""Random halves from which an interval is taken."""

_RATIO = "ratio"
_WHAT = {
    "frechet": "Frechet distance to held-out real",
    _RATIO: "Frechet distance over that of real to real of the same sizes",
    "kernel": "kernel distance (MMD, cubic) to held-out real",
    "score": "score of the classes (form of the inception score)",
    "precision": "precision: share that lies among real ones",
    "recall": "recall: share of real ones that lie among them",
    "density": "density: how densely real ones lie around them, 1 as among real ones",
    "coverage": "coverage: share of real neighbourhoods that hold one",
}
_OF_FAKE = ("precision", "density")
"""Means over the synthetic rows; recall and coverage are over the real ones."""
_INCEPTION_NAMES = {"frechet": "fid", "kernel": "kid", "score": "inception-score"}
_OTHER_NAMES = {
    "frechet": "frechet-distance",
    _RATIO: "frechet-ratio",
    "kernel": "kernel-distance",
    "score": "class-score",
}


Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Data:
    """One set in one view: pairs, features (n, d) and class probabilities (n, c)."""

    pairs: Sequence[Pair]
    features: NDArray[np.float64]
    classes: NDArray[np.float64]

    @property
    def groups(self) -> list[str]:
        return [p.group for p in self.pairs]

    @property
    def worth(self) -> float:
        """How many groups of one size its groups are worth."""
        return effective_groups(np.unique(self.groups, return_counts=True)[1])

    def drawn(self, counts: Mapping[str, int], seed: int) -> Rows:
        return np.array(draw(self.pairs, counts, seed), np.int64)

    def half(self, counts: Mapping[str, int], seed: int) -> Rows:
        """Half of the counts, from half of the groups as far as those go."""
        rng = np.random.default_rng([seed, 13])
        place = {g: k for k, g in enumerate(rng.permutation(sorted(set(self.groups))))}
        order = sorted(range(len(self.pairs)), key=lambda k: place[self.pairs[k].group])
        rows: list[int] = []
        for pathology, count in sorted(counts.items()):
            here = [k for k in order if self.pairs[k].pathology == pathology]
            rows += here[: max(2, count // 2)]
        return np.array(rows, np.int64)


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Nine metrics for each of lesion crop and whole scan."""
    extractor = load_extractor(settings.inception, settings.device)
    return [f for view in VIEWS for f in _metrics(sets, settings, extractor, view)]


def _metrics(sets: Sets, settings: Settings, extractor: Extractor, view: View) -> list[Metric]:
    counts = common(sets.real, sets.synthetic)
    n = sum(counts.values())

    def seen(pairs: Sequence[Pair]) -> _Data:
        return _Data(pairs, extractor.features(pairs, view), extractor.classes(pairs, view))

    real, training, synthetic = seen(sets.real), seen(sets.training), seen(sets.synthetic)
    others = {
        "value": synthetic,
        "real_real": training,
        "copy_paste": seen(sets.copy_paste),
        "copy_paste_hard": seen(sets.copy_paste_hard),
    }
    found = {
        name: _measured(real, data, training, counts, settings.seeds)
        for name, data in others.items()
    }
    bounds = _neighbour_bounds(real, synthetic, counts, settings.seeds)
    worth = min(real.worth, synthetic.worth)
    spread = []
    for k in range(settings.seed, settings.seed + HALVES):
        a, b, c = (data.half(counts, k) for data in (real, synthetic, training))
        spread.append(_distances(real, a, synthetic, b, training, c))
    for key in spread[0]:
        bounds[key] = halves(found["value"][key], [row[key] for row in spread], worth)
    where = "lesion crops" if view == "crop" else "whole scans"
    return [
        Metric(
            name=f"{_name(key, extractor)}-{view}-{extractor.name}",
            what=f"{what}, {where}, features of {extractor.name}",
            value=found["value"][key],
            low=bounds[key][0],
            high=bounds[key][1],
            n=f"{n} real, {n} synthetic",
            seeds=settings.seeds,
            real_real=found["real_real"][key],
            copy_paste=found["copy_paste"][key],
            copy_paste_hard=found["copy_paste_hard"][key],
        )
        for key, what in _WHAT.items()
    ]


def _name(key: str, extractor: Extractor) -> str:
    names = _OTHER_NAMES | (_INCEPTION_NAMES if extractor.name == INCEPTION else {})
    return names.get(key, key)


def _measured(
    real: _Data, other: _Data, training: _Data, counts: Mapping[str, int], seeds: Sequence[int]
) -> dict[str, float]:
    """Means over the seeds' draws."""
    distances = []
    for seed in seeds:
        a, b, c = (data.drawn(counts, seed) for data in (real, other, training))
        distances.append(_distances(real, a, other, b, training, c))
    values = {key: float(np.mean([row[key] for row in distances])) for key in distances[0]}
    for name, (sums, times) in _neighbours(real, other, counts, seeds).items():
        values[name] = float(sums.sum() / times.sum())
    return values


def _neighbours(
    real: _Data, other: _Data, counts: Mapping[str, int], seeds: Sequence[int]
) -> dict[str, NDArray[np.float64]]:
    """For each metric (2, rows): what a row got in all draws, and how often it was drawn."""
    totals = {
        name: np.zeros((2, len((other if name in _OF_FAKE else real).pairs)))
        for name in ("precision", "recall", "density", "coverage")
    }
    for seed in seeds:
        a, b = real.drawn(counts, seed), other.drawn(counts, seed)
        seen = manifold(real.features[a], other.features[b])
        for name, total in totals.items():
            rows = b if name in _OF_FAKE else a
            total[0, rows] += getattr(seen, name)
            total[1, rows] += 1
    return totals


def _neighbour_bounds(
    real: _Data, other: _Data, counts: Mapping[str, int], seeds: Sequence[int]
) -> dict[str, Interval]:
    """Intervals by group; neighbourhoods stay those of the whole sets."""
    bounds: dict[str, Interval] = {}
    for name, (sums, times) in _neighbours(real, other, counts, seeds).items():
        groups = (other if name in _OF_FAKE else real).groups
        scale: Scale = "any" if name == "density" else "share"
        bounds[name] = by_group(groups, _share(sums, times), scale)
    return bounds


def _share(
    sums: NDArray[np.float64], times: NDArray[np.float64]
) -> Callable[[NDArray[np.float64]], float]:
    def share(drawn: NDArray[np.float64]) -> float:
        below = drawn @ times
        return float(drawn @ sums / below) if below else float("nan")

    return share


def _distances(
    real: _Data, a: Rows, other: _Data, b: Rows, training: _Data, c: Rows
) -> dict[str, float]:
    one, two = real.features[a], other.features[b]
    distance = frechet(one, two)
    return {
        "frechet": distance,
        _RATIO: distance / frechet(one, training.features[c]),
        "kernel": kernel_distance(one, two),
        "score": class_score(other.classes[b]),
    }
