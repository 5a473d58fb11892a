"""Memorisation: how near a lesion comes to any training lesion.

Measured on the lesion's interior: by correlation, by the descriptors with which the program itself
looks candidates up (:mod:`busynth_gui.imaging.nearness`), and in a network's features. A crop with
its surroundings would not do: there a copy of a lesion on another scan hides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from busynth_gui.bundles.manifest import find_bundle
from busynth_gui.imaging.nearness import SIDE, describe, interior, looked_up
from training.data.divisions import Divisions, names_set, strange_sets
from training.evaluate.measures.feature_extractors import Extractor, load_extractor
from training.evaluate.measures.intervals import share_by_group
from training.evaluate.measures.metrics import Metric
from training.evaluate.measures.nearest_sheet import Neighbour, nearest_sheet
from training.evaluate.measures.pairs import Pair
from training.evaluate.measures.sets import Sets, Settings

__all__ = ["Nearest", "find_nearest", "nearest", "part", "share_above"]

PERCENTILE = 99


@dataclass(frozen=True)
class Nearest:
    """For each lesion (n,): its likeness to the nearest training lesion, which, and mirrored."""

    likeness: NDArray[np.float32]
    index: NDArray[np.int64]
    mirrored: NDArray[np.bool_]


def find_nearest(lesions: Sequence[NDArray[np.float32]], training: NDArray[np.float32]) -> Nearest:
    """The training interior (m, 48 * 48), or its mirror, that correlates most with each lesion."""
    table = np.stack(lesions)
    flipped = table.reshape(-1, SIDE, SIDE)[:, :, ::-1].reshape(len(table), -1)
    return _nearest(table @ training.T, flipped @ training.T)


def _nearest(straight: NDArray[np.floating], flipped: NDArray[np.floating]) -> Nearest:
    both = np.maximum(straight, flipped)
    index = both.argmax(1)
    at = np.arange(len(both)), index
    return Nearest(both[at].astype(np.float32), index, flipped[at] > straight[at])


def nearest(
    lesions: Sequence[NDArray[np.float32]], training: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Highest correlation of each lesion with any of ``training`` (n, 48 * 48) or its mirror."""
    return find_nearest(lesions, training).likeness


def share_above(values: NDArray[np.float32], held_out: NDArray[np.float32]) -> tuple[int, float]:
    """How many ``values`` lie above the 99th percentile of ``held_out``, and that percentile."""
    bar = float(np.percentile(held_out, PERCENTILE))
    return int((values > bar).sum()), bar


def part(sets: Sets, settings: Settings) -> list[Metric]:
    """Share of lesions nearer to a training lesion than 99 % of held-out ones are, three ways.

    Writes a picture of the nearest pairs for each. Only lesions of data sets that the bundle says
    it was trained on can have been learned by heart; where there are none, nothing is measured.
    """
    extractor = load_extractor(settings.inception, settings.device)
    features = f"memory-features-{extractor.name}"
    info = find_bundle(settings.bundle)
    sets, why = _of_its_training(sets, info.trained_on, info.divisions)
    if not sets.trained_on or not sets.held_out:
        what = f"{_WHAT}, {{0}}"
        return [
            Metric("memory-interior", what.format("correlation of interiors"), None, note=why),
            Metric("memory-descriptors", what.format(_DESCRIPTORS), None, note=why),
            Metric(features, what.format(f"features of {extractor.name}"), None, note=why),
        ]
    training = np.stack([interior(p.pixels, p.mask) for p in sets.trained_on])

    def by_pixels(pairs: Sequence[Pair]) -> Nearest:
        return find_nearest([interior(p.pixels, p.mask) for p in pairs], training)

    table = describe([*training])

    def by_descriptors(pairs: Sequence[Pair]) -> Nearest:
        return Nearest(*looked_up([interior(p.pixels, p.mask) for p in pairs], table))

    learned = _embedded(sets.trained_on, extractor)
    centre = learned.mean(0)
    known = _unit(learned - centre)

    def by_features(pairs: Sequence[Pair]) -> Nearest:
        straight = _unit(_embedded(pairs, extractor) - centre) @ known.T
        return _nearest(straight, _unit(_embedded(pairs, extractor, True) - centre) @ known.T)

    return [
        _metric(sets, settings, "memory-interior", "correlation of interiors", by_pixels),
        _metric(sets, settings, "memory-descriptors", _DESCRIPTORS, by_descriptors),
        _metric(
            sets, settings, features, f"interiors in features of {extractor.name}", by_features
        ),
    ]


