"""Which files an export will write, and which of them are there already."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from busynth_gui.export.dataset_card import CARD_NAME
from busynth_gui.export.formats import find_format
from busynth_gui.export.manifest import MANIFEST_NAME
from busynth_gui.export.split import SPLIT_NAME
from busynth_gui.export.writer import stage_paths
from busynth_gui.workspace.records import PairName

__all__ = ["PlannedFile", "count_taken", "planned_files", "planned_indexes"]


@dataclass(frozen=True)
class PlannedFile:
    """A file that an export will write: its path below the export's folder, and of which pair."""

    path: str
    pair: PairName


def planned_files(
    format_name: str, pairs: list[PairName], keep_stages: bool = False
) -> list[PlannedFile]:
    """The images and masks that an export will write, in its order, and what the stages made."""
    layout = find_format(format_name)
    found = []
    for pair in pairs:
        paths = [
            layout.image_path(pair.stem, pair.pathology),
            *layout.mask_paths(pair.stem, pair.pathology, pair.lesions),
        ]
        if keep_stages:
            for lesion in range(pair.lesions):
                paths += stage_paths(pair.stem, lesion, pair.lesions)
        found += [PlannedFile(path, pair) for path in dict.fromkeys(paths)]
    return found


def planned_indexes(format_name: str, split: bool) -> list[str]:
    """The files that describe all pairs together, and with ``split`` those that deal them out."""
    layout = find_format(format_name)
    dealt = (SPLIT_NAME, *layout.split_names) if split else ()
    return [CARD_NAME, *layout.index_names, *dealt, MANIFEST_NAME]


def count_taken(folder: Path, files: list[PlannedFile]) -> int:
    """How many of these are in ``folder`` already; none when it cannot be read."""
    there: dict[str, set[str]] = {}
    count = 0
    for file in files:
        path = PurePosixPath(file.path)
        parent = str(path.parent)
        if parent not in there:
            there[parent] = _names(folder / parent)
        count += path.name.casefold() in there[parent]
    return count


def _names(folder: Path) -> set[str]:
    try:
        with os.scandir(folder) as entries:
            return {entry.name.casefold() for entry in entries}
    except OSError:
        return set()
