"""The copy-paste baseline: a training lesion copied onto a healthy scan.

Cheap, without any network, and hard to beat by distribution measures, because every pixel is real.
So each metric of a bundle is held against it. Two ways (:mod:`busynth_gui.imaging.paste`): pasted
hard along the mask, or blended.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.case.region import EllipseRegion
from busynth_gui.case.request import MAX_SEED
from busynth_gui.case.scan import Scan
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.paste import Blend, paste, paste_shifted
from training.evaluate.measures.pairs import Pair

__all__ = ["Propose", "copy_paste_pairs"]

Propose = Callable[[Scan, str, int], EllipseRegion]
"""Scan, pathology and seed to a candidate region; Refusal when the scan has no room."""

_LESIONS, _PLACES = 12, 6
"""Lesions tried on a scan, and proposed places tried for each, before the scan is given up."""


def copy_paste_pairs(
    healthy: Sequence[Pair],
    pathologies: Sequence[str],
    lesions: Sequence[Pair],
    propose: Propose,
    seed: int,
    blend: Blend = "poisson",
) -> list[Pair]:
    """One pasted pair for each healthy scan with the pathology beside it.

    ``healthy`` may name a scan several times: give those below a synthetic set, and its
    pathologies, and the sets match. ``lesions`` are the training pairs to copy, each used once
    before any is used again; ``propose`` gives the places at which the program would put one.
    Both blends put the same lesions to the same places. A scan on which nothing fits is left out.
    Raises ValueError where scans and pathologies are not as many.
    """
    if len(healthy) != len(pathologies):
        raise ValueError(f"{len(healthy)} scans but {len(pathologies)} pathologies")
    rng = np.random.default_rng([seed, 3])
    decks: dict[str, list[Pair]] = {}
    out = []
    for k, (scan, pathology) in enumerate(zip(healthy, pathologies, strict=True)):
        made = _one(scan, pathology, lesions, decks, propose, rng, blend)
        if made is not None:
            lesion, pixels, mask = made
            name = f"{scan.name} {pathology} paste {k}"
            out.append(Pair(name, scan.dataset, pathology, scan.group, pixels, mask, lesion.name))
    return out


def _one(
    scan: Pair,
    pathology: str,
    lesions: Sequence[Pair],
    decks: dict[str, list[Pair]],
    propose: Propose,
    rng: np.random.Generator,
    blend: Blend,
) -> tuple[Pair, NDArray[np.uint8], NDArray[np.bool_]] | None:
    fov = field_of_view(scan.pixels)
    opened = Scan(scan.name, scan.pixels)
    unfit: list[Pair] = []
    found = None
    try:
        for _ in range(_LESIONS):
            lesion = _deal(decks, pathology, lesions, rng)
            centre = _centre(opened, fov, lesion, propose, rng)
            if centre is not None:
                found = lesion, *paste(scan.pixels, lesion.pixels, lesion.mask, centre, blend)
                break
            unfit.append(lesion)
    except Refusal:
        unfit.append(lesion)
    # What did not fit on this scan may fit on the next.
    decks[pathology][:0] = unfit
    return found


def _deal(
    decks: dict[str, list[Pair]],
    pathology: str,
    lesions: Sequence[Pair],
    rng: np.random.Generator,
) -> Pair:
    deck = decks.setdefault(pathology, [])
    if not deck:
        deck += [p for p in lesions if p.pathology == pathology]
        if not deck:
            raise ValueError(f"no {pathology} training lesion to paste")
        order = rng.permutation(len(deck))
        deck[:] = [deck[int(i)] for i in order]
    return deck.pop()


def _centre(
    scan: Scan,
    fov: NDArray[np.bool_],
    lesion: Pair,
    propose: Propose,
    rng: np.random.Generator,
) -> tuple[int, int] | None:
    """A place that stage one might propose and where the lesion lies in the field of view.

    Raises Refusal when the scan has no room for any lesion.
    """
    for _ in range(_PLACES):
        region = propose(scan, lesion.pathology, int(rng.integers(MAX_SEED)))
        centre = round(region.cx), round(region.cy)
        shifted = paste_shifted(lesion.mask, centre, fov.shape)
        if shifted is not None and not (shifted & ~fov).any():
            return centre
    return None
