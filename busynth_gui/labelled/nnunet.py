"""The layout of nnU-Net: ``imagesTr``, ``labelsTr`` and ``dataset.json``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from busynth_gui.case.errors import Refusal
from busynth_gui.imaging.read import read_labels
from busynth_gui.json_file import parse_json, read_json
from busynth_gui.labelled.cases import DatasetCase, read_image
from busynth_gui.labelled.files import Skipped, each_case, files_in, find_beside
from busynth_gui.labelled.said import UNTOLD, case_of, lesions_among
from busynth_gui.labelled.tables import read_text

__all__ = ["is_nnunet", "read_nnunet"]

_SIDES = (("imagesTr", "labelsTr"), ("imagesTs", "labelsTs"))
_IGNORE = "ignore"
"""The label that version 2 keeps for pixels that nobody has labelled."""


def is_nnunet(folder: Path) -> bool:
    return (folder / "dataset.json").is_file() and (folder / "imagesTr").is_dir()


def read_nnunet(folder: Path, skipped: Skipped) -> Iterator[DatasetCase]:
    """nnU-Net: ``imagesTr/NAME_0000.png``, ``labelsTr/NAME.png``, labels in ``dataset.json``.

    ``imagesTs`` with ``labelsTs`` are read as well. Labels may be named by number, as version 1
    did, or be several numbers (regions). Labels of a scan that say neither benign nor malignant are
    left out of its mask beside those that do. Where a label only says that it is a lesion, the
    manifest of busynth's export tells, if it is there. Raises Refusal when ``dataset.json`` is
    none.
    """
    labels = _labels(folder / "dataset.json")
    known = _pathologies(folder / "manifest.jsonl")
    images: dict[str, tuple[Path, Path]] = {}
    for there, labelled in _SIDES:
        for path in files_in(folder / there, "*_0000.*") if (folder / labelled).is_dir() else ():
            name = path.name.rsplit("_0000.", 1)[0]
            images[name if name not in images else f"{there}/{name}"] = path, folder / labelled

    def read(name: str) -> DatasetCase | str:
        path, labels_in = images[name]
        scan, spacing = read_image(path)
        own = name.rpartition("/")[2]
        label = find_beside(labels_in, f"{own}{path.suffix}")
        values = read_labels(label, (int(scan.shape[0]), int(scan.shape[1])))
        there = set(np.unique(values).tolist()) - {0}
        unnamed = there.difference(*labels.values())
        if unnamed:
            return f"its label holds the value {min(unnamed)}, which dataset.json does not name"
        present = [word for word, numbers in labels.items() if numbers & there]
        if present == [_IGNORE]:
            return UNTOLD
        words = lesions_among([w for w in present if w != _IGNORE], lambda word: {word})
        mask = np.isin(values, [number for word in words for number in labels[word]])
        known_words = {*words, *known.get(own, ())}
        return case_of(folder.name, name, scan, mask, known_words, "", spacing)

    yield from each_case(folder.name, sorted(images), read, skipped)


def _labels(path: Path) -> dict[str, set[int]]:
    """The numbers of each label's name; the background, 0, is none."""
    try:
        told: Mapping[str, Any] = read_json(path)["labels"]
        found: dict[str, set[int]] = {}
        for key, value in told.items():
            word, numbers = (value, key) if str(key).isdecimal() else (key, value)
            each = numbers if isinstance(numbers, list) else [numbers]
            found.setdefault(str(word).strip().lower(), set()).update(int(n) for n in each)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise Refusal(
            "{0} does not say what its labels are ({1})",
            'write "labels": {{"background": 0, "benign": 1, "malignant": 2}}',
            path,
            error,
        ) from error
    return {word: numbers - {0} for word, numbers in found.items()}


def _pathologies(manifest: Path) -> Mapping[str, set[str]]:
    if not manifest.is_file():
        return {}
    try:
        records = [parse_json(line) for line in read_text(manifest).splitlines() if line]
        return {str(r["name"]): {str(r["pathology"])} for r in records}
    except (ValueError, LookupError, TypeError):
        return {}
