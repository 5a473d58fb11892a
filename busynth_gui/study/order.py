"""In which order and on which side a reader sees the trials: drawn from the study's seed and name.

Nothing is kept of it: whoever goes on after a break, or after the program was ended, sees the same.
"""

from __future__ import annotations

import hashlib

import numpy as np

from busynth_gui.study.design import Block, Study, Task, Trial

__all__ = ["is_swapped", "order_for"]

_TRIES = 200


def order_for(study: Study, reader: str) -> tuple[Trial, ...]:
    """The reader's trials: practice, then the rest in an order of their own.

    A trial that is repeated is shown in the first half and again in the second, as many trials
    later as can be had, at least a quarter of them where there are enough.
    """
    rng = _draws(study, reader, "order")
    practice = [trial for trial in study.trials if trial.block is Block.PRACTICE]
    main = [trial for trial in study.trials if trial.block is Block.MAIN]
    repeated = {trial.repeat_of for trial in main if trial.repeat_of is not None}
    early = [trial for trial in main if trial.number in repeated]
    again = [trial for trial in main if trial.repeat_of is not None]
    others = [t for t in main if t.number not in repeated and t.repeat_of is None]
    shuffled = _shuffled(others, rng)
    # As many in the first half as there are in the second.
    room = max(0, (len(main) + 1) // 2 - len(early))
    first, second = early + shuffled[:room], shuffled[room:] + again
    wanted = len(main) // 4
    best: list[Trial] = []
    widest = -1
    for _ in range(_TRIES if again else 1):
        drawn = _shuffled(first, rng) + _shuffled(second, rng)
        apart = _least_apart(drawn)
        if apart > widest:
            best, widest = drawn, apart
        if apart >= wanted:
            break
    return (*_shuffled(practice, rng), *best)


def is_swapped(study: Study, reader: str, trial: Trial) -> bool:
    """Whether the picture that is to be found out of two stands on the right."""
    if study.design.task is Task.RATE:
        return False
    return bool(_draws(study, reader, f"side {trial.number}").integers(2))


def _draws(study: Study, reader: str, what: str) -> np.random.Generator:
    # By name whatever its case and spaces: nobody becomes another reader by a slip.
    said = f"{study.design.seed}\n{' '.join(reader.split()).casefold()}\n{what}"
    return np.random.default_rng(list(hashlib.sha256(said.encode()).digest()))


def _shuffled(trials: list[Trial], rng: np.random.Generator) -> list[Trial]:
    return [trials[int(at)] for at in rng.permutation(len(trials))]


def _least_apart(trials: list[Trial]) -> int:
    at = {trial.number: place for place, trial in enumerate(trials)}
    gaps = [at[t.number] - at[t.repeat_of] for t in trials if t.repeat_of is not None]
    return min(gaps, default=len(trials))
