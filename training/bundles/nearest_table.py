"""The table by which a bundle tells how near a candidate comes to what it was trained on.

Descriptors of the training lesions, from which no picture can be made again
(:mod:`busynth_gui.imaging.nearness`), and how near lesions of the validation side come to them:
real ones that nothing was trained on.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from busynth_gui.bundles.training_lesions import NEAREST
from busynth_gui.imaging.nearness import TrainingLesions, describe, interior, looked_up
from training.data.divisions import Divisions, other_divisions
from training.data.scan_cache import TRAIN, VALIDATION, ScanCache

__all__ = [
    "LEAST_HELD_OUT", "MIXED", "NO_TABLE", "complete_table", "extended_table", "read_table",
    "write_table",
]  # fmt: skip

LEAST_HELD_OUT = 100
"""Held-out lesions that it takes to tell what one in a hundred of them is."""


NO_TABLE = (
    "it cannot tell how near candidates come to training lesions: those of a part's data sets are "
    f"not here, or fewer than {LEAST_HELD_OUT} lesions are on the validation side"
)
MIXED = (
    "parts of it learned from another division of {0} than is prepared now: what is held out now "
    "may have been trained on; train those parts again, or prepare as before (--splits)"
)
"""Of data sets."""


def complete_table(
    cache: ScanCache,
    known: TrainingLesions | None,
    trained_on: Collection[str],
    learned: Divisions | None = None,
) -> TrainingLesions | None:
    """The table of a bundle that was trained on these data sets, so divided (``learned``).

    Its lesions are those of ``cache`` and those ``known`` of the bundle that was gone on from.
    None where others count that are in neither, where what is held out here may have been trained
    on, since it was divided in another way then, and where too few lesions are held out.
    """
    if other_divisions(cache.origin.divisions, learned or {}):
        return None
    here = cache.origin.trained_on
    # A line of an earlier bundle may say the same without the licence.
    covered = all(any(f"{own}; ".startswith(f"{line}; ") for own in here) for line in trained_on)
    return _table(cache, known) if covered or known is not None else None


def extended_table(
    cache: ScanCache, known: TrainingLesions | None, learned: Divisions | None = None
) -> TrainingLesions | None:
    """The table of a bundle that was trained on with ``cache``, beside the lesions ``known`` of it.

    None where none are: what it was trained on before still counts, and cannot be told; and where
    that was these data (``learned``), divided in another way.
    """
    mixed = other_divisions(cache.origin.divisions, learned or {})
    return None if known is None or mixed else _table(cache, known)


def _table(cache: ScanCache, known: TrainingLesions | None) -> TrainingLesions | None:
    # Held-out are those of both. The ones known were looked up among fewer lesions, and seem less
    # near than they are, so that candidates seem rather nearer.
    training, held_out = (_interiors(cache, side) for side in (TRAIN, VALIDATION))
    tables = [] if known is None else [known.learned]
    if len(training):
        tables.append(describe(training))
    if not tables:
        return None
    # In an order that tells nothing, and none twice.
    learned = np.unique(np.concatenate(tables), axis=0)
    likeness = [np.zeros(0, np.float32) if known is None else known.held_out]
    if len(held_out):
        likeness.append(looked_up(held_out, learned)[0])
    sorted_ = np.sort(np.concatenate(likeness))
    return TrainingLesions(learned, sorted_) if len(sorted_) >= LEAST_HELD_OUT else None


def _interiors(cache: ScanCache, side: str) -> list[NDArray[np.float32]]:
    entries = cache.select(side, lesions=True)
    return [interior(cache.scan(e), cache.lesion(e)) for e in entries]


def read_table(folder: Path) -> TrainingLesions | None:
    """The table that lies in a folder, None where there is none. Raises ValueError for others."""
    path = folder / NEAREST
    return TrainingLesions.of(load_file(path)) if path.exists() else None


def write_table(table: TrainingLesions | None, fresh: Path) -> None:
    """Write the table into the folder of a bundle that is being made; without one, none is left."""
    (fresh / NEAREST).unlink(missing_ok=True)
    if table is not None:
        save_file(table.tensors(), fresh / NEAREST)
