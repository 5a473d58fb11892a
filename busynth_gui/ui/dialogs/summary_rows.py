"""A summary of decisions as bars and as lines of a table, in words."""

from __future__ import annotations

from itertools import pairwise

from busynth_gui.case.decision import DecisionState
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.summary import TIME_BOUNDS, Line, Share, Summary
from busynth_gui.ui.widgets.bar_chart import Bar
from busynth_gui.ui.widgets.theme import DECISION_COLOURS
from busynth_gui.ui.wording.decision_words import category_words, reason_words
from busynth_gui.ui.wording.labels import descriptor_clause, descriptor_words, state_words
from busynth_gui.ui.wording.language import tr
from busynth_gui.ui.wording.numbers import number_words

__all__ = [
    "agreement_bars",
    "approval_bars",
    "category_bars",
    "headline",
    "line_words",
    "near_bars",
    "reason_bars",
    "state_bars",
    "time_bars",
    "time_words",
]


def headline(summary: Summary) -> str:
    words = tr("Candidates: {0}, decided: {1}").format(summary.total, summary.decided)
    if summary.approved.value is not None:
        words += tr(", of these approved: {0}").format(_percent(summary.approved.value))
    return words


def state_bars(summary: Summary) -> list[Bar]:
    """How many candidates are in each state."""
    return [
        Bar(
            state_words(state).capitalize(),
            f"{n}",
            n / summary.total if summary.total else None,
            colour=DECISION_COLOURS[state],
        )
        for state, n in summary.states.items()
    ]


def approval_bars(summary: Summary) -> list[Bar]:
    """Of what was decided, how much was approved: by the pathology asked for."""
    colour = DECISION_COLOURS[DecisionState.APPROVED]
    shares = [(tr("All"), summary.approved)]
    shares += [(_pathology_words(key), share) for key, share in summary.approval.items()]
    return [Bar(words, _of(s), s.value, s.interval, colour) for words, s in shares]


def reason_bars(summary: Summary) -> list[Bar]:
    """Reasons for rejections and flags, of what was decided; the most frequent first."""
    colour = DECISION_COLOURS[DecisionState.REJECTED]
    shares = [
        (code, Share(sum(by_state.values()), summary.decided))
        for code, by_state in summary.reasons.items()
    ]
    shares.sort(key=lambda each: -each[1].count)
    return [Bar(reason_words(code), _of(s), s.value, colour=colour) for code, s in shares]


def agreement_bars(summary: Summary) -> list[Bar]:
    """How often the reviewer read what was asked for, by descriptor and by word asked for."""
    bars = []
    for key, share in summary.agreement.items():
        bars.append(Bar(descriptor_words(key), _of(share), share.value, share.interval))
        for (of, word), each in summary.word_agreement.items():
            if of == key:
                words = descriptor_clause(word)
                bars.append(Bar(words, _of(each), each.value, each.interval, indented=True))
    return bars


def category_bars(summary: Summary) -> list[Bar]:
    """BI-RADS categories read, by the pathology asked for."""
    bars = []
    for pathology, counts in summary.categories.items():
        read = sum(counts.values())
        bars.append(Bar(_pathology_words(pathology), tr("{0} read").format(read), None))
        for category, n in counts.items():
            share = n / read if read else None
            bars.append(Bar(category_words(category), f"{n}", share, indented=True))
    return bars


def time_bars(summary: Summary) -> list[Bar]:
    """How many decisions took how long."""
    most = max(summary.time_bars) or 1
    bounds = ["0", *map(str, TIME_BOUNDS)]
    names = [tr("{0} to {1} s").format(low, high) for low, high in pairwise(bounds)]
    names.append(tr("{0} s and more").format(bounds[-1]))
    return [Bar(name, f"{n}", n / most) for name, n in zip(names, summary.time_bars, strict=True)]


def near_bars(summary: Summary) -> list[Bar]:
    """How many lesions are nearer to a training lesion than 99 % of unseen real ones, by state."""
    if not summary.near:
        return [Bar(tr("All"), tr("no bundle here can tell"), None)]
    return [
        Bar(
            tr("All") if state is None else state_words(state).capitalize(),
            _of(share),
            share.value,
            share.interval,
            None if state is None else DECISION_COLOURS[state],
        )
        for state, share in summary.near.items()
    ]


def time_words(summary: Summary) -> str:
    """Median and quartiles, and how the time was measured."""
    how = tr(
        "Measured: how long the candidate was on the canvas with the program in front and somebody"
        " at work, before the decision that holds and since the one before it."
    )
    times = summary.times.get(None)
    if times is None:
        return how
    found = tr("Median {0} s, quartiles {1} and {2} s; decisions: {3}.")
    seconds = (number_words(each, 1) for each in (times.median, times.lower, times.upper))
    return found.format(*seconds, times.count) + " " + how


def line_words(line: Line) -> tuple[str, str, str, str, str, str]:
    """What stands in the table: measure, of what, count, of how many, value, from and to."""
    measures = {
        "state": tr("Decision"),
        "approved": tr("Approved"),
        "reason": tr("Reason"),
        "agreement": tr("Read as asked"),
        "category": tr("BI-RADS category"),
        "seconds": tr("Seconds (median, quartiles)"),
        "near-training": tr("Near a training lesion"),
    }
    value = low_high = ""
    if line.value is not None:
        shown = _tenths if line.measure == "seconds" else _percent
        value = shown(line.value)
        if line.low is not None and line.high is not None:
            low_high = tr("{0} to {1}").format(shown(line.low), shown(line.high))
    of = "" if line.of is None else f"{line.of}"
    return measures[line.measure], _item_words(line), f"{line.count}", of, value, low_high


def _item_words(line: Line) -> str:
    if line.item == "all":
        return tr("All")
    match line.measure:
        case "state" | "seconds" | "near-training":
            return state_words(DecisionState(line.item)).capitalize()
        case "approved":
            return _pathology_words(Pathology(line.item))
        case "reason":
            return reason_words(line.item)
        case "agreement":
            key, _, word = line.item.partition("=")
            words = descriptor_words(key)
            return f"{words}: {descriptor_clause(word)}" if word else words
    pathology, _, category = line.item.partition("/")
    return f"{_pathology_words(Pathology(pathology))}, {category_words(category)}"


def _pathology_words(pathology: Pathology) -> str:
    return {Pathology.BENIGN: tr("Benign"), Pathology.MALIGNANT: tr("Malignant")}[pathology]


def _tenths(seconds: float) -> str:
    return number_words(seconds, 1)


def _percent(value: float) -> str:
    return f"{number_words(100 * value)} %"


def _of(share: Share) -> str:
    if share.value is None:
        return tr("none yet")
    return tr("{0}, {1} of {2}").format(_percent(share.value), share.count, share.of)
