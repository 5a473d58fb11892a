"""A study out of what may be shown: pairs matched by class and size, controls, trials."""

from __future__ import annotations

import math
import platform
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from importlib.metadata import PackageNotFoundError, version

import numpy as np

from busynth_gui import __version__
from busynth_gui.case.descriptors import Pathology
from busynth_gui.case.errors import Phrase, Refusal
from busynth_gui.imaging.paste import paste
from busynth_gui.study.design import (
    Block,
    Design,
    Kind,
    PictureInfo,
    Role,
    Study,
    Task,
    Trial,
)
from busynth_gui.study.sources import Framed, Lesion, Source, frame

__all__ = ["Built", "build", "match"]

CALIPER = 1.5
"""Sizes of a matched pair differ by no more than this factor, where there are enough such pairs."""

_SAME_SCAN = Phrase("the scan is shown both as it was and with another lesion")

Pair = tuple[Source, Source]
"""A real lesion and a synthetic one of its class, alike in size."""


@dataclass(frozen=True, eq=False)
class Built:
    """A study and its pictures, by their numbers."""

    study: Study
    pictures: tuple[Framed, ...]


def match(
    real: Sequence[Source], synthetic: Sequence[Source], rng: np.random.Generator
) -> list[Pair]:
    """Real and synthetic lesions of a class in pairs, so that sizes differ least altogether.

    The assignment problem (Kuhn 1955, by ``scipy.optimize.linear_sum_assignment``) on the logarithm
    of sizes: mm where all have a spacing, else px. The pairs come in an order to be taken from:
    alike ones first, in it groups that were not taken yet, each drawn.
    """
    from scipy.optimize import linear_sum_assignment

    if not real or not synthetic:
        return []
    # Shuffled, so that which of equals is paired is a draw.
    left = [real[int(at)] for at in rng.permutation(len(real))]
    right = [synthetic[int(at)] for at in rng.permutation(len(synthetic))]
    in_mm = all(source.size_mm is not None for source in (*left, *right))
    sizes = [
        np.log([(s.size_mm if in_mm else s.size) or 1.0 for s in side]) for side in (left, right)
    ]
    cost = np.abs(sizes[0][:, None] - sizes[1][None])
    rows, columns = linear_sum_assignment(cost)
    drawn = [int(at) for at in rng.permutation(len(rows))]
    within = [at for at in drawn if cost[rows[at], columns[at]] <= math.log(CALIPER)]
    rest = sorted(set(drawn) - set(within), key=lambda at: cost[rows[at], columns[at]])
    pairs = [(left[rows[at]], right[columns[at]]) for at in within]
    return [*_fresh_first(pairs), *((left[rows[at]], right[columns[at]]) for at in rest)]


def _fresh_first(pairs: list[Pair]) -> list[Pair]:
    """Those whose patient and healthy scan did not come before, then the others."""
    seen: Counter[str] = Counter()
    turns = []
    for one, other in pairs:
        turns.append(max(seen[one.group], seen[other.group]))
        seen.update((one.group, other.group))
    order = sorted(range(len(pairs)), key=lambda at: turns[at])
    return [pairs[at] for at in order]


def build(
    design: Design,
    real: Sequence[Source],
    synthetic: Sequence[Source],
    on_progress: Callable[[int, int], None] = lambda _done, _all: None,
    notes: Sequence[str] = (),
) -> Built:
    """The study of a design: as many benign as malignant pairs as can be had.

    ``on_progress`` is told how many pictures of how many are made; raising Cancelled in it ends the
    work. ``notes`` say what of the real scans was left out already. Raises Refusal when there are
    too few lesions for it.
    """
    return _Builder(design, real, synthetic, on_progress, notes).build()


