"""Whether synthetic cases are what they say: their mask, and their class.

Both are asked of networks that saw real training scans only: a U-Net for the mask, a classifier of
lesion crops for the class. What it scores on synthetic cases is held against what it scores on
held-out real ones, because it is not perfect there either.

They have seen the lesions that the copy-paste baseline pastes, so its metrics are flattered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.feature_extractors import Extractor, load_extractor
from training.evaluate.measures.intervals import LEVEL, Interval, by_group
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.optional_packages import need
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.evaluate.measures.unet import UnetStore, count_pixels
from training.evaluate.parts.segmentation import unet_settings

__all__ = [
    "Scored",
    "accuracy_scored",
    "area_scored",
    "class_metrics",
    "dice_scored",
    "mask_metrics",
    "part",
]

_HALVINGS = 200
_STRENGTHS = (1e-4, 1e-3, 1e-2, 1e-1, 1.0)
"""scikit-learn's C that the classifier chooses from, for some hundred rows of 1,280 features."""

Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Scored:
    """A metric of a set of cases, 0 to 1, that can be taken of some of them.

    ``measure`` takes how often each case counts (n,); NaN where that leaves it undefined.
    """

    groups: Sequence[str]
    measure: Callable[[Weights], float]

    @property
    def value(self) -> float:
        return self.measure(np.ones(len(self.groups)))

    def interval(self) -> Interval:
        """95 %, by group."""
        return by_group(self.groups, self.measure, "share")

    def over(self, base: Scored) -> Interval:
        """95 % interval of the ratio to ``base``, by the groups of both."""
        count = len(self.groups)

        def ratio(weights: Weights) -> float:
            return _ratio(self.measure(weights[:count]), base.measure(weights[count:]))

        sides = [0] * count + [1] * len(base.groups)
        return by_group([*self.groups, *base.groups], ratio, "ratio", sides)

    def halved(self, seed: int) -> list[float]:
        """The ratio of one random half of the groups to the other, drawn again and again."""
        rng = np.random.default_rng([seed, 29])
        names, number = np.unique(np.asarray(self.groups, np.str_), return_inverse=True)
        ratios = []
        for _ in range(_HALVINGS):
            first = (rng.permutation(len(names)) < len(names) // 2)[number].astype(np.float64)
            ratios.append(_ratio(self.measure(first), self.measure(1 - first)))
        return ratios


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Mask and class faithfulness of the synthetic pairs, with the pasted ones beside them."""
    extractor = load_extractor(settings.inception, settings.device)
    return [*mask_metrics(sets, settings), *class_metrics(sets, settings, extractor)]


def mask_metrics(sets: Sets, settings: Settings) -> list[Metric]:
    """Dice of the U-Nets that saw real scans only, averaged over their seeds, and its ratio."""
    unet = unet_settings(settings)
    store = UnetStore(settings.out / "unets")
    models = [store.get(sets.training, unet, seed) for seed in settings.seeds]
    words = [p.pathology for p in sets.synthetic]
    mix = {word: words.count(word) / len(words) for word in sorted(set(words))}

    def scored(pairs: Sequence[Pair]) -> Scored | None:
        if not mix.keys() <= {p.pathology for p in pairs}:
            return None
        each = [count_pixels(model, pairs, unet.size).dice() for model in models]
        return dice_scored(pairs, np.mean(each, axis=0), mix)

    what = f"Dice of U-Nets that saw {len(sets.training)} real scans, on synthetic pairs"
    metrics = _beside_real("mask", "mask-dice", what, sets, settings, scored, settings.seeds)

    def apart(pairs: Sequence[Pair]) -> Scored | None:
        below = [_below(pair, sets.healthy) for pair in pairs]
        known = [scan for scan in below if scan is not None]
        if not known or len(known) < len(pairs):
            return None
        each = [count_pixels(model, pairs, unet.size, known).dice() for model in models]
        return dice_scored(pairs, np.mean(each, axis=0), mix)

    made = apart(sets.synthetic)
    if made is None:
        return metrics
    pasted, hard = (
        None if s is None else s.value for s in map(apart, (sets.copy_paste, sets.copy_paste_hard))
    )
    low, high = made.interval()
    alone = Metric(
        "mask-dice-without-scan",
        f"{what}, less what they call a lesion on the healthy scan itself",
        made.value,
        low,
        high,
        n=metrics[0].n,
        seeds=settings.seeds,
        copy_paste=pasted,
        copy_paste_hard=hard,
        note="no real-real: below a real lesion there is no healthy scan",
    )
    return [*metrics, alone]


def _below(pair: Pair, healthy: Sequence[Pair]) -> Pair | None:
    """The scan of the pair's group that most of its pixels outside its mask are of, if any."""
    own = [p for p in healthy if p.group == pair.group and p.pixels.shape == pair.pixels.shape]

    def shared(scan: Pair) -> float:
        return float((scan.pixels == pair.pixels)[~pair.mask].mean())

    return max(own, key=shared, default=None)


def class_metrics(sets: Sets, settings: Settings, extractor: Extractor) -> list[Metric]:
    """Balanced accuracy and ROC area of a benign or malignant classifier, and their ratios."""
    seen = sets.training
    model = _train_classifier(
        extractor.features(seen, "crop"),
        _malignant(seen),
        [p.group for p in seen],
        settings.seed,
    )
    who = f"logistic regression on {extractor.name} of {len(seen)} real lesion crops"

    def scored(
        of: Callable[[Sequence[str], NDArray[np.bool_], NDArray[np.float64]], Scored],
    ) -> Callable[[Sequence[Pair]], Scored | None]:
        def on(pairs: Sequence[Pair]) -> Scored | None:
            truth = _malignant(pairs)
            if not len(pairs) or truth.all() or not truth.any():
                return None
            margin = model.decision_function(extractor.features(pairs, "crop"))
            return of([p.group for p in pairs], truth, np.asarray(margin, np.float64))

        return on

    seeds = (settings.seed,)
    return [
        *_beside_real(
            "class",
            "class-balanced-accuracy",
            f"balanced accuracy of {who}, on synthetic ones",
            sets,
            settings,
            scored(accuracy_scored),
            seeds,
        ),
        *_beside_real(
            "class-auc",
            "class-roc-area",
            f"benign against malignant, area under the ROC curve, {who}, on synthetic ones",
            sets,
            settings,
            scored(area_scored),
            seeds,
        ),
    ]


def dice_scored(
    pairs: Sequence[Pair], dice: NDArray[np.float64], mix: Mapping[str, float]
) -> Scored:
    """Mean Dice with the pathologies in the shares of ``mix``; ``dice`` (n,) of each pair."""
    of_class = {word: np.array([p.pathology == word for p in pairs]) for word in mix}

    def measure(weights: Weights) -> float:
        total = 0.0
        for word, share in mix.items():
            w = weights * of_class[word]
            total += share * float(w @ dice / w.sum()) if w.sum() else float("nan")
        return total

    return Scored([p.group for p in pairs], measure)


def accuracy_scored(
    groups: Sequence[str], malignant: NDArray[np.bool_], margin: NDArray[np.float64]
) -> Scored:
    """Mean of sensitivity and specificity where a ``margin`` (n,) above 0 says malignant."""
    right = (margin > 0) == malignant

    def measure(weights: Weights) -> float:
        a, b = weights * malignant, weights * ~malignant
        if not a.sum() or not b.sum():
            return float("nan")
        return float(0.5 * (a @ right / a.sum() + b @ right / b.sum()))

    return Scored(groups, measure)


def area_scored(
    groups: Sequence[str], malignant: NDArray[np.bool_], margin: NDArray[np.float64]
) -> Scored:
    """Area under the ROC curve: the chance that a malignant case has the higher ``margin``."""
    difference = margin[malignant][:, None] - margin[~malignant][None]
    above = (difference > 0) + 0.5 * (difference == 0)

    def measure(weights: Weights) -> float:
        a, b = weights[malignant], weights[~malignant]
        total = a.sum() * b.sum()
        return float(a @ above @ b / total) if total else float("nan")

    return Scored(groups, measure)


def _train_classifier(
    features: NDArray[np.float64],
    malignant: NDArray[np.bool_],
    groups: Sequence[str],
    seed: int,
) -> Any:
    """A scikit-learn pipeline: standardised features, logistic regression with balanced classes.

    Its L2 penalty is chosen by ROC area in a cross-validation that divides no group.
    """
    selection = need("sklearn.model_selection")
    model = need("sklearn.pipeline").make_pipeline(
        need("sklearn.preprocessing").StandardScaler(),
        need("sklearn.linear_model").LogisticRegression(class_weight="balanced", max_iter=500),
    )
    labels = malignant.astype(np.int64)
    fewest = min(len(np.unique(np.asarray(groups)[labels == k])) for k in (0, 1))
    splits = selection.StratifiedGroupKFold(max(2, min(5, fewest)), shuffle=True, random_state=seed)
    grid = {"logisticregression__C": list(_STRENGTHS)}
    search = selection.GridSearchCV(model, grid, scoring="roc_auc", cv=splits)
    return search.fit(features, labels, groups=np.asarray(groups)).best_estimator_


def _malignant(pairs: Sequence[Pair]) -> NDArray[np.bool_]:
    return np.array([p.pathology == "malignant" for p in pairs], np.bool_)


def _beside_real(
    name: str,
    metric: str,
    what: str,
    sets: Sets,
    settings: Settings,
    scored: Callable[[Sequence[Pair]], Scored | None],
    seeds: tuple[int, ...],
) -> list[Metric]:
    """The metric itself, and its ratio to held-out real lesions: ``<name>-faithfulness``."""
    made, real = scored(sets.synthetic), scored(sets.real)
    if made is None or real is None:
        raise Refusal(
            "{0}-faithfulness needs synthetic and held-out real pairs of the same pathologies",
            "give more scans or candidates",
            name,
        )
    pasted = {
        word: scored(pairs) for word, pairs in (("", sets.copy_paste), ("h", sets.copy_paste_hard))
    }
    values = {word: None if s is None else s.value for word, s in pasted.items()}
    n = f"{len(sets.synthetic)} synthetic, {len(sets.real)} held-out real"
    low, high = made.interval()
    itself = Metric(
        metric,
        what,
        made.value,
        low,
        high,
        n=n,
        seeds=seeds,
        real_real=real.value,
        copy_paste=values[""],
        copy_paste_hard=values["h"],
        note=f"on held-out real ones {real.value:.3f} {_in_words(real.interval())}",
    )
    words = f"{metric} over that of held-out real lesions"
    if not real.value:
        note = f"not measured: {metric} of held-out real lesions is 0, more of them may help"
        unknown = Metric(f"{name}-faithfulness", words, None, n=n, seeds=seeds, note=note)
        return [itself, unknown]
    low, high = made.over(real)
    ratios = {word: None if v is None else v / real.value for word, v in values.items()}
    halves = [half for half in real.halved(settings.seed) if math.isfinite(half)]
    beside = "not measured: too few of a pathology in random halves of the held-out ones"
    if halves:
        least, most = _bounds(halves)
        beside = (
            f"random halves of the held-out ones, 95 % of the ratios in [{least:.3f}, {most:.3f}]"
        )
    ratio = Metric(
        f"{name}-faithfulness",
        words,
        made.value / real.value,
        low,
        high,
        n=n,
        seeds=seeds,
        real_real=float(np.mean(halves)) if halves else None,
        copy_paste=ratios[""],
        copy_paste_hard=ratios["h"],
        note=f"real against real: {beside}",
    )
    return [itself, ratio]


def _ratio(above: float, below: float) -> float:
    return above / below if below else float("nan")


def _in_words(bounds: Interval) -> str:
    return "" if bounds[0] is None else f"[{bounds[0]:.3f}, {bounds[1]:.3f}]"


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    low, high = np.percentile(values, [50 * (1 - LEVEL), 50 * (1 + LEVEL)])
    return float(low), float(high)
