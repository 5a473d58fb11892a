"""Real lesions against what was made of them or in their place, each beside its own original."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.imaging.crop import CONTEXT, MIN_SIDE, window_around
from training.evaluate.measures.classifiers import Classifier
from training.evaluate.measures.cross_validation import Verdict, folds
from training.evaluate.measures.intervals import by_group
from training.evaluate.measures.pairs import Pair

__all__ = ["LOOKS", "Comparisons", "compare", "paired_area", "pictures"]

Image = NDArray[np.float32]

_LOW_PASS = 2.5
"""Sigma, px of the scan, of the blur that takes the texture away and leaves form and tone."""
_TIGHT = 1.05
LOOKS = ("whole", "interior", "surroundings", "low-passed")
"""What of a lesion is shown: the crop; the lesion alone, black around it; the crop with the
lesion blacked out; the crop without its texture."""


def pictures(pair: Pair, look: str, size: int) -> Image:
    """A look (size, size), 0 to 1, at a pair: one of :data:`LOOKS`."""
    grey = (pair.pixels / np.float32(255)).astype(np.float32)
    if look == "low-passed":
        grey = np.asarray(cv2.GaussianBlur(grey, (0, 0), _LOW_PASS), np.float32)
    alone = look == "interior"
    window = window_around(
        pair.mask, context=_TIGHT if alone else CONTEXT, min_side=16 if alone else MIN_SIDE
    )
    crop = np.clip(window.extract(grey, size), 0, 1)
    if look in ("interior", "surroundings"):
        inside = window.extract_mask(pair.mask, size) > 0.5
        crop = np.where(inside == alone, crop, 0)
    return np.asarray(crop, np.float32)


@dataclass(frozen=True)
class Comparisons:
    """Which comparisons of a real and a made one were asked, and how many came out right: (n, n)
    each, by the numbers of the lesions.
    """

    right: NDArray[np.float64]
    asked: NDArray[np.float64]

    def area(self, times: NDArray[np.float64]) -> float:
        """The area under the ROC curve with each lesion taken so many ``times`` (n,)."""
        weight = times @ self.asked @ times
        return float(times @ self.right @ times / weight) if weight else float("nan")


def paired_area(
    real: NDArray[np.float64],
    made: NDArray[np.float64],
    groups: Sequence[str],
    classifier: Classifier,
    seeds: Sequence[int],
) -> Verdict:
    """The area under the ROC curve for rows ``real`` and ``made`` (n, d) of the same lesions.

    0.5 where nothing tells them apart. The interval is by group.
    """
    told = compare(real, made, groups, classifier, seeds)
    low, high = by_group(groups, told.area, "share")
    return Verdict(told.area(np.ones(len(real))), low, high)


def compare(
    real: NDArray[np.float64],
    made: NDArray[np.float64],
    groups: Sequence[str],
    classifier: Classifier,
    seeds: Sequence[int],
) -> Comparisons:
    """Have a classifier score rows ``real`` and ``made`` (n, d) of the same lesions, over folds.

    A lesion and what was made of it always lie on the same side of a fold, and so do all of a
    group: what a classifier knows of the one it cannot use on the other.
    """
    n = len(real)
    rows = np.concatenate([real, made])
    labels = np.repeat(np.array([0, 1]), n)
    right, asked = np.zeros((n, n)), np.zeros((n, n))
    for seed in seeds:
        for seen, unseen in folds(labels, [*groups, *groups], seed):
            scores = classifier.score(rows[seen], labels[seen], rows[unseen], seed)
            is_made = labels[unseen] == 1
            first, second = unseen[~is_made], unseen[is_made] - n
            margin = scores[is_made][None] - scores[~is_made][:, None]
            at = np.ix_(first, second)
            right[at] += (margin > 0) + 0.5 * (margin == 0)
            asked[at] += 1
    return Comparisons(right, asked)
