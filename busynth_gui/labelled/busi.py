"""The layout of BUSI, which many a set has taken over; this program exports it as well."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from busynth_gui.imaging.readers.listing import is_mask_name
from busynth_gui.labelled.cases import DatasetCase, read_grey
from busynth_gui.labelled.files import Skipped, each_case, files_in, mask_of

__all__ = ["is_busi", "read_busi"]


def is_busi(folder: Path) -> bool:
    """Whether a folder has scans in folders called benign or malignant."""
    return any(files_in(folder / pathology, "*.png") for pathology in ("benign", "malignant"))


def read_busi(folder: Path, skipped: Skipped | None = None) -> Iterator[DatasetCase]:
    """BUSI's original layout: ``benign/benign (1).png`` with ``_mask.png``, ``_mask_1.png``, ...

    Several masks of one scan are merged with OR. BUSI names no patients, so each scan is its own
    group until near-duplicates are joined. A scan that cannot be read, has a mask of another size,
    or is one of a lesion without a lesion in its mask, is added to ``skipped``.
    """
    for pathology in ("benign", "malignant", "normal"):
        files = {path.stem: path for path in files_in(folder / pathology, "*.png")}
        names = sorted((n for n in files if not is_mask_name(n)), key=_natural)

        def read(
            name: str, files: dict[str, Path] = files, pathology: str = pathology
        ) -> DatasetCase:
            scan = read_grey(files[name])
            mask = np.zeros(scan.shape, bool)
            if pathology != "normal":
                for stem, path in files.items():
                    if stem.startswith(f"{name}_mask") and is_mask_name(stem):
                        mask |= mask_of(path, scan.shape)
            return DatasetCase(name, "busi", scan, mask, pathology, f"busi/{name}")

        yield from each_case("busi", names, read, [] if skipped is None else skipped)


def _natural(name: str) -> tuple[int, str]:
    number = re.search(r"\d+", name)
    return (int(number.group()) if number else -1, name)
