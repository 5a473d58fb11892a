"""Whether an adapted bundle is better on held-out scans than the one it came from.

Both draw a lesion of the same class in the mask of each held-out lesion, on its own scan and from
the same seed. What is measured on the lesions of each is compared with what is measured on the real
ones: grey levels, the step over the outline and the energies of the texture, inside and around.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist
from tqdm import tqdm

from busynth_gui.bundles.manifest import BundleInfo
from busynth_gui.synthesis.pipeline import Pipeline
from training.data.files import write_picture
from training.evaluate.measures.contact_sheet import cell, tile
from training.evaluate.measures.handmade_features import FEATURES, features
from training.evaluate.measures.intervals import Statistic, by_group
from training.evaluate.measures.pairs import Pair
from training.evaluate.parts.in_place import chosen, drawn, made_in_place

__all__ = ["LEAST_GROUPS", "Change", "Comparison", "change_of", "compare_bundles"]

LEAST_GROUPS = 5
"""Groups below which an interval over groups says nothing."""
_OF_OUTLINE = ("depth_to_width", "solidity", "ellipse_overlap", "size_in_scan", "black_in_crop")
"""What both bundles find as it is: the mask is the real one."""
_COMPARED = [k for k, name in enumerate(FEATURES) if name not in _OF_OUTLINE]
_SHOWN = 8
"""Lesions on the contact sheet."""

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
    """Of the energy distance between the real lesions' features and the made ones'."""
    features: dict[str, tuple[float, float, float]]
    """Medians of each feature: of the real lesions, before, after."""
    lesions: int
    groups: int


def compare_bundles(
    lesions: Sequence[Pair], before: BundleInfo, after: BundleInfo, count: int, seed: int, out: Path
) -> Comparison | None:
    """Compare on up to ``count`` held-out ``lesions``; None if they are of under five groups.

    Writes ``out/sheet.png``: the real lesions, below each what the bundle made in its mask before,
    and after.
    """
    some = chosen(lesions, count, seed)
    groups = [pair.group for pair in some]
    if len(set(groups)) < LEAST_GROUPS:
        return None
    made = [_made(info, some, seed, word) for info, word in ((before, "before"), (after, "after"))]
    sets = [some, *made]
    rows = [np.array([_features(pair) for pair in pairs]) for pairs in sets]
    sheet = [cell(pair.pixels, pair.mask, 255) for pairs in sets for pair in pairs[:_SHOWN]]
    out.mkdir(parents=True, exist_ok=True)
    write_picture(out / "sheet.png", tile(sheet, min(_SHOWN, len(some))))
    medians = [np.median(r, axis=0) for r in rows]
    names = [FEATURES[k] for k in _COMPARED]
    return Comparison(
        change_of(rows[0], rows[1], rows[2], groups),
        {n: (float(a), float(b), float(c)) for n, a, b, c in zip(names, *medians, strict=True)},
        len(some),
        len(set(groups)),
    )


def _made(info: BundleInfo, lesions: Sequence[Pair], seed: int, word: str) -> list[Pair]:
    pipeline = Pipeline.load(info)
    bar = tqdm(lesions, desc=f"lesions of the bundle {word}", mininterval=10)
    return [made_in_place(pipeline, pair, seed, drawn) for pair in bar]


def _features(pair: Pair) -> Rows:
    grey = (pair.pixels / np.float32(255)).astype(np.float32)
    return features(grey, pair.mask)[_COMPARED]


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

    across: NDArray[np.float64]
    real: NDArray[np.float64]
    made: NDArray[np.float64]

    @classmethod
    def of(cls, real: Rows, made: Rows) -> _Distances:
        return cls(cdist(real, made), cdist(real, real), cdist(made, made))

    def energy(self, times: NDArray[np.float64]) -> float:
        """The energy distance (Szekely and Rizzo, J. Stat. Plan. Inference 143, 2013, squared) of
        the lesions, each taken so many ``times``; 0 for like distributions.
        """
        share = times / times.sum()
        return float(share @ (2 * self.across - self.real - self.made) @ share)
