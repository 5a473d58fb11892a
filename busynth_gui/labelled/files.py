"""Scans and masks of data sets: read as the window reads them; one odd file costs one scan."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import read_mask
from busynth_gui.labelled.cases import DatasetCase

__all__ = ["Skipped", "each_case", "files_in", "find_beside", "mask_of"]

Skipped = list[tuple[str, str]]
"""Scan (``data set/name``) and why it could not be used."""


def mask_of(path: Path, shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """A mask of any kind that :func:`busynth_gui.imaging.read.read_mask` reads; it may be empty.

    Raises Refusal when it cannot be read or has another size than ``shape`` (H, W).
    """
    return read_mask(path, (int(shape[0]), int(shape[1])), may_be_empty=True)


def each_case(
    dataset: str, names: list[str], read: Callable[[str], DatasetCase | str], skipped: Skipped
) -> Iterator[DatasetCase]:
    """The case of each name; what ``read`` refuses or gives a reason for goes to ``skipped``."""
    for name in names:
        try:
            found = read(name)
        except Refusal as refusal:
            found = str(refusal)
        if isinstance(found, str):
            skipped.append((f"{dataset}/{name}", found))
        elif found.pathology != "normal" and not found.mask.any():
            skipped.append((found.key, "its mask is missing or empty"))
        else:
            yield found


def files_in(folder: Path, pattern: str = "*") -> list[Path]:
    """Files of a folder by name, without those that macOS puts beside them (``._NAME``)."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.glob(pattern) if not p.name.startswith(".") and p.is_file())


def find_beside(folder: Path, name: str) -> Path:
    """The file in ``folder`` that a table names, which must lie there. Raises Refusal."""
    path = folder / name
    if not name or "/" in name or "\\" in name or name in (".", ".."):
        raise Refusal("'{0}' names no file of {1}", "mend the table", name, folder)
    if not path.exists():
        raise Refusal("there is no file '{0}'", "put it into {1}, or mend the table", name, folder)
    return path
