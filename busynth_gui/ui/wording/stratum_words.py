"""Words of a plan on screen."""

from __future__ import annotations

from busynth_gui.labelled.strata import Size, Stratum
from busynth_gui.ui.wording.labels import descriptor_clause, pathology_words
from busynth_gui.ui.wording.language import tr

__all__ = ["stratum_words"]


def _band_words(size: Size) -> str:
    return {Size.SMALL: tr("small"), Size.MEDIUM: tr("medium"), Size.LARGE: tr("large")}[size]


def stratum_words(stratum: Stratum) -> str:
    """A kind of lesion in one line: "benign, small, oval"."""
    words = [pathology_words(stratum.pathology), _band_words(stratum.size)]
    if stratum.word is not None:
        words.append(descriptor_clause(stratum.word))
    return ", ".join(words)
