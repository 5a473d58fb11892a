"""How far the synthetic cases' distribution is from the real one, in a named network's features.

Some hundred cases of some thousand features give distances that are mostly due to the samples'
size: so all sets have the same sizes and classes, and each distance stands beside that of real
from real.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from training.evaluate.distances import class_score, frechet, kernel_distance, manifold
from training.evaluate.figures import Figure
from training.evaluate.intervals import halves
from training.evaluate.networks import INCEPTION, VIEWS, Extractor, View, load_extractor
from training.evaluate.pairs import Pair
from training.evaluate.sets import Sets, Settings, common, draw

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
_INCEPTION_NAMES = {"frechet": "fid", "kernel": "kid", "score": "inception-score"}
_OTHER_NAMES = {
    "frechet": "frechet-distance",
    _RATIO: "frechet-ratio",
    "kernel": "kernel-distance",
    "score": "class-score",
}


@dataclass(frozen=True)
class _Data:
    """One set in one view: pairs, features (n, d) and class probabilities (n, c)."""

    pairs: Sequence[Pair]
    features: NDArray[np.float64]
    classes: NDArray[np.float64]

    def take(self, counts: Mapping[str, int], seed: int) -> tuple[NDArray[np.float64], ...]:
        rows = draw(self.pairs, counts, seed)
        return self.features[rows], self.classes[rows]

    def half(self, counts: Mapping[str, int], seed: int) -> tuple[NDArray[np.float64], ...]:
        """Half of the counts, from half of the groups as far as those go."""
        rng = np.random.default_rng([seed, 13])
        groups = sorted({p.group for p in self.pairs})
        place = {g: k for k, g in enumerate(rng.permutation(groups))}
        order = sorted(range(len(self.pairs)), key=lambda k: place[self.pairs[k].group])
        rows = []
        for pathology, count in sorted(counts.items()):
            here = [k for k in order if self.pairs[k].pathology == pathology]
            rows += here[: max(2, count // 2)]
        return self.features[rows], self.classes[rows]


def part(sets: Sets, settings: Settings) -> list[Figure]:
    """Eight figures for each of lesion crop and whole scan."""
    extractor = load_extractor(settings.inception, settings.device)
    return [f for view in VIEWS for f in _figures(sets, settings, extractor, view)]


def _figures(sets: Sets, settings: Settings, extractor: Extractor, view: View) -> list[Figure]:
    counts = common(sets.real, sets.synthetic)
    n = sum(counts.values())

    def seen(pairs: Sequence[Pair]) -> _Data:
        return _Data(pairs, extractor.features(pairs, view), extractor.classes(pairs, view))

    real, training = seen(sets.real), seen(sets.training)
    others = {
        "value": seen(sets.synthetic),
        "rival": seen(sets.rival),
        "rival_hard": seen(sets.rival_hard),
        "real_real": training,
    }
    mean = {
        key: _mean(
            [_measured(real, data, training, counts, seed, _Data.take) for seed in settings.seeds]
        )
        for key, data in others.items()
    }
    spread = [
        _measured(real, others["value"], training, counts, settings.seed + k, _Data.half)
        for k in range(HALVES)
    ]
    figures = []
    for key, what in _WHAT.items():
        low, high = halves(mean["value"][key], [row[key] for row in spread])
        figures.append(
            Figure(
                name=f"{_name(key, extractor)}-{view}-{extractor.name}",
                what=f"{what}, {'lesion crops' if view == 'crop' else 'whole scans'}, "
                f"features of {extractor.name}",
                low=low,
                high=high,
                n=f"{n} real, {n} synthetic",
                seeds=settings.seeds,
                value=mean["value"][key],
                real_real=mean["real_real"][key],
                rival=mean["rival"][key],
                rival_hard=mean["rival_hard"][key],
            )
        )
    return figures


def _name(key: str, extractor: Extractor) -> str:
    names = _OTHER_NAMES | (_INCEPTION_NAMES if extractor.name == INCEPTION else {})
    return names.get(key, key)


Take = Callable[[_Data, Mapping[str, int], int], tuple[NDArray[np.float64], ...]]


def _measured(
    real: _Data, other: _Data, training: _Data, counts: Mapping[str, int], seed: int, take: Take
) -> dict[str, float]:
    a, _ = take(real, counts, seed)
    b, classes = take(other, counts, seed)
    distance = frechet(a, b)
    # Two draws from one set in one call would be the same draw.
    base = distance if other is training else frechet(a, take(training, counts, seed)[0])
    return {
        "frechet": distance,
        _RATIO: distance / base,
        "kernel": kernel_distance(a, b),
        "score": class_score(classes),
        **asdict(manifold(a, b)),
    }


def _mean(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    return {key: float(np.mean([row[key] for row in rows])) for key in rows[0]}
