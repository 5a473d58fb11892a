"""What is known of a lesion of the cache: its measures, and its BI-RADS words.

A word that a reader gave wins over the one that was measured: the reader saw the patient's other
views, and the formulas have thresholds of our own.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from busynth_gui.case.descriptors import LEXICON, Descriptors
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe, measure_lesion
from training.data.scan_cache import Entry, ScanCache

__all__ = ["LesionWords", "lesion_words", "measured_lesion"]


def lesion_words(
    cache: ScanCache, entry: Entry, measures: LesionMeasures | None = None
) -> Descriptors:
    """A lesion's BI-RADS words: the reader's, and measured ones where the reader gave none.

    ``measures`` are those of :func:`measured_lesion`, where they are known already.
    """
    given = {name: word for name, word in entry.descriptors.to_json().items() if word is not None}
    if len(given) == len(LEXICON):
        return entry.descriptors
    return replace(describe(measures or measured_lesion(cache, entry)), **given)


def measured_lesion(cache: ScanCache, entry: Entry) -> LesionMeasures:
    """The measures of one lesion at the scan's own resolution, burned-in graphics left out."""
    grey = np.asarray(cache.scan(entry) / 255, np.float32)
    return measure_lesion(grey, cache.lesion(entry), ~cache.overlay(entry))


class LesionWords:
    """The words of a cache's lesions, each measured once."""

    def __init__(self, cache: ScanCache) -> None:
        self._cache = cache
        self._known: dict[int, Descriptors] = {}

    def __call__(self, entry: Entry) -> Descriptors:
        if entry.offset not in self._known:
            self._known[entry.offset] = lesion_words(self._cache, entry)
        return self._known[entry.offset]
