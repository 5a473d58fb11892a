"""Whether a bundle gives the BI-RADS word that it is asked for.

Each word is asked for on the same scans, in the same regions and with the same seeds as its
opposite and as no word at all, and the answer is measured as real lesions are
(:mod:`busynth_gui.imaging.lesion_measures`). So all that differs within a pair is the word.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from busynth_gui.atomic import write_text
from busynth_gui.bundles.manifest import BundleInfo, find_bundle
from busynth_gui.case.candidate import Candidate
from busynth_gui.case.descriptors import LEXICON, Descriptors, Pathology
from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import Closeness, Request
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.beams import Beams
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe, measure_lesion
from busynth_gui.synthesis.pipeline import Pipeline
from training.evaluate.measures.intervals import Interval, Scale, by_group, mean_of
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings
from training.progress import ProgressLine

__all__ = [
    "BEHIND",
    "CONTRASTS",
    "OPPOSITE",
    "Answers",
    "Row",
    "answer_all",
    "part",
    "rows",
    "table",
]

Asked = tuple[str, str]
"""A descriptor and the word asked for; ``NOTHING`` where none is."""
NOTHING: Asked = ("", "")

BEHIND = {
    "shape": "solidity",
    "orientation": "depth_to_width",
    "margin": "edge_step",
    "echo_pattern": "echo_ratio",
    "posterior": "posterior_ratio",
}
"""The measure of :class:`LesionMeasures` that tells a descriptor's words apart best."""
OPPOSITE: Mapping[Asked, str] = {
    ("shape", "oval"): "irregular",
    ("shape", "round"): "irregular",
    ("shape", "irregular"): "oval",
    ("orientation", "parallel"): "not-parallel",
    ("orientation", "not-parallel"): "parallel",
    ("margin", "circumscribed"): "not-circumscribed",
    ("margin", "not-circumscribed"): "circumscribed",
    ("echo_pattern", "anechoic"): "hyperechoic",
    ("echo_pattern", "hypoechoic"): "hyperechoic",
    ("echo_pattern", "isoechoic"): "anechoic",
    ("echo_pattern", "hyperechoic"): "anechoic",
    ("posterior", "none"): "shadowing",
    ("posterior", "enhancement"): "shadowing",
    ("posterior", "shadowing"): "enhancement",
}
CONTRASTS = {
    "shape": ("oval", "irregular"),
    "orientation": ("not-parallel", "parallel"),
    "margin": ("circumscribed", "not-circumscribed"),
    "echo_pattern": ("hyperechoic", "anechoic"),
    "posterior": ("enhancement", "shadowing"),
}
"""For each descriptor the word whose measure should be the higher, and that where it is lower."""

Answer = Callable[[Asked], LesionMeasures | None]


class Answers(Protocol):
    """What is asked of a :class:`Pipeline`."""

    @property
    def info(self) -> BundleInfo: ...

    def propose(self, scan: Scan, request: Request) -> EllipseRegion: ...

    def synthesize(self, scan: Scan, request: Request) -> Candidate: ...


@dataclass(frozen=True)
class Item:
    """One scan, region and seed, and what was measured for each word that was asked there."""

    group: str
    measured: Mapping[Asked, LesionMeasures]


