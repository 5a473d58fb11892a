"""What a request leaves open about a lesion, drawn as real lesions of its class show it.

"Not specified" means that any will do, not that there are none: every lesion has a margin and an
orientation. So the open words are drawn together, from those measured on one real lesion of
the same pathology that has the words that were asked for. This keeps their joint distribution (an
irregular mass seldom is circumscribed) and is the larger part of what tells the classes apart.

That lesion also says how much darker than its surroundings the new one is to be, how dark or
bright what lies behind it, and how much its grey levels vary: a word alone stands for a wide
range, and a denoiser left to itself keeps to the middle of it, and to what is smooth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import LEXICON, Descriptors

__all__ = ["FIGURES", "LesionAttributes", "complete", "lying", "words_row"]

FIGURES = ("echo_ratio", "posterior_ratio", "heterogeneity")
"""Columns of a bundle's table of figures: fields of
:class:`busynth_gui.imaging.lesion_measures.LesionMeasures`. Bundles before 0.4.0 have the
first two."""

_RANGES: dict[str, dict[str, tuple[float, float]]] = {
    "echo_ratio": {
        "anechoic": (0.08, 0.3),
        "hypoechoic": (0.42, 0.82),
        "isoechoic": (0.88, 1.12),
        "hyperechoic": (1.2, 2.0),
    },
    "posterior_ratio": {
        "none": (0.75, 1.2),
        "enhancement": (1.35, 3.0),
        "shadowing": (0.24, 0.63),
    },
}
"""What each word allows: within the bounds of
:func:`busynth_gui.imaging.lesion_measures.describe`, a little inside them, and
within the 10th to 90th percentile of the BUSI lesions that bear it."""
_OPEN = {"echo_ratio": (0.08, 2.0), "posterior_ratio": (0.15, 5.0)}
"""What a figure is kept within whose word was not asked for: farther than the 5th to the 95th
percentile of BUSI's; beyond, it is one of few pixels. What the words allow is less: of BUSI's
lesions with an echo ratio below 0.3 a quarter has a posterior ratio above 3."""
_DECIDES = {"echo_ratio": "echo_pattern", "posterior_ratio": "posterior"}
_VARIES = 0.6
"""The power of a scan's contrast that heterogeneity goes with; logarithms of ratios go in
proportion to it. 94 held-out lesions of BUSI through grey maps with gammas of 0.6
and 1.5, which make the contrast 0.67 and 1.36 of what it was: the logarithm of the echo ratio 0.68
and 1.33, of the posterior ratio 0.65 and 1.35, the heterogeneity 0.78 and 1.16 of what it was."""


@dataclass(frozen=True)
class LesionAttributes:
    """All words of one lesion, and the figures that it is held to; None where they are open."""

    descriptors: Descriptors
    echo_ratio: float | None = None
    posterior_ratio: float | None = None
    heterogeneity: float | None = None


def words_row(descriptors: Descriptors) -> list[int]:
    """Index into :data:`LEXICON` for each descriptor, -1 where it is not specified."""
    row = []
    for name, words in LEXICON.items():
        value = getattr(descriptors, name)
        row.append(-1 if value is None else words.index(value))
    return row


def lying(words: NDArray[np.int8], orientation: str, among: NDArray[np.intp]) -> NDArray[np.intp]:
    """Those of the rows ``among`` of ``words`` (n, 5) with this orientation; all if none has it."""
    column = list(LEXICON).index("orientation")
    wanted = words[among, column] == LEXICON["orientation"].index(orientation)
    return among[wanted] if wanted.any() else among


def complete(
    asked: Descriptors,
    words: NDArray[np.int8],
    figures: NDArray[np.float32] | None,
    rng: np.random.Generator,
    alike: Callable[[NDArray[np.intp]], NDArray[np.intp]] = lambda rows: rows,
    contrast: float = 1.0,
) -> LesionAttributes:
    """``asked`` with its open words drawn from ``words`` (n, 5), rows as :func:`words_row`.

    ``figures`` (n, 2 or 3) are those of the same lesions, in the order of :data:`FIGURES`; None in
    bundles that have none, whose lesions are held to no figure. Where no real lesion has all the
    words that were asked for, those that have most of them do. ``alike`` says which of these rows
    are drawn from, ``contrast`` what figures are brought to, see
    :func:`busynth_gui.synthesis.likeness.contrast_over`.

    A figure whose word was asked for is brought within what that allows. Where it was open that
    would be wrong: a quarter of benign lesions came out at one echo ratio, 0.42, the darkest that
    is measured as hypoechoic for sure (of real ones a quarter is below 0.36).
    """
    wanted = np.array(words_row(asked))
    asked_for = wanted >= 0
    hits = (words[:, asked_for] == wanted[asked_for]).sum(1)
    rows = alike(np.flatnonzero(hits == hits.max()))
    drawn = int(rows[rng.integers(len(rows))])
    chosen = np.where(asked_for, wanted, words[drawn])
    descriptors = Descriptors(
        **{
            name: None if index < 0 else known[int(index)]
            for (name, known), index in zip(LEXICON.items(), chosen, strict=True)
        }
    )
    if figures is None:
        return LesionAttributes(descriptors)
    own = {n: float(v) for n, v in zip(FIGURES, figures[drawn], strict=False)}
    own = _toned(own, contrast)
    held = dict(own)
    for name, word in _DECIDES.items():
        asked_word = getattr(asked, word)
        allowed = _OPEN[name] if asked_word is None else _RANGES[name][asked_word]
        held[name] = float(np.clip(own[name], *allowed))
    if "heterogeneity" in held:
        # A lesion that is made darker than the one drawn varies less by as much.
        held["heterogeneity"] *= held["echo_ratio"] / max(own["echo_ratio"], 0.01)
    return LesionAttributes(descriptors, **held)


def _toned(own: dict[str, float], contrast: float) -> dict[str, float]:
    toned = {n: max(v, 0.01) ** contrast for n, v in own.items()}
    if "heterogeneity" in own:
        toned["heterogeneity"] = own["heterogeneity"] * contrast**_VARIES
    return toned
