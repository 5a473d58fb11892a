"""How well a classifier tells synthetic from real: the area under the ROC curve, cross-validated.

Folds keep groups whole: two candidates on one healthy scan, or two scans of one patient, never lie
on both sides. Scores are compared only within a fold, because each fold has its own classifier; so
one that learned nothing gets 0.5 whatever its scores' offsets.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from training.evaluate.measures.classifiers import Classifier, make_classifier
from training.evaluate.measures.cross_validation import FOLDS, Verdict, folds
from training.evaluate.measures.feature_extractors import View, load_extractor
from training.evaluate.measures.intervals import by_group
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import NORMAL, Pair
from training.evaluate.measures.sets import Sets, Settings, common, draw

__all__ = ["classify_sets", "part"]


def classify_sets(
    real: Sequence[Pair],
    other: Sequence[Pair],
    counts: Mapping[str, int],
    classifier: Classifier,
    view: View,
    seeds: Sequence[int],
    other_counts: Mapping[str, int] | None = None,
) -> Verdict:
    """Real against other, ``counts`` of each pathology, drawn and divided anew for each seed."""
    other_counts = counts if other_counts is None else other_counts
    x = np.concatenate([classifier.prepare(real, view), classifier.prepare(other, view)])
    groups = [p.group for p in (*real, *other)]
    # What share of the comparisons of a real and another row the classifier gets right.
    right = np.zeros((len(real), len(other)))
    asked = np.zeros_like(right)
    for seed in seeds:
        first, second = draw(real, counts, seed), draw(other, other_counts, seed)
        rows = np.array([*first, *(len(real) + k for k in second)])
        labels = np.repeat(np.array([0, 1]), [len(first), len(second)])
        for seen, unseen in folds(labels, [groups[k] for k in rows], seed):
            scores = classifier.score(x[rows[seen]], labels[seen], x[rows[unseen]], seed)
            a, b = labels[unseen] == 0, labels[unseen] == 1
            at = np.ix_(rows[unseen][a], rows[unseen][b] - len(real))
            margin = scores[b][None] - scores[a][:, None]
            right[at] += (margin > 0) + 0.5 * (margin == 0)
            asked[at] += 1

    def area(times: NDArray[np.float64]) -> float:
        a, b = times[: len(real)], times[len(real) :]
        weight = a @ asked @ b
        return float(a @ right @ b / weight) if weight else float("nan")

    sides = [0] * len(real) + [1] * len(other)
    low, high = by_group(groups, area, "share", sides)
    return Verdict(area(np.ones(len(groups))), low, high)


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Whole scans and lesion crops, with the classifier of the settings, as far as it sees them."""
    extractor = load_extractor(settings.inception, settings.device)
    classifier = make_classifier(
        settings.classifier,
        extractor,
        settings.classifier_weights,
        settings.device,
        settings.classifier_size,
    )
    return [_metric(sets, settings, classifier, view) for view in classifier.views]


def _metric(sets: Sets, settings: Settings, classifier: Classifier, view: View) -> Metric:
    counts = common(sets.real, sets.synthetic)
    n = sum(counts.values())
    # A network that is trained anew in every fold takes its time.
    seeds = settings.seeds if classifier.quick else settings.seeds[:1]

    def against(other: Sequence[Pair]) -> Verdict:
        return classify_sets(sets.real, other, counts, classifier, view, seeds)

    verdict = against(sets.synthetic)
    note = ""
    if view == "whole" and classifier.quick and len(sets.healthy) >= 2 * FOLDS:
        bare = classify_sets(sets.real, sets.healthy, counts, classifier, view, seeds, {NORMAL: n})
        note = f"healthy scans as they are, without a lesion: {bare.auc:.2f}"
    where = "whole scans" if view == "whole" else "lesion crops"
    if not classifier.quick:
        where += f" at {settings.classifier_size} px"
    return Metric(
        name=f"auc-{view}-{classifier.name}",
        what=f"real against synthetic, area under the ROC curve, {where}, {classifier.name}",
        value=verdict.auc,
        low=verdict.low,
        high=verdict.high,
        n=f"{n} real, {n} synthetic",
        seeds=tuple(seeds),
        real_real=against(sets.training).auc,
        copy_paste=against(sets.copy_paste).auc,
        copy_paste_hard=against(sets.copy_paste_hard).auc if classifier.quick else None,
        note=note,
    )
