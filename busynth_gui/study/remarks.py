"""What is to be known beside a study's figures: who was left out, and of what there is no interval.

In English, as the report is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from busynth_gui.study.analysis import ReaderResult, Results, Together
from busynth_gui.study.design import Task

__all__ = ["remarks"]

_AREAS = {
    "same": "{0} gave every picture the same rating: the area is 0.5 whatever the cases are, and no"
    " interval of it can be given.",
    "told": "{0} rated every synthetic picture above every real one: the estimated variance of the"
    " area is nought, which is no certainty, and no interval can be given. The exact intervals of"
    " sensitivity and specificity say what so many cases can show.",
    "turned": "{0} rated every real picture above every synthetic one: the estimated variance of"
    " the area is nought, which is no certainty, and no interval can be given.",
    "few": "{0} rated one real or one synthetic picture alone: nothing is known of how the area"
    " varies, and no interval can be given.",
    "none": "{0} rated pictures of one kind alone: there is no area.",
}


def remarks(results: Results) -> tuple[str, ...]:
    """A sentence or two for each thing, the gravest first; none where all is as it should be."""
    return (
        *_unfinished(results),
        *_kinds(results),
        *_lost(results),
        *_areas(results),
        *_means(results.people, "readers", results),
        *_means(results.simulated, "simulated readers", results),
        *_controls(results),
        *_kappas(results),
    )


def _unfinished(results: Results) -> Iterator[str]:
    of = len(results.study.trials)
    names = [f"{r.reader} ({r.answered} of {of})" for r in results.readers if r.answered < of]
    if names:
        yield f"Not read to the end: {', '.join(names)}."
    left = [*results.people.left_out, *results.simulated.left_out]
    if left:
        yield (
            f"Left out of what is taken together, since scored trials are not answered:"
            f" {', '.join(left)}."
        )


def _kinds(results: Results) -> Iterator[str]:
    simulated = [r for r in results.readers if r.simulated]
    if simulated and len(simulated) == len(results.readers):
        yield "All readers are simulated: this says nothing of people."
    elif simulated:
        yield (
            "Simulated readers are taken together by themselves, and count neither in people's"
            " figures nor in how pictures were taken."
        )


def _lost(results: Results) -> Iterator[str]:
    if results.lost:
        yield (
            f"Damaged, and neither shown here nor to readers any more: pictures"
            f" {', '.join(map(str, results.lost))}. A backup of the workspace has them."
        )


def _areas(results: Results) -> Iterator[str]:
    if results.study.design.task is not Task.RATE:
        return
    cases = defaultdict(list)
    for reader in results.readers:
        if reader.area is None or not reader.area.has_interval:
            cases[_why(reader)].append(reader.reader)
    for why, words in _AREAS.items():
        if cases[why]:
            yield words.format(", ".join(cases[why]))


def _why(reader: ReaderResult) -> str:
    """Why a reader's area has no interval: DeLong's variance is nought in the first three alone."""
    if reader.area is None or not reader.area.known:
        return "none"
    if min(map(sum, reader.counts.values())) < 2:
        return "few"
    if sum(map(any, zip(*reader.counts.values(), strict=True))) == 1:
        return "same"
    return "told" if reader.area.value > 0.5 else "turned"


def _means(together: Together, who: str, results: Results) -> Iterator[str]:
    found = together.mrmc
    if found is None or (found.mean.has_interval and found.fixed.has_interval):
        return
    if found.fixed.has_interval:
        yield (
            f"The figures of these {who} are alike, and their errors do not go together: the"
            f" variance for {who} to come is estimated as nought, which is no certainty, and no"
            f" interval for them can be given."
        )
    elif found.mean.has_interval:
        yield (
            f"No figure of these {who} varies with the cases: no interval for them alone can be"
            f" given, and that for {who} to come rests on how far they differ."
        )
    else:
        pairs = results.study.design.task is Task.CHOOSE
        exact = " Each one's exact interval says what so many pairs can show." if pairs else ""
        yield (
            f"Nothing varies, neither between these {who} nor with the cases, which is no"
            f" certainty: no interval of their mean can be given.{exact}"
        )


def _controls(results: Results) -> Iterator[str]:
    found = [each for r in results.readers for each in (r.sham, r.blended) if each is not None]
    if any(not each.has_interval for each in found):
        yield (
            "A control's area has no interval where its variance is estimated as nought, which is"
            " no certainty, or cannot be estimated of so few pictures."
        )


def _kappas(results: Results) -> Iterator[str]:
    found = [
        *(r.repeated for r in results.readers),
        results.people.agreed,
        results.simulated.agreed,
    ]
    kappas = [each for each in found if each is not None]
    if any(not each.known for each in kappas):
        yield (
            "Kappa is not known where one answer was given every time: nothing can be said of"
            " agreement beyond chance."
        )
    if any(each.known and not each.has_interval for each in kappas):
        yield (
            "Kappa has no interval where its estimated error is nought, as of answers that agree"
            " every time; that is no certainty."
        )
