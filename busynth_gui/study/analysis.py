"""What the answers of a study amount to: by reader, together, by scan; without any drawing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from statistics import median, quantiles

import numpy as np
from numpy.typing import NDArray

from busynth_gui.study.answers import Answer
from busynth_gui.study.design import RATINGS, Block, Kind, Role, Study, Task, Trial
from busynth_gui.study.simulated import is_simulated
from busynth_gui.study.statistics import agreement, roc
from busynth_gui.study.statistics.estimate import Estimate, clopper_pearson
from busynth_gui.study.statistics.mrmc import Mrmc, obuchowski_rockette, share_covariance

__all__ = ["PictureResult", "ReaderResult", "Results", "Together", "analyse", "is_right"]

MIDDLE = 3
"""Ratings above it call a picture synthetic."""


@dataclass(frozen=True, eq=False)
class ReaderResult:
    """One reader's figures; those that the study does not ask are None.

    ``area`` and ``bootstrap`` of the six-point scale with ``curve`` (n, 2); ``sensitivity`` and
    ``specificity`` at the scale's middle: of synthetic pictures called synthetic, of real ones
    called real. ``right``: of pairs in which the synthetic picture was chosen. ``sham`` and
    ``blended``: the area or share of the controls. ``repeated``: kappa of what was shown twice,
    weighted on the scale. ``counts``: for real and synthetic how often each rating was given.
    ``through``: all that is scored was answered.
    """

    reader: str
    answered: int
    simulated: bool = False
    through: bool = False
    area: Estimate | None = None
    bootstrap: Estimate | None = None
    curve: NDArray[np.float64] | None = None
    sensitivity: Estimate | None = None
    specificity: Estimate | None = None
    right: Estimate | None = None
    sham: Estimate | None = None
    blended: Estimate | None = None
    repeated: Estimate | None = None
    diagnosis: Estimate | None = None
    confidence: tuple[float | None, float | None] = (None, None)
    """Mean confidence when right and when wrong."""
    outline: float | None = None
    """Median Dice of the outlines redrawn with the masks."""
    counts: dict[Kind, tuple[int, ...]] = field(default_factory=dict)
    seconds: tuple[float, float, float] | None = None
    """Lower quartile, median, upper quartile."""
    minutes: float = 0.0


@dataclass(frozen=True)
class PictureResult:
    """How the readers took a picture; ``fooled`` names those who took it for what it is not.

    ``mean`` is its mean rating, or the share of readers who called it synthetic.
    """

    number: int
    kind: Kind
    source: str
    readers: int
    mean: float
    fooled: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Together:
    """Readers of one kind, people or simulated, taken together: those who are through.

    ``left_out`` are the others, who would leave but the few cases that they came to. ``cases``: how
    many scored trials the figures rest on. ``mrmc`` and ``agreed`` are None with fewer than two
    ``readers``.
    """

    readers: tuple[str, ...]
    left_out: tuple[str, ...]
    cases: int
    mrmc: Mrmc | None
    agreed: Estimate | None


@dataclass(frozen=True, eq=False)
class Results:
    """Everything a report says. ``pictures`` are as people took them; in a study that only
    simulated readers have read, as those did. ``lost`` are the numbers of damaged pictures.
    """

    study: Study
    readers: tuple[ReaderResult, ...]
    people: Together
    simulated: Together
    pictures: tuple[PictureResult, ...]
    answers: tuple[Answer, ...]
    lost: tuple[int, ...] = ()

    @property
    def shown(self) -> tuple[ReaderResult, ...]:
        """Whose answers are counted by picture: people, or simulated readers where none is."""
        people = tuple(r for r in self.readers if not r.simulated)
        return people or self.readers


def is_right(study: Study, trial: Trial, answer: Answer) -> bool | None:
    """Whether the answer took what was synthetic for synthetic, and what was real for real.

    None in a sham trial of two, where both are real.
    """
    if study.design.task is Task.CHOOSE:
        if trial.role is Role.SHAM:
            return None
        return answer.chosen == trial.pictures[0]
    made = study.picture(trial.pictures[0]).kind is not Kind.REAL
    return None if answer.rating is None else (answer.rating > MIDDLE) == made


def analyse(study: Study, answers: Iterable[Answer], lost: Collection[int] = ()) -> Results:
    """The figures of all who have answered anything; practice counts nowhere.

    ``lost`` are the numbers of damaged pictures: nobody need have answered a trial of them to be
    through. Raises ValueError for an answer to a trial that the study does not have.
    """
    given = tuple(answers)
    by_reader: dict[str, dict[int, Answer]] = defaultdict(dict)
    for answer in given:
        if not 0 <= answer.trial < len(study.trials):
            raise ValueError(f"there is no trial {answer.trial}")
        by_reader[answer.reader][answer.trial] = answer
    readers = tuple(
        replace(
            _of_reader(study, name, own),
            simulated=is_simulated(name),
            through=_is_through(study, own, lost),
        )
        for name, own in by_reader.items()
    )
    people, simulated = (
        _together(study, [r for r in readers if r.simulated is which], by_reader)
        for which in (False, True)
    )
    found = Results(study, readers, people, simulated, (), given, tuple(sorted(lost)))
    shown = {r.reader: by_reader[r.reader] for r in found.shown}
    return replace(found, pictures=_by_picture(study, shown))


def _is_through(study: Study, own: dict[int, Answer], lost: Collection[int]) -> bool:
    return all(
        t.number in own or any(number in lost for number in t.pictures)
        for t in _main(study, Role.SCORED)
    )


def _main(study: Study, role: Role, repeats: bool = False) -> list[Trial]:
    """The trials that count for something, each once."""
    return [
        t
        for t in study.trials
        if t.block is Block.MAIN and t.role is role and (t.repeat_of is not None) == repeats
    ]


def _of_reader(study: Study, reader: str, own: dict[int, Answer]) -> ReaderResult:
    rate = study.design.task is Task.RATE
    scored = [t for t in _main(study, Role.SCORED) if t.number in own]
    repeats = [
        (own[t.repeat_of], own[t.number])
        for t in _main(study, Role.SCORED, repeats=True)
        if t.repeat_of is not None and t.repeat_of in own and t.number in own
    ]
    result = ReaderResult(
        reader=reader,
        answered=len(own),
        repeated=_repeated(study, repeats) if repeats else None,
        sham=_control(study, Role.SHAM, scored, own),
        blended=_control(study, Role.BLENDED, scored, own),
    )
    if rate:
        result = _with_ratings(result, study, scored, own)
    else:
        right = [bool(is_right(study, t, own[t.number])) for t in scored]
        result = replace(result, right=clopper_pearson(sum(right), len(right)))
    return _with_times(_with_questions(result, study, scored, own), study, own)


def _with_ratings(
    result: ReaderResult, study: Study, scored: Sequence[Trial], own: dict[int, Answer]
) -> ReaderResult:
    ratings, truth = _ratings(study, scored, own)
    both = bool(truth.any()) and not truth.all()
    called = ratings > MIDDLE
    return replace(
        result,
        area=roc.auc(ratings, truth),
        bootstrap=roc.bootstrap_auc(ratings, truth, study.design.seed),
        curve=roc.roc_curve(ratings, truth) if both else None,
        sensitivity=clopper_pearson(int((called & truth).sum()), int(truth.sum())),
        specificity=clopper_pearson(int((~called & ~truth).sum()), int((~truth).sum())),
        counts={
            kind: tuple(int((ratings[truth == made] == step).sum()) for step in RATINGS)
            for kind, made in ((Kind.REAL, False), (Kind.SYNTHETIC, True))
        },
    )


def _ratings(
    study: Study, trials: Sequence[Trial], own: dict[int, Answer]
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    ratings = np.array([own[t.number].rating or 0 for t in trials], float)
    made = [study.picture(t.pictures[0]).kind is not Kind.REAL for t in trials]
    return ratings, np.array(made, bool)


def _control(
    study: Study, role: Role, scored: Sequence[Trial], own: dict[int, Answer]
) -> Estimate | None:
    """The area of a control's pictures against real ones, or the share of the pairs in which the
    one was chosen that was called first.

    Of :attr:`Role.SHAM`, real against real, a half but for chance; of :attr:`Role.BLENDED`, whose
    blended picture is called first, what the rival gets.
    """
    trials = [t for t in _main(study, role) if t.number in own]
    if not trials:
        return None
    if study.design.task is Task.CHOOSE:
        chosen = [own[t.number].chosen == t.pictures[0] for t in trials]
        return clopper_pearson(sum(chosen), len(chosen))
    real = [t for t in scored if study.picture(t.pictures[0]).kind is Kind.REAL]
    return _area_between(study, real, trials, own)


def _area_between(
    study: Study, below: Sequence[Trial], above: Sequence[Trial], own: dict[int, Answer]
) -> Estimate:
    ratings = _ratings(study, [*below, *above], own)[0]
    return roc.auc(ratings, np.arange(len(ratings)) >= len(below))


def _repeated(study: Study, pairs: Sequence[tuple[Answer, Answer]]) -> Estimate:
    rate = study.design.task is Task.RATE
    first, second = (
        np.array([_step(study, pair[at]) for pair in pairs], np.int64) for at in (0, 1)
    )
    return agreement.kappa(first, second, len(RATINGS) if rate else 2, ordinal=rate)


def _step(study: Study, answer: Answer) -> int:
    """The answer as a number from 0: the rating, or which of the two was chosen.

    Of two, 0 is the synthetic one in every other trial and the real one in the rest: were it always
    the synthetic one, readers who are always right would agree no more than by chance.
    """
    if study.design.task is Task.RATE:
        return (answer.rating or 1) - 1
    trial = study.trials[answer.trial]
    first = trial.number if trial.repeat_of is None else trial.repeat_of
    return int((answer.chosen != trial.pictures[0]) ^ (first % 2 == 1))


def _with_questions(
    result: ReaderResult, study: Study, scored: Sequence[Trial], own: dict[int, Answer]
) -> ReaderResult:
    told = [(t, own[t.number]) for t in scored]
    said = [
        answer.diagnosis is study.picture(t.pictures[0]).pathology
        for t, answer in told
        if answer.diagnosis is not None
    ]
    sure: dict[bool, list[int]] = {True: [], False: []}
    for trial, answer in told:
        right = is_right(study, trial, answer)
        if answer.confidence is not None and right is not None:
            sure[right].append(answer.confidence)
    drawn = [answer.dice for _, answer in told if answer.dice is not None]
    right_one, wrong_one = (
        float(np.mean(sure[which])) if sure[which] else None for which in (True, False)
    )
    return replace(
        result,
        diagnosis=clopper_pearson(sum(said), len(said)) if said else None,
        confidence=(right_one, wrong_one),
        outline=float(median(drawn)) if drawn else None,
    )


def _with_times(result: ReaderResult, study: Study, own: dict[int, Answer]) -> ReaderResult:
    main = {t.number for t in study.trials if t.block is Block.MAIN}
    seconds = [a.seconds for n, a in own.items() if n in main and a.seconds is not None]
    if not seconds:
        return result
    low, middle, high = (
        quantiles(seconds, n=4, method="inclusive") if len(seconds) > 1 else seconds * 3
    )
    return replace(result, seconds=(low, middle, high), minutes=sum(seconds) / 60)


def _together(
    study: Study, readers: Sequence[ReaderResult], by_reader: dict[str, dict[int, Answer]]
) -> Together:
    through = [r.reader for r in readers if r.through]
    owns = [by_reader[name] for name in through]
    trials = [t for t in _main(study, Role.SCORED) if all(t.number in own for own in owns)]
    return Together(
        tuple(through),
        tuple(r.reader for r in readers if not r.through),
        len(trials) if through else 0,
        _several(study, trials, owns),
        _agreed(study, trials, owns),
    )


def _several(
    study: Study, trials: Sequence[Trial], owns: Sequence[dict[int, Answer]]
) -> Mrmc | None:
    """Several readers' figures of trials that all of them answered."""
    if len(owns) < 2 or len(trials) < 2:
        return None
    if study.design.task is Task.CHOOSE:
        right = np.array(
            [[bool(is_right(study, t, own[t.number])) for t in trials] for own in owns]
        )
        return obuchowski_rockette(right.mean(1), share_covariance(right), len(trials))
    rated = [_ratings(study, trials, own) for own in owns]
    truth = rated[0][1]
    if truth.all() or not truth.any():
        return None
    placed = roc.placements(np.stack([ratings for ratings, _ in rated]), truth)
    return obuchowski_rockette(placed.areas, roc.covariance(placed), len(trials))


