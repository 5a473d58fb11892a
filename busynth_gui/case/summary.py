"""What many decisions say together: counts, approval, reasons, agreement, time."""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from statistics import quantiles

from busynth_gui.case.decision import CATEGORIES, REASONS, DecisionState, Perceived
from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.finding import NEAR

__all__ = ["TIME_BOUNDS", "Line", "Share", "Summary", "SummaryEntry", "Times", "summarise"]

TIME_BOUNDS = (5, 10, 20, 40, 80, 160)
"""Bounds in seconds of the bars of a histogram of times; each is twice the one before."""

_Z = 1.959963984540054  # standard normal quantile of 0.975


@dataclass(frozen=True)
class SummaryEntry:
    """A candidate as the summary needs it: what was asked for, what was decided and read.

    ``reasons``, ``perceived`` and ``seconds`` are those of the decision that holds now.
    """

    pathology: Pathology
    state: DecisionState
    reasons: tuple[str, ...] = ()
    asked: Descriptors = field(default_factory=Descriptors)
    perceived: Perceived = field(default_factory=Perceived)
    seconds: float | None = None
    nearness: float | None = None
    """As :attr:`busynth_gui.case.finding.Finding.nearness`."""


@dataclass(frozen=True)
class Share:
    """``count`` of ``of``."""

    count: int
    of: int

    @property
    def value(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.count / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % score interval, J. Am. Stat. Assoc. 22 (1927) 209; None of nothing."""
        if not self.of:
            return None
        p, n = self.count / self.of, self.of
        middle = (p + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
        half = _Z / (1 + _Z**2 / n) * math.sqrt(p * (1 - p) / n + _Z**2 / (4 * n**2))
        # At the ends the interval reaches 0 or 1 exactly; rounding would miss it by a hair.
        return (
            0.0 if self.count == 0 else middle - half,
            1.0 if self.count == n else middle + half,
        )


@dataclass(frozen=True)
class Times:
    """Seconds on the canvas before a decision, of ``count`` candidates: median and quartiles."""

    count: int
    median: float
    lower: float
    upper: float

    @classmethod
    def of(cls, seconds: list[float]) -> Times | None:
        """None of nothing. Quartiles by linear interpolation, the extremes included."""
        if not seconds:
            return None
        if len(seconds) == 1:
            return cls(1, seconds[0], seconds[0], seconds[0])
        lower, median, upper = quantiles(seconds, n=4, method="inclusive")
        return cls(len(seconds), median, lower, upper)


@dataclass(frozen=True)
class Line:
    """One line of the summary as a table, in codes: see :meth:`Summary.lines`."""

    measure: str
    item: str
    count: int
    of: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Summary:
    """Decided means approved, rejected or flagged.

    ``approval`` gives for each pathology how many of the decided candidates are approved,
    ``reasons`` how many of the decided ones carry a reason, by state. ``agreement`` compares, for
    each descriptor and for each of its words that was asked for, what the reviewer read with what
    was asked: of the decided candidates for which both were said. ``categories`` counts the
    BI-RADS categories read, by pathology asked for. ``times`` are those of decided candidates by
    state, None for all; ``time_bars`` counts them between :data:`TIME_BOUNDS`. ``near`` counts by
    state, None for all, lesions that are nearer to a training lesion than 99 % of real ones that
    the bundle never saw, of those of which it can be told.
    """

    states: dict[DecisionState, int]
    approval: dict[Pathology, Share]
    reasons: dict[str, dict[DecisionState, int]]
    agreement: dict[str, Share]
    word_agreement: dict[tuple[str, str], Share]
    categories: dict[Pathology, dict[str, int]]
    times: dict[DecisionState | None, Times]
    time_bars: tuple[int, ...]
    near: dict[DecisionState | None, Share]

    @property
    def total(self) -> int:
        return sum(self.states.values())

    @property
    def decided(self) -> int:
        return self.total - self.states[DecisionState.PENDING]

    @property
    def approved(self) -> Share:
        """Of all decided candidates, whatever their pathology."""
        return Share(self.states[DecisionState.APPROVED], self.decided)

    def lines(self) -> list[Line]:
        """All of it as a table.

        ``value`` is a share with Wilson's interval from ``low`` to ``high``, in the measure
        "seconds" the median with the quartiles. ``item`` is a code: a state, a pathology, a
        reason, ``descriptor`` or ``descriptor=word``, ``pathology/category``.
        """
        made = [_line("state", state, Share(n, self.total)) for state, n in self.states.items()]
        made.append(_line("approved", "all", self.approved))
        made += [_line("approved", key, share) for key, share in self.approval.items()]
        for reason, by_state in self.reasons.items():
            share = Share(sum(by_state.values()), self.decided)
            made.append(_line("reason", reason, share))
        made += [_line("agreement", key, share) for key, share in self.agreement.items()]
        for (key, word), share in self.word_agreement.items():
            made.append(_line("agreement", f"{key}={word}", share))
        for pathology, counts in self.categories.items():
            read = sum(counts.values())
            for category, n in counts.items():
                made.append(_line("category", f"{pathology}/{category}", Share(n, read)))
        for state, t in self.times.items():
            item = "all" if state is None else state.value
            made.append(Line("seconds", item, t.count, None, t.median, t.lower, t.upper))
        for state, share in self.near.items():
            made.append(_line("near-training", "all" if state is None else state, share))
        return made

    def to_csv(self) -> str:
        """:meth:`lines` with a heading, in the CSV of RFC 4180."""
        text = io.StringIO()
        lines = [asdict(line) for line in self.lines()]
        writer = csv.DictWriter(text, list(lines[0]))
        writer.writeheader()
        for line in lines:
            rounded = {k: round(v, 4) if isinstance(v, float) else v for k, v in line.items()}
            writer.writerow(rounded)
        return text.getvalue()


def summarise(entries: Iterable[SummaryEntry]) -> Summary:
    """Count candidates together; reads each once."""
    states = dict.fromkeys(DecisionState, 0)
    by_pathology: Counter[tuple[Pathology, DecisionState]] = Counter()
    reasons: dict[str, dict[DecisionState, int]] = {}
    asked_and_read: Counter[tuple[str, str, bool]] = Counter()
    categories: dict[Pathology, dict[str, int]] = {
        pathology: dict.fromkeys(CATEGORIES, 0) for pathology in Pathology
    }
    seconds: dict[DecisionState | None, list[float]] = {None: []}
    near: Counter[tuple[DecisionState | None, bool]] = Counter()
    for entry in entries:
        states[entry.state] += 1
        if entry.nearness is not None:
            near.update((state, entry.nearness >= NEAR) for state in (None, entry.state))
        if entry.state is DecisionState.PENDING:
            continue
        by_pathology[entry.pathology, entry.state] += 1
        for reason in entry.reasons:
            of_reason = reasons.setdefault(reason, {})
            of_reason[entry.state] = of_reason.get(entry.state, 0) + 1
        for key in LEXICON:
            asked = getattr(entry.asked, key)
            read = getattr(entry.perceived.descriptors, key)
            if asked is not None and read is not None:
                asked_and_read[key, asked, asked == read] += 1
        if entry.perceived.category is not None:
            categories[entry.pathology][entry.perceived.category] += 1
        if entry.seconds is not None:
            seconds[None].append(entry.seconds)
            seconds.setdefault(entry.state, []).append(entry.seconds)
    words = {
        (key, word): Share(asked_and_read[key, word, True], n)
        for key, values in LEXICON.items()
        for word in values
        if (n := asked_and_read[key, word, True] + asked_and_read[key, word, False])
    }
    times = {state: Times.of(found) for state, found in seconds.items()}
    return Summary(
        states=states,
        approval={pathology: _approval(by_pathology, pathology) for pathology in Pathology},
        reasons={code: reasons[code] for code in REASONS if code in reasons},
        agreement={key: _together(words, key) for key in LEXICON},
        word_agreement=words,
        categories=categories,
        times={state: t for state, t in times.items() if t is not None},
        time_bars=_bars(seconds[None]),
        near={
            state: Share(near[state, True], of)
            for state in (None, *DecisionState)
            if (of := near[state, True] + near[state, False])
        },
    )


def _approval(counts: Counter[tuple[Pathology, DecisionState]], pathology: Pathology) -> Share:
    of = sum(counts[pathology, state] for state in DecisionState)
    return Share(counts[pathology, DecisionState.APPROVED], of)


def _together(words: dict[tuple[str, str], Share], key: str) -> Share:
    shares = [share for (of, _), share in words.items() if of == key]
    return Share(sum(share.count for share in shares), sum(share.of for share in shares))


def _bars(seconds: list[float]) -> tuple[int, ...]:
    bars = [0] * (len(TIME_BOUNDS) + 1)
    for value in seconds:
        bars[sum(value >= bound for bound in TIME_BOUNDS)] += 1
    return tuple(bars)


def _line(measure: str, item: str, share: Share) -> Line:
    low, high = share.interval or (None, None)
    return Line(measure, str(item), share.count, share.of, share.value, low, high)
