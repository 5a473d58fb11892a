"""Hand-made features: a linear rule on them, and what the lesions of each set are like.

They say what a network's verdict does not: which property gives the synthetic lesions away.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import write_text
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from training.evaluate.measures.classifiers import HandmadeClassifier
from training.evaluate.measures.cross_validation import FOLDS
from training.evaluate.measures.handmade_features import FEATURES
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings, draw
from training.evaluate.parts.real_or_synthetic import classify_sets

__all__ = ["part"]

PERCENTILES = (10, 50, 90)


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """The rule's AUC for each pathology; writes ``features.json`` and ``features.txt``.

    Raises Refusal when no pathology has enough lesions.
    """
    metrics, table = [], {}
    for pathology in Pathology:
        word = pathology.value
        real = [p for p in sets.real if p.pathology == word]
        made = [p for p in sets.synthetic if p.pathology == word]
        counts = {word: min(len(real), len(made))}
        if counts[word] < 2 * FOLDS:
            continue
        # No more training lesions than are needed: a lesion's features cost a tenth of a second.
        some = draw(sets.training, {word: 2 * counts[word]}, settings.seed)
        others = {
            "synthetic": made,
            "training": [sets.training[k] for k in some],
            "copy_paste": [p for p in sets.copy_paste if p.pathology == word],
            "copy_paste_hard": [p for p in sets.copy_paste_hard if p.pathology == word],
        }
        metrics.append(_metric(word, real, others, counts, settings.seeds))
        classifier = HandmadeClassifier()
        rows = {name: classifier.prepare(pairs, "crop") for name, pairs in others.items()}
        table[word] = _percentiles({"real": classifier.prepare(real, "crop"), **rows})
    if not metrics:
        raise Refusal(
            "'appearance' needs {0} real and {0} synthetic lesions of a pathology",
            "give more scans or candidates, or leave the part out with --parts",
            2 * FOLDS,
        )
    settings.out.mkdir(parents=True, exist_ok=True)
    write_text(settings.out / "features.json", json.dumps(table, indent=1) + "\n")
    write_text(settings.out / "features.txt", _text(table))
    return metrics


def _metric(
    word: str,
    real: Sequence[Pair],
    others: dict[str, list[Pair]],
    counts: dict[str, int],
    seeds: Sequence[int],
) -> Metric:
    verdict = {
        name: classify_sets(real, pairs, counts, HandmadeClassifier(), "crop", seeds)
        for name, pairs in others.items()
        if len(pairs) >= 2 * FOLDS
    }
    beside = {name: verdict[name].auc if name in verdict else None for name in others}
    return Metric(
        name=f"auc-handmade-{word}",
        what=f"linear rule on {len(FEATURES)} hand-made features, {word}: area under the ROC curve",
        value=verdict["synthetic"].auc,
        low=verdict["synthetic"].low,
        high=verdict["synthetic"].high,
        n=f"{counts[word]} real, {counts[word]} synthetic",
        seeds=tuple(seeds),
        real_real=beside["training"],
        copy_paste=beside["copy_paste"],
        copy_paste_hard=beside["copy_paste_hard"],
        note="features.txt says which of them differ",
    )


def _percentiles(rows: dict[str, NDArray[np.float64]]) -> dict[str, Any]:
    return {
        name: {
            which: [round(float(v), 4) for v in np.percentile(values[:, k], PERCENTILES)]
            for which, values in rows.items()
            if len(values)
        }
        for k, name in enumerate(FEATURES)
    }


def _text(table: dict[str, Any]) -> str:
    """10th, 50th and 90th percentile of each feature in each set, and how far the medians lie."""
    lines = []
    for pathology, block in table.items():
        lines.append(f"{pathology} (10th, 50th, 90th percentile; shift of the median in widths)")
        for name, sets in block.items():
            real, made = sets["real"], sets["synthetic"]
            shift = (made[1] - real[1]) / max(real[2] - real[0], 1e-9)
            cells = "  ".join(
                f"{which} {' '.join(f'{v:7.2f}' for v in sets[which])}"
                for which in ("real", "synthetic", "copy_paste")
                if which in sets
            )
            lines.append(f"{name:18s} {cells}  shift {shift:+.2f}")
    return "\n".join(lines) + "\n"
