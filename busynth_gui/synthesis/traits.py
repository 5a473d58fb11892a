"""Descriptors that a request leaves open, drawn as real lesions of its class show them.

"Not specified" means that any will do, not that there are none: every lesion has a margin and an
orientation. So the open ones are drawn together, from the words measured on one real lesion of
the same pathology that has the words that were asked for. This keeps their joint distribution (an
irregular mass seldom is circumscribed) and is the larger part of what tells the classes apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.descriptors import LEXICON, Descriptors

__all__ = ["complete_descriptors", "words_row"]


def words_row(descriptors: Descriptors) -> list[int]:
    """Index into :data:`LEXICON` for each descriptor, -1 where it is not specified."""
    row = []
    for name, words in LEXICON.items():
        value = getattr(descriptors, name)
        row.append(-1 if value is None else words.index(value))
    return row


def complete_descriptors(
    asked: Descriptors, table: NDArray[np.int8], rng: np.random.Generator
) -> Descriptors:
    """``asked`` with its open words drawn from ``table`` (n, 5), rows as :func:`words_row`.

    Where no real lesion has all the words that were asked for, those that have most of them do.
    """
    wanted = np.array(words_row(asked))
    asked_for = wanted >= 0
    hits = (table[:, asked_for] == wanted[asked_for]).sum(1)
    rows = np.flatnonzero(hits == hits.max())
    drawn = table[int(rows[rng.integers(len(rows))])]
    chosen = np.where(asked_for, wanted, drawn)
    return Descriptors(
        **{
            name: None if index < 0 else words[int(index)]
            for (name, words), index in zip(LEXICON.items(), chosen, strict=True)
        }
    )