def _agreed(
    study: Study, trials: Sequence[Trial], owns: Sequence[dict[int, Answer]]
) -> Estimate | None:
    if len(owns) < 2 or not trials:
        return None
    rate = study.design.task is Task.RATE
    steps = np.array([[_step(study, own[t.number]) for t in trials] for own in owns], np.int64)
    return agreement.mean_kappa(steps, len(RATINGS) if rate else 2, study.design.seed, ordinal=rate)


def _by_picture(study: Study, by_reader: dict[str, dict[int, Answer]]) -> tuple[PictureResult, ...]:
    """Pictures of scored and blended trials, those first that fooled most readers."""
    found = []
    for trial in [*_main(study, Role.SCORED), *_main(study, Role.BLENDED)]:
        number = trial.pictures[0]
        info = study.picture(number)
        told = {r: own[trial.number] for r, own in by_reader.items() if trial.number in own}
        if not told:
            continue
        fooled = tuple(r for r, answer in told.items() if not is_right(study, trial, answer))
        if study.design.task is Task.RATE:
            mean = float(np.mean([answer.rating or 0 for answer in told.values()]))
        else:
            mean = 1 - len(fooled) / len(told)
        found.append(PictureResult(number, info.kind, info.source, len(told), mean, fooled))
    order = sorted(found, key=lambda each: (-len(each.fooled) / each.readers, each.number))
    return tuple(order)