class _Builder:
    def __init__(
        self,
        design: Design,
        given: Sequence[Source],
        synthetic: Sequence[Source],
        on_progress: Callable[[int, int], None],
        notes: Sequence[str],
    ) -> None:
        self.design, self._on_progress, self._notes = design, on_progress, notes
        self._rng = np.random.default_rng([design.seed, 17])
        self._left_out: Counter[str] = Counter()
        self._infos: list[PictureInfo] = []
        self._framed: list[Framed] = []
        self._trials: list[Trial] = []
        self._taken: set[str] = set()
        self._seen: dict[Kind, set[str]] = {kind: set() for kind in Kind}
        self._lone: dict[tuple[Pathology, Kind], Source] = {}
        copies = {source.sha256 for source in synthetic} - {""}
        self._real = real = [source for source in given if source.sha256 not in copies]
        if len(real) < len(given):
            self._left_out[Phrase("it is a candidate of this workspace")] = len(given) - len(real)
        by_class = {p: [s for s in real if s.pathology is p] for p in Pathology}
        made = {p: [s for s in synthetic if s.pathology is p] for p in Pathology}
        self._pairs = {p: match(by_class[p], made[p], self._rng) for p in Pathology}
        self._had = {p: (len(by_class[p]), len(made[p])) for p in Pathology}
        rate = design.task is Task.RATE
        self._needed = (design.count + design.practice) * (1 if rate else 2)
        self._needed += design.sham * (1 if rate else 2) + design.blended * (1 if rate else 2)

    def build(self) -> Built:
        design = self.design
        rate = design.task is Task.RATE
        for block, count in ((Block.MAIN, design.count), (Block.PRACTICE, design.practice)):
            pairs = self._take_pairs((count + 1) // 2 if rate else count)
            if rate:
                for number in [number for pair in pairs for number in pair][:count]:
                    self._add(block, Role.SCORED, (number,))
            else:
                for real, synthetic in pairs:
                    # The synthetic one first: it is to be found out.
                    self._add(block, Role.SCORED, (synthetic, real))
        self._add_sham()
        self._add_blended()
        self._add_repeats()
        self._shuffle_numbers()
        study = Study(
            design,
            tuple(self._infos),
            tuple(self._trials),
            tuple(self._told_left_out()),
            datetime.now(UTC).isoformat(timespec="seconds"),
            _versions(),
        )
        return Built(study, tuple(self._framed))

    def _take_pairs(self, count: int) -> list[tuple[int, int]]:
        """So many pairs (real, synthetic), as many of each class while both have some."""
        taken: list[tuple[int, int]] = []
        while len(taken) < count:
            open_to = [p for p in Pathology if self._pairs[p]]
            if not open_to:
                self._refuse(count - len(taken))
            fewest = min(open_to, key=lambda p: sum(self._is(pair, p) for pair in taken))
            one, other = self._pairs[fewest].pop(0)
            if {one.name, other.name} & self._taken:
                continue
            shown = self._picture(one), self._picture(other)
            if one.sha256 in other.made_of:
                shown = _SAME_SCAN, shown[1]
            if isinstance(shown[0], Framed) and isinstance(shown[1], Framed):
                self._taken |= {one.name, other.name}
                taken.append(
                    (
                        self._keep(Kind.REAL, one, shown[0]),
                        self._keep(Kind.SYNTHETIC, other, shown[1]),
                    )
                )
                continue
            for kind, source, found in zip(
                (Kind.REAL, Kind.SYNTHETIC), (one, other), shown, strict=True
            ):
                if isinstance(found, str):
                    self._left_out[found] += 1
                else:  # its partner cannot be shown; another may want it
                    self._offer(kind, source)
        return taken

    def _offer(self, kind: Kind, source: Source) -> None:
        """Pair a lesion whose partner fell out with one that was left alone, if there is one."""
        pathology = source.pathology
        real = kind is Kind.REAL
        partner = self._lone.pop((pathology, Kind.SYNTHETIC if real else Kind.REAL), None)
        if partner is None:
            self._lone[pathology, kind] = source
        else:
            self._pairs[pathology].append((source, partner) if real else (partner, source))

    def _is(self, pair: tuple[int, int], pathology: Pathology) -> bool:
        return self._infos[pair[0]].pathology is pathology

    def _add_sham(self) -> None:
        """Real pictures that nothing else shows: to be rated, or in pairs of one class."""
        free = [s for s in self._real if s.name not in self._taken]
        free = [free[int(at)] for at in self._rng.permutation(len(free))]
        rate = self.design.task is Task.RATE
        for _ in range(self.design.sham):
            numbers: list[int] = []
            wanted: Pathology | None = None
            while len(numbers) < (1 if rate else 2):
                at = next((k for k, s in enumerate(free) if wanted in (None, s.pathology)), None)
                if at is None:
                    raise Refusal(
                        "there are too few real lesions for {0} controls of real against real",
                        "ask for fewer, or give another set of real scans",
                        self.design.sham,
                    )
                source = free.pop(at)
                shown = self._picture(source)
                if isinstance(shown, str):
                    self._left_out[shown] += 1
                    continue
                self._taken.add(source.name)
                wanted = source.pathology
                numbers.append(self._keep(Kind.REAL, source, shown))
            self._add(Block.MAIN, Role.SHAM, tuple(numbers))

    def _add_blended(self) -> None:
        """Real lesions pasted to where a synthetic one lies, on the healthy scan below it."""
        rate = self.design.task is Task.RATE
        left = self.design.blended
        while left:
            open_to = [p for p in Pathology if self._pairs[p]]
            if not open_to:
                raise Refusal(
                    "there are too few lesions for {0} blended controls",
                    "ask for fewer, or approve more candidates",
                    self.design.blended,
                )
            pathology = open_to[left % len(open_to)]
            one, other = self._pairs[pathology].pop(0)
            if {one.name, other.name} & self._taken:
                continue
            shown = self._pasted_picture(one, other)
            if isinstance(shown, str):
                self._left_out[shown] += 1
                continue
            # The lesion that was pasted is not shown by itself; another real one is.
            partner: tuple[int, ...] = ()
            if not rate:
                found = self._free_real(one, other)
                if found is None:
                    continue
                partner = (found,)
            self._taken |= {one.name, other.name}
            label = replace(other, name=f"{one.name} on {other.name}")
            number = self._keep(Kind.BLENDED, label, shown)
            self._add(Block.MAIN, Role.BLENDED, (number, *partner))
            left -= 1

    def _free_real(self, pasted: Source, onto: Source) -> int | None:
        """A real lesion to stand beside one that is pasted onto another scan."""
        for source in self._real:
            free = source.name not in {*self._taken, pasted.name}
            free = free and source.sha256 not in onto.made_of
            if free and source.pathology is pasted.pathology:
                shown = self._picture(source)
                if isinstance(shown, Framed):
                    self._taken.add(source.name)
                    return self._keep(Kind.REAL, source, shown)
        return None

    def _add_repeats(self) -> None:
        """Scored trials that are shown again, as many of each class and kind as it comes out.

        Their pictures get numbers of their own: whoever reads elsewhere sees the numbers.
        """
        scored = [t for t in self._trials if t.block is Block.MAIN and t.role is Role.SCORED]
        chosen = self._rng.permutation(len(scored))[: self.design.repeats]
        for at in sorted(int(at) for at in chosen):
            trial = scored[at]
            again = tuple(map(self._copy, trial.pictures))
            self._add(Block.MAIN, Role.SCORED, again, trial.number)

    def _copy(self, number: int) -> int:
        copy = len(self._infos)
        self._infos.append(replace(self._infos[number], number=copy))
        self._framed.append(self._framed[number])
        return copy

    def _add(
        self, block: Block, role: Role, pictures: tuple[int, ...], repeat_of: int | None = None
    ) -> None:
        self._trials.append(Trial(len(self._trials), block, role, pictures, repeat_of))

    def _shuffle_numbers(self) -> None:
        """Number pictures and trials anew: a reader who sees numbers must not tell by them."""
        pictures = [int(at) for at in self._rng.permutation(len(self._infos))]
        trials = [int(at) for at in self._rng.permutation(len(self._trials))]
        of_picture = {old: new for new, old in enumerate(pictures)}
        of_trial = {old: new for new, old in enumerate(trials)}
        self._infos = [replace(self._infos[old], number=new) for new, old in enumerate(pictures)]
        self._framed = [self._framed[old] for old in pictures]
        self._trials = [
            replace(
                trial,
                number=new,
                pictures=tuple(of_picture[number] for number in trial.pictures),
                repeat_of=None if trial.repeat_of is None else of_trial[trial.repeat_of],
            )
            for new, trial in enumerate(self._trials[old] for old in trials)
        ]

    def _picture(self, source: Source) -> Framed | str:
        if self._gives_away(source):
            return _SAME_SCAN
        try:
            return frame(source.load(), self.design.shown)
        except Refusal as refusal:
            return str(refusal.what)

    def _gives_away(self, source: Source) -> bool:
        """Whether its scan is seen already, as what it is not: healed, or before a lesion came."""
        made = self._seen[Kind.SYNTHETIC] | self._seen[Kind.BLENDED]
        return source.sha256 in made or bool(source.made_of & self._seen[Kind.REAL])

    def _pasted_picture(self, one: Source, other: Source) -> Framed | str:
        if self._gives_away(other) or one.sha256 in other.made_of:
            return _SAME_SCAN
        try:
            pasted = _pasted(one.load(), other.load())
        except Refusal as refusal:
            return str(refusal.what)
        return pasted if isinstance(pasted, str) else frame(pasted, self.design.shown)

    def _keep(self, kind: Kind, source: Source, shown: Framed) -> int:
        number = len(self._infos)
        self._seen[kind] |= {source.sha256} if kind is Kind.REAL else source.made_of
        self._infos.append(
            PictureInfo(number, kind, source.pathology, source.name, source.size, source.size_mm)
        )
        self._framed.append(shown)
        self._on_progress(number + 1, self._needed)
        return number

    def _told_left_out(self) -> list[str]:
        made = [Phrase("left out, {0}: {1}", why, n) for why, n in sorted(self._left_out.items())]
        return [*self._notes, *made]

    def _refuse(self, lacking: int) -> None:
        there = (number for pathology in Pathology for number in self._had[pathology])
        had = Phrase("benign {0} and {1}; malignant {2} and {3}", *there)
        raise Refusal(
            "{0} more pairs of a real and an approved synthetic lesion are needed"
            " (real and synthetic: {1}{2})",
            "approve more candidates, give more real scans, or ask for fewer",
            lacking,
            had,
            reduce(lambda told, line: Phrase("{0}; {1}", told, line), self._told_left_out(), ""),
        )


def _pasted(real: Lesion, made: Lesion) -> Lesion | str:
    below = made.pixels if made.healthy is None else made.healthy
    rows, columns = np.flatnonzero(made.mask.any(1)), np.flatnonzero(made.mask.any(0))
    centre = (int(columns[0] + columns[-1]) // 2, int(rows[0] + rows[-1]) // 2)
    try:
        pixels, mask = paste(below, real.pixels, real.mask, centre)
    except ValueError:
        return Phrase("a lesion to be pasted did not fit")
    return Lesion(pixels, mask, cleared=made.cleared)


def _versions() -> dict[str, str]:
    told = {"busynth": __version__, "python": platform.python_version()}
    for name in ("numpy", "scipy"):
        try:
            told[name] = version(name)
        except PackageNotFoundError:
            continue
    return told
