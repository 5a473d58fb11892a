"""Folds that divide no group, and what comes of scoring over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.optional_packages import need

__all__ = ["FOLDS", "Verdict", "folds"]

FOLDS = 5


@dataclass(frozen=True)
class Verdict:
    """An area under the ROC curve, 1 where a classifier is never wrong, and its interval."""

    auc: float
    low: float | None
    high: float | None


def folds(
    labels: NDArray[np.int64], groups: Sequence[str], seed: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows to learn from and rows to score, ``FOLDS`` times; no group lies in both.

    Fewer folds where a class has fewer groups. Raises Refusal when one has a single group.
    """
    names = np.asarray(groups, np.str_)
    fewest = min(len(set(names[labels == k])) for k in (0, 1))
    if fewest < 2:
        raise Refusal("too few groups for a cross-validation", "give more scans or candidates")
    splitter = need("sklearn.model_selection").StratifiedGroupKFold(
        min(FOLDS, fewest), shuffle=True, random_state=seed
    )
    yield from splitter.split(names, labels, names)