_WHAT = "share nearer to a training lesion than 99 % of held-out ones"
_DESCRIPTORS = "descriptors of interiors, as the program shows it"


def _of_its_training(
    sets: Sets, trained_on: Sequence[str], learned: Divisions | None = None
) -> tuple[Sets, str]:
    """The sets with training and held-out lesions of those data sets alone that the bundle names.

    Left out are those of which it ``learned`` other scans, or another division. Beside the sets a
    line for when none is left. A bundle that was never trained on these scans would
    be told to remember none of them, which is true of any bundle, and says nothing.
    """
    here = sorted({p.dataset for p in sets.trained_on})
    titles = {name: sets.titles.get(name, "") for name in here}
    strange = strange_sets(titles, sets.divisions, trained_on, learned or {})
    known = {
        name
        for name in here
        if any(line == titles[name] or names_set(line, name) for line in trained_on)
        and strange.get(name) != "other"
    }
    why = (
        f"not measured: the bundle was trained on {'; '.join(trained_on) or 'nothing it names'}, "
        f"and not on the training scans here ({', '.join(here)})"
    )
    seen, unseen = (
        [p for p in pairs if p.dataset in known] for pairs in (sets.trained_on, sets.held_out)
    )
    return replace(sets, trained_on=seen, held_out=unseen), why


def _embedded(
    pairs: Sequence[Pair], extractor: Extractor, mirror: bool = False
) -> NDArray[np.float64]:
    """Features of interiors (n, d): grey where the mask is not, all of the same contrast."""
    images = []
    # Half the network's own side is more than twice an interior's, at a quarter of the time.
    size = (extractor.size // 2, extractor.size // 2)
    for pair in pairs:
        square = interior(pair.pixels, pair.mask).reshape(SIDE, SIDE)
        # A unit vector's values have a standard deviation of 1 / SIDE.
        grey = np.clip(0.5 + 0.2 * SIDE * (square[:, ::-1] if mirror else square), 0, 1)
        images.append(cv2.resize(grey.astype(np.float32), size, interpolation=cv2.INTER_LINEAR))
    return extractor.embed(images)


def _unit(rows: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True))


def _metric(
    sets: Sets, settings: Settings, name: str, what: str, find: Callable[[Sequence[Pair]], Nearest]
) -> Metric:
    held_out = find(sets.held_out).likeness
    found = find(sets.synthetic)
    count, bar = share_above(found.likeness, held_out)
    low, high = share_by_group([p.group for p in sets.synthetic], found.likeness > bar)
    neighbours = [
        Neighbour(pair, sets.trained_on[int(k)], float(value), bool(mirrored))
        for pair, k, value, mirrored in zip(
            sets.synthetic, found.index, found.likeness, found.mirrored, strict=True
        )
    ]
    nearest_sheet(neighbours, bar, settings.out / f"{name}.png")

    def share(pairs: Sequence[Pair]) -> float | None:
        return share_above(find(pairs).likeness, held_out)[0] / len(pairs) if pairs else None

    return Metric(
        name=name,
        what=f"{_WHAT}, {what}",
        value=count / len(sets.synthetic),
        low=low,
        high=high,
        n=f"{len(sets.synthetic)} synthetic, {len(sets.held_out)} held out, "
        f"{len(sets.trained_on)} training",
        seeds=(settings.seed,),
        real_real=_by_chance(held_out, settings.seed),
        copy_paste=share(sets.copy_paste),
        copy_paste_hard=share(sets.copy_paste_hard),
        note=f"the percentile lies at {bar:.3f}; median {np.median(found.likeness):.3f}, "
        f"of held-out ones {np.median(held_out):.3f}",
    )


def _by_chance(held_out: NDArray[np.float32], seed: int, repeats: int = 200) -> float:
    """The share of one half of the held-out lesions above the percentile of the other half."""
    rng = np.random.default_rng([seed, 17])
    shares = []
    for _ in range(repeats):
        order = rng.permutation(len(held_out))
        one, other = held_out[order[::2]], held_out[order[1::2]]
        shares.append(share_above(one, other)[0] / len(one))
    return float(np.mean(shares))
