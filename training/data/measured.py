"""What is measured on a lesion of the cache: its measures, and the BI-RADS words that they give."""

from __future__ import annotations

import numpy as np

from busynth_gui.case.descriptors import Descriptors
from busynth_gui.imaging.lesion_measures import LesionMeasures, describe, measure_lesion
from training.data.scan_cache import Entry, ScanCache

__all__ = ["MeasuredWords", "measured_descriptors", "measured_lesion"]


def measured_descriptors(cache: ScanCache, entry: Entry) -> Descriptors:
    """BI-RADS words measured on one lesion at the scan's own resolution."""
    return describe(measured_lesion(cache, entry))


def measured_lesion(cache: ScanCache, entry: Entry) -> LesionMeasures:
    """The measures of one lesion at the scan's own resolution, burned-in graphics left out."""
    grey = np.asarray(cache.scan(entry) / 255, np.float32)
    return measure_lesion(grey, cache.lesion(entry), ~cache.overlay(entry))


class MeasuredWords:
    """The words of a cache's lesions, each measured once."""

    def __init__(self, cache: ScanCache) -> None:
        self._cache = cache
        self._known: dict[str, Descriptors] = {}

    def __call__(self, entry: Entry) -> Descriptors:
        if entry.name not in self._known:
            self._known[entry.name] = measured_descriptors(self._cache, entry)
        return self._known[entry.name]