@dataclass(frozen=True)
class Row:
    """What asking for one word did. Shares are of lesions measured as that word."""

    descriptor: str
    word: str
    opposite: str
    measure: str
    n: int
    """Items on which the word, its opposite and nothing were all answered."""
    share: float
    share_low: float | None
    share_high: float | None
    share_open: float
    """The same with the word not specified."""
    share_opposite: float
    gain: float
    """:attr:`share` less :attr:`share_open`, paired."""
    gain_low: float | None
    gain_high: float | None
    mean: float
    """Mean of :attr:`measure`."""
    mean_open: float
    mean_opposite: float
    shift_open: float
    """Mean of :attr:`measure` less that with the word not specified, paired."""
    shift_open_low: float | None
    shift_open_high: float | None
    shift: float
    """Mean of :attr:`measure` less that of the opposite word, paired."""
    shift_low: float | None
    shift_high: float | None


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Ask the bundle for every word on ``sets.healthy``; writes ``descriptors.txt`` and ``.json``.

    Answers are kept beside them, so that a run that was stopped goes on where it was.
    """
    return answer_all(Pipeline.load(find_bundle(settings.bundle), settings.device), sets, settings)


def answer_all(pipeline: Answers, sets: Sets, settings: Settings) -> list[Metric]:
    """:func:`part` for a pipeline that is loaded, or anything that answers requests as it does."""
    asker = _Asker(pipeline, settings.out)
    items = []
    with ProgressLine("descriptors", 2 * settings.asked, word="candidate") as bar:
        for pathology in Pathology:
            for k in range(settings.asked):
                scan = sets.healthy[k % len(sets.healthy)]
                items.append(asker.item(scan, pathology, settings.seed + k))
                bar.advance()
    found = rows([item for item in items if item is not None])
    _write(settings.out / "descriptors.txt", table(found))
    _write(settings.out / "descriptors.json", json.dumps([asdict(r) for r in found], indent=1))
    seeds = tuple(range(settings.seed, settings.seed + settings.asked))
    return _metrics(found, _real_contrasts(sets.real), seeds)


def ask(answer: Answer, group: str) -> Item:
    """Ask for nothing and for each word of the lexicon; ``answer`` gives None where it refuses."""
    words = [NOTHING, *((name, word) for name, all_ in LEXICON.items() for word in all_)]
    given = {asked: answer(asked) for asked in words}
    return Item(group, {asked: m for asked, m in given.items() if m is not None})


def rows(items: Sequence[Item]) -> list[Row]:
    """One row for each word of the lexicon that was answered at all, in its order.

    Intervals of 95 % by the items' groups; differences are within items.
    """
    out = []
    for name, words in LEXICON.items():
        for word in words:
            row = _row(items, (name, word))
            if row is not None:
                out.append(row)
    return out


def table(found: Sequence[Row]) -> str:
    """The rows as text, with what each column is."""
    lines = [
        "Asked for a word: share of lesions measured as it [95 %], the same with the word not",
        "specified and with its opposite; then the mean of the measure behind it, likewise, and",
        "how much it differs from the not specified and from the opposite [95 %].",
        "",
        f"{'word':34s} {'n':>3s}  {'share':19s} {'open':>5s} {'opp.':>5s}  "
        f"{'measure':15s} {'mean':>6s} {'open':>6s} {'opp.':>6s}  "
        f"{'less open':22s} {'less opposite':22s}",
    ]
    for r in found:
        lines.append(
            f"{r.descriptor + ' ' + r.word:34s} {r.n:3d}  "
            f"{r.share:4.2f} {_bracket(r.share_low, r.share_high, '4.2f')}  "
            f"{r.share_open:5.2f} {r.share_opposite:5.2f}  "
            f"{r.measure:15s} {r.mean:6.2f} {r.mean_open:6.2f} {r.mean_opposite:6.2f}  "
            f"{r.shift_open:+5.2f} {_bracket(r.shift_open_low, r.shift_open_high, '+5.2f')} "
            f"{r.shift:+5.2f} {_bracket(r.shift_low, r.shift_high, '+5.2f')}"
        )
    return "\n".join(lines)


def _bracket(low: float | None, high: float | None, form: str) -> str:
    return "[unknown]" if low is None or high is None else f"[{low:{form}}, {high:{form}}]"


class _Asker:
    """Asks a bundle, and keeps every answer by the digest of its request."""

    def __init__(self, pipeline: Answers, out: Path) -> None:
        self._pipeline = pipeline
        self._file = out / "descriptor-answers.jsonl"
        self._kept: dict[str, LesionMeasures | None] = _read_answers(self._file)

    def item(self, pair: Pair, pathology: Pathology, seed: int) -> Item | None:
        """All words on one scan; None where stage one finds no place on it."""
        info = self._pipeline.info
        scan = Scan(pair.name, pair.pixels)
        valid = field_of_view(scan.pixels)
        free = Request(scan.sha256, pathology, seed, info.name, info.sha256)
        try:
            region = _round(self._pipeline.propose(scan, free))
        except Refusal:
            return None

        def answer(asked: Asked) -> LesionMeasures | None:
            words = Descriptors() if asked == NOTHING else Descriptors(**{asked[0]: asked[1]})
            request = Request(
                scan.sha256,
                pathology,
                seed,
                info.name,
                info.sha256,
                region=region,
                descriptors=words,
                closeness=Closeness.HINT,
                steps=info.default_steps,
            )
            if request.digest not in self._kept:
                self._keep(request.digest, self._measure(scan, request, valid))
            return self._kept[request.digest]

        return ask(answer, pair.group)

    def _measure(
        self, scan: Scan, request: Request, valid: NDArray[np.bool_]
    ) -> LesionMeasures | None:
        try:
            made = self._pipeline.synthesize(scan, request)
        except Refusal:
            return None
        grey = np.asarray(made.image / scan.full_scale, np.float32)
        return measure_lesion(grey, made.mask, valid, Beams.of(valid))

    def _keep(self, digest: str, measured: LesionMeasures | None) -> None:
        self._kept[digest] = measured
        self._file.parent.mkdir(parents=True, exist_ok=True)
        record = {"request": digest, "measured": None if measured is None else asdict(measured)}
        with self._file.open("a") as lines:
            lines.write(json.dumps(record) + "\n")


def _read_answers(file: Path) -> dict[str, LesionMeasures | None]:
    kept: dict[str, LesionMeasures | None] = {}
    for line in file.read_text().splitlines() if file.exists() else ():
        try:
            record = json.loads(line)
            found = record["measured"]
            kept[record["request"]] = None if found is None else LesionMeasures(**found)
        except (ValueError, KeyError, TypeError):
            continue  # the line that a stop cut short: it is asked for again
    return kept


def _round(region: EllipseRegion) -> EllipseRegion:
    """A circle of the same area: a drawn outline would answer for shape and orientation itself."""
    radius = max(1, round(math.sqrt(region.rx * region.ry)))
    return EllipseRegion(region.cx, region.cy, radius, radius)


def _row(items: Sequence[Item], asked: Asked) -> Row | None:
    name, word = asked
    other = (name, OPPOSITE[asked])
    complete = [i for i in items if {asked, other, NOTHING} <= set(i.measured)]
    if not complete:
        return None
    groups = [i.group for i in complete]

    def column(value: Callable[[LesionMeasures], float], key: Asked) -> NDArray[np.float64]:
        return np.array([value(i.measured[key]) for i in complete], np.float64)

    def is_word(m: LesionMeasures) -> float:
        return float(getattr(describe(m), name) == word)

    def behind(m: LesionMeasures) -> float:
        return float(getattr(m, BEHIND[name]))

    def bounds(values: NDArray[np.float64], scale: Scale = "any") -> Interval:
        return by_group(groups, mean_of(values), scale)

    hit, hit_open, hit_other = (column(is_word, key) for key in (asked, NOTHING, other))
    seen, seen_open, seen_other = (column(behind, key) for key in (asked, NOTHING, other))
    share, gain = bounds(hit, "share"), bounds(hit - hit_open)
    shift_open, shift = bounds(seen - seen_open), bounds(seen - seen_other)
    return Row(
        descriptor=name,
        word=word,
        opposite=OPPOSITE[asked],
        measure=BEHIND[name],
        n=len(complete),
        share=float(hit.mean()),
        share_low=share[0],
        share_high=share[1],
        share_open=float(hit_open.mean()),
        share_opposite=float(hit_other.mean()),
        gain=float((hit - hit_open).mean()),
        gain_low=gain[0],
        gain_high=gain[1],
        mean=float(seen.mean()),
        mean_open=float(seen_open.mean()),
        mean_opposite=float(seen_other.mean()),
        shift_open=float((seen - seen_open).mean()),
        shift_open_low=shift_open[0],
        shift_open_high=shift_open[1],
        shift=float((seen - seen_other).mean()),
        shift_low=shift[0],
        shift_high=shift[1],
    )


def _real_contrasts(real: Sequence[Pair]) -> dict[str, float]:
    """For each descriptor how far apart real lesions of its two contrasted words lie."""
    measured = []
    for p in real:
        field = field_of_view(p.pixels)
        grey = np.asarray(p.pixels / 255, np.float32)
        measured.append(measure_lesion(grey, p.mask, field, Beams.of(field)))
    out = {}
    for name, words in CONTRASTS.items():
        high, low = (
            [getattr(m, BEHIND[name]) for m in measured if getattr(describe(m), name) == word]
            for word in words
        )
        if high and low:
            out[name] = float(np.mean(high) - np.mean(low))
    return out


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, text + "\n")


def _metrics(
    found: Sequence[Row], real: Mapping[str, float], seeds: tuple[int, ...]
) -> list[Metric]:
    """The share of each word and its gain, then the contrast of each descriptor."""
    metrics = []
    for r in found:
        n, end = f"{r.n} pairs", f"{r.descriptor.replace('_', '-')}-{r.word}"
        metrics.append(
            Metric(
                f"asked-{end}",
                f"share measured as {r.word} when asked for",
                r.share,
                r.share_low,
                r.share_high,
                n=n,
                seeds=seeds,
                note=f"not specified {r.share_open:.2f}, asked for {r.opposite} "
                f"{r.share_opposite:.2f}; mean {r.measure} {r.mean:.2f} against {r.mean_open:.2f} "
                f"and {r.mean_opposite:.2f}",
            )
        )
        metrics.append(
            Metric(
                f"asked-{end}-gain",
                f"share measured as {r.word} when asked for, less that when not specified",
                r.gain,
                r.gain_low,
                r.gain_high,
                n=n,
                seeds=seeds,
            )
        )
    by_word = {(r.descriptor, r.word): r for r in found}
    for name, (high, low) in CONTRASTS.items():
        row = by_word.get((name, high))
        if row is not None and row.opposite == low:
            metrics.append(
                Metric(
                    f"asked-{name.replace('_', '-')}-contrast",
                    f"mean {row.measure} asked for {high} less asked for {low}",
                    row.shift,
                    row.shift_low,
                    row.shift_high,
                    n=f"{row.n} pairs",
                    seeds=seeds,
                    real_real=real.get(name),
                    note="beside it: held-out real lesions measured as one less the other",
                )
            )
    return metrics
