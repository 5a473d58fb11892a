"""What synthetic cases are worth to a segmenter: U-Nets with and without them.

Three training sets (real scans alone; with pasted lesions; with synthetic ones) at equal optimiser
steps, the same settings, and for one seed the same real scans and first weights. Judged on the
held-out real lesions of the data set they were trained on, and on those of each other data set: of
another hospital. What is added is the same number of pairs of each class in both arms, so that
only their kind differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from training.evaluate.measures.intervals import Interval, Scale, by_group
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings, common, draw
from training.evaluate.measures.unet import Counts, UnetSettings, UnetStore, count_pixels
from training.progress import ProgressLine

__all__ = [
    "ARMS",
    "Comparison",
    "compare",
    "limited",
    "part",
    "training_sets",
    "unet_settings",
]

ARMS = ("real", "copy_paste", "synthetic")
"""Real scans alone, with pasted lesions, with synthetic ones."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Counts on the same test scans for each arm, one for each seed."""

    counts: Mapping[str, Sequence[Counts]]
    groups: Sequence[str]
    """Group of each test scan."""
    seeds: tuple[int, ...]
    n: str
    """How many of what the U-Nets were trained and tested on."""

    def measure(self, arm: str, score: str) -> NDArray[np.float64]:
        """``dice`` (mean over scans) or ``f1`` (all pixels together) of each seed: (seeds,)."""
        whole = self._replicates(arm, score, np.ones((1, len(self.groups))))
        return np.asarray(whole[0], np.float64)

    def interval(self, score: str, arm: str, less: str | None = None) -> Interval:
        """95 % interval of an arm's mean over seeds, or of what it has more than arm ``less``.

        By groups of test scans, with the spread of the seeds. Differences are paired: of the same
        seeds on the same scans.
        """

        def by_seed(weights: NDArray[np.float64]) -> NDArray[np.float64]:
            values = self._replicates(arm, score, weights[None])[0]
            if less is not None:
                values = values - self._replicates(less, score, weights[None])[0]
            return np.asarray(values, np.float64)

        repeats = by_seed(np.ones(len(self.groups)))
        scale: Scale = "share" if less is None else "any"
        return by_group(
            self.groups, lambda w: float(by_seed(w).mean()), scale, repeats=repeats.tolist()
        )

    def _replicates(
        self, arm: str, score: str, weights: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The score of each seed (draws, seeds) with test scans weighted (draws, n)."""
        if score == "dice":
            table = np.stack([c.dice() for c in self.counts[arm]], 1)
            return np.asarray(weights @ table / weights.sum(1, keepdims=True), np.float64)
        tp, fp, fn = (
            weights @ np.stack([getattr(c, name) for c in self.counts[arm]], 1)
            for name in ("true_positive", "false_positive", "false_negative")
        )
        return np.asarray(2 * tp / (2 * tp + fp + fn), np.float64)


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """U-Net Dice and F1 for each number of real training scans in ``settings.real_limits``.

    What is measured on another data set has its name behind ``-on-``.
    """
    store = UnetStore(settings.out / "unets")
    metrics = []
    for limit in settings.real_limits:
        found = compare(sets, unet_settings(settings), settings.seeds, limit, store)
        for name, comparison in found.items():
            end = f"-of-{limit}" if limit else ""
            metrics += _metrics(comparison, f"{end}-on-{name}" if name else end)
    return metrics


def _tests_of(sets: Sets) -> dict[str, list[Pair]]:
    """What U-Nets are tested on: ``sets.real`` as ``""``, then other data sets by their names."""
    own = {p.dataset for p in sets.real}
    others = sorted({p.dataset for p in sets.held_out} - own)
    return {"": sets.real} | {
        name: [p for p in sets.held_out if p.dataset == name] for name in others
    }


def unet_settings(settings: Settings) -> UnetSettings:
    """The U-Net that an evaluation's settings ask for."""
    return UnetSettings(steps=settings.steps, device=settings.device)


def compare(
    sets: Sets, unet: UnetSettings, seeds: Sequence[int], limit: int, store: UnetStore
) -> dict[str, Comparison]:
    """Train one U-Net per arm and seed, and count its pixels on each of :func:`_tests_of`."""
    tests = _tests_of(sets)
    counts = {name: {arm: list[Counts]() for arm in ARMS} for name in tests}
    with ProgressLine("U-Nets", len(ARMS) * len(seeds), word="network") as bar:
        for seed in seeds:
            arms = training_sets(sets, limit, seed)
            for arm, pairs in arms.items():
                model = store.get(pairs, unet, seed)
                for name, test in tests.items():
                    counts[name][arm].append(count_pixels(model, test, unet.size))
                bar.advance()
    real, added = len(arms["real"]), len(arms["synthetic"]) - len(arms["real"])
    return {
        name: Comparison(
            counts[name],
            [p.group for p in test],
            tuple(seeds),
            f"{real} real, {added} added; tested on {len(test)}",
        )
        for name, test in tests.items()
    }


def training_sets(sets: Sets, limit: int, seed: int) -> dict[str, list[Pair]]:
    """The pairs of each arm in :data:`ARMS`; ``limit`` as in :func:`limited`.

    Raises Refusal when there is nothing to add or nothing to add it to.
    """
    real = limited(sets.training, limit, seed)
    counts = common(sets.synthetic, sets.copy_paste)
    if not real or not counts:
        raise Refusal(
            "U-Nets need real, pasted and synthetic pairs to compare",
            "give more scans or candidates",
        )

    def drawn(pairs: Sequence[Pair]) -> list[Pair]:
        return [pairs[k] for k in draw(pairs, counts, seed)]

    return {
        "real": real,
        "copy_paste": real + drawn(sets.copy_paste),
        "synthetic": real + drawn(sets.synthetic),
    }


def limited(pairs: Sequence[Pair], limit: int, seed: int) -> list[Pair]:
    """Whole groups drawn at random until ``limit`` pairs are there; all of them when it is 0."""
    if limit <= 0 or limit >= len(pairs):
        return list(pairs)
    groups = sorted({p.group for p in pairs})
    order = np.random.default_rng([seed, 17]).permutation(len(groups))
    chosen: list[Pair] = []
    for k in order:
        if len(chosen) >= limit:
            break
        chosen += [p for p in pairs if p.group == groups[int(k)]]
    return chosen


_WORDS = {"dice": "mean Dice per scan", "f1": "pixel F1"}
_TRAINED = {"real": "real only", "copy_paste": "real and pasted", "synthetic": "real and synthetic"}

_NAMES = {arm: arm.replace("_", "-") for arm in ARMS}


def _metrics(found: Comparison, end: str) -> list[Metric]:
    """For each score the three arms, then what each addition gains; ``end`` ends their names."""
    metrics = []
    for score in _WORDS:
        for arm in ARMS:
            name = "real-only" if arm == "real" else f"with-{_NAMES[arm]}"
            metrics.append(_metric(found, f"unet-{score}-{name}{end}", score, arm))
        for arm, less in (
            ("synthetic", "real"),
            ("synthetic", "copy_paste"),
            ("copy_paste", "real"),
        ):
            name = f"unet-{score}-gain-of-{_NAMES[arm]}-over-{_NAMES[less]}{end}"
            metrics.append(_metric(found, name, score, arm, less))
    return metrics


def _metric(found: Comparison, name: str, score: str, arm: str, less: str | None = None) -> Metric:
    values = {a: found.measure(a, score) for a in ARMS}
    low, high = found.interval(score, arm, less)
    what = f"U-Net, {_WORDS[score]}, trained on {_TRAINED[arm]}"
    by_seed = values[arm]
    if less is not None:
        what += f", less the same on {_TRAINED[less]}"
        by_seed = by_seed - values[less]
    beside = less is None and arm == "synthetic"
    return Metric(
        name,
        what,
        float(by_seed.mean()),
        low,
        high,
        n=found.n,
        seeds=found.seeds,
        real_real=float(values["real"].mean()) if beside else None,
        copy_paste=float(values["copy_paste"].mean()) if beside else None,
        note="by seed: " + " ".join(f"{v:.3f}" for v in by_seed),
    )
