"""What a bundle knows of real lesions beside its weights: where they lie, and their BI-RADS words.

Stage one's proposals are drawn from the places, and descriptors that a request leaves open from
the words. Neither holds a pixel.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import Pathology
from busynth_gui.imaging.fov import field_of_view
from busynth_gui.imaging.scan_style import STYLE, scan_style
from busynth_gui.synthesis.lesion_attributes import FIGURES, words_row
from busynth_gui.synthesis.likeness import lesion_size
from training.data.measured import lesion_words, measured_lesion
from training.data.scan_cache import Entry, ScanCache

__all__ = ["TABLES", "lesion_tables", "own_tables"]

TABLES = "stage_one/lesions.safetensors"
"""Where they lie in a bundle."""

_MARGIN = 1.25
"""A region is drawn larger than the lesion that it is to hold. Outlines of stage one at medium
closeness fill about two thirds of their region: with 1.06 they came out at two thirds of the size
of real lesions."""


def lesion_tables(cache: ScanCache) -> dict[str, NDArray[np.generic]]:
    """``<pathology>.places`` (n, 5) float32, ``.words`` (m, 5) int8, ``.figures`` (m, 3) float32;
    ``.place_styles`` (n, 12) and ``.styles`` (m, 12) float16, of the scans that they are of;
    ``.sizes`` (m, 1) float16, see :func:`busynth_gui.synthesis.likeness.lesion_size`.

    Columns as :data:`busynth_gui.synthesis.proposal.PLACE_COLUMNS`, as
    :func:`busynth_gui.synthesis.lesion_attributes.words_row`, as
    :data:`busynth_gui.synthesis.lesion_attributes.FIGURES` and as
    :data:`busynth_gui.imaging.scan_style.STYLE`, rounded to a hundredth. Words,
    figures and sizes are of the same lesions in one order; the places are shuffled by themselves.
    They are draws for a density, not a record of any scan.
    """
    rng = np.random.default_rng(0)
    tables: dict[str, NDArray[np.generic]] = {}
    for pathology in Pathology:
        entries = [e for e in cache.select("train", lesions=True) if e.pathology == pathology.value]
        fields = [field_of_view(cache.scan(e)) for e in entries]
        styles = np.array(
            [scan_style(cache.scan(e), 255, fov) for e, fov in zip(entries, fields, strict=True)]
        )
        styles = styles.reshape(-1, len(STYLE)).round(2).astype(np.float16)
        found = [_place(cache, e, fov) for e, fov in zip(entries, fields, strict=True)]
        there = np.array([k for k, place in enumerate(found) if place is not None], np.intp)
        rng.shuffle(there)
        places = np.array([found[k] for k in there], np.float32).reshape(-1, 5).round(2)
        measured = [measured_lesion(cache, e) for e in entries]
        said = [lesion_words(cache, e, m) for e, m in zip(entries, measured, strict=True)]
        words = np.array([words_row(own) for own in said], np.int8).reshape(-1, 5)
        figures = np.array([[getattr(m, f) for f in FIGURES] for m in measured], np.float32)
        sizes = [
            lesion_size(int(cache.lesion(e).sum()), fov)
            for e, fov in zip(entries, fields, strict=True)
        ]
        order = rng.permutation(_alike([e.dataset for e in entries]))
        tables[f"{pathology.value}.places"] = places
        tables[f"{pathology.value}.place_styles"] = styles[there]
        tables[f"{pathology.value}.styles"] = styles[order]
        tables[f"{pathology.value}.sizes"] = (
            np.array(sizes).reshape(-1, 1)[order].round(2).astype(np.float16)
        )
        tables[f"{pathology.value}.words"] = words[order]
        tables[f"{pathology.value}.figures"] = figures.reshape(-1, len(FIGURES))[order].round(2)
    return tables


def own_tables(
    cache: ScanCache, kept: Mapping[str, NDArray[np.generic]], least: int
) -> dict[str, NDArray[np.generic]]:
    """The tables ``kept`` of a bundle, those of each pathology replaced of which ``cache`` has at
    least so many training lesions.
    """
    tables = dict(kept)
    own = lesion_tables(cache)
    for pathology in Pathology:
        word = pathology.value
        if len([e for e in cache.select("train", lesions=True) if e.pathology == word]) >= least:
            tables |= {name: t for name, t in own.items() if name.startswith(f"{word}.")}
    return tables


def _alike(datasets: Sequence[str]) -> NDArray[np.intp]:
    """Row numbers in which each data set is about as frequent as the largest.

    One clinic's machine and settings would otherwise decide how dark lesions are.
    """
    names, counts = np.unique(np.asarray(datasets, np.str_), return_counts=True)
    times = dict(zip(names, np.rint(counts.max(initial=1) / counts).astype(int), strict=True))
    return np.repeat(np.arange(len(datasets)), [times[d] for d in datasets])


def _place(cache: ScanCache, entry: Entry, fov: NDArray[np.bool_]) -> list[float] | None:
    """Centre, half-axes and turn of one lesion relative to the field of view."""
    fy, fx = np.flatnonzero(fov.any(1)), np.flatnonzero(fov.any(0))
    if fy.size == 0:
        return None
    height, width = int(fy[-1] - fy[0]) + 1, int(fx[-1] - fx[0]) + 1
    y, x = np.nonzero(cache.lesion(entry))
    values, vectors = np.linalg.eigh(np.cov(np.stack([x, y])) + np.eye(2))
    angle = float(np.degrees(np.arctan2(vectors[1, 1], vectors[0, 1])))
    angle = (angle + 90) % 180 - 90
    rx, ry = (2 * _MARGIN * float(np.sqrt(v)) / height for v in values[::-1])
    return [(x.mean() - fx[0]) / width, (y.mean() - fy[0]) / height, rx, ry, angle]
