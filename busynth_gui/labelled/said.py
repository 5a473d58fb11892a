"""A case of what a set's labels say of its lesions, for sets whose labels are words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Phrase
from busynth_gui.labelled.cases import DatasetCase
from busynth_gui.labelled.words import category_among, words_of

__all__ = ["BOTH", "UNTOLD", "case_of", "lesions_among"]

_Part = TypeVar("_Part")

UNTOLD = Phrase("nothing says whether its lesion is benign or malignant")
BOTH = Phrase("it has benign and malignant lesions")
"""Why such an image is left out: a scan has one pathology here, and neither would be true of it."""


def lesions_among(parts: Sequence[_Part], words_of: Callable[[_Part], set[str]]) -> Sequence[_Part]:
    """Which ``parts`` of a label are lesions: those whose words say benign or malignant.

    Where none does, all may be: something else has to say what they are, or nobody uses them.
    """
    return [part for part in parts if _pathologies(words_of(part))] or parts


def case_of(
    dataset: str,
    name: str,
    scan: NDArray[np.uint8],
    mask: NDArray[np.bool_],
    words: set[str],
    patient: str = "",
    spacing: tuple[float, float] | None = None,
    said: Mapping[str, object] | None = None,
) -> DatasetCase | str:
    """A case of what the ``words`` say of its lesions: benign, malignant, or nothing where it is
    normal; or why it cannot be one. ``said`` may hold BI-RADS words and the category.
    """
    known = _pathologies(words)
    if mask.any() and len(known) != 1:
        return BOTH if known else UNTOLD
    pathology = known.pop() if mask.any() else "normal"
    if known:
        return Phrase("its label says that it has a lesion, and its mask is empty")
    group = f"{dataset}/{patient or name}"
    said = said or {}
    return DatasetCase(
        name, dataset, scan, mask, pathology, group, spacing, words_of(said), category_among(said)
    )


def _pathologies(words: set[str]) -> set[str]:
    parts = {part for word in words for part in word.lower().replace(",", " ").split()}
    return {"benign", "malignant"} & parts
