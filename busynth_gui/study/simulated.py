"""Readers who are simulated: to prove the statistics, and to see a report before anybody has read.

A picture's evidence is normal, that of a synthetic one shifted so that ratings of it would have the
area asked for (the binormal model: area = Phi(shift / sqrt 2)); half of its variance is the
picture's, for all readers, and stays when it is shown again.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.study.answers import CONFIDENCES, Answer
from busynth_gui.study.design import RATINGS, Kind, Question, Study, Task
from busynth_gui.study.order import order_for

__all__ = ["SimulatedReader", "is_simulated", "simulate", "simulated_name"]

_CUTS = (-1.2, -0.6, 0.0, 0.6, 1.2)
"""Evidence from which the next rating is given, about the middle between real and synthetic."""

_SHARED = math.sqrt(0.5)

_NAME = re.compile(r"simulated \d+ \(.+\)", re.IGNORECASE)


def simulated_name(number: int, kind: str) -> str:
    """The name of a study's reader ``number`` that is simulated, which no person may have."""
    return f"simulated {number} ({kind})"


def is_simulated(name: str) -> bool:
    """Whether a reader is no person.

    The name alone says so, in the table of answers as in the workspace: it cannot be lost on the
    way from one to the other.
    """
    return _NAME.fullmatch(" ".join(name.split())) is not None


@dataclass(frozen=True)
class SimulatedReader:
    """``area``: 0.5 is a coin, 1 sees everything."""

    name: str
    area: float

    @classmethod
    def parse(cls, text: str, name: str) -> SimulatedReader:
        """A reader of ``coin``, ``perfect`` or an area like ``0.7``. Raises Refusal."""
        words = {"coin": 0.5, "perfect": 1.0}
        try:
            area = words.get(text.strip().lower())
            area = float(text) if area is None else area
        except ValueError:
            area = math.nan
        if not 0 <= area <= 1:
            raise Refusal(
                "'{0}' is no simulated reader", "write coin, perfect or an area from 0 to 1", text
            )
        return cls(name, area)


def simulate(study: Study, reader: SimulatedReader, seed: int = 0) -> Iterator[Answer]:
    """The reader's answers to all trials, in the order in which they are shown."""
    from scipy.special import ndtri

    own = list(hashlib.sha256(f"{study.design.seed}\n{seed}\n{reader.name}".encode()).digest())
    rng = np.random.default_rng(own)
    shared = np.random.default_rng([study.design.seed, seed, 19]).normal(size=len(study.pictures))
    sure = reader.area in (0.0, 1.0)
    shift = math.sqrt(2) * float(ndtri(min(max(reader.area, 1e-9), 1 - 1e-9)))
    questions = study.design.questions
    # Of a trial that is shown again, the picture of its first showing.
    first_shown = {
        again: first
        for trial in study.trials
        if trial.repeat_of is not None
        for again, first in zip(trial.pictures, study.trials[trial.repeat_of].pictures, strict=True)
    }

    def evidence(number: int) -> float:
        made = study.picture(number).kind is not Kind.REAL
        if sure:
            return 10.0 if made == (reader.area > 0.5) else -10.0
        drawn = (
            _SHARED * shared[first_shown.get(number, number)]
            + math.sqrt(1 - _SHARED**2) * rng.normal()
        )
        return float(drawn + (shift if made else 0.0) - shift / 2)

    for trial in order_for(study, reader.name):
        seen = [evidence(number) for number in trial.pictures]
        rating = chosen = None
        if study.design.task is Task.RATE:
            rating = 1 + sum(seen[0] > cut for cut in _CUTS)
            strength = abs(seen[0])
        else:
            tie = sure and seen[0] == seen[1]
            first = bool(rng.integers(2)) if tie else seen[0] > seen[1]
            chosen, strength = trial.pictures[0 if first else 1], abs(seen[0] - seen[1])
        truth = study.picture(trial.pictures[0]).pathology
        right = sure or rng.random() < 0.8
        other = next(p for p in Pathology if p is not truth)
        yield Answer(
            reader.name,
            trial.number,
            rating,
            chosen,
            (truth if right else other) if Question.DIAGNOSIS in questions else None,
            str(2 if truth is Pathology.BENIGN else 4) if Question.CATEGORY in questions else None,
            min(len(CONFIDENCES), 1 + int(2 * strength))
            if Question.CONFIDENCE in questions
            else None,
            float(np.clip(rng.normal(0.85, 0.07), 0, 1)) if Question.OUTLINE in questions else None,
            float(np.round(rng.lognormal(2.0, 0.5), 1)),
        )


assert len(_CUTS) == len(RATINGS) - 1
